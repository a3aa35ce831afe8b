"""nbgrader's tables, opened for reading only, and the parts that queries are made of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import Base
from sqlalchemy import (
    JSON,
    Float,
    and_,
    case,
    cast,
    create_engine,
    exists,
    func,
    literal,
    make_url,
    or_,
    select,
)

TABLES = Base.metadata.tables
assignment, student, grade = TABLES["assignment"], TABLES["student"], TABLES["grade"]
submission, submitted = TABLES["submitted_assignment"], TABLES["submitted_notebook"]
notebook, cell = TABLES["notebook"], TABLES["base_cell"]
graded, task = TABLES["grade_cells"], TABLES["task_cells"]

SCORE = case(
    (grade.c.manual_score.is_not(None), grade.c.manual_score),
    else_=func.coalesce(grade.c.auto_score, 0.0),
) + func.coalesce(grade.c.extra_credit, 0.0)
OF = func.coalesce(graded.c.max_score, task.c.max_score)
# SQLite counts days: less than a millisecond is its own rounding.
ROUNDING = 1e-8


class Database:
    """A gradebook, opened so that nothing can be written to it."""

    def __init__(self, db_url: str) -> None:
        self.engine = _engine(db_url)
        self.sqlite = self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Any:
        """A connection in a transaction that the database itself keeps from writing."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                connection = connection.execution_options(postgresql_readonly=True)
            yield connection

    def late(self) -> Any:
        """Whether a submission came after its due date and the student's extension."""
        due, given = assignment.c.duedate, submission.c.extension
        if not self.sqlite:
            limit = due + func.coalesce(given, timedelta(0))
            return func.coalesce(submission.c.timestamp > limit, False)
        # nbgrader keeps an extension in SQLite as a time after 1970 began.
        day = [func.julianday(c, type_=Float) for c in (submission.c.timestamp, due, given)]
        over = day[0] - day[1] - (day[2] - func.julianday("1970-01-01")) > ROUNDING
        return func.coalesce(
            case((given.is_(None), submission.c.timestamp > due), else_=over), False
        )

    def among(self, column: Any, names: Iterable[str]) -> Any:
        """Whether a column is one of any number of names: they travel as one value."""
        value = literal(json.dumps(sorted(names)))
        split = func.json_each if self.sqlite else func.json_array_elements_text
        given = value if self.sqlite else cast(value, JSON)
        return column.in_(select(split(given).table_valued("value").c.value))


def _engine(db_url: str) -> Any:
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and url.database:
        place = Path(url.database).resolve().as_uri()
        return create_engine(f"sqlite:///{place}?mode=ro&uri=true")
    return create_engine(url, pool_pre_ping=True)


def written() -> Any:
    """Whether a cell is marked by a person by its nature: an essay's criterion, a task."""
    other = cell.alias()
    both = and_(other.c.notebook_id == cell.c.notebook_id, other.c.name == cell.c.name)
    solution = exists().where(both, other.c.type == "SolutionCell")
    return or_(cell.c.type == "TaskCell", solution)


def cells_of(slug_id: str) -> Any:
    """Id, greatest score and nature of each marked cell of an assignment."""
    joined = cell.join(notebook, notebook.c.id == cell.c.notebook_id)
    joined = joined.outerjoin(graded, graded.c.id == cell.c.id)
    joined = joined.outerjoin(task, task.c.id == cell.c.id)
    return (
        select(cell.c.id, OF.label("of"), written().label("written"))
        .select_from(joined)
        .where(notebook.c.assignment_id == slug_id, OF.is_not(None))
    )


def tallied(cells: Iterable[str], essays: Iterable[str]) -> Any:
    """A row per submission: score, penalty, how many cells wait, and were marked by hand."""
    # Joined to nothing, so that the database reads all grades once in their order: through the
    # index on cells it would jump about and take ten times as long.
    wanted = grade.c.cell_id.concat("").in_(list(cells))
    waits = grade.c.needs_manual_grade
    essay = grade.c.cell_id.in_(list(essays))
    each = (
        select(
            grade.c.notebook_id,
            func.sum(SCORE).label("score"),
            func.sum(case((and_(waits, essay), 1), else_=0)).label("essays"),
            func.sum(case((and_(waits, ~essay), 1), else_=0)).label("others"),
            func.count(grade.c.manual_score).label("hands"),
        )
        .where(wanted)
        .group_by(grade.c.notebook_id)
        .subquery()
    )
    penalty = func.coalesce(submitted.c.late_submission_penalty, 0.0)
    return (
        select(
            submitted.c.assignment_id.label("id"),
            func.sum(each.c.score).label("score"),
            func.sum(penalty).label("penalty"),
            func.sum(each.c.essays).label("essays"),
            func.sum(each.c.others).label("others"),
            func.sum(each.c.hands).label("hands"),
        )
        .join_from(submitted, each, each.c.notebook_id == submitted.c.id)
        .group_by(submitted.c.assignment_id)
        .subquery()
    )
