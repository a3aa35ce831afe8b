"""From choices to the response that a worksheet saves (shapes: INTERFACES 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from lintas.items.model import (
    NONE,
    Annotate,
    Branch,
    Classify,
    Cloze,
    Item,
    LabelSet,
    Match,
    Multiple,
    Numeric,
    Order,
    Single,
)

Taken = Mapping[str, str]
UNSURE = {"en": "not sure (invented)", "id": "tidak yakin (rekaan)"}


def response_of(item: Item, taken: Taken, lang: str) -> Any:
    """The response that makes these choices: the other way round from analysis.options."""
    return _MAKERS[type(item)](item, taken, lang)


def _single(item: Single, taken: Taken, lang: str) -> Any:
    return taken[""]


def _set(item: Multiple | LabelSet, taken: Taken, lang: str) -> Any:
    """Nothing ticked would be a blank: then the first option is."""
    ticked = [option.id for option in item.options if taken.get(option.id) == option.id]
    return ticked or [item.options[0].id]


def _classify(item: Classify, taken: Taken, lang: str) -> Any:
    return {card: [place] for card, place in taken.items()}


def _annotate(item: Annotate, taken: Taken, lang: str) -> Any:
    marked = {span: tag for span, tag in taken.items() if tag != NONE}
    return marked or {next(iter(taken)): item.tags[0].id}


def _match(item: Match, taken: Taken, lang: str) -> Any:
    return dict(taken)


def _order(item: Order, taken: Taken, lang: str) -> Any:
    """Runs of steps that follow each other rightly, the last run first."""
    runs = [[item.answer.key[0]]]
    for _, step in pairwise(item.answer.key):
        if taken.get(step) == "after":
            runs[-1].append(step)
        else:
            runs.append([step])
    return [step for run in reversed(runs) for step in run]


def _cloze(item: Cloze, taken: Taken, lang: str) -> Any:
    found = {}
    for blank, choice in taken.items():
        answer = item.answer.blanks[blank]
        if choice == "right":
            found[blank] = getattr(answer.accept, lang)[0]
        elif choice.startswith("m"):
            found[blank] = getattr(answer.mistakes[int(choice[1:])].wordings, lang)[0]
        else:
            found[blank] = UNSURE[lang]
    return found


def _numeric(item: Numeric, taken: Taken, lang: str) -> Any:
    key, choice = item.answer.key, taken[""]
    far = key * 3 + 7 + 2 * item.answer.tolerance
    near = item.answer.near[int(choice[1:])].value if choice.startswith("m") else far
    value = key if choice == "right" else near
    raw = f"{value:g}"
    return {"value": value, "raw": raw.replace(".", ",") if lang == "id" else raw}


def _branch(item: Branch, taken: Taken, lang: str) -> Any:
    ways = {node.id: {way.id: way.to for way in node.choices} for node in item.nodes}
    walk: list[str] = []
    at, seen = item.start, set[str]()
    while at in ways and at not in seen:
        seen.add(at)
        walk.append(taken[at])
        at = ways[at][taken[at]]
    return walk


_MAKERS: dict[type[Item], Callable[[Any, Taken, str], Any]] = {
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
}
