"""Is a question harder in one language for equally able students? (Mantel–Haenszel)"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm
from statsmodels.stats.contingency_tables import StratifiedTable

from .ctt import Interval
from .matrix import Flags, Floats

DELTA = -2.35
"""Turns a log odds ratio into ETS's delta scale (Holland and Thayer 1988)."""
SMALLEST_GROUP = 20
"""Fewer answers than this in one language say nothing."""
GROUPS = 10
PER_GROUP = 20


@dataclass(frozen=True)
class LanguageGap:
    """How a question differs between the languages among equally able students.

    `delta` is on ETS's scale: below 0 it is harder in Indonesian. `odds` is the common odds ratio
    of getting it right in English against Indonesian. `size` is ETS's class A, B or C. `p` is that
    of the Mantel–Haenszel test, `p_adjusted` Holm's for all questions of the worksheet.
    """

    delta: Interval
    odds: float
    p: float
    size: str
    counts: tuple[int, int]
    p_adjusted: float = 1.0


def language_gaps(solved: Flags, scores: Floats, indonesian: Flags) -> list[LanguageGap | None]:
    """The gap of each question; None where there is too little to compare.

    `solved`: students × questions, right or not; `scores`: points, the same shape. Students are
    matched on their points, the question itself included (Holland and Thayer 1988, in Wainer and
    Braun (eds), Test Validity, 129–145). In a second round questions of class C do not count
    in the matching of the others (Dorans and Holland 1993).
    """
    if min(indonesian.sum(), (~indonesian).sum()) < SMALLEST_GROUP:
        return [None] * solved.shape[1]
    places = range(solved.shape[1])
    first = [_gap(solved[:, n], scores.sum(axis=1), indonesian) for n in places]
    odd = np.array([gap is not None and gap.size == "C" for gap in first])
    if not odd.any() or odd.sum() > solved.shape[1] / 2:
        return _adjusted(first)
    kept = [~odd | (np.arange(len(odd)) == n) for n in places]
    return _adjusted(
        [_gap(solved[:, n], scores[:, kept[n]].sum(axis=1), indonesian) for n in places]
    )


def _gap(solved: Flags, matching: Floats, indonesian: Flags) -> LanguageGap | None:
    tables = two_by_two(solved, strata(matching), indonesian)
    if not tables:
        return None
    table = StratifiedTable(_estimable(tables))
    odds, error = float(table.oddsratio_pooled), float(table.logodds_pooled_se)
    if not (np.isfinite(odds) and odds > 0 and np.isfinite(error) and error > 0):
        return None
    p = float(table.test_null_odds(correction=True).pvalue)
    delta, spread = DELTA * float(np.log(odds)), abs(DELTA) * error
    half = float(norm.ppf(0.975)) * spread
    size = ets_class(delta, spread, p)
    counts = int((~indonesian).sum()), int(indonesian.sum())
    return LanguageGap(Interval(delta, delta - half, delta + half), odds, p, size, counts)


def ets_class(delta: float, error: float, p: float) -> str:
    """A, B or C by the rules of ETS (Zieky 1993, in Holland and Wainer (eds), 337–347).

    A: not significantly different from 0 (5 %) or |delta| < 1. C: |delta| >= 1.5 and significantly
    above 1 (5 %, one side). B: what is between.
    """
    if p >= 0.05 or abs(delta) < 1:
        return "A"
    beyond = (abs(delta) - 1) / error > norm.ppf(0.95)
    return "C" if abs(delta) >= 1.5 and beyond else "B"


def strata(matching: Floats) -> np.ndarray:
    """Groups of students with like scores: about 20 each, at most 10, equal scores together."""
    groups = int(np.clip(len(matching) // PER_GROUP, 1, GROUPS))
    edges = np.quantile(matching, np.arange(1, groups) / groups)
    return np.searchsorted(np.unique(edges), matching, side="left")


def two_by_two(solved: Flags, group: np.ndarray, indonesian: Flags) -> list[np.ndarray]:
    """Per group [[English right, wrong], [Indonesian right, wrong]], for groups that tell.

    A group in which all are right, all wrong, or all of one language tells nothing.
    """
    found = []
    for stratum in np.unique(group):
        here = group == stratum
        rows = [
            [np.sum(here & side & solved), np.sum(here & side & ~solved)]
            for side in (~indonesian, indonesian)
        ]
        table = np.array(rows, dtype=float)
        if table.sum(axis=0).all() and table.sum(axis=1).all():
            found.append(table)
    return found


def _estimable(tables: list[np.ndarray]) -> list[np.ndarray]:
    """With half a student more in every cell where the odds ratio would be 0 or infinite.

    (Haldane 1956 and Anscombe 1956: the usual remedy for empty cells.)
    """
    both = [[t[0, 0] * t[1, 1], t[0, 1] * t[1, 0]] for t in tables]
    return tables if np.any(both, axis=0).all() else [table + 0.5 for table in tables]


def _adjusted(gaps: list[LanguageGap | None]) -> list[LanguageGap | None]:
    """With Holm's p (1979, Scand. J. Stat. 6, 65–70): many questions make chance finds likely."""
    tested = sorted((gap.p, place) for place, gap in enumerate(gaps) if gap is not None)
    found, least = list(gaps), 0.0
    for rank, (p, place) in enumerate(tested):
        least = max(least, min(1.0, p * (len(tested) - rank)))
        found[place] = _with_p(gaps[place], least)
    return found


def _with_p(gap: LanguageGap | None, p: float) -> LanguageGap | None:
    if gap is None:
        return None
    return LanguageGap(gap.delta, gap.odds, gap.p, gap.size, gap.counts, p)
