"""Storing marks in nbgrader's gradebook without losing what a person put there.

A manual score, a comment and extra credit are never touched. Whether a cell waits for a person
is decided anew only when the student's answer is new; until then a person's decision stands.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from lintas.items import ContentError, Problem
from lintas.worksheets import Worksheet, build_notebook

from .course import Course, own_programs_on_path
from .handed import Handed
from .score import CellScore, Marks

NO_RESPONSE = "No response."


class Store:
    """An open gradebook. Use as a context manager."""

    def __init__(self, course: Course) -> None:
        from nbgrader.api import Gradebook
        from nbgrader.preprocessors import AssignLatePenalties

        own_programs_on_path()
        self.course = course
        self.book = Gradebook(course.db_url, course.course_id)
        # Its plug-in tells of every student it looks at: say nothing below a warning.
        self.late = AssignLatePenalties(config=course.config, log=logging.getLogger("lintas.late"))
        self.late.init_plugin()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.book.close()

    def ensure_assignment(self, worksheet: Worksheet) -> None:
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

    def _known(self, name: str) -> dict[str, tuple[str, float | None]]:
        from nbgrader.api import MissingEntry

        try:
            notebook = self.book.find_notebook(name, name)
        except MissingEntry:
            return {}
        points = {
            cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)
        }
        return {cell.name: (cell.checksum, points.get(cell.name)) for cell in notebook.source_cells}

    def save(
        self, handed: Handed, name: str, marks: Marks, earlier: Mapping[str, str]
    ) -> tuple[str, ...]:
        """Store one student's marks; returns what was odd.

        `earlier` are the digests of the answers that were marked before.
        """
        self.book.update_or_create_student(handed.student)
        stamp, odd = _time(handed.timestamp)
        with warnings.catch_warnings():
            # nbgrader's own way of adding a submission makes SQLAlchemy warn.
            warnings.simplefilter("ignore")
            self.book.update_or_create_submission(name, handed.student, **stamp)
        notebook = self.book.find_submission_notebook(name, name, handed.student)
        for grade in notebook.grades:
            if grade.name in marks.cells:
                cell = marks.cells[grade.name]
                _grade(grade, cell, new=earlier.get(grade.name) != cell.answer)
        for comment in notebook.comments:
            criterion = marks.cells.get(comment.name)
            empty = criterion is not None and criterion.empty
            comment.auto_comment = NO_RESPONSE if empty else None
        self.book.db.commit()
        self._penalty(notebook, name, handed.student)
        return odd

    def _penalty(self, notebook: Any, name: str, student: str) -> None:
        """Set the late penalty when the course has a rule for it; else keep what is stored."""
        rule = self.late.plugin_inst.late_submission_penalty
        late = self.book.find_submission(name, student).total_seconds_late
        penalty = rule(student, notebook.score, max(late, 1))
        if penalty is None:
            return
        bounded = min(max(penalty, 0), notebook.score)
        notebook.late_submission_penalty = bounded if late > 0 else None
        self.book.db.commit()

    def forget(self) -> None:
        """Drop what was not stored yet, after an error."""
        self.book.db.rollback()


def _node(notebook: dict[str, Any]) -> Any:
    from nbformat import notebooknode

    return notebooknode.from_dict(notebook)  # type: ignore[no-untyped-call]


def _grade(grade: Any, cell: CellScore, *, new: bool) -> None:
    by_hand = grade.manual_score is not None
    moved = grade.auto_score != cell.score
    grade.auto_score = cell.score
    if new or (by_hand and moved):
        grade.needs_manual_grade = cell.waits or by_hand
    else:
        grade.needs_manual_grade = grade.needs_manual_grade and (cell.waits or by_hand)


def _source(notebook: Any) -> dict[str, tuple[str, float | None]]:
    """Checksum and points of each of nbgrader's cells in a notebook."""
    found = {}
    for cell in notebook.cells:
        data = cell.metadata.get("nbgrader")
        if data:
            points = data.get("points")
            found[data["grade_id"]] = (data["checksum"], None if points is None else float(points))
    return found


def _time(stamp: str | None) -> tuple[dict[str, Any], tuple[str, ...]]:
    from nbgrader.utils import parse_utc

    if stamp is None:
        return {}, ()
    try:
        return {"timestamp": parse_utc(stamp)}, ()
    except (ValueError, OverflowError, TypeError, AttributeError):
        return {}, ("timestamp.txt holds no time; the time of handing in is unknown",)


def _moved(worksheet: Worksheet) -> Problem:
    return Problem(
        f"exercises/{worksheet.assignment}/worksheet.yml",
        0,
        "",
        "questions were added or removed after students had handed in",
        "put the questions back as they were, or start a new assignment",
        "cells-moved",
    )
