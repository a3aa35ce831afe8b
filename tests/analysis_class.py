"""Classes for the tests of the item analysis: simulated, and of any odd kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from lintas.analysis import Analysis, Column, Filler, Matrix, analyse, columns_of, findings
from lintas.demo import Plan, draw_plan, draw_students, simulate
from lintas.worksheets import Given, Worksheet, find_worksheet

ROOT = Path(__file__).resolve().parents[1]
U10 = "u10-palermo-protocol"
FEW = 20  # resamples of omega, where its interval is not looked at


@cache
def worksheet(slug: str = U10) -> Worksheet:
    return find_worksheet(slug, [ROOT / "exercises", ROOT / "tests" / "data" / "exercises"])


def plan_of(seed: int, *, plant: bool = True, slug: str = U10) -> Plan:
    return draw_plan(columns_of(worksheet(slug)), seed, plant=plant)


def class_of(count: int, seed: int, plan: Plan | None = None, slug: str = U10) -> Matrix:
    """A class from the response model."""
    sheet = worksheet(slug)
    people = draw_students(columns_of(sheet), count, seed)
    return simulate(sheet, plan or plan_of(seed, slug=slug), people, seed).matrix(count)


def suspects(analysis: Analysis) -> set[tuple[str, str]]:
    return {(one.item, one.kind) for one in findings(analysis) if one.level == "suspect"}


def answered(slug: str, rows: Sequence[Mapping[str, Any]], langs: Sequence[str] = ()) -> Matrix:
    """A class in which each student gave the responses of one row."""
    sheet = worksheet(slug)
    filler = Filler(sheet)
    for number, row in enumerate(rows):
        given = {
            question.item.id: Given(question.item.revision, row[question.item.id])
            for question in sheet.questions
            if question.item.id in row
        }
        lang = langs[number] if langs else ("en", "id")[number % 2]
        filler.add(given, lang, {})
    return filler.matrix()


def numbers(earned: np.ndarray, languages: Sequence[str] | None = None) -> Matrix:
    """A class of plain numbers: one point a question, no options."""
    count, questions = earned.shape
    columns = tuple(
        Column(f"u99-g{n + 1:02d}", 1, "numeric", 1.0, {"en": "?", "id": "?"})
        for n in range(questions)
    )
    return Matrix(
        assignment="u99-numbers",
        title={"en": "Numbers", "id": "Angka"},
        columns=columns,
        earned=earned.astype(float),
        answered=np.ones(earned.shape, dtype=bool),
        languages=np.array(languages or ["en"] * count),
        chosen=tuple(np.zeros((count, 0), dtype=bool) for _ in columns),
    )


def examined(matrix: Matrix) -> Analysis:
    return analyse(matrix, FEW)
