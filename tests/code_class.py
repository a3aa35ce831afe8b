"""A class that handed in notebooks: an assignment with pandas, and its honest submissions."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lintas.marking.box import Box
from lintas.marking.code import CodeTier, mark_code
from lintas.marking.course import open_course
from lintas.marking.outcome import Outcome
from lintas.worksheets import run_nbgrader

SLUG = "ps1"
STAMP = "2026-03-02 08:15:00.000000 UTC"
CONFIG = """\
import os

c = get_config()  # noqa: F821
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.course_id = "lintas"
"""
COUNTS = "year,place,count\n2020,a,10\n2020,b,5\n2021,a,7\n2021,b,\n2022,a,12\n2022,b,3\n"
Notebook = dict[str, Any]
Change = Callable[[Notebook], object]

# The assignment


def markdown(source: str, name: str = "", **flags: Any) -> dict[str, Any]:
    """A markdown cell; nbgrader's when it has a name."""
    return {"cell_type": "markdown", **_cell(source, name, "markdown", flags)}


def code(source: str, name: str = "", **flags: Any) -> dict[str, Any]:
    """A code cell; nbgrader's when it has a name."""
    return {
        "cell_type": "code",
        "outputs": [],
        "execution_count": None,
        **_cell(source, name, "code", flags),
    }


def _cell(source: str, name: str, kind: str, flags: dict[str, Any]) -> dict[str, Any]:
    data = {"grade_id": name, "cell_type": kind, "schema_version": 3}
    data |= {"grade": False, "solution": False, "locked": False, "task": False, **flags}
    cell_id = name or f"plain-{abs(hash(source)) % 10**8}"
    return {"id": cell_id, "metadata": {"nbgrader": data} if name else {}, "source": source}


def notebook(*cells: dict[str, Any]) -> Notebook:
    """A notebook of format 4.5."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": list(cells),
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def solution(name: str, source: str) -> dict[str, Any]:
    """An answer in code; all of it is taken out for students."""
    return code(f"### BEGIN SOLUTION\n{source}\n### END SOLUTION", name, solution=True)


def check(name: str, points: float, source: str) -> dict[str, Any]:
    """A locked test cell."""
    return code(source, name, grade=True, locked=True, points=points)


ANSWERS = {
    "load": "table = pd.read_csv(DATA)",
    "total": (
        "def total(table, year):\n    return table.loc[table['year'] == year, 'count'].sum()"
    ),
    "share": "def share(part, whole):\n    return round(100 * part / whole, 1) if whole else 0",
    "by-year": "by_year = table.groupby('year')['count'].sum()",
    "bonus": "def bonus():\n    return 1",
}


def assignment() -> Notebook:
    """The lecturer's notebook: set-up, five tests, an essay, code and a task for people."""
    return notebook(
        markdown("# Counting\n\n<div class='alert'>Read first.</div>"),
        code("import pandas as pd\n\nDATA = 'counts.csv'", "setup", locked=True),
        solution("load", ANSWERS["load"]),
        check(
            "load-test", 2, "assert len(table) == 6\n### BEGIN HIDDEN TESTS\n"
            "assert list(table.columns) == ['year', 'place', 'count']\n### END HIDDEN TESTS",
        ),
        code("# Try things here."),
        solution("total", ANSWERS["total"]),
        check(
            "total-test", 3, "assert total(table, 2020) == 15\n### BEGIN HIDDEN TESTS\n"
            "assert total(table, 2021) == 7\nassert total(table, 1999) == 0\n"
            "### END HIDDEN TESTS",
        ),
        solution("share", ANSWERS["share"]),
        check(
            "share-test", 4, "score = 0\nif share(1, 4) == 25:\n    score += 2\n"
            "### BEGIN HIDDEN TESTS\nif share(1, 3) == 33.3:\n    score += 1\n"
            "if share(1, 0) == 0:\n    score += 1.0\n### END HIDDEN TESTS\nscore",
        ),
        solution("by-year", ANSWERS["by-year"]),
        check(
            "by-year-test", 2, "print('years:', len(by_year))\n"
            "assert by_year.loc[2022] == 15\nassert by_year.sum() == 37",
        ),
        solution("bonus", ANSWERS["bonus"]),
        check("bonus-test", 1, "bonus()"),
        markdown("YOUR ANSWER HERE", "explain", grade=True, solution=True, points=5),
        code("# YOUR CODE HERE", "draw", grade=True, solution=True, points=3),
        markdown("Say what you would check next.", "next", task=True, locked=True, points=2),
    )  # fmt: skip


