"""The book in a browser: from a server and from disk, both languages, by keyboard, by machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from book_pages import LANGS, ROOT, book_pages, built_site
from browsers import in_both
from playwright.sync_api import Browser, BrowserContext, Page

from lintas.book.server import make_server

pytest_plugins = ["browser_plugin"]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LESSON = "u10-palermo-protocol/lesson.html"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of the served book."""
    with make_server(built_site(), 0) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/"
        running.shutdown()


class Watch:
    """A context that lets nothing out of this computer and notes what goes wrong."""

    def __init__(self, browser: Browser, width: int = 1280, **options: Any) -> None:
        self.wrong: list[str] = []
        self.outside: list[str] = []
        viewport = {"width": width, "height": 800}
        self.context: BrowserContext = browser.new_context(viewport=viewport, **options)
        self.context.route("**/*", self._route)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda m: self._note(m.type == "error", m.text))
        self.page.on("pageerror", lambda error: self._note(True, str(error)))
        self.page.on("requestfailed", lambda request: self._note(True, request.url))
        self.page.on("response", lambda answer: self._note(answer.status >= 400, answer.url))

    def _note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.wrong.append(what)

    def _route(self, route: Any) -> None:
        parts = urlsplit(route.request.url)
        if parts.scheme in ("file", "data", "blob") or parts.hostname == "127.0.0.1":
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open(self, address: str) -> Page:
        self.page.goto(address, wait_until="load")
        return self.page

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    """A watched context of a desk's width; nothing may have gone wrong at the end."""
    watching = Watch(browser)
    yield watching
    watching.close()
    assert watching.wrong == [] and watching.outside == []


@pytest.fixture
def phone(browser: Browser) -> Iterator[Watch]:
    """The same, as narrow as WCAG asks, with touch."""
    watching = Watch(browser, 320, has_touch=True)
    yield watching
    watching.close()
    assert watching.wrong == [] and watching.outside == []


def _scroll_through(page: Page) -> None:
    """Show every part once, so that charts are drawn."""
    page.evaluate(
        """async () => {
          for (let y = 0; y < document.body.scrollHeight; y += 700) {
            window.scrollTo(0, y);
            await new Promise((done) => setTimeout(done, 15));
          }
        }"""
    )


@in_both
@pytest.mark.parametrize("start", ["server", "disk"])
def test_every_page_loads_whole_and_without_errors(start: str, watch: Watch, server: str) -> None:
    base = server if start == "server" else built_site().as_uri() + "/"
    for name in book_pages():
        page = watch.open(base + name)
        _scroll_through(page)
        assert page.locator("h1").count() == 1
    assert watch.wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("lang", LANGS)
def test_no_page_has_an_access_barrier_that_axe_finds(
    lang: str, width: int, scheme: str, browser: Browser, server: str
) -> None:
    watching = Watch(browser, width, color_scheme=scheme, reduced_motion="reduce")
    found = []
    for name in (name for name in book_pages() if name.startswith(lang)):
        page = watching.open(server + name)
        page.wait_for_timeout(150)
        found += [f"{name}: {line}" for line in _axe(page)]
    watching.close()
    assert found == []


def _axe(page: Page) -> list[str]:
    page.add_script_tag(path=AXE)
    results = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
    )
    return [
        f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:160]})"
        for one in results["violations"]
    ]


@in_both
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_wider_than_the_narrowest_screen(lang: str, phone: Watch, server: str) -> None:
    for name in (name for name in book_pages() if name.startswith(lang)):
        page = phone.open(server + name)
        wider = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider <= 0, name


