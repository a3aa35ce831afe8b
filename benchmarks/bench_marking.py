"""Processor time of marking: ours beside stock `nbgrader autograde`, same work, one run.

    python benchmarks/bench_marking.py [--sizes 100 1000] [--stock 6]

Cost of one more submission: the difference of two runs, so that starting is not counted; starting
is shown too. Times are user and system time of a command and of all its children. Worksheets only:
what runs in the box is not among those children, and needs another measure.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(ROOT), str(ROOT / "tests")]

from bench_feedback import a_class, cpu, lintas  # noqa: E402

PLAIN = """\
import os

c = get_config()  # noqa: F821
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.course_id = "lintas"
"""
SLUG = "u10-palermo-protocol"


def main() -> None:
    """Print a table of costs and ratios."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    ask.add_argument("--stock", type=int, default=6)
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data_tier(Path(folder), given.sizes, given.stock)


def data_tier(folder: Path, sizes: list[int], stock: int) -> None:
    """Worksheets: marks stored, notebook written, ready for the form grader."""
    theirs = _stock_worksheets(folder / "stock", stock)
    print(f"data tier, {SLUG}: stock {1000 * theirs:.0f} ms a submission")
    for size in sizes:
        place = folder / f"class-{size}"
        place.mkdir()
        course = a_class(place, SLUG, size)
        command = [*lintas(), "mark", SLUG, "--course", str(course), "--jobs", "1"]
        one = [*command, "--regrade", "--student", "student-00000"]
        cpu(one, ROOT)  # makes the gradebook
        start = cpu(one, ROOT)
        total, most = cpu([*command, "--regrade"], ROOT), _peak()
        each = (total - start) / (size - 1)
        print(
            f"  {size:6}: {1000 * each:6.2f} ms a submission, {theirs / each:5.0f} x cheaper; "
            f"{total:.1f} s in all, start {start:.1f} s; peak {most / 1024:.0f} MB"
        )
        shutil.rmtree(place)


def _peak() -> int:
    """The largest memory any command has used so far, in KB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _stock_worksheets(folder: Path, students: int) -> float:
    """Seconds of processor time for one more worksheet of stock nbgrader."""
    folder.mkdir()
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
