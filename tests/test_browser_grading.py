"""As people do it: a student clicks in JupyterLab, a lecturer looks in the form grader."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from grading_server import Watched, chromium, jupyter
from marking_class import (
    ESSAY,
    SLUG,
    answers,
    everything,
    gradebook,
    hand_in,
    make_course,
    sheet,
    stored,
)
from playwright.sync_api import Locator, Page, TimeoutError, expect

from lintas.marking import mark_assignment
from lintas.worksheets import release, run_nbgrader

WRITTEN = (
    "Consent counts for little.\n<img src=x onerror=\"alert('ran')\"> "
    "<script>alert('ran')</script> </pre></script><svg onload=\"alert('ran')\"> "
    "**bold** [link](javascript:alert('ran')) $$\\href{javascript:alert(1)}{x}$$"
)
WAIT = 30_000


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A course, an exchange and a student's folder with the fetched worksheet."""
    folder = tmp_path_factory.mktemp("browser")
    course = make_course(folder)
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + f"\nc.Exchange.root = {str(folder / 'exchange')!r}\n")
    for name in ("exchange", "student", "home"):
        (folder / name).mkdir(mode=0o777)
    (folder / "exchange").chmod(0o777)
    saved = {name: os.environ.get(name) for name in ("HOME", "JUPYTER_DATA_DIR")}
    os.environ.update(HOME=str(folder / "home"), JUPYTER_DATA_DIR=str(folder / "home" / "data"))
    release(SLUG, course, publish=True)
    nbgrader(folder, "fetch_assignment", SLUG)
    yield folder
    for name, value in saved.items():
        os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def nbgrader(place: Path, *arguments: str) -> None:
    """A command in the student's folder."""
    exchange = f"--Exchange.root={place / 'exchange'}"
    done = run_nbgrader(place / "student", *arguments, "--course", "lintas", exchange)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def collected(place, browser):
    """The course after a student answered everything in JupyterLab and handed in."""
    with jupyter(place / "student", place / "home") as server:
        watched = Watched(browser)
        answer_all(watched.page, server.url(f"lab/tree/{SLUG}/{SLUG}.ipynb"))
        path = place / "student" / SLUG / "responses.json"
        wait_until(lambda: len(saved_items(path)) == len(sheet().questions))
        watched.page.close()
    nbgrader(place, "submit", SLUG, "--student", "ani")
    course = place / "grading"
    done = run_nbgrader(course, "collect", SLUG)
    assert done.returncode == 0, done.stderr
    hand_in(course, "budi", answers({}))
    return course


def saved_items(path: Path) -> dict:
    return json.loads(path.read_bytes())["items"] if path.exists() else {}


def wait_until(ready) -> None:
    end = time.monotonic() + WAIT / 1000
    while not ready():
        assert time.monotonic() < end, "the answers were not written"
        time.sleep(0.1)


def answer_all(page: Page, url: str) -> None:
    """Run all, then answer each item rightly, with a click for each part."""
    page.goto(url)
    run_all(page)
    for question in sheet().questions:
        item = question.item
        if question.essay:
            focus(page, item.id, "area").fill(WRITTEN)
            focus(page, item.id, "area").blur()
        elif item.type == "classify":
            for card, put in item.answer.key.items():
                place = put if isinstance(put, str) else put[0]
                focus(page, item.id, card).select_option(place)
        elif item.type == "annotate":
            annotate(page, item)
        else:
            for option in [item.answer.key] if item.type == "single" else item.answer.key:
                focus(page, item.id, option).check()
    page.locator("label", has=focus(page, "u98-g01", "sure-2")).click()


def run_all(page: Page) -> None:
    """Press Run All Cells; again when the kernel was not ready yet, as a student would."""
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=WAIT)
    for _ in range(4):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator("#jp-mainmenu-run").get_by_text("Run All Cells", exact=True).click()
        try:
            focus(page, ESSAY, "area").wait_for(timeout=WAIT / 3)
        except TimeoutError:
            continue
        return
    raise AssertionError("the cells did not run")


