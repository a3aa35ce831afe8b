"""The code tier: notebooks with students' code, repaired, run in the box, scored, cleaned.

The names here are loaded when first used: a worker needs no nbgrader.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .mark import mark_code
    from .tier import CodeTier

_HOME = {"CodeTier": "tier", "mark_code": "mark"}
__all__ = ["CodeTier", "mark_code"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
