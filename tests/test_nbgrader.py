"""The whole road with nbgrader's own commands, from exercises to the feedback page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from marking_class import (
    ESSAY,
    EXERCISES,
    HOSTILE,
    SLUG,
    answers,
    everything,
    given,
    hand_in,
    make_course,
    rekey,
    sheet,
    stored,
)

from lintas.items import ContentError
from lintas.marking import mark_assignment
from lintas.worksheets import build_source, release, run_nbgrader


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a home of its own: nbgrader keeps a cache of what was fetched there."""
    folder = tmp_path_factory.mktemp("class")
    saved = {name: os.environ.get(name) for name in ("HOME", "JUPYTER_DATA_DIR")}
    os.environ["HOME"] = str(folder)
    os.environ["JUPYTER_DATA_DIR"] = str(folder / "jupyter")
    yield folder
    for name, value in saved.items():
        os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def nbgrader(folder: Path, *arguments: str) -> str:
    result = run_nbgrader(folder, *arguments)
    assert result.returncode == 0, result.stderr
    return result.stderr


def student(place: Path, *arguments: str) -> str:
    """A command in the student's folder, who shares the exchange and nothing else."""
    exchange = f"--Exchange.root={place / 'exchange'}"
    return nbgrader(place / "student", *arguments, "--course", "lintas", exchange)


@pytest.fixture(scope="module")
def handed_in(place):
    """A class whose worksheet was released, fetched, answered, submitted and collected."""
    course = make_course(place)
    (place / "exchange").mkdir(mode=0o777)
    (place / "exchange").chmod(0o777)
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\nc.Exchange.root = {str(place / 'exchange')!r}\n")
    build_source(SLUG, course)
    nbgrader(course, "generate_assignment", SLUG)
    nbgrader(course, "release_assignment", SLUG)
    (place / "student").mkdir()
    student(place, "fetch_assignment", SLUG)
    work = place / "student" / SLUG
    assert sorted(p.name for p in work.iterdir()) == [f"{SLUG}.ipynb", "worksheet.json"]
    (work / "responses.json").write_bytes(answers(given("right", u98_g07={"text": HOSTILE})))
    student(place, "submit", SLUG, "--student", "ani")
    (work / "responses.json").write_bytes(answers(given("partial"), lang="id"))
    student(place, "submit", SLUG, "--student", "budi")
    (work / "responses.json").unlink()
    student(place, "submit", SLUG, "--student", "citra")
    nbgrader(course, "collect", SLUG)
    hand_in(course, "dewi", b'{"schema": 1')
    hand_in(course, "eko", answers(given("right"), assignment="u97-other"))
    hand_in(course, "fitri", answers(given("right"), release="000000000000"))
    (course / "submitted" / "gita").symlink_to("ani")
    hand_in(course, "hadi", answers(given("right")), stamp="when the day is done")
    return course


@pytest.fixture(scope="module")
def marked(handed_in):
    return handed_in, mark_assignment(SLUG, handed_in)


def test_collecting_brings_the_answers(handed_in):
    folder = handed_in / "submitted" / "ani" / SLUG
    assert json.loads((folder / "responses.json").read_bytes())["assignment"] == SLUG
    assert not (handed_in / "submitted" / "citra" / SLUG / "responses.json").exists()


def test_the_marks_are_right(marked):
    course, report = marked
    scores = {row.student: row.score for row in report.rows}
    assert scores["ani"] == scores["fitri"] == scores["hadi"] == 20
    assert 0 < scores["budi"] < 20
    assert [scores[name] for name in ("citra", "dewi", "eko", "gita")] == [0, 0, 0, 0]
    assert {s: data["score"] for s, data in everything(course).items()} == scores
    odd = {row.student for row in report.rows if row.problems}
    assert odd == {"citra", "dewi", "eko", "fitri", "gita", "hadi"}


def test_autograde_gives_the_same_marks_and_starts_no_kernel(marked):
    course, _ = marked
    before, notebooks = everything(course), autograded(course)
    said = nbgrader(course, "autograde", SLUG, "--force")
    assert "is not JSON" in said
    assert everything(course) == before
    assert autograded(course) == notebooks


def autograded(course: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(course.glob("autograded/*/*/*.ipynb"))}


def test_autograde_alone_from_an_empty_gradebook_gives_the_same_marks(marked, tmp_path):
    course, _ = marked
    other = tmp_path / "grading"
    shutil.copytree(
        course, other, symlinks=True, ignore=shutil.ignore_patterns("autograded", "gradebook.db*")
    )
    shutil.copytree(EXERCISES, tmp_path / "exercises")
    nbgrader(other, "autograde", SLUG, "--no-execute")
    assert everything(other) == everything(course)