def focus(page: Page, *names: str) -> Locator:
    """The control that the front end names so."""
    return page.locator(f'[data-focus="{"/".join(names)}"]')


def annotate(page: Page, item) -> None:
    tags = [tag.id for tag in item.tags]
    for segment, tag in item.answer.key.items():
        if tag != "none":
            focus(page, item.id, segment).press(str(tags.index(tag) + 1))


def test_what_was_clicked_is_in_the_file(place, collected):
    data = json.loads((collected / "submitted" / "ani" / SLUG / "responses.json").read_bytes())
    assert (data["schema"], data["assignment"]) == (1, SLUG)
    assert data["items"][ESSAY]["response"] == {"text": WRITTEN}
    assert data["items"]["u98-g01"]["confidence"] == 2


def test_the_lecturer_marks_in_the_form_grader_and_nothing_runs(place, collected, browser):
    with jupyter(collected, place / "home") as server:
        watched = Watched(browser)
        page = watched.page
        page.goto(server.url("login?next=/api/status"))
        page.goto(server.url(f"formgrader/manage_submissions/{SLUG}"))
        for student in ("ani", "budi"):
            autograde(page, student)
        look_at_the_answers(page, server, submission_of(collected, "ani"))
        assert watched.alarms == []
        page.close()
    essay = stored(collected, "ani")[f"{ESSAY}--concepts"]
    assert essay == (None, 3.0, False)
    before = everything(collected)
    assert (before["ani"]["score"], before["budi"]["score"]) == (23.0, 0.0)
    mark_assignment(SLUG, collected)
    assert everything(collected) == before


def autograde(page: Page, student: str) -> None:
    """Press the lightning button in a student's row and wait for the mark."""
    row = page.locator("tr", has=page.locator(".student-id", has_text=student))
    row.locator(".autograde a").click()
    dialog = page.locator("#success-modal")
    expect(dialog).to_be_visible(timeout=WAIT)
    dialog.get_by_text("OK").click()
    expect(dialog).to_be_hidden()


def submission_of(course: Path, student: str) -> str:
    with gradebook(course) as book:
        return str(book.find_submission_notebook(SLUG, SLUG, student).id)


def look_at_the_answers(page: Page, server, submission: str) -> None:
    page.goto(server.url(f"formgrader/submissions/{submission}/"))
    expect(page.locator(".lintas-marked")).to_have_count(len(sheet().questions))
    expect(page.get_by_text("✓ Right").first).to_be_visible()
    shown = page.locator("pre.lintas-essay")
    assert shown.inner_text() == WRITTEN
    expect(shown).to_have_css("word-break", "normal")
    assert shown.locator("*").count() == 0
    assert page.locator("img, svg").count() == 0
    assert page.get_by_text("All three elements.").is_visible()
    # The form is filled in by a script of its own: its placeholders come last.
    expect(page.locator('[id="u98-g01"]')).to_have_attribute("placeholder", "2")
    score = page.locator(f'[id="{ESSAY}--concepts"]')
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        score.fill("3")
        score.blur()


def test_the_feedback_page_explains_and_nothing_runs(collected, browser):
    mark_assignment(SLUG, collected)
    done = run_nbgrader(collected, "generate_feedback", SLUG, "--force")
    assert done.returncode == 0, done.stderr
    watched = Watched(browser)
    path = collected / "feedback" / "ani" / SLUG / f"{SLUG}.html"
    watched.page.goto(path.as_uri())
    shown = watched.page.locator("pre.lintas-essay")
    assert shown.inner_text() == WRITTEN
    assert shown.locator("*").count() == 0
    assert watched.page.get_by_text("Why:").count() == len(sheet().questions)
    assert watched.alarms == []
    watched.page.close()
