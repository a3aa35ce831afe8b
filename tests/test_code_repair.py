"""Damaged notebooks: each kind of damage keeps every honest mark, and is reported."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from code_class import (
    SLUG,
    STAMP,
    Notebook,
    answered,
    cell,
    code,
    hand_in,
    markdown,
    released,
    tier,
)

from lintas.marking.box import Box
from lintas.marking.code import mark_code
from lintas.marking.outcome import Outcome

ESSAY = "Counts are **not** people."
Damage = Callable[[Notebook], Any]


@pytest.fixture(scope="module")
def basis(code_course: Path) -> dict[str, Any]:
    return json.loads(tier(code_course).basis())


@pytest.fixture(scope="module")
def right(code_course: Path) -> Notebook:
    """All code right, and both answers for people written."""
    book = answered(released(code_course))
    cell(book, "explain")["source"] = ESSAY
    cell(book, "draw")["source"] = "print('drawn')"
    return book


@pytest.fixture(scope="module")
def mark(code_course: Path, basis: dict[str, Any], code_box: Box) -> Callable[..., Outcome]:
    def marking(book: Notebook | bytes, name: str = SLUG) -> Outcome:
        hand_in(code_course, "ani", book, name)
        handed = json.loads(tier(code_course).handed("ani"))
        (code_course / "submitted" / "ani" / SLUG / f"{name}.ipynb").unlink()
        return mark_code(basis, handed, code_box)

    return marking


@pytest.fixture(scope="module")
def sound(mark: Callable[..., Outcome], right: Notebook) -> Outcome:
    return mark(right)


def scores(outcome: Outcome) -> dict[str, tuple[float | None, bool]]:
    return {name: (c.score, c.waits) for name, c in outcome.cells[SLUG].items()}


def at(book: Notebook, name: str) -> int:
    return book["cells"].index(cell(book, name))


def flags(book: Notebook, name: str) -> dict[str, Any]:
    return cell(book, name)["metadata"]["nbgrader"]


def twice(name: str, place: int | None = None, **changes: Any) -> Damage:
    """A second copy of a cell, at the end or at a place."""

    def damage(book: Notebook) -> None:
        second = copy.deepcopy(cell(book, name)) | changes
        book["cells"].insert(len(book["cells"]) if place is None else place, second)

    return damage


def moved(name: str, to: int) -> Damage:
    return lambda book: book["cells"].insert(to, book["cells"].pop(at(book, name)))


def gone(*names: str) -> Damage:
    return lambda book: [book["cells"].remove(cell(book, name)) for name in names]


def unlabelled(*names: str) -> Damage:
    return lambda book: [cell(book, name)["metadata"].clear() for name in names]


def nameless(*names: str) -> Damage:
    """Neither nbgrader's data nor an id are left."""
    return lambda book: [cell(book, name).update(metadata={}, id="x-" + name) for name in names]


def typed(name: str, kind: str) -> Damage:
    def damage(book: Notebook) -> None:
        one = cell(book, name)
        one["cell_type"] = kind
        if kind != "code":
            one.pop("outputs", None)
            one.pop("execution_count", None)

    return damage


def flagged(name: str, **changes: Any) -> Damage:
    return lambda book: flags(book, name).update(changes)


def everywhere(change: Callable[[dict[str, Any]], Any]) -> Damage:
    return lambda book: [change(one) for one in book["cells"]]


def old_schema(one: dict[str, Any]) -> None:
    data = one["metadata"].get("nbgrader")
    if data:
        data["schema_version"] = 1
        data.pop("task", None)
        data.pop("cell_type", None)


def whole_class_twice(book: Notebook) -> None:
    book["cells"] += copy.deepcopy(book["cells"])


def reversed_order(book: Notebook) -> None:
    """Tests before their answers, set-up last; the answers do not need each other."""
    book["cells"].reverse()
    for name in ("load", "by-year"):  # these do
        book["cells"].insert(0, book["cells"].pop(at(book, name)))
    book["cells"].insert(0, book["cells"].pop(at(book, "load")))


