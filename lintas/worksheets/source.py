"""Writing graded work into nbgrader's `source/` folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lintas.items import ContentError, unwritten_below

from .files import write_if_new
from .helplines import help_lines
from .notebook import notebook_bytes
from .notebooks import copy_notebooks, find_notebooks
from .page import page_bytes
from .payload import worksheet_bytes
from .worksheet import FILE, Worksheet, find_worksheet

RESPONSES = "responses.json"
WORKSHEET = "worksheet.json"
__all__ = ["RESPONSES", "WORKSHEET", "build_source", "default_exercises", "write_if_new"]


def build_source(
    slug: str, course_dir: Path | str, exercises_dirs: Iterable[Path | str] | None = None
) -> Path:
    """Write `source/<slug>/` (notebook, worksheet.json, page) and return the folder.

    An exercise that is notebooks, without a worksheet.yml, is copied. `exercises_dirs` defaults
    to `exercises/` beside the course folder; the first that has it wins. Answers left
    there by a trial run are removed: they would be released.
    Raises ContentError.
    """
    course = Path(course_dir)
    exercises = list(exercises_dirs or default_exercises(course))
    home = find_notebooks(slug, exercises)
    if home:
        return copy_notebooks(home, course / "source" / slug)
    worksheet = find_worksheet(slug, exercises)
    _refuse_drafts(worksheet, exercises)
    page = page_bytes(worksheet, help_lines(exercises))
    folder = course / "source" / slug
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RESPONSES).unlink(missing_ok=True)
    write_if_new(folder / WORKSHEET, worksheet_bytes(worksheet))
    write_if_new(folder / f"{slug}.ipynb", notebook_bytes(worksheet))
    write_if_new(folder / f"{slug}.html", page)
    return folder


def _refuse_drafts(worksheet: Worksheet, exercises: Iterable[Path | str]) -> None:
    """What is not written yet never reaches students."""
    folders = [Path(folder) / worksheet.assignment for folder in exercises]
    names = [f"items/{question.item.id}.yml" for question in worksheet.questions]
    found = unwritten_below(
        path for name in (FILE, *names) for path in _first(folder / name for folder in folders)
    )
    if found:
        raise ContentError(found)


def _first(paths: Iterable[Path]) -> list[Path]:
    """The file that is read: of several of one name, the first."""
    return [path for path in paths if path.is_file()][:1]


def default_exercises(course_dir: Path) -> list[Path]:
    """Where the exercises are when nobody says: beside the course folder."""
    return [course_dir.resolve().parent / "exercises"]
