"""Class lists in and marks out: files as Moodle and Canvas write them, whole and damaged."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import marking_class as mc
import pytest
from typer.testing import CliRunner

from lintas.cli import app
from lintas.exports.grades import FORMATS, export, figure, read_marks
from lintas.exports.template import fill
from lintas.items import ContentError
from lintas.marking import mark_assignment
from lintas.marking.course import open_course
from lintas.marking.roster import Student, read_roster
from lintas.marking.roster_import import import_roster, read_students
from lintas.marking.stored import read_class
from lintas.marking.table import Table, harmless, read_table, spoken, write_table

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252")
CLASS = [
    ("2101", "Siti Nur", "Aisyah", "siti@kampus.test"),
    ("2102", "Zoë", "Müller", "zoe@kampus.test"),
    ("2103", "Budi", "", "budi@kampus.test"),
]
MOODLE_EN = "First name,Surname,ID number,Email address,Groups"
MOODLE_ID = "Nama depan,Nama belakang,Nomor ID,Alamat email,Grup"
WORKSHEET_EN = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,"
    "Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments"
)
WORKSHEET_ID = (
    "Pengenal,Nama lengkap,Nomor ID,Alamat email,Status,Nilai,Nilai maksimum,"
    "Nilai bisa diubah,Terakhir diubah (ajuan),Terakhir diubah (nilai),Komentar umpan balik"
)
CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (77),Worksheet (88)"


def moodle_list(header: str) -> str:
    rows = [f'{first},{last},{number},{mail},"A, B"' for number, first, last, mail in CLASS]
    return "\r\n".join([header, *rows, ""])


def canvas_list() -> str:
    rows = [
        f'"{last}, {first}",90{number},S{number},{number},Kelas A,7.5,'
        for number, first, last, _ in CLASS
    ]
    points = "    Points Possible,,,,,10,24.0"
    return "\r\n".join([CANVAS, points, *rows, '"Student, Test",1,,t@x,Kelas A,,', ""])


def saved(folder: Path, text: str, encoding: str = "utf-8", mark: str = ",") -> Path:
    """The text in a file; another separator as a spreadsheet would write it."""
    if mark != ",":
        held = io.StringIO()
        csv.writer(held, delimiter=mark, lineterminator="\r\n").writerows(
            csv.reader(io.StringIO(text))
        )
        text = held.getvalue()
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A marked class of three: one right, one without answers, one whose essay waits."""
    folder = mc.make_course(tmp_path_factory.mktemp("grades"))
    done = mc.given("right", u98_g07={"text": ""})
    mc.hand_in(folder, "2101", mc.answers(done))
    mc.hand_in(folder, "2102", mc.answers(mc.given("empty")))
    mc.hand_in(folder, "2103", mc.answers(mc.given("right")))
    mark_assignment(mc.SLUG, folder)
    return folder.parent


@pytest.fixture
def course(marked: Path, tmp_path: Path) -> Path:
    """The class, for a test of its own."""
    return Path(shutil.copytree(marked, tmp_path, dirs_exist_ok=True)) / "grading"


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("header", [MOODLE_EN, MOODLE_ID])
def test_a_moodle_list_is_understood(tmp_path: Path, header: str, mark: str, encoding: str) -> None:
    found = read_students(read_table(saved(tmp_path, moodle_list(header), encoding, mark)))
    assert found.problems == []
    assert list(found.students.values()) == [Student(*one) for one in CLASS]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("mark", [",", ";"])
def test_a_canvas_gradebook_is_understood(tmp_path: Path, mark: str, encoding: str) -> None:
    found = read_students(read_table(saved(tmp_path, canvas_list(), encoding, mark)))
    assert (found.kind, found.problems) == ("canvas", [])
    assert found.students["2102"] == Student("2102", "Zoë", "Müller", "", "902102")
    assert list(found.students) == ["2101", "2102", "2103"]


def test_another_column_can_be_the_id(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path, moodle_list(MOODLE_ID)))
    found = read_students(table, "alamat EMAIL")
    assert next(iter(found.students)) == "siti@kampus.test"


