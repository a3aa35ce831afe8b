"""Which tier an assignment belongs to: a worksheet of ours, or a notebook with code."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from lintas.worksheets import find_worksheet
from lintas.worksheets.worksheet import FILE

from .course import Course
from .data_tier import DataTier
from .stops import RunStopped
from .tier import Tier


def is_worksheet(slug: str, exercises_dirs: Sequence[Path]) -> bool:
    """True when a folder of exercises has a worksheet of that name."""
    return any((folder / slug / FILE).is_file() for folder in exercises_dirs)


def is_code(slug: str, source: Path) -> bool:
    """True when nbgrader's source folder holds a notebook of that name's assignment."""
    return any((source / slug).glob("*.ipynb"))


def open_tier(
    slug: str,
    course: Course,
    exercises_dirs: Sequence[Path],
    *,
    as_user: str | None = None,
    trust: bool = False,
) -> Tier:
    """The tier that marks an assignment.

    `as_user` and `trust` are for code: who runs it, and whether it runs without a box.
    Raises ContentError, RunStopped.
    """
    if is_worksheet(slug, exercises_dirs) or not is_code(slug, course.source):
        return DataTier(find_worksheet(slug, exercises_dirs), course, exercises_dirs)
    try:
        module = import_module("lintas.marking.code")
    except ImportError as error:
        raise RunStopped(
            f"Marking code needs the extra 'code' ({error}): pip install 'lintas[marking,code]'."
        ) from None
    tier: Tier = module.CodeTier(course, slug, as_user=as_user, trust=trust)
    return tier
