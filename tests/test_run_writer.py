"""Bulk rows say what nbgrader's own objects would: whatever came before, whoever marked by hand."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import orm_store
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from marking_class import gradebook

from lintas.marking.course import Course
from lintas.marking.gradebook import Store
from lintas.marking.outcome import Outcome
from lintas.marking.score import CellScore
from lintas.marking.writer import Marked, Writer

NAME = "two-notebooks"
GRADES = {"first": ["auto", "answer"], "second": ["auto", "task"]}
COMMENTS = {"first": ["answer"], "second": ["task"]}
STAMPS = [None, "2026-03-02 08:15:00.000000 UTC", "2026-03-05 00:00:00.5 WIB", "nonsense"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A gradebook that knows an assignment with every kind of cell, in two notebooks."""
    folder = tmp_path_factory.mktemp("gradebook")
    with gradebook(folder) as book:
        book.add_assignment(NAME, duedate="2026-03-03 00:00:00 UTC")
        for name, cells in GRADES.items():
            book.add_notebook(name, NAME)
            book.add_grade_cell("auto", name, NAME, max_score=3, cell_type="code")
            if "answer" in cells:
                book.add_grade_cell("answer", name, NAME, max_score=2, cell_type="markdown")
                book.add_solution_cell("answer", name, NAME)
            else:
                book.add_task_cell("task", name, NAME, max_score=4, cell_type="markdown")
    return folder / "gradebook.db"


scores = st.sampled_from([None, 0.0, 1.0, 2.5, 0.1])
cells = st.builds(CellScore, scores, st.booleans(), st.sampled_from("abc"))
digests = st.sampled_from(["a", "b", "c"])


@st.composite
def marked(draw, student: str) -> Marked:
    outcome = Outcome(
        student=student,
        cells={name: {cell: draw(cells) for cell in names} for name, names in GRADES.items()},
        comments={
            name: {cell: draw(st.sampled_from([None, "No response."])) for cell in names}
            for name, names in COMMENTS.items()
        },
        timestamp=draw(st.sampled_from(STAMPS)),
    )
    earlier = {
        name: draw(st.dictionaries(st.sampled_from(names), digests))
        for name, names in GRADES.items()
    }
    return Marked(outcome, earlier)


batches = st.lists(st.sampled_from(["ani", "budi", "citra"]), unique=True, min_size=1).flatmap(
    lambda names: st.tuples(*(marked(name) for name in names))
)
acts = st.sampled_from(["score", "comment", "extra", "settled", "extension", "penalty", "due"])
steps = st.lists(st.tuples(batches, st.lists(acts, max_size=3)), min_size=1, max_size=3)


def by_hand(book: Any, act: str) -> None:
    """What a person does in the form grader, or at the command line, for each student."""
    if act == "due":
        book.update_or_create_assignment(NAME, duedate="2026-03-01 00:00:00 UTC")
    for submission in book.assignment_submissions(NAME):
        notebook = submission.notebooks[0]
        grade = next(g for g in notebook.grades if g.name == "answer")
        if act == "score":
            grade.manual_score, grade.needs_manual_grade = 1.5, False
        elif act == "extra":
            grade.extra_credit = 0.5
        elif act == "settled":
            grade.needs_manual_grade = False
        elif act == "comment":
            notebook.comments[0].manual_comment = "Good."
        elif act == "penalty":
            notebook.late_submission_penalty = 1.0
        elif act == "extension":
            book.grant_extension(NAME, submission.student.id, days=2)
    book.db.commit()


def rule(kind: str) -> Any:
    return {
        "none": lambda *_: None,
        "zero": lambda student, score, late: score,
        "hour": lambda student, score, late: late / 3600 - 20,
    }[kind]


def compare(ours: Course, theirs: Course, kind: str, steps: list[Any]) -> None:
    """The same steps on both sides; after each, both show the same."""
    with Store(ours) as one, Store(theirs) as other:
        one.late_rule = other.late_rule = rule(kind)
        for batch, done_by_hand in steps:
            writer = Writer(one, NAME)
            writer.save(batch)
            for piece in batch:
                orm_store.save(other.book, other.late_rule, NAME, piece)
            for act in done_by_hand:
                one.book.db.expire_all()
                by_hand(one.book, act)
                by_hand(other.book, act)
            everybody = list(orm_store.view(other.book, NAME))
            Writer(one, NAME).settle(everybody)
            for student in everybody:
                orm_store.penalties(other.book, other.late_rule, NAME, student)
            one.book.db.expire_all()
            other.book.db.expire_all()
            assert orm_store.view(one.book, NAME) == orm_store.view(other.book, NAME)


def course_with(prepared: Path, folder: Path) -> Course:
    folder.mkdir(exist_ok=True)
    shutil.copy(prepared, folder / "gradebook.db")
    return Course(folder, f"sqlite:///{folder}/gradebook.db", "lintas", folder, folder, folder)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@examples(kind=st.sampled_from(["none", "zero", "hour"]), steps=steps)
def test_bulk_rows_equal_nbgraders_objects(prepared, tmp_path, kind, steps):
    ours, theirs = course_with(prepared, tmp_path / "a"), course_with(prepared, tmp_path / "b")
    compare(ours, theirs, kind, steps)


def test_a_batch_that_changes_nothing_writes_nothing(prepared, tmp_path):
    course = course_with(prepared, tmp_path)
    cell = CellScore(1.0, False, "a")
    outcome = Outcome(
        "ani",
        {name: dict.fromkeys(names, cell) for name, names in GRADES.items()},
        timestamp=STAMPS[1],
    )
    with Store(course) as store:
        writer = Writer(store, NAME)
        piece = Marked(outcome, {name: dict.fromkeys(names, "a") for name, names in GRADES.items()})
        writer.save([piece])
        before = (tmp_path / "gradebook.db").read_bytes()
        writer.save([piece])
        writer.settle(["ani"])
    assert (tmp_path / "gradebook.db").read_bytes() == before


def test_a_batch_is_stored_whole_or_not_at_all(prepared, tmp_path):
    course = course_with(prepared, tmp_path)
    sound = Outcome("ani", {"first": {}, "second": {}})
    spoiled = Outcome("budi", {"first": {"auto": CellScore("x", False, "a")}, "second": {}})
    with Store(course) as store:
        writer = Writer(store, NAME)
        with pytest.raises(Exception, match="x"):
            writer.save([Marked(sound, {}), Marked(spoiled, {})])
        assert orm_store.view(store.book, NAME) == {}
        assert store.book.students == []
