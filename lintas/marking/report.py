"""What a marking run found, student by student."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

SCHEMA = 1


@dataclass(frozen=True)
class Row:
    """One student: marks so far, what waits for a person, what was odd."""

    student: str
    score: float
    points: int
    answered: int
    asked: int
    waiting: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    stored: bool = True

    def to_json(self) -> dict[str, Any]:
        """As in `lintas mark --json`."""
        return {
            "student": self.student,
            "score": self.score,
            "points": self.points,
            "answered": self.answered,
            "asked": self.asked,
            "waiting": list(self.waiting),
            "problems": list(self.problems),
            "stored": self.stored,
        }


@dataclass(frozen=True)
class Report:
    """A run over an assignment. `problems` are those of no student in particular."""

    assignment: str
    release: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = field(default=())

    @property
    def clean(self) -> bool:
        """True when there is nothing to look at (essays that wait for marking are no finding)."""
        return not self.problems and not any(row.problems for row in self.rows)

    def to_json(self) -> dict[str, Any]:
        """Plain data, schema 1."""
        return {
            "schema": SCHEMA,
            "assignment": self.assignment,
            "release": self.release,
            "students": [row.to_json() for row in self.rows],
            "problems": list(self.problems),
        }

    def lines(self) -> Iterator[str]:
        """The report for a person, a line at a time; nothing in it can steer a terminal."""
        return map(_printable, self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.assignment} (release {self.release}): {len(self.rows)} handed in"
        yield from (f"  ! {problem}" for problem in self.problems)
        for row in self.rows:
            waiting = f", {len(row.waiting)} to mark by hand" if row.waiting else ""
            answers = f"{row.answered} of {row.asked} answered"
            yield f"  {row.student}: {round(row.score, 2):g} of {row.points} ({answers}{waiting})"
            yield from (f"    ! {problem}" for problem in row.problems)


def _printable(line: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in line)
