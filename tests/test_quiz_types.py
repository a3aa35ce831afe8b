"""What is particular to match, order, cloze, numeric and branch, in a real browser."""

from __future__ import annotations

import re

import pytest
from browsers import in_both
from playwright.sync_api import Page, expect
from quiz_helpers import RIGHT, WRONG, Opener, axe, set_state, state_of

pytest_plugins = ["quiz_browser"]

HOSTILE = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
ORDER = "all => all.map(step => step.dataset.card)"


def response_of(page: Page, item: str) -> object:
    return state_of(page, f"{item}@1")["response"]


def switch(page: Page, lang: str) -> None:
    page.evaluate(f"document.querySelector('.lintas-quiz').lintasModel.set('lang', '{lang}')")


def voice(page: Page):
    return page.locator(".lq-deck > [role=status]")


# match


@in_both
def test_a_partner_is_dragged_or_chosen_and_taken_away_again(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p97"])
    page.locator(".lq-partner[data-card=c] .lq-words").hover()
    page.mouse.down()
    target = page.locator("[data-place=a]").bounding_box()
    assert target
    page.mouse.move(target["x"] + 60, target["y"] + 20, steps=8)
    page.mouse.up()
    assert response_of(page, "u10-p97") == {"a": "c"}
    expect(voice(page)).to_contain_text("signatory: with has signed, but is not yet bound. 1 of 3")
    page.get_by_role("combobox", name="Partner of: party").select_option("a")
    assert response_of(page, "u10-p97") == {"a": "c", "b": "a"}
    for left in ("signatory", "party"):
        page.get_by_role("combobox", name=f"Partner of: {left}").select_option("")
    assert response_of(page, "u10-p97") is None


def test_the_right_partner_is_told_on_request_only(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p97"])
    set_state(page, WRONG, checked=True)
    assert page.get_by_text("Its partner:").count() == 0
    page.get_by_role("button", name="Show the answer").click()
    expect(page.locator("[data-place=a]")).to_contain_text("Its partner: has signed")


# order


@in_both
def test_nothing_is_an_answer_until_the_reader_says_so(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p98"])
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".lq-verdict")).to_have_text("Answer first, then check.")
    shown = page.locator(".lq-step").evaluate_all(ORDER)
    page.get_by_role("button", name="This is my order").click()
    assert response_of(page, "u10-p98") == shown
    expect(page.get_by_role("list", name="Steps in your order")).to_be_focused()
    expect(page.get_by_role("button", name="This is my order")).to_be_hidden()


@in_both
def test_a_moved_step_keeps_focus_and_is_announced(open_quiz: Opener) -> None:
    page = open_quiz(["u03-p93"], "id")
    first = page.locator(".lq-step").first
    name = first.locator(".lq-words").inner_text()
    down = page.get_by_role("button", name=f"Turunkan: {name}")
    for place in (2, 3, 4, 4):
        down.press("Enter")
        expect(down).to_be_focused()
        expect(voice(page)).to_have_text(f"{name}: sekarang {place} dari 4.")
    expect(down).to_have_attribute("aria-disabled", "true")


@in_both
def test_a_step_is_dragged_to_another_place(open_quiz: Opener) -> None:
    page = open_quiz(["u03-p93"])
    before = page.locator(".lq-step").evaluate_all(ORDER)
    page.locator(".lq-step").first.locator(".lq-words").hover()
    page.mouse.down()
    target = page.locator(".lq-step").nth(2).bounding_box()
    assert target
    page.mouse.move(target["x"] + 120, target["y"] + 30, steps=8)
    page.mouse.up()
    assert response_of(page, "u03-p93") == [before[1], before[2], before[0], before[3]]


def test_on_a_phone_steps_are_moved_by_tapping(open_quiz: Opener) -> None:
    page = open_quiz(["u03-p93"], "id", width=360, has_touch=True)
    for place, step in enumerate(RIGHT["u03-p93"]):
        while page.locator(".lq-step").evaluate_all(ORDER).index(step) > place:
            page.locator(f"[data-card={step}] .lq-move").first.tap()
    if page.locator(".lq-touched").count() == 0:
        page.get_by_role("button", name="Ini urutan saya").tap()
    page.get_by_role("button", name="Periksa").tap()
    expect(page.locator(".lq-verdict")).to_contain_text("Benar")


# cloze


@in_both
def test_blanks_are_named_equal_and_left_alone_by_the_browser(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p83", "u03-p94"], width=360)
    blank = page.get_by_role("textbox", name="Blank 1 of 2")
    for name, value in (("autocapitalize", "off"), ("spellcheck", "false"), ("autocorrect", "off")):
        expect(blank).to_have_attribute(name, value)
    expect(blank).to_have_accessible_description(re.compile("Small typing errors .* forgiven"))
    widths = page.locator(".lq-blank").evaluate_all("all => all.map(one => one.offsetWidth)")
    sizes = page.locator(".lq-blank").evaluate_all(
        "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
    )
    assert len(set(widths)) == 1 and min(sizes) >= 16


def test_a_known_mistake_has_words_of_its_own_and_a_slip_is_forgiven(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p83"])
    page.get_by_role("textbox", name="Blank 1 of 2").fill("Invalid.")
    page.get_by_role("textbox", name="Blank 2 of 2").fill("meens")
    page.get_by_role("button", name="Check").click()
    notes = page.locator(".lq-cloze .lq-note")
    expect(notes.nth(0)).to_contain_text("does not judge whether the consent is valid")
    expect(notes.nth(1)).to_have_text("Blank 2 of 2meens Not this")
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("textbox", name="Blank 1 of 2").fill("irelevant")
    page.get_by_role("button", name="Check").click()
    expect(notes.nth(0)).to_contain_text("Right")


@in_both
@pytest.mark.parametrize("mode", ["practice", "graded"])
def test_what_is_typed_into_a_field_stays_text(open_quiz: Opener, mode: str) -> None:
    page = open_quiz(["u10-p83", "u10-p81"], mode=mode)
    page.locator("[data-blank=a]").fill(HOSTILE)
    page.locator(".lq-number").fill("<img src=x onerror=alert(1)>")
    page.locator(".lq-number").blur()
    if mode == "practice":
        page.get_by_role("button", name="Check").first.click()
        page.get_by_role("button", name="Show the answer").click()
    page.reload()
    expect(page.locator("[data-blank=a]")).to_have_value(HOSTILE)
    expect(page.locator(".lq-number")).to_have_value("<img src=x onerror=alert(1)>")
    assert page.evaluate("window.hacked") is None
    assert page.locator(".lintas-quiz img, .lintas-quiz .lq-field script").count() == 0


@in_both
def test_what_was_typed_last_is_kept_when_the_page_is_left(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p83"])
    page.locator("[data-blank=b]").press_sequentially("means")
    page.reload()
    expect(page.locator("[data-blank=b]")).to_have_value("means")


# numeric


@in_both
@pytest.mark.parametrize(
    ("lang", "raw", "value", "said"),
    [
        ("en", "1,234.5", 1234.5, "Read as 1,234.5"),
        ("id", "1.234,5", 1234.5, "Dibaca sebagai 1.234,5"),
        ("en", "1.234", 1.234, "Read as 1.234"),
        ("id", "1.234", 1234, "Dibaca sebagai 1.234"),
        ("id", "12 345", 12345, "Dibaca sebagai 12.345"),
        ("en", "-.5", -0.5, "Read as −0.5"),
        ("en", "38 per cent", 38, "Read as 38"),
        ("id", "38 Persen ", 38, "Dibaca sebagai 38"),
    ],
)
def test_a_number_is_read_as_the_language_writes_it(
    open_quiz: Opener, lang: str, raw: str, value: float, said: str
) -> None:
    page = open_quiz(["u10-p81"], lang)
    field = page.get_by_role("textbox", name={"en": "Your answer", "id": "Jawaban Anda"}[lang])
    field.press_sequentially(raw)
    expect(page.locator(".lq-readback")).to_have_text(said)
    field.blur()
    assert response_of(page, "u10-p81") == {"value": value, "raw": raw}
    expect(voice(page)).to_have_text(said)


def test_an_unclear_number_is_told_not_guessed_and_the_text_is_kept(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p81"])
    field = page.locator(".lq-number")
    field.fill("38,0")
    assert page.locator(".lq-readback").inner_text() == ""
    field.blur()
    expect(page.locator(".lq-readback")).to_contain_text("not clear which number this is")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".lq-verdict")).to_contain_text("not clear which number this is")
    assert not state_of(page, "u10-p81@1").get("checked")
    page.reload()
    expect(field).to_have_value("38,0")
    assert response_of(page, "u10-p81") == {"value": None, "raw": "38,0"}
    assert axe(page) == []


def test_an_unclear_number_is_not_answered_in_a_worksheet(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p81", "u03-p95"], mode="graded")
    page.locator(".lq-number").first.fill("thirty-eight")
    page.locator(".lq-number").first.blur()
    expect(page.locator(".lq-verdict").first).to_have_text("Not answered yet")
    expect(page.locator(".lq-progress")).to_have_text("0 of 2 answered")
    page.locator(".lq-number").first.fill("38")
    page.locator(".lq-number").first.blur()
    expect(page.locator(".lq-verdict").first).to_have_text("Saved")


@in_both
def test_a_number_changes_its_marks_with_the_language_not_its_value(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p81"], "id")
    page.locator(".lq-number").fill("1.234,5")
    page.locator(".lq-number").blur()
    switch(page, "en")
    expect(page.locator(".lq-number")).to_have_value("1,234.5")
    assert response_of(page, "u10-p81") == {"value": 1234.5, "raw": "1.234,5"}
    switch(page, "id")
    expect(page.locator(".lq-number")).to_have_value("1.234,5")


def test_a_near_miss_is_named_within_the_tolerance(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p81"])
    set_state(page, {"u10-p81": {"value": 61, "raw": "61"}}, checked=True)
    expect(page.locator(".lq-numeric .lq-note")).to_contain_text("divides the girls by everybody")
    set_state(page, {"u10-p81": {"value": 50, "raw": "50"}}, checked=True)
    expect(page.locator(".lq-numeric .lq-note")).to_have_text("Not this")
    page.get_by_role("button", name="Show the answer").click()
    expect(page.locator(".lq-numeric .lq-belongs")).to_have_text("Answer: 38 per cent")


# branch


@in_both
def test_each_turn_is_answered_at_once_and_the_score_comes_at_the_end(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p82"])
    page.get_by_role("button", name="Recruitment").click()
    expect(page.locator(".lq-trail-step")).to_contain_text("one of the five acts")
    expect(voice(page)).to_contain_text("elements shown, of three: 1.")
    expect(page.locator(".lq-here")).to_be_focused()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".lq-verdict")).to_have_text("Go on to the end, then check.")
    page.get_by_role("button", name="Yes: deception").click()
    page.get_by_role("button", name="Yes: forced labour").click()
    expect(page.locator(".lq-end")).to_be_focused()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".lq-verdict")).to_contain_text("3 of 3")


@in_both
def test_going_back_keeps_nothing_that_came_after(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p82"], "id")
    for turn in RIGHT["u10-p82"]:
        page.locator(f".lq-turn[value={turn}]").click()
    expect(page.locator(".lq-gauge")).to_have_text("unsur yang terbukti, dari tiga: 3")
    page.get_by_role("button", name="Kembali ke sini: Apakah salah satu cara").click()
    assert response_of(page, "u10-p82") == ["a"]
    expect(page.locator(".lq-gauge")).to_have_text("unsur yang terbukti, dari tiga: 1")
    expect(page.locator(".lq-here")).to_contain_text("Apakah salah satu cara digunakan?")
    page.get_by_role("button", name="Kembali ke sini").click()
    assert response_of(page, "u10-p82") is None
    assert page.locator(".lq-trail-step").count() == 0


def test_a_worksheet_says_nothing_of_a_turn_and_lets_it_be_taken_back(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p82"], mode="graded")
    page.locator(".lq-turn[value=a]").click()
    expect(page.locator(".lq-verdict")).to_have_text("Saved so far. Not finished yet.")
    assert page.locator(".lq-fate, .lq-feedback").count() == 0
    page.locator(".lq-turn[value=c]").click()
    expect(page.locator(".lq-verdict")).to_have_text("Saved")
    page.get_by_role("button", name="Go back here").last.click()
    page.locator(".lq-turn[value=b]").click()
    assert response_of(page, "u10-p82") == ["a", "b"]


# all of them


@in_both
def test_nothing_can_be_changed_in_a_marked_worksheet(open_quiz: Opener) -> None:
    page = open_quiz(None, mode="graded")
    set_state(page, RIGHT)
    page.evaluate("document.querySelector('.lintas-quiz').lintasModel.set('readonly', true)")
    live = ":is(input, select, textarea, button):enabled"
    assert page.locator(f".lq-match {live}, .lq-order {live}, .lq-branch {live}").count() == 0
    assert page.locator(f".lq-cloze {live}, .lq-numeric {live}").count() == 0
    page.locator("[data-item=u10-p98] .lq-step").first.drag_to(
        page.locator("[data-item=u10-p98] .lq-step").last
    )
    assert response_of(page, "u10-p98") == RIGHT["u10-p98"]


def test_on_paper_there_is_room_to_write(open_quiz: Opener) -> None:
    page = open_quiz(["u10-p97", "u10-p98", "u10-p83", "u10-p81", "u10-p82"])
    page.emulate_media(media="print")
    assert page.locator(".lq-letter:visible").count() == 3
    assert page.locator(".lq-step .lq-no:visible").count() == 5
    assert page.locator(".lq-paper-tree > li:visible").count() == 3
    assert page.locator(".lq-picker:visible, .lq-move:visible, .lq-turn:visible").count() == 0
    line = page.locator(".lq-blank").first.evaluate(
        "one => getComputedStyle(one).borderBottomWidth"
    )
    assert line == "1px"
    expect(page.locator(".lq-paper-tree > li").first).to_contain_text("Recruitment → go to 2")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_every_state_apart(open_quiz: Opener, scheme: str) -> None:
    page = open_quiz(["u10-p82"], forced_colors="active", scheme=scheme)
    page.locator(".lq-turn[value=a]").click()
    bar, meter = page.locator(".lq-bar"), page.locator(".lq-meter")
    colour = "one => getComputedStyle(one).backgroundColor"
    assert bar.evaluate(colour) != meter.evaluate(colour)
    assert meter.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
