"""Storing a batch of marks in nbgrader's gradebook without losing what a person put there.

Rows go through SQLAlchemy's Core, one transaction a batch, on SQLite and PostgreSQL. A manual
score, a comment and extra credit are never touched. Whether a cell waits for a person is decided
anew only when the student's answer is new; until then a person's decision stands. What is stored
already is not written again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from .gradebook import Store
from .outcome import Outcome
from .score import CellScore

Row = dict[str, Any]
_log = logging.getLogger("lintas.late")


_TABLES = ("Student", "SubmittedAssignment", "SubmittedNotebook", "Grade", "Comment")
_CHANGING = {
    "SubmittedAssignment": ("timestamp",),
    "SubmittedNotebook": ("late_submission_penalty",),
    "Grade": ("auto_score", "needs_manual_grade"),
    "Comment": ("auto_comment",),
}


@dataclass(frozen=True)
class Marked:
    """What is to be stored; `earlier` has the digests of the answers marked before.

    `earlier` is by notebook, then by cell.
    """

    outcome: Outcome
    earlier: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Stored:
    """What the gradebook holds of a submission: how many grades, and the marks they add up to."""

    grades: int
    score: float


@dataclass(frozen=True)
class Standing:
    """Marks that a person has had a part in: what they add up to, and the cells that still wait."""

    score: float = 0.0
    waiting: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Notebook:
    """A notebook of the assignment: nbgrader's ids of its cells, by name."""

    id: str
    grades: Mapping[str, str]
    comments: Mapping[str, str]


@dataclass
class _Changes:
    """Rows to add, by table in the order that foreign keys ask for, and values to change."""

    added: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in _TABLES})
    changed: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in _TABLES})


