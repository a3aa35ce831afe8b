"""The gradebook on a real PostgreSQL server: marks, people who mark meanwhile, the desk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from big_gradebook import CRITERIA, ITEMS, fill, student
from marking_class import ESSAY, SLUG, answers, everything, given, hand_in, make_course
from nbgrader.api import Gradebook
from postgres import Postgres, server
from sqlalchemy.exc import DBAPIError

from lintas.desk import Ledger
from lintas.desk.lines import View
from lintas.desk.tables import grade
from lintas.marking import mark_assignment
from lintas.marking.options import Options
from lintas.marking.writer import Writer
from lintas.worksheets import run_nbgrader

CELL = f"{ESSAY}--concepts"
LARGE = "u97-large"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with server() as postgres:
        yield postgres


class Class:
    """A course whose gradebook is on the server."""

    def __init__(self, folder: Path, db_url: str) -> None:
        self.url, self.course = db_url, make_course(folder)
        config = self.course / "nbgrader_config.py"
        config.write_text(f"{config.read_text()}\nc.CourseDirectory.db_url = {db_url!r}\n")

    def hand_in(self, name: str, kind: str) -> None:
        hand_in(self.course, name, answers(given(kind)))

    def mark(self, **options: Any) -> Any:
        return mark_assignment(SLUG, self.course, options=Options(**options))

    def book(self) -> Gradebook:
        return Gradebook(self.url, "lintas")

    def by_hand(self, name: str, score: float, said: str) -> None:
        """What the form grader does when a person marks a cell and writes a comment."""
        with self.book() as book:
            one = book.find_grade(CELL, SLUG, SLUG, name)
            one.manual_score, one.needs_manual_grade = score, False
            book.find_comment(CELL, SLUG, SLUG, name).manual_comment = said
            book.db.commit()

    def state(self, name: str) -> tuple[float | None, float | None, bool, str | None]:
        with self.book() as book:
            one = book.find_grade(CELL, SLUG, SLUG, name)
            said = book.find_comment(CELL, SLUG, SLUG, name).manual_comment
            return one.auto_score, one.manual_score, one.needs_manual_grade, said


@pytest.fixture
def there(tmp_path: Path, postgres: Postgres, request: pytest.FixtureRequest) -> Class:
    name = request.node.name.lower().partition("[")[0][-60:]
    made = Class(tmp_path / "there", postgres.database(name))
    for number, kind in enumerate(("right", "wrong", "empty", "right")):
        made.hand_in(f"s{number}", kind)
    return made


def marks_of(book: Gradebook) -> dict[str, dict[str, Any]]:
    return {
        one.student.id: {
            g.name: (g.auto_score, g.needs_manual_grade) for g in one.notebooks[0].grades
        }
        for one in book.assignment_submissions(SLUG)
    }


def test_the_marks_are_those_of_sqlite(tmp_path, there):
    course = make_course(tmp_path / "here")
    for number, kind in enumerate(("right", "wrong", "empty", "right")):
        hand_in(course, f"s{number}", answers(given(kind)))
    here = mark_assignment(SLUG, course)
    report = there.mark()
    assert report.rows == here.rows
    with there.book() as ours, Gradebook(f"sqlite:///{course}/gradebook.db", "lintas") as theirs:
        assert marks_of(ours) == marks_of(theirs)
        assert len(marks_of(ours)) == 4
    assert len(everything(course)) == 4


def test_a_second_run_changes_nothing_and_manual_marks_stay(there):
    there.mark()
    there.by_hand("s0", 2.5, "Good.")
    assert there.mark().counts["unchanged"] == 4
    there.mark(regrade=True)
    assert there.state("s0") == (None, 2.5, False, "Good.")
    there.hand_in("s0", "wrong")
    there.mark()
    # The answer is new: a person looks again, and nothing of theirs is gone.
    assert there.state("s0")[1:] == (2.5, True, "Good.")


def test_nbgraders_own_programs_work_on_it(there):
    there.mark()
    for command in (["db", "upgrade"], ["export"], ["autograde", SLUG, "--force"]):
        done = run_nbgrader(there.course, *command)
        assert done.returncode == 0, done.stderr
    assert "s3" in (there.course / "grades.csv").read_text()


def test_a_mark_that_is_typed_while_a_batch_is_written_is_not_lost(there, monkeypatch):
    there.mark()
    typed = threading.Thread(target=there.by_hand, args=("s0", 3.0, "While it ran."))
    write, began = Writer._write, threading.Event()

    def between(self: Writer, *arguments: Any) -> None:
        """The writer has looked and will now write: somebody saves a mark at this moment."""
        if not began.is_set():
            began.set()
            typed.start()
            typed.join(1.0)
        write(self, *arguments)

    monkeypatch.setattr(Writer, "_write", between)
    there.hand_in("s0", "wrong")
    there.mark()
    typed.join(60)
    assert began.is_set() and not typed.is_alive()
    assert there.state("s0")[1] == 3.0
    assert there.state("s0")[3] == "While it ran."
    assert there.mark().counts["unchanged"] == 4


def test_two_graders_mark_while_runs_go_on(there):
    there.mark()
    stop, wrong = threading.Event(), []

    def grader(names: tuple[str, ...]) -> None:
        try:
            for round_ in range(6):
                for name in names:
                    there.by_hand(name, float(round_ % 3), f"{name} {round_}")
        except Exception as error:
            wrong.append(error)

    graders = [
        threading.Thread(target=grader, args=(names,)) for names in (("s0", "s1"), ("s2", "s3"))
    ]
    runs = 0
    for one in graders:
        one.start()
    while any(one.is_alive() for one in graders):
        there.mark(regrade=True)
        runs += 1
    stop.set()
    assert wrong == [] and runs > 0
    for number in range(4):
        assert there.state(f"s{number}")[1:] == (2.0, False, f"s{number} 5")


def test_a_name_that_the_server_refuses_costs_nobody_else(there):
    # SQLite takes names of any length; nbgrader's column has 128 characters.
    there.hand_in("x" * 140, "right")
    report = there.mark()
    assert [row.student for row in report.rows if not row.stored] == ["x" * 140]
    with there.book() as book:
        assert len(book.assignment_submissions(SLUG)) == 4


@pytest.fixture(scope="module")
def large(postgres: Postgres) -> Iterator[Ledger]:
    url = postgres.database("large")
    fill(url, LARGE, 700)
    ledger = Ledger(url, "lintas")
    yield ledger
    ledger.close()


def names(ledger: Ledger, *named: str, **view: Any) -> list[str]:
    sheet = ledger.sheet(LARGE, View(**view), named)
    return [line.student for line in sheet.lines] if sheet else []


def test_the_desk_reads_it(large):
    sheet = large.sheet(LARGE, View(page=3))
    assert [line.student for line in sheet.lines] == [student(n) for n in range(100, 150)]
    assert sheet.of == ITEMS * 2 + CRITERIA * 4
    counts = sheet.counts
    assert (counts.all, counts.human, counts.essay, counts.late) == (700, 7, 234, 100)
    assert (large.tasks()[0].submissions, large.tasks()[0].waiting) == (700, 238)
    assert names(large, sort="-score")[:2] == [student(24), student(49)]
    assert names(large, sort="-handed")[0] == student(595)
    assert names(large, sort="-waits")[:2] == [student(0), student(300)]
    assert names(large, only="late")[:2] == [student(0), student(7)]
    assert names(large, search="BUDI keluarga69") == [student(n) for n in (69, 693, 697)]
    assert names(large, student(3), "nobody", only="human")[:3] == [
        student(0),
        student(3),
        student(100),
    ]
    found = large.one(LARGE, sheet.lines[0].id)
    beside = [large.one(LARGE, id).line.student for id in (found.previous, found.next)]
    assert beside == [student(99), student(102)]
    assert len(found.cells) == ITEMS + CRITERIA


def test_the_desk_cannot_write_to_it(large):
    with large.database.reading() as db, pytest.raises(DBAPIError, match="read-only transaction"):
        db.execute(grade.delete())


def test_an_extension_is_seen_by_the_desk(postgres):
    url = postgres.database("extensions")
    fill(url, LARGE, 15)
    with Gradebook(url, "lintas") as book:
        book.grant_extension(LARGE, student(7), minutes=8)
        book.grant_extension(LARGE, student(14), minutes=14)
    ledger = Ledger(url, "lintas")
    assert names(ledger, only="late") == [student(0), student(14)]
    ledger.close()
