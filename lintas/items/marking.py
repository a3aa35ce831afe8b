"""Marking: an item and a response give a Mark, in integers, and nothing else happens.

Unknown ids and wrong JSON types are no errors: they count as not given. A duplicate counts once.
What is not answered earns nothing. The same rules stand in JavaScript; `tests/vectors` holds
the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite
from typing import Any

from .model import NONE, Item
from .wording import matches, plain

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
    data = marking_data(item)
    return mark_parts(data["type"], data, response)


def marking_data(item: Item) -> dict[str, Any]:
    """The plain data of an item that `mark_parts` reads: made once for many responses."""
    return item.model_dump(mode="python", include={"type", "answer"} | set(item.shown))


def mark_parts(kind: str, item: Mapping[str, Any], response: object) -> Mark:
    """As `mark`, from the plain data of an item: its parts and its `answer.key`."""
    return _RULES[kind](item, response)


def single(item: Mapping[str, Any], response: object) -> Mark:
    """1 for the key, 0 otherwise."""
    if not isinstance(response, str) or response not in _ids(item["options"]):
        return Mark(0, 1)
    right = response == item["answer"]["key"]
    return Mark(int(right), 1, {response: _state(right)})


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
    places, given = _places(item), _mapping(response)
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
    tags, given = _ids(item["tags"]), _mapping(response)
    parts, extra = {}, 0
    for segment, tag in item["answer"]["key"].items():
        put = given.get(segment)
        if not isinstance(put, str) or put not in tags:
            if tag != NONE:
                parts[segment] = MISSED
        else:
            parts[segment] = _state(put == tag)
            extra += tag == NONE
    possible = sum(tag != NONE for tag in item["answer"]["key"].values())
    return Mark(max(0, _count(parts, RIGHT) - extra), possible, parts)


def match(item: Mapping[str, Any], response: object) -> Mark:
    """One for each left-hand side with its partner."""
    given, partners = _mapping(response), _ids(item["right"])
    parts = {}
    for left in _ids(item["left"]):
        put = given.get(left)
        known = isinstance(put, str) and put in partners
        parts[left] = _state(put == item["answer"]["key"].get(left)) if known else MISSED
    return Mark(_count(parts, RIGHT), len(parts), parts)


def order(item: Mapping[str, Any], response: object) -> Mark:
    """One for each step that comes straight after the step it should follow.

    The first step of the key has no part of its own: it shows in its followers.
    """
    key = list(item["answer"]["key"])
    given = list(dict.fromkeys(g for g in _items(response) if isinstance(g, str) and g in key))
    before = {step: follows for follows, step in pairwise(given)}
    parts = {}
    for follows, step in pairwise(key):
        parts[step] = _state(before.get(step) == follows) if step in given else MISSED
    return Mark(_count(parts, RIGHT), len(parts), parts)


def cloze(item: Mapping[str, Any], response: object) -> Mark:
    """One for each blank whose word counts, in either language, but for small slips."""
    given, parts = _mapping(response), {}
    for blank, answer in item["answer"]["blanks"].items():
        put = given.get(blank)
        if not isinstance(put, str) or not plain(put):
            parts[blank] = MISSED
        else:
            parts[blank] = _state(_fills(answer, put))
    return Mark(_count(parts, RIGHT), len(parts), parts)


def numeric(item: Mapping[str, Any], response: object) -> Mark:
    """1 for a value within the tolerance, 0 otherwise; the part is called "value"."""
    value, answer = number_given(response), item["answer"]
    if value is None:
        return Mark(0, 1)
    right = abs(value - answer["key"]) <= slack(answer)
    return Mark(int(right), 1, {"value": _state(right)})


def slack(answer: Mapping[str, Any]) -> float:
    """How far from the key a number is still right: the tolerance, and what arithmetic may lose."""
    return float(answer.get("tolerance", 0) + 1e-9 * max(1.0, abs(answer["key"])))


def number_given(response: object) -> float | None:
    """The number of a numeric response as JavaScript holds it; None where it is not finite."""
    value = _mapping(response).get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None


def branch(item: Mapping[str, Any], response: object) -> Mark:
    """One for each node of the right way at which the reader took the right turn.

    The response is the turns taken from the start; turns after the first that is no choice at its
    node do not count. A reader who comes back to the right way scores there again.
    """
    key, nodes = item["answer"]["key"], {node["id"]: node for node in item["nodes"]}
    way = _right_way(item["start"], nodes, key)
    taken = turns_taken(item, response)
    parts = {n: _state(taken[n] == key[n]) if n in taken else MISSED for n in way}
    return Mark(_count(parts, RIGHT), len(parts), parts)


def turns_taken(item: Mapping[str, Any], response: object) -> dict[str, str]:
    """The turn taken at each node, in the order of the walk."""
    nodes, at = {node["id"]: node for node in item["nodes"]}, item["start"]
    taken: dict[str, str] = {}
    for turn in _items(response):
        ways = {way["id"]: way["to"] for way in nodes[at]["choices"]} if at in nodes else {}
        if not isinstance(turn, str) or turn not in ways or at in taken:
            break
        taken[at], at = turn, ways[turn]
    return taken


def essay(item: Mapping[str, Any], response: object) -> Mark:
    """Nothing: people mark essays, by the rubric."""
    return Mark(0, 0)


_RULES: dict[str, Callable[[Mapping[str, Any], object], Mark]] = {
    "single": single,
    "multiple": multiple,
    "label-set": label_set,
    "classify": classify,
    "annotate": annotate,
    "match": match,
    "order": order,
    "cloze": cloze,
    "numeric": numeric,
    "branch": branch,
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


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _state(right: bool) -> str:
    return RIGHT if right else WRONG


def _fills(answer: Mapping[str, Any], given: str) -> bool:
    exact = bool(answer.get("exact"))
    for mistake in answer.get("mistakes") or []:
        if matches(given, _both(mistake["wordings"]), exact=True):
            return False
    return matches(given, _both(answer["accept"]), exact=exact)


def _both(wordings: Mapping[str, Any]) -> list[str]:
    return [*wordings["en"], *wordings["id"]]


def _right_way(
    start: str, nodes: Mapping[str, Mapping[str, Any]], key: Mapping[str, str]
) -> list[str]:
    way: list[str] = []
    at = start
    while at in nodes and at in key and at not in way:
        way.append(at)
        at = next((w["to"] for w in nodes[at]["choices"] if w["id"] == key[at]), "end")
    return way
