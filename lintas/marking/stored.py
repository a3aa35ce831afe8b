"""The marks of a whole class as the gradebook holds them, read in four questions to the database.

nbgrader's own API asks several questions a student, which takes minutes for thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .course import Course, own_programs_on_path, start_quickly
from .roster import Student

CHUNK = 500


@dataclass(frozen=True)
class CellMark:
    """One cell's marks: `score` is what counts (a person's before the automatic one).

    None: nobody has marked it yet. `by_hand`: a person gave the score.
    """

    points: float
    score: float | None = None
    extra: float = 0.0
    waits: bool = False
    by_hand: bool = False

    @property
    def settled(self) -> bool:
        """True when the score stands: a person gave it, or nobody has to."""
        return self.by_hand or not self.waits


@dataclass(frozen=True)
class Marked:
    """One student's marks of an assignment, and comments, by notebook and by cell.

    A comment is a person's before the automatic one.
    `penalty` is what lateness takes off, `late` how late it was; both 0 when in time.
    """

    student: Student
    notebooks: Mapping[str, Mapping[str, CellMark]]
    comments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    penalty: float = 0.0
    timestamp: datetime | None = None
    late: timedelta = timedelta(0)

    @property
    def points(self) -> float:
        """The most that can be earned, extra credit apart."""
        return sum(cell.points for cell in self.cells)

    @property
    def score(self) -> float:
        """What has been earned, with extra credit, less the late penalty."""
        earned = sum(cell.score + cell.extra for cell in self.cells if cell.score is not None)
        return max(earned - self.penalty, 0.0)

    @property
    def cells(self) -> list[CellMark]:
        """Every marked cell."""
        return [cell for cells in self.notebooks.values() for cell in cells.values()]

    @property
    def waiting(self) -> int:
        """How many cells a person has still to mark."""
        return sum(cell.waits for cell in self.cells)


class NotStored(Exception):
    """The gradebook holds nothing of this assignment."""


def read_marked(
    course: Course, assignment: str, students: Iterable[str] | None = None
) -> Iterator[Marked]:
    """Marks of the class, in the order of their ids; of `students` only, when given.

    Raises NotStored when the gradebook does not know the assignment.
    """
    with _connection(course) as (link, tables):
        known = _assignment(link, tables, assignment)
        notebooks = _notebooks(link, tables, known["id"])
        wanted = None if students is None else set(students)
        rows = [
            row
            for row in _submissions(link, tables, known["id"])
            if (wanted is None or row["student_id"] in wanted)
            and row["student_id"] not in course.excluded
        ]
        for start in range(0, len(rows), CHUNK):
            yield from _chunk(link, tables, rows[start : start + CHUNK], known, notebooks)


def read_class(course: Course) -> list[Student]:
    """Everyone whom the gradebook knows, in the order of their ids."""
    from sqlalchemy import select

    with _connection(course) as (link, api):
        table = api.Student.__table__
        rows = _all(link, select(table).order_by(table.c.id))
    everyone = [_student({**row, "student_id": row["id"]}) for row in rows]
    return [one for one in everyone if one.id not in course.excluded]


def known_assignments(course: Course) -> list[str]:
    """Names of the assignments that the gradebook holds."""
    from sqlalchemy import select

    with _connection(course) as (link, api):
        table = api.Assignment.__table__
        return [row["name"] for row in _all(link, select(table.c.name).order_by(table.c.name))]


@contextmanager
def _connection(course: Course) -> Iterator[tuple[Any, Any]]:
    start_quickly()
    from nbgrader import api

    own_programs_on_path()
    with api.Gradebook(course.db_url, course.course_id) as book, book.engine.connect() as link:
        yield link, api


def _all(link: Any, query: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in link.execute(query)]


def _assignment(link: Any, api: Any, name: str) -> dict[str, Any]:
    from sqlalchemy import select

    table = api.Assignment.__table__
    found = _all(link, select(table.c.id, table.c.duedate).where(table.c.name == name))
    if not found:
        raise NotStored(f"The gradebook holds nothing of {name}; run `lintas mark {name}` first.")
    return found[0]


def _notebooks(link: Any, api: Any, assignment: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Name and cells (id -> name and points, None for a cell without) of each notebook by id."""
    from sqlalchemy import select

    book, base = api.Notebook.__table__, api.BaseCell.__table__
    grade, task = api.GradeCell.__table__, api.TaskCell.__table__
    names = _all(link, select(book.c.id, book.c.name).where(book.c.assignment_id == assignment))
    query = (
        select(
            base.c.id,
            base.c.name,
            base.c.notebook_id,
            grade.c.max_score.label("graded"),
            task.c.max_score.label("task"),
        )
        .outerjoin(grade, grade.c.id == base.c.id)
        .outerjoin(task, task.c.id == base.c.id)
        .where(base.c.notebook_id.in_([row["id"] for row in names]))
    )
    found: dict[str, tuple[str, dict[str, Any]]] = {row["id"]: (row["name"], {}) for row in names}
    for row in _all(link, query):
        points = row["graded"] if row["graded"] is not None else row["task"]
        found[row["notebook_id"]][1][row["id"]] = (row["name"], points)
    return found


