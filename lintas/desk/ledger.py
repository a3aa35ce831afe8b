"""Questions to the gradebook. The database does the paging: a class of 10,000 stays quick."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, distinct, false, func, not_, or_, select, true

from .lines import ONLY, PAGE, Cell, Counts, Line, Sheet, Submission, Task, View
from .tables import (
    OF,
    SCORE,
    Database,
    assignment,
    cell,
    cells_of,
    grade,
    graded,
    notebook,
    student,
    submission,
    submitted,
    tallied,
    task,
)


@dataclass(frozen=True)
class _Asked:
    """An assignment's id, greatest score, and a row for each submission, ready for a query."""

    id: str
    of: float
    rows: Any


class Ledger:
    """A course's gradebook, to be read. `named` are students whom the last run names."""

    def __init__(self, db_url: str, course_id: str) -> None:
        self.database = Database(db_url)
        self.course_id = course_id

    def close(self) -> None:
        """Give the connections back."""
        self.database.engine.dispose()

    def tasks(self) -> list[Task]:
        """The course's assignments, by name."""
        waiting = (
            select(submission.c.assignment_id, func.count(distinct(submission.c.id)).label("many"))
            .join_from(grade, submitted, submitted.c.id == grade.c.notebook_id)
            .join(submission, submission.c.id == submitted.c.assignment_id)
            .where(grade.c.needs_manual_grade)
            .group_by(submission.c.assignment_id)
            .subquery()
        )
        handed = (
            select(func.count())
            .where(submission.c.assignment_id == assignment.c.id)
            .scalar_subquery()
        )
        found = (
            select(assignment.c.name, assignment.c.duedate, handed, waiting.c.many)
            .outerjoin(waiting, waiting.c.assignment_id == assignment.c.id)
            .where(assignment.c.course_id == self.course_id)
            .order_by(assignment.c.name)
        )
        with self.database.reading() as db:
            return [Task(name, due, many, wait or 0) for name, due, many, wait in db.execute(found)]

    def sheet(self, slug: str, view: View, named: Collection[str] = ()) -> Sheet | None:
        """A page of an assignment's submissions; None when there is no such assignment."""
        with self.database.reading() as db:
            asked = self._asked(db, slug, named)
            if asked is None:
                return None
            found = _page(db, asked.rows, view)
            counts = Counts(*found[0][-4:]) if found else _counts(db, asked.rows, view)
            sheet = Sheet(asked.of, (), counts, view)
            if view.page > sheet.pages:
                view = replace(view, page=sheet.pages)
                found = _page(db, asked.rows, view)
            lines = _with_notebooks(db, tuple(map(_line, found)))
            return Sheet(asked.of, lines, counts, view)

    def one(self, slug: str, id: str, named: Collection[str] = ()) -> Submission | None:
        """A submission of an assignment, by its id; None when there is none."""
        with self.database.reading() as db:
            asked = self._asked(db, slug, named)
            found = _neighbours(db, asked.rows, id) if asked else None
            if asked is None or found is None:
                return None
            row, previous, following = found
            (line,) = _with_notebooks(db, (_line(row),))
            return Submission(line, asked.of, tuple(_cells(db, id)), previous, following)

    def _asked(self, db: Any, slug: str, named: Collection[str]) -> _Asked | None:
        here = select(assignment.c.id).where(
            assignment.c.name == slug, assignment.c.course_id == self.course_id
        )
        slug_id = db.execute(here).scalar()
        if slug_id is None:
            return None
        cells = list(db.execute(cells_of(slug_id)))
        essays = [one.id for one in cells if one.written]
        tally = tallied([one.id for one in cells], essays)
        rows = self._rows(slug_id, tally, named)
        return _Asked(slug_id, sum(one.of for one in cells), rows)

    def _rows(self, slug_id: str, tally: Any, named: Collection[str]) -> Any:
        """A row for each submission, with all that is shown, searched and sorted by."""
        several = func.coalesce
        mentioned = self.database.among(student.c.id, named) if named else false()
        essays, others = several(tally.c.essays, 0), several(tally.c.others, 0)
        # A person has been there: some cell was marked by hand, and none waits any more.
        seen = and_(essays == 0, several(tally.c.hands, 0) > 0)
        return (
            select(
                submission.c.id,
                student.c.id.label("student"),
                several(student.c.first_name, "").label("first"),
                several(student.c.last_name, "").label("last"),
                submission.c.timestamp.label("handed"),
                self.database.late().label("late"),
                several(tally.c.score, 0.0).label("score"),
                several(tally.c.penalty, 0.0).label("penalty"),
                essays.label("essays"),
                others.label("others"),
                or_(others > 0, and_(mentioned, not_(seen))).label("human"),
            )
            .join_from(submission, student, student.c.id == submission.c.student_id)
            .join(assignment, assignment.c.id == submission.c.assignment_id)
            .outerjoin(tally, tally.c.id == submission.c.id)
            .where(submission.c.assignment_id == slug_id)
            .cte("listed")
        )


