"""`python -m benchmarks [--quick]`: measure, print the table, write benchmarks/results.json."""

from __future__ import annotations

import argparse
import json
import os
import platform
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser
from rich.console import Console

from . import builds, quizzes, report
from .browser import Ready, Visit, chromium, visit
from .builds import Cost
from .server import gzip_size, serving

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
    trees = {"default": builds.plain_tree(WORK / "default"), "own": builds.own_tree(WORK / "own")}
    costs = time_builds(trees, build_rounds)
    blocks = quizzes.blocks(WORK / "made")
    pages = Pages(blocks, trees)
    with chromium() as browser:
        return {
            "machine": machine(browser, load, page_rounds, build_rounds),
            "sizes": {one.name: sizes(one) for one in blocks},
            "quizzes": visit_all(browser, pages.bare(), page_rounds, "quizzes alone"),
            "in_book": visit_all(browser, pages.in_book(), page_rounds, "quizzes in a book"),
            "lessons": visit_all(browser, pages.lessons(), page_rounds, "lessons"),
            "builds": costs,
        }


def sizes(block: quizzes.Block) -> dict[str, int]:
    """Gzip bytes of code and items; of ours also the script alone."""
    script = block.files.get("quiz.js")
    alone = {"script": gzip_size(script.read_bytes())} if script else {}
    return {"code": block.code, "data": block.data, **alone}


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


def time_builds(trees: dict[str, Path], rounds: int) -> dict[str, list[dict[str, float]]]:
    """Cold builds side by side in each round, then one edit."""
    plain, own = trees["default"], trees["own"]
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


@dataclass(frozen=True)
class Stop:
    """A page to visit: a folder to serve, the page's path in it, what makes it ready."""

    folder: Path
    path: str
    ready: Ready | None = None
    scroll: str = ""


class Pages:
    """The pages to visit, built into their books where they belong to one."""

    def __init__(self, blocks: list[quizzes.Block], trees: dict[str, Path]) -> None:
        self.blocks = blocks
        self.site = trees["own"] / "_build" / "site"
        self.html = trees["default"] / "_build" / "html"
        self.names = {
            block.name: quizzes.add_to_book(trees[self._tree(block)], block) for block in blocks
        }
        builds.build_english(trees["own"])
        builds.cold_plain(trees["default"])
        for block in blocks:
            if self._tree(block) == "default":
                quizzes.lay_beside(self.html / "book" / "en", block)

    @staticmethod
    def _tree(block: quizzes.Block) -> str:
        return "own" if block.name == quizzes.OURS else "default"

    def bare(self) -> dict[str, Stop]:
        folder = WORK / "quizzes"
        return {
            block.name: Stop(folder, quizzes.write_bare(folder, block), block.ready)
            for block in self.blocks
        }

    def in_book(self) -> dict[str, Stop]:
        return {block.name: self._page(block) for block in self.blocks}

    def _page(self, block: quizzes.Block) -> Stop:
        name = self.names[block.name]
        if self._tree(block) == "own":
            return Stop(self.site, f"{name.removeprefix('book/')}.html", block.ready)
        return Stop(self.html, f"{name}.html", block.ready)

    def lessons(self) -> dict[str, Stop]:
        return {
            "own": Stop(self.site, f"en/{LESSON}", scroll=".l-chart"),
            "default": Stop(self.html, f"book/en/{LESSON}", scroll=".l-chart"),
        }


def visit_all(
    browser: Browser, stops: dict[str, Stop], rounds: int, what: str
) -> dict[str, list[dict[str, Any]]]:
    """Each page once a round, after one visit that does not count."""
    found: dict[str, list[Visit]] = {name: [] for name in stops}
    for number in range(rounds + 1):
        say(f"{what}, round {number} of {rounds}" if number else f"{what}, to warm up")
        for name, stop in stops.items():
            with serving(stop.folder) as server:
                one = visit(browser, server, stop.path, stop.ready, stop.scroll)
            if number:
                found[name].append(one)
    return {name: [one.__dict__ for one in visits] for name, visits in found.items()}


if __name__ == "__main__":
    main()
