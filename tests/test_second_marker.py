"""Two markers compared: coefficients against independent ones, the command on two folders."""

from __future__ import annotations

import json
import shutil
from itertools import permutations
from pathlib import Path

import marking_class as mc
import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from typer.testing import CliRunner

from lintas.analysis.agreement import (
    agreement,
    cohen_kappa,
    krippendorff_alpha,
    weighted_kappa,
)
from lintas.cli import app
from lintas.exports.second import compare
from lintas.marking import mark_assignment
from lintas.marking.course import open_course

CRITERION = f"{mc.ESSAY}--concepts"


def marks(seed: int, n: int = 60) -> np.ndarray:
    random = np.random.default_rng(seed)
    first = random.integers(0, 5, n)
    second = np.clip(first + random.choice([-1, 0, 0, 0, 1], n), 0, 4)
    return np.column_stack([first, second]).astype(float)


@pytest.mark.parametrize("seed", range(8))
def test_kappa_is_that_of_an_independent_library(seed: int) -> None:
    both = marks(seed)
    plain = cohen_kappa_score(both[:, 0].astype(int), both[:, 1].astype(int))
    square = cohen_kappa_score(
        both[:, 0].astype(int), both[:, 1].astype(int), labels=range(5), weights="quadratic"
    )
    assert cohen_kappa(both) == pytest.approx(plain, abs=1e-12)
    assert weighted_kappa(both) == pytest.approx(square, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_alpha_is_one_minus_observed_over_expected_disagreement(seed: int) -> None:
    both = marks(seed, 25)
    seen = np.mean([(a - b) ** 2 for a, b in both])
    every = [(a - b) ** 2 for a, b in permutations(both.ravel(), 2)]
    assert krippendorff_alpha(both) == pytest.approx(1 - seen / np.mean(every), abs=1e-12)


def test_a_table_worked_by_hand() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: agreement 0.7, chance 0.5, kappa 0.4.
    both = np.array([(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15, dtype=float)
    assert cohen_kappa(both) == pytest.approx(0.4)


def test_all_marks_alike_have_no_coefficient() -> None:
    found = agreement({"a": [(2, 2)], "b": [(2, 2)]})
    assert found is not None
    assert (found.exact, found.kappa.value, found.alpha.value) == (1.0, None, None)
    assert agreement({}) is None


def test_an_interval_holds_the_value_and_narrows_with_more_students() -> None:
    small = agreement({str(at): [tuple(pair)] for at, pair in enumerate(marks(1, 30))})
    large = agreement({str(at): [tuple(pair)] for at, pair in enumerate(marks(1, 480))})
    assert small is not None and large is not None
    widths = []
    for found in (small.alpha, large.alpha):
        assert found.low is not None and found.value is not None and found.high is not None
        assert found.low <= found.value <= found.high
        widths.append(found.high - found.low)
    assert widths[1] < widths[0] / 2


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A course marked by one person, and a copy marked blind by another."""
    first = mc.make_course(tmp_path_factory.mktemp("first"))
    for at in range(6):
        mc.hand_in(first, f"s{at}", mc.answers(mc.given("right")))
    second = Path(shutil.copytree(first, tmp_path_factory.mktemp("second") / "grading"))
    given = ([4, 3, 2, 1, 0, 4], [4, 3, 1, 1, 2, None])
    for course, scores in zip((first, second), given, strict=True):
        mark_assignment(mc.SLUG, course, [first.parent / "exercises"])
        with mc.gradebook(course) as book:
            for at, score in enumerate(scores):
                book.find_grade(CRITERION, mc.SLUG, mc.SLUG, f"s{at}").manual_score = score
            book.db.commit()
    return first, second


def test_two_folders_are_compared_criterion_by_criterion(two: tuple[Path, Path]) -> None:
    found = compare(open_course(two[0]), open_course(two[1]), mc.SLUG)
    assert found.whole is not None
    assert (found.whole.pairs, found.whole.exact, found.only_first) == (5, 0.6, 1)
    assert list(found.by_cell) == [CRITERION]
    assert [(one.student, one.gap) for one in found.apart] == [("s4", 2.0), ("s2", 1.0)]
    said = "\n".join(found.lines())
    assert "only 5 marks" in said and "Krippendorff's alpha" in said


def test_the_command_prints_words_or_json_and_tells_wrong_use(two: tuple[Path, Path]) -> None:
    run, folders = CliRunner(), [str(two[0]), str(two[1])]
    shown = run.invoke(app, ["agreement", mc.SLUG, *folders])
    assert shown.exit_code == 0 and "the same in 60%" in shown.output
    assert run.invoke(app, ["agreement", mc.SLUG[:3], *folders]).output == shown.output
    plain = json.loads(run.invoke(app, ["agreement", mc.SLUG, *folders, "--json"]).output)
    assert plain["schema"] == 1 and plain["whole"]["pairs"] == 5
    unknown = run.invoke(app, ["agreement", "u77", *folders])
    assert unknown.exit_code != 0
    assert str(unknown.exception) == f"There is no assignment u77. There is: {mc.SLUG}."
    assert run.invoke(app, ["agreement", mc.SLUG, folders[0], "/tmp"]).exit_code != 0
