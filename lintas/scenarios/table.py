"""The rule table: loaded once, checked, and exported whole for a second reader of the same law."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lintas.scenarios.evaluator import Condition
from lintas.scenarios.facts import ScenarioError, read_yaml, terms, unknown

_HERE = Path(__file__).parent
LANGUAGES = ("en", "id")
_LEAVES = {"is", "lt", "nonempty", "contains"}


@dataclass(frozen=True)
class Citation:
    """Where a rule stands: bibliography key, article in both languages, verification mark."""

    cite: str
    en: str
    id: str
    mark: str

    def locator(self, lang: str) -> str:
        """The article, 'art. 3(a)' or 'Pasal 3 huruf a'."""
        return self.id if lang == "id" else self.en


@dataclass(frozen=True)
class Period:
    """In force from and until (ISO dates of the conduct, both included; '' = open)."""

    start: str = ""
    end: str = ""

    def covers(self, day: str) -> bool:
        """Is the ISO date inside?"""
        return self.start <= day and (not self.end or day <= self.end)


@dataclass(frozen=True)
class ElementRule:
    """One element of a rule: its name and the condition that satisfies (or waives) it."""

    name: str
    when: Condition
    waived: bool = False


@dataclass(frozen=True)
class Rule:
    """One row of the table, its track's requirements put before its own elements."""

    id: str
    track: str
    label: str
    elements: tuple[ElementRule, ...]
    citations: tuple[tuple[Citation, Period], ...]
    in_force: Period

    def cited(self, day: str) -> tuple[Citation, ...]:
        """The citations that were law on that day, the main one first."""
        return tuple(citation for citation, period in self.citations if period.covers(day))


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule in the order in which it is tried. Raises ScenarioError on a faulty table."""
    raw = _table()
    found = tuple(_rule(row, raw["tracks"]) for row in raw["rules"])
    wrong = list(problems(found))
    if wrong:
        raise ScenarioError("The rule table is faulty.\n" + "\n".join(wrong))
    return found


@cache
def names() -> Mapping[str, Mapping[str, Any]]:
    """`labels.yml`: labels, provisions, instruments and marks with their names."""
    return _load("labels.yml")


def to_json(*, indent: int | None = None) -> str:
    """Facts, rules, labels and terms as one JSON text; same table, same condition language."""
    whole = {"schema": 1, **terms(), **names(), **_table()}
    return json.dumps(whole, ensure_ascii=False, indent=indent)


def problems(table: tuple[Rule, ...]) -> Iterator[str]:
    """What is wrong with a rule table, one sentence each; nothing when it is sound."""
    above: set[str] = set()
    codes = {rule.label for rule in table}
    for rule in table:
        for element in rule.elements:
            for message in _faults(element.when, above, codes - {rule.label}):
                yield f"rule {rule.id}, element {element.name}: {message}"
        yield from _unnamed(rule)
        # Two rows may give one label; it counts as decided only after the last of them.
        if rule is [other for other in table if other.label == rule.label][-1]:
            above.add(rule.label)


def _faults(condition: Condition, above: set[str], codes: set[str]) -> Iterator[str]:
    for part in [*condition.get("all", []), *condition.get("any", [])]:
        yield from _faults(part, above, codes)
    if "not" in condition:
        yield from _faults(condition["not"], above, codes)
    for code in condition.get("applies", []):
        if code not in above:
            what = "a code of a row below" if code in codes else "a code no row gives"
            yield f'"applies" names {code}, {what}.'
    if "fact" in condition:
        yield from _leaf_faults(condition)
    elif len(condition) != 1 or not {"all", "any", "not", "applies"} & set(condition):
        yield f"condition {dict(condition)} is not one of all, any, not, applies, fact."


def _leaf_faults(condition: Condition) -> Iterator[str]:
    vocabulary = terms()["facts"]
    fact, tests = condition["fact"], set(condition) - {"fact"}
    if fact not in vocabulary:
        yield unknown("fact", fact, vocabulary)
        return
    if len(tests) > 1 or tests - _LEAVES:
        yield f"fact {fact} is tested by {sorted(tests)}; give one of {sorted(_LEAVES)}."
    values = vocabulary[fact].get("values", {})
    asked = condition.get("contains", [condition["is"]] if "is" in condition and values else [])
    yield from (unknown(f"value of {fact}", word, values) for word in asked if word not in values)


def _unnamed(rule: Rule) -> Iterator[str]:
    known = names()
    if rule.label not in known["labels" if rule.track == "intl" else "provisions"]:
        yield f"rule {rule.id}: label {rule.label} has no name in labels.yml."
    for element in rule.elements:
        if element.name not in terms()["elements"] and element.name not in terms()["facts"]:
            yield f"rule {rule.id}: element {element.name} has no name in terms.yml."
    for citation, _ in rule.citations:
        if citation.cite not in known["instruments"] or citation.mark not in known["marks"]:
            yield f"rule {rule.id}: {citation.cite} {citation.mark} is not in labels.yml."


def _rule(row: Mapping[str, Any], tracks: Mapping[str, Any]) -> Rule:
    parts = [*tracks[row["track"]].get("requires", []), *row["elements"]]
    return Rule(
        id=row["id"],
        track=row["track"],
        label=row["label"],
        elements=tuple(ElementRule(**part) for part in parts),
        citations=tuple((_citation(entry), _period(entry)) for entry in row["citations"]),
        in_force=_period(row),
    )


def _citation(entry: Mapping[str, str]) -> Citation:
    return Citation(entry["cite"], entry["en"], entry["id"], entry["mark"])


def _period(entry: Mapping[str, Any]) -> Period:
    return Period(entry.get("from", ""), entry.get("until", ""))


def _table() -> Mapping[str, Any]:
    """Both tracks as one table; the Indonesian rows come after, since they may build on labels."""
    intl, indonesia = _load("rules.yml"), _load("rules.indonesia.yml")
    return {"tracks": intl["tracks"], "rules": [*intl["rules"], *indonesia["rules"]]}


def _load(name: str) -> Mapping[str, Any]:
    return read_yaml(_HERE / name)
