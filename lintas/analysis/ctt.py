"""Classical test theory in plain numpy: facility, discrimination, reliability.

Scores are in points, as students get them; NaN-free arrays are the caller's business.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import f as f_distribution
from scipy.stats import norm, rankdata

from .matrix import Flags, Floats

LEVEL = 0.95
RESAMPLES = 1000
SEED = 20260102
LOWER, MIDDLE, UPPER = 0, 1, 2
HIGHEST_COMMUNALITY = 0.995


@dataclass(frozen=True)
class Interval:
    """An estimate and where it may well lie (95 %)."""

    value: float
    low: float
    high: float


def wilson(successes: float, count: int, level: float = LEVEL) -> Interval:
    """Wilson's score interval of a proportion (Wilson 1927, J. Am. Stat. Assoc. 22, 209–212).

    `successes` may be a sum of shares of the points: a share varies no more than a yes or no of
    the same mean (Bhatia and Davis 2000, Am. Math. Monthly 107, 353–357), so the interval is then
    rather too wide than too narrow. `count` is at least 1.
    """
    z = float(norm.ppf((1 + level) / 2))
    share = min(max(successes / count, 0.0), 1.0)
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * np.sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2)
    low = 0.0 if share == 0 else max(0.0, middle - half)
    high = 1.0 if share == 1 else min(1.0, middle + half)
    return Interval(share, float(low), float(high))


def rest_scores(scores: Floats) -> Floats:
    """For each question the sum of all others: students × questions."""
    rest: Floats = scores.sum(axis=1, keepdims=True) - scores
    return rest


def correlation(one: Floats, other: Floats) -> float | None:
    """Pearson's r; None where one of the two does not vary."""
    if len(one) < 3:
        return None
    a, b = one - one.mean(), other - other.mean()
    spread = float(np.sqrt((a @ a) * (b @ b)))
    # What is left of a constant after subtracting its mean is rounding.
    if spread <= 1e-12 * max(1.0, float(np.abs(one).max() * np.abs(other).max())):
        return None
    return float(np.clip((a @ b) / spread, -1.0, 1.0))


def item_rest(scores: Floats) -> list[Interval | None]:
    """Corrected point-biserial: each question with the sum of the others.

    With the question itself in the sum it would agree with itself (Henrysson 1963, Psychometrika
    28, 211–218). The interval is Fisher's (1921, Metron 1, 3–32). None: no variation.
    """
    rest = rest_scores(scores)
    return [
        _with_fisher(correlation(scores[:, place], rest[:, place]), len(scores))
        for place in range(scores.shape[1])
    ]


def _with_fisher(r: float | None, count: int) -> Interval | None:
    if r is None:
        return None
    if count < 5 or abs(r) == 1:
        return Interval(r, -1.0, 1.0)
    half = float(norm.ppf((1 + LEVEL) / 2)) / np.sqrt(count - 3)
    return Interval(r, float(np.tanh(np.arctanh(r) - half)), float(np.tanh(np.arctanh(r) + half)))


def thirds(scores: Floats) -> np.ndarray:
    """LOWER, MIDDLE or UPPER for each student; students with equal scores stay together."""
    place = (rankdata(scores, method="average") - 0.5) / max(len(scores), 1)
    return np.where(place < 1 / 3, LOWER, np.where(place > 2 / 3, UPPER, MIDDLE))


def alpha(scores: Floats) -> Interval | None:
    """Cronbach's alpha (1951, Psychometrika 16, 297–334) of the summed points.

    The interval is Feldt's (1965, Psychometrika 30, 357–370), from the F distribution. None with
    fewer than two questions, three students, or no variation.
    """
    count, questions = scores.shape
    total = float(scores.sum(axis=1).var(ddof=1)) if count > 2 else 0.0
    if questions < 2 or total <= 1e-12:
        return None
    own = float(scores.var(axis=0, ddof=1).sum())
    value = questions / (questions - 1) * (1 - own / total)
    first, second = count - 1, (count - 1) * (questions - 1)
    tail = (1 - LEVEL) / 2
    low = 1 - (1 - value) * float(f_distribution.ppf(1 - tail, first, second))
    high = 1 - (1 - value) * float(f_distribution.ppf(tail, first, second))
    return Interval(value, low, high)


def omega(scores: Floats, resamples: int = RESAMPLES) -> Interval | None:
    """McDonald's omega (1999, Test Theory, ch. 6) of the summed points, one factor.

    The factor is found by iterated principal axes on the correlations, which is where least
    squares on the residuals ends (Harman and Jones 1966, Psychometrika 31, 351–368); loadings are
    put back into points, so that omega is about the very sum that alpha is about. The interval is
    a percentile bootstrap over students with a fixed seed. None as for alpha.
    """
    count, questions = scores.shape
    if questions < 3 or count < 10:
        return None
    value = omega_of(np.cov(scores, rowvar=False))
    if value is None:
        return None
    drawn = [one for one in _resampled(scores, resamples) if one is not None]
    if len(drawn) < resamples / 2:
        return None
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(value, min(float(low), value), max(float(high), value))


def _resampled(scores: Floats, resamples: int) -> list[float | None]:
    """Omega of samples drawn from the students, as weights: no copy of the class is made."""
    chance = np.random.default_rng(SEED)
    count = len(scores)
    centred = scores - scores.mean(axis=0)
    found = []
    for _ in range(resamples):
        weights = np.bincount(chance.integers(0, count, count), minlength=count).astype(float)
        mean = weights @ centred / count
        spread = (centred * weights[:, None]).T @ centred / count - np.outer(mean, mean)
        found.append(omega_of(spread * count / (count - 1)))
    return found


def omega_of(covariance: Floats) -> float | None:
    """Omega of a covariance matrix; questions that do not vary add nothing. None: undefined."""
    varies = np.diag(covariance) > 1e-12
    kept = covariance[np.ix_(varies, varies)]
    if len(kept) < 3:
        return None
    spread = np.sqrt(np.diag(kept))
    loadings = one_factor(kept / np.outer(spread, spread))
    common = float((loadings * spread).sum() ** 2)
    own = float((spread**2 * (1 - loadings**2)).sum())
    return common / (common + own)


def one_factor(correlations: Floats, rounds: int = 200) -> Floats:
    """Loadings of one common factor by iterated principal axes; their sum is not negative.

    A communality may not pass 0.995 (a Heywood case would make a question all common).
    """
    reduced = correlations.copy()
    places = np.diag_indices(len(reduced))
    common = np.abs(correlations - np.eye(len(correlations))).max(axis=1)
    loadings = np.zeros(len(reduced))
    for _ in range(rounds):
        reduced[places] = common
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
        new = np.minimum(loadings**2, HIGHEST_COMMUNALITY)
        moved, common = float(np.abs(new - common).max()), new
        if moved < 1e-9:
            break
    found: Floats = loadings if loadings.sum() >= 0 else -loadings
    return np.clip(found, -np.sqrt(HIGHEST_COMMUNALITY), np.sqrt(HIGHEST_COMMUNALITY))


def share_by_third(chosen: Flags, groups: np.ndarray) -> Floats:
    """Share of each third that made each choice: 3 × choices; NaN for an empty third."""
    found = np.full((3, chosen.shape[1]), np.nan)
    for third in (LOWER, MIDDLE, UPPER):
        if (groups == third).any():
            found[third] = chosen[groups == third].mean(axis=0)
    return found
