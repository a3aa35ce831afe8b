"""The preview: built at every save, the last good page kept, keys never shown."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from lintas.authoring.newsroom import Newsroom
from lintas.authoring.pages import TAG, start, with_script
from lintas.authoring.rebuild import LANGS, at_the_cause, bring, for_the_page, languages
from lintas.authoring.watch import changed, look, next_change
from lintas.items import Problem

ROOT = Path(__file__).resolve().parent.parent
LINTAS = Path(sys.executable).parent / "lintas"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
SMALL = ("book/units.yml", "book/helplines.yml", "book/glossary.yml", "book/references.bib",
         "book/citations.yml", "book/points.yml", "book/outcomes.yml", "book/misconceptions.yml",
         "_config.yml")  # fmt: skip
PAGE = "# {title}\n\nA first sentence.\n\n```{{quiz}}\nu10-p01\n```\n"
P01 = "book/items/u10-palermo-protocol/u10-p01.yml"
SECRET = "exercises/u10-palermo-protocol/items/u10-g02.yml"


def test_a_change_is_waited_for_until_it_stands_still() -> None:
    looks = iter([{"a": (1, 1)}, {"a": (2, 1)}, {"a": (3, 9)}, {"a": (3, 9)}])
    waits: list[float] = []
    after = next_change({"a": (1, 1)}, lambda: next(looks), pause=waits.append)
    assert after == {"a": (3, 9)} and len(waits) == 4


def test_looking_sees_content_and_nothing_else(tmp_path: Path) -> None:
    for name in (
        "a.md",
        ".a.md.swp",
        "b/c.yml",
        "b/.git/d.yml",
        "#e.md",
        "f.txt",
        "__pycache__/g.yml",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    seen = look([tmp_path])
    assert {Path(path).relative_to(tmp_path).as_posix() for path in seen} == {"a.md", "b/c.yml"}
    assert look([tmp_path / "a.md", tmp_path / "none.yml"]).keys() == {str(tmp_path / "a.md")}
    (tmp_path / "a.md").write_text("longer", encoding="utf-8")
    assert changed(seen, look([tmp_path])) == {str(tmp_path / "a.md")}


def test_looking_is_cheap() -> None:
    began = time.process_time()
    for _ in range(10):
        look([ROOT / "book", ROOT / "exercises", ROOT / "lintas"])
    assert (time.process_time() - began) / 10 < 0.05, (
        "a look twice a second is under a tenth of a core"
    )


@pytest.mark.parametrize(
    ("paths", "went", "langs"),
    [
        (["book/en/a/lesson.md"], False, ("en",)),
        (["book/id/a/lesson.md"], False, ("id",)),
        (["book/id/a/lesson.md", "book/en/b.md"], False, LANGS),
        (["book/items/a/u10-p01.yml"], False, LANGS),
        (["book/en/a/lesson.md"], True, LANGS),
        (["/elsewhere/bank/x.yml"], False, LANGS),
    ],
)
def test_only_what_changed_is_built(
    tmp_path: Path, paths: list[str], went: bool, langs: tuple[str, ...]
) -> None:
    full = [path if path.startswith("/") else str(tmp_path / path) for path in paths]
    assert languages(full, tmp_path, came_or_went=went) == langs


def test_only_pages_that_differ_are_brought(tmp_path: Path) -> None:
    site, shown = tmp_path / "site", tmp_path / "shown"
    for name in ("a.html", "b/c.html"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name, encoding="utf-8")
    assert bring(site, shown) == 2
    assert bring(site, shown) == 0
    (site / "a.html").write_text("new", encoding="utf-8")
    (site / "b/c.html").unlink()
    assert bring(site, shown) == 2
    assert not (shown / "b/c.html").exists()


def test_of_graded_work_a_page_tells_only_the_place() -> None:
    told = for_the_page(
        [
            Problem("exercises/u10/items/u10-g01.yml", 3, "u10-g01", "the key is b", "c", "x"),
            Problem("/my/bank/u10/items/u10-g09.yml", 4, "u10-g09", "the key is b", "c", "x"),
            Problem("book/items/u10/u10-p01.yml", 5, "u10-p01", "said", "c", "x"),
        ],
        Path("/course"),
    )
    assert [problem.line for problem in told] == [3, 4, 5]
    assert ["key" in problem.message for problem in told] == [False, False, False]
    assert told[2].message == "said"


def test_a_complaint_of_a_page_about_a_file_names_the_file() -> None:
    page = Problem(
        "book/en/index.md", 3, "", "book/items/a/u10-p01.yml:10 is wrong", "mend", "build"
    )
    assert str(at_the_cause(page)) == "book/items/a/u10-p01.yml:10  is wrong → mend  [build]"


def test_the_script_stands_before_the_end() -> None:
    assert with_script(b"<p></body></html>") == b"<p>" + TAG + b"</body></html>"
    assert with_script(b"text") == b"text" + TAG


def test_news_wakes_those_who_wait_and_closing_sends_them_home() -> None:
    room, heard = Newsroom(), []
    waiting = threading.Thread(target=lambda: heard.append(room.after(0, 20)))
    waiting.start()
    room.tell("ready", 1, ())
    waiting.join(20)
    assert heard[0].version == 1
    room.close()
    assert room.after(1, 20) is None


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text("<body>hello</body>", encoding="utf-8")
    (tmp_path / "a.css").write_text("p {}", encoding="utf-8")
    room = Newsroom()
    room.tell("failed", 3, (Problem("a.yml", 1, "", "<b>wrong</b>", "mend", "c"),))
    server = start(tmp_path, 0, room, sheet=lambda: b"keyless", sheet_name="u10-small")
    yield f"http://127.0.0.1:{server.server_address[1]}"
    room.close()
    server.shutdown()
    server.server_close()


def fetch(address: str, **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_pages_are_served_with_the_script_and_files_without(served: str) -> None:
    assert fetch(f"{served}/") == (200, b"<body>hello" + TAG + b"</body>")
    assert fetch(f"{served}/a.css") == (200, b"p {}")
    code, page = fetch(f"{served}/none.html")
    assert code == 404 and TAG in page
    assert fetch(f"{served}/../../etc/passwd")[0] == 404
    assert fetch(f"{served}/-preview/sheet.html") == (200, b"keyless")
    assert b"sheet.html" in fetch(f"{served}/-preview/graded")[1]


def test_only_this_computer_may_ask(served: str) -> None:
    assert fetch(f"{served}/", Host="elsewhere.example:80")[0] == 403
    assert "127.0.0.1" in served


def test_news_come_as_events(served: str) -> None:
    with urllib.request.urlopen(f"{served}/-preview/events", timeout=20) as answer:
        assert answer.headers["Content-Type"] == "text/event-stream"
        told = json.loads(answer.readline().removeprefix(b"data: "))
    assert (told["state"], told["version"], told["problems"][0]["line"]) == ("failed", 3, 1)


def test_an_unknown_worksheet_is_wrong_use(course: Path) -> None:
    done = subprocess.run(
        [LINTAS, "preview", "--graded", "u77"],
        cwd=course,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--graded" in done.stderr or "u77" in done.stderr


# --- the whole of it, in a browser


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of two pages a language, with graded work beside it."""
    course = tmp_path_factory.mktemp("preview") / "course"
    for name in (*SMALL, P01, SECRET):
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, course / name)
    (course / "_toc.yml").write_text(
        "format: jb-book\nroot: book/en/index\nchapters:\n  - file: book/en/more\n",
        encoding="utf-8",
    )
    for lang in LANGS:
        for page in ("index", "more"):
            (course / "book" / lang).mkdir(exist_ok=True)
            text = PAGE if page == "index" else "# {title}\n\nMore.\n"
            (course / "book" / lang / f"{page}.md").write_text(text.format(title=page), "utf-8")
    return course


