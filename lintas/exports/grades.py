"""Marks for a spreadsheet, for Moodle and for Canvas. The decimal mark is always a point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path

from lintas.marking.course import Course
from lintas.marking.roster import Student
from lintas.marking.stored import Marked, read_class, read_marked
from lintas.marking.table import Table, write_table

FORMATS = ("csv", "moodle", "canvas")


@dataclass
class Exported:
    """A file's bytes, and what a lecturer should know about them.

    A person has still to mark `waiting` and `unfinished`; only the latter are in the file.
    """

    content: bytes
    written: int = 0
    absent: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The report for a person."""
        yield f"{self.written} mark{'' if self.written == 1 else 's'} written"
        if self.unfinished:
            some = f"{len(self.unfinished)} of them not final, a person has still to mark"
            yield f"  ! {some}: {few(self.unfinished)}"
        if self.waiting:
            left = f"{len(self.waiting)} left blank, a person has still to mark"
            yield f"  ! {left}: {few(self.waiting)}"
        if self.absent:
            yield f"  {len(self.absent)} handed in nothing: {few(self.absent)}"
        yield from (f"  ! {note}" for note in self.notes)


def few(names: Sequence[str]) -> str:
    """The first of many names."""
    return ", ".join(names[:8]) + (" …" if len(names) > 8 else "")


@dataclass(frozen=True)
class Marks:
    """The class and its marks of an assignment, by student id."""

    assignment: str
    title: str
    everyone: tuple[Student, ...]
    marked: Mapping[str, Marked]
    incomplete: bool = False

    @property
    def points(self) -> float:
        """The most that can be earned."""
        return max((one.points for one in self.marked.values()), default=0.0)

    def final(self, student: str) -> float | None:
        """The mark, or None when there is none that may be given out."""
        one = self.marked.get(student)
        return None if one is None or (one.waiting and not self.incomplete) else one.score


def read_marks(course: Course, assignment: str, title: str, *, incomplete: bool = False) -> Marks:
    """Marks of the class. `incomplete`: also of those whom a person has still to mark.

    Raises NotStored when the gradebook holds nothing of the assignment.
    """
    marked = {one.student.id: one for one in read_marked(course, assignment)}
    return Marks(assignment, title, tuple(read_class(course)), marked, incomplete)


def export(marks: Marks, kind: str) -> Exported:
    """A file of one of FORMATS."""
    found = Exported(b"")
    _count(marks if kind != "csv" else replace(marks, incomplete=True), found)
    found.content = _WRITERS[kind](marks)
    return found


def _count(marks: Marks, found: Exported) -> None:
    for student in marks.everyone:
        one = marks.marked.get(student.id)
        if one is None:
            found.absent.append(student.id)
        elif marks.final(student.id) is None:
            found.waiting.append(student.id)
        else:
            found.written += 1
            if one.waiting:
                found.unfinished.append(student.id)


def figure(value: float | None) -> str:
    """Points with at most two decimals, "" for none."""
    return "" if value is None else f"{value + 1e-9:.2f}".rstrip("0").rstrip(".")


_CSV = (
    "id", "last_name", "first_name", "email", "assignment", "score", "points", "late_penalty",
    "still_to_mark", "handed_in_utc", "late_hours",
)  # fmt: skip


def _csv(marks: Marks) -> bytes:
    """Everything, for a spreadsheet: also marks that are not final, with what is still to do."""
    rows = (_csv_row(student, marks) for student in marks.everyone)
    return _bytes(_CSV, rows, "utf-8-sig")


def _csv_row(student: Student, marks: Marks) -> list[str]:
    who = [student.id, student.last_name, student.first_name, student.email, marks.assignment]
    one = marks.marked.get(student.id)
    if one is None:
        return [*who, "", figure(marks.points), "", "", "", ""]
    when = one.timestamp.replace(tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S") if one.timestamp else ""
    late = figure(one.late.total_seconds() / 3600)
    score, penalty = figure(one.score), figure(one.penalty)
    return [*who, score, figure(one.points), penalty, str(one.waiting), when, late]


def _moodle(marks: Marks) -> bytes:
    """For Moodle's import of grades: the lecturer maps the columns there."""
    header = ("ID number", "Email address", "First name", "Last name", marks.title)
    rows = (
        [one.id, one.email, one.first_name, one.last_name, figure(marks.final(one.id))]
        for one in marks.everyone
    )
    return _bytes(header, rows, "utf-8")


def _canvas(marks: Marks) -> bytes:
    """Canvas's own gradebook with one assignment, and its line of points possible."""
    header = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", marks.title)
    points = ["    Points Possible", "", "", "", "", figure(marks.points)]
    rows = (
        [_family_first(one), one.lms_id, "", one.id, "", figure(marks.final(one.id))]
        for one in marks.everyone
    )
    return _bytes(header, [points, *rows], "utf-8")


def _family_first(student: Student) -> str:
    names = [name for name in (student.last_name, student.first_name) if name]
    return ", ".join(names) or student.id


def _bytes(header: Sequence[str], rows: Iterable[Sequence[str]], encoding: str) -> bytes:
    return write_table(Table(Path(), tuple(header), (), encoding=encoding), rows)


_WRITERS: Mapping[str, Callable[[Marks], bytes]] = {
    "csv": _csv, "moodle": _moodle, "canvas": _canvas,
}  # fmt: skip