class Writer:
    """Writes to one assignment of an open gradebook."""

    def __init__(self, store: Store, assignment: str) -> None:
        from nbgrader import api

        self._rule, self._engine = store.late_rule, store.book.engine
        self._tables = {name: getattr(api, name).__table__ for name in _TABLES}
        found = store.book.find_assignment(assignment)
        self._id, self._due = found.id, found.duedate
        self._notebooks = {notebook.name: _cells(notebook) for notebook in found.notebooks}
        # No transaction of nbgrader's own stays open beside ours.
        store.book.db.rollback()

    @property
    def cells(self) -> int:
        """How many grades a submission has."""
        return sum(len(notebook.grades) for notebook in self._notebooks.values())

    def stored(self) -> dict[str, Stored]:
        """What is there already, by student."""
        from sqlalchemy import func, select

        _, sa, sn, gr, _ = self._tables.values()
        score = func.sum(func.coalesce(gr.c.auto_score, 0.0))
        rows = (
            select(sa.c.student_id, func.count(gr.c.id), score)
            .select_from(sa.join(sn, sn.c.assignment_id == sa.c.id))
            .join(gr, gr.c.notebook_id == sn.c.id)
            .where(sa.c.assignment_id == self._id)
            .group_by(sa.c.student_id)
        )
        with self._engine.connect() as connection:
            return {name: Stored(*found) for name, *found in connection.execute(rows)}

    def standing(self, students: Sequence[str]) -> dict[str, Standing]:
        """How those of these students stand to whom a person gave marks, by student."""
        from sqlalchemy import or_, select

        _, sa, sn, gr, _ = self._tables.values()
        joined = sa.join(sn, sn.c.assignment_id == sa.c.id).join(gr, gr.c.notebook_id == sn.c.id)
        mine = (sa.c.assignment_id == self._id, sa.c.student_id.in_(students))
        given = or_(gr.c.manual_score.is_not(None), gr.c.extra_credit > 0)
        touched = select(sa.c.id).select_from(joined).where(*mine, given)
        what = (gr.c.cell_id, gr.c.auto_score, gr.c.manual_score, gr.c.extra_credit)
        rows = (
            select(sa.c.student_id, *what, gr.c.needs_manual_grade)
            .select_from(joined)
            .where(*mine, sa.c.id.in_(touched))
        )
        names = {cell: name for book in self._notebooks.values()
                 for name, cell in book.grades.items()}  # fmt: skip
        found: dict[str, Standing] = {}
        with self._engine.connect() as connection:
            for student, cell, auto, manual, extra, waits in connection.execute(rows):
                before = found.get(student, Standing())
                score = (auto if manual is None else manual) or 0.0
                more = {names[cell]} if waits else frozenset()
                found[student] = Standing(
                    before.score + score + (extra or 0.0), before.waiting | more
                )
        return found

    def save(self, batch: Sequence[Marked]) -> dict[str, tuple[str, ...]]:
        """Store a batch, all of it or nothing; returns what was odd, by student."""
        stamps = {marked.outcome.student: time_of(marked.outcome.timestamp) for marked in batch}
        odd = {student: odd for student, (_, odd) in stamps.items()}
        with self._transaction() as connection:
            there = _There(connection, self._tables, self._id, list(stamps))
            changes = _Changes()
            for marked in batch:
                self._submission(marked, stamps[marked.outcome.student][0], there, changes)
            self._write(connection, changes)
            for student, said in self._penalties(connection, list(stamps)).items():
                odd[student] = (*odd[student], said)
        return odd

    def settle(self, students: Sequence[str]) -> dict[str, str]:
        """Decide late penalties anew for students whose work has not changed; as `save`."""
        with self._transaction() as connection:
            return self._penalties(connection, students)

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                # Before reading: nobody marks by hand between our look and our writing.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def _submission(
        self, marked: Marked, stamp: datetime | None, there: _There, changes: _Changes
    ) -> None:
        outcome, student = marked.outcome, marked.outcome.student
        if student not in there.students:
            changes.added["Student"].append({"id": student})
        submission = there.submissions.get(student)
        if submission is None:
            submission = {"id": _new_id(), "timestamp": stamp}
            row = {**submission, "assignment_id": self._id, "student_id": student}
            changes.added["SubmittedAssignment"].append(row)
        elif stamp is not None and stamp != submission["timestamp"]:
            changes.changed["SubmittedAssignment"].append(_change(submission, timestamp=stamp))
        for name, notebook in self._notebooks.items():
            number = there.notebooks.get((submission["id"], notebook.id))
            if number is None:
                number = _new_id()
                row = {"id": number, "assignment_id": submission["id"], "notebook_id": notebook.id}
                changes.added["SubmittedNotebook"].append({**row, "flagged": False})
            _grades(outcome, marked.earlier.get(name, {}), name, notebook, number, there, changes)
            _comments(outcome.comments.get(name, {}), notebook, number, there, changes)

    def _write(self, connection: Any, changes: _Changes) -> None:
        from sqlalchemy import bindparam, insert, update

        for name, table in self._tables.items():
            if changes.added[name]:
                connection.execute(insert(table), changes.added[name])
            if changes.changed[name]:
                values: Row = {column: bindparam(f"new_{column}") for column in _CHANGING[name]}
                one = update(table).where(table.c.id == bindparam("of")).values(values)
                connection.execute(one, changes.changed[name])

    def _penalties(self, connection: Any, students: Sequence[str]) -> dict[str, str]:
        """Set late penalties when the course has a rule for them; else keep what is stored."""
        changes, odd = _Changes(), {}
        for row in connection.execute(self._lateness(students)).mappings():
            late = _seconds_late(row["timestamp"], self._due, row["extension"])
            student, score = row["student_id"], row["score"]
            try:
                penalty = self._rule(student, score, max(late, 1))
                bounded = None if penalty is None else min(max(penalty, 0), score)
            except Exception as error:  # the course's own rule: whatever it is, marks are stored
                odd[student] = f"the rule for late penalties failed ({type(error).__name__})"
                _log.debug("late penalty of %s", student, exc_info=True)
                continue
            wanted = bounded if late > 0 else None
            if bounded is not None and wanted != row["late_submission_penalty"]:
                changed = _change(row, late_submission_penalty=wanted)
                changes.changed["SubmittedNotebook"].append(changed)
        self._write(connection, changes)
        return odd

    def _lateness(self, students: Sequence[str]) -> Any:
        """A row for each notebook of these students: when, until when, for how many points."""
        from sqlalchemy import case, func, select

        _, sa, sn, gr, _ = self._tables.values()
        earned = case((gr.c.manual_score.is_not(None), gr.c.manual_score), else_=gr.c.auto_score)
        extra = func.coalesce(gr.c.extra_credit, 0.0)
        score = func.coalesce(func.sum(earned + extra), 0.0).label("score")
        when = (sa.c.student_id, sa.c.timestamp, sa.c.extension)
        what = (sn.c.id, sn.c.late_submission_penalty)
        return (
            select(*when, *what, score)
            .select_from(sa.join(sn, sn.c.assignment_id == sa.c.id))
            .outerjoin(gr, gr.c.notebook_id == sn.c.id)
            .where(sa.c.assignment_id == self._id, sa.c.student_id.in_(students))
            .group_by(*when, *what)
            .order_by(sa.c.student_id, sn.c.id)
        )


