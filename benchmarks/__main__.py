"""`python -m benchmarks [--quick]`: measure, print the table, write benchmarks/results.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser
from rich.console import Console

from . import builds, quizzes, report
from .browser import Visit, chromium, visit
from .builds import Cost
from .server import serving

WORK = builds.ROOT / "_build" / "bench"
PAGE_ROUNDS, BUILD_ROUNDS = 7, 3
LESSON = "u10-palermo-protocol/lesson.html"
say = Console(stderr=True).print


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round each, to try it out")
    quick = parser.parse_args().quick
    rounds = (1, 1) if quick else (PAGE_ROUNDS, BUILD_ROUNDS)
    results = {"machine": {}, **measure(*rounds)}
    results["rows"] = [row.__dict__ for row in report.rows(results)]
    target = Path(__file__).with_name("results.json")
    target.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    report.show(results)


def measure(page_rounds: int, build_rounds: int) -> dict[str, Any]:
    """All raw figures, round by round."""
    load = os.getloadavg()[0]
    plain, own = builds.plain_tree(WORK / "default"), builds.own_tree(WORK / "own")
    costs = time_builds(plain, own, build_rounds)
    subjects = quizzes.write_pages(WORK / "quizzes")
    with chromium() as browser:
        results = {
            "machine": machine(browser, load, page_rounds, build_rounds),
            "quizzes": visit_quizzes(browser, subjects, page_rounds),
            "lessons": visit_lessons(browser, page_rounds),
        }
    sizes = {one.name: {"code": one.code, "data": one.data} for one in subjects}
    return {**results, "sizes": sizes, "builds": costs}


def machine(browser: Browser, load: float, page_rounds: int, build_rounds: int) -> dict[str, Any]:
    """Where and when it was measured."""
    return {
        "date": date.today().isoformat(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "chromium": browser.version,
        "load_before": round(load, 1),
        "page_rounds": page_rounds,
        "build_rounds": build_rounds,
    }


def time_builds(plain: Path, own: Path, rounds: int) -> dict[str, list[dict[str, float]]]:
    """Cold builds side by side in each round, then one edit."""
    found: dict[str, list[Cost]] = {"plain": [], "both": [], "edit": []}
    # Once unmeasured: compiled modules and files that the system has read already, for both.
    builds.cold_plain(plain)
    builds.cold_both(own)
    for number in range(1, rounds + 1):
        say(f"builds, round {number} of {rounds}")
        found["plain"].append(builds.cold_plain(plain))
        found["both"].append(builds.cold_both(own))
        found["edit"].append(builds.one_edit(own, number))
    return {name: [cost.__dict__ for cost in costs] for name, costs in found.items()}


def visit_quizzes(
    browser: Browser, subjects: list[quizzes.Subject], rounds: int
) -> dict[str, list[dict[str, Any]]]:
    """The three quiz pages, each once a round."""
    found: dict[str, list[Visit]] = {one.name: [] for one in subjects}
    with serving(WORK / "quizzes") as server:
        for subject in subjects:  # once unmeasured, for the browser's own start
            visit(browser, server, subject.path, subject.ready)
        for number in range(1, rounds + 1):
            say(f"quizzes, round {number} of {rounds}")
            for subject in subjects:
                found[subject.name].append(visit(browser, server, subject.path, subject.ready))
    return {name: [one.__dict__ for one in visits] for name, visits in found.items()}


def visit_lessons(browser: Browser, rounds: int) -> dict[str, list[dict[str, Any]]]:
    """The lesson as ours and as a default page, each once a round; ours is scrolled to its charts."""
    pages = {
        "own": (WORK / "own" / "_build" / "site", f"en/{LESSON}"),
        "default": (WORK / "default" / "_build" / "html", f"book/en/{LESSON}"),
    }
    found: dict[str, list[Visit]] = {name: [] for name in pages}
    for number in range(rounds + 1):
        say(f"lessons, round {number} of {rounds}" if number else "lessons, to warm up")
        for name, (folder, path) in pages.items():
            with serving(folder) as server:
                one = visit(browser, server, path, scroll=".l-chart")
            if number:
                found[name].append(one)
    return {name: [one.__dict__ for one in visits] for name, visits in found.items()}


if __name__ == "__main__":
    main()