@pytest.fixture(scope="module")
def running(small: Path) -> Iterator[tuple[str, Path]]:
    log = small.parent / "log.txt"
    with log.open("w") as out:
        process = subprocess.Popen(
            [LINTAS, "preview", "--port", "0"], cwd=small, stdout=out, stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        try:
            wait_for(lambda: " built in " in log.read_text("utf-8"))
            yield re.findall(r"http://\S+?/", log.read_text("utf-8"))[0], log
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
    assert log.read_text("utf-8").endswith("Stopped.\n")
    assert "Traceback" not in log.read_text("utf-8")


def wait_for(ready: object, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not ready():  # type: ignore[operator]
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_a_save_shows_in_the_open_page(
    small: Path, running: tuple[str, Path], browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{running[0]}en/index.html")
    place = small / "book/en/index.md"
    text = place.read_text("utf-8")
    place.write_text(text.replace("A first", "Another"), encoding="utf-8")
    page.get_by_text("Another sentence.").wait_for(timeout=180_000)
    page.close()


def test_a_mistake_is_told_and_the_last_good_page_stays(
    small: Path, running: tuple[str, Path], browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{running[0]}en/index.html")
    place = small / P01
    text = place.read_text("utf-8")
    line = text.splitlines().index("difficulty: 1") + 1
    place.write_text(text.replace("difficulty: 1", "difficulty: 9"), encoding="utf-8")
    panel = page.locator("#lintas-preview .panel")
    panel.get_by_text("cannot be built").wait_for(timeout=180_000)
    assert panel.get_by_text(f"{P01}:{line}").count() >= 1
    assert panel.get_by_text("→").count() >= 1
    assert page.locator(".lintas-quiz").count() == 1, "the last good page is there"
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Fold away").click()
    assert not panel.is_visible()
    place.write_text(text, encoding="utf-8")
    wait_for(lambda: re.search(r"built in [^\n]*\n[^\n]*\Z|built in", tail(running[1])))
    page.reload()
    assert page.get_by_text("cannot be built").count() == 0
    page.close()


def tail(log: Path) -> str:
    """What the terminal said since the last failure."""
    return log.read_text("utf-8").rpartition("cannot be built")[2]


def test_nothing_of_a_graded_item_is_served(small: Path, running: tuple[str, Path]) -> None:
    shown = small / "_build/preview/shown"
    secret = re.findall(r'en: "([^"]{30,})"', (small / SECRET).read_text("utf-8"))
    assert len(secret) > 4
    text = "".join(path.read_text("utf-8", errors="replace") for path in shown.rglob("*.html"))
    assert text and not [words for words in secret if words in text]
    news = urllib.request.urlopen(f"{running[0]}-preview/events", timeout=20).readline().decode()
    assert news.startswith("data: ") and not [words for words in secret if words in news]
    assert TAG.decode() not in text, "the script is put in while a page is sent"
