"""An assignment of code from the gradebook's data to an outcome, as the coordinator asks for it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from box_user import box_user
from code_class import (
    ANSWERS,
    CONFIG,
    COUNTS,
    SLUG,
    answered,
    cell,
    check,
    code,
    copy_course,
    hand_in,
    make_course,
    markdown,
    notebook,
    released,
    solution,
    tier,
)

from lintas.items import ContentError
from lintas.marking.box import Box, BoxError
from lintas.marking.code import CodeTier, mark_code
from lintas.marking.code.basis import read_basis
from lintas.marking.course import open_course
from lintas.marking.gradebook import Store
from lintas.marking.outcome import Outcome
from lintas.worksheets import run_nbgrader

POINTS = {
    "load-test": 2.0, "total-test": 3.0, "share-test": 4.0, "by-year-test": 2.0,
    "bonus-test": 1.0, "explain": 5.0, "draw": 3.0, "next": 2.0,
}  # fmt: skip


@pytest.fixture
def course(code_course: Path, tmp_path: Path) -> Path:
    """A copy for a test to change."""
    return copy_course(code_course, tmp_path / "course")


def run(course: Path, box: Box, student: str = "ani") -> Outcome:
    one = tier(course)
    return mark_code(json.loads(one.basis()), json.loads(one.handed(student)), box)


def test_the_basis_is_plain_and_the_same_each_time(code_course: Path) -> None:
    one, other = tier(code_course), tier(code_course)
    raw = one.basis()
    assert raw == other.basis()
    data = json.loads(raw)
    assert next(iter(data)) == "tier" and data["tier"] == "code"
    assert one.points == {SLUG: POINTS}
    basis = read_basis(data)
    assert basis.files == {"counts.csv": COUNTS.encode()}
    known = {one.name: one for one in basis.books[SLUG].cells}
    assert list(known)[:3] == ["setup", "load", "load-test"]  # in the notebook's order
    assert "HIDDEN" in known["total-test"].source
    assert [name for name, one in known.items() if one.shared] == ["setup"]
    assert [name for name, one in known.items() if one.manual] == ["explain", "draw", "next"]


def test_the_box_gets_its_arguments(code_course: Path) -> None:
    data = json.loads(tier(code_course, as_user="someone", preload=("math",)).basis())["box"]
    assert (data["as_user"], data["preload"], data["trust"]) == ("someone", ["math"], False)
    assert data["limits"]["cell_seconds"] == 30.0


def test_who_handed_in(course: Path) -> None:
    for name in ("budi", "ani"):
        hand_in(course, name, released(course))
    (course / "submitted" / "cici").mkdir()
    assert tier(course).students() == ["ani", "budi"]


def test_a_whole_outcome(course: Path, code_box: Box) -> None:
    book = answered(released(course))
    cell(book, "explain")["source"] = "Words."
    folder = hand_in(course, "ani", book)
    (folder / "submission_secret.txt").write_text("s3cret")
    (folder / "notes.txt").write_text("mine")
    outcome = run(course, code_box)
    assert Outcome.from_bytes(outcome.to_bytes()) == outcome
    assert (outcome.score, outcome.waiting) == (12.0, ("explain", "next"))
    assert (outcome.answered, outcome.asked) == (6, 7)
    assert set(outcome.files) == {f"{SLUG}.ipynb", "timestamp.txt", "submission_secret.txt"}
    assert outcome.files["submission_secret.txt"] == b"s3cret"
    shown = json.loads(outcome.files[f"{SLUG}.ipynb"])
    assert shown["metadata"]["kernelspec"]["name"] == "python3"
    assert "HIDDEN" in json.dumps(shown)  # the marker sees the hidden tests


def test_a_student_without_a_folder_or_marking_that_failed(course: Path, code_box: Box) -> None:
    (course / "submitted" / "ani").mkdir(parents=True)
    (course / "submitted" / "ani" / SLUG).write_text("a file")
    outcome = run(course, code_box)
    assert {(c.score, c.waits) for c in outcome.cells[SLUG].values()} == {(None, True)}
    assert outcome.human == (f"was not read: submitted/ani/{SLUG} is a link or not a folder",)
    failed = tier(course).unmarked("ani", "the worker died")
    assert failed.human == ("the worker died",)
    assert set(failed.files) == {f"{SLUG}.ipynb", "timestamp.txt"}


def test_what_a_cell_that_never_ran_gets(code_course: Path, course: Path) -> None:
    from dataclasses import replace

    from lintas.marking.box import Limits

    book = answered(released(course), share="while True:\n    pass")
    hand_in(course, "ani", book)
    limits = replace(Limits(), cell_seconds=20, notebook_seconds=4)
    with Box(limits, as_user=box_user()) as box:
        outcome = run(course, box)
    cells = {name: (c.score, c.waits) for name, c in outcome.cells[SLUG].items()}
    assert cells["load-test"] == (2.0, False) and cells["total-test"] == (3.0, False)
    assert cells["share-test"] == cells["bonus-test"] == (0.0, True)
    assert "did not run: share-test, by-year-test, bonus-test" in outcome.human[0]


def test_nbgraders_feedback_takes_what_was_written(course: Path, code_box: Box) -> None:
    from nbgrader.api import Gradebook

    book = answered(released(course))
    cell(book, "explain")["source"] = "Words of a student."
    hand_in(course, "ani", book)
    outcome = run(course, code_box)
    folder = course / "autograded" / "ani" / SLUG
    folder.mkdir(parents=True)
    for name, raw in {"submission_secret.txt": b"s3cret", **outcome.files}.items():
        (folder / name).write_bytes(raw)
    with Gradebook(f"sqlite:///{course}/gradebook.db", "lintas") as grades:
        grades.add_student("ani")
        grades.add_submission(SLUG, "ani", timestamp=outcome.timestamp)
    done = run_nbgrader(course, "generate_feedback", SLUG)
    assert done.returncode == 0, done.stderr
    page = (course / "feedback" / "ani" / SLUG / f"{SLUG}.html").read_text()
    assert "Words of a student." in page and "Read first." in page
    assert 'class="alert"' in page  # the lecturer's own HTML is left alone


# Files


def test_the_lecturers_files_replace_the_students(course: Path, code_box: Box) -> None:
    folder = hand_in(course, "ani", answered(released(course)))
    (folder / "counts.csv").write_text("year,place,count\n2020,a,1\n")
    assert run(course, code_box).score == 12.0


def test_a_file_that_is_kept_is_the_students(course: Path, code_box: Box) -> None:
    text = f"{CONFIG}c.Autograde.exclude_overwriting = {{{SLUG!r}: ['counts.csv']}}\n"
    (course / "nbgrader_config.py").write_text(text)
    folder = hand_in(course, "ani", answered(released(course)))
    (folder / "counts.csv").write_text("year,place,count\n2020,a,1\n")
    assert run(course, code_box).cells[SLUG]["load-test"].score == 0.0


def test_a_students_module_is_used_but_never_in_the_tests(course: Path, code_box: Box) -> None:
    book = answered(released(course), bonus="from helper import bonus")
    folder = hand_in(course, "ani", book)
    (folder / "helper.py").write_text("def bonus():\n    return 1\n")
    (folder / "pandas.py").write_text("raise SystemExit")
    before = run(course, code_box)
    assert before.cells[SLUG]["bonus-test"].score == 1.0
    (folder / "helper.py").write_text("def bonus():\n    return 0.5\n")
    after = run(course, code_box)
    assert after.cells[SLUG]["bonus-test"].score == 0.5
    assert after.cells[SLUG]["bonus-test"].answer != before.cells[SLUG]["bonus-test"].answer


# What the gradebook knows


def ensure(course: Path, **options: Any) -> CodeTier:
    one = tier(course, as_user=box_user(), **options)
    with Store(open_course(course)) as store:
        one.ensure(store)
    return one


def test_an_unknown_assignment_is_made_known_as_nbgrader_does(course: Path) -> None:
    wanted = tier(course).basis()
    (course / "gradebook.db").unlink()
    shutil.rmtree(course / "release")
    made = ensure(course)
    assert json.loads(made.basis())["books"] == json.loads(wanted)["books"]
    assert not (course / "release").exists()
    assert Path.cwd() != course


def test_an_assignment_that_is_nowhere_is_refused_with_the_remedy(course: Path) -> None:
    (course / "gradebook.db").unlink()
    shutil.rmtree(course / "source")
    with pytest.raises(ContentError, match="nbgrader generate_assignment ps1"):
        ensure(course)
    with pytest.raises(ContentError, match="does not know this assignment"):
        tier(course).basis()


def test_a_source_that_nbgrader_refuses(course: Path) -> None:
    (course / "gradebook.db").unlink()
    book = notebook(check("same", 1, "assert True"), check("same", 1, "assert True"))
    (course / "source" / SLUG / f"{SLUG}.ipynb").write_text(json.dumps(book))
    with pytest.raises(ContentError, match="nbgrader refused it"):
        ensure(course)


def test_another_language_is_refused(course: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course}/gradebook.db", "lintas") as book:
        kernel = {"name": "ir", "language": "R", "display_name": "R"}
        book.find_notebook(SLUG, SLUG).kernelspec = json.dumps(kernel)
        book.db.commit()
    with pytest.raises(ContentError, match="is written in r; only Python"):
        tier(course).basis()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused")
def test_root_is_refused(course: Path) -> None:
    with pytest.raises(BoxError), Store(open_course(course)) as store:
        tier(course).ensure(store)


# Several notebooks, and what they share


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose assignment has two notebooks."""
    course = make_course(tmp_path_factory.mktemp("pair"))
    second = notebook(
        markdown("# Second"),
        solution("twice", "def twice(x):\n    return 2 * x"),
        check("twice-test", 2, "assert twice(2) == 4"),
        code("1 / 0"),
        check("free-test", 1, ""),
    )
    (course / "source" / SLUG / "extra.ipynb").write_text(json.dumps(second))
    done = run_nbgrader(course, "generate_assignment", SLUG, "--force")
    assert done.returncode == 0, done.stderr
    return course


def test_two_notebooks(pair: Path, code_box: Box) -> None:
    hand_in(pair, "ani", answered(released(pair)))
    extra = released(pair, "extra")
    cell(extra, "twice")["source"] = "def twice(x):\n    return x + x"
    hand_in(pair, "ani", extra, "extra")
    outcome = run(pair, code_box)
    assert {name: c.score for name, c in outcome.cells["extra"].items()} == {
        "twice-test": 2.0, "free-test": 1.0
    }  # fmt: skip
    assert outcome.score == 15.0
    assert {"extra.ipynb", f"{SLUG}.ipynb", "timestamp.txt"} == set(outcome.files)


def test_one_of_two_is_missing(pair: Path, code_box: Box) -> None:
    hand_in(pair, "budi", answered(released(pair), load=ANSWERS["load"]))
    outcome = run(pair, code_box, "budi")
    assert {c.score for c in outcome.cells["extra"].values()} == {0.0}
    assert not any(c.waits for c in outcome.cells["extra"].values())
    assert outcome.problems == ("extra: extra.ipynb was not handed in: 0",)
    assert (outcome.score, outcome.human) == (12.0, ())
    assert "extra.ipynb" not in outcome.files
