"""A two-parameter logistic model of the questions, where the class is large enough for one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .matrix import Flags, Floats

FROM_TAKERS = 250
MOST_TAKERS = 5000
SEED = 20260102


@dataclass(frozen=True)
class Curve:
    """`a`: how sharply a question separates; `b`: the ability at which half solve it.

    `sure` is False where girth's bounds stopped the estimate: the question carries too little.
    """

    a: float
    b: float
    sure: bool = True


def solved_at(shares: Floats) -> tuple[Flags, list[float]]:
    """Right or not for each student and question, and the share of points from which it is right.

    For a question with partial marks the cut is the one that splits the takers most evenly;
    models of right and wrong need one.
    """
    cuts = [_cut(shares[:, place]) for place in range(shares.shape[1])]
    return shares >= np.array(cuts) - 1e-9, cuts


def _cut(shares: Floats) -> float:
    values = np.unique(shares)
    if len(values) < 2:
        return 1.0
    above = [abs(float((shares >= value - 1e-9).mean()) - 0.5) for value in values[1:]]
    return float(values[1:][int(np.argmin(above))])


def two_parameter(solved: Flags) -> list[Curve | None] | None:
    """2PL by marginal maximum likelihood through girth (Bock and Aitkin 1981, Psychometrika 46).

    Ability is standard normal. None under 250 takers, or with fewer than three questions that
    vary; None for a question that does not vary. Of more than 5,000 takers a random 5,000 (fixed
    seed) are used: more would change the third decimal only.
    """
    varies: Flags = np.array([len(np.unique(column)) > 1 for column in solved.T], dtype=np.bool_)
    if len(solved) < FROM_TAKERS or varies.sum() < 3:
        return None
    from girth import twopl_mml

    kept = solved[:, varies]
    if len(kept) > MOST_TAKERS:
        chance = np.random.default_rng(SEED)
        kept = kept[chance.choice(len(kept), MOST_TAKERS, replace=False)]
    found = twopl_mml(kept.T.astype(int), {"max_iteration": 60})
    a, b = found["Discrimination"], found["Difficulty"]
    curves = iter([_curve(float(one), float(other)) for one, other in zip(a, b, strict=True)])
    return [next(curves) if there else None for there in varies]


def _curve(a: float, b: float) -> Curve:
    sure = bool(np.isfinite(a) and np.isfinite(b) and 0.21 < a < 4.9 and abs(b) < 4)
    return Curve(a if np.isfinite(a) else 0.0, b if np.isfinite(b) else 0.0, sure)
