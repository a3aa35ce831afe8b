"""Processor time of feedback: ours beside `nbgrader generate_feedback`, same class, one run.

    python benchmarks/bench_feedback.py [--students 40] [--assignment u10-palermo-protocol]

Each side is a command of its own; what starting it costs is measured on an empty selection and
shown, and the ratio is given with and without it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STAMP = "2026-03-02 08:15:00.000000 UTC"


def main() -> None:
    """Print both costs a student, in milliseconds of processor time, and their ratio."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--students", type=int, default=120)
    ask.add_argument("--assignment", default="u10-palermo-protocol")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        course = a_class(Path(folder), given.assignment, given.students)
        done = cpu([*lintas(), "mark", given.assignment, "--course", str(course)], ROOT)
        print(f"(marked in {done:.1f} s)")
        ours = [*lintas(), "feedback", given.assignment, "--course", str(course)]
        stock = [sys.executable, "-m", "nbgrader", "generate_feedback", given.assignment, "--force"]
        costs = {
            name: (cpu([*command, *nobody], course), cpu(command, course))
            for name, command, nobody in (
                ("stock", stock, ["--student=nobody-of-this-name"]),
                ("ours", ours, ["--student", "nobody-of-this-name"]),
            )
        }
    print(f"{given.assignment}, {given.students} students; processor time")
    for name, (start, total) in costs.items():
        each = 1000 * (total - start) / given.students
        print(
            f"  {name:6} {total:7.2f} s in all, {start:5.2f} s to start, {each:7.2f} ms a student"
        )
    (start, total), (our_start, our_total) = costs["stock"], costs["ours"]
    print(f"  in all {total / our_total:.1f} x cheaper, a student "
          f"{(total - start) / (our_total - our_start):.1f} x")  # fmt: skip


def lintas() -> list[str]:
    """The command, from this tree."""
    return [sys.executable, "-c", "from lintas.cli import main; main()"]


def a_class(folder: Path, slug: str, students: int) -> Path:
    """A class that has handed in, in a course of its own."""
    from lintas.items import sample_responses
    from lintas.worksheets import find_worksheet, release_id

    course = folder / "grading"
    course.mkdir()
    shutil.copy(ROOT / "grading" / "nbgrader_config.py", course)
    config = course / "nbgrader_config.py"
    config.write_text(
        config.read_text("utf-8").replace(
            'os.path.join("..", "exercises")', repr(str(ROOT / "exercises"))
        ),
        "utf-8",
    )
    sheet = find_worksheet(slug, [ROOT / "exercises"])
    for number in range(students):
        home = course / "submitted" / f"student-{number:05d}" / slug
        home.mkdir(parents=True)
        items = {}
        for place, question in enumerate(sheet.questions):
            samples = sample_responses(question.item)
            kind = ("right", "wrong", "partial")[(number + place) % 3]
            response = samples.get(kind, samples["right"])
            items[question.item.id] = {"revision": question.item.revision, "response": response}
        lang = ("en", "id")[number % 2]
        head = {"schema": 1, "assignment": slug, "release": release_id(sheet), "lang": lang}
        (home / "responses.json").write_text(json.dumps({**head, "items": items}), "utf-8")
        (home / "timestamp.txt").write_text(STAMP, "utf-8")
    return course


def cpu(command: Sequence[str], where: Path) -> float:
    """Seconds of processor time of a command and its children."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if "feedback" in command and "nbgrader" not in command:
        where = ROOT
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=where, env=environment, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
