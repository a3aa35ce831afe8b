"""The page of the analysis in a real browser: from disk, no network, both languages, any width."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from analysis_class import ROOT, class_of, examined, plan_of
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lintas.analysis import Course, page_html

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST = 3_000_000
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, headless; LINTAS_CHROMIUM names another one."""
    path = os.environ.get("LINTAS_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page of 300 takers, which has every chart, and one of 20, which has few."""
    folder, made = tmp_path_factory.mktemp("analysis"), date(2026, 3, 20)
    course = Course(
        misconceptions={"initial-consent-is-a-defence": {"en": "Signed is signed.", "id": "Sah."}},
        sections={"ADD-10": {"en": "When consent counts", "id": "Kapan persetujuan dihitung"}},
    )
    found = {}
    for name, count in (("large", 300), ("small", 20)):
        found[name] = folder / f"{name}.html"
        analysis = examined(class_of(count, 5, plan_of(5)))
        found[name].write_text(page_html(analysis, "en", course, made=made, invented=True), "utf-8")
    return found


@pytest.fixture
def open_page(browser: Browser, files: dict[str, Path]) -> Iterator[Open]:
    """A function that opens a page; an error in it or a request of it fails the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def note(said: bool, what: str) -> None:
        if said:
            wrong.append(what)

    def opener(name: str = "large", lang: str = "en", width: int = 1280, **options: Any) -> Page:
        size = {"width": width, "height": 900}
        context = browser.new_context(viewport=size, offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: note(True, str(error)))
        page.on("console", lambda line: note(line.type in ("error", "warning"), line.text))
        page.on(
            "request", lambda asked: note(not asked.url.startswith(("file:", "data:")), asked.url)
        )
        page.goto(files[name].as_uri())
        if lang != "en":
            page.locator(f".a-languages button[lang={lang}]").click()
        return page

    yield opener
    for context in contexts:
        context.close()
    assert wrong == []


def unfold(page: Page) -> None:
    """Open every fold, and show every chart once, so that it is drawn."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    charts = page.locator(".l-chart:visible")
    for number in range(charts.count()):
        charts.nth(number).scroll_into_view_if_needed()
        expect(charts.nth(number)).to_have_attribute("data-state", "drawn")


@pytest.mark.parametrize(
    ("lang", "width", "scheme"),
    [("en", 1280, "light"), ("en", 320, "dark"), ("id", 1280, "dark"), ("id", 320, "light")],
)
def test_no_access_barrier_that_axe_finds(
    lang: str, width: int, scheme: str, open_page: Open
) -> None:
    page = open_page("large", lang, width, color_scheme=scheme, reduced_motion="reduce")
    unfold(page)
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
    )
    found = [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in result["violations"]]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("lang", ["en", "id"])
def test_every_chart_is_drawn_has_words_and_a_table(lang: str, open_page: Open) -> None:
    page = open_page("large", lang)
    unfold(page)
    charts = page.locator(".l-chart:visible")
    names = charts.evaluate_all("all => all.map((one) => one.id)")
    wanted = {f"{name}-{lang}" for name in ("totals", "facility", "rest", "gap", "curve")}
    assert wanted <= set(names)
    for number in range(charts.count()):
        one = charts.nth(number)
        assert one.locator(".l-chart-plot svg.main-svg").count() > 0
        assert len(one.locator("[role=img]").get_attribute("aria-label") or "") > 30
        assert one.locator("tbody tr").count() >= 3
        assert one.locator(".l-chart-takeaway").inner_text()


def test_the_language_changes_and_is_told_to_screen_readers(open_page: Open) -> None:
    page = open_page("large")
    assert page.locator("h1:visible").inner_text().startswith("Item analysis")
    page.locator(".a-languages button[lang=id]").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    assert page.locator("h1:visible").inner_text().startswith("Analisis butir soal")
    assert page.title().startswith("Analisis butir soal")
    assert page.locator("button[lang=id]").get_attribute("aria-pressed") == "true"


def test_a_finding_leads_to_the_figures_of_its_question(open_page: Open) -> None:
    page = open_page("large")
    link = page.locator(".a-findings a:visible").first
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.click()
    expect(page.locator(f"#{target}")).to_be_in_viewport()


def test_dark_is_dark_and_paper_is_light(open_page: Open) -> None:
    page = open_page("large", color_scheme="dark")
    unfold(page)
    dot = "document.querySelector('#facility-en .scatterlayer path.point').style.fill"
    dark = page.evaluate(dot)
    light = open_page("large", color_scheme="light")
    unfold(light)
    assert dark != light.evaluate(dot)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 24, 27)"


def test_on_paper_everything_is_unfolded(open_page: Open) -> None:
    page = open_page("large")
    unfolded = "document.querySelectorAll('main > [lang=en] .a-item:not([open])').length"
    blank = "document.querySelectorAll('main > [lang=en] .l-chart:not([data-state=drawn])').length"
    assert page.evaluate(unfolded) > 0 and page.evaluate(blank) > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(unfolded) == 0 and page.evaluate(blank) == 0
    assert page.locator(".l-chart:visible details[open]").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(unfolded) > 0


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_small_class_has_a_small_page(lang: str, open_page: Open) -> None:
    page = open_page("small", lang, 320)
    unfold(page)
    names = page.locator(".l-chart:visible").evaluate_all("all => all.map((one) => one.id)")
    assert names == [f"facility-{lang}"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_is_one_file_of_bounded_size(files: dict[str, Path]) -> None:
    for path in files.values():
        text = path.read_text("utf-8")
        assert len(text.encode()) < MOST
        assert " src=" not in text.replace("<script src", "").split("<script>")[0]
        assert "default-src 'none'" in text
