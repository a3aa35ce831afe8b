"""One round of the preview: build what changed, check everything, show it if it is good."""

from __future__ import annotations

import filecmp
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lintas.book import build_site
from lintas.items import ContentError, Problem

LANGS = ("en", "id")
INNER = re.compile(r"((?:book|exercises)/\S+\.\w+):(\d+) (.+)", re.S)
CLOSED = "this is about graded work; the terminal says what it is"
# In a process of its own, so that it knows the words and rules as they are now.
CHECK = "from lintas.cli import main; main()"


@dataclass(frozen=True)
class Round:
    """How a round ended: whether the book could be built, what is to mend, what pages changed."""

    built: bool
    problems: tuple[Problem, ...]
    pages: int


def languages(paths: Iterable[str], root: Path, *, came_or_went: bool) -> tuple[str, ...]:
    """The languages to build: one alone if only pages of that one were written."""
    if came_or_went:
        return LANGS
    found = set()
    for path in paths:
        part = Path(path).relative_to(root).parts[:2] if Path(path).is_relative_to(root) else ()
        if len(part) < 2 or part[0] != "book" or part[1] not in LANGS:
            return LANGS
        found.add(part[1])
    return tuple(lang for lang in LANGS if lang in found) or LANGS


def one_round(root: Path, banks: Iterable[Path], place: Path, langs: tuple[str, ...]) -> Round:
    """Build into `place/site`; when that went well, bring it to `place/shown`."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        checked = pool.submit(check, root, banks)
        try:
            site = build_site(root, langs, into=place, drafts=True)
        except ContentError as error:
            checked.result()
            return Round(False, tuple(dict.fromkeys(map(at_the_cause, error.problems))), 0)
        problems = checked.result()
    return Round(True, problems, bring(site, place / "shown"))


def at_the_cause(problem: Problem) -> Problem:
    """A build complains of a page that shows a broken file: the problem of that file instead."""
    inner = INNER.match(problem.message)
    if not inner:
        return problem
    return replace(problem, file=inner[1], line=int(inner[2]), message=inner[3])


def check(root: Path, banks: Iterable[Path]) -> tuple[Problem, ...]:
    """What `lintas check` finds."""
    command = [sys.executable, "-X", "utf8", "-c", CHECK, "check", "--json", "--root", str(root)]
    for bank in banks:
        command += ["--bank", str(bank)]
    done = subprocess.run(
        command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["problems"]
    except (ValueError, KeyError):
        said = (done.stderr.strip() or "no reason given").splitlines()[-1]
        return (Problem("lintas check", 0, "", said, "run `lintas check` by itself", "check"),)
    return tuple(Problem(**problem) for problem in found)


def bring(site: Path, shown: Path) -> int:
    """Make `shown` what `site` is; returns how many files changed."""
    there = {path.relative_to(site) for path in site.rglob("*") if path.is_file()}
    here = {path.relative_to(shown) for path in shown.rglob("*") if path.is_file()}
    gone = here - there
    for name in gone:
        (shown / name).unlink()
    moved = [name for name in there if name not in here or _differ(site / name, shown / name)]
    for name in moved:
        (shown / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(site / name, shown / name)
    return len(gone) + len(moved)


def _differ(one: Path, other: Path) -> bool:
    return not filecmp.cmp(one, other, shallow=False)


def for_the_page(problems: Iterable[Problem], root: Path) -> tuple[Problem, ...]:
    """Problems as an open page may show them: of graded work only where, for a class may see it."""
    return tuple(_closed(problem) if _graded(problem) else problem for problem in problems)


def _graded(problem: Problem) -> bool:
    """Of exercises/, or of a bank, whose files lie outside the course."""
    return problem.file.startswith("exercises/") or Path(problem.file).is_absolute()


def _closed(problem: Problem) -> Problem:
    return Problem(problem.file, problem.line, problem.item, CLOSED, "look there", problem.code)
