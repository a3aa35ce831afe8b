"""From a worksheet and answers to a Matrix, one student after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lintas.items import mark_parts
from lintas.items.model import LANGS
from lintas.worksheets import Given, Question, Worksheet

from .matrix import Attendance, Column, Matrix
from .options import choices_of, taken_by


def columns_of(worksheet: Worksheet) -> tuple[Column, ...]:
    """The questions of a worksheet as columns."""
    return tuple(_column(question) for question in worksheet.questions)


def _column(question: Question) -> Column:
    item = question.item
    return Column(
        id=item.id,
        revision=item.revision,
        type=str(getattr(item, "type", "")),
        points=float(question.points),
        stem={lang: item.stem.in_(lang) for lang in LANGS},
        choices=choices_of(item),
        covers=tuple(item.covers),
    )


class Filler:
    """Gathers students; `matrix` is what they make.

    Marks are those of `lintas.items.mark` (a manual override in the gradebook says something of a
    student, not of the key); an essay's come from outside, NaN while it waits and
    where none was written.
    """

    def __init__(self, worksheet: Worksheet) -> None:
        self.worksheet = worksheet
        self.columns = columns_of(worksheet)
        # The same rules as `mark`, without dumping the item anew for every student.
        self.data = [
            question.item.model_dump(
                mode="python", include={"type", "answer"} | set(question.item.shown)
            )
            for question in worksheet.questions
        ]
        self.places = [
            {(choice.part, choice.id): n for n, choice in enumerate(column.choices)}
            for column in self.columns
        ]
        self.earned: list[list[float]] = []
        self.answered: list[list[bool]] = []
        self.languages: list[str] = []
        self.chosen: list[list[list[int]]] = []
        self.unusable = self.blank = 0

    def add(self, given: Mapping[str, Given], lang: str, essays: Mapping[str, float]) -> bool:
        """One student's answers by item id, and points of marked essays; False when all blank."""
        answered = [_is_answered(given.get(column.id)) for column in self.columns]
        if not any(answered):
            self.blank += 1
            return False
        rows = [
            self._one(n, given.get(column.id), there, essays)
            for n, (column, there) in enumerate(zip(self.columns, answered, strict=True))
        ]
        self.earned.append([earned for earned, _ in rows])
        self.chosen.append([took for _, took in rows])
        self.answered.append(answered)
        self.languages.append(lang)
        return True

    def _one(
        self, n: int, given: Given | None, answered: bool, essays: Mapping[str, float]
    ) -> tuple[float, list[int]]:
        column, item = self.columns[n], self.worksheet.questions[n].item
        if column.essay:
            return essays.get(column.id, float("nan")) if answered else float("nan"), []
        if not answered or given is None:
            return 0.0, []
        if given.revision != column.revision:
            return float("nan"), []
        got = mark_parts(column.type, self.data[n], given.response)
        taken = taken_by(item, given.response)
        places = self.places[n]
        took = [places[part] for part in taken.items() if part in places]
        return column.points * got.earned / got.possible if got.possible else 0.0, took

    def matrix(self, enrolled: int | None = None) -> Matrix:
        """All that was added."""
        count, questions = len(self.earned), len(self.columns)
        return Matrix(
            assignment=self.worksheet.assignment,
            title=dict(self.worksheet.title),
            columns=self.columns,
            earned=np.array(self.earned, dtype=np.float64).reshape(count, questions),
            answered=np.array(self.answered, dtype=np.bool_).reshape(count, questions),
            languages=np.array(self.languages, dtype=np.str_),
            chosen=tuple(self._flags(n, count) for n in range(questions)),
            attendance=Attendance(enrolled, self.unusable, self.blank),
        )

    def _flags(self, n: int, count: int) -> Any:
        flags = np.zeros((count, len(self.columns[n].choices)), dtype=np.bool_)
        for student, took in enumerate(self.chosen):
            flags[student, took[n]] = True
        return flags


def _is_answered(given: Given | None) -> bool:
    """Whether something was given, as marking sees it."""
    if given is None or given.response in (None, "", [], {}):
        return False
    if not isinstance(given.response, dict):
        return True
    return any(value not in (None, "", []) for value in given.response.values())
