"""The parts of the page, from who is counted to how it was computed."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np

from lintas.charts.formats import number
from lintas.items import inline_html

from . import drawings
from .analyse import Analysis, ItemReport, OptionRow
from .blocks import Table, chart, table
from .findings import Finding
from .sayings import Course, decimal, methods, percent, said, word

SHOWN_OPEN = ("single", "numeric")
RELIABLE, FAIR = 0.8, 0.6


def findings_section(
    analysis: Analysis, found: list[Finding], lang: str, course: Course
) -> Iterator[str]:
    """What to look at, most important first."""
    yield heading("findings.title", "findings", lang)
    if not found or not analysis.takers:
        key = "findings.none" if analysis.takers else "findings.nobody"
        yield f"<p>{inline_html(word(key, lang))}</p>"
        return
    yield '<ol class="a-findings">'
    for one in found:
        words = said(one, analysis, lang, course)
        link = ""
        if one.item:
            to = escape(word("page.to_item", lang, item=one.item))
            link = f' <a href="#item-{one.item}-{lang}">{to}</a>'
        yield (
            f'<li class="a-{one.level}"><p class="a-level">'
            f"{escape(word(f'findings.{one.level}', lang))}</p>"
            f"<h3>{inline_html(words.head)}</h3><p>{inline_html(words.text)}{link}</p></li>"
        )
    yield "</ol>"


def heading(key: str, name: str, lang: str) -> str:
    """A section's heading with its anchor."""
    return f'<h2 id="{name}-{lang}">{escape(word(key, lang))}</h2>'


def class_section(analysis: Analysis, lang: str) -> Iterator[str]:
    """Who is counted, in numbers."""
    yield heading("class.title", "class", lang)
    there, takers = analysis.matrix.attendance, analysis.takers
    handed = takers + there.unusable + there.blank
    counts: list[tuple[str, str]] = []
    if there.enrolled is not None:
        counts.append(("class.enrolled", number(max(there.enrolled, handed), lang)))
        counts.append(("class.absent", number(max(0, there.enrolled - handed), lang)))
    counts += [
        ("class.unusable", number(there.unusable, lang)),
        ("class.blank", number(there.blank, lang)),
        ("class.takers", number(takers, lang)),
    ]
    languages = analysis.matrix.languages
    english, other = (number(int((languages == one).sum()), lang) for one in ("en", "id"))
    cells = [[word(key, lang), count] for key, count in counts]
    cells.append([word("class.languages", lang), f"{english} · {other}"])
    head = [word("class.group", lang), word("class.count", lang)]
    yield table(Table(word("class.caption", lang), head, cells, (1,)), f"class-table-{lang}")


def whole_section(analysis: Analysis, found: list[Finding], lang: str) -> Iterator[str]:
    """The score as a whole, and the charts that compare questions."""
    drawn = [drawings.facilities(analysis, found, lang)]
    if analysis.enough and len(analysis.totals):
        yield heading("whole.title", "whole", lang)
        yield f"<p>{inline_html(_score(analysis, lang))}</p>"
        yield f"<p>{inline_html(_reliability(analysis, lang))}</p>"
        yield chart(drawings.totals(analysis, lang), lang)
        makers = (drawings.separation, drawings.languages, drawings.curves)
        drawn += [make(analysis, found, lang) for make in makers]
    for one in drawn:
        if one is not None:
            yield chart(one, lang)
    yield from _missing(analysis, lang)


def _missing(analysis: Analysis, lang: str) -> Iterator[str]:
    if not analysis.enough:
        return
    if not any(item.gap for item in analysis.items):
        yield f"<p>{inline_html(word('charts.gap.missing', lang))}</p>"
    if not analysis.modelled:
        takers = number(analysis.takers, lang)
        yield f"<p>{inline_html(word('charts.curve.missing', lang, takers=takers))}</p>"


def _score(analysis: Analysis, lang: str) -> str:
    low, high = np.quantile(analysis.totals, [0.25, 0.75])
    what = word(
        "whole.what",
        lang,
        questions=len(analysis.matrix.machine),
        possible=f"{analysis.possible:g}",
    )
    mean = word(
        "whole.mean", lang, mean=decimal(float(analysis.totals.mean()), lang, 1),
        low=decimal(float(low), lang, 1), high=decimal(float(high), lang, 1),
    )  # fmt: skip
    return f"{what} {mean}"


