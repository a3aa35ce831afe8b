"""How long the item analysis of a large class takes, and how large its page is.

`python benchmarks/bench_analysis.py [STUDENTS]`, 10,000 by default: files of answers on disk,
read, marked, analysed and written as a page. Making the files is not counted.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from lintas.analysis import analyse, columns_of, page_html, to_json
from lintas.demo import draw_plan, draw_students
from lintas.demo.build import answer_file, answers
from lintas.marking.gathered import gather
from lintas.worksheets import find_worksheet

ROOT = Path(__file__).resolve().parents[1]
SLUG = "u10-palermo-protocol"
DIFFERENT = 1000
MOST_SECONDS, MOST_BYTES = 60, 3_000_000


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
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="lintas-bench-") as name:
        course = Path(name) / "grading"
        course.mkdir()
        shutil.copy(ROOT / "grading" / "nbgrader_config.py", course)
        hand_in(course, count)
        start = time.perf_counter()
        matrix = gather(SLUG, course, [ROOT / "exercises"])
        read = time.perf_counter()
        analysis = analyse(matrix)
        counted = time.perf_counter()
        page, data = page_html(analysis), to_json(analysis)
        end = time.perf_counter()
    size, whole = len(page.encode()), end - start
    print(f"{matrix.takers:,} takers: {whole:.1f} s in all (at most {MOST_SECONDS})")
    print(f"  reading and marking {read - start:.1f}, statistics {counted - read:.1f}, "
          f"page and data {end - counted:.1f}")  # fmt: skip
    print(f"  page {size / 1e6:.2f} MB (at most {MOST_BYTES / 1e6:.0f}), "
          f"data {len(json.dumps(data)) / 1e3:.0f} KB")  # fmt: skip
    print(f"  memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    sys.exit(0 if whole < MOST_SECONDS and size < MOST_BYTES else 1)


if __name__ == "__main__":
    main()
