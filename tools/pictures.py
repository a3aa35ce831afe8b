"""Take the pictures of the guides anew, from an invented class: python tools/pictures.py [NAME …]

Needs what `make setup-all` installs and Debian's chromium. Look at each picture before you keep it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from nbgrader.api import Gradebook
from PIL import Image
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from grading_server import chromium, jupyter  # noqa: E402

IMAGES = ROOT / "docs" / "images"
LINTAS = Path(sys.executable).parent / "lintas"
SLUG = "u10-palermo-protocol"
MOST = 120_000
COLOURS = 128
DAMAGED = {
    "invented-003": "<!doctype html><p>Please log in",
    "invented-021": json.dumps({"schema": 1, "assignment": "u11-indonesian-law", "items": {}}),
    "invented-047": json.dumps({"schema": 1, "essay": "word " * 60_000}),
}
"""What some of the class hand in instead of their answers."""
DONE, WAITING = "invented-002", "invented-008"
"""Whose essay has been marked by hand, and whose waits."""
BY_HAND = {"concepts": 14, "evidence": 11, "argument": 10, "care": 8}


@dataclass(frozen=True)
class Place:
    """The invented course, a home for programs to write in, and the browser."""

    course: Path
    home: Path
    browser: Browser

    def page(self, width: int, height: int, lang: str = "en") -> Page:
        return self.browser.new_page(
            viewport={"width": width, "height": height}, locale=lang, reduced_motion="reduce"
        )

    def opened(self, path: Path, width: int, height: int, lang: str = "en") -> Page:
        page = self.page(width, height, lang)
        page.goto(path.as_uri())
        return page

    def report(self, name: str) -> Path:
        return self.course / "reports" / f"{SLUG}{name}.html"


def lintas(*words: object, codes: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run(
        [LINTAS, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode not in codes:
        raise SystemExit(f"lintas {words[0]}: {done.stdout}{done.stderr}")


def gradebook(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course}/gradebook.db", "lintas-demo")


def make_course(course: Path) -> None:
    """An invented class, marked; a few of its files are damaged."""
    lintas("demo-class", course)
    for student, text in DAMAGED.items():
        (course / "submitted" / student / SLUG / "responses.json").write_text(text)
    lintas("mark", SLUG, "--course", course, codes=(1,))
    with gradebook(course) as book:
        for criterion, points in BY_HAND.items():
            grade = book.find_grade(f"u10-g14--{criterion}", SLUG, SLUG, DONE)
            grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()
    lintas("feedback", SLUG, "--course", course)
    lintas("analyse", SLUG, "--course", course)


def worksheet(place: Place) -> Page:
    """The worksheet on a phone, in Indonesian, a first answer given."""
    page = place.opened(place.course / "release" / SLUG / f"{SLUG}.html", 360, 640, "id-ID")
    card = page.locator(".lq-card").nth(1)
    card.locator("input").first.check()
    card.evaluate("it => window.scrollTo(0, it.getBoundingClientRect().top + scrollY - 8)")
    return page


def analysis(place: Place) -> Page:
    """What to change, in words."""
    return place.opened(place.report("-analysis"), 1000, 880)


def question(place: Place) -> Page:
    """What each third of the class chose in one question."""
    page = place.opened(place.report("-analysis"), 1000, 760)
    page.get_by_role("link", name="See the figures of u10-g09").click()
    page.locator("#trace-u10-g09-en .main-svg").first.wait_for()
    page.locator("#item-u10-g09-en").evaluate("it => it.scrollIntoView()")
    return page


def feedback(place: Place) -> Page:
    """One student's page."""
    return place.opened(place.course / "feedback" / DONE / SLUG / f"{SLUG}.html", 760, 820)


def report(place: Place) -> Page:
    """The report of a run, with those who need a person."""
    return place.opened(place.report(""), 1000, 600)


@contextmanager
def desk(place: Place) -> Iterator[str]:
    command = [str(LINTAS), "desk", "--course", str(place.course), "--port", "0"]
    command += ["--formgrader", "http://localhost:8888/"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = (re.search(r"http://127\.0\.0\.1\S+", line) for line in process.stdout)
        yield next(found[0] for found in lines if found)
        process.send_signal(2)


def desk_list(place: Place) -> bytes:
    """The list of what waits."""
    with desk(place) as address:
        page = place.page(1200, 720)
        page.goto(address)
        page.goto(f"{address.partition('/?')[0]}/a/{SLUG}")
        return page.screenshot()


def form_grader(place: Place) -> bytes:
    """An essay and its rubric in nbgrader's form grader."""
    with gradebook(place.course) as book:
        submission = book.find_submission_notebook(SLUG, SLUG, WAITING).id
    with jupyter(place.course, place.home) as server:
        page = place.page(1100, 900)
        page.goto(server.url("login?next=/api/status"))
        page.goto(server.url(f"formgrader/submissions/{submission}/"))
        essay = page.locator("pre.lintas-essay")
        essay.wait_for()
        page.wait_for_load_state("networkidle")
        essay.evaluate("it => window.scrollTo(0, it.getBoundingClientRect().top + scrollY - 320)")
        return page.screenshot()


PICTURES: dict[str, Callable[[Place], Page | bytes]] = {
    "worksheet-phone": worksheet,
    "item-analysis": analysis,
    "item-analysis-question": question,
    "feedback": feedback,
    "run-report": report,
    "desk": desk_list,
    "essay-form-grader": form_grader,
}


def save(name: str, shot: bytes) -> None:
    """As a PNG with few colours, which these pages hardly need more than."""
    image = Image.open(BytesIO(shot)).convert("RGB")
    path = IMAGES / f"{name}.png"
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {image.width} × {image.height}, {size / 1000:.0f} kB")
    if size > MOST:
        raise SystemExit(f"{path.name} is larger than {MOST // 1000} kB; crop it")


def main(names: list[str]) -> None:
    with TemporaryDirectory() as folder, chromium() as browser:
        place = Place(Path(folder) / "grading-demo", Path(folder) / "home", browser)
        place.home.mkdir()
        make_course(place.course)
        for name in names or PICTURES:
            taken = PICTURES[name](place)
            save(name, taken if isinstance(taken, bytes) else taken.screenshot())


if __name__ == "__main__":
    main(sys.argv[1:])
