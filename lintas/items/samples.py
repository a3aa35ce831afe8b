"""Responses that an item makes to itself, so that tests can sit any bank."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .marking import mark
from .model import (
    NONE,
    Annotate,
    Branch,
    Classify,
    Cloze,
    Essay,
    Item,
    LabelSet,
    Match,
    Multiple,
    Numeric,
    Order,
    Single,
)

MALFORMED: tuple[object, ...] = (
    17,
    True,
    [["a"]],
    {"a": {"b": []}},
    "\u0000",
    ["zz", None],
    {"": "a"},
)


def sample_responses(item: Item) -> dict[str, object]:
    """A right, a wrong, an empty and a malformed response, and a partial one where there is one."""
    given = _MAKERS[type(item)](item)
    return {**given, "empty": None, "malformed": list(MALFORMED)}


def _single(item: Single) -> dict[str, object]:
    other = next(option.id for option in item.options if option.id != item.answer.key)
    return {"right": item.answer.key, "wrong": other}


def _set(item: Multiple | LabelSet) -> dict[str, object]:
    key = item.answer.key
    wrong = [option.id for option in item.options if option.id not in key]
    given: dict[str, object] = {"right": list(key), "wrong": wrong[:1]}
    if isinstance(item, Multiple) and len(key) > 1:
        given["partial"] = key[:1]
    return given


def _classify(item: Classify) -> dict[str, object]:
    key = {card: _bins(bins) for card, bins in item.answer.key.items()}
    right = {card: bins[:1] for card, bins in key.items()}
    wrong = {card: [_other(item.places, bins)] for card, bins in key.items()}
    first = next(iter(right))
    return {"right": right, "wrong": wrong, "partial": {first: right[first]}}


def _bins(bins: str | list[str]) -> list[str]:
    return [bins] if isinstance(bins, str) else list(bins)


def _other(places: list[str], accepted: list[str]) -> str:
    return next((place for place in places if place not in accepted), "zz")


def _annotate(item: Annotate) -> dict[str, object]:
    right = {segment: tag for segment, tag in item.answer.key.items() if tag != NONE}
    tags = [tag.id for tag in item.tags]
    wrong = {segment: _other(tags, [tag]) for segment, tag in item.answer.key.items()}
    given: dict[str, object] = {"right": right, "wrong": wrong}
    if len(right) > 1:
        first = next(iter(right))
        given["partial"] = {first: right[first]}
    return given


def _match(item: Match) -> dict[str, object]:
    right = dict(item.answer.key)
    partners = [choice.id for choice in item.right]
    wrong = {left: _other(partners, [partner]) for left, partner in right.items()}
    first = next(iter(right))
    return {"right": right, "wrong": wrong, "partial": {first: right[first]}}


def _order(item: Order) -> dict[str, object]:
    key = item.answer.key
    given: dict[str, object] = {"right": list(key), "wrong": list(reversed(key))}
    if len(key) > 2:
        given["partial"] = key[:2]
    return given


def _cloze(item: Cloze) -> dict[str, object]:
    right = {blank: answer.accept.en[0] for blank, answer in item.answer.blanks.items()}
    wrong = {
        blank: answer.mistakes[0].wordings.id[0] for blank, answer in item.answer.blanks.items()
    }
    given: dict[str, object] = {"right": right, "wrong": wrong}
    if len(right) > 1:
        first = next(iter(right))
        given["partial"] = {first: right[first].upper()}
    return given


def _numeric(item: Numeric) -> dict[str, object]:
    key, near = item.answer.key, item.answer.near[0].value
    return {"right": {"value": key, "raw": str(key)}, "wrong": {"value": near, "raw": str(near)}}


def _branch(item: Branch) -> dict[str, object]:
    turns = {node.id: {turn.id: turn.to for turn in node.choices} for node in item.nodes}
    right, at = [], item.start
    while at in turns:
        right.append(item.answer.key[at])
        at = turns[at][right[-1]]
    wrong = _other(list(turns[item.start]), [right[0]])
    given: dict[str, object] = {"right": right, "wrong": [wrong]}
    if len(right) > 1 and mark(item, right[:1]).earned == 1:
        given["partial"] = right[:1]
    return given


def _essay(item: Essay) -> dict[str, object]:
    return {"right": {"text": item.stem.en}, "wrong": {"text": "?"}}


_MAKERS: dict[type[Item], Callable[[Any], dict[str, object]]] = {
    Single: _single,
    Multiple: _set,
    LabelSet: _set,
    Classify: _classify,
    Annotate: _annotate,
    Match: _match,
    Order: _order,
    Cloze: _cloze,
    Numeric: _numeric,
    Branch: _branch,
    Essay: _essay,
}
