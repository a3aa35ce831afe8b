"""Small, empty and odd classes: no crash, no NaN, and no more said than is known."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import numpy as np
import pytest
from analysis_class import U10, answered, class_of, examined, numbers, plan_of, worksheet
from marking_class import SLUG

from lintas.analysis import Analysis, Matrix, findings, page_html, said, to_json
from lintas.demo import response_of
from lintas.items import mark, sample_responses

MADE = date(2026, 3, 20)
NOT_A_NUMBER = re.compile(r"\b(?:NaN|nan|Infinity|inf|None)\b")


def rows(kind: str, count: int, slug: str = SLUG) -> list[dict[str, Any]]:
    """The same answers from everybody."""
    made = {}
    for question in worksheet(slug).questions:
        samples = sample_responses(question.item)
        made[question.item.id] = samples.get(kind, samples["right"])
    return [made] * count


def malformed(count: int) -> list[dict[str, Any]]:
    return [
        {
            question.item.id: samples[number % len(samples)]
            for question in worksheet(SLUG).questions
            if (samples := sample_responses(question.item)["malformed"])
        }
        for number in range(count)
    ]


def blanks(count: int) -> list[dict[str, Any]]:
    return [{question.item.id: None for question in worksheet(SLUG).questions}] * count


ODD = {
    "nobody": [],
    "one": rows("right", 1),
    "three": rows("partial", 3),
    "all right": rows("right", 60),
    "all wrong": rows("wrong", 60),
    "half right": rows("right", 30) + rows("wrong", 30),
    "one language": rows("right", 40) + rows("partial", 40),
    "malformed": malformed(60),
    "blank": blanks(60),
    "only the first question": [{k: v} for r in rows("wrong", 70) for k, v in list(r.items())[:1]],
}


def seen(page: str) -> str:
    """What stands on a page or in its figures, without scripts and styles."""
    return re.sub(r"<style>.*?</style>|<script>.*?</script>", "", page, flags=re.S)


@pytest.fixture(scope="module")
def odd() -> dict[str, Analysis]:
    langs = {"one language": ["id"] * 80}
    return {
        name: examined(answered(SLUG, given, langs.get(name, ()))) for name, given in ODD.items()
    }


@pytest.mark.parametrize("name", ODD)
def test_odd_classes_make_a_page_without_a_hole(name: str, odd: dict[str, Analysis]) -> None:
    analysis = odd[name]
    text = seen(page_html(analysis, made=MADE))
    assert not NOT_A_NUMBER.search(text)
    assert text.count("<h1>") == 2
    json.dumps(to_json(analysis), allow_nan=False)


@pytest.mark.parametrize("name", ODD)
def test_every_finding_has_words_in_both_languages(name: str, odd: dict[str, Analysis]) -> None:
    for one in findings(odd[name]):
        for lang in ("en", "id"):
            words = said(one, odd[name], lang)
            assert words.head and words.text and "{" not in words.head + words.text


def test_who_left_everything_blank_is_no_taker(odd: dict[str, Analysis]) -> None:
    there = odd["blank"].matrix.attendance
    assert (odd["blank"].takers, there.blank) == (0, 60)


def test_a_blank_question_is_told_from_a_wrong_answer(odd: dict[str, Analysis]) -> None:
    first, second = odd["only the first question"].items[:2]
    assert (first.blank, second.blank, second.marked) == (0, 70, 70)
    assert second.facility is not None and second.facility.value == 0
    assert all(row.answered == 0 for row in second.options)
    kinds = {(one.item, one.kind) for one in findings(odd["only the first question"])}
    assert (second.column.id, "blank") in kinds and (first.column.id, "blank") not in kinds


@pytest.fixture(scope="module")
def small() -> Analysis:
    return examined(class_of(49, 3))


def test_under_fifty_takers_only_counts_facility_and_options(small: Analysis) -> None:
    assert small.takers == 49 and small.alpha is None and small.omega is None
    for item in small.items:
        assert item.item_rest is None and item.gap is None and item.curve is None
        assert all(row.thirds is None and row.drift is None for row in item.options)
        assert item.facility is not None or item.column.essay
    kinds = [one.kind for one in findings(small)]
    assert kinds[0] == "few" and set(kinds) <= {"few", "believed", "essay-waits"}


def test_under_fifty_takers_the_page_says_that_the_rest_is_noise(small: Analysis) -> None:
    page = page_html(small, made=MADE)
    assert "Only 49 takers: the rest is noise" in page
    assert "Hanya 49 peserta: selebihnya derau" in page
    assert "Upper third" not in page and "Cronbach" not in page
    assert small.items[0].facility is not None


def test_from_fifty_takers_there_is_more() -> None:
    more = examined(class_of(50, 3))
    assert more.alpha is not None and all(i.item_rest for i in more.items if not i.column.essay)


def test_essays_count_only_when_marked() -> None:
    matrix = class_of(60, 6)
    place = [column.type for column in matrix.columns].index("essay")
    assert np.isnan(matrix.earned[:, place]).all()
    written = np.flatnonzero(matrix.answered[:, place])
    matrix.earned[written[:10], place] = 45.0
    analysis = examined(matrix)
    item = analysis.items[place]
    assert item.marked == 10 and item.facility is not None
    assert item.facility.value == pytest.approx(45 / 60)
    assert item.item_rest is None
    assert analysis.possible == 40
    told = next(one for one in findings(analysis) if one.kind == "essay-waits")
    assert said(told, analysis, "en").head.endswith(f"10 of {len(written)} essays are marked")


def test_a_question_that_turns_the_order_round_is_named() -> None:
    chance = np.random.default_rng(7)
    ability = chance.normal(size=(150, 1))
    earned = (ability + chance.normal(0, 1, size=(150, 8)) > 0).astype(float)
    earned[:, 5] = 1 - earned[:, 5]
    found = {(one.item, one.kind) for one in findings(examined(numbers(earned)))}
    assert ("u99-g06", "reversed") in found


def test_nothing_about_languages_with_few_takers_in_one() -> None:
    chance = np.random.default_rng(7)
    earned = (chance.random((120, 6)) < 0.5).astype(float)
    analysis = examined(numbers(earned, ["id"] * 19 + ["en"] * 101))
    assert [item.gap for item in analysis.items] == [None] * 6
    assert "at least 20 takers" in page_html(analysis, made=MADE)


def hostile(matrix: Matrix) -> Matrix:
    """Words of the course as if they were written to break out."""
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    columns = tuple(
        type(column)(
            column.id, column.revision, column.type, column.points, {"en": evil, "id": evil},
            tuple(
                type(choice)(choice.part, choice.id, choice.right, {"en": evil, "id": evil},
                             {"en": evil, "id": evil} if choice.part_label else {},
                             choice.misconception, choice.shown)
                for choice in column.choices
            ),
        )
        for column in matrix.columns
    )  # fmt: skip
    return Matrix(
        matrix.assignment, {"en": evil, "id": evil}, columns, matrix.earned, matrix.answered,
        matrix.languages, matrix.chosen,
    )  # fmt: skip


def test_words_cannot_break_out_of_the_page() -> None:
    page = page_html(examined(hostile(class_of(60, 6))), made=MADE)
    assert "<img src=x" not in page and "<script>alert" not in page
    assert page.count("<script>") == 3


def test_a_large_class_makes_no_larger_page() -> None:
    one, other = (page_html(examined(class_of(n, 2, plan_of(2))), made=MADE) for n in (300, 2000))
    assert len(other.encode()) < 3_000_000
    assert abs(len(other) - len(one)) < 100_000


@pytest.mark.parametrize("slug", [SLUG, U10, "u09-transnational-crime", "u12-numbers-and-forms"])
def test_what_was_taken_makes_the_response_that_it_came_from(slug: str) -> None:
    """Options and invented answers are each other's reverse, and the key earns all points."""
    from lintas.analysis.options import choices_of, taken_by

    for question in worksheet(slug).questions:
        item = question.item
        if question.essay:
            assert choices_of(item) == ()
            continue
        right = {choice.part: choice.id for choice in choices_of(item) if choice.right}
        got = mark(item, response_of(item, right, "id"))
        assert got.earned == got.possible > 0
        for lang in ("en", "id"):
            for kind in ("right", "wrong"):
                taken = taken_by(item, sample_responses(item)[kind])
                known = {(choice.part, choice.id) for choice in choices_of(item)}
                assert taken and set(taken.items()) <= known
                whole = {**right, **taken}
                assert taken_by(item, response_of(item, whole, lang)).items() >= taken.items()
