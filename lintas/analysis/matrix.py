"""A class as numbers: students by questions, and what each student chose. No names in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Words = Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """One thing a student can do in one part of a question: an option, a card in a bin.

    The choices of one `part` exclude each other. `label` and `part_label` hold both languages;
    `shown` is False for choices that only the arithmetic needs ("did not choose b").
    """

    part: str
    id: str
    right: bool
    label: Words
    part_label: Words = field(default_factory=dict)
    misconception: str | None = None
    shown: bool = True


@dataclass(frozen=True)
class Column:
    """One question of the worksheet; `choices` name the columns of its array in Matrix.chosen."""

    id: str
    revision: int
    type: str
    points: float
    stem: Words
    choices: tuple[Choice, ...] = ()
    covers: tuple[str, ...] = ()

    @property
    def essay(self) -> bool:
        """True when people mark it."""
        return self.type == "essay"


@dataclass(frozen=True)
class Attendance:
    """Who is not among the takers, in numbers.

    `enrolled`: students in the gradebook, None when it is not known; `unusable`: files that could
    not be read or were missing; `blank`: files without one answer.
    """

    enrolled: int | None = None
    unusable: int = 0
    blank: int = 0


@dataclass(frozen=True)
class Matrix:
    """The takers (students with at least one answer) of one worksheet.

    `earned`: takers × questions, in points; NaN where there is no mark (an essay that waits or was
    not written, an answer to another revision). `answered`: the same shape; False is a question
    left blank, which earned 0. `languages`: "en" or "id" for each taker. `chosen`: for each
    question an array takers × its choices.
    """

    assignment: str
    title: Words
    columns: tuple[Column, ...]
    earned: Floats
    answered: Flags
    languages: NDArray[np.str_]
    chosen: tuple[Flags, ...]
    attendance: Attendance = Attendance()

    @property
    def takers(self) -> int:
        """How many students."""
        return int(self.earned.shape[0])

    @cached_property
    def machine(self) -> NDArray[np.intp]:
        """Places of the questions that are marked by their key (all but essays)."""
        places = [place for place, column in enumerate(self.columns) if not column.essay]
        return np.array(places, dtype=np.intp)

    @cached_property
    def points(self) -> Floats:
        """The most that each question can earn."""
        return np.array([column.points for column in self.columns], dtype=np.float64)

    @cached_property
    def complete(self) -> Flags:
        """Which takers have a mark for every machine-marked question."""
        return np.asarray(np.isfinite(self.earned[:, self.machine]).all(axis=1), dtype=np.bool_)