STUB = {"source": "# YOUR CODE HERE\nraise NotImplementedError()"}
DAMAGE: dict[str, tuple[Damage, str]] = {
    "answer twice, the same": (twice("total"), "total: was there 2 times; the answered"),
    "answer twice, stub last": (twice("total", **STUB), "total: was there 2 times; the answered"),
    "answer twice, stub first": (twice("total", 0, **STUB), "total: was there 2 times; the ans"),
    "essay twice, stub last": (
        twice("explain", source="YOUR ANSWER HERE"), "explain: was there 2 times; the answered"
    ),
    "test twice": (twice("total-test"), "total-test: was there 2 times; it ran once"),
    "set-up twice": (twice("setup"), "setup: was there 2 times; it ran once"),
    "all twice": (whole_class_twice, "share-test: was there 2 times; it ran once"),
    "test deleted": (gone("total-test"), "total-test: was missing; put back"),
    "first test deleted": (gone("load-test"), "load-test: was missing; put back"),
    "all tests deleted": (
        gone("load-test", "total-test", "share-test", "by-year-test", "bonus-test"),
        "share-test: was missing; put back",
    ),
    "set-up deleted": (gone("setup"), "setup: was missing; put back"),
    "task deleted": (gone("next"), "next: was missing; put back"),
    "test moved to the head": (moved("total-test", 0), "total-test: was moved"),
    "test moved to the end": (moved("load-test", 99), "load-test: was moved"),
    "set-up moved to the end": (moved("setup", 99), "setup: was moved"),
    "answer moved to the end": (moved("share", 99), "share-test: was moved"),
    "all in reverse": (reversed_order, "setup: was moved"),
    "test no longer graded": (flagged("total-test", grade=False), "total-test: grade put right"),
    "test made an answer": (
        flagged("total-test", solution=True, locked=False), "total-test: solution, locked put right"
    ),
    "answer made a test": (
        flagged("total", grade=True, solution=False, points=3), "total: grade, solution put right"
    ),
    "essay no answer": (flagged("explain", solution=False), "explain: solution put right"),
    "points changed": (flagged("share-test", points=400), "share-test: points put right"),
    "points lost": (lambda b: flags(b, "share-test").pop("points"), "share-test: points put right"),
    "set-up unlocked": (flagged("setup", locked=False), "setup: locked put right"),
    "checksum changed": (flagged("explain", checksum="0" * 32), ""),
    "unknown flags": (flagged("explain", remove=True, extra={"a": 1}), ""),
    "old schema": (everywhere(old_schema), "the version of its nbgrader data put right"),
    "schema of the future": (flagged("load", schema_version=9), "load: the version of its"),
    "flags of a wrong type": (flagged("load", grade="no", solution=[]), "load: grade, solution"),
    "code became text": (typed("total", "markdown"), "total: had become a markdown cell"),
    "code became raw": (typed("load", "raw"), "load: had become a raw cell"),
    "test became text": (typed("total-test", "markdown"), "total-test: had become a markdown"),
    "essay became code": (typed("explain", "code"), "explain: had become a code cell"),
    "task became raw": (typed("next", "raw"), "next: had become a raw cell"),
    "test lost its data": (unlabelled("total-test"), "total-test: had lost its nbgrader data"),
    "answers lost their data": (unlabelled("total", "explain"), "explain: had lost its nbgrader"),
    "all lost their data": (
        everywhere(lambda one: one["metadata"].clear()), "load: had lost its nbgrader data"
    ),
    "data of a wrong type": (
        everywhere(lambda one: one.update(metadata={"nbgrader": "yes"})), "load: had lost its"
    ),
    "metadata of a wrong type": (everywhere(lambda one: one.update(metadata=[])), "load: had"),
    "answer nameless": (nameless("total"), "total: the cell for this answer is missing"),
    "answer and test nameless": (nameless("total", "total-test"), "total-test: was missing; put"),
    "test edited": (
        lambda b: cell(b, "total-test").update(source="assert True"),
        "total-test: a locked cell had been changed",
    ),
    "set-up edited": (
        lambda b: cell(b, "setup").update(source="DATA = 'none'"),
        "setup: a locked cell had been changed",
    ),
    "foreign cell": (
        lambda b: b["cells"].insert(
            3, code("x = 1", "q7") | {"metadata": {"nbgrader": {"grade_id": "q7", "grade": True}}}
        ),
        "a cell names 'q7', which is not in the assignment",
    ),
    "no kernel": (lambda b: b["metadata"].clear(), ""),
    "foreign kernel": (
        lambda b: b["metadata"].update(kernelspec={"name": "ir", "language": "R"}), ""
    ),
    "metadata is a list": (lambda b: b.update(metadata=[]), ""),
    "no ids": (everywhere(lambda one: one.pop("id")), ""),
    "ids all the same": (everywhere(lambda one: one.update(id="same")), ""),
    "ids that are numbers": (everywhere(lambda one: one.update(id=3)), ""),
    "sources as text": (everywhere(lambda one: one.update(source="".join(one["source"]))), ""),
    "format 4.0": (lambda b: b.update(nbformat_minor=0), ""),
    "format 4.99": (lambda b: b.update(nbformat_minor=99), ""),
    "no format": (lambda b: (b.pop("nbformat"), b.pop("nbformat_minor")), ""),
    "no outputs": (everywhere(lambda one: one.pop("outputs", None)), ""),
    "outputs of a wrong type": (everywhere(lambda one: one.update(outputs={"a": 1})), ""),
    "huge outputs": (
        lambda b: cell(b, "load").update(
            outputs=[{"output_type": "stream", "name": "stdout", "text": "x" * 20_000_000}]
        ),
        "",
    ),
    "widgets": (lambda b: b["metadata"].update(widgets={"state": {"a": {}}}), ""),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGE)
