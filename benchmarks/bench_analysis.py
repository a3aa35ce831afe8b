"""How long the commands after marking take for a large class, and how large the analysis is.

`python benchmarks/bench_analysis.py [STUDENTS]`, 10,000 by default: a class hands in and is marked;
then its items are analysed and its grades written for each platform. Making the files is not
counted.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from lintas.analysis import columns_of
from lintas.demo import draw_plan, draw_students
from lintas.demo.build import answer_file, answers
from lintas.worksheets import find_worksheet

ROOT = Path(__file__).resolve().parents[1]
SLUG = "u10-palermo-protocol"
DIFFERENT = 1000
MOST_SECONDS, MOST_EXPORT, MOST_BYTES = 60, 10, 3_000_000


def hand_in(course: Path, count: int) -> None:
    """`count` submissions, the answers of 1,000 invented students over and over."""
    sheet = find_worksheet(SLUG, [ROOT / "exercises"])
    columns, chance = columns_of(sheet), np.random.default_rng(1)
    plan = draw_plan(columns, 1)
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    texts = []
    for person in draw_students(columns, min(count, DIFFERENT), 1):
        found = answers(sheet, columns, plan, person, chance)
        texts.append(json.dumps(answer_file(sheet, found, person.lang, moment, chance)))
    for number in range(count):
        folder = course / "submitted" / f"invented-{number:05d}" / SLUG
        folder.mkdir(parents=True)
        (folder / "responses.json").write_text(texts[number % len(texts)], encoding="utf-8")


def main() -> None:
    """Print a line for each command, and fail if one misses its target."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="lintas-bench-") as name:
        course = Path(name) / "grading"
        course.mkdir()
        config = (ROOT / "grading" / "nbgrader_config.py").read_text("utf-8")
        exercises = 'os.path.join("..", "exercises")'
        assert exercises in config
        config = config.replace(exercises, repr(str(ROOT / "exercises")))
        (course / "nbgrader_config.py").write_text(config, "utf-8")
        hand_in(course, count)
        print(f"{count:,} students, seconds on the clock")
        print(f"  {'mark':24} {seconds('mark', course):6.1f}")
        kept = [within("analyse", seconds("analyse", course), MOST_SECONDS)]
        for kind in ("csv", "moodle", "canvas"):
            took = seconds("grades", course, "--incomplete", "--format", kind)
            kept.append(within(f"grades --format {kind}", took, MOST_EXPORT))
        size = (course / "reports" / f"{SLUG}-analysis.html").stat().st_size
    print(f"  page of the analysis {size / 1e6:.2f} MB (at most {MOST_BYTES / 1e6:.0f})")
    print(
        f"  memory at most {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB"
    )
    sys.exit(0 if all(kept) and size < MOST_BYTES else 1)


def seconds(command: str, course: Path, *options: str) -> float:
    """How long a person waits for a command."""
    program = [sys.executable, "-c", "from lintas.cli import main; main()"]
    start = time.perf_counter()
    done = subprocess.run(
        [*program, command, SLUG, "--course", str(course), *options],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise SystemExit(done.stdout + done.stderr)
    return time.perf_counter() - start


def within(what: str, took: float, most: float) -> bool:
    """Print a measurement beside its target."""
    print(f"  {what:24} {took:6.1f} (at most {most:g})", flush=True)
    return took < most


if __name__ == "__main__":
    main()
