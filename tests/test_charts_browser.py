"""Charts in a real browser, opened from a disk with every other address blocked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import in_both
from playwright.sync_api import Browser, Page, Route

from lintas.charts import assets, load, names

pytest_plugins = ["browser_plugin"]

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FRAME = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>Charts</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="static/charts.css">
<style>body{{margin:0;background:var(--l-bg);color:var(--l-ink)}}
main{{max-width:46rem;margin:0 auto;padding:0 16px}} .far{{height:3000px}}</style>
<script defer src="static/charts.js"></script></head>
<body><main><h1>Charts</h1><div class="far"></div>{blocks}</main></body></html>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder as a reader has it on a disk: a page per language and the built assets."""
    built = assets()
    assert {"charts.js", "charts.css", "plotly/plotly-geo.min.js"} <= set(built), "npm run build"
    for name, path in built.items():
        target = tmp_path / "static" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    for lang in ("en", "id"):
        blocks = "\n".join(load(name, BOOK).html(lang, "static/") for name in names(BOOK))
        html = FRAME.format(lang=lang, blocks=blocks)
        (tmp_path / f"{lang}.html").write_text(html, encoding="utf-8")
    one = FRAME.format(lang="en", blocks=load("palermo-parties", BOOK).html("en", "static/"))
    (tmp_path / "one.html").write_text(one, encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def tidy(browser: Browser) -> Iterator[None]:
    """Pages full of charts are closed after each test."""
    yield
    for context in browser.contexts:
        context.close()


class Opened:
    """A page, and what went wrong in it."""

    def __init__(self, browser: Browser, path: Path, width: int = 1000, **context: str) -> None:
        self.page: Page = browser.new_page(viewport={"width": width, "height": 800}, **context)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.route(re.compile(r"^(?!file:|data:)"), self._block)
        self.page.goto(path.as_uri())

    def _block(self, route: Route) -> None:
        self.errors.append(f"asked for {route.request.url}")
        route.abort()

    def bundles(self) -> list[str]:
        """The scripts of plotly that the page has asked for; Firefox reports none from a disk."""
        found: list[str] = self.page.locator("script[src*='/plotly/']").evaluate_all(
            "all => all.map(one => one.src)"
        )
        return found

    def draw(self) -> Page:
        for block in self.page.query_selector_all(".l-chart"):
            block.scroll_into_view_if_needed()
            block.wait_for_selector(".main-svg")
        self.page.wait_for_timeout(100)
        return self.page


def colours(page: Page) -> list[str]:
    script = """() => [...document.querySelectorAll('.l-chart-plot .js-line')]
        .map(line => getComputedStyle(line).stroke)"""
    found: list[str] = page.evaluate(script)
    return found


@in_both
@pytest.mark.parametrize("lang", ["en", "id"])
def test_plotly_waits_for_the_reader_and_nothing_leaves_the_disk(
    browser: Browser, site: Path, lang: str
) -> None:
    opened = Opened(browser, site / f"{lang}.html")
    opened.page.wait_for_timeout(300)
    assert opened.bundles() == []
    opened.draw()
    assert opened.bundles() == [(site / "static" / "plotly" / "plotly-geo.min.js").as_uri()]
    assert opened.errors == []
    states = "() => [...document.querySelectorAll('.l-chart')].map(c => c.dataset.state)"
    assert opened.page.evaluate(states) == ["drawn"] * len(names(BOOK))


def test_a_page_without_a_map_loads_the_smallest_bundle(browser: Browser, site: Path) -> None:
    opened = Opened(browser, site / "one.html")
    opened.draw()
    assert [url.rpartition("/")[2] for url in opened.bundles()] == ["plotly-basic.min.js"]
    assert opened.errors == []


@in_both
def test_the_map_has_land_on_a_disk_and_cannot_be_dragged(browser: Browser, site: Path) -> None:
    opened = Opened(browser, site / "id.html")
    page = opened.draw()
    land = page.locator("#chart-idn-detected-abroad .layer.land path")
    assert len(land.get_attribute("d") or "") > 10_000
    circles = page.locator("#chart-idn-detected-abroad .geo path.point")
    assert circles.count() == 27
    before = land.get_attribute("d")
    page.locator("#chart-idn-detected-abroad").scroll_into_view_if_needed()
    box = page.locator("#chart-idn-detected-abroad .l-chart-plot").bounding_box()
    assert box
    page.mouse.move(box["x"] + 300, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=4)
    page.mouse.up()
    page.mouse.wheel(0, 0)
    assert land.get_attribute("d") == before
    assert opened.errors == []


@in_both
@pytest.mark.parametrize("width", [375, 1000])
def test_drawing_moves_nothing(browser: Browser, site: Path, width: int) -> None:
    opened = Opened(browser, site / "en.html", width)
    height = "() => document.documentElement.scrollHeight"
    before = opened.page.evaluate(height)
    opened.draw()
    assert opened.page.evaluate(height) == before


def test_the_theme_recolours_at_once(browser: Browser, site: Path) -> None:
    page = Opened(browser, site / "en.html", color_scheme="light").draw()
    light = colours(page)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_timeout(300)
    dark = colours(page)
    page.evaluate("document.documentElement.dataset.theme = 'light'")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    assert colours(page) == light
    page.evaluate("delete document.documentElement.dataset.theme")
    page.wait_for_timeout(300)
    assert colours(page) == dark
    assert "rgb(11, 85, 99)" in light
    assert "rgb(124, 198, 212)" in dark


def test_print_is_light_and_shows_the_table_of_what_is_not_drawn(
    browser: Browser, site: Path
) -> None:
    opened = Opened(browser, site / "en.html", color_scheme="dark")
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    tables = "() => [...document.querySelectorAll('.l-chart details')].map(d => d.open)"
    assert set(opened.page.evaluate(tables)) == {True}
    opened.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert set(opened.page.evaluate(tables)) == {False}
    page = opened.draw()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert "rgb(11, 85, 99)" in colours(page)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert "rgb(124, 198, 212)" in colours(page)


@in_both
@pytest.mark.parametrize("lost", ["plotly/plotly-geo.min.js", "charts.js"])
def test_without_a_script_the_table_is_there(browser: Browser, site: Path, lost: str) -> None:
    (site / "static" / lost).unlink()
    opened = Opened(browser, site / "en.html")
    opened.page.locator(".l-chart").first.scroll_into_view_if_needed()
    opened.page.wait_for_timeout(400)
    table = opened.page.locator(".l-chart table").first
    if lost == "charts.js":
        opened.page.locator(".l-chart summary").first.click()
    assert table.is_visible()
    assert opened.page.locator(".l-chart-undrawn").first.is_visible()
    assert opened.errors == []


@pytest.mark.parametrize(
    ("browser", "width"),
    [
        ("chromium", 320),
        ("chromium", 375),
        ("chromium", 1000),
        ("firefox", 375),
        ("firefox", 1000),
    ],
    indirect=["browser"],
)
@pytest.mark.parametrize("lang", ["en", "id"])
def test_nothing_is_cut_and_labels_do_not_collide(
    browser: Browser, site: Path, lang: str, width: int
) -> None:
    page = Opened(browser, site / f"{lang}.html", width).draw()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for frame, boxes in page.evaluate(BOXES, WORDS):
        assert len(boxes) > 3
        for box in boxes:
            assert box["x"] >= frame["x"] - 1, box["words"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1, box["words"]
            assert box["y"] >= frame["y"] - 1, box["words"]
            assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1, box["words"]
        # The boxes of slanted words overlap where the words do not.
        straight = [box for box in boxes if not SLANTED.search(box["turned"])]
        pairs = [(a, b) for n, a in enumerate(straight) for b in straight[n + 1 :] if overlap(a, b)]
        assert pairs == []


SLANTED = re.compile(r"rotate\(-?(?!0|90)\d")
# Labels, tick words, and the names of places on a map.
WORDS = ".annotation-text, .xtick text, .ytick text, .textpoint text, .geo text"
# Each plot's frame and the boxes of its words.
BOXES = """words => [...document.querySelectorAll(".l-chart-plot")].map(plot => {
  const box = node => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return { x, y, width, height };
  };
  const told = text => ({
    ...box(text), words: text.textContent, turned: text.getAttribute("transform") ?? "",
  });
  return [box(plot), [...plot.querySelectorAll(words)].map(told).filter(one => one.width)];
})"""


def overlap(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether two boxes share more than a hair's breadth."""
    wide = min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"])
    high = min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"])
    return wide > 1 and high > 2


def test_a_turned_phone_gets_the_other_form(browser: Browser, site: Path) -> None:
    page = Opened(browser, site / "en.html", 375).draw()
    size = "() => document.querySelector('.l-chart-plot .main-svg').clientWidth"
    assert page.evaluate(size) == 343
    page.set_viewport_size({"width": 800, "height": 375})
    page.wait_for_timeout(400)
    assert page.evaluate(size) > 600
    page.set_viewport_size({"width": 320, "height": 700})
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@in_both
def test_the_keyboard_passes_through(browser: Browser, site: Path) -> None:
    page = Opened(browser, site / "en.html").draw()
    page.evaluate("document.querySelector('.l-chart summary').focus()")
    stops = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate("document.activeElement.className || document.activeElement.tagName")
        )
    assert stops[:3] == ["l-chart-csv", "SUMMARY", "l-chart-csv"]


@in_both
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "id"])
def test_axe_finds_nothing(browser: Browser, site: Path, lang: str, scheme: str) -> None:
    page = Opened(browser, site / f"{lang}.html", color_scheme=scheme).draw()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.add_script_tag(path=AXE)
    found = page.evaluate("() => axe.run()")
    assert [violation["id"] for violation in found["violations"]] == []


@in_both
def test_the_csv_is_saved_from_a_page_on_disk(browser: Browser, site: Path) -> None:
    page = Opened(browser, site / "id.html").page
    with page.expect_download() as caught:
        page.locator("#chart-palermo-parties .l-chart-csv").click()
    assert caught.value.suggested_filename == "palermo-parties.csv"
    text = Path(caught.value.path()).read_text(encoding="utf-8-sig")
    assert "2024-04-20,182,117" in text
