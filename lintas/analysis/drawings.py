"""The charts of the page with their words and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import numpy as np

from lintas.charts.formats import number

from .analyse import Analysis, ItemReport, OptionRow
from .blocks import Drawn, Table
from .ctt import Interval
from .figures import Dot, Trace, bins, rows, totals_figure, trace_figure
from .findings import NO_SEPARATION, SUSPECT, Finding
from .sayings import decimal, percent, plain, word

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
MOST_DELTA = 10.0
MOST_TRACES = 6


def spread(found: Interval | None, lang: str, *, shares: bool = False) -> str:
    """`0.12 to 0.40`, or as shares `12% to 40%`."""
    if found is None:
        return word("page.none", lang)
    low, high = (
        percent(value, lang) if shares else decimal(value, lang)
        for value in (found.low, found.high)
    )
    return word("page.to", lang, low=low, high=high)


def flagged(found: list[Finding], *kinds: str) -> set[str]:
    """Questions with a finding of these kinds; without kinds: those under suspicion."""
    return {f.item for f in found if (f.kind in kinds if kinds else f.level == SUSPECT)}


def totals(analysis: Analysis, lang: str) -> Drawn:
    """Scores of the takers."""
    edges, counts = bins(analysis.totals, analysis.possible)
    low, high = np.quantile(analysis.totals, [0.25, 0.75])
    peak = int(np.argmax(counts))
    bands = [f"{a:g}–{b:g}" for a, b in pairwise(edges)]
    return Drawn(
        key="totals",
        title=word("charts.totals.title", lang),
        subtitle=word("charts.totals.subtitle", lang),
        takeaway=word(
            "charts.totals.takeaway", lang, low=decimal(float(low), lang, 1),
            high=decimal(float(high), lang, 1), possible=f"{analysis.possible:g}",
        ),
        alt=word(
            "charts.totals.alt", lang, takers=number(len(analysis.totals), lang), peak=bands[peak]
        ),
        figure=totals_figure(
            analysis.totals, analysis.possible, lang, word("charts.totals.axis", lang)
        ),
        table=Table(
            word("charts.totals.subtitle", lang),
            [word("charts.totals.band", lang), word("charts.totals.count", lang)],
            [[b, number(int(c), lang)] for b, c in zip(bands, counts, strict=True)],
            (1,),
        ),
    )  # fmt: skip


def facilities(analysis: Analysis, found: list[Finding], lang: str) -> Drawn | None:
    """How hard each question was."""
    items = [item for item in analysis.items if item.facility is not None]
    if not items:
        return None
    strong = flagged(found, "hard", "easy") | flagged(found)
    values = {item.column.id: item.facility for item in items if item.facility}
    hard, easy = (pick(values, key=lambda name: values[name].value) for pick in (min, max))
    fields = {
        "n": len(items),
        "hard": hard,
        "hard_share": percent(values[hard].value, lang),
        "easy": easy,
        "easy_share": percent(values[easy].value, lang),
    }
    return Drawn(
        key="facility",
        title=word("charts.facility.title", lang),
        subtitle=word("charts.facility.subtitle", lang),
        takeaway=word("charts.facility.takeaway", lang, **fields),
        alt=word("charts.facility.alt", lang, **fields),
        figure=rows(
            _dots(values, strong, lang, shares=True),
            lang,
            word("charts.facility.axis", lang),
            span=(0.0, 1.0),
            ticks=SHARES,
            labels=[percent(share, lang) for share in SHARES],
        ),
        table=_table(lang, "facility", ("interval", "marked", "blank"), [
            [
                item.column.id,
                percent(values[item.column.id].value, lang),
                spread(values[item.column.id], lang, shares=True),
                number(item.marked, lang),
                number(item.blank, lang),
            ]
            for item in items
        ]),
    )  # fmt: skip


def _dots(
    values: Mapping[str, Interval], strong: set[str], lang: str, *, shares: bool = False
) -> list[Dot]:
    return [
        Dot(
            name,
            one.value,
            one.low,
            one.high,
            name in strong,
            f"{name}: {percent(one.value, lang) if shares else decimal(one.value, lang)} "
            f"({spread(one, lang, shares=shares)})",
        )
        for name, one in values.items()
    ]


def _table(lang: str, chart: str, more: tuple[str, ...], cells: list[list[str]]) -> Table:
    shared = {"interval": "charts.facility.interval"}
    head = [
        word("page.item", lang),
        word(f"charts.{chart}.value", lang),
        *(word(shared.get(key, f"charts.{chart}.{key}"), lang) for key in more),
    ]
    return Table(
        word(f"charts.{chart}.subtitle", lang, english="", indonesian="")
        if chart != "gap"
        else word("charts.gap.title", lang),
        head,
        cells,
        tuple(range(1, len(head))),
    )


def separation(analysis: Analysis, found: list[Finding], lang: str) -> Drawn | None:
    """Item-rest correlations."""
    values = {i.column.id: i.item_rest for i in analysis.items if i.item_rest is not None}
    if not values:
        return None
    low = sum(one.value < NO_SEPARATION for one in values.values())
    least = min(-0.25, np.floor(min(one.low for one in values.values()) * 4) / 4)
    ticks = np.arange(least, 1.01, 0.25).tolist()
    return Drawn(
        key="rest",
        title=word("charts.rest.title", lang),
        subtitle=word("charts.rest.subtitle", lang),
        takeaway=word("charts.rest.takeaway", lang),
        alt=word("charts.rest.alt", lang, n=len(values), low=low),
        figure=rows(
            _dots(values, flagged(found, "miskeyed", "reversed", "flat"), lang),
            lang,
            word("charts.rest.axis", lang),
            span=(float(least), 1.0),
            ticks=ticks,
            labels=[decimal(tick, lang) for tick in ticks],
            line=NO_SEPARATION,
        ),
        table=_table(lang, "rest", ("interval",), [
            [name, decimal(one.value, lang), spread(one, lang)] for name, one in values.items()
        ]),
    )  # fmt: skip


def languages(analysis: Analysis, found: list[Finding], lang: str) -> Drawn | None:
    """Differences between the languages."""
    gaps = {i.column.id: i.gap for i in analysis.items if i.gap is not None}
    if not gaps:
        return None
    english, indonesian = next(iter(gaps.values())).counts
    fields = {"english": number(english, lang), "indonesian": number(indonesian, lang)}
    sizes = [gap.size for gap in gaps.values()]
    edge = min(MOST_DELTA, max(3.0, *(np.ceil(abs(gap.delta.value)) for gap in gaps.values())))
    ticks = np.arange(-edge, edge + 0.5, 1 if edge <= 4 else 2).tolist()
    values = {name: gap.delta for name, gap in gaps.items()}
    return Drawn(
        key="gap",
        title=word("charts.gap.title", lang),
        subtitle=word("charts.gap.subtitle", lang, **fields),
        takeaway=word("charts.gap.takeaway", lang),
        alt=word(
            "charts.gap.alt", lang, n=len(gaps), large=sizes.count("C"), middling=sizes.count("B")
        ),
        figure=rows(
            _dots(values, flagged(found, "harder-id", "harder-en"), lang),
            lang,
            word("charts.gap.axis", lang),
            span=(-float(edge), float(edge)),
            ticks=ticks,
            labels=[decimal(tick, lang, 0) for tick in ticks],
            band=(-1.0, 1.0),
            slim_axis=word("charts.gap.slim_axis", lang),
        ),
        table=_table(lang, "gap", ("interval", "odds", "p", "size"), [
            [
                name,
                decimal(gap.delta.value, lang),
                spread(gap.delta, lang),
                decimal(gap.odds, lang),
                decimal(gap.p_adjusted, lang, 3),
                gap.size,
            ]
            for name, gap in gaps.items()
        ]),
    )  # fmt: skip


def curves(analysis: Analysis, found: list[Finding], lang: str) -> Drawn | None:
    """The two-parameter model; questions of which too little is known have no dot."""
    known = {i.column.id: i for i in analysis.items if i.curve is not None}
    sure = {name: item.curve for name, item in known.items() if item.curve and item.curve.sure}
    if not sure:
        return None
    values = {name: Interval(curve.b, curve.b, curve.b) for name, curve in sure.items()}
    ticks = list(range(-4, 5, 2))
    strong = flagged(found)
    dots = [
        Dot(name, one.value, strong=name in strong, hover=f"{name}: {decimal(one.value, lang)}")
        for name, one in values.items()
    ]
    return Drawn(
        key="curve",
        title=word("charts.curve.title", lang),
        subtitle=word("charts.curve.subtitle", lang),
        takeaway=word("charts.curve.takeaway", lang),
        alt=word("charts.curve.alt", lang, n=len(sure)),
        figure=rows(
            dots,
            lang,
            word("charts.curve.axis", lang),
            span=(-4.0, 4.0),
            ticks=ticks,
            labels=[decimal(float(tick), lang, 0) for tick in ticks],
            line=0.0,
        ),
        table=Table(
            word("charts.curve.subtitle", lang),
            [
                word("page.item", lang),
                *(word(f"charts.curve.{k}", lang) for k in ("b", "a", "cut")),
            ],
            [_curve_row(name, item, lang) for name, item in known.items()],
            (1, 2, 3),
        ),
    )


def _curve_row(name: str, item: ItemReport, lang: str) -> list[str]:
    curve, cut = item.curve, percent(item.cut, lang)
    if curve is None or not curve.sure:
        unsure = word("charts.curve.unsure", lang)
        return [name, unsure, unsure, cut]
    return [name, decimal(curve.b, lang), decimal(curve.a, lang), cut]


def traces(item: ItemReport, found: list[Finding], lang: str) -> Iterator[Drawn]:
    """What each third chose: of every single choice, and of parts that may be miskeyed."""
    if item.thirds is None:
        return
    accused = {
        one.row.choice.part
        for one in found
        if one.kind == "miskeyed" and one.item == item.column.id and one.row
    }
    parts = {""} if item.column.type in ("single", "numeric") else accused
    for part in sorted(parts):
        options = [row for row in item.options if row.choice.part == part]
        if any(row.thirds and row.answered for row in options):
            yield _trace(item, part, options, lang)


def _trace(item: ItemReport, part: str, options: list[OptionRow], lang: str) -> Drawn:
    key = next((row for row in options if row.choice.right), options[0])
    wrong = max((r for r in options if not r.choice.right), key=lambda row: row.count, default=key)
    shown = sorted(options, key=lambda row: (not row.choice.right, -row.count))[:MOST_TRACES]
    named = key.choice.part_label.get(lang, "")
    name = f"{item.column.id}-{part}" if part else item.column.id
    said = word("parts.for", lang, part=named) if named else ""
    fields = {
        "key": plain(key.choice.label[lang]),
        "wrong": plain(wrong.choice.label[lang]),
        "key_low": percent(_at(key, 0), lang),
        "key_high": percent(_at(key, 2), lang),
        "wrong_low": percent(_at(wrong, 0), lang),
        "wrong_high": percent(_at(wrong, 2), lang),
    }
    thirds = [word(f"thirds.{third}", lang) for third in ("lower", "middle", "upper")]
    return Drawn(
        key=f"trace-{name}",
        title=word("charts.trace.title", lang, item=item.column.id),
        subtitle=word("charts.trace.subtitle", lang, part=said),
        takeaway=word("charts.trace.takeaway", lang),
        alt=word("charts.trace.alt", lang, **fields),
        figure=trace_figure(
            [
                Trace(
                    _name(row, lang),
                    row.thirds or (None, None, None),
                    row.choice.right,
                    _letter(row, lang),
                )
                for row in shown
            ],
            lang,
            thirds,
        ),
        table=Table(
            f"{word('charts.trace.title', lang, item=name)} · "
            f"{word('charts.trace.subtitle', lang, part=said)}",
            [word("items.choice", lang), *thirds],
            [[_name(r, lang), *(percent(_at(r, n), lang) for n in range(3))] for r in options],
            (1, 2, 3),
        ),
    )


def _letter(row: OptionRow, lang: str) -> str:
    """The option's own letter, for where there is no room for words; "" when it has none."""
    name = row.choice.id
    if len(name) > 1 or not name.isalpha():
        return ""
    return word("charts.trace.key", lang, label=name) if row.choice.right else name


def _name(row: OptionRow, lang: str) -> str:
    label = plain(row.choice.label[lang])
    if _letter(row, lang):
        label = f"{row.choice.id}: {label}"
    return word("charts.trace.key", lang, label=label) if row.choice.right else label


def _at(row: OptionRow, third: int) -> float | None:
    return row.thirds[third] if row.thirds else None
