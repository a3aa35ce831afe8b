"""What can be chosen in each type of question, and which of it a response chose.

Every question becomes parts whose choices exclude each other: a card and its places, a span and
its tags, an option ticked or not. So one way of counting serves all types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from lintas.items.marking import number_given, slack, turns_taken
from lintas.items.model import (
    LANGS,
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
from lintas.items.text import segments
from lintas.items.wording import matches, plain

from .matrix import Choice, Words

OTHER = "other"
OFF = "-"
SAID: Mapping[str, Words] = {
    NONE: {"en": "not marked", "id": "tidak ditandai"},
    OTHER: {"en": "something else", "id": "yang lain"},
    "right": {"en": "the right answer", "id": "jawaban yang benar"},
    "after": {"en": "in its place", "id": "pada tempatnya"},
    "off": {"en": "not chosen", "id": "tidak dipilih"},
}
Taken = Mapping[str, str]


def choices_of(item: Item) -> tuple[Choice, ...]:
    """All choices of an item, part by part; none for an essay."""
    return tuple(_CHOICES[type(item)](item))


def taken_by(item: Item, response: object) -> Taken:
    """Part -> id of the choice that a response makes in it; parts left open are not in it.

    Unknown ids and wrong JSON types count as not given, as in marking.
    """
    return _TAKEN[type(item)](item, response)


def _words(text: Any) -> dict[str, str]:
    return {lang: text.in_(lang) for lang in LANGS}


def _single(item: Single) -> Iterator[Choice]:
    for option in item.options:
        told = item.answer.options[option.id]
        right = option.id == item.answer.key
        yield Choice("", option.id, right, _words(option.text), misconception=told.misconception)


def _set(item: Multiple | LabelSet) -> Iterator[Choice]:
    for option in item.options:
        told, right = item.answer.options[option.id], option.id in item.answer.key
        yield Choice(
            option.id, option.id, right, _words(option.text), misconception=told.misconception
        )
        yield Choice(option.id, OFF, not right, SAID["off"], shown=False)


def _classify(item: Classify) -> Iterator[Choice]:
    places = _places(item)
    for card in item.cards:
        key = item.answer.key.get(card.id)
        told = item.answer.cards[card.id].misconceptions
        for place, label in places.items():
            right = place in ([key] if isinstance(key, str) else key or [])
            yield Choice(
                card.id, place, right, label, _words(card.text), None if right else told.get(place)
            )


def _places(item: Classify) -> dict[str, Words]:
    if item.bins:
        return {choice.id: _words(choice.text) for choice in item.bins}
    return {
        f"{row.id}-{column.id}": {
            lang: f"{row.text.in_(lang)}, {column.text.in_(lang)}" for lang in LANGS
        }
        for row in item.rows
        for column in item.columns
    }


def _annotate(item: Annotate) -> Iterator[Choice]:
    spans: dict[str, dict[str, str]] = {}
    for lang in LANGS:
        for piece in segments(item.text.in_(lang)):
            if isinstance(piece, tuple):
                spans.setdefault(piece[0], {})[lang] = piece[1]
    for name, key in item.answer.key.items():
        told = item.answer.segments[name].misconception
        for tag in item.tags:
            wrong = None if tag.id == key else told
            yield Choice(name, tag.id, tag.id == key, _words(tag.text), spans[name], wrong)
        yield Choice(name, NONE, key == NONE, SAID[NONE], spans[name])


def _match(item: Match) -> Iterator[Choice]:
    for left in item.left:
        key = item.answer.key.get(left.id)
        told = item.answer.pairs[left.id].misconceptions
        for right in item.right:
            wrong = None if right.id == key else told.get(right.id)
            yield Choice(
                left.id, right.id, right.id == key, _words(right.text), _words(left.text), wrong
            )


def _order(item: Order) -> Iterator[Choice]:
    names = {step.id: _words(step.text) for step in item.steps}
    for step in item.answer.key[1:]:
        wrong = item.answer.steps[step].misconception
        yield Choice(step, "after", True, SAID["after"], names[step])
        yield Choice(step, OTHER, False, SAID[OTHER], names[step], wrong)


def _cloze(item: Cloze) -> Iterator[Choice]:
    for blank, answer in item.answer.blanks.items():
        name = dict.fromkeys(LANGS, f"[{blank}]")
        yield Choice(blank, "right", True, SAID["right"], name)
        for place, mistake in enumerate(answer.mistakes):
            label = {"en": mistake.wordings.en[0], "id": mistake.wordings.id[0]}
            yield Choice(blank, f"m{place}", False, label, name, mistake.misconception)
        yield Choice(blank, OTHER, False, SAID[OTHER], name)


def _numeric(item: Numeric) -> Iterator[Choice]:
    yield Choice("", "right", True, SAID["right"])
    for place, near in enumerate(item.answer.near):
        label = dict.fromkeys(LANGS, f"{near.value:g}")
        yield Choice("", f"m{place}", False, label, misconception=near.misconception)
    yield Choice("", OTHER, False, SAID[OTHER])


def _branch(item: Branch) -> Iterator[Choice]:
    for node in item.nodes:
        key = item.answer.key.get(node.id)
        told = item.answer.nodes.get(node.id)
        for way in node.choices:
            wrong = told.choices.get(way.id) if told and way.id != key else None
            misconception = wrong.misconception if wrong else None
            yield Choice(
                node.id, way.id, way.id == key, _words(way.text), _words(node.text), misconception
            )


def _nothing(item: Essay) -> Iterator[Choice]:
    return iter(())


def _given(response: object) -> Mapping[str, Any]:
    return response if isinstance(response, dict) else {}


def _list(response: object) -> list[str]:
    found = response if isinstance(response, list | tuple) else ()
    return [one for one in found if isinstance(one, str)]


def _took_single(item: Single, response: object) -> Taken:
    known = {option.id for option in item.options}
    return {"": response} if isinstance(response, str) and response in known else {}


def _took_set(item: Multiple | LabelSet, response: object) -> Taken:
    """Nothing where nothing is ticked: that is a question left blank."""
    known = [option.id for option in item.options]
    ticked = set(_list(response)) & set(known)
    return {name: name if name in ticked else OFF for name in known} if ticked else {}


def _took_classify(item: Classify, response: object) -> Taken:
    given, places, found = _given(response), set(item.places), {}
    for card in item.cards:
        put = set(_list(given.get(card.id))) & places
        if len(put) == 1:
            found[card.id] = put.pop()
    return found


def _took_annotate(item: Annotate, response: object) -> Taken:
    """A span without a tag counts as left unmarked, once any span has one."""
    given, tags = _given(response), {tag.id for tag in item.tags}
    marked = {
        name: tag
        for name in item.answer.key
        if isinstance(tag := given.get(name), str) and tag in tags
    }
    return {name: marked.get(name, NONE) for name in item.answer.key} if marked else {}


def _took_match(item: Match, response: object) -> Taken:
    given, partners = _given(response), {choice.id for choice in item.right}
    pairs = {left.id: given.get(left.id) for left in item.left}
    return {left: put for left, put in pairs.items() if isinstance(put, str) and put in partners}


def _took_order(item: Order, response: object) -> Taken:
    key = item.answer.key
    given = list(dict.fromkeys(step for step in _list(response) if step in key))
    before = {step: follows for follows, step in pairwise(given)}
    return {
        step: "after" if before.get(step) == follows else OTHER
        for follows, step in pairwise(key)
        if step in given
    }


def _took_cloze(item: Cloze, response: object) -> Taken:
    given, found = _given(response), {}
    for blank, answer in item.answer.blanks.items():
        put = given.get(blank)
        if not isinstance(put, str) or not plain(put):
            continue
        wrong = (
            f"m{place}"
            for place, mistake in enumerate(answer.mistakes)
            if matches(put, mistake.wordings.all, exact=True)
        )
        right = matches(put, answer.accept.all, exact=answer.exact)
        found[blank] = next(wrong, "right" if right else OTHER)
    return found


def _took_numeric(item: Numeric, response: object) -> Taken:
    value = number_given(response)
    if value is None:
        return {}
    room = slack(item.answer.model_dump())
    if abs(value - item.answer.key) <= room:
        return {"": "right"}
    near = (f"m{n}" for n, one in enumerate(item.answer.near) if abs(value - one.value) <= room)
    return {"": next(near, OTHER)}


def _took_branch(item: Branch, response: object) -> Taken:
    nodes = [
        {"id": node.id, "choices": [{"id": way.id, "to": way.to} for way in node.choices]}
        for node in item.nodes
    ]
    return turns_taken({"start": item.start, "nodes": nodes}, response)


def _took_nothing(item: Essay, response: object) -> Taken:
    return {}


_CHOICES: dict[type[Item], Callable[[Any], Iterator[Choice]]] = {
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
    Essay: _nothing,
}
_TAKEN: dict[type[Item], Callable[[Any, object], Taken]] = {
    Single: _took_single,
    Multiple: _took_set,
    LabelSet: _took_set,
    Classify: _took_classify,
    Annotate: _took_annotate,
    Match: _took_match,
    Order: _took_order,
    Cloze: _took_cloze,
    Numeric: _took_numeric,
    Branch: _took_branch,
    Essay: _took_nothing,
}
