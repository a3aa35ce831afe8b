"""Feedback: a light page for every student, true to the gradebook, with nothing that runs."""

from __future__ import annotations

import base64
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import marking_class as mc
import pytest
from playwright.sync_api import Browser, Page
from quiz_helpers import axe
from typer.testing import CliRunner

from lintas.cli import app
from lintas.exports.feedback import make_feedback
from lintas.exports.feedback.cells import clean, markdown
from lintas.exports.feedback.page import Settings, feedback_page
from lintas.marking import mark_assignment
from lintas.marking.course import open_course
from lintas.marking.roster import Student
from lintas.marking.stored import CellMark, Marked, NotStored, read_marked
from lintas.worksheets import run_nbgrader

pytest_plugins = ["browser_plugin"]

COMMENT = "Good.\n<script>document.title='owned'</script><img src=x onerror=alert(1)>"
CRITERION = f"{mc.ESSAY}--concepts"
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 20).decode()


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A marked class: ani's essay marked by a person, bela late, citra hostile, dodi unread."""
    folder = mc.make_course(tmp_path_factory.mktemp("feedback"))
    mc.hand_in(folder, "ani", mc.answers(mc.given("right")))
    mc.hand_in(folder, "bela", mc.answers(mc.given("partial"), lang="id"))
    hostile = mc.given("right", u98_g07={"text": mc.HOSTILE})
    mc.hand_in(folder, "citra", mc.answers(hostile))
    mc.hand_in(folder, "dodi", b"{broken")
    mark_assignment(mc.SLUG, folder)
    with mc.gradebook(folder) as book:
        for student in ("ani", "citra"):
            grade = book.find_grade(CRITERION, mc.SLUG, mc.SLUG, student)
            grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 2.5, 0.5, False
            said = book.find_comment(CRITERION, mc.SLUG, mc.SLUG, student)
            said.manual_comment = COMMENT
        changed = book.find_grade("u98-g01", mc.SLUG, mc.SLUG, "ani")
        changed.manual_score = 0.0
        late = book.find_submission_notebook(mc.SLUG, mc.SLUG, "bela")
        late.late_submission_penalty = 1.25
        book.db.commit()
    return folder


@pytest.fixture(scope="module")
def pages(course: Path) -> Path:
    written = make_feedback(open_course(course), mc.SLUG)
    assert (written.written, written.problems) == (4, [])
    return course / "feedback"


def page_of(pages: Path, student: str) -> str:
    return (pages / student / mc.SLUG / f"{mc.SLUG}.html").read_text("utf-8")


def words(page: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def _outside(url: str, path: Path) -> list[str]:
    return [] if url == path.as_uri() or url.startswith("data:") else [url]


def opened(running: Browser, path: Path, **options: Any) -> tuple[Page, list[str]]:
    context = running.new_context(bypass_csp=True, **options)
    page, alarms = context.new_page(), []
    page.on("request", lambda request: alarms.extend(_outside(request.url, path)))
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: alarms.append(str(error)))
    page.goto(path.as_uri())
    return page, alarms


def test_stored_marks_are_nbgraders_own(course: Path) -> None:
    found = {one.student.id: one for one in read_marked(open_course(course), mc.SLUG)}
    with mc.gradebook(course) as book:
        for submission in book.assignment_submissions(mc.SLUG):
            one = found[submission.student.id]
            penalty = sum(n.late_submission_penalty or 0 for n in submission.notebooks)
            assert one.score == pytest.approx(max(submission.score - penalty, 0))
            assert one.points == submission.max_score
            assert (one.waiting > 0) == submission.needs_manual_grade
            grades = {g.name: g for n in submission.notebooks for g in n.grades}
            for name, cell in one.notebooks[mc.SLUG].items():
                assert (cell.score or 0) + cell.extra == grades[name].score
                assert cell.points == grades[name].max_score
    assert len(found) == 4


def test_lateness_counts_extensions(course: Path) -> None:
    with mc.gradebook(course) as book:
        assignment = book.find_assignment(mc.SLUG)
        submission = book.find_submission(mc.SLUG, "bela")
        assignment.duedate = submission.timestamp - timedelta(hours=3)
        submission.extension = timedelta(hours=2)
        book.db.commit()
        late = {one.student.id: one.late for one in read_marked(open_course(course), mc.SLUG)}
        assignment.duedate = submission.extension = None
        book.db.commit()
    assert late["bela"] == timedelta(hours=1)
    assert late["ani"] == timedelta(hours=3)