def test_an_import_adds_changes_and_removes_nobody(course: Path, tmp_path: Path) -> None:
    (course / "roster.csv").write_text("id,first_name,last_name\n2101,Siti,Old\nx9,Kept,Kept\n")
    path = saved(tmp_path, moodle_list(MOODLE_EN))
    found = import_roster(open_course(course), path)
    assert (found.new, found.changed, found.kept) == (2, 1, 1)
    listed = {one.id: one for one in read_roster(course / "roster.csv")}
    assert set(listed) == {"2101", "2102", "2103", "x9"}
    assert listed["2101"].last_name == "Aisyah"
    known = {one.id: one for one in read_class(open_course(course))}
    assert known["2102"].first_name == "Zoë"
    before = (course / "roster.csv").read_bytes()
    again = import_roster(open_course(course), path)
    assert (again.new, again.changed) == (0, 0)
    assert (course / "roster.csv").read_bytes() == before


HEAD = "First name,Surname,ID number,Email address\r\n"
DAMAGED_LINES = [
    ("Ani,A,,a@x", 2, "has no ID number"),
    ("Ani,A,   ,a@x", 2, "has no ID number"),
    ("Ani,A,1,a@x\r\nBela,B,1,b@x", 3, "again (first on line 2)"),
    ("Ani,A,x1,a@x\r\nBela,B,X1,b@x", 3, "again"),
    ("Ani,A,../etc,a@x", 2, "cannot be a student's id"),
    ("Ani,A,a/b,a@x", 2, "cannot be a student's id"),
    ("Ani,A,.hidden,a@x", 2, "cannot be a student's id"),
    ("Ani,A,a+b,a@x", 2, "cannot be a student's id"),
    ("Ani,A," + "9" * 200 + ",a@x", 2, "cannot be a student's id"),
    ("Ani,A,1,a@x,too,many", 2, "cells where the header has 4"),
    ("Ani", 2, "has no ID number"),
    ('"Ani\r\nAyu",A,,a@x', 3, "has no ID number"),
    ("Ani,A,a\\b,a@x", 2, "cannot be a student's id"),
]


@pytest.mark.parametrize(("rows", "line", "said"), DAMAGED_LINES)
def test_a_damaged_line_is_told_and_the_rest_is_taken(
    tmp_path: Path, rows: str, line: int, said: str
) -> None:
    path = saved(tmp_path, f"{HEAD}{rows}\r\nCitra,C,777,c@x\r\n")
    found = read_students(read_table(path))
    assert "777" in found.students
    (problem,) = found.problems
    assert (problem.file, problem.line) == ("list.csv", line)
    assert said in problem.message and problem.remedy
    assert "\n" not in str(problem)


DAMAGED_FILES = [
    (b"", "is empty"),
    (b"\r\n\r\n", "is empty"),
    (b"\xef\xbb\xbf", "is empty"),
    (b"PK\x03\x04rest of a workbook", "is a spreadsheet, not CSV"),
    (b"\xd0\xcf\x11\xe0old workbook", "is a spreadsheet, not CSV"),
    (b"a\0b,c\n1,2\n", "is not text"),
    (b"\xff\xfeodd", "is not text"),
    (b"Given,Sur\nAni,A\n", "no column holds ids"),
    (b"ID number,Email address\n,\n", "no column holds ids"),
    (b'First name,ID number\n"Ani,1\nBela,2\n', "is not CSV"),
    (b'First name,ID number\n"Ani"x,1\n', "is not CSV"),
    (b"x" * (4 * 1024 * 1024 + 1), "is larger than 4 MB"),
    (b"<!doctype html><html>log in again</html>", "no column holds ids"),
    (b"\x81\x8d,\x8f\n1,2\n", "is not text"),
]


@pytest.mark.parametrize(("content", "said"), DAMAGED_FILES)
def test_a_damaged_file_is_one_clear_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(ContentError) as refused:
        read_students(read_table(path))
    (problem,) = refused.value.problems
    assert problem.file == "list.csv"
    assert said in problem.message and problem.remedy
    assert "\n" not in str(problem)


