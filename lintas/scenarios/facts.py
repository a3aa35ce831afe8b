"""The fact vocabulary and the checking of an author's facts against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_TERMS = Path(__file__).with_name("terms.yml")
OLDEST = 120
# The C reader where there is one: the rules are read in every build and at every marking.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ScenarioError(ValueError):
    """The facts, a name or the rule table cannot be read; says what is wrong and what is right."""


def read_yaml(path: Path) -> Mapping[str, Any]:
    """A data file of this package; it is ours, so it is not checked here."""
    loaded: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    return loaded


@cache
def terms() -> Mapping[str, Any]:
    """`terms.yml`: facts, elements and the small words of sentences."""
    return read_yaml(_TERMS)


def facts_vocabulary() -> dict[str, dict[str, Any]]:
    """Fact name -> {type, default, values?}: a fresh copy, safe to change."""
    return {name: _entry(spec) for name, spec in terms()["facts"].items()}


def complete(facts: Mapping[str, object]) -> dict[str, Any]:
    """The author's facts with every default filled in; lists become tuples in Protocol order.

    Raises ScenarioError that lists every unknown name, unknown value and wrong type.
    """
    if not isinstance(facts, Mapping):
        raise ScenarioError(f"facts must be a table of name and value, not {_kind(facts)}.")
    vocabulary = terms()["facts"]
    wrong = [unknown("fact", name, vocabulary) for name in facts if name not in vocabulary]
    result: dict[str, Any] = {}
    for name, spec in vocabulary.items():
        try:
            result[name] = _read(name, facts.get(name, spec["default"]), spec)
        except ScenarioError as error:
            wrong.append(str(error))
    if wrong:
        raise ScenarioError("\n".join(wrong))
    return result


def unknown(what: str, given: object, allowed: Iterable[str]) -> str:
    """'unknown fact "mean": did you mean "means"? Allowed: …'."""
    names = sorted(allowed)
    near = get_close_matches(str(given), names, n=1)
    guess = f' Did you mean "{near[0]}"?' if near else ""
    return f'unknown {what} "{given}".{guess} Allowed: {", ".join(names)}.'


def _entry(spec: Mapping[str, Any]) -> dict[str, Any]:
    default = spec["default"]
    entry = {"type": spec["type"], "default": list(default) if spec["type"] == "list" else default}
    if "values" in spec:
        entry["values"] = list(spec["values"])
    return entry


def _read(name: str, value: object, spec: Mapping[str, Any]) -> object:
    readers = {"boolean": _boolean, "integer": _integer, "word": _word, "list": _list}
    return readers[spec["type"]](name, value, spec)


def _boolean(name: str, value: object, spec: Mapping[str, Any]) -> bool:
    if isinstance(value, bool):
        return value
    raise ScenarioError(f'fact "{name}" must be true or false, not {_kind(value)}.')


def _integer(name: str, value: object, spec: Mapping[str, Any]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= OLDEST:
        return value
    raise ScenarioError(
        f'fact "{name}" must be a whole number of years from 0 to {OLDEST}, not {_kind(value)}.'
    )


def _word(name: str, value: object, spec: Mapping[str, Any]) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return _member(name, value, spec)
    raise ScenarioError(f'fact "{name}" must be null or one word, not {_kind(value)}.')


def _list(name: str, value: object, spec: Mapping[str, Any]) -> tuple[str, ...]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise ScenarioError(f'fact "{name}" must be a list, not {_kind(value)}.')
    given = {_member(name, member, spec) for member in value}
    return tuple(allowed for allowed in spec["values"] if allowed in given)


def _member(name: str, value: object, spec: Mapping[str, Any]) -> str:
    if isinstance(value, str) and value in spec["values"]:
        return value
    raise ScenarioError(f'fact "{name}": {unknown("value", value, spec["values"])}')


def _kind(value: object) -> str:
    return f"{value!r} ({type(value).__name__})"
