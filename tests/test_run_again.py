"""Running again, resuming, parts of a class, workers that die: nothing is lost, nothing is lied."""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import shutil
import signal
import sqlite3
import threading
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
    stored,
)
from run_class import run

from lintas.marking import batch, mark_assignment, workers
from lintas.marking.journal import Journal
from lintas.marking.options import Options
from lintas.marking.report import Row
from lintas.marking.stops import RunStopped

CLASS = {"ani": "right", "arif": "partial", "budi": "wrong", "citra": "empty"}


@pytest.fixture
def course(tmp_path, empty_gradebook):
    folder = make_course(tmp_path)
    shutil.copy(empty_gradebook, folder)
    for student, kind in CLASS.items():
        hand_in(folder, student, answers(given(kind)))
    return folder


def snapshot(course: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in course.rglob("*")
        if path.is_file() and ".bak-" not in path.name
    }


def statuses(report) -> dict[str, str]:
    return {row.student: row.status for row in report.rows}


def test_a_second_run_says_that_nothing_changed_and_writes_nothing(course):
    assert set(statuses(run(course)).values()) == {"marked"}
    before = snapshot(course)
    again = run(course)
    assert set(statuses(again).values()) == {"unchanged"}
    assert snapshot(course) == before
    assert "  ani: 20 of 24 (7 of 7 answered, 1 to mark by hand, unchanged)" in again.lines()


def test_only_what_is_new_or_gone_is_marked_again(course):
    run(course)
    hand_in(course, "ani", answers(given("wrong")))
    (course / "autograded" / "arif" / SLUG / f"{SLUG}.ipynb").unlink()
    with gradebook(course) as book:
        book.remove_submission(SLUG, "budi")
    hand_in(course, "dewi", answers(given("right")))
    report = run(course)
    assert statuses(report) == {
        "ani": "marked", "arif": "marked", "budi": "marked", "citra": "unchanged", "dewi": "marked",
    }  # fmt: skip
    assert set(statuses(run(course)).values()) == {"unchanged"}
    assert stored(course, "ani")["u98-g01"] == (0.0, None, False)


def test_regrade_marks_everything_and_keeps_what_a_person_did(course):
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    run(course)
    with gradebook(course) as book:
        book.update_or_create_assignment(SLUG, duedate="2026-03-01 00:00:00 UTC")
        essay = book.find_grade(f"{ESSAY}--concepts", SLUG, SLUG, "ani")
        essay.manual_score, essay.extra_credit, essay.needs_manual_grade = 3, 0.5, False
        book.find_comment(f"{ESSAY}--concepts", SLUG, SLUG, "ani").manual_comment = "Good."
        book.grant_extension(SLUG, "budi", days=3)
        book.db.commit()
    run(course)
    before = everything(course)
    assert before["ani"]["penalty"] == before["ani"]["score"] == 23.5
    assert before["arif"]["penalty"] == before["arif"]["score"] > 0
    assert before["budi"]["penalty"] is None
    assert set(statuses(run(course, regrade=True)).values()) == {"marked"}
    assert everything(course) == before
    assert before["ani"]["comments"] == {f"{ESSAY}--concepts": (None, "Good.")}


def test_the_report_counts_what_a_person_gave_and_what_still_waits(course):
    before = {row.student: row for row in run(course, jobs=1).rows}
    (essay,) = before["ani"].waiting
    assert before["arif"].waiting == (essay,)
    with gradebook(course) as book:
        done = book.find_grade(essay, SLUG, SLUG, "ani")
        done.manual_score, done.extra_credit, done.needs_manual_grade = 1.5, 0.5, False
        book.find_grade(essay, SLUG, SLUG, "arif").extra_credit = 1.0
        book.db.commit()
    for options in ({}, {"regrade": True}):
        after = {row.student: row for row in run(course, jobs=1, **options).rows}
        assert after["ani"].score == pytest.approx(before["ani"].score + 2)
        assert after["ani"].waiting == ()
        assert after["arif"].score == pytest.approx(before["arif"].score + 1)
        assert after["arif"].waiting == (essay,)
        assert after["budi"] == dataclasses.replace(before["budi"], status=after["budi"].status)
    assert {row.status for row in run(course, jobs=1).rows} == {"unchanged"}


