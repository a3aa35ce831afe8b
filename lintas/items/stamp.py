"""Hashes that tell when one language of an item moved and the other did not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from .model import Item, Text


def english_hash(item: Item) -> str:
    """Twelve hex digits of all English strings of an item, in their order."""
    return strings_hash(item, "en")


def strings_hash(item: Item, lang: str) -> str:
    """Twelve hex digits of all strings of an item in `lang`, in their order."""
    strings = [text.in_(lang) for text in texts(item)]
    return hashlib.sha256(json.dumps(strings, ensure_ascii=False).encode()).hexdigest()[:12]


def texts(value: Any) -> Iterator[Text]:
    """Every bilingual text inside a model, depth first."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Item) or hasattr(value, "model_fields_set"):
        for name in type(value).model_fields:
            if name != "translation":
                yield from texts(getattr(value, name))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
