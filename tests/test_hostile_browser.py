"""Script in notebooks, as a marker and a student see it: in a real browser nothing of it runs."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from grading_server import Watched, chromium, jupyter
from hostile.scene import SLUG, Scene
from hostile.showing import HTML_PIECES, SHOWING

from lintas.worksheets import run_nbgrader

NOTES = "window.found = []; window.ran = name => { window.found.push(name) }"
# Of all that could start a script when a marker clicks: every link and form on the page.
LINKS = """() => [...document.querySelectorAll('a[href], form[action], area[href], iframe[src]')]
    .map(one => one.getAttribute('href') || one.getAttribute('action') || one.getAttribute('src'))
    .filter(to => /^[\\s\\x00-\\x1f]*(javascript|data|vbscript):/i.test(to))"""
# What the student's cells and outputs have put on the page.
ELEMENTS = """() => [...document.querySelectorAll('#notebook, main, .jp-Notebook, body')]
    .flatMap(one => [...one.querySelectorAll('iframe, object, embed, form#formgrader, base, video,'
        + ' [name=getElementById], meta[http-equiv=refresh]')]).map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    with tempfile.TemporaryDirectory(prefix="lintas-raid-", dir="/var/tmp") as folder:
        made = Scene(Path(folder))
        made.course.mkdir()
        with made.listener.open():
            made.build()
            for attack in SHOWING:
                made.hand_in(attack.name, attack)
            done = made.mark("--jobs", "1", limits={})
            assert done.returncode in (0, 1), done.stderr
            done = run_nbgrader(made.course, "generate_feedback", SLUG)
            assert done.returncode == 0, done.stderr
            yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


def opened(browser: Any) -> Watched:
    watched = Watched(browser)
    watched.page.add_init_script(NOTES)
    return watched


def nothing_ran(watched: Watched, scene: Scene, title: str) -> None:
    page = watched.page
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)
    for one in page.locator("details, summary, #click-me, #press-me").all():
        one.click(timeout=1000, force=True)
    assert page.evaluate("window.found") == []
    assert page.evaluate(LINKS) == []
    assert page.evaluate(ELEMENTS) == []
    assert watched.alarms == []
    assert title in page.title()
    # The pieces ask this address for a picture and a stylesheet.
    assert scene.listener.heard == []


def submissions(scene: Scene) -> dict[str, str]:
    query = """
    select submitted_assignment.student_id, submitted_notebook.id from submitted_notebook
    join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id"""
    with closing(sqlite3.connect(scene.course / "gradebook.db")) as book:
        return dict(book.execute(query).fetchall())


def test_nothing_runs_in_the_form_grader(scene: Scene, browser: Any) -> None:
    numbers = submissions(scene)
    with jupyter(scene.course, scene.home) as server:
        watched = opened(browser)
        watched.page.goto(server.url("login?next=/api/status"))
        for attack in SHOWING:
            watched.page.goto(server.url(f"formgrader/submissions/{numbers[attack.name]}/"))
            watched.page.locator(".nbgrader_cell, .nbgrader-cell, .jp-Cell").first.wait_for()
            nothing_ran(watched, scene, SLUG)
        watched.page.close()


@pytest.mark.parametrize("attack", SHOWING, ids=lambda attack: attack.name)
def test_nothing_runs_in_feedback(attack: Any, scene: Scene, browser: Any) -> None:
    watched = opened(browser)
    page = scene.course / "feedback" / attack.name / SLUG / f"{SLUG}.html"
    watched.page.goto(page.as_uri())
    nothing_ran(watched, scene, SLUG)
    watched.page.close()


def test_the_pieces_are_live(browser: Any) -> None:
    """Put on a page as they are, they run: the tests above can fail."""
    ran = set()
    for name, piece in HTML_PIECES.items():
        watched = opened(browser)
        body = piece.replace("@", f"ran(`{name}`)").replace("<PORT>", "9")
        watched.page.set_content(f"<script>{NOTES}</script>{body}", wait_until="commit")
        watched.page.wait_for_timeout(150)
        ran |= set(watched.page.evaluate("window.found || []"))
        watched.page.close()
    assert {"script", "handler", "svg", "iframe", "style", "details"} <= ran