def test_a_penalty_set_by_hand_stays_when_the_course_has_no_rule(course):
    run(course)
    with gradebook(course) as book:
        book.find_submission_notebook(SLUG, SLUG, "ani").late_submission_penalty = 2
        book.db.commit()
    run(course)
    run(course, regrade=True)
    assert everything(course)["ani"]["penalty"] == 2


def test_a_rule_that_fails_costs_nobody_their_marks(course):
    rule = course / "rule.py"
    rule.write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Rule(BasePlugin):\n"
        "    def late_submission_penalty(self, student, score, seconds):\n"
        "        return 1 / (score and 0)\n"
    )
    config = course / "nbgrader_config.py"
    config.write_text(
        f"import sys\nsys.path.insert(0, {str(course)!r})\n{config.read_text()}\n"
        "c.AssignLatePenalties.plugin_class = 'rule.Rule'\n"
    )
    report = run(course)
    assert all("the rule for late penalties failed" in row.problems[0] for row in report.rows)
    assert everything(course)["ani"]["score"] == 20


def test_a_dry_run_marks_and_writes_nothing_anywhere(course):
    before = snapshot(course)
    folders = sorted(course.rglob("*"))
    report = run(course, dry_run=True)
    assert report.rows[0].score == 20
    assert report.dry_run
    assert snapshot(course) == before
    assert sorted(course.rglob("*")) == folders


def test_students_are_named_or_given_as_patterns(course):
    assert list(statuses(run(course, students=("a*", "citra")))) == ["ani", "arif", "citra"]
    assert set(everything(course)) == {"ani", "arif", "citra"}
    data = json.loads((course / "reports" / f"{SLUG}.json").read_bytes())
    assert data["counts"]["not_yet"] == 1
    run(course, students=("budi",))
    data = json.loads((course / "reports" / f"{SLUG}.json").read_bytes())
    assert [row["student"] for row in data["students"]] == sorted(CLASS)


def interrupt_after(monkeypatch, course: Path, submissions: int, **options) -> object:
    """Press Ctrl+C (for real) when so many submissions are marked."""
    count = iter(range(submissions))

    class Watch:
        def start(self, _: int) -> None: ...

        def step(self, _: Row) -> None:
            if next(count, None) == submissions - 1:
                os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(batch, "SIZE", 1)
    asked = Options(**options)
    return mark_assignment(SLUG, course, options=asked, watch=Watch())


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_in_good_order_and_resume_tells_of_the_whole_run(course, monkeypatch, jobs):
    for number in range(20):
        hand_in(course, f"x{number:02}", answers(given("right")))
    first = interrupt_after(monkeypatch, course, 3, jobs=jobs, students=("x*",))
    assert first.interrupted
    assert 3 <= len(first.rows) < 20
    assert not Journal.of(course, SLUG).ended
    page = (course / "reports" / f"{SLUG}.html").read_text()
    assert "The run was interrupted" in page
    second = run(course, jobs=jobs, resume=True)
    assert statuses(second) == {f"x{number:02}": "marked" for number in range(20)}
    assert not second.interrupted
    assert Journal.of(course, SLUG).ended
    assert "The run was interrupted" not in (course / "reports" / f"{SLUG}.html").read_text()


def test_an_interrupted_regrade_goes_on_as_one(course, monkeypatch):
    run(course)
    first = interrupt_after(monkeypatch, course, 2, jobs=1, regrade=True)
    assert "citra" not in statuses(first)
    with gradebook(course) as book:  # what a run that skips would not see
        book.find_grade("u98-g01", SLUG, SLUG, "citra").needs_manual_grade = True
        book.db.commit()
    assert set(statuses(run(course, resume=True)).values()) == {"marked"}
    assert set(statuses(run(course, resume=True)).values()) == {"unchanged"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-40],
        lambda raw: raw + b'{"is": "marked", "student": "a',
        lambda raw: b"\xff\x00garbage\n" + raw,
        lambda raw: raw.replace(b'"print"', b'"paint"'),
        lambda raw: b"[" * 100_000 + b"\n[]\n3\n" + raw,
        lambda raw: b"",
    ],
    ids=["cut", "half a line", "garbage", "another shape", "deep", "empty"],
)
def test_a_damaged_journal_costs_a_second_marking_and_nothing_else(course, damage):
    run(course)
    before = everything(course)
    path = course / ".lintas" / SLUG / "journal.jsonl"
    path.write_bytes(damage(path.read_bytes()))
    assert list(statuses(run(course))) == sorted(CLASS)
    assert everything(course) == before
    assert set(statuses(run(course)).values()) == {"unchanged"}


