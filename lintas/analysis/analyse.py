"""The whole analysis of a worksheet: numbers only. What to do about them is in findings.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from . import ctt
from .ctt import Interval
from .dif import LanguageGap, language_gaps
from .irt import Curve, solved_at, two_parameter
from .matrix import Choice, Column, Flags, Floats, Matrix

ENOUGH = 50
"""Under this many takers all but counts, facility and options is noise."""


@dataclass(frozen=True)
class OptionRow:
    """How many made a choice; shares and counts by third of the score on the other questions.

    `thirds` is None under 50 takers. `drift` is the correlation of making this choice with the
    score on the other questions; `drift_p` its one-sided p for being above 0.
    """

    choice: Choice
    count: int
    answered: int
    thirds: tuple[float | None, float | None, float | None] | None = None
    drift: float | None = None
    drift_p: float = 1.0

    @property
    def share(self) -> float:
        """Share of those who answered this part."""
        return self.count / self.answered if self.answered else 0.0


@dataclass(frozen=True)
class ItemReport:
    """One question. `marked`: takers with a mark; `blank`: takers who left it open (0 points)."""

    column: Column
    marked: int
    blank: int
    facility: Interval | None
    item_rest: Interval | None = None
    gap: LanguageGap | None = None
    curve: Curve | None = None
    cut: float | None = None
    options: tuple[OptionRow, ...] = ()
    thirds: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Analysis:
    """All of a worksheet. What needs 50 (the model: 250) takers is None below."""

    matrix: Matrix
    items: tuple[ItemReport, ...]
    totals: Floats
    possible: float
    alpha: Interval | None = None
    omega: Interval | None = None
    modelled: bool = False

    @property
    def takers(self) -> int:
        """How many students answered."""
        return self.matrix.takers

    @property
    def enough(self) -> bool:
        """Whether more than counts can be said."""
        return self.takers >= ENOUGH


def analyse(matrix: Matrix, resamples: int = ctt.RESAMPLES) -> Analysis:
    """Analyse a class of any size, an empty one too; `resamples` for omega's interval."""
    whole = matrix.complete
    scores = matrix.earned[np.ix_(whole, matrix.machine)]
    enough = matrix.takers >= ENOUGH and len(scores) >= ENOUGH and scores.shape[1] >= 2
    common = _common(matrix, scores, whole) if enough else None
    items = tuple(_item(matrix, place, common) for place in range(len(matrix.columns)))
    return Analysis(
        matrix=matrix,
        items=items,
        totals=scores.sum(axis=1),
        possible=float(matrix.points[matrix.machine].sum()),
        alpha=ctt.alpha(scores) if enough else None,
        omega=ctt.omega(scores, resamples) if enough else None,
        modelled=common is not None and common.curves is not None,
    )


@dataclass(frozen=True)
class _Common:
    """What all machine-marked questions share; columns are places in matrix.machine."""

    whole: Flags
    rest: Floats
    item_rest: list[Interval | None]
    gaps: list[LanguageGap | None]
    curves: list[Curve | None] | None
    cuts: list[float]


def _common(matrix: Matrix, scores: Floats, whole: Flags) -> _Common:
    solved, cuts = solved_at(scores / matrix.points[matrix.machine])
    return _Common(
        whole=whole,
        rest=ctt.rest_scores(scores),
        item_rest=ctt.item_rest(scores),
        gaps=language_gaps(solved, scores, matrix.languages[whole] == "id"),
        curves=two_parameter(solved),
        cuts=cuts,
    )


def _item(matrix: Matrix, place: int, common: _Common | None) -> ItemReport:
    column, earned = matrix.columns[place], matrix.earned[:, place]
    marked = ~np.isnan(earned)
    count = int(marked.sum())
    facility = ctt.wilson(float(earned[marked].sum()) / column.points, count) if count else None
    blank = int((~matrix.answered[:, place]).sum())
    if common is None or column.essay:
        options = _options(column, matrix.chosen[place])
        return ItemReport(column, count, blank, facility, options=options)
    at = int(np.flatnonzero(matrix.machine == place)[0])
    rest, chosen = common.rest[:, at], matrix.chosen[place][common.whole]
    groups = ctt.thirds(rest)
    return ItemReport(
        column,
        count,
        blank,
        facility,
        item_rest=common.item_rest[at],
        gap=common.gaps[at],
        curve=common.curves[at] if common.curves else None,
        cut=common.cuts[at],
        options=_options(column, chosen, rest, groups),
        thirds=(int((groups == 0).sum()), int((groups == 1).sum()), int((groups == 2).sum())),
    )


def _options(
    column: Column, chosen: Flags, rest: Floats | None = None, groups: np.ndarray | None = None
) -> tuple[OptionRow, ...]:
    """Rows of all choices. A part left open counts in none of its shares."""
    found = []
    for places in _parts(column).values():
        here = chosen[:, places]
        answered = here.any(axis=1)
        shares = None
        if rest is not None and groups is not None:
            shares = ctt.share_by_third(here[answered], groups[answered])
        for n, place in enumerate(places):
            drift, p = (None, 1.0) if rest is None else _drift(here[answered, n], rest[answered])
            row = OptionRow(
                choice=column.choices[place],
                count=int(here[:, n].sum()),
                answered=int(answered.sum()),
                thirds=None if shares is None else _three(shares[:, n]),
                drift=drift,
                drift_p=p,
            )
            found.append(row)
    return tuple(found)


def _parts(column: Column) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, choice in enumerate(column.choices):
        found.setdefault(choice.part, []).append(place)
    return found


def _three(shares: Floats) -> tuple[float | None, float | None, float | None]:
    low, middle, high = (None if np.isnan(share) else float(share) for share in shares)
    return low, middle, high


def _drift(took: Flags, rest: Floats) -> tuple[float | None, float]:
    """Correlation with the rest score, and p (one side, Fisher's z) that it is above 0."""
    r = ctt.correlation(took.astype(float), rest)
    if r is None or len(rest) < 5:
        return r, 1.0
    z = float(np.arctanh(np.clip(r, -0.999999, 0.999999)) * np.sqrt(len(rest) - 3))
    return r, float(norm.sf(z))
