"""What a person is told of a run: on the terminal, as JSON, and as a page that is safe to open."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from marking_class import HOSTILE, SLUG, answers, given, hand_in, make_course
from run_class import run
from typer.testing import CliRunner

from lintas.cli.app import app
from lintas.marking import Report, Row
from lintas.marking.journal import Journal, Record
from lintas.marking.pages import LISTED, write_reports
from lintas.marking.report import SMALL_CLASS
from lintas.marking.words import REPORT

EVIL = "eve<img src=x onerror=alert(1)>\x1b[31m"


@pytest.fixture
def course(tmp_path, empty_gradebook):
    folder = make_course(tmp_path)
    shutil.copy(empty_gradebook, folder)
    (tmp_path / "book").mkdir()
    (tmp_path / "_toc.yml").touch()
    hand_in(folder, "ani", answers(given("right")))
    hand_in(folder, "budi", b"{")
    hand_in(folder, "citra", None)
    hand_in(folder, EVIL, answers(given("right"), lang=HOSTILE))
    return folder


def command(course: Path, *more: str):
    return CliRunner().invoke(app, ["mark", SLUG, "--root", str(course.parent), *more])


class Page(HTMLParser):
    """The elements of a page, and the texts of its tables by the heading above them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, list[str]] = {}
        self.at = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "h2":
            self.at = dict(attrs)["id"]
            self.tables[self.at] = []

    def handle_data(self, data):
        if self.at and data.strip():
            self.tables[self.at].append(data.strip())


def page_of(course: Path) -> Page:
    return Page((course / "reports" / f"{SLUG}.html").read_text())


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_page_names_who_needs_a_person_and_why_in_either_language(course, lang):
    run(course, lang=lang)
    page = page_of(course)
    assert dict(page.tags)["html"] == {"lang": lang}
    human = page.tables["human"]
    assert human[0] == f"{REPORT[lang]['need_a_human']} (1)"
    assert "budi" in human
    assert any("responses.json is not JSON" in text for text in human)
    assert "citra" in page.tables["remarks"]
    assert "ani" in page.tables["everybody"]


def test_nothing_a_student_chose_is_active_on_the_page_and_nothing_is_fetched(course):
    run(course)
    page = page_of(course)
    assert not {tag for tag, _ in page.tags} & {"img", "script", "link", "iframe", "svg"}
    assert not [value for _, attrs in page.tags for name, value in attrs.items() if name == "src"]
    links = [attrs["href"] for tag, attrs in page.tags if tag == "a"]
    assert all(re.fullmatch(r"[a-z0-9.-]+", link) for link in links)
    raw = (course / "reports" / f"{SLUG}.html").read_text()
    assert "eve&lt;img" in raw and "\x1b" not in raw


def test_the_written_data_are_those_of_the_page(course):
    run(course)
    data = json.loads((course / "reports" / f"{SLUG}.json").read_bytes())
    assert data["schema"] == 1
    assert data["counts"] == {
        "handed_in": 4, "marked": 4, "unchanged": 0, "not_stored": 0, "need_a_human": 1,
        "wait_for_marking": 3, "not_yet": 0,
    }  # fmt: skip
    assert [row["student"] for row in data["students"] if row["human"]] == ["budi"]


def many(number: int) -> tuple[Row, ...]:
    rows = [Row(f"s{n:05}", 1, 2, 1, 1) for n in range(number - 2)]
    rows.append(Row("x", 0, 2, 0, 1, problems=("odd; kept for a person",), human=("odd",)))
    return (*rows, Row("y", 0, 2, 0, 1, problems=("a remark",)))


def test_of_a_large_class_only_those_who_need_a_person_are_listed(tmp_path):
    report = Report(SLUG, "cafe", many(10_000))
    lines = list(report.lines())
    assert lines == [
        f"{SLUG} (release cafe): 10000 handed in",
        "  x: 0 of 2 (0 of 1 answered)",
        "    ! odd; kept for a person",
        "  1 more with a remark: see the report",
    ]
    journal = Journal(tmp_path / "journal.jsonl")
    journal.begin()
    run = journal.last.run
    journal.add(Record(row.student, run, "", row.to_json(), {}) for row in report.rows)
    write_reports(tmp_path, report, journal, [row.student for row in report.rows], "en")
    page = page_of(tmp_path)
    assert "x" in page.tables["human"] and "y" in page.tables["remarks"]
    assert f"{SLUG}.json" in page.tables["everybody"]
    assert (tmp_path / "reports" / f"{SLUG}.html").stat().st_size < 10_000
    assert (
        len(json.loads((tmp_path / "reports" / f"{SLUG}.json").read_bytes())["students"]) == 10_000
    )
    assert LISTED < 10_000


def test_a_small_class_is_listed_whole():
    assert len(list(Report(SLUG, "", many(SMALL_CLASS)).lines())) == 1 + SMALL_CLASS + 2


def test_the_command_shows_lines_a_table_and_where_the_report_is(course):
    done = command(course)
    assert done.exit_code == 1
    assert "ani: 20 of 24 (7 of 7 answered, 1 to mark by hand)" in done.output
    assert "Handed in" in done.output and "Unchanged" in done.output
    assert f"reports/{SLUG}.html" in done.output
    assert "\x1b" not in done.output


def test_the_command_prints_data_and_nothing_else(course):
    done = command(course, "--json", "--student", "ani")
    assert done.exit_code == 0
    data = json.loads(done.stdout)
    assert (data["schema"], data["counts"]["handed_in"]) == (1, 1)
    again = json.loads(command(course, "--json", "--student", "a*").stdout)
    assert again["students"][0]["status"] == "unchanged"


def test_the_command_writes_nothing_on_a_dry_run(course):
    done = command(course, "--dry-run")
    assert "Nothing was written" in done.output
    assert not (course / "reports").exists()
    assert not (course / "autograded").exists()


def test_wrong_use_is_told(course):
    from lintas.cli.app import WrongUse

    assert isinstance(command(course, "--lang", "nl").exception, WrongUse)
    assert "--jobs" in command(course, "--jobs", "0").output
