"""A gradebook of a very large class, written in bulk: nbgrader's own tables, rows made here."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from nbgrader.api import Base, Gradebook

from lintas.marking.course import own_programs_on_path

Row = TypeVar("Row")
ITEMS, CRITERIA = 12, 4
DUE = datetime(2026, 3, 2, 12)
MANY = 5_000
EMPTY = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


def student(number: int) -> str:
    return f"s{number:05}"


def fill(db_url: str, slug: str, students: int, course_id: str = "lintas") -> None:
    """A worksheet of 12 marked items and an essay with 4 criteria, handed in by everyone.

    Every 3rd essay waits for marking; every 100th submission needs a human for another reason;
    every 7th came late. Everybody's score is `number % 25`, in halves for the even ones.
    """
    own_programs_on_path()
    with Gradebook(db_url, course_id) as book:
        cells = _cells(book, slug)
        assignment = book.find_assignment(slug).id
        notebook = book.find_notebook(slug, slug).id
        with book.engine.begin() as db:
            for numbers in _some(range(students), 1000):
                ids = {number: (_id(), _id()) for number in numbers}
                _insert(db, "student", (_student(number) for number in numbers))
                _insert(db, "submitted_assignment", _submissions(ids, assignment))
                _insert(db, "submitted_notebook", _notebooks(ids, notebook))
                _insert(db, "grade", _grades(ids, cells))
                _insert(db, "comment", _comments(ids, cells))


def write_autograded(course: Path, slug: str, students: int, notebook: str = EMPTY) -> None:
    """The folders that the form grader looks for beside the gradebook."""
    for number in range(students):
        folder = course / "autograded" / student(number) / slug
        folder.mkdir(parents=True)
        (folder / f"{slug}.ipynb").write_text(notebook)


def _cells(book: Gradebook, slug: str) -> dict[str, str]:
    """Make the assignment; nbgrader's cell names and ids, of comments under `<name>/comment`."""
    book.update_or_create_assignment(slug, duedate=DUE)
    book.add_notebook(slug, slug)
    cells = {}
    for number in range(1, ITEMS + 1):
        name = f"g{number:02}"
        made = book.add_grade_cell(name, slug, slug, max_score=2, cell_type="code")
        cells[name] = made.id
    for number in range(1, CRITERIA + 1):
        name = f"essay--c{number}"
        made = book.add_grade_cell(name, slug, slug, max_score=4, cell_type="markdown")
        cells[name] = made.id
        cells[f"{name}/comment"] = book.add_solution_cell(name, slug, slug).id
    return cells


def _insert(db: Any, table: str, rows: Iterable[dict[str, Any]]) -> None:
    for some in _some(rows, MANY):
        db.execute(Base.metadata.tables[table].insert(), some)


def _some(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def _id() -> str:
    return uuid.uuid4().hex


def _student(number: int) -> dict[str, Any]:
    return {
        "id": student(number),
        "first_name": ("Siti", "Budi", "Dewi", "Agus")[number % 4],
        "last_name": f"Keluarga{number % 997}",
    }


def _submissions(ids: dict[int, tuple[str, str]], assignment: str) -> Iterator[dict[str, Any]]:
    for number, (submission, _) in ids.items():
        late = number % 7 == 0
        yield {
            "id": submission,
            "assignment_id": assignment,
            "student_id": student(number),
            "timestamp": DUE + timedelta(minutes=number % 600 + 1) * (1 if late else -1),
        }


def _notebooks(ids: dict[int, tuple[str, str]], notebook: str) -> Iterator[dict[str, Any]]:
    for submission, submitted in ids.values():
        yield {"id": submitted, "assignment_id": submission, "notebook_id": notebook}


def _grades(ids: dict[int, tuple[str, str]], cells: dict[str, str]) -> Iterator[dict[str, Any]]:
    for number, (_, submitted) in ids.items():
        left = number % 25
        for name, cell in cells.items():
            if name.endswith("/comment"):
                continue
            essay = name.startswith("essay")
            waits = (number % 3 == 0) if essay else (name == "g12" and number % 100 == 0)
            given = 0 if essay else min(2, left)
            left -= given
            yield {
                "id": _id(),
                "cell_id": cell,
                "notebook_id": submitted,
                "auto_score": None if essay else float(given),
                "manual_score": 0.0 if essay and not waits else None,
                "needs_manual_grade": waits,
            }


def _comments(ids: dict[int, tuple[str, str]], cells: dict[str, str]) -> Iterator[dict[str, Any]]:
    for _, submitted in ids.values():
        for name, cell in cells.items():
            if name.endswith("/comment"):
                yield {"id": _id(), "cell_id": cell, "notebook_id": submitted}