def make_course(folder: Path, config: str = CONFIG) -> Path:
    """A course whose gradebook knows the assignment; its release is what students get."""
    course = folder / "course"
    source = course / "source" / SLUG
    source.mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(config)
    (source / f"{SLUG}.ipynb").write_text(json.dumps(assignment()))
    (source / "counts.csv").write_text(COUNTS)
    done = run_nbgrader(course, "generate_assignment", SLUG)
    assert done.returncode == 0, done.stderr
    return course


def copy_course(course: Path, to: Path) -> Path:
    """A copy in which nobody has handed in."""
    return Path(shutil.copytree(course, to, ignore=shutil.ignore_patterns("submitted")))


def released(course: Path, name: str = SLUG) -> Notebook:
    """The notebook that students get."""
    return json.loads((course / "release" / SLUG / f"{name}.ipynb").read_text())


def tier(course: Path, **options: Any) -> CodeTier:
    """The code tier of the course."""
    return CodeTier(open_course(course), SLUG, **options)


# Submissions


def cell(book: Notebook, name: str) -> dict[str, Any]:
    """nbgrader's cell of that name."""
    return next(
        one for one in book["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def answered(book: Notebook, **answers: str) -> Notebook:
    """A copy with right answers to the code, except those given ("" leaves the stub)."""
    given = copy.deepcopy(book)
    for name, source in {**ANSWERS, **{k.replace("_", "-"): v for k, v in answers.items()}}.items():
        if source:
            cell(given, name)["source"] = source
    return given


def marked(course: Path, box: Box, students: Iterable[str] | None = None) -> dict[str, Outcome]:
    """What the code tier makes of the submissions, by student; nothing is stored."""
    code_tier = tier(course)
    basis = json.loads(code_tier.basis())
    return {
        student: mark_code(basis, json.loads(code_tier.handed(student)), box)
        for student in students or code_tier.students()
    }


def hand_in(course: Path, student: str, book: Notebook | bytes, name: str = SLUG) -> Path:
    """Put a submission where `nbgrader collect` does."""
    folder = course / "submitted" / student / SLUG
    folder.mkdir(parents=True, exist_ok=True)
    raw = book if isinstance(book, bytes) else json.dumps(book).encode()
    (folder / f"{name}.ipynb").write_bytes(raw)
    (folder / "counts.csv").write_text(COUNTS)
    (folder / "timestamp.txt").write_text(STAMP)
    return folder


def _insert(after: str, *cells: dict[str, Any]) -> Change:
    def change(book: Notebook) -> None:
        at = book["cells"].index(cell(book, after)) + 1
        book["cells"][at:at] = copy.deepcopy(list(cells))

    return change


def _drop(name: str) -> Change:
    return lambda book: book["cells"].remove(cell(book, name))


def _set(name: str, source: str) -> Change:
    return lambda book: cell(book, name).update(source=source)


WARNED = "import warnings\n\ndef total(table, year):\n    warnings.warn('slow')\n    return "
WARNED += "table.loc[table['year'] == year, 'count'].sum()"
ON_STDERR = "import sys\n\ndef total(table, year):\n    print('looking', file=sys.stderr)\n"
ON_STDERR += "    return table.loc[table['year'] == year, 'count'].sum()"

HONEST: dict[str, dict[str, str]] = {
    "right": {},
    "right-numpy": {"share": "import numpy as np\n\ndef share(part, whole):\n"
                    "    return np.round(np.float64(100) * part / whole, 1) if whole else 0"},
    "right-loop": {"total": "def total(table, year):\n    found = 0\n"
                   "    for row in table.dropna().itertuples():\n"
                   "        if row.year == year:\n            found += row.count\n"
                   "    return found"},
    "right-class": {"total": "class Counter:\n    def __call__(self, table, year):\n"
                    "        return table.loc[table['year'] == year, 'count'].sum()\n\n"
                    "total = Counter()"},
    "right-slow": {"by_year": f"import time\ntime.sleep(2)\n{ANSWERS['by-year']}"},
    "right-talkative": {"load": f"{ANSWERS['load']}\nfor i in range(3000):\n"
                        "    print(i, 'x' * 40)"},
    "right-warned": {"load": f"import warnings\nwarnings.warn('careful')\n{ANSWERS['load']}"},
    "right-shown": {"load": f"{ANSWERS['load']}\ndisplay(table)\ntable.describe()"},
    "right-unicode": {"bonus": "def bonus():\n    '''Ä é ≥ 😀'''\n    print('😀 ≥')\n    return 1"},
    "right-global": {"bonus": "calls = []\n\ndef bonus():\n    calls.append(1)\n"
                     "    return len(calls)"},
    "right-magic": {"load": f"%precision 3\n{ANSWERS['load']}"},
    "wrong-total": {"total": "def total(table, year):\n    return table['count'].sum()"},
    "wrong-hidden": {"total": "def total(table, year):\n    return 15"},
    "wrong-share-2": {"share": "def share(part, whole):\n    return 100 * part // (whole or 1)"},
    "wrong-share-3": {"share": "def share(part, whole):\n"
                      "    return 100 * part // whole if whole else 0"},
    "wrong-share-0": {"share": "def share(part, whole):\n    return part"},
    "wrong-share-raises": {"share": "def share(part, whole):\n"
                           "    return round(100 * part / whole, 1)"},
    "wrong-none": {"total": "def total(table, year):\n    table['count'].sum()"},
    "wrong-type": {"load": "table = open(DATA).read().splitlines()"},
    "raising-file": {"load": "table = pd.read_csv('elsewhere.csv')"},
    "raising-syntax": {"total": "def total(table, year)\n    return 0"},
    "raising-deep": {"total": "def total(table, year):\n    return total(table, year)"},
    "raising-input": {"bonus": "def bonus():\n    return int(input('How many? '))"},
    "unanswered": dict.fromkeys(("load", "total", "share", "by_year", "bonus"), ""),
    "bonus-text": {"bonus": "def bonus():\n    return 'one'"},
    "bonus-true": {"bonus": "def bonus():\n    return True"},
    "bonus-half": {"bonus": "def bonus():\n    return 0.5"},
    "bonus-none": {"bonus": "def bonus():\n    pass"},
    "bonus-zero": {"bonus": "def bonus():\n    print('nothing')\n    return 0"},
}  # fmt: skip
CHANGED: dict[str, Change] = {
    "own-cells": _insert("load-test", code("mine = len(table)\nmine"), markdown("*Note* to self")),
    "own-deleted": lambda book: book["cells"].pop(4),
    "locked-changed": _set("total-test", "assert True"),
    "setup-changed": _set("setup", "import pandas as pd\n\nDATA = 'counts.csv'\nDATA2 = DATA"),
    "essay": _set("explain", "Counts are **not** people.\n\n$a < b$"),
    "essay-blank": _set("explain", "YOUR ANSWER HERE "),
    "drawn": _set("draw", "table.plot if False else print('drawn')"),
    "drawn-raising": _set("draw", "1 / 0"),
    "task-changed": _set("next", "I would look at the masked cells."),
    "answer-deleted": _drop("bonus"),
    "essay-deleted": _drop("explain"),
}
# Where stock is wrong; each is asserted on its own.
DIFFERENT: dict[str, dict[str, str]] = {
    "warning-in-test": {"total": WARNED},
    "stderr-in-test": {"total": ON_STDERR},
    "bonus-negative": {"bonus": "def bonus():\n    return -1"},
    "bonus-nan": {"bonus": "def bonus():\n    return float('nan')"},
    "bonus-too-much": {"bonus": "def bonus():\n    return 5"},
    "kernel-died": {"bonus": "import os\nos._exit(1)"},
}
DIFFERENT_CHANGED: dict[str, Change] = {
    "test-deleted": _drop("share-test"),
}


def fill(course: Path) -> list[str]:
    """Hand in the whole class; the names of the students."""
    book = released(course)
    for name, answers in {**HONEST, **DIFFERENT}.items():
        hand_in(course, name, answered(book, **answers))
    for name, change in {**CHANGED, **DIFFERENT_CHANGED}.items():
        given = answered(book)
        change(given)
        hand_in(course, name, given)
    return sorted([*HONEST, *CHANGED, *DIFFERENT, *DIFFERENT_CHANGED])
