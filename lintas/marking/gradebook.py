"""nbgrader's gradebook, opened for a run; what is stored in it is written by `writer`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from lintas.items import ContentError, Problem
from lintas.worksheets import Worksheet, build_notebook

from .course import Course, own_programs_on_path

LOCK_WAIT = 30
"""Seconds to wait for another program that writes to an SQLite gradebook."""


class Store:
    """An open gradebook. Use as a context manager."""

    def __init__(self, course: Course) -> None:
        from nbgrader.api import Gradebook
        from nbgrader.preprocessors import AssignLatePenalties

        own_programs_on_path()
        self.course = course
        self.book = Gradebook(_patient(course.db_url), course.course_id)
        # Its plug-in tells of every student it looks at: say nothing below a warning.
        late = AssignLatePenalties(config=course.config, log=logging.getLogger("lintas.late"))
        late.init_plugin()
        self.late_rule = late.plugin_inst.late_submission_penalty

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.book.close()

    def ensure_worksheet(self, worksheet: Worksheet) -> None:
        """Make the gradebook know the assignment and its cells. Raises ContentError.

        nbgrader's own steps write them, as `generate_assignment` does; nothing happens when they
        are there already.
        """
        from nbgrader.preprocessors import ComputeChecksums, SaveCells

        name = worksheet.assignment
        notebook, _ = ComputeChecksums().preprocess(_node(build_notebook(worksheet)), {})
        if self._known(name) == _source(notebook):
            return
        self.book.update_or_create_assignment(name)
        place = {"notebook": name, "assignment": name, "db_url": self.course.db_url}
        try:
            SaveCells().preprocess(notebook, {"nbgrader": place})
        except RuntimeError:
            raise ContentError([_moved(worksheet)]) from None
        self.book.db.expire_all()

    def _known(self, name: str) -> Mapping[str, tuple[str, float | None]]:
        from nbgrader.api import MissingEntry

        try:
            notebook = self.book.find_notebook(name, name)
        except MissingEntry:
            return {}
        points = {
            cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)
        }
        return {cell.name: (cell.checksum, points.get(cell.name)) for cell in notebook.source_cells}


def _patient(db_url: str) -> str:
    """The same database; SQLite waits when another program is writing."""
    from sqlalchemy import make_url

    url = make_url(db_url)
    if url.get_backend_name() != "sqlite" or "timeout" in url.query:
        return db_url
    patient = url.update_query_dict({"timeout": str(LOCK_WAIT)})
    return str(patient.render_as_string(hide_password=False))


def _node(notebook: dict[str, Any]) -> Any:
    from nbformat import notebooknode

    return notebooknode.from_dict(notebook)  # type: ignore[no-untyped-call]


def _source(notebook: Any) -> Mapping[str, tuple[str, float | None]]:
    """Checksum and points of each of nbgrader's cells in a notebook."""
    found = {}
    for cell in notebook.cells:
        data = cell.metadata.get("nbgrader")
        if data:
            points = data.get("points")
            found[data["grade_id"]] = (data["checksum"], None if points is None else float(points))
    return found


def _moved(worksheet: Worksheet) -> Problem:
    return Problem(
        f"exercises/{worksheet.assignment}/worksheet.yml",
        0,
        "",
        "questions were added or removed after students had handed in",
        "put the questions back as they were, or start a new assignment",
        "cells-moved",
    )
