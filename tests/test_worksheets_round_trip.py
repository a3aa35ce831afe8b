"""Every worksheet of the course on the whole road: released, handed in, marked, given back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from marking_class import HOSTILE, ROOT, gradebook
from nbgrader_here import nbgrader, run_nbgrader
from typer.testing import CliRunner

from lintas.cli import app
from lintas.items import mark, sample_responses
from lintas.worksheets import Question, Worksheet, load_worksheet, release_id

EXERCISES = ROOT / "exercises"
SLUGS = sorted(path.parent.name for path in EXERCISES.glob("*/worksheet.yml"))
WRITTEN = f"Persetujuan tidak menghapus eksploitasi.\n{HOSTILE}"
# Everything right in English; nothing right and a blank essay; a mixture in Indonesian.
CLASS = {"ani": "en", "budi": "en", "citra": "id"}
SAID = {"en": "Total: {} of {} points", "id": "Jumlah: {} dari {} poin"}


@pytest.fixture(scope="module", autouse=True)
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a home of its own: nbgrader keeps a cache of what was fetched there."""
    folder = tmp_path_factory.mktemp("class")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("JUPYTER_DATA_DIR", str(folder / "jupyter"))
        patch.setattr("lintas.worksheets.course.run_nbgrader", run_nbgrader)
        patch.setattr("lintas.worksheets.run_nbgrader", run_nbgrader)
        yield folder


def lintas(course: Path, *arguments: str) -> dict[str, Any]:
    """A command of ours that must find nothing wrong; what it says as data, where it does."""
    where = ["--root", str(course.parent), "--course", str(course)]
    done = CliRunner().invoke(app, [*arguments, *where], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return json.loads(done.output) if "--json" in arguments else {}


@pytest.fixture(scope="module")
def course(place: Path) -> Path:
    """The class after each worksheet was released, fetched, answered, submitted and collected."""
    shutil.copytree(EXERCISES, place / "exercises")
    for name in ("_config.yml", "_toc.yml", "book"):
        (place / name).symlink_to(ROOT / name)
    folder, exchange = place / "grading", place / "exchange"
    folder.mkdir()
    exchange.mkdir()
    exchange.chmod(0o777)
    config = (ROOT / "grading" / "nbgrader_config.py").read_text()
    shared = f"\nc.Exchange.root = {str(exchange)!r}\n"
    (folder / "nbgrader_config.py").write_text(config + shared)
    for slug in SLUGS:
        lintas(folder, "worksheet", "build", slug)
        lintas(folder, "worksheet", "release", slug, "--publish")
        sit(place, slug)
        nbgrader(folder, "collect", slug)
    return folder


def sit(place: Path, slug: str) -> None:
    """Three students fetch a worksheet, answer it and hand it in."""
    sheet = load_worksheet(EXERCISES / slug)
    exchange = ["--course", "lintas", f"--Exchange.root={place / 'exchange'}"]
    for name, lang in CLASS.items():
        desk = place / "desks" / name
        desk.mkdir(parents=True, exist_ok=True)
        nbgrader(desk, "fetch_assignment", slug, *exchange)
        head = {"schema": 1, "assignment": slug, "release": release_id(sheet), "lang": lang}
        items = {
            question.item.id: {"revision": question.item.revision, "response": response}
            for question, response in answers(sheet, name)
            if response is not None
        }
        (desk / slug / "responses.json").write_text(json.dumps({**head, "items": items}))
        nbgrader(desk, "submit", slug, "--student", name, *exchange)


def answers(sheet: Worksheet, student: str) -> list[tuple[Question, Any]]:
    """Each question and what a student answered, None where it was left blank."""
    found = []
    for at, question in enumerate(sheet.questions):
        kinds = {"ani": ["right"], "budi": ["wrong"], "citra": ["partial", "right", "empty"]}[
            student
        ]
        if question.essay:
            response = None if student == "budi" else {"text": WRITTEN}
        else:
            samples = sample_responses(question.item)
            response = samples.get(kinds[at % len(kinds)], samples["wrong"])
        found.append((question, response))
    return found


def earned(sheet: Worksheet, student: str) -> float:
    """What the keys give to a student's answers, essays apart."""
    total = 0.0
    for question, response in answers(sheet, student):
        if not question.essay:
            given = mark(question.item, response)
            total += question.points * given.earned / given.possible
    return total


def marks(course: Path, slug: str) -> dict[str, dict[str, tuple[Any, ...]]]:
    """Every grade and comment of an assignment, by student."""
    with gradebook(course) as book:
        return {
            one.student.id: {
                **{g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in n.grades},
                **{f"{c.name} said": (c.auto_comment, c.manual_comment) for c in n.comments},
            }
            for one in book.assignment_submissions(slug)
            for n in one.notebooks
        }


def total(course: Path, slug: str, student: str) -> tuple[float, float]:
    """A student's score and the greatest there is."""
    with gradebook(course) as book:
        found = book.find_submission(slug, student)
        return found.score, found.max_score


def mark_the_essays(course: Path, slug: str) -> int:
    """Half of the points for each criterion that waits, as the form grader stores them."""
    with gradebook(course) as book:
        waiting = [
            grade
            for one in book.assignment_submissions(slug)
            for notebook in one.notebooks
            for grade in notebook.grades
            if grade.needs_manual_grade
        ]
        for grade in waiting:
            grade.manual_score, grade.needs_manual_grade = grade.max_score / 2, False
        book.db.commit()
        return len(waiting)


def test_there_are_worksheets() -> None:
    assert "u10-palermo-protocol" in SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_from_release_to_feedback(course: Path, slug: str) -> None:
    sheet = load_worksheet(EXERCISES / slug)
    released = {path.name for path in (course / "release" / slug).iterdir()}
    assert released == {f"{slug}.html", f"{slug}.ipynb", "worksheet.json"}

    rows = {row["student"]: row for row in lintas(course, "mark", slug, "--json")["students"]}
    assert set(rows) == set(CLASS)
    for name in CLASS:
        assert total(course, slug, name)[0] == pytest.approx(earned(sheet, name))
    essays = [question for question in sheet.questions if question.essay]
    points = sum(question.points for question in sheet.questions if not question.essay)
    assert total(course, slug, "ani")[0] == points
    assert total(course, slug, "budi")[0] < total(course, slug, "citra")[0] < points
    first = marks(course, slug)

    nbgrader(course, "autograde", slug, "--force")
    assert marks(course, slug) == first

    criteria = sum(len(question.item.criteria) for question in essays)
    assert mark_the_essays(course, slug) == 2 * criteria
    by_hand = marks(course, slug)
    score, greatest = total(course, slug, "ani")
    assert score == points + (greatest - points) / 2
    lintas(course, "mark", slug, "--json")
    assert marks(course, slug) == by_hand

    lintas(course, "feedback", slug)
    for name in CLASS:
        page = (course / "feedback" / name / slug / f"{slug}.html").read_text()
        score, greatest = total(course, slug, name)
        lang = CLASS[name]
        figures = [
            f"{round(n, 2):g}".replace(".", "." if lang == "en" else ",") for n in (score, greatest)
        ]
        assert f"{SAID[lang].format(*figures)}</p>" in page
        assert (
            "<img src=x" not in page and "<svg onload" not in page and "owned'</script" not in page
        )
        assert "<script" not in page
        assert ("Diperoleh" in page) == (CLASS[name] == "id")
