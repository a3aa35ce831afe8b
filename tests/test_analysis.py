"""The statistics are those of independent libraries, and of tables worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pingouin
import pytest
from analysis_class import class_of, examined, numbers
from scipy import stats
from statsmodels.multivariate.factor import Factor
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from lintas.analysis import ctt, dif, irt

CLOSE = 1e-9


@pytest.fixture(scope="module")
def scores() -> np.ndarray:
    """200 students, 12 questions, half of them with partial marks."""
    chance = np.random.default_rng(1)
    ability = chance.normal(size=(200, 1))
    drawn = ability + chance.normal(0, 1.2, size=(200, 12))
    yes = (drawn[:, :6] > 0).astype(float)
    partial = np.clip(np.round((drawn[:, 6:] + 2) * 1.5), 0, 6) / 2
    return np.hstack([yes, partial])


def test_alpha_is_pingouins(scores: np.ndarray) -> None:
    mine = ctt.alpha(scores)
    value, interval = pingouin.cronbach_alpha(pd.DataFrame(scores))
    assert mine is not None and abs(mine.value - value) < CLOSE
    assert np.allclose([mine.low, mine.high], interval, atol=6e-4)  # theirs has three decimals


def test_item_rest_is_scipys(scores: np.ndarray) -> None:
    for place, mine in enumerate(ctt.item_rest(scores)):
        item, rest = scores[:, place], np.delete(scores, place, axis=1).sum(axis=1)
        theirs = stats.pearsonr(item, rest)
        assert mine is not None and abs(mine.value - theirs.statistic) < CLOSE
        assert np.allclose([mine.low, mine.high], theirs.confidence_interval(), atol=1e-6)
        if place < 6:
            assert abs(mine.value - stats.pointbiserialr(item, rest).statistic) < CLOSE


def test_the_question_itself_is_not_in_the_rest(scores: np.ndarray) -> None:
    item_total = np.corrcoef(scores[:, 0], scores.sum(axis=1))[0, 1]
    mine = ctt.item_rest(scores)[0]
    assert mine is not None and mine.value < item_total - 0.02


@pytest.mark.parametrize(("solved", "count"), [(0, 9), (9, 9), (1, 1), (37, 120), (8120, 10_000)])
def test_the_interval_of_facility_is_wilsons(solved: int, count: int) -> None:
    mine = ctt.wilson(solved, count)
    theirs = proportion_confint(solved, count, method="wilson")
    assert np.allclose([mine.low, mine.high], theirs, atol=CLOSE)
    assert mine.value == solved / count


def test_wilsons_interval_is_not_too_narrow_for_partial_marks() -> None:
    chance = np.random.default_rng(3)
    truth = 0.2 * 0.3 + 0.5 * 0.4 + 0.9 * 0.3
    inside = 0
    for _ in range(2000):
        drawn = chance.choice([0.2, 0.5, 0.9], p=[0.3, 0.4, 0.3], size=60)
        found = ctt.wilson(float(drawn.sum()), 60)
        inside += found.low <= truth <= found.high
    assert inside / 2000 >= 0.95


def test_one_factor_is_that_of_statsmodels(scores: np.ndarray) -> None:
    correlations = np.corrcoef(scores, rowvar=False)
    theirs = Factor(corr=correlations, n_factor=1, method="pa", nobs=len(scores))
    loadings = theirs.fit(maxiter=500, tol=1e-12).loadings[:, 0]
    assert np.allclose(np.abs(ctt.one_factor(correlations)), np.abs(loadings), atol=1e-5)


def test_omega_of_a_covariance_made_from_one_factor() -> None:
    loadings, own = np.array([1.0, 0.8, 0.6, 1.2, 0.5]), np.array([1.0, 0.5, 0.7, 2.0, 0.9])
    made = np.outer(loadings, loadings) + np.diag(own)
    right = loadings.sum() ** 2 / (loadings.sum() ** 2 + own.sum())
    assert ctt.omega_of(made) == pytest.approx(right, abs=1e-6)


def test_omega_equals_alpha_where_all_questions_weigh_the_same() -> None:
    made = np.full((6, 6), 0.4) + np.diag(np.full(6, 0.6))
    alpha = 6 / 5 * (1 - 6 / made.sum())
    assert ctt.omega_of(made) == pytest.approx(alpha, abs=1e-6)


def test_omegas_interval_is_the_same_every_time(scores: np.ndarray) -> None:
    one, other = ctt.omega(scores, 60), ctt.omega(scores, 60)
    assert one == other and one is not None
    assert one.low < one.value < one.high


HAND = [np.array([[20.0, 10.0], [15.0, 15.0]]), np.array([[30.0, 5.0], [20.0, 10.0]])]
"""(20·15/60 + 30·10/65) / (10·15/60 + 5·20/65) = 50/21."""


def spread_out(tables: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Solved, stratum and language of each student of some tables."""
    solved, group, indonesian = [], [], []
    for stratum, table in enumerate(tables):
        for side, row in enumerate(table):
            for right, count in zip((True, False), row, strict=True):
                solved += [right] * int(count)
                group += [stratum] * int(count)
                indonesian += [side == 1] * int(count)
    return np.array(solved), np.array(group), np.array(indonesian)


