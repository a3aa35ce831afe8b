"""Marks that say where an author still has to write: nothing that has one is published.

A skeleton holds «write here: …» (in Indonesian «tulis di sini: …») in place of words, and a name
that cannot be right (`write-here`, `ADD-00`, `u10.0`) in place of a name that must be chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .problems import Problem, problem_in

MARK = re.compile(r"«(?:write here|tulis di sini)(?:: *([^»\n]*))?»?")
CHOOSE = re.compile(r"(?<![\w.-])(?:write-here|ADD-00|u[0-9]{2}\.0)(?![\w.-])")
ITEM = re.compile(r"u[0-9]{2}-[pg][0-9]{2,3}")
KINDS = (".md", ".yml")
CODE = "unwritten"


def is_unwritten(text: str) -> bool:
    """Whether a text still holds a mark."""
    return MARK.search(text) is not None


def is_unchosen(name: str) -> bool:
    """Whether a name is one that a skeleton puts where a name must be chosen."""
    return CHOOSE.fullmatch(name) is not None


def unwritten(path: Path) -> list[Problem]:
    """What is still to be written or chosen in a file, line by line; a file that cannot be read
    as text has no such place: other checks speak of it."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    item = path.stem if ITEM.fullmatch(path.stem) else ""
    return [
        problem_in(path, message, remedy, CODE, line=number, item=item)
        for number, line in enumerate(lines, 1)
        for message, remedy in _said(line)
    ]


def unwritten_below(places: Iterable[Path]) -> list[Problem]:
    """As `unwritten`, for the Markdown and YAML files of some files and folders."""
    return [problem for path in _files(places) for problem in unwritten(path)]


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file():
            yield place
        yield from sorted(path for path in place.rglob("*") if path.suffix in KINDS)


def _said(line: str) -> Iterator[tuple[str, str]]:
    for mark in MARK.finditer(line):
        what = f": {mark[1].strip()}" if mark[1] else ""
        yield f"is not written yet{what}", "write it and take the mark «…» away"
    if line.lstrip().startswith("#"):
        return
    value, _, note = line.partition(" #")
    for name in CHOOSE.findall(MARK.sub("", value)):
        what = MARK.sub("", note).strip()
        yield f"'{name}' stands for a name to choose{f': {what}' if what else ''}", "put it there"
