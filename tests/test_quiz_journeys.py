"""A reader's journeys through every item type, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from browsers import in_both
from playwright.sync_api import Locator, Page, expect
from quiz_helpers import RIGHT, SAMPLES, WRONG, Opener, set_state, state_of, tab_to

from lintas.items import TYPES

pytest_plugins = ["quiz_browser"]

VERDICTS = {"en": ("Right", "Not yet"), "id": ("Benar", "Belum tepat")}
STEPS = "all => all.map(step => step.dataset.card)"
AUTO = [item for item in RIGHT if item != "u10-p96"]


def key_of(item: str) -> str:
    return f"{item}@{2 if item == 'u10-p93' else 1}"


def by_radio(page: Page, response: str) -> None:
    tab_to(page, ".lq-option input")
    for _ in range(4):
        if page.evaluate("document.activeElement.value") == response:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")


def by_checkbox(page: Page, response: list[str]) -> None:
    for option in page.locator(".lq-option input").evaluate_all("all => all.map(i => i.value)"):
        if option in response:
            tab_to(page, f".lq-option input[value={option}]")
            page.keyboard.press("Space")


def pick(page: Page, select: str, value: str) -> None:
    tab_to(page, select)
    for _ in range(6):
        page.keyboard.press("ArrowDown")
        if page.evaluate("document.activeElement.value") == value:
            break


def by_list(page: Page, response: dict[str, list[str]]) -> None:
    for card, (place,) in response.items():
        pick(page, f"[data-card={card}] select", place)


def by_pairing(page: Page, response: dict[str, str]) -> None:
    for left, right in response.items():
        pick(page, f"[data-place={left}] select", right)


def by_moving(page: Page, response: list[str]) -> None:
    order = "all => all.map(step => step.dataset.card)"
    for place, step in enumerate(response):
        if page.locator(".lq-step").evaluate_all(order) == response:
            break
        tab_to(page, f"[data-card={step}] .lq-move")
        while page.locator(".lq-step").evaluate_all(order).index(step) > place:
            page.keyboard.press("Enter")
    if page.locator(".lq-order:not(.lq-touched)").count():
        tab_to(page, ".lq-order > button")
        page.keyboard.press("Enter")


def by_words(page: Page, response: dict[str, str]) -> None:
    for blank, words in response.items():
        tab_to(page, f"[data-blank={blank}]")
        page.keyboard.type(words)


def by_digits(page: Page, response: dict[str, Any]) -> None:
    tab_to(page, ".lq-number")
    page.keyboard.type(response["raw"])


def by_turns(page: Page, response: list[str]) -> None:
    for turn in response:
        tab_to(page, f".lq-turn[value={turn}]")
        page.keyboard.press("Enter")


def by_number(page: Page, response: dict[str, str]) -> None:
    number = {"act": "1", "means": "2", "purpose": "3"}
    for segment, tag in response.items():
        tab_to(page, f"[data-segment={segment}]")
        page.keyboard.press(number[tag])


def by_typing(page: Page, response: dict[str, str]) -> None:
    tab_to(page, ".lq-area")
    page.keyboard.type(response["text"])


GIVE: dict[str, Callable[[Page, Any], None]] = {
    "u10-p91": by_radio,
    "u10-p92": by_checkbox,
    "u10-p93": by_checkbox,
    "u10-p94": by_list,
    "u03-p91": by_list,
    "u10-p95": by_number,
    "u10-p96": by_typing,
    "u10-p97": by_pairing,
    "u10-p98": by_moving,
    "u10-p83": by_words,
    "u10-p81": by_digits,
    "u10-p82": by_turns,
    "u03-p92": by_pairing,
    "u03-p93": by_moving,
    "u03-p94": by_words,
    "u03-p95": by_digits,
    "u03-p96": by_turns,
}


def check_by_keyboard(page: Page) -> None:
    tab_to(page, ".lq-main")
    page.keyboard.press("Enter")


@in_both
@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("item", AUTO)
def test_keyboard_alone_reaches_a_right_and_a_wrong_answer(
    open_quiz: Opener, item: str, lang: str
) -> None:
    for response, word in zip((RIGHT[item], WRONG[item]), VERDICTS[lang], strict=True):
        page = open_quiz([item], lang)
        GIVE[item](page, response)
        check_by_keyboard(page)
        verdict = page.locator(".lq-verdict[role=status]")
        expect(verdict).to_contain_text(word)
        expect(verdict).to_be_focused()
        assert state_of(page, key_of(item))["response"] == response
        assert page.locator(".lq-feedback").count() >= 1


@in_both
@pytest.mark.parametrize("lang", ["en", "id"])
def test_an_essay_by_keyboard_is_compared_with_its_criteria(open_quiz: Opener, lang: str) -> None:
    page = open_quiz(["u10-p96"], lang)
    by_typing(page, RIGHT["u10-p96"])
    check_by_keyboard(page)
    expect(page.locator(".lq-verdict")).to_be_focused()
    tab_to(page, ".lq-selfcheck input")
    page.keyboard.press("Space")
    assert state_of(page, "u10-p96@1")["self"] == ["concepts"]


@pytest.mark.parametrize("item", list(RIGHT))
def test_a_reload_keeps_answer_verdict_and_order(open_quiz: Opener, item: str) -> None:
    page = open_quiz([item])
    order = "all => all.map(one => one.value ?? one.dataset.card ?? one.dataset.segment)"
    parts = page.locator(".lq-option input, [data-card], [data-segment]")
    before = parts.evaluate_all(order)
    GIVE[item](page, WRONG[item])
    check_by_keyboard(page)
    words = page.locator(".lq-verdict").inner_text()
    page.reload()
    expect(page.locator(".lq-verdict")).to_have_text(" ".join(words.split()))
    assert state_of(page, key_of(item))["response"] == WRONG[item]
    assert sorted(parts.evaluate_all(order)) == sorted(before)
    if page.locator(".lq-card-classify, .lq-card-order").count() == 0:
        assert parts.evaluate_all(order) == before


def by_mouse(page: Page, item: str, response: Any) -> None:
    """Answer one card of a page of many with clicks, as far as its type is answered with clicks."""
    card = page.locator(f"[data-item={item}]")
    if isinstance(response, str) or item in ("u10-p92", "u10-p93"):
        for option in [response] if isinstance(response, str) else response:
            card.locator(f".lq-option:has([value='{option}'])").click()
    elif GIVE[item] is by_list:
        for name, (place,) in response.items():
            choose(card.locator(f"[data-card={name}]"), place)
    elif GIVE[item] is by_pairing:
        for left, right in response.items():
            card.locator(f"[data-place={left}] select").select_option(right)
    elif GIVE[item] is by_number:
        for segment, tag in response.items():
            card.locator(f".lq-tool:has([value='{tag}'])").click()
            card.locator(f"[data-segment={segment}]").click()
    elif GIVE[item] is by_moving:
        for place, step in enumerate(response):
            while card.locator(".lq-step").evaluate_all(STEPS).index(step) > place:
                card.locator(f"[data-card={step}] .lq-move").first.click()
        if card.locator(".lq-order:not(.lq-touched)").count():
            card.locator(".lq-order > button").click()
    elif GIVE[item] is by_turns:
        for turn in response:
            card.locator(f".lq-turn[value={turn}]").click()
    else:
        fields = {"text": ".lq-area", "raw": ".lq-number"}
        for name, words in response.items():
            if name != "value":
                card.locator(fields.get(name, f"[data-blank={name}]")).fill(words)


def choose(card: Locator, place: str) -> None:
    """Put a card where it belongs, by the buttons of a phone or the list of a desk."""
    button = card.locator(f".lq-segment:has([value='{place}'])")
    if button.is_visible():
        button.click()
    else:
        card.locator("select").select_option(place)


@in_both
@pytest.mark.parametrize("lang", ["en", "id"])
def test_every_type_is_answered_by_mouse_and_kept(open_quiz: Opener, lang: str) -> None:
    page = open_quiz(None, lang)
    assert {item["type"] for item in SAMPLES[lang]} == set(TYPES)
    for item, response in RIGHT.items():
        by_mouse(page, item, response)
        page.locator(f"[data-item={item}] .lq-main").click()
    for _ in range(2):
        for item, response in RIGHT.items():
            assert state_of(page, key_of(item))["response"] == response, item
            if item in AUTO:
                verdict = page.locator(f"[data-item={item}] .lq-verdict")
                expect(verdict).to_contain_text(VERDICTS[lang][0])
        page.reload()
        page.wait_for_selector(".lq-card")


def test_an_unchecked_choice_survives_a_reload_too(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p92"])
    by_checkbox(page, ["a"])
    page.reload()
    expect(page.locator("input[value=a]")).to_be_checked()
    assert page.locator(".lq-verdict").inner_text() == ""


def test_checking_nothing_asks_for_an_answer(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p91"], "id")
    check_by_keyboard(page)
    expect(page.locator(".lq-verdict")).to_have_text("Jawab dahulu, lalu periksa.")


@in_both
def test_try_again_and_show_the_answer(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p92"])
    by_checkbox(page, ["c", "d"])
    check_by_keyboard(page)
    assert page.get_by_text("Also belongs here").count() == 0
    page.get_by_role("button", name="Show the answer").click()
    assert page.get_by_text("Also belongs here").count() == 2
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("input[value=c]")).to_be_enabled()
    assert page.locator(".lq-feedback").count() == 0
    attempts = state_of(page, "u10-p92@1")["attempts"]
    assert [(a["earned"], a["possible"]) for a in attempts] == [(0, 2)]
    assert attempts[0]["at"].endswith("Z")


def test_reasons_come_with_the_answer_and_contested_items_say_so(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p93"])
    by_checkbox(page, ["c"])
    check_by_keyboard(page)
    assert page.locator(".lq-reasons").count() == 0
    expect(page.locator(".lq-contested")).to_contain_text("Authorities differ")
    page.get_by_role("button", name="Show the answer").click()
    assert page.locator(".lq-reasons li").count() == 2


def test_leaving_out_costs_nothing_and_can_be_undone(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p91", "u10-p92"])
    page.get_by_role("button", name="Leave this one out").first.click()
    expect(page.get_by_role("button", name="Bring it back")).to_be_focused()
    expect(page.locator(".lq-progress")).to_have_text("0 of 2 answered · 1 left out")
    page.keyboard.press("Enter")
    expect(page.locator(".lq-option").first).to_be_visible()


def test_hints_open_one_by_one(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p91"])
    page.get_by_role("button", name="Show a hint").click()
    expect(page.locator(".lq-hints li")).to_contain_text("Hint 1")
    assert page.get_by_role("button", name="Show a hint").count() == 0


@in_both
def test_cards_can_be_dragged_between_bins_and_back(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p94"])

    def drag(card: str, to: str) -> None:
        page.locator(f"[data-card={card}] .lq-words").hover()
        page.mouse.down()
        target = page.locator(f"[data-place='{to}']").bounding_box()
        assert target
        page.mouse.move(target["x"] + 40, target["y"] + target["height"] - 12, steps=8)
        page.mouse.up()

    drag("a", "act")
    drag("b", "means")
    assert state_of(page, "u10-p94@1")["response"] == {"a": ["act"], "b": ["means"]}
    expect(page.locator(".lq-deck > [role=status]")).to_contain_text("placed in Means. 2 of 5")
    drag("a", "")
    assert state_of(page, "u10-p94@1")["response"] == {"b": ["means"]}


def test_on_a_phone_cards_are_placed_by_tapping(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p94"], "id", width=360, has_touch=True)
    for card, (place,) in RIGHT["u10-p94"].items():
        page.locator(f"[data-card={card}] .lq-segment:has([value={place}])").tap()
    page.get_by_role("button", name="Periksa").tap()
    expect(page.locator(".lq-verdict")).to_contain_text("Benar")


@in_both
def test_a_tag_in_hand_marks_words_and_words_first_opens_a_menu(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p95"])
    page.locator("[data-segment=a]").click()
    page.get_by_role("group", name="Tag for").get_by_role("button", name="Act").click()
    expect(page.locator("[data-segment=a]")).to_be_focused()
    page.locator("[data-segment=b]").press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("[data-segment=b]")).to_be_focused()
    page.get_by_role("radio", name="Means").check()
    page.locator("[data-segment=b]").click()
    assert state_of(page, "u10-p95@1")["response"] == {"a": "act", "b": "means"}
    name = page.get_by_role("button", name="promised office work they knew did not exist (Means)")
    expect(name).to_be_visible()
    page.locator("[data-segment=b]").click()
    assert state_of(page, "u10-p95@1")["response"] == {"a": "act"}


@in_both
def test_a_graded_page_saves_and_gives_nothing_away(open_quiz: Opener) -> None:
    page = open_quiz(None, mode="graded")
    assert page.locator(".lq-buttons button").count() == 0
    page.locator("[data-item=u10-p91] input[value=b]").check()
    expect(page.locator("[data-item=u10-p91] .lq-verdict")).to_have_text("Saved")
    page.locator("[data-item=u10-p91] input[value=c]").check()
    page.locator("[data-item=u10-p91] .lq-segment", has_text="Guessing").click()
    entry = state_of(page, "u10-p91@1")
    assert (entry["response"], entry["confidence"]) == ("c", 1)
    assert "checked" not in entry and entry["at"].endswith("Z")
    assert page.locator(".lq-feedback, .lq-paper-key").count() == 0


@in_both
def test_the_model_moves_the_page_and_the_language_keeps_answer_and_focus(
    open_quiz: Opener,
) -> None:
    page = open_quiz(None, mode="graded")
    set_state(page, {"u10-p91": "c", "u10-p95": {"a": "act"}})
    expect(page.locator("[data-item=u10-p91] input[value=c]")).to_be_checked()
    area = page.locator(".lq-area")
    area.fill("Persetujuan")
    page.evaluate("document.querySelector('.lintas-quiz').lintasModel.set('lang', 'id')")
    expect(page.locator("[data-item=u10-p91] .lq-do")).to_have_text("Pilih satu jawaban.")
    expect(page.locator("[data-item=u10-p91] input[value=c]")).to_be_checked()
    expect(page.locator("[data-segment=a]")).to_have_attribute("data-tag", "1")
    expect(area).to_have_value("Persetujuan")
    expect(area).to_be_focused()


@in_both
def test_readonly_shows_disabled_answers(open_quiz: Opener) -> None:
    page = open_quiz(None, mode="graded")
    page.evaluate("document.querySelector('.lintas-quiz').lintasModel.set('readonly', true)")
    assert page.locator("input:enabled, select:enabled, textarea:enabled").count() == 0
    page.locator("[data-segment=a]").click(force=True)
    assert page.locator(".lq-menu:visible").count() == 0


def test_orders_differ_between_readers(open_quiz: Opener) -> None:
    orders = set()
    for reader in range(6):
        seed = f"try {{ localStorage.setItem('lintas/1/reader', 'r{reader}') }} catch {{}}"
        page = open_quiz(["u10-p92"], before=seed)
        orders.add(tuple(page.locator(".lq-option input").evaluate_all("a => a.map(i => i.value)")))
    assert len(orders) > 2
