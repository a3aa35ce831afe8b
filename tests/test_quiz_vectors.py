"""Python marks as JavaScript does: both run the same vectors (tests/vectors)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lintas.items import mark_parts
from lintas.items.model import TYPES as ITEM_TYPES

VECTORS = Path(__file__).parent / "vectors"
TYPES = sorted(path.stem for path in VECTORS.glob("*.json"))


def test_every_type_has_at_least_twenty_vectors() -> None:
    assert sorted(ITEM_TYPES) == TYPES
    assert all(len(_vectors(kind)) >= 20 for kind in TYPES)


@pytest.mark.parametrize("kind", TYPES)
def test_python_marks_as_the_vectors_say(kind: str) -> None:
    for vector in _vectors(kind):
        mark = mark_parts(kind, vector["item"], vector["response"])
        found = {"earned": mark.earned, "possible": mark.possible, "parts": mark.parts}
        assert found == vector["mark"], vector["name"]


def _vectors(kind: str) -> list[dict[str, Any]]:
    return json.loads((VECTORS / f"{kind}.json").read_text("utf-8"))
