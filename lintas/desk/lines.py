"""What a grader sees: a line per submission, and how a page of them was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

PAGE = 50
SORTS = ("student", "score", "waits", "handed")
ONLY = ("", "human", "essay", "late")


@dataclass(frozen=True)
class View:
    """One page as it was asked for. `sort` may have a minus sign before it."""

    only: str = ""
    search: str = ""
    sort: str = "student"
    page: int = 1

    @property
    def column(self) -> str:
        """What is sorted by."""
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        """Whether the greatest comes first."""
        return self.sort.startswith("-")

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> View:
        """From the address; what makes no sense there counts as not said."""
        view = cls(
            query.get("only", ""),
            query.get("search", "").strip()[:100],
            query.get("sort", "student"),
            int(number) if (number := query.get("page", "1")).isdecimal() else 1,
        )
        only = view.only if view.only in ONLY else ""
        sort = view.sort if view.column in SORTS else "student"
        return cls(only, view.search, sort, min(max(view.page, 1), 10**6))


@dataclass(frozen=True)
class Task:
    """An assignment: how many handed in, and how many of them have cells that wait."""

    name: str
    due: datetime | None
    submissions: int
    waiting: int


@dataclass(frozen=True)
class Line:
    """One submission. `essays` and `others` count the cells that wait for a person."""

    id: str
    student: str
    name: str
    score: float
    penalty: float
    essays: int
    others: int
    handed: datetime | None
    late: bool
    notebooks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Counts:
    """How many submissions there are, of each kind, among those that were searched for."""

    all: int
    human: int
    essay: int
    late: int


@dataclass(frozen=True)
class Sheet:
    """A page of lines. `of` is the greatest score."""

    of: float
    lines: tuple[Line, ...]
    counts: Counts
    view: View

    @property
    def matching(self) -> int:
        """How many lines there are on all pages."""
        return int(getattr(self.counts, self.view.only or "all"))

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, ceil(self.matching / PAGE))


@dataclass(frozen=True)
class Cell:
    """One of nbgrader's cells in a submission; `auto` and `manual` are None until marked."""

    notebook: str
    name: str
    score: float
    of: float
    by_hand: bool
    waits: bool


@dataclass(frozen=True)
class Submission:
    """A submission's cells, and its neighbours that still need marking (their ids)."""

    line: Line
    of: float
    cells: tuple[Cell, ...]
    previous: str | None
    next: str | None
