"""Charts: a drawing, its words in two languages, its data as a table and its sources.

Light on purpose: a student's notebook imports `show` from here with the standard library and
plotly alone. Everything that needs YAML is loaded when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .files import assets, bundle_for
    from .model import Chart, load, names
    from .notebook import show

__all__ = ["Chart", "assets", "bundle_for", "load", "names", "show"]

_HOMES = {
    "Chart": "model",
    "load": "model",
    "names": "model",
    "show": "notebook",
    "assets": "files",
    "bundle_for": "files",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
