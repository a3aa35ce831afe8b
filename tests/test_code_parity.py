"""Honest notebooks get the marks and comments that stock `nbgrader autograde` gives.

Where stock is wrong, `lintas.marking.code.scoring` lists the difference, and it is asserted here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from code_class import (
    CHANGED,
    DIFFERENT,
    DIFFERENT_CHANGED,
    HONEST,
    SLUG,
    copy_course,
    fill,
    marked,
)

from lintas.marking.box import Box
from lintas.marking.course import own_programs_on_path
from lintas.marking.outcome import NO_RESPONSE, Outcome

Marks = dict[str, tuple[float | None, bool]]
Comments = dict[str, str | None]
SAME = sorted([*HONEST, *CHANGED])
OTHER = sorted([*DIFFERENT, *DIFFERENT_CHANGED])


@pytest.fixture(scope="module")
def course(code_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = copy_course(code_course, tmp_path_factory.mktemp("parity") / "course")
    fill(made)
    return made


@pytest.fixture(scope="module")
def ours(course: Path, code_box: Box) -> dict[str, Outcome]:
    return marked(course, code_box)


@pytest.fixture(scope="module")
def stock(course: Path) -> dict[str, tuple[Marks, Comments]]:
    """What stock nbgrader stores, run with its real kernels in two halves at once."""
    own_programs_on_path()
    halves = [Path(shutil.copytree(course, course.with_name(f"half-{n}"))) for n in (0, 1)]
    for number, half in enumerate(halves):
        for folder in sorted((half / "submitted").iterdir())[1 - number :: 2]:
            shutil.rmtree(folder)
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "nbgrader", "autograde", SLUG],
            cwd=half, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for half in halves
    ]  # fmt: skip
    for run in runs:
        run.wait()
    return {student: found for half in halves for student, found in _stored(half).items()}


def _stored(course: Path) -> dict[str, tuple[Marks, Comments]]:
    from nbgrader.api import Gradebook

    found = {}
    with Gradebook(f"sqlite:///{course}/gradebook.db", "lintas") as book:
        for submission in book.assignment_submissions(SLUG):
            notebook = submission.notebooks[0]
            marks = {g.name: (g.auto_score, bool(g.needs_manual_grade)) for g in notebook.grades}
            comments = {c.name: c.auto_comment for c in notebook.comments}
            found[submission.student.id] = (marks, comments)
    return found


def _ours(outcome: Outcome) -> tuple[Marks, Comments]:
    cells = outcome.cells[SLUG]
    return {n: (c.score, c.waits) for n, c in cells.items()}, dict(outcome.comments[SLUG])


def test_the_class_is_large_enough() -> None:
    assert len(SAME) == 40


@pytest.mark.parametrize("student", SAME)
def test_marks_and_comments_are_stocks(
    student: str, ours: dict[str, Outcome], stock: dict[str, Any]
) -> None:
    assert _ours(ours[student]) == stock[student]
    assert ours[student].human == _asks(student)


def _asks(student: str) -> tuple[str, ...]:
    missing = "explain: the answer was missing; look for it in the notebook"
    return (missing,) if student == "essay-deleted" else ()


def test_the_class_tells_marks_apart(stock: dict[str, Any]) -> None:
    """Parity says something only if the marks differ."""
    for name, points in {"total-test": 3, "share-test": 4, "bonus-test": 1}.items():
        assert {0.0, float(points)} <= {stock[student][0][name][0] for student in SAME}
    assert {2.0, 3.0} <= {stock[student][0]["share-test"][0] for student in SAME}
    assert {None, NO_RESPONSE} == {stock[student][1]["explain"] for student in SAME}


FULL: Marks = {
    "load-test": (2.0, False),
    "total-test": (3.0, False),
    "share-test": (4.0, False),
    "by-year-test": (2.0, False),
    "bonus-test": (1.0, False),
    "explain": (0.0, False),
    "draw": (0.0, False),
    "next": (None, True),
}
# What stock stores for a cell, and what we do: the rest is full marks with both.
DIFFERENCES: dict[str, dict[str, tuple[tuple[float | None, bool], tuple[float | None, bool]]]] = {
    "warning-in-test": {"total-test": ((0.0, False), (3.0, False))},
    "stderr-in-test": {"total-test": ((0.0, False), (3.0, False))},
    "bonus-negative": {"bonus-test": ((1.0, False), (None, True))},
    "bonus-nan": {"bonus-test": ((1.0, False), (None, True))},
    "test-deleted": {"share-test": ((None, True), (4.0, False))},
}


@pytest.mark.parametrize("student", sorted(DIFFERENCES))
def test_a_listed_difference(student: str, ours: dict[str, Outcome], stock: dict[str, Any]) -> None:
    theirs, mine = dict(FULL), dict(FULL)
    for name, (stored, better) in DIFFERENCES[student].items():
        theirs[name], mine[name] = stored, better
    assert stock[student][0] == theirs
    assert _ours(ours[student])[0] == mine
    assert _ours(ours[student])[1] == stock[student][1]


def test_too_much_credit_leaves_stock_without_marks_for_essays(
    ours: dict[str, Outcome], stock: dict[str, Any]
) -> None:
    """Stock stops there: what comes after it is never looked at."""
    unmarked = dict.fromkeys(("bonus-test", "explain", "draw"), (None, True))
    assert stock["bonus-too-much"][0] == FULL | unmarked
    mine = ours["bonus-too-much"]
    assert _ours(mine)[0] == {**FULL, "bonus-test": (None, True)}
    assert mine.human == ("bonus-test: its result is 5, which is no score from 0 to 1",)


def test_a_dead_kernel_keeps_the_marks(ours: dict[str, Outcome], stock: dict[str, Any]) -> None:
    """Stock marks nothing at all."""
    assert set(stock["kernel-died"][0].values()) == {(None, True)}
    mine = ours["kernel-died"]
    assert _ours(mine)[0] == {**FULL, "bonus-test": (0.0, False)}
    assert mine.problems == ("bonus: ended the kernel; the rest was marked",)


def test_every_difference_is_asserted() -> None:
    assert set(OTHER) == {*DIFFERENCES, "bonus-too-much", "kernel-died"}
