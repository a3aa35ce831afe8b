"""A second marker's marks beside the first's: how far they agree, and where they do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lintas.analysis.agreement import FEW, Agreement, Estimate, agreement
from lintas.marking.course import Course
from lintas.marking.stored import Marked, read_marked

SHOWN = 10


@dataclass(frozen=True)
class Apart:
    """One part on which the markers differ most."""

    student: str
    cell: str
    first: float
    second: float

    @property
    def gap(self) -> float:
        """How many points lie between."""
        return abs(self.first - self.second)


@dataclass
class Compared:
    """Two markers over an assignment: in all, and by criterion."""

    assignment: str
    whole: Agreement | None
    by_cell: dict[str, Agreement] = field(default_factory=dict)
    apart: list[Apart] = field(default_factory=list)
    only_first: int = 0
    only_second: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain data, schema 1."""
        return {
            "schema": 1,
            "assignment": self.assignment,
            "whole": self.whole.to_json() if self.whole else None,
            "by_criterion": {name: one.to_json() for name, one in self.by_cell.items()},
            "furthest_apart": [vars(one) for one in self.apart],
            "only_first": self.only_first,
            "only_second": self.only_second,
        }

    def lines(self) -> Iterator[str]:
        """The report for a person."""
        if self.whole is None:
            yield f"{self.assignment}: no part was marked by both."
            yield f"  only by the first: {self.only_first}, only by the second: {self.only_second}"
            return
        yield f"{self.assignment}: {self.whole.pairs} marks of {self.whole.students} students"
        yield from _words("in all", self.whole)
        for name, one in self.by_cell.items():
            yield from _words(name, one)
        if self.only_first or self.only_second:
            yield f"  marked once only: {self.only_first} (first), {self.only_second} (second)"
        for each in self.apart:
            yield f"  apart: {each.student}, {each.cell}: {each.first:g} and {each.second:g}"


def compare(first: Course, second: Course, assignment: str) -> Compared:
    """Compare what people marked in two course folders. Raises NotStored."""
    one, two = (_by_hand(read_marked(course, assignment)) for course in (first, second))
    shared = sorted(one.keys() & two.keys())
    students: dict[str, list[tuple[float, float]]] = {}
    cells: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for student, cell in shared:
        pair = (one[student, cell], two[student, cell])
        students.setdefault(student, []).append(pair)
        cells.setdefault(cell, {})[student] = [pair]
    apart = [Apart(*key, one[key], two[key]) for key in shared if one[key] != two[key]]
    apart.sort(key=lambda each: (-each.gap, each.student, each.cell))
    by_cell = {name: agreement(found) for name, found in sorted(cells.items())}
    return Compared(
        assignment,
        agreement(students),
        {name: found for name, found in by_cell.items() if found is not None},
        apart[:SHOWN],
        len(one.keys() - two.keys()),
        len(two.keys() - one.keys()),
    )


def _by_hand(everyone: Iterator[Marked]) -> dict[tuple[str, str], float]:
    """Each mark that a person gave, by student and cell."""
    return {
        (marked.student.id, name): cell.score
        for marked in everyone
        for cells in marked.notebooks.values()
        for name, cell in cells.items()
        if cell.by_hand and cell.score is not None
    }


def _words(name: str, one: Agreement) -> Iterator[str]:
    few = f"  (only {one.pairs} marks: read the intervals, not the values)"
    yield (
        f"  {name}: the same in {one.exact:.0%}; second minus first {one.difference:+.2f} points"
        f"{few if one.pairs < FEW else ''}"
    )
    yield f"    Cohen's kappa {_number(one.kappa)}; weighted {_number(one.weighted)}"
    yield f"    Krippendorff's alpha {_number(one.alpha)}"


def _number(one: Estimate) -> str:
    if one.value is None:
        return "not defined (all marks alike)"
    between = "" if one.low is None else f" (95 %: {one.low:.2f} to {one.high:.2f})"
    return f"{one.value:.2f}{between}"
