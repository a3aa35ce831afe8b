"""A class for the tests of a run: quick to make, to put back, and to compare in every row."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from marking_class import SLUG, STAMP, answers, given, hand_in, make_course

from lintas.marking import Report, mark_assignment
from lintas.marking.options import Options

WRITTEN = ("autograded", ".lintas", "reports")
KINDS = ("right", "partial", "wrong", "empty")


def make_class(folder: Path, size: int, empty_gradebook: Path) -> Path:
    """A course whose students answered all sorts; a few handed in what needs a person."""
    course = make_course(folder)
    shutil.copy(empty_gradebook, course / "gradebook.db")
    chance = random.Random(size)
    for number in range(size):
        raw: bytes | None = answers(given(chance.choice(KINDS)), lang=chance.choice(["en", "id"]))
        if number % 25 == 7:
            raw = b"{"
        if number % 25 == 8:
            raw = None
        place = hand_in(course, f"s{number:03}", raw, STAMP)
        (place / "submission_secret.txt").write_text(f"secret {number}")
    return course


def clear(course: Path, empty_gradebook: Path) -> None:
    """Put a course back to where nothing was marked yet."""
    for name in WRITTEN:
        shutil.rmtree(course / name, ignore_errors=True)
    for path in course.glob("gradebook.db*"):
        path.unlink()
    shutil.copy(empty_gradebook, course / "gradebook.db")


def run(course: Path, **options: Any) -> Report:
    """`lintas mark`, in this process."""
    return mark_assignment(SLUG, course, options=Options(**options))


def killed(after: float, work: Callable[[], object]) -> bool:
    """Do `work` in a process of its own and kill it after so many seconds; False: it was done."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return _killed_within(child, after)


def _killed_within(child: int, after: float) -> bool:
    import time

    end = time.monotonic() + after
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


_ROWS = {
    "student": "select id from student",
    "submission": (
        "select a.name, s.student_id, s.timestamp, s.extension "
        "from submitted_assignment s join assignment a on a.id = s.assignment_id"
    ),
    "notebook": (
        "select n.name, s.student_id, b.flagged, b.late_submission_penalty "
        "from submitted_notebook b join notebook n on n.id = b.notebook_id "
        "join submitted_assignment s on s.id = b.assignment_id"
    ),
    "grade": (
        "select c.name, s.student_id, g.auto_score, g.manual_score, g.extra_credit, "
        "g.needs_manual_grade from grade g join base_cell c on c.id = g.cell_id "
        "join submitted_notebook b on b.id = g.notebook_id "
        "join submitted_assignment s on s.id = b.assignment_id"
    ),
    "comment": (
        "select c.name, s.student_id, m.auto_comment, m.manual_comment "
        "from comment m join base_cell c on c.id = m.cell_id "
        "join submitted_notebook b on b.id = m.notebook_id "
        "join submitted_assignment s on s.id = b.assignment_id"
    ),
    "cells": "select name, type from base_cell",
}


def rows(gradebook: Path) -> dict[str, list[Any]]:
    """Every row of a gradebook, names in the place of made-up ids; nothing may stand twice."""
    with sqlite3.connect(gradebook) as book:
        return {name: sorted(book.execute(ask), key=repr) for name, ask in _ROWS.items()}


def state(course: Path) -> dict[str, Any]:
    """Everything that a run makes: rows, files and what the report says of each student."""
    files = {
        str(path.relative_to(course)): path.read_bytes().hex()
        for path in sorted((course / "autograded").rglob("*"))
        if path.is_file()
    }
    report = json.loads((course / "reports" / f"{SLUG}.json").read_bytes())
    told = [{**row, "status": ""} for row in report["students"]]
    return {
        "rows": json.loads(json.dumps(rows(course / "gradebook.db"))),
        "files": files,
        "report": told,
        "interrupted": report["interrupted"],
    }
