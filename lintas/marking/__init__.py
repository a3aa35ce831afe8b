"""Marking graded worksheets from their answers; nothing a student wrote is run.

The names here are loaded when first used: nbgrader takes seconds to import.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .collect import collect_files
    from .collected import Collected
    from .report import Report, Row
    from .run import mark_assignment
    from .score import CellScore, Marks, mark_handed

_HOME = {
    "CellScore": "score",
    "Collected": "collected",
    "Marks": "score",
    "Report": "report",
    "Row": "report",
    "collect_files": "collect",
    "mark_assignment": "run",
    "mark_handed": "score",
}
__all__ = [
    "CellScore",
    "Collected",
    "Marks",
    "Report",
    "Row",
    "collect_files",
    "mark_assignment",
    "mark_handed",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
