"""The quiz: one front end for static pages and for notebooks.

Names load when they are first asked for, so that a student's kernel needs only anywidget.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .live import Worksheet, open_worksheet
    from .page import assets, page_html
    from .widget import Quiz

__all__ = ["Quiz", "Worksheet", "assets", "open_worksheet", "page_html"]

_HOMES = {
    "Quiz": "widget",
    "Worksheet": "live",
    "open_worksheet": "live",
    "assets": "page",
    "page_html": "page",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