@in_both
def test_the_first_key_leads_past_the_header(watch: Watch, server: str) -> None:
    page = watch.open(f"{server}en/{LESSON}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@in_both
def test_focus_is_always_visible(watch: Watch, server: str) -> None:
    page = watch.open(f"{server}id/index.html")
    for _ in range(12):
        page.keyboard.press("Tab")
        width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert float(width.removesuffix("px")) >= 2


@in_both
def test_the_menu_of_a_phone_opens_by_key_and_closes_with_escape(phone: Watch, server: str) -> None:
    page = phone.open(f"{server}id/{LESSON}")
    assert not page.locator(".map nav").is_visible()
    page.locator(".map > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".map nav").is_visible()
    page.locator(".map-around a").first.focus()
    page.keyboard.press("Escape")
    assert not page.locator(".map nav").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_map_stands_open_beside_a_wide_page(watch: Watch, server: str) -> None:
    page = watch.open(f"{server}en/{LESSON}")
    assert page.locator(".map nav").is_visible()
    current = page.locator('.map [aria-current="page"]')
    assert current.count() == 1 and "Palermo" in current.inner_text()


@in_both
def test_the_language_switch_keeps_the_page_and_the_point(watch: Watch, server: str) -> None:
    page = watch.open(f"{server}en/{LESSON}#S2.1.3.2-02")
    page.get_by_role("link", name="Bahasa Indonesia").click()
    page.wait_for_url(f"{server}id/{LESSON}#S2.1.3.2-02")
    assert page.evaluate("document.documentElement.lang") == "id"
    page.goto(f"{server}index.html")
    page.wait_for_url("**/id/index.html")


@in_both
def test_a_term_shows_its_definition_on_focus_and_hover_and_goes_with_escape(
    watch: Watch, server: str
) -> None:
    page = watch.open(f"{server}en/{LESSON}")
    tip, word = page.locator("#gloss-tip"), page.locator("a.gloss").nth(1)
    word.focus()
    assert tip.is_visible()
    assert word.get_attribute("aria-describedby") == "gloss-tip"
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    word.blur()
    word.hover()
    assert tip.is_visible()
    tip.hover()
    page.wait_for_timeout(400)
    assert tip.is_visible()
    page.mouse.move(2, 2)
    page.wait_for_timeout(400)
    assert not tip.is_visible()
    word.click()
    page.wait_for_url("**/glossary.html#*")
    assert page.locator(":target").count() == 1


def test_a_tap_shows_the_definition_and_a_second_tap_opens_the_glossary(
    phone: Watch, server: str
) -> None:
    page = phone.open(f"{server}id/{LESSON}")
    word = page.locator("a.gloss").nth(1)
    word.tap()
    assert page.locator("#gloss-tip").is_visible()
    assert LESSON in page.url
    word.tap()
    page.wait_for_url("**/glossary.html#*")


@in_both
def test_the_choice_of_appearance_is_kept_and_there_before_the_first_paint(
    watch: Watch, server: str
) -> None:
    page = watch.open(f"{server}en/help.html")
    page.locator('.appearance-top [data-appearance="dark"]').click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => "
        "{ window.early = document.documentElement.dataset.theme })"
    )
    page.goto(f"{server}en/about.html")
    assert page.evaluate("window.early") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    page.locator('.appearance-top [data-appearance="system"]').click()
    assert page.evaluate("document.documentElement.dataset.theme") is None


@in_both
def test_the_course_map_counts_what_was_practised(watch: Watch, server: str) -> None:
    line = ".map-unit[data-unit=u10] .map-progress"
    page = watch.open(f"{server}en/{LESSON}")
    assert not page.locator(line).is_visible()
    card = page.locator(".lq-card").first
    card.locator("input[type=radio]").first.check()
    card.get_by_role("button", name="Check").click()
    page.wait_for_timeout(400)
    total = len(list((ROOT / "book/items/u10-palermo-protocol").glob("*.yml")))
    assert page.locator(line).inner_text() == f"1 of {total} practised"
    page.goto(f"{server}id/help.html")
    assert page.locator(line).inner_text() == f"1 dari {total} dilatih"


@in_both
@pytest.mark.parametrize("start", ["server", "disk"])
def test_search_finds_sections_in_the_language_of_the_page(
    start: str, watch: Watch, server: str
) -> None:
    base = server if start == "server" else built_site().as_uri() + "/"
    page = watch.open(f"{base}id/search.html")
    page.get_by_role("searchbox").fill("persetujuan anak")
    page.wait_for_selector(".search-results li")
    assert page.locator(".search-results mark").count() > 0
    assert "ditemukan" in page.locator(".search-status").inner_text()
    page.locator(".search-results a").first.click()
    page.wait_for_url("**/id/**")
    page.goto(f"{base}id/search.html")
    page.get_by_role("searchbox").fill("zzzzz")
    page.wait_for_timeout(200)
    assert "zzzzz" in page.locator(".search-status").inner_text()


def test_the_index_is_loaded_on_the_search_page_only(watch: Watch, server: str) -> None:
    asked: list[str] = []
    watch.page.on("request", lambda request: asked.append(request.url))
    watch.open(f"{server}en/{LESSON}")
    assert not any("search-en.js" in url for url in asked)
    watch.open(f"{server}en/search.html")
    watch.page.wait_for_timeout(200)
    assert any("search-en.js" in url for url in asked)


@in_both
def test_the_glossary_is_filtered_in_both_languages(watch: Watch, server: str) -> None:
    page = watch.open(f"{server}en/glossary.html")
    page.get_by_role("searchbox").fill("perhambaan")
    assert page.locator(".term:visible").count() == 1
    assert page.locator(".terms-count").inner_text() == "1 terms"


def test_without_scripts_the_page_is_complete(browser: Browser, server: str) -> None:
    watching = Watch(browser, 360, java_script_enabled=False)
    page = watching.open(f"{server}en/{LESSON}")
    assert page.locator("noscript li").count() > 0
    page.locator(".map > summary").click()
    assert page.locator(".map nav").is_visible()
    watching.close()


def test_main_targets_are_large_enough_to_touch(phone: Watch, server: str) -> None:
    page = phone.open(f"{server}id/index.html")
    for box in page.evaluate(
        """() => [...document.querySelectorAll(
          'header a, .languages a, .map > summary, .foot li a, .region-door a'
        )].map(e => e.getBoundingClientRect()).map(r => [r.width, r.height])"""
    ):
        assert min(box) >= 24


def test_print_shows_the_text_without_the_frame(watch: Watch, server: str) -> None:
    page = watch.open(f"{server}en/{LESSON}")
    page.emulate_media(media="print")
    for part in (".top", ".map", ".toc", ".pager"):
        assert not page.locator(part).first.is_visible()
    assert page.locator("h1").is_visible()
    white = "rgb(255, 255, 255)"
    for theme in ("dark", "light"):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        colour = "getComputedStyle(document.documentElement).backgroundColor"
        assert page.evaluate(colour) == white