def test_an_unknown_assignment_is_told(course: Path) -> None:
    with pytest.raises(NotStored, match="u77"):
        list(read_marked(open_course(course), "u77"))


def test_the_page_shows_the_gradebooks_points_and_the_persons_words(pages: Path) -> None:
    shown = words(page_of(pages, "ani"))
    assert "Total: 21 of 24 points" in shown  # 20 - 2 by hand + 2.5 + 0.5
    assert "Points: 0 of 2 (given by a person)" in shown
    assert "Points: 2.5 of 4 + 0.5 extra credit (given by a person)" in shown
    assert "Comment: Good." in shown
    assert "still to be marked" not in shown
    assert "✓ Right" in shown
    assert "Levels" in shown


def test_the_page_is_in_the_students_language(pages: Path) -> None:
    page = page_of(pages, "bela")
    shown = words(page)
    assert '<html lang="id">' in page
    assert re.search(r"Jumlah: \d+(,\d+)? dari 24 poin", shown)
    assert "Terlambat: dikurangi 1,25 poin" in shown
    assert "belum dinilai oleh penilai" in shown
    assert not re.search(r"\b(Points|Total|Feedback|Student)\b", shown)


def test_a_file_that_could_not_be_read_is_told_to_its_student(pages: Path) -> None:
    assert "could not be used: a person will look at it" in words(page_of(pages, "dodi"))


def test_nothing_a_student_or_a_person_wrote_runs(pages: Path, browser: Browser) -> None:
    path = pages / "citra" / mc.SLUG / f"{mc.SLUG}.html"
    page, alarms = opened(browser, path)
    page.wait_for_timeout(200)
    assert alarms == []
    assert page.title().startswith("Feedback")
    assert page.locator("script, img, svg, iframe, form, object").count() == 0
    assert "<script>document.title='owned'</script>" in page.locator(".comment").inner_text()
    assert "<script>" in page.locator("pre").first.inner_text()
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("student", ["ani", "bela"])
def test_axe_finds_nothing_and_a_phone_shows_all(
    pages: Path,
    browser: Browser,
    student: str,
    scheme: str,
) -> None:
    path = pages / student / mc.SLUG / f"{mc.SLUG}.html"
    page, alarms = opened(
        browser, path, viewport={"width": 320, "height": 640}, color_scheme=scheme
    )
    assert axe(page) == []
    assert alarms == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.context.close()


def test_a_second_time_nothing_is_written(course: Path, pages: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in pages.rglob("*.*")}
    again = make_feedback(open_course(course), mc.SLUG)
    assert (again.written, again.unchanged) == (0, 4)
    assert {path: path.stat().st_mtime_ns for path in pages.rglob("*.*")} == before


def test_one_damaged_notebook_is_named_and_the_rest_is_written(tmp_path: Path) -> None:
    folder = mc.make_course(tmp_path)
    for student in ("ani", "bela", "citra"):
        mc.hand_in(folder, student, mc.answers(mc.given("right")))
    mark_assignment(mc.SLUG, folder)
    marked = folder / "autograded"
    (marked / "ani" / mc.SLUG / f"{mc.SLUG}.ipynb").chmod(0o644)
    (marked / "ani" / mc.SLUG / f"{mc.SLUG}.ipynb").write_text("{")
    (marked / "bela" / mc.SLUG / f"{mc.SLUG}.ipynb").unlink()
    written = make_feedback(open_course(folder), mc.SLUG)
    assert written.written == 1
    assert [line.split(":")[0] for line in written.problems] == ["ani", "bela"]
    assert all("mark this student again" in line for line in written.problems)


def test_the_command_writes_for_one_student_and_tells_wrong_use(course: Path) -> None:
    (course.parent / "book").mkdir(exist_ok=True)
    (course.parent / "_toc.yml").touch()
    run = CliRunner()
    home = ["--root", str(course.parent), "--course", str(course)]
    done = run.invoke(app, ["feedback", "u98", "--student", "a*", *home])
    assert done.exit_code == 0, done.output
    assert "1 pages" in done.output or "1 unchanged" in done.output
    wrong = run.invoke(app, ["feedback", "u98", "--lang", "fr", *home])
    assert wrong.exit_code != 0


def test_nbgrader_releases_our_pages(course: Path, pages: Path, tmp_path: Path) -> None:
    exchange = tmp_path / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    os.environ.setdefault("HOME", str(tmp_path))
    done = run_nbgrader(course, "release_feedback", mc.SLUG, f"--Exchange.root={exchange}")
    assert done.returncode == 0, done.stderr
    released = list(exchange.rglob("*.html"))
    assert len(released) == 4
    assert any("Good." in path.read_text("utf-8") for path in released)


