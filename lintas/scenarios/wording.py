"""A verdict in words, English and Indonesian; every word comes from the data files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from lintas.scenarios.engine import (
    CURRENT_LAW,
    Element,
    Reason,
    Verdict,
    closest,
    known_code,
)
from lintas.scenarios.facts import ScenarioError, terms
from lintas.scenarios.table import LANGUAGES, Citation, names

# The link with Indonesia is the same for every provision: said only where it is missing.
_TACIT = "nexus_id"
# Elements that ask for something out of a list: without it, "none" says more than a cross.
_LISTS = {"act", "means", "purpose", "ground", "sexual_purpose"}
# The element's own name already says which label it refers to.
_SAME = {"smuggling", "trafficking"}


def explain(verdict: Verdict, lang: str) -> list[str]:
    """One sentence a label: 'act ✓ …; means ✓ …; purpose ✓ …: …, art. 3(a)'."""
    _language(lang)
    first: dict[str, Reason] = {}
    for reason in verdict.reasons:
        first.setdefault(reason.label, reason)
    return [_sentence(reason, lang) for reason in first.values()]


def explain_for(verdict: Verdict, actor: str, lang: str) -> list[str]:
    """The sentences of `explain`, each with whom it is about: the actor, or the person concerned.

    With no `actor` only the sentences about the person concerned say so.
    """
    codes = dict.fromkeys(reason.label for reason in verdict.reasons)
    said = []
    for code, line in zip(codes, explain(verdict, lang), strict=True):
        who = concerned(code, lang) or actor
        said.append(f"{who}: {line}" if who else line)
    return said


def concerned(code: str, lang: str) -> str:
    """'the person concerned' for a label that is not about the actor; else ""."""
    tables = names()
    entry = tables["labels"].get(code) or tables["provisions"].get(code) or {}
    return _word("person", lang) if entry.get("of") == "person" else ""


def explain_missing(
    facts: Mapping[str, object], label: str, lang: str, *, conduct_date: date = CURRENT_LAW
) -> str:
    """All elements of a label with ✓ and ✗: 'act ✓ …; means ✗ none; …: not complete: …'."""
    _language(lang)
    rule, elements = closest(facts, label, conduct_date=conduct_date)
    cited = rule.cited(conduct_date.isoformat()[:10]) or rule.cited(CURRENT_LAW.isoformat())
    reason = Reason(rule.id, rule.track, rule.label, elements, cited)
    if all(element.satisfied for element in elements):
        return _sentence(reason, lang)
    outcome = _word("incomplete", lang).format(name=_conclusion(reason, lang, candidate=False))
    return f"{_said(elements, lang)}: {outcome}"


def label_name(code: str, lang: str) -> str:
    """Name of a label or, for an Indonesian code, of what the provision is about."""
    _language(lang)
    tables = names()
    table = tables["labels"] if known_code(code) in tables["labels"] else tables["provisions"]
    return str(table[code][lang])


def provision_name(code: str, lang: str) -> str:
    """'UU 21/2007 art. 4 (taking an Indonesian national abroad for exploitation)'."""
    about = label_name(code, lang)
    if code not in names()["provisions"]:
        raise ScenarioError(f"{code} is a label of the international track, not a provision.")
    return f"{names()['provisions'][code]['article'][lang]} ({about})"


def cited_as(citation: Citation, lang: str) -> str:
    """'Smuggling Protocol art. 3(a)'."""
    _language(lang)
    return f"{names()['instruments'][citation.cite][lang]} {citation.locator(lang)}"


def _sentence(reason: Reason, lang: str) -> str:
    return f"{_said(reason.elements, lang)}: {_conclusion(reason, lang)}"


def _conclusion(reason: Reason, lang: str, *, candidate: bool = True) -> str:
    about, citation = label_name(reason.label, lang), reason.citation
    if reason.track == "indonesia":
        cited = f"{cited_as(citation, lang)} ({about})"
        # What is not complete is no candidate.
        return f"{_word('candidate', lang)} {cited}" if candidate else cited
    if reason.label == "NONE":
        return about
    if names()["labels"][reason.label].get("home") == citation.cite:
        return f"{about}, {citation.locator(lang)}"
    return f"{about}, {cited_as(citation, lang)}"


def _said(elements: Iterable[Element], lang: str) -> str:
    spoken = [e for e in elements if not (e.name == _TACIT and e.satisfied)]
    return "; ".join(_element(element, lang) for element in spoken)


def _element(element: Element, lang: str) -> str:
    name = _name(element.name, lang)
    if element.waived:
        return f"{name} – {_word('not_needed', lang)} ({_name('child', lang)})"
    if not element.satisfied:
        none = f" {_word('none', lang)}" if element.name in _LISTS else ""
        return f"{name} ✗{none}"
    detail = ", ".join(filter(None, (_detail(element, pair, lang) for pair in element.facts)))
    return f"{name} ✓ {detail}".rstrip()


def _detail(element: Element, pair: tuple[str, Any], lang: str) -> str:
    fact, value = pair
    if fact == "applies":
        return "" if element.name in _SAME else _short(value, lang)
    if fact == "age":
        return _word("years", lang).format(age=value)
    if isinstance(value, bool):
        return _name(fact, lang) if value and fact != element.name else ""
    return str(terms()["facts"][fact]["values"][value][lang]) if value else ""


def _short(code: str, lang: str) -> str:
    provision = names()["provisions"].get(code)
    return str(provision["article"][lang]) if provision else label_name(code, lang)


def _name(element: str, lang: str) -> str:
    known = terms()
    entry = known["elements"].get(element) or known["facts"][element]
    return str(entry[lang])


def _word(key: str, lang: str) -> str:
    return str(terms()["words"][key][lang])


def _language(lang: str) -> None:
    if lang not in LANGUAGES:
        raise ScenarioError(f'unknown language "{lang}". Allowed: {", ".join(LANGUAGES)}.')