def test_a_missing_file_and_an_unknown_column_are_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot be read"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(ContentError, match="there is no column 'NIM'"):
        read_students(read_table(saved(tmp_path, moodle_list(MOODLE_EN))), "NIM")


def test_excels_sep_line_is_no_header(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"sep=;\r\nNIM;Nama\r\n7;Ani\r\n;Bela\r\n")
    found = read_students(read_table(path))
    assert found.students == {"7": Student("7", "Ani")}
    assert found.problems[0].line == 4


FORMULAS = ["=1+1", "+cmd", "@SUM(A1)", "-2+3", '=HYPERLINK("x")', "\t=1", "\r=1"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_spreadsheet_runs_no_cell(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert spoken(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["Ani", "", "-", "-3.5", "+62,1", "d'Arc", "'quoted"])
def test_harmless_cells_stay(cell: str) -> None:
    assert harmless(cell) == cell
    assert spoken(cell) == cell


def rows_of(content: bytes, encoding: str = "utf-8", mark: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding)), delimiter=mark))


def test_marks_for_a_spreadsheet_hold_everyone_and_what_is_left(
    course: Path, tmp_path: Path
) -> None:
    import_roster(
        open_course(course), saved(tmp_path, moodle_list(MOODLE_EN) + "=x,N,2104,n@x,\r\n")
    )
    found = export(read_marks(open_course(course), mc.SLUG, "Worksheet"), "csv")
    assert found.content.startswith(b"\xef\xbb\xbf")
    table = rows_of(found.content, "utf-8-sig")
    one = {row[0]: dict(zip(table[0], row, strict=True)) for row in table[1:]}
    assert one["2101"]["score"] == "20" and one["2101"]["points"] == "24"
    assert one["2103"]["still_to_mark"] == "1"
    assert one["2104"]["score"] == "" and one["2104"]["first_name"] == "'=x"
    assert one["2101"]["handed_in_utc"] == "2026-03-02 08:15:00"
    assert (found.absent, found.waiting, found.unfinished) == (["2104"], [], ["2103"])
    assert list(found.lines()) == [
        "3 marks written",
        "  ! 1 of them not final, a person has still to mark: 2103",
        "  1 handed in nothing: 2104",
    ]


def test_marks_that_are_not_final_are_left_blank_for_a_platform(course: Path) -> None:
    marks = read_marks(open_course(course), mc.SLUG, "Worksheet")
    for kind, at in (("moodle", 0), ("canvas", 3)):
        table = rows_of(export(marks, kind).content)
        last = {row[at]: row[-1] for row in table[1:]}
        assert (last["2101"], last["2102"], last["2103"]) == ("20", "0", "")
    whole = read_marks(open_course(course), mc.SLUG, "Worksheet", incomplete=True)
    found = export(whole, "moodle")
    assert rows_of(found.content)[3][-1] == "20"
    assert (found.written, found.waiting, found.unfinished) == (3, [], ["2103"])


def worksheet_rows(header: str, most: str = "24,00", yes: str = "Ya") -> str:
    rows = [
        f'Peserta 50{number},{first} {last},{number},{mail},Diajukan,,"{most}",{yes},-,-,'
        for number, first, last, mail in CLASS
    ]
    return "\r\n".join([header, *rows, ""])


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("mark", [",", ";"])
@pytest.mark.parametrize("header", [WORKSHEET_EN, WORKSHEET_ID])
def test_moodles_own_worksheet_goes_round(
    course: Path, tmp_path: Path, header: str, mark: str, encoding: str
) -> None:
    path = saved(tmp_path, worksheet_rows(header), encoding, mark)
    table = read_table(path)
    found = fill(table, read_marks(open_course(course), mc.SLUG, "Worksheet"))
    before, after = (
        rows_of(path.read_bytes(), encoding, mark),
        rows_of(found.content, encoding, mark),
    )
    assert [row[5] for row in after[1:]] == ["20", "0", ""]
    for old, new in zip(before, after, strict=True):
        assert old[:5] + old[6:] == new[:5] + new[6:]
    assert (found.written, found.waiting, found.notes) == (2, ["2103"], [])
    whole = read_marks(open_course(course), mc.SLUG, "Worksheet", incomplete=True)
    found = fill(table, whole)
    assert (found.written, found.waiting, found.unfinished) == (3, [], ["2103"])


