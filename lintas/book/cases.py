"""`{scenario}`: a worked case, its elements one by one, its labels and its articles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from lintas.items import ContentError, inline_html, parse_yaml

from .edition import Edition, complain, edition_of, shown_path
from .words import date_in_words

NEEDED = ("id", "title", "story", "actor", "facts")


class ScenarioDirective(SphinxDirective):
    """```` ```{scenario} u10-s1 ````: the case of book/scenarios/<slug>/u10-s1.yml."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        edition, name = edition_of(self.env), self.arguments[0].strip()
        path = _path(edition, name)
        if path is None or not path.exists():
            complain(_missing(edition, name, path), self.get_location())
            return []
        self.env.note_dependency(str(path))
        try:
            return [nodes.raw("", scenario_html(path, edition.lang), format="html")]
        except (ContentError, ValueError) as error:
            complain(f"{shown_path(path, edition.root)}: {error}", self.get_location())
            return []


def _path(edition: Edition, name: str) -> Path | None:
    unit = edition.library.unit(name.partition("-")[0])
    return edition.root / "book" / "scenarios" / unit.slug / f"{name}.yml" if unit else None


def _missing(edition: Edition, name: str, path: Path | None) -> str:
    if path is None:
        return f"{name!r} belongs to no unit: write a scenario as u10-s1"
    there = ", ".join(sorted(found.stem for found in path.parent.glob("*.yml"))) or "none yet"
    return f"there is no scenario {name} in book/scenarios/{path.parent.name}/ (there: {there})"


def scenario_html(path: Path, lang: str) -> str:
    """The whole block of a case. Raises ContentError or ValueError for a file that is not one."""
    from lintas.scenarios import classify

    data, _ = parse_yaml(path)
    lacking = [name for name in NEEDED if name not in (data or {})]
    if lacking:
        raise ValueError(f"{', '.join(lacking)} missing")
    day = date.fromisoformat(str(data.get("conduct_date", "2026-01-02")))
    verdict = classify(data["facts"], conduct_date=day)
    label = data.get("label", "TIP")
    parts = [
        _story(data, day, lang),
        _elements(data["facts"], label, day, lang),
        _labels(verdict, lang),
        _list(_because(verdict, data["facts"], label, day, lang), "why", lang),
        _candidates(verdict, lang),
    ]
    name = escape(data["id"])
    return (
        f'<section class="case" id="{name}" aria-labelledby="{name}-title">\n'
        + "\n".join(filter(None, parts))
        + "\n</section>\n"
    )


def _say(lang: str, name: str, **values: object) -> str:
    from .words import say

    return escape(say(lang, name, **values))


def _story(data: dict[str, Any], day: date, lang: str) -> str:
    actor = inline_html(data["actor"][lang])
    when = _say(lang, "on_date", d=date_in_words(day.isoformat(), lang))
    return (
        f'<p class="case-kind">{_say(lang, "case")}</p>\n'
        f'<p class="case-title" id="{escape(data["id"])}-title">'
        f"{inline_html(data['title'][lang])}</p>\n"
        f"<p>{inline_html(data['story'][lang])}</p>\n"
        f'<p class="case-actor"><strong>{_say(lang, "whose")}:</strong> {actor}, {when}.</p>'
    )


def _elements(facts: dict[str, Any], label: str, day: date, lang: str) -> str:
    """The elements of one label on these facts, present or not, in a word and a shape."""
    from lintas.scenarios import label_name, provision_name
    from lintas.scenarios.engine import closest
    from lintas.scenarios.table import names

    _, elements = closest(facts, label, conduct_date=day)
    rows = "\n".join(_row(element, lang) for element in elements)
    named = provision_name if label in names()["provisions"] else label_name
    caption = f"{_say(lang, 'elements_caption')}: {escape(named(label, lang))}"
    return (
        f'<div class="table-scroll"><table class="case-elements"><caption>{caption}</caption>\n'
        f'<thead><tr><th scope="col">{_say(lang, "element")}</th>'
        f'<th scope="col">{_say(lang, "finding")}</th>'
        f'<th scope="col">{_say(lang, "facts_shown")}</th></tr></thead>\n<tbody>\n{rows}\n'
        "</tbody></table></div>"
    )


def _row(element: Any, lang: str) -> str:
    from lintas.scenarios.facts import terms

    known = terms()
    name = (known["elements"].get(element.name) or known["facts"][element.name])[lang]
    if element.waived:
        state, mark, word = "waived", "–", _say(lang, "not_needed")
    elif element.satisfied:
        state, mark, word = "present", "✓", _say(lang, "present")
    else:
        state, mark, word = "absent", "✗", _say(lang, "absent")
    shown = ", ".join(filter(None, (_fact(pair, lang) for pair in element.facts)))
    return (
        f'<tr><th scope="row">{escape(name)}</th><td class="finding finding-{state}">'
        f'<span class="mark" aria-hidden="true">{mark}</span> {word}</td>'
        f"<td>{escape(shown) or '–'}</td></tr>"
    )


def _fact(pair: tuple[str, Any], lang: str) -> str:
    from lintas.scenarios.facts import terms

    fact, value = pair
    entry = terms()["facts"].get(fact)
    if entry is None or value is None:
        return ""
    if "values" in entry and value in entry["values"]:
        return str(entry["values"][value][lang])
    return f"{entry[lang]} {value}" if fact == "age" else str(entry[lang])


def _labels(verdict: Any, lang: str) -> str:
    from lintas.scenarios import concerned, label_name

    named = sorted(
        label_name(code, lang) + (f" ({who})" if (who := concerned(code, lang)) else "")
        for code in verdict.labels
        if code != "NONE"
    )
    if not named:
        return f'<p class="case-labels">{_say(lang, "no_label")}</p>'
    items = "".join(f"<li>{escape(name)}</li>" for name in named)
    chips = f'<ul class="chips">{items}</ul>'
    return f'<div class="case-labels"><p>{_say(lang, "labels")}</p>{chips}</div>'


def _because(verdict: Any, facts: Any, label: str, day: date, lang: str) -> list[str]:
    """Sentences for the labels that apply, and for the tested label where it does not."""
    from lintas.scenarios import explain_for, explain_missing

    codes = list(dict.fromkeys(reason.label for reason in verdict.reasons))
    tracks = {reason.label: reason.track for reason in verdict.reasons}
    said = [
        line
        for code, line in zip(codes, explain_for(verdict, "", lang), strict=True)
        if tracks[code] == "intl" and code != "NONE"
    ]
    if label not in verdict.labels:
        said.insert(0, explain_missing(facts, label, lang, conduct_date=day))
    return said


def _list(lines: Iterable[str], heading: str, lang: str, note: str = "") -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    if not items:
        return ""
    return (
        f'<div class="case-list"><p><strong>{_say(lang, heading)}</strong>{note}</p>'
        f"<ul>{items}</ul></div>"
    )


def _candidates(verdict: Any, lang: str) -> str:
    from lintas.scenarios import provision_name

    names = sorted(provision_name(code, lang) for code in verdict.indonesian_provisions)
    return _list(names, "candidates", lang, f" {_say(lang, 'candidates_note')}")
