"""The task: bytes in, bytes out, in this process, in another, or on another machine.

What is the same for each student is decoded once for each worker process.
"""

from __future__ import annotations

import atexit
import hashlib
import json
from collections.abc import Callable
from typing import Any

from .outcome import Outcome

Marker = Callable[[dict[str, Any]], Outcome]
_ready: dict[bytes, Marker] = {}


def mark(basis: bytes, handed: bytes) -> bytes:
    """Mark one submission: a tier's `basis()` and `handed()` in, an `Outcome` out.

    Raises BoxError when the box of the code tier cannot be used here.
    """
    digest = hashlib.sha256(basis).digest()
    marker = _ready.get(digest)
    if marker is None:
        # One run has one basis: an earlier one is not needed any more.
        _ready.clear()
        marker = _ready[digest] = _marker(json.loads(basis))
    return marker(json.loads(handed)).to_bytes()


def _marker(basis: dict[str, Any]) -> Marker:
    if basis["tier"] == "data":
        from .data_tier import data_marker

        return data_marker(basis)
    return _code_marker(basis)


def _code_marker(basis: dict[str, Any]) -> Marker:
    """With one warm box for this process, closed when it ends."""
    from .box import Box, Limits
    from .code import mark_code

    settings = dict(basis["box"])
    box = Box(Limits(**settings.pop("limits")), **settings)
    atexit.register(box.close)
    return lambda handed: mark_code(basis, handed, box)