def test_another_greatest_mark_scales_and_says_so(course: Path, tmp_path: Path) -> None:
    path = saved(tmp_path, worksheet_rows(WORKSHEET_EN, "100.00"))
    found = fill(read_table(path), read_marks(open_course(course), mc.SLUG, "Worksheet"))
    assert rows_of(found.content)[1][5] == "83.33"
    assert found.notes == ["scaled from 24 to 100 points"]


def test_a_locked_mark_a_stranger_and_a_repeat_are_told(course: Path, tmp_path: Path) -> None:
    text = worksheet_rows(WORKSHEET_EN, yes="No")
    text += "Participant 1,Somebody Else,,s@x,,,24,Yes,-,-,\r\n"
    text += "Participant 2,Siti Nur Aisyah,2101,,,,24,Yes,-,-,\r\n"
    found = fill(read_table(saved(tmp_path, text)), read_marks(open_course(course), mc.SLUG, "W"))
    said = "\n".join(found.notes)
    assert "line 2: the mark of 2101 is locked" in said
    assert "line 5: nobody in the gradebook fits" in said
    assert "line 6: 2101 stands here again" in said
    assert found.written == 0


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_canvas_own_gradebook_goes_round(course: Path, tmp_path: Path, encoding: str) -> None:
    path = saved(tmp_path, canvas_list(), encoding)
    marks = read_marks(open_course(course), mc.SLUG, "Worksheet")
    found = fill(read_table(path), marks)
    before, after = rows_of(path.read_bytes(), encoding), rows_of(found.content, encoding)
    assert [row[6] for row in after[1:]] == ["24.0", "20", "0", "", ""]
    assert [row[:6] for row in after] == [row[:6] for row in before]
    assert found.notes == []


def test_a_column_that_is_not_sure_is_asked_for(course: Path, tmp_path: Path) -> None:
    marks = read_marks(open_course(course), mc.SLUG, "Another title")
    table = read_table(saved(tmp_path, canvas_list()))
    with pytest.raises(ContentError, match="--column"):
        fill(table, marks)
    with pytest.raises(ContentError, match="no column 'Quiz 9'"):
        fill(table, marks, "Quiz 9")
    found = fill(table, marks, "worksheet (88)")
    assert found.written == 2


def test_a_mark_has_a_point_and_at_most_two_decimals() -> None:
    assert [figure(x) for x in (0, 18.0, 18.5, 1 / 3, 12345.678, None)] == [
        "0", "18", "18.5", "0.33", "12345.68", "",
    ]  # fmt: skip


def test_writing_keeps_separator_encoding_and_line_ends(tmp_path: Path) -> None:
    table = Table(tmp_path / "x", ("Nama", "Nilai"), (), ";", "cp1252", "\n")
    assert write_table(table, [["Zoë", "1;2"]]) == 'Nama;Nilai\nZoë;"1;2"\n'.encode("cp1252")


@pytest.mark.parametrize("kind", FORMATS)
def test_the_commands_write_files_and_tell_wrong_use(
    course: Path, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "book").mkdir(exist_ok=True)
    (tmp_path / "_toc.yml").touch()
    home = ["--root", str(tmp_path), "--course", str(course)]
    run = CliRunner()
    listed = saved(tmp_path, moodle_list(MOODLE_ID))
    done = run.invoke(app, ["roster", "import", str(listed), *home])
    assert done.exit_code == 0, done.output
    done = run.invoke(app, ["grades", "u98", "--format", kind, *home])
    assert done.exit_code == 0, done.output
    name = {"csv": "grades"}.get(kind, kind)
    assert (course / "reports" / f"{mc.SLUG}-{name}.csv").is_file()
    for wrong in (["--format", "xls"], ["--column", "x"]):
        assert run.invoke(app, ["grades", "u98", *wrong, *home]).exit_code != 0
