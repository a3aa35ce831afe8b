"""Lints without which an item cannot be shown or marked: they run when it is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .lints import Finding, integrity
from .model import NONE, Annotate, Classify, Essay, Item, LabelSet, Multiple, Single
from .text import segment_ids

_PARTS = (
    "options", "cards", "bins", "rows", "columns", "tags", "criteria",
    "left", "right", "steps", "nodes", "gauges",
)  # fmt: skip


def _ids(parts: Iterable[Any]) -> list[str]:
    return [part.id for part in parts]


@integrity("duplicate-part-id")
def part_ids_differ(item: Item) -> Iterator[Finding]:
    """Two options (cards, bins, tags …) of one item may not share an id."""
    for name in _PARTS:
        for part_id, count in Counter(_ids(getattr(item, name, []))).items():
            if count > 1:
                yield Finding((name,), f"'{part_id}' stands twice in {name}", "give one a new id")


@integrity("key-names-no-option")
def key_names_an_option(item: Item) -> Iterator[Finding]:
    """A key, or an accepted other set, may only name options that exist."""
    if not isinstance(item, Single | Multiple | LabelSet):
        return
    options = set(_ids(item.options))
    sets = [[item.answer.key]] if isinstance(item, Single) else [item.answer.key]
    sets += item.answer.accept if isinstance(item, LabelSet) else []
    for named in sets:
        for part_id in named:
            if part_id not in options:
                yield Finding(
                    ("answer", "key"),
                    f"the key names '{part_id}', which is no option",
                    f"use one of: {', '.join(sorted(options))}",
                )


@integrity("key-is-everything")
def key_leaves_something_out(item: Item) -> Iterator[Finding]:
    """A `multiple` whose every option is right asks nothing."""
    if isinstance(item, Multiple) and set(item.answer.key) == set(_ids(item.options)):
        yield Finding(("answer", "key"), "every option is right", "add a real distractor")


@integrity("option-without-feedback")
def every_option_has_feedback(item: Item) -> Iterator[Finding]:
    """Feedback is per option, and for no option that does not exist."""
    if isinstance(item, Single | Multiple | LabelSet):
        yield from same_ids(("answer", "options"), _ids(item.options), item.answer.options)


@integrity("distractor-without-misconception")
def distractors_name_a_misconception(item: Item) -> Iterator[Finding]:
    """A wrong option, or a span that carries no tag, says what the reader believes."""
    for where, part_id, misconception in _distractors(item):
        if misconception is None:
            yield Finding(
                where,
                f"'{part_id}' is wrong but names no misconception",
                "add `misconception:` with a name from book/misconceptions.yml",
            )


def _distractors(item: Item) -> Iterator[tuple[tuple[str, ...], str, str | None]]:
    if isinstance(item, Single | Multiple | LabelSet):
        key = [item.answer.key] if isinstance(item, Single) else item.answer.key
        for part_id, option in item.answer.options.items():
            if part_id not in key:
                yield ("answer", "options", part_id), part_id, option.misconception
    elif isinstance(item, Annotate):
        for part_id, segment in item.answer.segments.items():
            if item.answer.key.get(part_id) == NONE:
                yield ("answer", "segments", part_id), part_id, segment.misconception


@integrity("bins-or-grid")
def cards_have_bins_or_a_grid(item: Item) -> Iterator[Finding]:
    """`classify` has bins, or rows and columns, not both."""
    if not isinstance(item, Classify):
        return
    bins, rows, columns = len(item.bins), len(item.rows), len(item.columns)
    listed = bins >= 2 and not rows and not columns
    grid = not bins and rows >= 2 and columns >= 2
    if not (listed or grid):
        yield Finding(
            (), "has neither two bins nor a grid", "give `bins:`, or `rows:` and `columns:`"
        )


@integrity("card-without-key")
def every_card_has_its_bin(item: Item) -> Iterator[Finding]:
    """Each card has a key that names places that exist, and feedback."""
    if not isinstance(item, Classify):
        return
    cards, places = _ids(item.cards), set(item.places)
    yield from same_ids(("answer", "key"), cards, item.answer.key)
    yield from same_ids(("answer", "cards"), cards, item.answer.cards)
    for card, key in item.answer.key.items():
        for place in [key] if isinstance(key, str) else key:
            if place not in places:
                yield _no_place(("answer", "key", card), place, places)
    for card, answer in item.answer.cards.items():
        for place in answer.misconceptions:
            if place not in places:
                yield _no_place(("answer", "cards", card, "misconceptions"), place, places)


@integrity("bin-without-label")
def bins_of_cases_have_labels(item: Item) -> Iterator[Finding]:
    """Where cards have facts, every bin says which labels of the engine it stands for."""
    if not isinstance(item, Classify) or not item.answer.facts:
        return
    yield from same_ids(("answer", "labels"), item.places, item.answer.labels)
    yield from same_ids(("answer", "facts"), _ids(item.cards), item.answer.facts)


def _no_place(where: tuple[str, ...], place: str, places: set[str]) -> Finding:
    return Finding(where, f"'{place}' is no bin", f"use one of: {', '.join(sorted(places))}")


@integrity("segments-differ")
def segments_agree(item: Item) -> Iterator[Finding]:
    """The spans named in the text are the same in both languages, each once, and all have a key."""
    if not isinstance(item, Annotate):
        return
    english, indonesian = segment_ids(item.text.en), segment_ids(item.text.id)
    for lang, named in (("en", english), ("id", indonesian)):
        for part_id, count in Counter(named).items():
            if count > 1:
                yield Finding(("text", lang), f"span '{part_id}' is named twice", "rename one")
    if set(english) != set(indonesian):
        odd = ", ".join(sorted(set(english) ^ set(indonesian)))
        yield Finding(("text",), f"spans differ between languages: {odd}", "name the same spans")
    yield from same_ids(("answer", "key"), english, item.answer.key)
    yield from same_ids(("answer", "segments"), english, item.answer.segments)


@integrity("key-names-no-tag")
def segment_keys_are_tags(item: Item) -> Iterator[Finding]:
    """A span's key is a tag, or `none`; at least one span has a tag."""
    if not isinstance(item, Annotate):
        return
    tags = _ids(item.tags)
    for segment, tag in item.answer.key.items():
        if tag != NONE and tag not in tags:
            yield Finding(
                ("answer", "key", segment),
                f"'{tag}' is no tag",
                f"use one of: {', '.join(tags)}, none",
            )
    if all(tag == NONE for tag in item.answer.key.values()):
        yield Finding(("answer", "key"), "no span carries a tag", "give at least one span a tag")


