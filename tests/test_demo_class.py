"""The invented class goes the way of a real one: release, answers, marks, analysis."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from analysis_class import ROOT, U10, examined, suspects
from marking_class import gradebook
from typer.testing import CliRunner

from lintas.analysis import Analysis
from lintas.cli import app
from lintas.cli.app import WrongUse
from lintas.demo import SEED, build_class
from lintas.items import ContentError
from lintas.marking import mark_assignment
from lintas.marking.gathered import gather

EXERCISES = [ROOT / "exercises"]
CONFIG = ROOT / "grading" / "nbgrader_config.py"
MARKED = 12
RUN = CliRunner()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class that `make demo-class` makes."""
    folder = tmp_path_factory.mktemp("demo") / "grading-demo"
    said = RUN.invoke(app, ["demo-class", str(folder), "--root", str(ROOT)])
    assert said.exit_code == 0, said.output
    for command in ("mark", "feedback", "analyse"):
        assert f"lintas {command} {U10} --course {folder}" in said.output
    return folder


@pytest.fixture(scope="module")
def truth(demo: Path) -> dict:
    return json.loads((demo / "demo-truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def analysis(demo: Path) -> Analysis:
    return examined(gather(U10, demo, EXERCISES))


def test_everybody_is_marked_as_invented(demo: Path) -> None:
    assert "invented" in (demo / "INVENTED.md").read_text("utf-8")
    with gradebook(demo) as book:
        students = {(s.id, s.first_name, s.last_name, s.email) for s in book.students}
    assert len(students) == 120
    for name, first, last, mail in students:
        number = name.removeprefix("invented-")
        assert re.fullmatch(r"\d{3}", number) and mail is None
        assert (first, last) == (f"Invented {number}", f"Rekaan {number}")
    for path in demo.glob("submitted/*/*/responses.json"):
        essay = json.loads(path.read_text("utf-8"))["items"].get("u10-g14")
        told = essay["response"]["text"] if essay else "Invented"
        assert told.startswith(("Invented", "Teks rekaan"))


def test_it_is_a_whole_course(demo: Path) -> None:
    assert (demo / "source" / U10 / f"{U10}.ipynb").is_file()
    assert (demo / "release" / U10 / f"{U10}.ipynb").is_file()
    handed = list(demo.glob(f"submitted/*/{U10}/responses.json"))
    assert len(handed) == 116
    langs = [json.loads(path.read_text("utf-8"))["lang"] for path in handed]
    assert 40 <= langs.count("id") <= 76
    stamps = [path.with_name("timestamp.txt").read_text() for path in handed]
    assert sum(stamp > "2026-03-08 16:59" for stamp in stamps) >= 5


def test_the_courses_own_items_are_not_touched(demo: Path, truth: dict) -> None:
    from lintas.worksheets import find_worksheet, worksheet_bytes

    made = (demo / "source" / U10 / "worksheet.json").read_bytes()
    assert made == worksheet_bytes(find_worksheet(U10, EXERCISES))
    assert set(truth["planted"]) == {"miskeyed", "flat", "biased"}


def test_the_truth_is_found_in_it(truth: dict, analysis: Analysis) -> None:
    planted = truth["planted"]
    assert suspects(analysis) == {
        (planted["miskeyed"], "miskeyed"),
        (planted["flat"], "flat"),
        (planted["biased"], "harder-id"),
    }
    assert analysis.takers == 116 and analysis.matrix.attendance.enrolled == 120


def test_the_same_seed_makes_the_same_answers(demo: Path, truth: dict, tmp_path: Path) -> None:
    from lintas.worksheets import find_worksheet

    built = build_class(U10, tmp_path / "again", EXERCISES, CONFIG, students=3, seed=SEED)
    assert built.planted == truth["planted"] and built.handed_in == 3
    assert find_worksheet(U10, EXERCISES).assignment == built.assignment
    plan = json.loads((built.folder / "demo-truth.json").read_text("utf-8"))["items"]
    assert plan == truth["items"]


def test_a_real_course_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gradebook.db").write_bytes(b"precious")
    with pytest.raises(ContentError, match="is no demo class"):
        build_class(U10, tmp_path, EXERCISES, CONFIG, students=3)
    assert (tmp_path / "gradebook.db").read_bytes() == b"precious"


@pytest.fixture(scope="module")
def marked(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy with the first students marked, and some of their essays too."""
    folder = Path(shutil.copytree(demo, tmp_path_factory.mktemp("marked") / "grading-demo"))
    first = {f"invented-{number:03d}" for number in range(1, MARKED + 1)}
    report = mark_assignment(U10, folder, EXERCISES, wanted=lambda name: name in first)
    assert len(report.rows) == MARKED and report.clean
    with gradebook_of(folder) as book:
        for number, student in enumerate(sorted(first)):
            notebook = book.find_submission_notebook(U10, U10, student)
            for grade in notebook.grades:
                # The last student's essay is marked in part only.
                if "--" in grade.name and grade.needs_manual_grade and number < MARKED - 1:
                    grade.manual_score, grade.needs_manual_grade = grade.max_score / 2, False
        book.db.commit()
    yield folder


def gradebook_of(folder: Path):
    from nbgrader.api import Gradebook

    return Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "lintas-demo")


def test_marked_essays_come_from_the_gradebook(marked: Path) -> None:
    found = examined(gather(U10, marked, EXERCISES))
    essay = next(item for item in found.items if item.column.essay)
    first = [
        json.loads(
            (marked / "submitted" / f"invented-{n:03d}" / U10 / "responses.json").read_text()
        )
        for n in range(1, MARKED)
    ]
    assert essay.marked == sum("u10-g14" in one["items"] for one in first) > 5
    assert essay.facility is not None and essay.facility.value == pytest.approx(0.5)


def test_analyse_writes_a_page_and_data(marked: Path) -> None:
    for note in ("unreadable", "no answers"):
        folder = marked / "submitted" / f"extra-{note[:2]}" / U10
        folder.mkdir(parents=True, exist_ok=True)
        if note == "unreadable":
            (folder / "responses.json").write_text("<script>alert(1)</script>")
    ran = RUN.invoke(
        app, ["analyse", "u10", "--root", str(ROOT), "--course", str(marked), "--lang", "id"]
    )
    assert ran.exit_code == 0, ran.output
    assert "kuncinya mungkin keliru" in ran.output
    page = (marked / "reports" / f"{U10}-analysis.html").read_text("utf-8")
    data = json.loads((marked / "reports" / f"{U10}-analysis.json").read_text("utf-8"))
    assert data["schema"] == 1 and data["takers"] == 116 and data["unusable"] == 2
    assert {one["kind"] for one in data["findings"]} >= {"miskeyed", "flat", "harder-id"}
    assert '<html lang="id">' in page and "Jawaban kelas ini rekaan." in page
    assert "invented-0" not in page and "Invented 0" not in page and "Rekaan 0" not in page
    assert "invented-0" not in json.dumps(data)
    assert "Misconception: " in page and "When consent counts" in page


def test_analyse_refuses_another_language(marked: Path) -> None:
    ran = RUN.invoke(
        app, ["analyse", "u10", "--root", str(ROOT), "--course", str(marked), "--lang", "fr"]
    )
    assert isinstance(ran.exception, WrongUse)


def test_analyse_of_an_empty_course_says_so(tmp_path: Path) -> None:
    shutil.copy(CONFIG, tmp_path)
    ran = RUN.invoke(app, ["analyse", "u10", "--root", str(ROOT), "--course", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    assert "0 takers" in ran.output
    page = (tmp_path / "reports" / f"{U10}-analysis.html").read_text("utf-8")
    assert "Nobody has answered yet" in page


def test_links_out_of_a_submission_are_not_followed(tmp_path: Path) -> None:
    shutil.copy(CONFIG, tmp_path)
    secret = tmp_path / "secret.json"
    secret.write_text("{}")
    folder = tmp_path / "submitted" / "someone" / U10
    folder.mkdir(parents=True)
    (folder / "responses.json").symlink_to(secret)
    matrix = gather(U10, tmp_path, EXERCISES)
    assert matrix.takers == 0 and matrix.attendance.unusable == 1


@pytest.mark.parametrize("slug", ["u09-transnational-crime", "u12-numbers-and-forms"])
def test_any_worksheet_can_be_answered(slug: str, tmp_path: Path) -> None:
    built = build_class(slug, tmp_path / "demo", EXERCISES, CONFIG, students=6, plant=False)
    assert built.planted == {} and built.handed_in == 6
    matrix = gather(slug, built.folder, EXERCISES)
    assert matrix.takers == 6 and matrix.attendance.unusable == 0
