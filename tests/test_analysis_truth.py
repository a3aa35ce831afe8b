"""The analysis finds what the invented class was made from, and seldom accuses what is sound."""

from __future__ import annotations

import numpy as np
import pytest
from analysis_class import ROOT, class_of, examined, plan_of, suspects, worksheet

from lintas.demo.build import truth_of

CLASSES = 20
UNITS = sorted(path.parent.name for path in (ROOT / "exercises").glob("*/worksheet.yml"))
WANTED = {"miskeyed": {"miskeyed"}, "flat": {"flat", "reversed"}, "biased": {"harder-id"}}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, tuple[int, int]]:
    """(flagged, all) over many classes of 120: each planted kind, and sound questions."""
    found = {kind: [0, 0] for kind in (*WANTED, "sound")}
    for seed in range(CLASSES):
        plan = plan_of(seed, slug=UNITS[seed % len(UNITS)])
        analysis = examined(class_of(120, seed + 1000, plan, UNITS[seed % len(UNITS)]))
        accused = suspects(analysis)
        for kind, item in plan.planted.items():
            found[kind][0] += any((item, one) in accused for one in WANTED[kind])
            found[kind][1] += 1
        sound = set(plan.items) - set(plan.planted.values())
        found["sound"][0] += len({item for item, _ in accused} & sound)
        found["sound"][1] += len(sound)
    return {kind: (flagged, total) for kind, (flagged, total) in found.items()}


def test_sound_questions_are_seldom_accused(verdicts: dict[str, tuple[int, int]]) -> None:
    flagged, total = verdicts["sound"]
    assert total >= 200
    assert flagged / total <= 0.05


@pytest.mark.parametrize("kind", WANTED)
def test_planted_questions_are_found(kind: str, verdicts: dict[str, tuple[int, int]]) -> None:
    flagged, total = verdicts[kind]
    assert flagged / total >= 0.8


@pytest.fixture(scope="module")
def many() -> tuple[dict, object]:
    """A thousand takers, and the truth behind them."""
    plan = plan_of(11)
    analysis = examined(class_of(1000, 12, plan))
    return truth_of(worksheet(), plan, 99, 1000), analysis


@pytest.mark.parametrize("count", [120, 1000])
def test_difficulties_are_recovered(count: int, many: tuple) -> None:
    truth, analysis = many
    if count == 120:
        analysis = examined(class_of(120, 12, plan_of(11)))
    pairs = [
        (truth["items"][item.column.id]["facility"], item.facility.value)
        for item in analysis.items
        if item.column.id in truth["items"]
    ]
    known, observed = np.array(pairs).T
    assert len(pairs) == 13 and known.std() > 0.1
    assert np.corrcoef(known, observed)[0, 1] >= 0.95


def test_in_a_large_class_all_that_is_planted_is_found_and_nothing_else(many: tuple) -> None:
    truth, analysis = many
    planted = truth["planted"]
    assert {item for item, _ in suspects(analysis)} == set(planted.values())
    assert (planted["miskeyed"], "miskeyed") in suspects(analysis)
    assert (planted["flat"], "flat") in suspects(analysis)
    assert (planted["biased"], "harder-id") in suspects(analysis)


def test_the_model_of_a_large_class_orders_questions_by_their_difficulty(many: tuple) -> None:
    truth, analysis = many
    odd = set(truth["planted"].values())
    pairs = [
        (truth["items"][item.column.id]["difficulty"], item.curve.b)
        for item in analysis.items
        if item.curve is not None
        and item.curve.sure
        and item.column.type in ("single", "label-set")
        and item.column.id not in odd
    ]
    known, found = zip(*pairs, strict=True)
    assert sorted(known) == [b for _, b in sorted(zip(found, known, strict=True))]


def test_a_class_that_answers_soundly_is_not_accused() -> None:
    analysis = examined(class_of(1000, 21, plan_of(21, plant=False)))
    assert suspects(analysis) == set()