def test_the_feedback_page_explains_and_runs_nothing(marked):
    course, _ = marked
    nbgrader(course, "generate_feedback", SLUG, "--force")
    page = (course / "feedback" / "ani" / SLUG / f"{SLUG}.html").read_text()
    for question in sheet().questions:
        assert question.item.answer.explanation.en.split("*")[0] in page
    assert "(Score: 20.0 / 24.0)" in page
    assert "&lt;img src=x onerror=" in page
    assert "<img src=x" not in page and "<svg onload" not in page
    indonesian = (course / "feedback" / "budi" / SLUG / f"{SLUG}.html").read_text()
    assert "Alasannya" in indonesian and "Diperoleh" in indonesian
    nbgrader(course, "release_feedback", SLUG)
    released = list((course.parent / "exchange" / "lintas" / "feedback").glob("*.html"))
    assert len(released) == len(everything(course))
    work = course.parent / "student"
    student(course.parent, "fetch_feedback", SLUG, "--student", "ani")
    fetched = [path.read_text() for path in work.glob(f"{SLUG}/feedback/*/{SLUG}.html")]
    assert page in fetched


def test_a_spoiled_time_stamp_does_not_close_the_form_graders_list(marked):
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.apps.baseapp import NbGrader

    course, report = marked
    app = NbGrader(log_level=50)
    app.initialize([], root=str(course))
    listed = NbGraderAPI(coursedir=app.coursedir, parent=app).get_submissions(SLUG)
    assert {row["student"] for row in listed} == {row.student for row in report.rows}


def test_an_assignment_that_is_no_worksheet_is_refused_with_the_remedy(handed_in):
    folder = handed_in / "submitted" / "ani" / "code"
    folder.mkdir()
    shutil.copy(handed_in / "release" / SLUG / f"{SLUG}.ipynb", folder / "code.ipynb")
    result = run_nbgrader(handed_in, "autograde", "code")
    shutil.rmtree(folder)
    assert result.returncode == 1
    assert "is not a Lintas worksheet" in result.stderr
    assert "lintas worksheet build code" in result.stderr
    assert "Traceback" not in result.stderr


def test_without_lintas_autograde_refuses(handed_in, tmp_path):
    course = tmp_path / "grading"
    shutil.copytree(handed_in, course, symlinks=True, ignore=shutil.ignore_patterns("autograded"))
    hide = tmp_path / "hide" / "lintas"
    hide.mkdir(parents=True)
    (hide / "__init__.py").write_text("")
    env = {**os.environ, "PYTHONPATH": str(hide.parent)}
    result = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", SLUG, "--student", "ani"],
        cwd=course, env=env, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1
    assert "lintas_is_not_installed" in result.stderr
    assert not list(course.glob("autograded/ani/*/*.ipynb"))


def test_stock_nbgrader_gives_an_unanswered_worksheet_nothing(handed_in, tmp_path):
    """The road nobody should take: no configuration of ours, so that the cells are run."""
    course = tmp_path / "grading"
    shutil.copytree(handed_in, course, symlinks=True, ignore=shutil.ignore_patterns("autograded"))
    (course / "nbgrader_config.py").write_text("c.CourseDirectory.course_id = 'lintas'\n")
    nbgrader(course, "autograde", SLUG, "--student", "citra")
    scores = [auto for auto, _, _ in stored(course, "citra").values()]
    assert len(scores) == 7
    assert sum(score or 0 for score in scores) == 0


def test_answers_left_by_a_trial_run_are_not_released(handed_in, tmp_path):
    course = tmp_path / "grading"
    shutil.copytree(handed_in, course, symlinks=True)
    (course / "source" / SLUG / "responses.json").write_text("{}")
    nbgrader(course, "generate_assignment", SLUG, "--force")
    assert sorted(p.name for p in (course / "release" / SLUG).iterdir()) == [
        f"{SLUG}.ipynb",
        "worksheet.json",
    ]


def test_the_students_release_is_the_same_bytes_whatever_the_keys(handed_in, tmp_path, monkeypatch):
    # An item whose key is swapped no longer fits its feedback: only the shape is asked for here.
    monkeypatch.setattr("lintas.items.load.integrity_problems", lambda *_: [])
    course = make_course(tmp_path)
    rekey(tmp_path / "exercises" / SLUG)
    shutil.copy(handed_in / "gradebook.db", course)
    made = release(SLUG, course)
    assert made == course / "release" / SLUG
    files = {path.name: path.read_bytes() for path in made.iterdir()}
    before = handed_in / "release" / SLUG
    assert files == {path.name: path.read_bytes() for path in before.iterdir()}


def test_when_nbgrader_refuses_its_own_words_are_passed_on(tmp_path):
    course = make_course(tmp_path)
    (course / "gradebook.db").write_text("this is no database")
    with pytest.raises(ContentError, match=r"nbgrader generate_assignment refused: .*error"):
        release(SLUG, course)


def test_the_essay_waits_for_its_rubric(marked):
    course, _ = marked
    name = f"{ESSAY}--concepts"
    assert stored(course, "ani")[name] == (None, None, True)
    assert stored(course, "citra")[name] == (0.0, None, False)
    notebook = json.loads((course / "autograded" / "ani" / SLUG / f"{SLUG}.ipynb").read_bytes())
    cell = next(cell for cell in notebook["cells"] if cell["id"] == name)
    assert "All three elements." in cell["source"]
