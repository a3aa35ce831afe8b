"""The student's copy of an item: an allow-list, so that nothing new can leak.

Whatever a key ranges over is ordered by a hash of its ids: the author's order says nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from .model import Item

_COMMON = ("id", "revision", "type", "confidence")
_SHUFFLED = ("options", "cards", "left", "right", "steps", "nodes")


def student_copy(item: Item) -> dict[str, Any]:
    """What a student may see of an item, both languages, as plain data."""
    data = item.model_dump(mode="json", include=set(_COMMON) | set(item.shown))
    copy = {
        name: data[name] for name in (*_COMMON, *item.shown) if data.get(name) not in (None, [])
    }
    for name in _SHUFFLED:
        if name in copy:
            copy[name] = hashed_order(item.id, copy[name])
    for node in copy.get("nodes", []):
        node["choices"] = hashed_order(f"{item.id}:{node['id']}", node["choices"])
    return copy


def hashed_order(item_id: str, parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Parts in the order of a hash of item and part id."""
    return sorted(parts, key=lambda part: _digest(f"{item_id}:{part['id']}"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
