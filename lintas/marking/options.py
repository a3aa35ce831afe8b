"""What a person may ask of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol

from .report import Row

Wanted = Callable[[str], bool]


@dataclass(frozen=True)
class Options:
    """How to run. `students` are names or patterns (`a*`); none means everybody.

    `jobs` None: every core, one process for a small class. `lang` is the language of the written
    report. `quick`: one submission at a time from the form grader, without a backup or a written
    report of its own each time.
    """

    students: tuple[str, ...] = ()
    jobs: int | None = None
    scheduler: str | None = None
    resume: bool = False
    regrade: bool = False
    dry_run: bool = False
    as_user: str | None = None
    trust: bool = False
    lang: str = "en"
    quick: bool = False


def matching(patterns: tuple[str, ...]) -> Wanted:
    """Whether a student's name is one of the names or fits one of the patterns."""
    return lambda name: not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)


class Watch(Protocol):
    """Sees a run go on."""

    def start(self, submissions: int) -> None:
        """It begins, with so many submissions."""

    def step(self, row: Row) -> None:
        """A submission is done with."""


class Unwatched:
    """Nobody looks."""

    def start(self, submissions: int) -> None:
        """Nothing."""

    def step(self, row: Row) -> None:
        """Nothing."""
