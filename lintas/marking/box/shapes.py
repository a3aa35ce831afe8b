"""What goes into the box and what comes out: plain values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["student", "shared", "test"]
"""Where a cell runs: in the student's box, in both, or in the test box only."""


@dataclass(frozen=True)
class BoxCell:
    """A code cell to run: its place in the notebook, its source, and where it runs."""

    index: int
    source: str
    role: Role


@dataclass(frozen=True)
class CellRun:
    """What a cell gave: nbformat outputs as plain dictionaries, and its execution count."""

    outputs: tuple[Mapping[str, Any], ...]
    count: int | None = None


@dataclass(frozen=True)
class Run:
    """Results by cell index, as far as it got; `ended` is "" or why it stopped early."""

    cells: Mapping[int, CellRun] = field(default_factory=dict)
    ended: str = ""


class BoxError(Exception):
    """The box cannot be used here. `remedy` says what a person can do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy
