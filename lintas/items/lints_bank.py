"""Lints over many items: a unit's practice bank, or one worksheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from .lints import Finding, across
from .model import Item, Single
from .unwritten import is_unwritten

FEW = 6
"""Fewer single-choice items than this say nothing about a habit of their author."""


@across("key-position")
def keys_stand_anywhere(items: Mapping[str, Item]) -> Iterator[tuple[str, Finding]]:
    """No letter is the key of more than 60 % of the single-choice items."""
    singles = [item for item in items.values() if isinstance(item, Single)]
    for letter, count in Counter(item.answer.key for item in singles).items():
        if len(singles) >= FEW and count > 0.6 * len(singles):
            yield (
                singles[0].id,
                Finding(
                    ("answer", "key"),
                    f"'{letter}' is the key of {count} of {len(singles)} single-choice items",
                    "give the key another letter in some of them",
                ),
            )


@across("key-length")
def keys_are_not_the_longest(items: Mapping[str, Item]) -> Iterator[tuple[str, Finding]]:
    """The key is the longest option in no more than half of the single-choice items."""
    singles = [item for item in items.values() if isinstance(item, Single)]
    for lang in ("en", "id"):
        longest = [item for item in singles if _key_is_longest(item, lang)]
        if len(singles) >= FEW and len(longest) > len(singles) / 2:
            yield (
                longest[0].id,
                Finding(
                    ("options",),
                    f"the key is the longest option in {len(longest)} of {len(singles)} ({lang})",
                    "shorten some keys or lengthen some distractors",
                ),
            )


def _key_is_longest(item: Single, lang: str) -> bool:
    longest = max(item.options, key=lambda option: len(option.text.in_(lang)))
    return longest.id == item.answer.key


@across("same-stem")
def stems_differ(items: Mapping[str, Item]) -> Iterator[tuple[str, Finding]]:
    """Two items may not ask the same thing of the same case in the same words."""
    seen: dict[tuple[str, str], str] = {}
    for item in items.values():
        if is_unwritten(item.stem.en):
            continue
        shown = (item.case.en if item.case else "", item.stem.en)
        body = shown if item.case or isinstance(item, Single) else (item.id, item.stem.en)
        if body in seen:
            yield (
                item.id,
                Finding(("stem",), f"asks the same as {seen[body]}", "ask something else"),
            )
        seen.setdefault(body, item.id)


def family_clashes(items: Mapping[str, Item]) -> Iterator[tuple[str, Finding]]:
    """Two items of one `family` in one worksheet give each other away."""
    seen: dict[str, str] = {}
    for item in items.values():
        if item.family and item.family in seen:
            yield (
                item.id,
                Finding(
                    ("family",),
                    f"is of the family of {seen[item.family]} in the same worksheet",
                    "keep one of the two",
                ),
            )
        if item.family:
            seen.setdefault(item.family, item.id)
