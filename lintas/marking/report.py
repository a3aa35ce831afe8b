"""What a marking run found, student by student."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from .outcome import Outcome

SCHEMA = 1
SMALL_CLASS = 60
"""Up to this many students each one has a line of their own on the terminal."""

Status = Literal["marked", "unchanged", "lost"]


@dataclass(frozen=True)
class Row:
    """One student: marks so far, what waits for a person, what was odd.

    `human` are those of the `problems` that a person has to look at. `status`: marked in this
    run, unchanged since it was marked, or not stored.
    """

    student: str
    score: float
    points: float
    answered: int
    asked: int
    waiting: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    human: tuple[str, ...] = ()
    status: Status = "marked"

    @property
    def stored(self) -> bool:
        """Whether the gradebook holds the marks."""
        return self.status != "lost"

    @property
    def needs_human(self) -> bool:
        """Whether a person has to look (essays that wait for marking are no such case)."""
        return bool(self.human) or not self.stored

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
            "human": list(self.human),
            "stored": self.stored,
            "status": self.status,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Row:
        """The same back."""
        one: dict[str, Any] = dict(data)
        del one["stored"]
        for name in ("waiting", "problems", "human"):
            one[name] = tuple(one[name])
        return cls(**one)


def row_of(outcome: Outcome, points: float) -> Row:
    """The row of a submission that was marked."""
    return Row(
        student=outcome.student,
        score=outcome.score,
        points=points,
        answered=outcome.answered,
        asked=outcome.asked,
        waiting=outcome.waiting,
        problems=tuple(dict.fromkeys((*outcome.problems, *outcome.human))),
        human=outcome.human,
    )


def with_problem(row: Row, said: str, **changes: Any) -> Row:
    """The row with one more problem."""
    return replace(row, problems=(*row.problems, said), **changes)


@dataclass(frozen=True)
class Report:
    """A run over an assignment. `problems` are those of no student in particular.

    `notes` say what a lecturer should know and need not do anything about.
    """

    assignment: str
    release: str
    rows: tuple[Row, ...]
    problems: tuple[str, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())
    interrupted: bool = False
    dry_run: bool = False

    @property
    def clean(self) -> bool:
        """True when there is nothing to look at (essays that wait for marking are no finding)."""
        return not self.problems and not any(row.problems for row in self.rows)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there are of each kind."""
        rows = self.rows
        return {
            "handed_in": len(rows),
            "marked": sum(row.status == "marked" for row in rows),
            "unchanged": sum(row.status == "unchanged" for row in rows),
            "not_stored": sum(row.status == "lost" for row in rows),
            "need_a_human": sum(row.needs_human for row in rows),
            "wait_for_marking": sum(bool(row.waiting) for row in rows),
        }

    def to_json(self) -> dict[str, Any]:
        """Plain data, schema 1."""
        return {
            "schema": SCHEMA,
            "assignment": self.assignment,
            "release": self.release,
            "dry_run": self.dry_run,
            "interrupted": self.interrupted,
            "counts": dict(self.counts),
            "students": [row.to_json() for row in self.rows],
            "problems": list(self.problems),
            "notes": list(self.notes),
        }

    def lines(self) -> Iterator[str]:
        """The report for a person, a line at a time; nothing in it can steer a terminal.

        Of a large class only those whom a person has to look at.
        """
        return map(_printable, self._lines())

    def _lines(self) -> Iterator[str]:
        release = f" (release {self.release})" if self.release else ""
        yield f"{self.assignment}{release}: {len(self.rows)} handed in"
        yield from (f"  ! {problem}" for problem in self.problems)
        small = len(self.rows) <= SMALL_CLASS
        for row in self.rows:
            if small or row.needs_human:
                yield from _row_lines(row)
        odd = sum(bool(row.problems) and not row.needs_human for row in self.rows)
        if odd and not small:
            yield f"  {odd} more with a remark: see the report"


def _row_lines(row: Row) -> Iterator[str]:
    waiting = f", {len(row.waiting)} to mark by hand" if row.waiting else ""
    answers = f"{row.answered} of {row.asked} answered"
    same = ", unchanged" if row.status == "unchanged" else ""
    yield f"  {row.student}: {round(row.score, 2):g} of {row.points:g} ({answers}{waiting}{same})"
    yield from (f"    ! {problem}" for problem in row.problems)


def _printable(line: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in line)
