"""Facts -> verdict: every rule whose elements all hold gives its label, with the reason why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lintas.scenarios.evaluator import Witness, holds, witnesses
from lintas.scenarios.facts import ScenarioError, complete, unknown
from lintas.scenarios.table import Citation, ElementRule, Rule, names, rules

# The new Criminal Code has been in force since this day.
CURRENT_LAW = date(2026, 1, 2)


@dataclass(frozen=True)
class Element:
    """An element of a label on these facts: satisfied or not, and the (fact, value) pairs."""

    name: str
    satisfied: bool
    facts: tuple[Witness, ...] = ()
    waived: bool = False


@dataclass(frozen=True)
class Reason:
    """Why a label applies: the rule, its elements, where it is written, how well verified."""

    rule: str
    track: str
    label: str
    elements: tuple[Element, ...]
    citations: tuple[Citation, ...]

    @property
    def citation(self) -> Citation:
        """The main citation."""
        return self.citations[0]

    @property
    def mark(self) -> str:
        """Verification mark of the main citation: [2], [1], [~] or [0]."""
        return self.citation.mark


@dataclass(frozen=True)
class Verdict:
    """All labels of one actor's conduct, and the Indonesian provisions that are candidates."""

    labels: frozenset[str]
    reasons: tuple[Reason, ...]
    citations: tuple[Citation, ...]
    indonesian_provisions: frozenset[str]


def classify(facts: Mapping[str, object], *, conduct_date: date = CURRENT_LAW) -> Verdict:
    """The labels and candidate provisions for one actor on these facts at that time.

    Raises ScenarioError for unknown facts, unknown values and wrong types.
    """
    return classify_by(rules(), facts, conduct_date=conduct_date)


def classify_by(
    table: tuple[Rule, ...], facts: Mapping[str, object], *, conduct_date: date = CURRENT_LAW
) -> Verdict:
    """`classify` by another table; rules are tried in its order."""
    day = _day(conduct_date)
    known = complete(facts)
    reasons: list[Reason] = []
    for rule in table:
        elements = _elements(rule, known, {reason.label for reason in reasons})
        if rule.in_force.covers(day) and all(element.satisfied for element in elements):
            reasons.append(Reason(rule.id, rule.track, rule.label, elements, rule.cited(day)))
    return _verdict(reasons)


def why_not(
    facts: Mapping[str, object], label: str, *, conduct_date: date = CURRENT_LAW
) -> tuple[Element, ...]:
    """The elements missing from a label or provision; () where it applies.

    Where several rules give the label, the one nearest to the facts speaks. A provision
    that was not in force on that day misses the element "in_force".
    """
    elements = closest(facts, label, conduct_date=conduct_date)[1]
    return tuple(element for element in elements if not element.satisfied)


def closest(
    facts: Mapping[str, object], label: str, *, conduct_date: date = CURRENT_LAW
) -> tuple[Rule, tuple[Element, ...]]:
    """The rule that comes nearest to giving the label, with all its elements on these facts."""
    day, known = _day(conduct_date), complete(facts)
    rows = [rule for rule in rules() if rule.label == known_code(label)]
    verdict = classify(facts, conduct_date=conduct_date)
    # The label itself must not count among the codes it depends on (NONE depends on all).
    applied = (verdict.labels | verdict.indonesian_provisions) - {label}
    tried = [(rule, _dated(rule, day) + _elements(rule, known, applied)) for rule in rows]
    return min(tried, key=_distance)


def _distance(candidate: tuple[Rule, tuple[Element, ...]]) -> tuple[bool, int]:
    """A rule for other people (its waiver does not hold) is far, then missing elements count."""
    rule, elements = candidate
    waivers = {part.name for part in rule.elements if part.waived}
    missing = [element.name for element in elements if not element.satisfied]
    return any(name in waivers for name in missing), len(missing)


def known_code(code: str) -> str:
    """The code itself, or ScenarioError with the nearest one."""
    codes = [*names()["labels"], *names()["provisions"]]
    if code not in codes:
        raise ScenarioError(unknown("label", code, codes))
    return code


def _elements(
    rule: Rule, facts: Mapping[str, Any], applied: Collection[str]
) -> tuple[Element, ...]:
    return tuple(_element(part, facts, applied) for part in rule.elements)


def _element(part: ElementRule, facts: Mapping[str, Any], applied: Collection[str]) -> Element:
    satisfied = holds(part.when, facts, applied)
    found = tuple(witnesses(part.when, facts, applied))
    return Element(part.name, satisfied, found, part.waived and satisfied)


def _dated(rule: Rule, day: str) -> tuple[Element, ...]:
    return () if rule.in_force.covers(day) else (Element("in_force", False),)


def _verdict(reasons: list[Reason]) -> Verdict:
    cited = dict.fromkeys(citation for reason in reasons for citation in reason.citations)
    return Verdict(
        labels=frozenset(reason.label for reason in reasons if reason.track == "intl"),
        reasons=tuple(reasons),
        citations=tuple(cited),
        indonesian_provisions=frozenset(r.label for r in reasons if r.track == "indonesia"),
    )


def _day(conduct_date: date) -> str:
    if not isinstance(conduct_date, date):
        raise ScenarioError(
            f"conduct_date must be a date such as 2026-01-02, not {conduct_date!r}."
        )
    return conduct_date.isoformat()[:10]