def test_the_journal_does_not_grow_for_ever(course, monkeypatch):
    monkeypatch.setattr("lintas.marking.journal._LINES_KEPT", 10)
    path = course / ".lintas" / SLUG / "journal.jsonl"
    for _ in range(6):
        run(course, regrade=True)
    assert len(path.read_bytes().splitlines()) <= 2 * len(CLASS) + 10 + len(CLASS) + 2
    assert set(statuses(run(course)).values()) == {"unchanged"}


def test_two_runs_at_once_are_refused_in_words(course):
    (course / ".lintas").mkdir()
    with (course / ".lintas" / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(RunStopped, match="Another run is marking in"):
            run(course)
    assert set(statuses(run(course)).values()) == {"marked"}


def deadly(mark):
    """Marking that ends its process when it meets eve's work."""

    def one(basis: bytes, handed: bytes) -> bytes:
        if json.loads(handed)["student"].startswith("eve"):
            os.kill(os.getpid(), signal.SIGKILL)
        return mark(basis, handed)

    return one


def test_a_submission_that_kills_its_worker_waits_for_a_person_and_stops_nobody(
    course, monkeypatch
):
    for name in ("eve", "evert", *(f"x{number:02}" for number in range(20))):
        hand_in(course, name, answers(given("right")))
    monkeypatch.setattr(workers, "mark", deadly(workers.mark))
    found = {row.student: row for row in run(course, jobs=2).rows}
    assert len(found) == 26
    for name in ("eve", "evert"):
        assert "ended the process that marked it" in found[name].human[0]
        assert set(stored(course, name).values()) == {(0.0, None, True)}
        assert (course / "autograded" / name / SLUG / f"{SLUG}.ipynb").is_file()
    rest = [row for name, row in found.items() if not name.startswith("eve")]
    assert not any(row.human for row in rest)
    assert [row.score for row in rest if row.student.startswith("x")] == [20] * 20


def test_an_error_in_marking_itself_waits_for_a_person(course, monkeypatch):
    def failing(basis: bytes, handed: bytes) -> bytes:
        raise ValueError("no such thing\nand a second line")

    monkeypatch.setattr(workers, "mark", failing)
    for jobs in (1, 2):
        rows = run(course, jobs=jobs, regrade=True).rows
        assert all("could not be marked: ValueError: no such thing" in r.human[0] for r in rows)
        assert not any("second line" in said for row in rows for said in row.problems)


def test_a_gradebook_that_another_program_keeps_locked_is_told_and_resumed(course, monkeypatch):
    run(course, students=("ani",))
    monkeypatch.setattr("lintas.marking.gradebook.LOCK_WAIT", 0.2)
    other = sqlite3.connect(course / "gradebook.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(RunStopped, match="Another program keeps the gradebook locked"):
        run(course)
    other.execute("ROLLBACK")
    assert set(statuses(run(course, resume=True)).values()) == {"marked", "unchanged"}
    assert set(everything(course)) == set(CLASS)


def test_a_short_lock_is_waited_for(course):
    run(course, students=("ani",))
    other = sqlite3.connect(course / "gradebook.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, lambda: other.execute("ROLLBACK")).start()
    assert all(row.stored for row in run(course).rows)


def test_every_run_keeps_a_copy_of_the_gradebook_as_it_was(course):
    run(course, students=("ani",))
    for path in course.glob("gradebook.db.bak-*"):
        path.unlink()
    report = run(course)
    (copy,) = course.glob("gradebook.db.bak-*")
    assert report.notes == (f"The gradebook as it was before is in {copy.name}.",)
    with sqlite3.connect(copy) as book:
        assert book.execute("select id from student").fetchall() == [("ani",)]


def test_a_scheduler_without_the_extra_names_the_extra(course, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "lintas.marking.cluster", None)
    with pytest.raises(RunStopped, match="needs the extra 'cluster'"):
        run(course, scheduler="tcp://127.0.0.1:1")
