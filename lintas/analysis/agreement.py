"""How far two markers agree: Cohen's kappa and Krippendorff's alpha, with intervals.

Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement
20 (1960); its weighted form: Cohen, Psychological Bulletin 70 (1968). Krippendorff, "Content
Analysis" (alpha for interval data). Intervals: percentile bootstrap over students, since the marks
of one student's criteria hang together (Efron and Tibshirani, "An Introduction to the Bootstrap").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Pairs = Sequence[tuple[float, float]]

ROUNDS = 2000
SEED = 20260302
FEW = 20
"""Below this many pairs an interval says more about chance than about the markers."""


@dataclass(frozen=True)
class Estimate:
    """A coefficient and its 95 % interval; None where it is not defined (all marks alike)."""

    value: float | None
    low: float | None = None
    high: float | None = None

    def to_json(self) -> dict[str, float | None]:
        """Plain data."""
        return {"value": self.value, "low": self.low, "high": self.high}


@dataclass(frozen=True)
class Agreement:
    """Two markers' marks of the same parts. `exact`: the share of marks that are the same."""

    pairs: int
    students: int
    exact: float
    difference: float
    kappa: Estimate
    weighted: Estimate
    alpha: Estimate

    def to_json(self) -> dict[str, Any]:
        """Plain data, without anybody's name."""
        return {
            "pairs": self.pairs,
            "students": self.students,
            "exact": self.exact,
            "mean_difference": self.difference,
            "kappa": self.kappa.to_json(),
            "weighted_kappa": self.weighted.to_json(),
            "alpha": self.alpha.to_json(),
        }


def agreement(by_student: Mapping[str, Pairs], rounds: int = ROUNDS) -> Agreement | None:
    """Agreement over pairs (first marker, second marker), grouped by student; None without any."""
    groups = [np.asarray(pairs, dtype=float).reshape(-1, 2) for pairs in by_student.values()]
    groups = [group for group in groups if len(group)]
    if not groups:
        return None
    both = np.concatenate(groups)
    samples = _resampled(groups, rounds)
    return Agreement(
        pairs=len(both),
        students=len(groups),
        exact=float(np.mean(both[:, 0] == both[:, 1])),
        difference=float(np.mean(both[:, 1] - both[:, 0])),
        kappa=_estimate(cohen_kappa, both, samples),
        weighted=_estimate(weighted_kappa, both, samples),
        alpha=_estimate(krippendorff_alpha, both, samples),
    )


def cohen_kappa(both: Scores) -> float | None:
    """Agreement beyond chance on exact marks; `both` has one row a mark, two columns."""
    return _kappa(both, lambda gap: (gap != 0).astype(float))


def weighted_kappa(both: Scores) -> float | None:
    """The same with disagreements weighted by the square of their distance in points."""
    return _kappa(both, np.square)


def _kappa(both: Scores, weight: Callable[[Scores], Scores]) -> float | None:
    first, second = both[:, 0], both[:, 1]
    seen = float(np.mean(weight(first - second)))
    levels, one, two = _shares(first, second)
    chance = float(one @ weight(levels[:, None] - levels[None, :]) @ two)
    return None if chance == 0 else 1 - seen / chance


def _shares(first: Scores, second: Scores) -> tuple[Scores, Scores, Scores]:
    """The marks that occur, and how often each marker gave them."""
    levels = np.unique(np.concatenate([first, second]))
    shares = [np.mean(marks[:, None] == levels[None, :], axis=0) for marks in (first, second)]
    return levels, shares[0], shares[1]


def krippendorff_alpha(both: Scores) -> float | None:
    """Krippendorff's alpha for interval data, two markers, nothing missing."""
    expected = 2 * float(np.var(both, ddof=1)) if both.size > 1 else 0.0
    return None if expected == 0 else 1 - float(np.mean((both[:, 0] - both[:, 1]) ** 2)) / expected


def _resampled(groups: Sequence[Scores], rounds: int) -> list[Scores]:
    random = np.random.default_rng(SEED)
    draws = random.integers(0, len(groups), size=(rounds, len(groups)))
    return [np.concatenate([groups[at] for at in draw]) for draw in draws]


def _estimate(
    measure: Callable[[Scores], float | None], both: Scores, samples: Sequence[Scores]
) -> Estimate:
    value = measure(both)
    if value is None:
        return Estimate(None)
    found = [one for one in map(measure, samples) if one is not None]
    if len(found) < len(samples) / 2:
        return Estimate(value)
    low, high = np.percentile(found, [2.5, 97.5])
    return Estimate(value, float(low), float(high))
