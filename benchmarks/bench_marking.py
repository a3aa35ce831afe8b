"""Processor time of marking: ours beside stock `nbgrader autograde`, same work, one run.

    python benchmarks/bench_marking.py [--sizes 100 1000] [--stock 6] [--tier data code]

Cost of one more submission: the difference of two runs, so that starting is not counted; starting
is shown too. Times are user and system time of a command and of all its children, those in the box
included: it ends of itself and is waited for. As root, code runs as the user that the tests make.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(ROOT), str(ROOT / "tests")]

from bench_feedback import STAMP, a_class, cpu, lintas  # noqa: E402
from box_user import box_user  # noqa: E402
from guide_class import answered  # noqa: E402

from lintas.worksheets import release  # noqa: E402

PLAIN = """\
import os

c = get_config()  # noqa: F821
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.course_id = "lintas"
"""
SLUG = "u10-palermo-protocol"
CODE, NOTEBOOK = "x01-reading-a-table", "reading-a-table.ipynb"
ONE_BOX = """\
from lintas.marking.box import Box
split = Box.run
Box.run = lambda self, *cells, **more: split(self, *cells, **{**more, "split": False})
from lintas.cli import main
main()
"""
"""The same command with tests and student's code in one box: what the second box costs."""


def main() -> None:
    """Print a table of costs and ratios."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    ask.add_argument("--stock", type=int, default=6)
    ask.add_argument("--tier", nargs="+", choices=("data", "code"), default=["data", "code"])
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if "data" in given.tier:
            data_tier(Path(folder, "data"), given.sizes, given.stock)
        if "code" in given.tier:
            code_tier(Path(folder, "code"), given.sizes, given.stock)


def data_tier(folder: Path, sizes: list[int], stock: int) -> None:
    """Worksheets: marks stored, notebook written, ready for the form grader."""
    theirs = _stock_worksheets(folder / "stock", stock)
    print(f"data tier, {SLUG}: stock {1000 * theirs:.0f} ms a submission")
    for size in sizes:
        place = folder / f"class-{size}"
        place.mkdir()
        course = a_class(place, SLUG, size)
        _beside(theirs, [*lintas(), "mark", SLUG, "--course", str(course)], size)
        shutil.rmtree(place)


def code_tier(folder: Path, sizes: list[int], stock: int) -> None:
    """Notebooks with pandas: run in the box, marks stored, cleaned notebook written."""
    course = _with_code(folder / "stock", stock)
    (course / "nbgrader_config.py").write_text(PLAIN, "utf-8")
    theirs = _one_more(course, CODE, "student-00000", stock)
    print(f"code tier, {CODE}: stock {1000 * theirs:.0f} ms a submission")
    as_user = ["--as-user", user] if (user := box_user()) else []
    _with_box("one box", [sys.executable, "-c", ONE_BOX], folder, sizes[0], theirs, as_user)
    for size in sizes:
        _with_box("two boxes", lintas(), folder, size, theirs, as_user)


def _with_box(
    name: str, program: list[str], folder: Path, size: int, theirs: float, as_user: list[str]
) -> None:
    course = _with_code(folder / f"class-{size}", size)
    print(f"  {name}:", end="")
    _beside(theirs, [*program, "mark", CODE, "--course", str(course), *as_user], size)
    shutil.rmtree(course.parent)


def _beside(theirs: float, command: list[str], size: int) -> None:
    """Mark a class with `command` and print what one more submission costs."""
    every = [*command, "--jobs", "1", "--regrade"]
    one = [*every, "--student", "student-00000"]
    cpu(one, ROOT)  # makes the gradebook
    start = cpu(one, ROOT)
    total, most = cpu(every, ROOT), _peak()
    each = (total - start) / (size - 1)
    print(
        f"  {size:6}: {1000 * each:6.2f} ms a submission, {theirs / each:5.1f} x cheaper; "
        f"{total:.1f} s in all, start {start:.1f} s; peak {most / 1024:.0f} MB",
        flush=True,
    )


def _with_code(folder: Path, students: int) -> Path:
    """A course in which a class handed in notebooks: solved, half solved and untouched."""
    course = folder / "grading"
    course.mkdir(parents=True)
    shutil.copy(ROOT / "grading" / "nbgrader_config.py", course)
    release(CODE, course, [ROOT / "exercises"])
    stub = json.loads((course / "release" / CODE / NOTEBOOK).read_text("utf-8"))
    model = json.loads((ROOT / "exercises" / CODE / NOTEBOOK).read_text("utf-8"))
    half = {**model, "cells": [c for c in model["cells"] if c["id"] not in ("bounds", "silent")]}
    given = [json.dumps(book) for book in (answered(stub, model), answered(stub, half), stub)]
    for number in range(students):
        home = course / "submitted" / f"student-{number:05d}" / CODE
        shutil.copytree(course / "release" / CODE, home)
        (home / NOTEBOOK).write_text(given[number % 3], "utf-8")
        (home / "timestamp.txt").write_text(STAMP, "utf-8")
    return course


def _peak() -> int:
    """The largest memory any command has used so far, in KB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _stock_worksheets(folder: Path, students: int) -> float:
    """Seconds of processor time for one more worksheet of stock nbgrader."""
    folder.mkdir(parents=True)
    course = a_class(folder, SLUG, students)
    for step in ("build", "release"):
        cpu([*lintas(), "worksheet", step, SLUG, "--course", str(course)], ROOT)
    notebook = course / "release" / SLUG / f"{SLUG}.ipynb"
    (course / "nbgrader_config.py").write_text(PLAIN, "utf-8")
    for home in (course / "submitted").glob(f"*/{SLUG}"):
        shutil.copy(notebook, home)
    return _one_more(course, SLUG, "student-00000", students)


def _one_more(course: Path, slug: str, first: str, students: int) -> float:
    command = [sys.executable, "-m", "nbgrader", "autograde", slug, "--force"]
    one = cpu([*command, f"--student={first}"], course)
    every = float(cpu(command, course))
    return float((every - one) / (students - 1))


if __name__ == "__main__":
    main()
