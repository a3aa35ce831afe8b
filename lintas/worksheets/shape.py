"""Whether a response can be one to its item: only a remark, marking has its own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from lintas.items.marking import number_given, turns_taken
from lintas.items.model import (
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

MAX_SHOWN = 32


def oddity(item: Item, response: Any) -> str:
    """What is impossible about a response, or "" (null is an unanswered question)."""
    return "" if response is None else _CHECKS[type(item)](item, response)


def _single(item: Single, response: Any) -> str:
    if not isinstance(response, str):
        return "the answer is not one option"
    return _unknown([response], [option.id for option in item.options], "option")


def _set(item: Multiple | LabelSet, response: Any) -> str:
    if not isinstance(response, list):
        return "the answer is not a list of options"
    return _unknown(response, [option.id for option in item.options], "option")


def _classify(item: Classify, response: Any) -> str:
    if not isinstance(response, dict):
        return "the answer puts no cards anywhere"
    if any(not isinstance(put, list) for put in response.values()):
        return "the answer puts a card in no list of places"
    cards = _unknown(response, [card.id for card in item.cards], "card")
    return cards or _unknown(chain.from_iterable(response.values()), item.places, "place")


def _annotate(item: Annotate, response: Any) -> str:
    if not isinstance(response, dict):
        return "the answer marks no spans"
    tags = [tag.id for tag in item.tags]
    return _unknown(response, item.answer.key, "span") or _unknown(response.values(), tags, "tag")


def _match(item: Match, response: Any) -> str:
    if not isinstance(response, dict):
        return "the answer pairs nothing"
    left, right = [part.id for part in item.left], [part.id for part in item.right]
    return _unknown(response, left, "side") or _unknown(response.values(), right, "partner")


def _order(item: Order, response: Any) -> str:
    if not isinstance(response, list):
        return "the answer is not a list of steps"
    return _unknown(response, [step.id for step in item.steps], "step")


def _cloze(item: Cloze, response: Any) -> str:
    if not isinstance(response, dict):
        return "the answer fills no blanks"
    if any(not isinstance(words, str) for words in response.values()):
        return "the answer fills a blank with no text"
    return _unknown(response, item.answer.blanks, "blank")


def _numeric(_: Numeric, response: Any) -> str:
    """What could not be read as a number is kept as it was typed, with the value null."""
    if not isinstance(response, dict):
        return "the answer is not a number"
    unread = response.get("value", 0) is None and isinstance(response.get("raw"), str)
    return "" if unread or number_given(response) is not None else "the answer is not a number"


def _branch(item: Branch, response: Any) -> str:
    if not isinstance(response, list):
        return "the answer is not a list of turns"
    nodes = [
        {"id": node.id, "choices": [{"id": way.id, "to": way.to} for way in node.choices]}
        for node in item.nodes
    ]
    taken = turns_taken({"start": item.start, "nodes": nodes}, response)
    return _unknown(response[len(taken) :], (), "turn")


def _essay(_: Essay, response: Any) -> str:
    fine = isinstance(response, dict) and isinstance(response.get("text"), str)
    return "" if fine else "the answer is not a text"


def _unknown(given: Iterable[Any], known: Iterable[str], noun: str) -> str:
    names = set(known)
    for value in given:
        if not isinstance(value, str) or value not in names:
            return f"the answer names {noun} {shown(value)}, which there is not"
    return ""


def shown(value: Any) -> str:
    """A student's value in a report line: ASCII, quoted, short, no control characters."""
    if value is None:
        return "nothing"
    text = ascii(value) if isinstance(value, str | int | float) else f"a {type(value).__name__}"
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


_CHECKS: dict[type[Item], Callable[[Any, Any], str]] = {
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
