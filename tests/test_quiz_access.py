"""The quiz for everyone: accessibility, small screens, paper, hostile browsers and hostile text."""

from __future__ import annotations

import gzip
import json

import pytest
from browsers import in_both
from playwright.sync_api import Browser, Page, expect
from quiz_helpers import RIGHT, WRONG, Opener, axe, payloads, set_state, state_of

from lintas.quiz import assets

pytest_plugins = ["quiz_browser"]

STATES = {
    "unanswered": {},
    "answered": {"response": WRONG},
    "wrong": {"response": WRONG, "checked": True},
    "right": {"response": RIGHT, "checked": True},
    "revealed": {"response": WRONG, "checked": True, "revealed": True},
    "left out": {"response": {}, "skipped": True},
}
FORBIDDEN = """Object.defineProperty(window, "localStorage",
  { get() { throw new DOMException("refused", "SecurityError"); } });"""


def show(page: Page, name: str) -> None:
    state = dict(STATES[name])
    responses = state.pop("response", None)
    if responses is not None:
        set_state(page, responses or dict.fromkeys(RIGHT), confidence=2, **state)


@in_both
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", list(STATES))
def test_axe_finds_nothing_in_any_state(open_quiz: Opener, state: str, scheme: str) -> None:
    for lang, width in (("en", 1000), ("id", 360)):
        page = open_quiz(None, lang, width=width, scheme=scheme)
        show(page, state)
        assert axe(page) == []


@in_both
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "id"])
def test_axe_finds_nothing_on_a_graded_page(open_quiz: Opener, lang: str, scheme: str) -> None:
    page = open_quiz(None, lang, scheme=scheme, mode="graded")
    set_state(page, RIGHT)
    assert axe(page) == []
    page.evaluate("document.querySelector('.lintas-quiz').lintasModel.set('readonly', true)")
    assert axe(page) == []


