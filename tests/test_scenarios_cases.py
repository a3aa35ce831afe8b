"""Cases derived by hand from the law, and the proof that every line of the table matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from lintas.scenarios import classify
from lintas.scenarios.engine import CURRENT_LAW, classify_by
from lintas.scenarios.evaluator import Condition
from lintas.scenarios.table import Period, Rule, problems, rules

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Case:
    name: str
    labels: frozenset[str]
    provisions: frozenset[str]
    facts: dict[str, Any]
    on: date


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return rows


def derived() -> list[Case]:
    return [
        Case(
            row["name"],
            frozenset(row["labels"]),
            frozenset(row.get("provisions", [])),
            row["facts"],
            row.get("date", CURRENT_LAW),
        )
        for row in _read("scenario_cases.yml")
    ]


def vignettes() -> list[Case]:
    return [
        Case(
            row["id"],
            frozenset(row["gold"]["intl"]),
            frozenset(row["gold"]["indonesia"]),
            row["facts"],
            CURRENT_LAW,
        )
        for row in _read("vignettes.yml")
    ]


CASES = derived()
ALL = [*vignettes(), *CASES]


def agrees(table: tuple[Rule, ...], one: Case) -> bool:
    verdict = classify_by(table, one.facts, conduct_date=one.on)
    return (verdict.labels, verdict.indonesian_provisions) == (one.labels, one.provisions)


# Arts 17 and 18 follow another article, which carries the link with Indonesia and the dates.
FOLLOWING = {"tppo17", "tppo18"}


def _without_element(rule: Rule, name: str) -> Rule:
    return replace(rule, elements=tuple(e for e in rule.elements if e.name != name))


def _with(changed: Rule) -> tuple[Rule, ...]:
    return tuple(changed if rule.id == changed.id else rule for rule in rules())


@pytest.mark.parametrize("one", CASES, ids=lambda one: one.name)
def test_a_case_derived_from_the_law_has_exactly_its_labels(one: Case) -> None:
    verdict = classify(one.facts, conduct_date=one.on)
    assert verdict.labels == one.labels
    assert verdict.indonesian_provisions == one.provisions


def test_case_names_are_unique() -> None:
    assert len({one.name for one in ALL}) == len(ALL)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_every_rule_gives_its_label_in_some_case(rule: Rule) -> None:
    verdicts = (classify(one.facts, conduct_date=one.on) for one in ALL)
    assert any(reason.rule == rule.id for verdict in verdicts for reason in verdict.reasons)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_dropping_a_rule_breaks_a_case(rule: Rule) -> None:
    table = tuple(other for other in rules() if other.id != rule.id)
    assert not all(agrees(table, one) for one in ALL)


@pytest.mark.parametrize(
    ("rule", "element"),
    [
        (rule, element.name)
        for rule in rules()
        for element in rule.elements
        if not (rule.id in FOLLOWING and element.name == "nexus_id")
    ],
    ids=lambda part: getattr(part, "id", part),
)
def test_dropping_an_element_breaks_a_case(rule: Rule, element: str) -> None:
    table = _with(_without_element(rule, element))
    assert not all(agrees(table, one) for one in ALL)


def _smaller(condition: Condition) -> Iterator[dict[str, Any]]:
    """The condition with one branch, value or code left out, at any depth."""
    for key in {"all", "any", "contains", "applies"} & set(condition):
        parts = condition[key]
        for at, part in enumerate(parts):
            rest = [*parts[:at], *parts[at + 1 :]]
            yield {**condition, key: rest}
            if isinstance(part, dict):
                yield from ({**condition, key: [*rest, less]} for less in _smaller(part))
    if "not" in condition:
        yield from ({"not": less} for less in _smaller(condition["not"]))


@pytest.mark.parametrize("rule", [r for r in rules() if r.id != "none"], ids=lambda rule: rule.id)
def test_dropping_a_branch_of_a_condition_breaks_a_case(rule: Rule) -> None:
    for at, element in enumerate(rule.elements):
        for less in _smaller(element.when):
            elements = list(rule.elements)
            elements[at] = replace(element, when=less)
            table = _with(replace(rule, elements=tuple(elements)))
            assert not all(agrees(table, one) for one in ALL), less


@pytest.mark.parametrize(
    "rule",
    [rule for rule in rules() if rule.in_force != Period() and rule.id not in FOLLOWING],
    ids=lambda rule: rule.id,
)
def test_dropping_a_rule_s_dates_breaks_a_case(rule: Rule) -> None:
    for period in (replace(rule.in_force, start=""), replace(rule.in_force, end="")):
        if period != rule.in_force:
            table = _with(replace(rule, in_force=period))
            assert not all(agrees(table, one) for one in ALL)


def test_none_waits_for_every_other_label() -> None:
    intl = [rule for rule in rules() if rule.track == "intl"]
    waited_for = next(rule for rule in intl if rule.label == "NONE").elements[0].when["not"]
    assert set(waited_for["applies"]) == {rule.label for rule in intl} - {"NONE"}


def test_the_table_is_sound() -> None:
    assert list(problems(rules())) == []