def _searched(rows: Any, text: str) -> Any:
    """Whether a student's id or name holds a text, capitals or not."""
    if not text:
        return true()
    names = (rows.c.first + " " + rows.c.last, rows.c.last + " " + rows.c.first)
    return or_(*(field.icontains(text, autoescape=True) for field in (rows.c.student, *names)))


def _only(rows: Any, only: str) -> Any:
    choices = {"human": rows.c.human, "essay": rows.c.essays > 0, "late": rows.c.late}
    return choices.get(only, true())


def _order(rows: Any, view: View) -> list[Any]:
    fields = {
        "student": rows.c.student,
        "score": rows.c.score - rows.c.penalty,
        "waits": rows.c.others + rows.c.essays,
        "handed": rows.c.handed,
    }
    field = fields[view.column]
    # A time that is unknown counts as the earliest, on every database.
    order = field.desc().nulls_last() if view.descending else field.asc().nulls_first()
    return [order, rows.c.student]


def _page(db: Any, rows: Any, view: View) -> list[Any]:
    """The rows of a page, each with the counts of all that was searched for at its end.

    One question instead of two: adding up the grades is what takes the time.
    """
    counts = [count.over().label(f"all_{n}") for n, count in enumerate(_kinds(rows))]
    counted = select(rows, *counts).where(_searched(rows, view.search)).subquery()
    chosen = select(counted).where(_only(counted, view.only)).order_by(*_order(counted, view))
    return list(db.execute(chosen.limit(PAGE).offset((view.page - 1) * PAGE)))


def _kinds(rows: Any) -> list[Any]:
    """How many there are: all, and of each kind."""
    return [func.count().filter(_only(rows, only)) for only in ONLY]


def _counts(db: Any, rows: Any, view: View) -> Counts:
    return Counts(*db.execute(select(*_kinds(rows)).where(_searched(rows, view.search))).one())


def _line(row: Any) -> Line:
    return Line(
        id=row.id,
        student=row.student,
        name=f"{row.first} {row.last}".strip(),
        score=max(0.0, row.score - row.penalty),
        penalty=row.penalty,
        essays=int(row.essays),
        others=int(row.others),
        handed=row.handed,
        late=bool(row.late),
    )


def _with_notebooks(db: Any, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The same lines with the notebooks (name, id) that the form grader opens."""
    found: dict[str, list[tuple[str, str]]] = {line.id: [] for line in lines}
    query = (
        select(submitted.c.assignment_id, notebook.c.name, submitted.c.id)
        .join_from(submitted, notebook, notebook.c.id == submitted.c.notebook_id)
        .where(submitted.c.assignment_id.in_(list(found)))
        .order_by(notebook.c.name)
    )
    for id, name, place in db.execute(query):
        found[id].append((name, place))
    return tuple(replace(line, notebooks=tuple(found[line.id])) for line in lines)


def _cells(db: Any, id: str) -> list[Cell]:
    joined = grade.join(submitted, submitted.c.id == grade.c.notebook_id)
    joined = joined.join(notebook, notebook.c.id == submitted.c.notebook_id)
    joined = joined.join(cell, cell.c.id == grade.c.cell_id)
    joined = joined.outerjoin(graded, graded.c.id == cell.c.id)
    joined = joined.outerjoin(task, task.c.id == cell.c.id)
    by_hand = grade.c.manual_score.is_not(None)
    query = (
        select(
            notebook.c.name.label("notebook"),
            cell.c.name,
            SCORE.label("score"),
            func.coalesce(OF, 0.0).label("of"),
            by_hand.label("by_hand"),
            grade.c.needs_manual_grade.label("waits"),
        )
        .select_from(joined)
        .where(submitted.c.assignment_id == id)
        .order_by(notebook.c.name, cell.c.name)
    )
    return [Cell(**row) for row in db.execute(query).mappings()]


def _neighbours(db: Any, rows: Any, id: str) -> tuple[Any, str | None, str | None] | None:
    """A submission's row, and the ids of the nearest on both sides that still need marking."""
    other = rows.alias()
    waits = or_(other.c.human, other.c.essays > 0)
    name = other.c.student
    before = select(other.c.id).where(name < rows.c.student, waits).order_by(name.desc()).limit(1)
    after = select(other.c.id).where(name > rows.c.student, waits).order_by(name).limit(1)
    beside = (before.scalar_subquery(), after.scalar_subquery())
    found = db.execute(select(rows, *beside).where(rows.c.id == id)).first()
    return (found, *found[-2:]) if found else None