def test_mantel_haenszel_is_that_of_a_table_worked_by_hand() -> None:
    solved, group, indonesian = spread_out(HAND)
    tables = dif.two_by_two(solved, group, indonesian)
    assert all(np.array_equal(*pair) for pair in zip(tables, HAND, strict=True))
    assert StratifiedTable(tables).oddsratio_pooled == pytest.approx(50 / 21, abs=CLOSE)


def test_a_gap_is_that_of_statsmodels() -> None:
    matrix = class_of(400, 5)
    whole = matrix.earned[:, matrix.machine]
    solved, _ = irt.solved_at(whole / matrix.points[matrix.machine])
    indonesian = matrix.languages == "id"
    totals = whole.sum(axis=1)
    gap = dif._gap(solved[:, 2], totals, indonesian)
    table = StratifiedTable(dif.two_by_two(solved[:, 2], dif.strata(totals), indonesian))
    assert gap is not None and abs(gap.odds - table.oddsratio_pooled) < CLOSE
    assert abs(gap.p - table.test_null_odds(correction=True).pvalue) < CLOSE
    assert gap.delta.value == pytest.approx(-2.35 * math.log(table.oddsratio_pooled), abs=CLOSE)


@pytest.mark.parametrize(
    ("delta", "error", "p", "size"),
    [
        (0.9, 0.1, 0.001, "A"),  # significant, but small
        (2.0, 1.5, 0.18, "A"),  # large, but not significant
        (1.2, 0.3, 0.001, "B"),
        (-1.6, 0.5, 0.002, "B"),  # not significantly beyond 1
        (-1.6, 0.3, 0.001, "C"),
        (3.0, 0.6, 0.001, "C"),
    ],
)
def test_the_classes_are_those_of_ets(delta: float, error: float, p: float, size: str) -> None:
    assert dif.ets_class(delta, error, p) == size


def test_p_for_all_questions_is_holms() -> None:
    gaps = examined(class_of(300, 8)).items
    found = [item.gap for item in gaps if item.gap is not None]
    theirs = multipletests([gap.p for gap in found], method="holm")[1]
    assert np.allclose([gap.p_adjusted for gap in found], theirs, atol=CLOSE)


def test_an_empty_cell_everywhere_still_gives_a_number() -> None:
    tables = [np.array([[10.0, 0.0], [5.0, 5.0]]), np.array([[12.0, 0.0], [6.0, 6.0]])]
    solved, group, indonesian = spread_out(tables)
    gap = dif._gap(solved, group.astype(float) + 0.001, indonesian)
    assert gap is not None and math.isfinite(gap.odds) and gap.odds > 1


def test_thirds_keep_equal_scores_together() -> None:
    groups = ctt.thirds(np.array([0.0, 0, 0, 1, 2, 3, 4, 5, 5]))
    assert groups.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert set(ctt.thirds(np.ones(9)).tolist()) == {ctt.MIDDLE}


def test_the_two_parameter_model_finds_its_parameters() -> None:
    chance = np.random.default_rng(2)
    a, b = chance.lognormal(0.1, 0.3, 14), chance.normal(0, 1, 14)
    ability = chance.normal(size=(1000, 1))
    solved = chance.random((1000, 14)) < 1 / (1 + np.exp(-a * (ability - b)))
    curves = irt.two_parameter(solved)
    assert curves is not None
    known = [curve for curve in curves if curve is not None]
    assert len(known) == 14
    assert np.corrcoef([curve.b for curve in known], b)[0, 1] >= 0.95
    assert np.corrcoef([curve.a for curve in known], a)[0, 1] >= 0.8


def test_the_model_waits_for_250_takers() -> None:
    assert irt.two_parameter(np.random.default_rng(1).random((249, 6)) < 0.5) is None


def test_partial_marks_count_as_shares_and_in_alpha() -> None:
    chance = np.random.default_rng(4)
    earned = chance.integers(0, 5, size=(80, 5)) / 4
    analysis = examined(numbers(earned))
    assert [item.facility.value for item in analysis.items if item.facility] == pytest.approx(
        earned.mean(axis=0)
    )
    assert analysis.alpha is not None
    assert analysis.alpha.value == pytest.approx(pingouin.cronbach_alpha(pd.DataFrame(earned))[0])


def test_a_question_with_an_unmarked_answer_leaves_out_its_taker_where_questions_are_compared(
    scores: np.ndarray,
) -> None:
    earned = scores / scores.max(axis=0)
    earned[:5, 3] = np.nan
    analysis = examined(numbers(earned))
    whole = examined(numbers(earned[5:]))
    assert analysis.items[3].marked == 195 and analysis.items[2].marked == 200
    assert [i.item_rest for i in analysis.items] == [i.item_rest for i in whole.items]
    assert analysis.alpha == whole.alpha
