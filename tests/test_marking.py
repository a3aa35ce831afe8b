"""Marking: bytes in, marks out; whatever a student hands in, nobody else is stopped."""

from __future__ import annotations

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from marking_class import (
    ESSAY,
    answers,
    given,
    sheet,
)

from lintas.items import ContentError
from lintas.marking import mark_handed
from lintas.marking.handed import Handed
from lintas.marking.notebook import marked_notebook
from lintas.worksheets import parse_responses

SHEET = sheet()
AUTO = sum(q.points for q in SHEET.questions if not q.essay)


def marks_of(raw: bytes | None):
    return mark_handed(Handed("ani", raw), SHEET)


def test_right_answers_earn_all_and_the_essay_waits():
    marks = marks_of(answers(given("right")))
    assert marks.score == AUTO == 20
    assert marks.waiting == (f"{ESSAY}--concepts",)
    assert marks.problems == ()


def test_partial_answers_earn_their_share_of_the_points():
    marks = marks_of(answers(given("partial", u98_g02=["a"], u98_g06={"a": "a", "b": "a"})))
    assert marks.cells["u98-g02"].score == 1.5
    assert marks.cells["u98-g06"].score == 1.0


@pytest.mark.parametrize(
    "raw",
    [
        None,
        answers({}),
        answers(given("empty")),
        answers(given("wrong", u98_g07={"text": "  \n"})),
        answers({name: {**entry, "revision": 9} for name, entry in given("empty").items()}),
    ],
    ids=["no file", "no items", "nulls", "all wrong", "nulls of another revision"],
)
def test_what_is_unanswered_or_wrong_is_nothing_and_nobody_needs_to_look(raw):
    marks = marks_of(raw)
    assert marks.score == 0
    assert marks.waiting == ()
    assert {cell.score for cell in marks.cells.values()} == {0}


DEEP = b'{"schema":1,"items":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b'{"schema": 1, "items": {}, "x": NaN}', "is not JSON"),
        (b"9" * 5000, "is not JSON"),
        (DEEP, "is nested too deeply"),
        (b" " * 300_000, "is larger than 256 KB"),
        (b"[]", "is not a file of answers"),
        (b'{"schema": 1, "items": []}', "is not a file of answers"),
        (answers({}, schema=2), "has schema 2, not 1"),
        (answers({}, schema=True), "has schema True, not 1"),
        (answers({}, assignment="u97-other"), "belongs to 'u97-other', not to u98-sample"),
        (answers({}, assignment=["\x1b[2J"]), "belongs to a list"),
    ],
)
def test_a_file_that_cannot_be_used_keeps_the_students_place(raw, said):
    marks = marks_of(raw)
    assert said in marks.problems[0]
    assert len(marks.waiting) == len(marks.cells)
    assert marks.score == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"response": "zz"}, "names option 'zz', which there is not"),
        ({"response": 17}, "is not one option"),
        ({"response": ["a"]}, "is not one option"),
        ({"confidence": 9}, "has confidence 9"),
        ({"confidence": True}, "has confidence True"),
        ({"revision": "1"}, "holds no answer in its place"),
        ({"revision": True}, "holds no answer in its place"),
        ({"response": "\x1b[2J" * 40}, "names option '\\x1b[2J"),
    ],
)
def test_an_impossible_value_is_told_and_the_other_items_count(changes, said):
    items = given("right")
    items["u98-g01"] = {**items["u98-g01"], **changes}
    marks = marks_of(answers(items))
    assert said in marks.problems[0]
    assert len(marks.problems[0]) < 160
    assert marks.score == (AUTO if "confidence" in changes else AUTO - 2)


@pytest.mark.parametrize(
    ("item", "response", "said"),
    [
        ("u98-g02", "a", "is not a list of options"),
        ("u98-g02", ["a", "c", "z"], "names option 'z'"),
        ("u98-g04", ["a"], "puts no cards anywhere"),
        ("u98-g04", {"a": "a"}, "puts a card in no list"),
        ("u98-g04", {"z": ["a"]}, "names card 'z'"),
        ("u98-g05", {"a": ["z-a"]}, "names place 'z-a'"),
        ("u98-g06", [], "marks no spans"),
        ("u98-g06", {"z": "a"}, "names span 'z'"),
        ("u98-g06", {"a": {}}, "names tag a dict"),
        (ESSAY, "text", "is not a text"),
        (ESSAY, {"text": 1}, "is not a text"),
    ],
)
def test_each_type_says_what_is_impossible(item, response, said):
    items = given("right", **{item.replace("-", "_"): response})
    assert said in marks_of(answers(items)).problems[0]


def test_a_name_that_stands_twice_is_told_and_the_last_one_counts():
    raw = answers(given("right"))
    raw = raw.replace(b'"items": {', b'"items": {"u98-g01": {"revision": 1, "response": "z"}, ', 1)
    marks = marks_of(raw)
    assert marks.problems == ("responses.json holds 'u98-g01' twice (the last one was counted)",)
    assert marks.score == AUTO


def test_a_flood_of_oddities_is_cut_off():
    items = {f"u98-x{n}": 1 for n in range(5000)}
    assert len(marks_of(answers(items)).problems) <= 50


def test_another_language_or_item_is_ignored_with_a_line():
    marks = marks_of(answers({**given("right"), "u97-g01": {}}, lang="nl"))
    assert marks.score == AUTO
    assert [p.split(" (")[0] for p in marks.problems] == [
        "responses.json answers 'u97-g01', which is not asked",
        "responses.json has language 'nl'",
    ]


def test_an_unknown_release_is_told_and_unchanged_items_are_marked():
    items = given("right")
    items["u98-g01"]["revision"] = 7
    marks = marks_of(answers(items, release="cafe"))
    assert "was answered on release 'cafe'" in marks.problems[0]
    assert "u98-g01: answers revision 7, not 1; kept for a person" in marks.problems
    assert marks.cells["u98-g01"].score is None
    assert set(marks.waiting) == {"u98-g01", f"{ESSAY}--concepts"}
    assert marks.score == AUTO - 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
    | st.sampled_from(["a", "b", "a-a"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["a", "b", "text", "response"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@examples(st.dictionaries(st.sampled_from([q.item.id for q in SHEET.questions]), JSON), JSON)
def test_whatever_json_comes_the_marks_are_within_bounds(entries, response):
    items = {**entries, "u98-g04": {"revision": 1, "response": response}}
    marks = marks_of(answers(items))
    points = {name: p for q in SHEET.questions for name, p in q.cells.items()}
    assert set(marks.cells) == set(points)
    assert all(0 <= (cell.score or 0) <= points[name] for name, cell in marks.cells.items())
    marked_notebook(SHEET, marks)


@settings(max_examples=100, deadline=None)
@examples(st.binary(max_size=80))
def test_whatever_bytes_come_only_content_errors_are_raised(raw):
    try:
        parse_responses(raw, SHEET)
    except ContentError as error:
        assert error.problems
