"""Storing marks: each student on their own, and nothing a person did is lost."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from marking_class import (
    ESSAY,
    SLUG,
    answers,
    everything,
    given,
    gradebook,
    hand_in,
    make_course,
    sheet,
    stored,
)

from lintas.items import ContentError
from lintas.marking import Report, Row, mark_assignment
from lintas.marking.course import back_up

SHEET = sheet()


AUTO = sum(q.points for q in SHEET.questions if not q.essay)


@pytest.fixture
def course(tmp_path, empty_gradebook):
    folder = make_course(tmp_path)
    shutil.copy(empty_gradebook, folder)
    return folder


def test_a_class_is_marked_each_on_their_own(course):
    hand_in(course, "ani", answers(given("right")))
    hand_in(course, "budi", b"{")
    hand_in(course, "citra", answers(given("wrong")), stamp="nonsense\x1b[2J")
    hand_in(course, "dewi", None)
    (course / "submitted" / "eko").symlink_to("ani")
    hand_in(course, "fitri", answers(given("right")), stamp=None)
    report = mark_assignment(SLUG, course)
    assert [(row.student, row.score) for row in report.rows] == [
        ("ani", 20), ("budi", 0), ("citra", 0), ("dewi", 0), ("eko", 0), ("fitri", 20),
    ]  # fmt: skip
    assert [bool(row.problems) for row in report.rows] == [False, True, True, True, True, False]
    assert all(row.stored for row in report.rows)
    assert not report.clean
    assert set(everything(course)) == {row.student for row in report.rows}
    assert everything(course)["ani"]["time"] == "2026-03-02 08:15:00"
    assert stored(course, "ani")["u98-g03"] == (4.0, None, False)
    assert stored(course, "ani")[f"{ESSAY}--concepts"] == (None, None, True)
    assert set(stored(course, "budi").values()) == {(0.0, None, True)}
    assert set(stored(course, "dewi").values()) == {(0.0, None, False)}
    assert everything(course)["dewi"]["comments"][f"{ESSAY}--concepts"] == ("No response.", None)


def test_the_report_is_data_and_lines(course):
    hand_in(course, "ani", answers(given("right")))
    hand_in(course, "budi", b"{")
    report = mark_assignment(SLUG, course)
    data = json.loads(json.dumps(report.to_json()))
    assert data["schema"] == 1
    assert data["students"][0]["waiting"] == [f"{ESSAY}--concepts"]
    lines = list(report.lines())
    assert "  ani: 20 of 24 (7 of 7 answered, 1 to mark by hand)" in lines
    assert lines[-1].startswith("    ! responses.json is not JSON (ask the student")


def snapshot(course: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in course.rglob("*")
        if path.is_file() and ".bak-" not in path.name
    }


def test_a_second_run_changes_nothing(course):
    for student, kind in (("ani", "right"), ("budi", "partial"), ("citra", "empty")):
        hand_in(course, student, answers(given(kind)))
    mark_assignment(SLUG, course)
    before = snapshot(course)
    mark_assignment(SLUG, course)
    assert snapshot(course) == before


def mark_by_hand(course: Path, student: str) -> None:
    with gradebook(course) as book:
        essay = book.find_grade(f"{ESSAY}--concepts", SLUG, SLUG, student)
        essay.manual_score, essay.extra_credit, essay.needs_manual_grade = 3, 0.5, False
        single = book.find_grade("u98-g01", SLUG, SLUG, student)
        single.manual_score, single.needs_manual_grade = 1, False
        book.find_comment(f"{ESSAY}--concepts", SLUG, SLUG, student).manual_comment = "Good."
        notebook = book.find_submission_notebook(SLUG, SLUG, student)
        notebook.late_submission_penalty = 2
        book.db.commit()


def test_what_a_person_marked_outlives_every_run(course):
    hand_in(course, "ani", answers(given("right")))
    mark_assignment(SLUG, course)
    mark_by_hand(course, "ani")
    before = everything(course)
    mark_assignment(SLUG, course)
    assert everything(course) == before
    assert before["ani"]["penalty"] == 2
    assert before["ani"]["comments"] == {f"{ESSAY}--concepts": (None, "Good.")}


def test_a_new_answer_asks_the_person_again_and_an_old_one_does_not(course):
    hand_in(course, "ani", answers(given("right")))
    mark_assignment(SLUG, course)
    mark_by_hand(course, "ani")
    hand_in(course, "ani", answers(given("right", u98_g07={"text": "A second essay."})))
    mark_assignment(SLUG, course)
    assert stored(course, "ani")[f"{ESSAY}--concepts"] == (None, 3, True)
    assert stored(course, "ani")["u98-g01"] == (2.0, 1, False)


def test_a_corrected_key_remarks_and_asks_where_a_person_had_decided(course):
    hand_in(course, "ani", answers(given("wrong", u98_g01="b")))
    mark_assignment(SLUG, course)
    mark_by_hand(course, "ani")
    item = course.parent / "exercises" / SLUG / "items" / "u98-g01.yml"
    item.write_text(_swap_key(item.read_text()))
    mark_assignment(SLUG, course)
    assert stored(course, "ani")["u98-g01"] == (2.0, 1, True)


def _swap_key(text: str) -> str:
    """The sample `single` with option b as its key: the feedback of a and b changes places."""
    import yaml

    data = yaml.safe_load(text)
    options = data["answer"]["options"]
    data["answer"]["key"] = "b"
    options["a"], options["b"] = options["b"], options["a"]
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)


def test_a_rule_for_lateness_sets_and_lifts_its_own_penalty(course):
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    hand_in(course, "ani", answers(given("right")))
    mark_assignment(SLUG, course)
    with gradebook(course) as book:
        book.update_or_create_assignment(SLUG, duedate="2026-03-01 00:00:00 UTC")
    mark_assignment(SLUG, course)
    assert everything(course)["ani"]["penalty"] == 20
    with gradebook(course) as book:
        book.grant_extension(SLUG, "ani", days=3)
    mark_assignment(SLUG, course)
    assert everything(course)["ani"]["penalty"] is None


def test_one_student_who_cannot_be_stored_stops_nobody(course):
    spoiled = os.fsdecode(b"budi\xff")  # a name that is no text: no gradebook holds it
    for student in ("ani", spoiled, "citra", "dewi"):
        hand_in(course, student, answers(given("right")))
    (course / "autograded").mkdir()
    (course / "autograded" / "citra").write_text("in the way")
    rows = {row.student: row for row in mark_assignment(SLUG, course).rows}
    assert {name: row.stored for name, row in rows.items()} == {
        "ani": True, spoiled: False, "citra": False, "dewi": True,
    }  # fmt: skip
    assert "could not be stored (UnicodeEncodeError" in rows[spoiled].problems[0]
    assert "could not be stored (NotADirectoryError" in rows["citra"].problems[0]
    assert set(everything(course)) == {"ani", "citra", "dewi"}
    (course / "autograded" / "citra").unlink()
    again = {row.student: row for row in mark_assignment(SLUG, course).rows}
    assert [again[name].status for name in ("ani", "citra", "dewi")] == [
        "unchanged", "marked", "unchanged",
    ]  # fmt: skip


def test_only_the_students_asked_for_are_marked(course):
    for student in ("ani", "budi"):
        hand_in(course, student, answers(given("right")))
    report = mark_assignment(SLUG, course, wanted=lambda name: name == "budi")
    assert [row.student for row in report.rows] == ["budi"]
    assert set(everything(course)) == {"budi"}


def test_changed_points_reach_the_gradebook(course):
    hand_in(course, "ani", answers(given("right")))
    mark_assignment(SLUG, course)
    path = course.parent / "exercises" / SLUG / "worksheet.yml"
    path.write_text(path.read_text().replace("u98-g01, points: 2", "u98-g01, points: 5"))
    assert mark_assignment(SLUG, course).rows[0].score == AUTO + 3
    with gradebook(course) as book:
        assert book.find_graded_cell("u98-g01", SLUG, SLUG).max_score == 5
    assert stored(course, "ani")["u98-g01"] == (5.0, None, False)


def test_questions_removed_after_handing_in_are_refused_in_words(course):
    hand_in(course, "ani", answers(given("right")))
    mark_assignment(SLUG, course)
    path = course.parent / "exercises" / SLUG / "worksheet.yml"
    path.write_text(path.read_text().replace("  - {id: u98-g01, points: 2}\n", ""))
    with pytest.raises(ContentError, match="added or removed after students had handed in"):
        mark_assignment(SLUG, course)


def test_strangers_in_the_autograded_folder_do_not_reach_the_feedback(course):
    hand_in(course, "ani", answers(given("right")))
    folder = course / "autograded" / "ani" / SLUG
    folder.mkdir(parents=True)
    (folder / "secret.txt").symlink_to("/etc/hostname")
    (folder / "data").mkdir()
    mark_assignment(SLUG, course)
    assert sorted(path.name for path in folder.iterdir()) == [
        "submission_secret.txt",
        "timestamp.txt",
        f"{SLUG}.ipynb",
    ]


def test_the_gradebook_is_copied_before_it_is_written_and_five_copies_are_kept(tmp_path):
    import sqlite3

    path = tmp_path / "gradebook.db"
    url = f"sqlite:///{path}"
    assert back_up(url) is None
    with sqlite3.connect(path) as book:
        book.execute("create table marks (score)")
    now = datetime(2026, 3, 1, tzinfo=UTC)
    made = [back_up(url, now + timedelta(minutes=5 * n)) for n in range(20)]
    assert sum(copy is not None for copy in made) == 10
    kept = sorted(tmp_path.glob("gradebook.db.bak-*"))
    assert len(kept) == 5
    assert kept[-1] == made[18]
    with sqlite3.connect(kept[-1]) as copy:
        assert copy.execute("select count(*) from marks").fetchone() == (0,)
    assert back_up("postgresql://somewhere") is None


def test_sources_are_named_as_the_course_names_them(course):
    book = course.parent / "book"
    book.mkdir()
    (book / "citations.yml").write_text(
        "documents:\n  trafficking-protocol: {en: Trafficking Protocol, id: Protokol Perdagangan}\n"
    )
    hand_in(course, "ani", answers(given("right"), lang="id"))
    mark_assignment(SLUG, course)
    notebook = (course / "autograded" / "ani" / SLUG / f"{SLUG}.ipynb").read_text()
    assert "Sumber: Protokol Perdagangan, art. 3(a)" in notebook
    for odd in (
        "documents: [",
        "documents: [a]",
        "- a",
        "documents: {trafficking-protocol: {en: 1}}",
    ):
        (book / "citations.yml").write_text(odd)
        assert mark_assignment(SLUG, course).rows[0].stored
    (book / "references.bib").write_text("@book{trafficking-protocol, title = {")
    assert mark_assignment(SLUG, course).rows[0].stored


def test_a_students_name_cannot_steer_the_terminal():
    row = Row("eve\x1b[2J\n", 1.23456, 24, 1, 7, problems=("odd\r",))
    lines = list(Report(SLUG, "cafe", (row,)).lines())
    assert lines[1:] == ["  eve?[2J?: 1.23 of 24 (1 of 7 answered)", "    ! odd?"]