def test_every_honest_mark_is_kept(
    kind: str, mark: Callable[..., Outcome], right: Notebook, sound: Outcome
) -> None:
    damage, said = DAMAGE[kind]
    book = copy.deepcopy(right)
    damage(book)
    outcome = mark(book)
    assert scores(outcome) == scores(sound)
    assert outcome.comments == sound.comments
    assert outcome.human == ()
    assert any(said in line for line in outcome.problems) if said else outcome.problems == ()
    assert_shown(outcome)


def assert_shown(outcome: Outcome) -> None:
    """nbgrader's own check accepts the autograded notebook, and each cell is there once."""
    from nbformat import reads
    from nbgrader.nbgraderformat import MetadataValidator
    from nbgrader.utils import compute_checksum, is_locked

    raw = outcome.files[f"{SLUG}.ipynb"].decode()
    shown = reads(raw, as_version=4)
    MetadataValidator().validate_nb(shown)
    names = [one.metadata.nbgrader.grade_id for one in shown.cells if "nbgrader" in one.metadata]
    assert len(names) == len(set(names)) and set(outcome.cells[SLUG]) <= set(names)
    for one in shown.cells:
        assert set(one.metadata) <= {"nbgrader"}
        if is_locked(one):
            assert compute_checksum(one) == one.metadata.nbgrader.checksum
    assert set(outcome.files) == {f"{SLUG}.ipynb", "timestamp.txt"}


@pytest.mark.parametrize(
    ("encode", "said"),
    [
        (lambda text: b"\xef\xbb\xbf" + text.encode(), ""),
        (lambda text: text.encode("utf-16"), "was saved as UTF-16"),
        (lambda text: b"\n\n" + text.encode(), ""),
        (lambda text: text.replace("drawn", "gambar \u00e9").encode("latin-1"), "is not UTF-8"),
    ],
)
def test_encodings(
    encode: Callable[[str], bytes], said: str, mark: Callable[..., Outcome],
    right: Notebook, sound: Outcome,
) -> None:  # fmt: skip
    outcome = mark(encode(json.dumps(right, ensure_ascii=False)))
    assert scores(outcome) == scores(sound)
    assert any(said in line for line in outcome.problems) if said else outcome.problems == ()


def test_format_three_keeps_the_marks(
    mark: Callable[..., Outcome], right: Notebook, sound: Outcome
) -> None:
    cells = copy.deepcopy(right["cells"])
    for one in cells:
        one.pop("id")
        if one["cell_type"] == "code":
            one["input"] = one.pop("source")
            one["language"], one["prompt_number"] = "python", one.pop("execution_count")
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}}
    outcome = mark({**old, "worksheets": [{"cells": cells, "metadata": {}}]})
    assert scores(outcome) == scores(sound)
    assert outcome.problems == ("is of an old notebook format: converted",)


def test_a_copys_name_is_found(
    mark: Callable[..., Outcome], right: Notebook, sound: Outcome
) -> None:
    outcome = mark(json.dumps(right).encode(), f"{SLUG} (1)")
    assert scores(outcome) == scores(sound)
    assert outcome.problems == (f"{SLUG} (1).ipynb was taken as {SLUG}.ipynb",)
    assert f"{SLUG}.ipynb" in outcome.files


