"""The task: bytes in, bytes out, in this process, in another, or on another machine.

What is the same for each student is decoded once in a worker process, and the code tier keeps one
warm box there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from .outcome import Outcome


@dataclass(frozen=True)
class _Marker:
    """What marks a submission; `close` ends what it keeps running."""

    mark: Callable[[Mapping[str, Any]], Outcome]
    close: Callable[[], None] = lambda: None


_ready: dict[bytes, _Marker] = {}


def mark(basis: bytes, handed: bytes) -> bytes:
    """Mark one submission: a tier's `basis()` and `handed()` in, an `Outcome` out.

    Raises BoxError when the box of the code tier cannot be used here.
    """
    if basis not in _ready:
        close()
        _ready[basis] = _marker(json.loads(basis))
    return _ready[basis].mark(json.loads(handed)).to_bytes()


def close() -> None:
    """End what this process keeps ready: one run has one basis."""
    while _ready:
        _ready.popitem()[1].close()


def _marker(basis: Mapping[str, Any]) -> _Marker:
    if basis["tier"] == "data":
        from .data_tier import data_marker

        return _Marker(data_marker(basis))
    # Loaded by name: worksheets need neither, and the box exists on Linux alone.
    boxes, code = import_module("lintas.marking.box"), import_module("lintas.marking.code")
    settings = dict(basis["box"])
    box = boxes.Box(boxes.Limits(**settings.pop("limits")), **settings)
    return _Marker(lambda handed: code.mark_code(basis, handed, box), box.close)
