"""Graded work that is ordinary nbgrader notebooks: a folder of exercises without worksheet.yml."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from lintas.items import ContentError, Problem

from .files import write_if_new
from .worksheet import FILE

NOTEBOOKS = "*.ipynb"
_NOT_GIVEN = ("notes.*.md", "README*", ".*", "__pycache__", "*.pyc")


def find_assignments(exercises_dirs: Iterable[Path | str]) -> list[str]:
    """The names of all graded work in folders of exercises, sorted."""
    return sorted(
        {
            folder.name
            for base in exercises_dirs
            for folder in Path(base).glob("*/")
            if (folder / FILE).is_file() or any(folder.glob(NOTEBOOKS))
        }
    )


def find_notebooks(slug: str, exercises_dirs: Iterable[Path | str]) -> Path | None:
    """The folder of `slug` if it holds notebooks; None if it is a worksheet, or nowhere."""
    for folder in (Path(base) / slug for base in exercises_dirs):
        if (folder / FILE).is_file():
            return None
        if any(folder.glob(NOTEBOOKS)):
            return folder
    return None


def copy_notebooks(home: Path, folder: Path) -> Path:
    """Copy the notebooks and data files of an exercise into `source/<slug>`, and return that.

    Notes for lecturers stay behind. Raises ContentError when a notebook cannot be read.
    """
    problems = [problem for path in sorted(home.glob(NOTEBOOKS)) for problem in _check(path)]
    if problems:
        raise ContentError(problems)
    for path in _given(home):
        target = folder / path.relative_to(home)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_if_new(target, path.read_bytes())
    return folder


def _given(home: Path) -> Iterator[Path]:
    for path in sorted(home.rglob("*")):
        parts = [Path(part) for part in path.relative_to(home).parts]
        kept_back = any(part.match(pattern) for part in parts for pattern in _NOT_GIVEN)
        if path.is_file() and not kept_back:
            yield path


def _check(path: Path) -> Iterator[Problem]:
    """nbgrader says the rest; but it stops at a file that is no notebook without naming it."""
    name = f"{path.parent.name}/{path.name}"
    try:
        cells = json.loads(path.read_text("utf-8"))["cells"]
        marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        said, remedy = "is no notebook that can be read", "save it again in Jupyter"
        yield Problem(name, 0, "", said, remedy, "notebook")
        return
    if not any(mark.get("grade") or mark.get("task") for mark in marks):
        said, remedy = "has no cell with points", "give cells points in Jupyter (Create Assignment)"
        yield Problem(name, 0, "", said, remedy, "no-points")
