"""The condition language of `rules.yml`: small enough to be written again in any language.

A condition is one of
    {all: [c, …]}   {any: [c, …]}   {not: c}
    {applies: [CODE, …]}                      one of these labels or provisions already applies
    {fact: f}                                 the fact is true
    {fact: f, is: value}                      equals (true, false, a word)
    {fact: f, lt: number}                     less than
    {fact: f, nonempty: true | false}         a list has members / a word is given
    {fact: f, contains: [value, …]}           a list has at least one of these
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

Condition = Mapping[str, Any]
Facts = Mapping[str, Any]
Witness = tuple[str, object]


def holds(condition: Condition, facts: Facts, applied: Collection[str]) -> bool:
    """Is the condition true of complete facts, given the codes that apply so far?"""
    c = condition
    if "all" in c:
        return all(holds(part, facts, applied) for part in c["all"])
    if "any" in c:
        return any(holds(part, facts, applied) for part in c["any"])
    if "not" in c:
        return not holds(c["not"], facts, applied)
    if "applies" in c:
        return any(code in applied for code in c["applies"])
    value = facts[c["fact"]]
    if "lt" in c:
        return bool(value < c["lt"])
    if "nonempty" in c:
        return bool(value) is c["nonempty"]
    if "contains" in c:
        return any(wanted in value for wanted in c["contains"])
    return bool(value == c.get("is", True))


def witnesses(condition: Condition, facts: Facts, applied: Collection[str]) -> list[Witness]:
    """The (fact, value) pairs that make a true condition true; [] where it is false."""
    if not holds(condition, facts, applied) or "not" in condition:
        return []
    parts = condition.get("all", condition.get("any"))
    if parts is not None:
        return _once(pair for part in parts for pair in witnesses(part, facts, applied))
    if "applies" in condition:
        return [("applies", code) for code in condition["applies"] if code in applied]
    name = condition["fact"]
    value = facts[name]
    if not isinstance(value, tuple):
        return [(name, value)]
    wanted = condition.get("contains", value)
    return [(name, member) for member in value if member in wanted]


def _once(pairs: Iterable[Witness]) -> list[Witness]:
    return list(dict.fromkeys(pairs))
