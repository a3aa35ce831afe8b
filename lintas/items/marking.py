"""Marking: an item and a response give a Mark, in integers, and nothing else happens.

Unknown ids and wrong JSON types are no errors: they count as not given. A duplicate counts once.
What is not answered earns nothing. The same rules stand in JavaScript; `tests/vectors` holds
the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .model import NONE, Item

RIGHT, WRONG, MISSED = "right", "wrong", "missed"


@dataclass(frozen=True)
class Mark:
    """What a response earned of what was possible, and how each part of it fared.

    `parts` maps option, card or segment ids to "right", "wrong" or "missed".
    """

    earned: int
    possible: int
    parts: dict[str, str] = field(default_factory=dict)


def mark(item: Item, response: object) -> Mark:
    """The mark of a response (shapes: INTERFACES 5) to an item; points come from the worksheet."""
    data = item.model_dump(mode="python", include={"type", "answer"} | set(item.shown))
    return mark_parts(data["type"], data, response)


def mark_parts(kind: str, item: Mapping[str, Any], response: object) -> Mark:
    """As `mark`, from the plain data of an item: its parts and its `answer.key`."""
    return _RULES[kind](item, response)


def single(item: Mapping[str, Any], response: object) -> Mark:
    """1 for the key, 0 otherwise."""
    if not isinstance(response, str) or response not in _ids(item["options"]):
        return Mark(0, 1)
    right = response == item["answer"]["key"]
    return Mark(int(right), 1, {response: RIGHT if right else WRONG})


def multiple(item: Mapping[str, Any], response: object) -> Mark:
    """One for each right option chosen, less one for each wrong option chosen, not below 0."""
    chosen, key = _chosen(item, response), set(item["answer"]["key"])
    earned = max(0, len(chosen & key) - len(chosen - key))
    return Mark(earned, len(key), _set_parts(item, chosen, key))


def label_set(item: Mapping[str, Any], response: object) -> Mark:
    """1 for exactly the set of labels that apply (or an accepted other set), 0 otherwise."""
    chosen, key = _chosen(item, response), set(item["answer"]["key"])
    accepted = [set(other) for other in item["answer"].get("accept") or []]
    if chosen != key and chosen in accepted:
        return Mark(1, 1, dict.fromkeys(_in_order(item, chosen), RIGHT))
    return Mark(int(chosen == key), 1, _set_parts(item, chosen, key))


def classify(item: Mapping[str, Any], response: object) -> Mark:
    """One for each card that stands in its bin alone; a card in two bins is wrong."""
    places, given = _places(item), response if isinstance(response, dict) else {}
    parts: dict[str, str] = {}
    for card in _ids(item["cards"]):
        put = given.get(card)
        bins = {p for p in _items(put) if isinstance(p, str) and p in places}
        parts[card] = _placed(bins, item["answer"]["key"].get(card))
    return Mark(_count(parts, RIGHT), len(parts), parts)


def annotate(item: Mapping[str, Any], response: object) -> Mark:
    """One for each span with its tag, less one for each tag on a span that has none, not below 0.

    Another tag on a span that has one earns nothing and costs nothing.
    """
    tags, given = _ids(item["tags"]), response if isinstance(response, dict) else {}
    parts, extra = {}, 0
    for segment, tag in item["answer"]["key"].items():
        put = given.get(segment)
        if not isinstance(put, str) or put not in tags:
            if tag != NONE:
                parts[segment] = MISSED
        else:
            parts[segment] = RIGHT if put == tag else WRONG
            extra += tag == NONE
    possible = sum(tag != NONE for tag in item["answer"]["key"].values())
    return Mark(max(0, _count(parts, RIGHT) - extra), possible, parts)


def essay(item: Mapping[str, Any], response: object) -> Mark:
    """Nothing: people mark essays, by the rubric."""
    return Mark(0, 0)


_RULES: dict[str, Callable[[Mapping[str, Any], object], Mark]] = {
    "single": single,
    "multiple": multiple,
    "label-set": label_set,
    "classify": classify,
    "annotate": annotate,
    "essay": essay,
}


def _ids(parts: Iterable[Mapping[str, Any]]) -> list[str]:
    return [part["id"] for part in parts]


def _items(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple) else ()


def _in_order(item: Mapping[str, Any], chosen: set[str]) -> list[str]:
    return [option for option in _ids(item["options"]) if option in chosen]


def _chosen(item: Mapping[str, Any], response: object) -> set[str]:
    options = _ids(item["options"])
    return {given for given in _items(response) if isinstance(given, str) and given in options}


def _set_parts(item: Mapping[str, Any], chosen: set[str], key: set[str]) -> dict[str, str]:
    parts = {}
    for option in _ids(item["options"]):
        if option in key:
            parts[option] = RIGHT if option in chosen else MISSED
        elif option in chosen:
            parts[option] = WRONG
    return parts


def _places(item: Mapping[str, Any]) -> set[str]:
    if item.get("bins"):
        return set(_ids(item["bins"]))
    rows, columns = _ids(item.get("rows") or []), _ids(item.get("columns") or [])
    return {f"{row}-{column}" for row in rows for column in columns}


def _placed(bins: set[str], key: object) -> str:
    if not bins:
        return MISSED
    accepted = set(key) if isinstance(key, list | tuple) else {key}
    return RIGHT if len(bins) == 1 and bins <= accepted else WRONG


def _count(parts: Mapping[str, str], state: str) -> int:
    return sum(part == state for part in parts.values())
