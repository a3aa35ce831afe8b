"""The zip of feedback, read by the rules by which Moodle and Canvas find a student."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import marking_class as mc
import pytest
from collecting import ROSTER, archive, moodle, sheet_file
from typer.testing import CliRunner

from lintas.cli import app
from lintas.exports.feedback import make_feedback, return_zip
from lintas.items import ContentError
from lintas.marking import mark_assignment
from lintas.marking.course import open_course

SITI, JAFAR, SUKARNO, BUDI = "2310001", "2310002", "2310003", "2310004"
PAGE = f"{mc.SLUG}-feedback.html"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three who were marked, and a class list."""
    folder = mc.make_course(tmp_path_factory.mktemp("returned"))
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    for student in (SITI, JAFAR, SUKARNO):
        mc.hand_in(folder, student, mc.answers(mc.given("right")))
    mark_assignment(mc.SLUG, folder)
    make_feedback(open_course(folder), mc.SLUG)
    return folder


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def moodles_number(path: str) -> int | None:
    """The participant that Moodle's import of feedback finds in a path."""
    for part in path.split("/"):
        info = part.split("_", 4)
        if len(info) >= 4 and info[1].isdigit() and info[2] == "assignsubmission":
            return int(info[1])
    return None


def canvas_numbers(path: str) -> list[int]:
    """User and file, as Canvas's upload of submissions finds them in a name."""
    return [int(n) for n in path.rpartition("/")[2].split("_") if re.fullmatch(r"\d+", n)][:2]


def page(course: Path, student: str) -> bytes:
    return (course / "feedback" / student / mc.SLUG / f"{mc.SLUG}.html").read_bytes()


def test_moodle_gets_each_page_where_the_file_was(course: Path, tmp_path: Path) -> None:
    given = archive(tmp_path / "a.zip", [
        (moodle("Siti Nur Aisyah", 11), sheet_file()),
        (moodle("Siti Nur Aisyah", 11, "again.json"), sheet_file()),
        ("Jafar Al-Ṣādiq_12_assignsubmission_file/essay.docx", b"PK"),
        (f"Sukarno_13_assignsubmission_file_{mc.SLUG}.lintas.json", sheet_file()),
    ])  # fmt: skip
    done = return_zip(open_course(course), mc.SLUG, given)
    assert (done.students, done.without, done.problems) == (3, [], [])
    found = members(done.path)
    assert {moodles_number(name): raw for name, raw in found.items()} == {
        11: page(course, SITI), 12: page(course, JAFAR), 13: page(course, SUKARNO)
    }  # fmt: skip
    assert set(found) == {
        f"Siti Nur Aisyah_11_assignsubmission_file_/{PAGE}",
        f"Jafar Al-Ṣādiq_12_assignsubmission_file/{PAGE}",
        f"Sukarno_13_assignsubmission_file_{PAGE}",
    }
    before = done.path.read_bytes()
    assert return_zip(open_course(course), mc.SLUG, given).path.read_bytes() == before


def test_canvas_gets_names_that_it_gave(course: Path, tmp_path: Path) -> None:
    given = archive(tmp_path / "a.zip", [
        ("aisyahsitinur_501_9001_answers.json", sheet_file()),
        ("sukarno_LATE_503_9003_answers-1.json", sheet_file()),
        ("alsadiqjafar_502_text.html", b"<p>text</p>"),
    ])  # fmt: skip
    done = return_zip(open_course(course), mc.SLUG, given)
    assert [line.partition(":")[0] for line in done.problems] == [JAFAR]
    found = members(done.path)
    assert {tuple(canvas_numbers(name)): raw for name, raw in found.items()} == {
        (501, 9001): page(course, SITI), (503, 9003): page(course, SUKARNO)
    }  # fmt: skip
    assert set(found) == {f"aisyahsitinur_501_9001_{PAGE}", f"sukarno_LATE_503_9003_{PAGE}"}


def test_whoever_gets_none_is_named(course: Path, tmp_path: Path) -> None:
    given = archive(tmp_path / "a.zip", [
        (moodle("Siti Nur Aisyah", 11), sheet_file()),
        (moodle("Muhammad Rizky", 18), sheet_file()),
        (moodle("Budi Santoso", 41), sheet_file()),
        (moodle("Nobody", 99), sheet_file()),
        ("../../escaped.html", b""),
    ])  # fmt: skip
    command = ["feedback", mc.SLUG, "--course", str(course), "--bank", str(mc.EXERCISES)]
    done = CliRunner().invoke(app, [*command, "--for", str(given)])
    assert done.exit_code == 1
    assert "1 have no page to return: 2310008" in done.output
    assert "Budi Santoso_41: more than one student has this name" in done.output
    assert "Nobody_99: nobody in the roster" in done.output
    assert f"for 1 of the class, is {course / 'reports' / mc.SLUG}-feedback.zip" in " ".join(
        done.output.split()
    )
    path = course / "reports" / f"{mc.SLUG}-feedback.zip"
    assert {moodles_number(name) for name in members(path)} == {11}


def test_a_doubtful_name_is_settled_as_for_collecting(course: Path, tmp_path: Path) -> None:
    given = archive(tmp_path / "a.zip", [(moodle("Nobody", 99), sheet_file())])
    names = tmp_path / "names.csv"
    names.write_text(f"name,id\nNobody_99,{SITI}\n")
    done = return_zip(open_course(course), mc.SLUG, given, names)
    assert members(done.path) == {f"Nobody_99_assignsubmission_file_/{PAGE}": page(course, SITI)}


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_bytes(b"PK\x03\x04 cut off"), "a.zip"),
        (lambda path: archive(path, [("2310001.lintas.json", sheet_file())]), "holds no"),
        (lambda path: archive(path, []), "a.zip"),
        (lambda path: None, "a.zip"),
    ],
    ids=["damaged", "another zip", "empty", "missing"],
)
def test_what_cannot_be_used_is_one_line(make, said: str, course: Path, tmp_path: Path) -> None:
    make(tmp_path / "a.zip")
    with pytest.raises(ContentError) as raised:
        return_zip(open_course(course), mc.SLUG, tmp_path / "a.zip")
    [line] = str(raised.value).splitlines()
    assert said in line