# What a person has to decide


def test_two_different_answers(mark: Callable[..., Outcome], right: Notebook) -> None:
    book = copy.deepcopy(right)
    twice("bonus", source="def bonus():\n    return 0.5")(book)
    twice("explain", source="Another text.")(book)
    outcome = mark(book)
    assert outcome.cells[SLUG]["bonus-test"].score == 0.5
    assert outcome.cells[SLUG]["explain"].waits
    assert outcome.human == tuple(
        f"{name}: there are several different answers; the last one was marked"
        for name in ("bonus", "explain")
    )
    shown = json.loads(outcome.files[f"{SLUG}.ipynb"])
    texts = ["".join(one["source"]) for one in shown["cells"]]
    assert ESSAY in texts and "Another text." in texts


def test_an_essay_without_its_cell_waits(mark: Callable[..., Outcome], right: Notebook) -> None:
    book = copy.deepcopy(right)
    nameless("explain")(book)
    outcome = mark(book)
    assert scores(outcome)["explain"] == (None, True)
    assert outcome.comments[SLUG]["explain"] is None
    assert outcome.human == ("explain: the answer was missing; look for it in the notebook",)
    assert ESSAY in outcome.files[f"{SLUG}.ipynb"].decode()


@pytest.mark.parametrize("raw", [b"", b'{"cells": [', b"PK\x03\x04", b"[]", b"\xff" * 100])
def test_an_unreadable_notebook_waits_for_a_person(
    mark: Callable[..., Outcome], raw: bytes
) -> None:
    outcome = mark(raw)
    assert set(scores(outcome).values()) == {(None, True)}
    (why,) = outcome.human
    assert why.startswith(f"submitted/ani/{SLUG}/{SLUG}.ipynb is ")
    assert outcome.timestamp == STAMP
    assert_shown(outcome)
    assert why in outcome.files[f"{SLUG}.ipynb"].decode()


def test_a_notebook_that_is_not_there(
    code_course: Path, basis: dict[str, Any], code_box: Box
) -> None:
    folder = code_course / "submitted" / "budi" / SLUG
    folder.mkdir(parents=True)
    outcome = mark_code(basis, json.loads(tier(code_course).handed("budi")), code_box)
    assert set(scores(outcome).values()) == {(0.0, False)}
    assert set(outcome.comments[SLUG].values()) == {None}
    assert outcome.problems == (f"{SLUG}.ipynb was not handed in: 0",)
    assert (outcome.human, set(outcome.files)) == ((), {"timestamp.txt"})


def test_strange_names_wait(code_course: Path, basis: dict[str, Any], code_box: Box) -> None:
    for name in ("mine", "other"):
        hand_in(code_course, "cici", b"{}", name)
    outcome = mark_code(basis, json.loads(tier(code_course).handed("cici")), code_box)
    assert set(scores(outcome).values()) == {(None, True)}
    assert outcome.human == (f"{SLUG}.ipynb is missing; there is: mine.ipynb, other.ipynb",)


# Digests of answers: a person's decision stands while the answer does


def digests(outcome: Outcome) -> dict[str, str]:
    stored = json.loads(outcome.files[f"{SLUG}.ipynb"])["metadata"]["lintas"]["answers"]
    assert stored == {name: one.answer for name, one in outcome.cells[SLUG].items()}
    return stored


def test_digests_follow_the_students_work(
    mark: Callable[..., Outcome], right: Notebook, sound: Outcome
) -> None:
    before = digests(sound)
    assert digests(mark(right)) == before
    book = copy.deepcopy(right)
    book["cells"].insert(1, markdown("A note that bears on nothing."))
    changed = digests(mark(book))
    assert {n for n in before if changed[n] != before[n]} == {"next"}
    cell(book, "explain")["source"] = "Other words."
    changed = digests(mark(book))
    assert {n for n in before if changed[n] != before[n]} == {"next", "explain"}
    cell(book, "bonus")["source"] = "def bonus():\n    return 0.5"
    changed = digests(mark(book))
    assert {n for n in before if changed[n] != before[n]} == {
        "next", "explain", "load-test", "total-test", "share-test", "by-year-test", "bonus-test"
    }  # fmt: skip
