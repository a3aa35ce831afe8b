"""The graders' desk on a class of thousands: what it finds, whom it answers, how it looks."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from big_gradebook import CRITERIA, ITEMS, fill, student, write_autograded
from grading_server import chromium
from nbgrader.api import Gradebook
from playwright.sync_api import Browser, Page, expect
from quiz_helpers import axe
from sqlalchemy.exc import DBAPIError

from lintas.cli.desk import formgrader_place
from lintas.desk import Ledger
from lintas.desk.lines import View
from lintas.desk.reasons import Reports
from lintas.desk.tables import grade
from lintas.desk.words import WORDS

ROOT = Path(__file__).parents[1]
LINTAS = Path(sys.executable).parent / "lintas"
SLUG, CLASS = "u97-large", 700
OF = ITEMS * 2 + CRITERIA * 4
HUMAN, ESSAY, LATE = CLASS // 100, -(-CLASS // 3), CLASS // 7
SAID = "<img src=x onerror=alert(1)> the file holds no JSON"


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a large class, one marked notebook and a report of the last run."""
    course = tmp_path_factory.mktemp("big")
    shutil.copy(ROOT / "grading" / "nbgrader_config.py", course)
    fill(url(course), SLUG, CLASS)
    write_autograded(course, SLUG, 1)
    (course / "reports").mkdir()
    row = {"student": student(3), "human": [SAID], "stored": True}
    lost = {"student": student(6), "human": [], "stored": False}
    write_report(course, [row, lost, {"student": student(4), "human": []}])
    return course


def url(course: Path) -> str:
    return f"sqlite:///{course}/gradebook.db"


def write_report(course: Path, rows: list[Any]) -> None:
    (course / "reports" / f"{SLUG}.json").write_text(json.dumps({"schema": 1, "students": rows}))


@pytest.fixture(scope="module")
def ledger(big: Path) -> Iterator[Ledger]:
    ledger = Ledger(url(big), "lintas")
    yield ledger
    ledger.close()


def names(ledger: Ledger, named: tuple[str, ...] = (), **view: Any) -> list[str]:
    sheet = ledger.sheet(SLUG, View(**view), named)
    assert sheet is not None
    return [line.student for line in sheet.lines]


def test_a_page_has_fifty_lines_and_counts_all(ledger):
    sheet = ledger.sheet(SLUG, View(page=3))
    assert [line.student for line in sheet.lines] == [student(n) for n in range(100, 150)]
    assert (sheet.of, sheet.pages) == (OF, 14)
    counts = sheet.counts
    assert (counts.all, counts.human, counts.essay, counts.late) == (CLASS, HUMAN, ESSAY, LATE)
    line = sheet.lines[0]
    assert (line.score, line.essays, line.others, line.late) == (100 % 25, 0, 1, False)
    assert line.name == "Siti Keluarga100"


def test_the_scores_are_those_of_nbgrader(big, ledger):
    with Gradebook(url(big), "lintas") as book:
        stock = {one["student"]: one for one in book.submission_dicts(SLUG)}
    pages = [ledger.sheet(SLUG, View(page=n)) for n in range(1, 15)]
    ours = {line.student: line for sheet in pages for line in sheet.lines}
    assert set(ours) == set(stock)
    assert {name: line.score for name, line in ours.items()} == {
        name: one["score"] for name, one in stock.items()
    }
    assert {name for name, line in ours.items() if line.essays or line.others} == {
        name for name, one in stock.items() if one["needs_manual_grade"]
    }
    assert {one["max_score"] for one in stock.values()} == {OF}


def test_it_sorts_by_each_column_and_both_ways(ledger):
    assert names(ledger, sort="-student")[0] == student(CLASS - 1)
    assert names(ledger, sort="score")[:2] == [student(0), student(25)]
    assert names(ledger, sort="-score")[:2] == [student(24), student(49)]
    assert names(ledger, sort="-waits")[:2] == [student(0), student(300)]
    assert names(ledger, sort="-handed")[0] == student(595)
    assert names(ledger, sort="handed")[0] == student(599)