class _There:
    """What the gradebook holds of some students' work."""

    def __init__(
        self, connection: Any, tables: Mapping[str, Any], assignment: str, students: list[str]
    ) -> None:
        from sqlalchemy import select

        st, sa, sn, gr, co = tables.values()
        run = connection.execute
        self.students = set(run(select(st.c.id).where(st.c.id.in_(students))).scalars())
        wanted = (sa.c.assignment_id == assignment, sa.c.student_id.in_(students))
        rows = run(select(sa.c.id, sa.c.student_id, sa.c.timestamp).where(*wanted)).mappings()
        self.submissions = {row["student_id"]: dict(row) for row in rows}
        numbers = [row["id"] for row in self.submissions.values()]
        found = run(select(sn).where(sn.c.assignment_id.in_(numbers))).mappings().all()
        self.notebooks = {(row["assignment_id"], row["notebook_id"]): row["id"] for row in found}
        inside = list(self.notebooks.values())
        # Locked where the database can: a person may be marking by hand.
        grades = select(gr).where(gr.c.notebook_id.in_(inside)).with_for_update()
        self.grades = _by_cell(run(grades).mappings())
        self.comments = _by_cell(run(select(co).where(co.c.notebook_id.in_(inside))).mappings())


def _by_cell(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(row["notebook_id"], row["cell_id"]): row for row in rows}


def _cells(notebook: Any) -> _Notebook:
    tasks = {cell.name: cell.id for cell in notebook.task_cells}
    grades = {cell.name: cell.id for cell in notebook.grade_cells} | tasks
    comments = {cell.name: cell.id for cell in notebook.solution_cells} | tasks
    return _Notebook(notebook.id, grades, comments)


def _grades(
    outcome: Outcome,
    earlier: Mapping[str, str],
    name: str,
    notebook: _Notebook,
    number: str,
    there: _There,
    changes: _Changes,
) -> None:
    cells = outcome.cells.get(name, {})
    for cell_name, cell_id in notebook.grades.items():
        row, cell = there.grades.get((number, cell_id)), cells.get(cell_name)
        before = row or {"auto_score": None, "manual_score": None, "needs_manual_grade": True}
        after = {name: before[name] for name in _CHANGING["Grade"]}
        if cell is not None:
            after = _decided(before, cell, new=earlier.get(cell_name) != cell.answer)
        if row is None:
            place = {"id": _new_id(), "notebook_id": number, "cell_id": cell_id}
            changes.added["Grade"].append({**place, **after})
        elif any(row[column] != value for column, value in after.items()):
            changes.changed["Grade"].append(_change(row, **after))


def _decided(before: Mapping[str, Any], cell: CellScore, *, new: bool) -> Row:
    """The score, and whether a person has to look: again where an answer or a mark is new."""
    by_hand = before["manual_score"] is not None
    moved = before["auto_score"] != cell.score
    waits = cell.waits or by_hand
    if not (new or (by_hand and moved)):
        waits = waits and before["needs_manual_grade"]
    return {"auto_score": cell.score, "needs_manual_grade": waits}


def _comments(
    said: Mapping[str, str | None],
    notebook: _Notebook,
    number: str,
    there: _There,
    changes: _Changes,
) -> None:
    for cell_name, cell_id in notebook.comments.items():
        row, words = there.comments.get((number, cell_id)), said.get(cell_name)
        if row is None:
            place = {"id": _new_id(), "notebook_id": number, "cell_id": cell_id}
            changes.added["Comment"].append({**place, "auto_comment": words})
        elif row["auto_comment"] != words:
            changes.changed["Comment"].append(_change(row, auto_comment=words))


def _change(row: Mapping[str, Any], **values: Any) -> Row:
    return {"of": row["id"], **{f"new_{column}": value for column, value in values.items()}}


def _new_id() -> str:
    from nbgrader.api import new_uuid

    return str(new_uuid())


def _seconds_late(stamp: datetime | None, due: datetime | None, extension: Any) -> float:
    if stamp is None or due is None:
        return 0.0
    last = due if extension is None else due + extension
    return max(0.0, (stamp - last).total_seconds())


@lru_cache(maxsize=1024)
def time_of(stamp: str | None) -> tuple[datetime | None, tuple[str, ...]]:
    """The time that a stamp names, as the gradebook holds it, and what is odd about it."""
    from nbgrader.utils import parse_utc

    if stamp is None:
        return None, ()
    try:
        return parse_utc(stamp), ()
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None, ("timestamp.txt holds no time; the time of handing in is unknown",)
