"""`python -m benchmarks.bench_desk`: the list of a class in `lintas desk` and in the form grader.

Both are asked over HTTP for the same gradebook in one run, a class after the other. Prints a table
and writes `benchmarks/desk.json`. nbgrader's list is asked for once (it takes minutes at 10,000),
everything else five times; of ours the slowest counts.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from datetime import date
from http.cookiejar import CookieJar
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
SIZES, ROUNDS, SLUG = (1_000, 2_000, 10_000), 5, "u97-large"
PAGES = {
    "first page": "",
    "last page": "?page=1000000",
    "by score": "?sort=-score",
    "essay waits": "?only=essay",
    "search": "?search=keluarga12",
}
TIMEOUT = 1800
Get = Callable[[str], object]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_desk", description=__doc__)
    parser.add_argument("--students", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().students
    sys.path.insert(0, str(ROOT / "tests"))
    found = {many: one_class(many) for many in sizes}
    head = {"date": date.today().isoformat(), "cores": os.cpu_count(), "load": os.getloadavg()[0]}
    text = json.dumps({"machine": head, "seconds": found}, indent=1)
    Path(__file__).with_name("desk.json").write_text(text + "\n", encoding="utf-8")
    show(found)


def one_class(many: int) -> dict[str, float]:
    """Seconds of each answer for a class of so many."""
    big = import_module("big_gradebook")
    with tempfile.TemporaryDirectory() as folder:
        course, home = Path(folder, "course"), Path(folder, "home")
        course.mkdir()
        home.mkdir()
        big.fill(f"sqlite:///{course}/gradebook.db", SLUG, many)
        big.write_autograded(course, SLUG, many)
        stock = theirs(course, home, many)
        # The shipped configuration makes the form grader open one submission faster.
        shutil.copy(ROOT / "grading" / "nbgrader_config.py", course)
        return {**stock, **opened(course, home, many, "with our settings"), **ours(course)}


def theirs(course: Path, home: Path, many: int) -> dict[str, float]:
    """nbgrader's form grader as it comes: its list, one submission, the next one."""
    server = import_module("grading_server")
    with server.jupyter(course, home) as running:
        listed = timed(fetch(running.url), f"formgrader/api/submissions/{SLUG}", 1)
    return {"form grader: list": listed, **opened(course, home, many, "stock")}


def opened(course: Path, home: Path, many: int, how: str) -> dict[str, float]:
    """Opening one submission in the form grader, and going to the next."""
    server, api = import_module("grading_server"), import_module("nbgrader.api")
    student = import_module("big_gradebook").student(many // 2)
    with api.Gradebook(f"sqlite:///{course}/gradebook.db", "lintas") as book:
        path = f"formgrader/submissions/{book.find_submission_notebook(SLUG, SLUG, student).id}"
    with server.jupyter(course, home) as running:
        get = fetch(running.url)
        return {
            f"form grader, {how}: one submission": timed(get, f"{path}/", 2),
            f"form grader, {how}: next": timed(get, f"{path}/next", 2),
        }


def ours(course: Path) -> dict[str, float]:
    """The desk: its pages, and one submission."""
    lintas = Path(sys.executable).parent / "lintas"
    command = [str(lintas), "desk", "--course", str(course), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = iter(process.stdout.readline, "")
        address = next(at[0] for line in lines if (at := re.search(r"http://127\S+", line)))
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        opener.open(address).read()
        base = f"{address.partition('/?')[0]}/a/{SLUG}"
        page = opener.open(base).read().decode()
        one = re.search(rf'/a/{SLUG}(/\w{{32}})"', page)
        assert one
        paths = {**PAGES, "one submission": one[1]}
        get = fetch(lambda path: base + path, opener.open)
        found = {f"desk: {name}": timed(get, path, ROUNDS) for name, path in paths.items()}
        process.terminate()
    return found


def fetch(url: Callable[[str], str], open_url: Any = urllib.request.urlopen) -> Get:
    """Read a page whole."""
    return lambda path: open_url(url(path), timeout=TIMEOUT).read()


def timed(get: Get, path: str, rounds: int) -> float:
    """The slowest of some rounds, in seconds."""
    slowest = 0.0
    for _ in range(rounds):
        began = time.perf_counter()
        get(path)
        slowest = max(slowest, time.perf_counter() - began)
    return round(slowest, 3)


def show(found: dict[int, dict[str, float]]) -> None:
    """A row for each answer, a column for each class."""
    table = Table("seconds", *(f"{many:,}" for many in found))
    for name in next(iter(found.values())):
        table.add_row(name, *(f"{seconds[name]:.2f}" for seconds in found.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
