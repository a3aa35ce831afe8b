"""nbgrader's form grader with a large class: the same answers from fewer questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from big_gradebook import fill, student, write_autograded
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
from sqlalchemy import event

from lintas.marking.formgrader import quicken

SLUG = "u97-large"
STOCK = Gradebook.notebook_submissions


@pytest.fixture(autouse=True)
def stock_afterwards() -> Any:
    yield
    Gradebook.notebook_submissions = STOCK


def form_grader(course: Path, students: int) -> NbGraderAPI:
    course.mkdir()
    fill(f"sqlite:///{course}/gradebook.db", SLUG, students)
    write_autograded(course, SLUG, students - 1)
    app = NbGrader(log_level=40)
    app.initialize([], root=str(course))
    return NbGraderAPI(app.coursedir, parent=app)


def questions(api: NbGraderAPI) -> int:
    """How often the gradebook is asked while the submissions are looked through."""
    asked: list[str] = []
    with api.gradebook as book:
        event.listen(book.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        found = book.notebook_submissions(SLUG, SLUG)
        assert len(api._filter_existing_notebooks(SLUG, found)) == len(found) - 1
    return len(asked)


def test_the_same_submissions_in_the_same_order(tmp_path):
    api = form_grader(tmp_path / "course", 12)
    stock = api.get_notebook_submission_indices(SLUG, SLUG)
    assert len(stock) == 11
    quicken()
    assert api.get_notebook_submission_indices(SLUG, SLUG) == stock
    with api.gradebook as book:
        found = book.notebook_submissions(SLUG, SLUG)
        assert {one.student.id for one in found} == {student(n) for n in range(12)}
        assert {one.name for one in found} == {SLUG}
        assert book.notebook_submissions(SLUG, "another") == []


def test_the_questions_do_not_grow_with_the_class(tmp_path):
    small, large = (form_grader(tmp_path / str(many), many) for many in (4, 40))
    grown = questions(large) - questions(small)
    assert grown > 36
    quicken()
    assert questions(large) == questions(small)