@in_both
def test_axe_finds_nothing_in_an_open_menu_and_in_the_companions(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p95"])
    page.locator("[data-segment=a]").click()
    assert axe(page) == []
    for view in ("language", "summary"):
        page.evaluate(
            "v => document.querySelector('.lintas-quiz').lintasModel.set('view', v)", view
        )
        assert axe(page) == []


@in_both
@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("state", list(STATES))
def test_nothing_scrolls_sideways_at_320_pixels(open_quiz: Opener, state: str, lang: str) -> None:
    page = open_quiz(None, lang, width=320)
    show(page, state)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@in_both
@pytest.mark.parametrize("width", [360, 1000])
def test_every_target_is_large(open_quiz: Opener, width: int) -> None:
    page = open_quiz(None, "id", width=width)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            "button, select, textarea, label:has(input), input[type=text]")]
          .map(node => [node.textContent, node.getBoundingClientRect()])
          .filter(([, box]) => box.height && (box.height < 44 || box.width < 44))
          .map(([words, box]) => `${words} ${box.width} x ${box.height}`)"""
    )
    assert small == []


def test_the_verdict_is_in_view_and_the_buttons_stay_where_they_were(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p91"], width=360)
    page.locator("input[value=b]").check()
    page.get_by_role("button", name="Check").click()
    box = page.locator(".lq-verdict").bounding_box()
    assert box and 0 <= box["y"] <= 900 - box["height"]


def test_verdicts_have_a_word_and_a_shape_of_their_own(open_quiz: Opener) -> None:
    shapes = set()
    for response, word in ((["a", "b"], "Right"), (["a"], "Partly right"), (["c"], "Not yet")):
        page = open_quiz(["u10-p92"])
        set_state(page, {"u10-p92": response}, checked=True)
        expect(page.locator(".lq-verdict strong")).to_have_text(word)
        shapes.add(page.locator(".lq-verdict svg").inner_html())
    assert len(shapes) == 3


@in_both
def test_a_forbidden_store_is_told_once_and_answers_still_work(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p91"], "id", before=FORBIDDEN)
    expect(page.locator(".lq-notice")).to_contain_text("tidak mengizinkan halaman menyimpan")
    page.locator("input[value=a]").check()
    page.get_by_role("button", name="Periksa").click()
    expect(page.locator(".lq-verdict")).to_contain_text("Benar")
    assert axe(page) == []


@in_both
def test_a_full_store_and_a_damaged_record_lose_nothing_else(open_quiz: Opener) -> None:
    full = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"
    page = open_quiz(["u10-p91"], before=full)
    page.locator("input[value=a]").check()
    expect(page.locator(".lq-notice")).to_contain_text("does not let the page keep answers")
    damaged = "try { localStorage.setItem('lintas/1/u10-p91@1', '{oops') } catch {}"
    page = open_quiz(["u10-p91", "u10-p92"], before=damaged)
    expect(page.locator(".lq-notice")).to_contain_text("could not be read")
    page.locator("input[value=c]").first.check()
    assert state_of(page, "u10-p91@1")["response"] == "c"


@in_both
@pytest.mark.parametrize("mode", ["practice", "graded"])
def test_what_a_reader_types_stays_text(open_quiz: Opener, mode: str) -> None:
    page = open_quiz(["u10-p96"], mode=mode)
    hostile = "</textarea><img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
    page.locator(".lq-area").fill(hostile)
    page.locator(".lq-area").blur()
    if mode == "practice":
        page.get_by_role("button", name="Compare").click()
    page.reload()
    expect(page.locator(".lq-area")).to_have_value(hostile)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".lintas-quiz img").count() == 0


@pytest.mark.parametrize(
    "response",
    [
        "x",
        7,
        True,
        [],
        {},
        {"a": "x"},
        {"a": [1, {}]},
        [["a"]],
        {"__proto__": ["act"]},
        {"text": 5},
        ["a", "a", "zz", None],
        {"a": "<b>x</b>", "b": None},
        {"value": "5", "raw": 5},
        {"value": 1e308, "raw": "x"},
        {"value": None, "raw": "12,5"},
    ],
)
def test_a_strange_saved_response_breaks_no_card(open_quiz: Opener, response: object) -> None:
    page = open_quiz(None)
    set_state(page, dict.fromkeys(RIGHT, response), checked=True)
    page.reload()
    assert page.locator(".lq-card").count() == len(RIGHT)
    assert page.locator(".lq-verdict strong").count() == len(RIGHT) - 1


def test_an_unknown_type_takes_no_other_card_with_it(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p91", "u10-p92"])
    page.evaluate(
        """() => {
          const model = document.querySelector(".lintas-quiz").lintasModel;
          const [first, ...rest] = model.get("items").en;
          model.set("items", { en: [{ ...first, type: "riddle" }, ...rest] });
        }"""
    )
    expect(page.locator(".lq-card").first).to_contain_text("its type is “riddle”")
    expect(page.locator(".lq-card").nth(1).locator(".lq-option").first).to_be_visible()


def test_on_paper_there_are_no_buttons_and_the_key_only_on_request(open_quiz: Opener) -> None:
    page = open_quiz(None)
    set_state(page, WRONG, checked=True)
    page.emulate_media(media="print")
    for hidden in (".lq-buttons", ".lq-verdict", ".lq-after", ".lq-note", ".lq-paper-key"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden
    page.evaluate("document.body.classList.add('l-print-answers')")
    assert page.locator(".lq-paper-key:visible").count() == len(RIGHT)
    expect(page.locator("[data-item=u10-p91] .lq-paper-key")).to_contain_text("Smuggling first")


@in_both
def test_high_contrast_and_reduced_motion(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p91"], forced_colors="active", reduced_motion="reduce")
    page.locator("input[value=b]").check()
    option = page.locator(".lq-option:has(:checked)")
    assert option.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    assert option.evaluate("node => getComputedStyle(node).transitionProperty") in ("none", "all")
    assert option.evaluate("node => getComputedStyle(node).transitionDuration") == "0s"


@in_both
def test_dark_follows_the_reader_and_the_system(open_quiz: Opener) -> None:
    surface = "getComputedStyle(document.querySelector('.lq-card')).backgroundColor"
    light, dark = open_quiz(["u10-p91"]), open_quiz(["u10-p91"], scheme="dark")
    assert light.evaluate(surface) != dark.evaluate(surface)
    dark.evaluate("document.documentElement.dataset.theme = 'light'")
    assert light.evaluate(surface) == dark.evaluate(surface)


@in_both
def test_the_module_for_notebooks_renders_syncs_and_cleans_up(browser: Browser) -> None:
    page = browser.new_page()
    files = {name: file.read_text("utf-8") for name, file in assets().items()}
    page.route("**/*", lambda route: route.fulfill(body="<!doctype html><main></main>"))
    page.route(
        "**/quiz.mjs",
        lambda route: route.fulfill(body=files["quiz.mjs"], content_type="text/javascript"),
    )
    page.goto("http://quiz.test/")
    found = page.evaluate(
        """async items => {
          const { default: widget } = await import("/quiz.mjs");
          const data = { items, lang: "en", mode: "graded", reader: "r", state: {}, view: "items" };
          const heard = new Map();
          let saves = 0;
          const model = {
            get: key => data[key],
            set(key, value) { data[key] = value; heard.get(`change:${key}`)?.forEach(f => f()); },
            on: (name, f) => heard.set(name, (heard.get(name) ?? new Set()).add(f)),
            off: (name, f) => heard.get(name)?.delete(f),
            save_changes: () => (saves += 1),
          };
          const el = document.querySelector("main");
          const undo = widget.render({ model, el });
          el.querySelector("input[value=b]").click();
          const sent = data.state["u10-p91@1"].response;
          model.set("state", { "u10-p91@1": { response: "c" } });
          const shown = el.querySelector("input[value=c]").checked;
          undo();
          const left = [...heard.values()].reduce((sum, set) => sum + set.size, 0);
          return { sent, saves, shown, left, nodes: el.childElementCount };
        }""",
        payloads(["u10-p91"], "graded"),
    )
    page.close()
    assert found == {"sent": "b", "saves": 1, "shown": True, "left": 0, "nodes": 0}


def test_a_notebook_leaves_the_keys_pressed_in_a_quiz_to_the_quiz(open_quiz: Opener) -> None:
    page = open_quiz(None)
    page.locator("[data-segment=a]").click()
    focusable = "a, button, input, select, textarea, [tabindex]"
    unmarked = page.locator(f".lq :is({focusable}):not([data-lm-suppress-shortcuts])")
    assert page.locator(f".lq :is({focusable})").count() > 50
    assert unmarked.count() == 0


def test_the_scripts_stay_small() -> None:
    for name in ("quiz.mjs", "quiz.js"):
        assert len(gzip.compress(assets()[name].read_bytes())) <= 25 * 1024, name


def test_the_samples_hold_no_answer_on_a_graded_page() -> None:
    assert "explanation" not in json.dumps(payloads(None, "graded"))