def _reliability(analysis: Analysis, lang: str) -> str:
    alpha, omega = analysis.alpha, analysis.omega
    if alpha is None:
        return word("whole.undefined", lang)
    fields = {"value": decimal(alpha.value, lang), "interval": drawings.spread(alpha, lang)}
    if omega is None:
        told = word("whole.alpha_only", lang, **fields)
    else:
        fields |= {"omega": decimal(omega.value, lang)}
        fields |= {"omega_interval": drawings.spread(omega, lang)}
        told = word("whole.alpha", lang, **fields)
    value = alpha.value
    verdict = "good" if value >= RELIABLE else "fair" if value >= FAIR else "poor"
    return f"{told} {word(f'whole.{verdict}', lang)}"


def items_section(
    analysis: Analysis, found: list[Finding], lang: str, course: Course
) -> Iterator[str]:
    """Question by question; those under suspicion are open."""
    yield heading("items.title", "items", lang)
    how = "items.how" if analysis.enough else "items.how_few"
    yield f"<p>{inline_html(word(how, lang))}</p>"
    suspects = drawings.flagged(found)
    for item in analysis.items:
        column = item.column
        unfolded = " open" * (column.id in suspects or column.type in SHOWN_OPEN)
        yield f'<details class="a-item" id="item-{column.id}-{lang}"{unfolded}>'
        yield f"<summary><h3>{column.id}</h3></summary>"
        yield f'<div class="a-in"><p>{inline_html(column.stem[lang])}</p>'
        yield f'<p class="a-facts">{inline_html(_facts(item, analysis, lang))}</p>'
        for drawn in drawings.traces(item, found, lang):
            yield chart(drawn, lang)
        if column.choices:
            yield table(_options(item, lang, course), f"options-{column.id}-{lang}")
        yield "</div></details>"


def _facts(item: ItemReport, analysis: Analysis, lang: str) -> str:
    if item.column.essay:
        return _essay_facts(item, analysis, lang)
    if item.facility is None:
        return word("items.no_marks", lang)
    fields = _facility(item, lang)
    marked, blank = number(item.marked, lang), number(item.blank, lang)
    told = [word("items.facts", lang, **fields, marked=marked, blank=blank)]
    if item.item_rest is not None:
        told.append(word("items.more", lang, rest=decimal(item.item_rest.value, lang)))
    return " ".join(told)


def _essay_facts(item: ItemReport, analysis: Analysis, lang: str) -> str:
    return word(
        "items.essay",
        lang,
        marked=number(item.marked, lang),
        written=number(analysis.takers - item.blank, lang),
        blank=number(item.blank, lang),
        facility=word("items.essay_facility", lang, **_facility(item, lang))
        if item.facility
        else "",
    )


def _facility(item: ItemReport, lang: str) -> dict[str, str]:
    found = item.facility
    return {
        "facility": percent(found.value if found else None, lang),
        "interval": drawings.spread(found, lang, shares=True),
        "points": f"{item.column.points:g}",
    }


def _options(item: ItemReport, lang: str, course: Course) -> Table:
    shown = [row for row in item.options if row.choice.shown]
    parted = any(row.choice.part_label for row in shown)
    thirds = item.thirds is not None
    head = [word("items.part", lang)] * parted + [
        word("items.choice", lang),
        word("items.count", lang),
        word("items.all", lang),
        *(word(f"thirds.{t}", lang) for t in ("lower", "middle", "upper") if thirds),
        word("items.misconception", lang),
    ]
    cells = [_option(row, lang, course, parted=parted, thirds=thirds) for row in shown]
    numeric = tuple(range(1 + parted, len(head) - 1))
    return Table(word("items.options", lang, item=item.column.id), head, cells, numeric)


def _option(row: OptionRow, lang: str, course: Course, *, parted: bool, thirds: bool) -> list[str]:
    choice = row.choice
    key = f" ✓ ({word('items.key', lang)})" if choice.right else ""
    told = course.misconceptions.get(choice.misconception or "", {})
    shares = row.thirds or (None, None, None)
    letter = f"{choice.id}: " if not parted and len(choice.id) == 1 else ""
    return [
        *([choice.part_label.get(lang, "")] * parted),
        f"{letter}{choice.label[lang]}{key}",
        number(row.count, lang),
        percent(row.share if row.answered else None, lang),
        *(percent(share, lang) for share in shares if thirds),
        told.get(lang, choice.misconception or ""),
    ]


def method_section(analysis: Analysis, lang: str) -> Iterator[str]:
    """How it was computed, in plain words."""
    yield heading("method.title", "method", lang)
    yield '<ul class="a-method">'
    for text in methods(lang, enough=analysis.enough):
        yield f"<li>{inline_html(text)}</li>"
    yield "</ul>"