@integrity("rubric-differs")
def rubric_covers_the_criteria(item: Item) -> Iterator[Finding]:
    """An essay's rubric has two or more levels, best first, for every criterion."""
    if not isinstance(item, Essay):
        return
    yield from same_ids(("answer", "rubric"), _ids(item.criteria), item.answer.rubric)
    for name, levels in item.answer.rubric.items():
        order = [level.level for level in levels]
        if len(order) < 2 or order != sorted(set(order), reverse=True):
            yield Finding(
                ("answer", "rubric", name), "levels are not in falling order", "write 4, 3, 2, 1"
            )


@integrity("contested-and-graded")
def graded_items_are_settled(item: Item) -> Iterator[Finding]:
    """Where authorities differ, an item is formative."""
    if item.graded and item.answer.contested:  # type: ignore[attr-defined]
        yield Finding(("answer", "contested"), "is graded but contested", "make it a practice item")


def same_ids(
    where: tuple[str, ...], shown: list[str], given: Mapping[str, Any]
) -> Iterator[Finding]:
    for part_id in shown:
        if part_id not in given:
            yield Finding(where, f"'{part_id}' is missing in {'.'.join(where)}", "add it")
    for part_id in given:
        if part_id not in shown:
            yield Finding(
                (*where, part_id), f"'{part_id}' in {'.'.join(where)} is not shown", "remove it"
            )