def code_notebook(outputs: list[dict[str, Any]], source: str = "1") -> dict[str, Any]:
    graded = {"grade_id": "t", "grade": True, "solution": False, "points": 2}
    return {
        "cells": [
            {
                "cell_type": "markdown",
                "metadata": {},
                "source": "# A\n\n<b onclick=x()>Hi</b>",
            },
            {
                "cell_type": "code",
                "metadata": {"nbgrader": graded},
                "source": source,
                "outputs": outputs,
            },
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def shown_code(notebook: dict[str, Any], **set_to: Any) -> str:
    marked = Marked(Student("x"), {"n": {"t": CellMark(2, 1)}})
    return feedback_page(notebook, "n", marked, Settings(**set_to))


def test_hidden_tests_are_shown_only_when_asked_for() -> None:
    source = "assert a\n### BEGIN HIDDEN TESTS\nassert secret == 7\n### END HIDDEN TESTS\nassert b"
    failed = {
        "output_type": "error",
        "ename": "AssertionError",
        "evalue": "wrong sum",
        "traceback": ["\x1b[31m----> assert secret == 7\x1b[0m", "AssertionError"],
    }
    without = shown_code(code_notebook([failed], source))
    assert "secret" not in without
    assert "AssertionError: wrong sum" in without
    assert "assert a" in without and "assert b" in without and "(hidden tests)" in without
    with_them = shown_code(code_notebook([failed], source), hidden_tests=True)
    assert "assert secret == 7" in with_them
    assert "\x1b" not in with_them


def test_an_unclosed_hidden_region_stays_hidden() -> None:
    page = shown_code(code_notebook([], "### BEGIN HIDDEN TESTS\nassert secret"))
    assert "secret" not in page


HOSTILE_OUTPUTS = [
    {"text/html": "<table onmouseover=alert(1)><tr><td>5</td></tr></table><script>x()</script>"},
    {"text/html": "<style>body{display:none}</style><form action=//e><button>b</button></form>"},
    {"text/html": "<a href='javascript:alert(1)'>l</a><iframe srcdoc='<script>x()</script>'>"},
    {"image/svg+xml": "<svg onload=alert(1)>"},
    {"image/png": "PHNjcmlwdD4="},
    {"image/png": PNG},
    {"application/javascript": "alert(1)"},
    {"text/latex": "$\\href{javascript:alert(1)}{x}$"},
    {"text/plain": ["a", 3, None]},
    {},
]


def test_hostile_outputs_of_code_show_and_do_nothing(browser: Browser, tmp_path: Path) -> None:
    outputs: list[Any] = [{"output_type": "display_data", "data": d} for d in HOSTILE_OUTPUTS]
    outputs += [
        {"output_type": "stream", "text": "</pre><script>alert(1)</script>"},
        {"output_type": "error", "ename": "<img src=x onerror=alert(1)>", "traceback": 7},
        {"output_type": "display_data", "data": "none"},
        "no output",
    ]
    path = tmp_path / "page.html"
    path.write_text(shown_code(code_notebook(outputs)), "utf-8")
    page, alarms = opened(browser, path)
    page.wait_for_timeout(200)
    assert alarms == []
    assert page.locator("script, iframe, form, svg, button, main style, main a").count() == 0
    assert page.locator("img").count() == 1
    assert page.locator("td").inner_text() == "5"
    assert page.locator("[onmouseover], [onclick], [style]").count() == 0
    assert axe(page) == []
    page.context.close()


@pytest.mark.parametrize(
    "notebook",
    [{}, {"cells": 3}, {"cells": [None, 5, {}]}, {"cells": [{"cell_type": "code", "metadata": 1}]}],
)
def test_odd_notebooks_make_a_page(notebook: dict[str, Any]) -> None:
    assert shown_code(notebook).endswith("</html>\n")


def test_markdown_is_text_without_raw_html_or_pictures() -> None:
    made = markdown("# A\n\n<script>x()</script> ![p](https://e.example/p.png) [l](javascript:x)")
    assert "<h3>A</h3>" in made
    assert "<script" not in made and "<img" not in made and 'javascript:x"' not in made
    assert clean("<b>bold</b><img src=x>") == "<b>bold</b>"


def test_a_page_is_light(pages: Path) -> None:
    assert max(len(page_of(pages, one).encode()) for one in ("ani", "bela")) < 32 * 1024