def test_it_filters_and_searches(ledger):
    assert names(ledger, only="human") == [student(n) for n in range(0, CLASS, 100)]
    assert names(ledger, only="late")[:2] == [student(0), student(7)]
    assert names(ledger, only="essay", page=99)[-1] == student(699)
    assert names(ledger, search="BUDI keluarga69") == [student(n) for n in (69, 693, 697)]
    assert names(ledger, search="keluarga693 budi") == [student(693)]
    assert names(ledger, search="00042") == [student(42)]
    assert names(ledger, search="%") == names(ledger, search="_") == []


def test_a_view_makes_sense_of_any_address():
    assert View.from_query({"only": "x", "sort": "--score", "page": "-3"}) == View()
    assert View.from_query({"page": "٣"}).page == 3
    assert View.from_query({"page": "9" * 30}).page == 10**6
    assert View.from_query({"search": " a " * 200}).search == (" a " * 200).strip()[:100]


def test_a_page_past_the_end_is_the_last(ledger):
    sheet = ledger.sheet(SLUG, View(page=10**6))
    assert (sheet.view.page, sheet.lines[-1].student) == (14, student(CLASS - 1))
    nothing = ledger.sheet(SLUG, View(search="nobody", page=7))
    assert (nothing.view.page, nothing.lines, nothing.counts.all) == (1, (), 0)


def test_students_whom_the_report_names_need_a_human(ledger):
    named = (student(3), student(6), "somebody else")
    assert names(ledger, named, only="human")[:3] == [student(0), student(3), student(6)]
    assert len(names(ledger, named, only="human")) == HUMAN + 2
    many = tuple(f"x{number}" for number in range(40_000))
    assert names(ledger, many, only="human")[1] == student(100)


def test_a_report_that_is_missing_or_broken_is_no_report(tmp_path):
    (tmp_path / "reports").mkdir()
    reports = Reports(tmp_path)
    assert reports.reasons(SLUG) == {}
    for broken in ("{", "[]", '{"students": 3}', '{"students": [1, {"student": 2}]}', "\x00"):
        (tmp_path / "reports" / f"{SLUG}.json").write_text(broken)
        assert reports.reasons(SLUG) == {}
    write_report(tmp_path, [{"student": "ani", "human": ["why", 1]}, {"student": "b"}])
    assert reports.reasons(SLUG) == {"ani": ("why", "1")}
    assert reports.reasons(f"../reports/{SLUG}") == {}


def test_previous_and_next_wait_for_marking(ledger):
    first = ledger.sheet(SLUG, View(search=student(100))).lines[0]
    found = ledger.one(SLUG, first.id)
    beside = [ledger.one(SLUG, id).line.student for id in (found.previous, found.next)]
    assert beside == [student(99), student(102)]
    cells = {cell.name: cell for cell in found.cells}
    assert len(cells) == ITEMS + CRITERIA
    assert cells["g12"].waits and not cells["g11"].waits
    assert cells["essay--c1"].by_hand and cells["essay--c1"].of == 4


def test_the_first_and_the_last_have_no_neighbour_there(ledger):
    ends = [
        ledger.sheet(SLUG, View(only="essay", sort=s)).lines[0].id for s in ("student", "-student")
    ]
    first, last = (ledger.one(SLUG, id) for id in ends)
    assert (first.previous, last.next) == (None, None)
    assert first.next and last.previous


def test_what_is_not_there_is_none(big, ledger):
    assert ledger.sheet("nothing", View()) is None
    assert ledger.one(SLUG, "nothing") is None
    another = Ledger(url(big), "another")
    assert another.sheet(SLUG, View()) is None and another.tasks() == []
    another.close()


def test_marking_by_hand_an_extension_and_a_penalty_are_seen(tmp_path):
    fill(url(tmp_path), SLUG, 15)
    with Gradebook(url(tmp_path), "lintas") as book:
        # They came 8 and 15 minutes after the due date.
        book.grant_extension(SLUG, student(7), minutes=8)
        book.grant_extension(SLUG, student(14), minutes=14)
        late = book.find_submission(SLUG, student(0))
        late.notebooks[0].late_submission_penalty = 1.5
        for one in late.notebooks[0].grades:
            one.manual_score, one.needs_manual_grade = 2.0, False
        book.find_grade("g01", SLUG, SLUG, student(1)).extra_credit = 0.25
        for one in book.find_submission_notebook(SLUG, SLUG, student(2)).grades:
            one.manual_score = None
        book.db.commit()
        stock = {
            one.student.id: one.total_seconds_late for one in book.assignment_submissions(SLUG)
        }
    ledger = Ledger(url(tmp_path), "lintas")
    lines = {line.student: line for line in ledger.sheet(SLUG, View()).lines}
    assert {name for name, line in lines.items() if line.late} == {student(0), student(14)}
    assert {name for name, seconds in stock.items() if seconds} == {student(0), student(14)}
    assert (lines[student(0)].score, lines[student(0)].penalty) == (32 - 1.5, 1.5)
    assert lines[student(1)].score == 1.25
    # A person has been at the first: the report's reason is settled there, not at the second.
    left = ledger.sheet(SLUG, View(only="human"), [student(0), student(2)])
    assert [line.student for line in left.lines] == [student(2)]
    ledger.close()