def _submissions(link: Any, api: Any, assignment: str) -> list[dict[str, Any]]:
    from sqlalchemy import select

    sent, student = api.SubmittedAssignment.__table__, api.Student.__table__
    query = (
        select(
            sent.c.id,
            sent.c.student_id,
            sent.c.timestamp,
            sent.c.extension,
            student.c.first_name,
            student.c.last_name,
            student.c.email,
            student.c.lms_user_id,
        )
        .join(student, student.c.id == sent.c.student_id)
        .where(sent.c.assignment_id == assignment)
        .order_by(sent.c.student_id)
    )
    return _all(link, query)


def _chunk(
    link: Any,
    api: Any,
    rows: list[dict[str, Any]],
    known: Mapping[str, Any],
    notebooks: Mapping[str, tuple[str, dict[str, Any]]],
) -> Iterator[Marked]:
    from sqlalchemy import select

    sent, grade, comment = (
        api.SubmittedNotebook.__table__, api.Grade.__table__, api.Comment.__table__,
    )  # fmt: skip
    ids = [row["id"] for row in rows]
    written = _all(link, select(sent).where(sent.c.assignment_id.in_(ids)))
    mine = [row["id"] for row in written]
    grades = _by(_all(link, select(grade).where(grade.c.notebook_id.in_(mine))), "notebook_id")
    said = _by(_all(link, select(comment).where(comment.c.notebook_id.in_(mine))), "notebook_id")
    by_sent = _by(written, "assignment_id")
    for row in rows:
        parts = [(notebooks[part["notebook_id"]], part) for part in by_sent.get(row["id"], [])]
        yield Marked(
            student=_student(row),
            notebooks={
                name: _cells(grades.get(part["id"], []), cells) for (name, cells), part in parts
            },
            penalty=sum(part["late_submission_penalty"] or 0.0 for _, part in parts),
            timestamp=row["timestamp"],
            late=_late(row, known["duedate"]),
            comments={
                name: _comments(said.get(part["id"], []), cells) for (name, cells), part in parts
            },
        )


def _student(row: Mapping[str, Any]) -> Student:
    fields = ("student_id", "first_name", "last_name", "email", "lms_user_id")
    return Student(*(row[name] or "" for name in fields))


def _by(rows: list[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def _cells(grades: list[dict[str, Any]], cells: Mapping[str, Any]) -> dict[str, CellMark]:
    found = {}
    for row in grades:
        name, points = cells[row["cell_id"]]
        by_hand = row["manual_score"]
        found[name] = CellMark(
            points=points or 0.0,
            score=row["auto_score"] if by_hand is None else by_hand,
            extra=row["extra_credit"] or 0.0,
            waits=bool(row["needs_manual_grade"]),
            by_hand=by_hand is not None,
        )
    return found


def _comments(rows: list[dict[str, Any]], cells: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for row in rows:
        text = row["auto_comment"] if row["manual_comment"] is None else row["manual_comment"]
        if text:
            found[cells[row["cell_id"]][0]] = text
    return found


def _late(row: Mapping[str, Any], due: datetime | None) -> timedelta:
    if due is None or row["timestamp"] is None:
        return timedelta(0)
    late: timedelta = row["timestamp"] - due - (row["extension"] or timedelta(0))
    return max(late, timedelta(0))
