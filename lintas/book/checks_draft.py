"""Checks of work in progress: what is still to be written, and what the engine says of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lintas.items import Bank, Loaded, Problem, problem_in, unwritten_below
from lintas.items.model import Classify

from .catalogue import Catalogue

Where = tuple[str | int, ...]
NOTHING = "NONE"


def nothing_is_left_to_write(catalogue: Catalogue) -> Iterator[Problem]:
    """No skeleton's mark is left in the book or in graded work. Code `unwritten`."""
    yield from unwritten_below(
        [catalogue.path("book"), catalogue.path("exercises"), *catalogue.banks]
    )


def keys_agree_with_the_engine(catalogue: Catalogue) -> Iterator[Problem]:
    """The key of a case is what the engine finds on its facts. Codes `engine-*`, `item-facts`."""
    for bank in catalogue.all_banks():
        for item in bank.items.values():
            if item.type == "label-set":
                yield from _label_set(bank, item)
            elif isinstance(item, Classify):
                yield from _cards(bank, item)


def _label_set(bank: Bank, item: Any) -> Iterator[Problem]:
    answer = item.answer
    found: set[str] = set()
    for index, actor in enumerate(answer.actors):
        at = ("answer", "actors", index, "facts")
        verdict = _verdict(actor.facts, actor.conduct_date)
        if isinstance(verdict, str):
            yield _problem(bank, item, at, verdict, "use the names of the guide", "item-facts")
            return
        found |= _on_track(item, verdict)
    found = found - {NOTHING} or {NOTHING}
    key = {answer.options[part].label for part in answer.key}
    if key != found:
        said = f"the key says {_listed(key)}, the engine finds {_listed(found)} on these facts"
        remedy = "correct the facts or the key; the preview shows the engine's reasons"
        yield _problem(bank, item, ("answer", "key"), said, remedy, "engine-disagrees")


def _cards(bank: Bank, item: Classify) -> Iterator[Problem]:
    for card, facts in item.answer.facts.items():
        at = ("answer", "facts", card)
        verdict = _verdict(facts, date(2026, 1, 2))
        if isinstance(verdict, str):
            yield _problem(bank, item, at, verdict, "use the names of the guide", "item-facts")
            continue
        key = item.answer.key[card]
        bins = [key] if isinstance(key, str) else key
        stands_for = {label for place in bins for label in item.answer.labels.get(place, ())}
        found = _on_track(item, verdict)
        if not found & stands_for:
            said = f"card {card} stands for {_listed(stands_for)}, the engine finds "
            remedy = "correct the card's facts or its bin"
            said += f"{_listed(found)} on its facts"
            yield _problem(bank, item, at, said, remedy, "engine-disagrees")


def _on_track(item: Any, verdict: Any) -> frozenset[str]:
    """What the verdict says on the track that the item is about."""
    if item.answer.track == "indonesia":
        return frozenset(verdict.indonesian_provisions)
    return frozenset(verdict.labels)


def _verdict(facts: Mapping[str, object], day: date) -> Any:
    """The engine's verdict, or in words why there is none."""
    from lintas.scenarios import ScenarioError, classify

    try:
        return classify(facts, conduct_date=day)
    except ScenarioError as error:
        return f"facts: {' '.join(str(error).split())}"


def _listed(labels: set[str] | frozenset[str]) -> str:
    return ", ".join(sorted(labels)) or "nothing"


def _problem(bank: Bank, item: Loaded, at: Where, message: str, remedy: str, code: str) -> Problem:
    path, line = Path(bank.files[item.id]), bank.lines[item.id].at(at)
    return problem_in(path, message, remedy, code, line=line, item=item.id)