def test_it_cannot_write(ledger):
    with ledger.database.reading() as db, pytest.raises(DBAPIError, match="readonly"):
        db.execute(grade.delete())


def test_both_languages_say_everything():
    assert WORDS["en"].keys() == WORDS["id"].keys()
    assert [key for key, text in WORDS["en"].items() if text == WORDS["id"][key]] == []


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("http://localhost:8888", "http://localhost:8888/formgrader/"),
        ("http://localhost:8888/lab?token=abc", "http://localhost:8888/formgrader/"),
        ("https://hub.test/user/a/formgrader/x", "https://hub.test/user/a/formgrader/"),
    ],
)
def test_the_address_of_the_form_grader(given, place):
    assert formgrader_place(given) == place


class Running:
    """A desk that runs: its port, and the key of its first address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.port, self.key = re.search(r":(\d+)/\?key=(\S+)", address).groups()
        self.base = f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        connection = HTTPConnection("127.0.0.1", int(self.port), timeout=60)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()

    def cookie(self) -> str:
        return self.get(f"/?key={self.key}")[1]["Set-Cookie"].partition(";")[0]


@contextmanager
def desk(course: Path, *more: str) -> Iterator[Running]:
    command = [LINTAS, "desk", "--course", str(course), "--port", "0", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = ""
        for line in process.stdout:
            if "http://127.0.0.1" in line:
                break
        yield Running(line.split()[4])
        process.send_signal(2)
        assert process.wait(30) == 0


@pytest.fixture(scope="module")
def running(big: Path) -> Iterator[Running]:
    with desk(big, "--formgrader", "http://localhost:8888/") as running:
        yield running


def test_only_who_has_the_key_is_answered(running):
    status, _, page = running.get(f"/a/{SLUG}")
    assert status == 403 and "Siti" not in page
    assert running.get("/?key=wrong")[0] == 403
    status, headers, _ = running.get(f"/?key={running.key}&x=1")
    assert (status, headers["Location"]) == (302, "/?x=1")
    assert {"HttpOnly", "SameSite=Strict"} <= set(headers["Set-Cookie"].split("; "))
    assert running.get(f"/a/{SLUG}", Cookie=running.cookie())[0] == 200


def test_only_its_own_name_is_answered(running):
    cookie = running.cookie()
    for host in ("evil.test", f"evil.test:{running.port}", "127.0.0.1:1", ""):
        assert running.get("/", Cookie=cookie, Host=host)[0] in (400, 403)
    assert running.get("/", Cookie=cookie, Host=f"localhost:{running.port}")[0] == 200


def test_every_answer_has_the_headers_that_keep_scripts_out(running):
    for path in ("/", f"/a/{SLUG}", "/nothing", "/desk.css", "/a/x/y/z", "/a/%ff?page=%ff"):
        _, headers, page = running.get(path, Cookie=running.cookie())
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        tags = re.findall(r"<[a-z][^>]*>", page)
        assert [tag for tag in tags if re.search(r"<script|\s(style|on[a-z]+)=", tag)] == []


def test_it_answers_nothing_but_get(running):
    connection = HTTPConnection("127.0.0.1", int(running.port), timeout=60)
    connection.request("POST", "/", headers={"Cookie": running.cookie()})
    assert connection.getresponse().status == 405


def test_a_gradebook_that_cannot_be_read_is_told(tmp_path):
    shutil.copy(ROOT / "grading" / "nbgrader_config.py", tmp_path)
    (tmp_path / "gradebook.db").write_bytes(b"no database" * 100)
    with desk(tmp_path) as broken:
        status, _, page = broken.get("/", Cookie=broken.cookie(), **{"Accept-Language": "id,en"})
    assert status == 503
    assert WORDS["id"]["broken"] in page and "file is not a database" not in page


def test_wrong_use_is_told_in_a_line(tmp_path, big, running):
    cases = [
        ((tmp_path,), "is not there|no gradebook"),
        ((tmp_path / "x",), "is not there"),
        ((big, "--formgrader", "javascript:alert(1)"), "is no address"),
        ((big, "--port", running.port), f"Port {running.port} cannot be used"),
    ]
    for (course, *more), said in cases:
        command = [LINTAS, "desk", "--course", str(course), *more]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert done.returncode == 2
        assert re.search(said, done.stderr) and len(done.stderr.splitlines()) == 1


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@contextmanager
def plain_page(browser: Browser, width: int = 1200, **settings: Any) -> Iterator[Page]:
    """A page in a browser that runs no scripts of the page's own."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
    yield context.new_page()
    context.close()


def test_a_grader_finds_the_way_without_scripts(running, browser):
    with plain_page(browser, java_script_enabled=False) as page:
        page.goto(running.address)
        assert running.key not in page.url
        page.get_by_role("link", name=SLUG).click()
        expect(page.get_by_role("caption")).to_contain_text("Page 1 of 14")
        page.get_by_role("link", name="Next", exact=True).click()
        expect(page.get_by_role("row")).to_have_count(51)
        expect(page.get_by_role("link", name=student(50), exact=True)).to_be_visible()
        page.get_by_role("link", name="Needs a human").click()
        expect(page.get_by_role("row")).to_have_count(HUMAN + 3)
        assert page.get_by_text(SAID).is_visible()
        page.get_by_role("link", name="sort by Score so far").click()
        page.get_by_role("link", name="sort by Score so far").click()
        head = page.get_by_role("columnheader", name="Score so far")
        expect(head).to_have_attribute("aria-sort", "descending")
        page.get_by_label("Student’s name or number").fill("Agus")
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("row")).to_have_count(2)
        page.get_by_role("link", name=student(3), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(student(3))
        assert page.get_by_text(SAID).is_visible()
        page.get_by_role("link", name="Next to mark").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(student(6))


def test_each_submission_opens_in_the_form_grader(running, browser, big):
    with Gradebook(url(big), "lintas") as book:
        id = book.find_submission_notebook(SLUG, SLUG, student(3)).id
    with plain_page(browser) as page:
        page.goto(running.address)
        page.goto(f"{running.base}/a/{SLUG}?search={student(3)}")
        opener = page.get_by_role("link", name=f"form grader: {student(3)}")
        expect(opener).to_have_attribute(
            "href", f"http://localhost:8888/formgrader/submissions/{id}/"
        )
        assert not page.get_by_text("start the desk again").is_visible()


def test_without_a_form_grader_there_is_no_dead_link(big, browser):
    with desk(big) as alone, plain_page(browser) as page:
        page.goto(alone.address)
        page.goto(f"{alone.base}/a/{SLUG}")
        assert page.get_by_role("link", name="form grader").count() == 0
        assert page.get_by_text("start the desk again").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "id"])
def test_no_barrier_that_axe_finds_and_no_scrolling_sideways(running, browser, scheme, lang):
    with plain_page(browser, 320, color_scheme=scheme, bypass_csp=True) as page:
        page.goto(running.address)
        one = f"/a/{SLUG}?lang={lang}&search={student(3)}"
        for path in (f"/?lang={lang}", f"/a/{SLUG}", one, "/nothing"):
            page.goto(f"{running.base}{path}")
            assert page.locator("html").get_attribute("lang") == lang
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.goto(f"{running.base}{one}")
        page.locator("tbody a").first.click()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        # Where the table is a stack its roles are kept.
        assert page.get_by_role("row").count() == ITEMS + CRITERIA + 1


def test_nothing_is_fetched_from_elsewhere(running, browser):
    with plain_page(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(running.address)
        page.goto(f"{running.base}/a/{SLUG}")
        assert {address.startswith(running.base) for address in asked} == {True}


def test_print_shows_the_table_alone(running, browser):
    with plain_page(browser) as page:
        page.goto(running.address)
        page.goto(f"{running.base}/a/{SLUG}")
        page.emulate_media(media="print")
        assert page.get_by_role("table").is_visible()
        assert not page.get_by_role("search").is_visible()
