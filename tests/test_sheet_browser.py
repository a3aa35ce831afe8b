"""A student with a phone: answers, comes back, changes devices, hands in, and gets marks."""

from __future__ import annotations

import json
import re
import shutil
import threading
from pathlib import Path

import pytest
from browsers import in_both
from collecting import archive, moodle
from marking_class import ESSAY, EXERCISES, ROOT, SLUG, make_course, sheet, stored
from playwright.sync_api import Browser, expect
from quiz_helpers import axe, set_state, tab_to
from sheet_helpers import (
    WRITTEN,
    Open,
    answer,
    answer_all,
    answers_of,
    language,
    load,
    review,
    save,
)

from lintas.book.server import make_server
from lintas.items import sample_responses
from lintas.marking import collect_files, mark_assignment
from lintas.worksheets import build_source, load_worksheet, parse_responses, release_id

pytest_plugins = ["quiz_browser", "sheet_browser"]

ITEMS = [question.item for question in sheet().questions]
FILE = f"{SLUG}.lintas.json"
FORBIDDEN = """Object.defineProperty(window, "localStorage",
  { get() { throw new DOMException("refused", "SecurityError"); } });"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }"


@in_both
def test_from_a_phone_to_the_gradebook(open_sheet: Open, tmp_path: Path) -> None:
    phone = open_sheet(locale="id-ID", has_touch=True)
    expect(phone.locator("h1")).to_contain_text("Lembar kerja")
    expect(phone.locator(".sheet-count")).to_have_text("0 dari 7 terjawab")
    answer_all(phone)
    phone.locator(f"[data-item={ITEMS[0].id}] .lq-segment", has_text="Cukup yakin").click()
    given = answers_of(phone)
    phone.reload()
    assert answers_of(phone) == given
    language(phone, "en")
    expect(phone.locator(".sheet-count")).to_have_text("7 of 7 answered")
    expect(phone.locator("textarea.lq-area").first).to_have_value(WRITTEN)
    review(phone)
    expect(phone.locator(".sheet-missing")).to_have_text("Every question has an answer.")
    expect(phone.locator(".sheet-essay")).to_have_text(WRITTEN)
    data = save(phone, tmp_path / "phone")
    assert data["assignment"] == SLUG and data["lang"] == "en" and data["schema"] == 1
    assert {name: entry["response"] for name, entry in data["items"].items()} == given
    assert data["items"][ITEMS[0].id]["confidence"] == 2
    raw = (tmp_path / "phone" / FILE).read_bytes()
    parsed = parse_responses(raw, sheet())
    assert parsed.current and not parsed.problems

    desk = open_sheet(width=1280, locale="en-GB")
    load(desk, tmp_path / "phone" / FILE)
    assert answers_of(desk) == given
    expect(desk.locator(".sheet-load .sheet-said")).to_contain_text("1, 2, 3, 4, 5, 6, 7")
    assert save(desk, tmp_path / "desk")["items"] == data["items"]

    course = make_course(tmp_path / "class")
    (course / "roster.csv").write_text("id,first_name,last_name\n42,Siti Nur,Aisyah\n")
    members = [(moodle("Siti Nur Aisyah", 7, FILE), (tmp_path / "desk" / FILE).read_bytes())]
    found = collect_files(SLUG, course, [archive(tmp_path / "all.zip", members)])
    assert found.clean and [one.student for one in found.taken] == ["42"]
    report = mark_assignment(SLUG, course)
    assert report.clean and [row.score for row in report.rows] == [20]
    assert stored(course, "42")["u98-g01"] == (2, None, False)
    assert stored(course, "42")[f"{ESSAY}--concepts"] == (None, None, True)


@in_both
def test_the_same_page_from_a_server(browser: Browser, sheet_file: Path, tmp_path: Path) -> None:
    with make_server(sheet_file.parent, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/{sheet_file.name}")
        page.wait_for_selector(".lq-card")
        answer_all(page)
        given = answers_of(page)
        page.reload()
        page.wait_for_selector(".lq-card")
        assert answers_of(page) == given
        review(page)
        data = save(page, tmp_path / "one")
        assert {name: one["response"] for name, one in data["items"].items()} == given
        page.evaluate("localStorage.clear()")
        page.goto(page.url.partition("#")[0] + "?again")
        page.wait_for_selector(".lq-card")
        assert answers_of(page) == {}
        load(page, tmp_path / "one" / FILE)
        assert answers_of(page) == given
        context.close()
        server.shutdown()
    assert wrong == []


@in_both
def test_what_is_unanswered_is_said_and_reached(open_sheet: Open) -> None:
    page = open_sheet(locale="en-GB")
    for item in (ITEMS[0], ITEMS[3]):
        answer(page, item)
    page.locator(".sheet-list summary").click()
    marks = page.locator(".sheet-list ol a").evaluate_all("all => all.map(a => a.dataset.progress)")
    assert marks == ["done", "open", "open", "done", "open", "open", "open"]
    page.locator(".sheet-list button").click()
    expect(page.locator(f"[data-item={ITEMS[4].id}]")).to_be_focused()
    assert page.locator(".sheet-list[open]").count() == 0
    page.locator(".sheet-list summary").click()
    page.locator(".sheet-list button").click()
    expect(page.locator(f"[data-item={ITEMS[5].id}]")).to_be_focused()
    review(page)
    expect(page.locator(".sheet-last h2")).to_be_focused()
    links = page.locator(".sheet-missing a")
    assert links.all_inner_texts() == ["2", "3", "5", "6", "7"]
    links.nth(2).click()
    expect(page.locator(f"[data-item={ITEMS[4].id}]")).to_be_focused()
    page.go_back()
    expect(page.locator(".sheet-last h2")).to_be_visible()


def test_cards_that_lie_nowhere_make_an_answer_incomplete(open_sheet: Open) -> None:
    page = open_sheet(locale="en-GB")
    item = next(item for item in ITEMS if item.type == "classify")
    card = page.locator(f"[data-item={item.id}]")
    card.locator("[data-card] .lq-segment").first.click()
    review(page)
    expect(page.locator(".sheet-missing")).to_contain_text("Not complete:")
    row = page.locator(f"[data-review={item.id}]")
    expect(row).to_contain_text("not complete")
    assert row.locator("em", has_text="not placed").count() == len(item.cards) - 1


@in_both
def test_keyboard_alone_saves_a_file(open_sheet: Open, tmp_path: Path) -> None:
    page = open_sheet(width=1280, locale="en-GB")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#questions")).to_be_focused()
    tab_to(page, f"[data-item={ITEMS[0].id}] input")
    page.keyboard.press("Space")
    page.evaluate("document.activeElement.blur()")
    tab_to(page, ".sheet-bar > a")
    page.keyboard.press("Enter")
    expect(page.locator(".sheet-last h2")).to_be_focused()
    tab_to(page, ".sheet-actions .lq-main")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == FILE
    expect(page.locator(".sheet-save .sheet-said")).to_contain_text("Look among your downloads")


def test_a_changed_answer_asks_for_a_new_file(open_sheet: Open, tmp_path: Path) -> None:
    page = open_sheet(locale="en-GB")
    answer(page, ITEMS[0])
    save(page, tmp_path / "one")
    page.reload()
    review(page) if page.locator(".sheet-last").is_hidden() else None
    expect(page.locator(".sheet-save .sheet-said")).to_contain_text("was saved at")
    page.locator(".sheet-last > .lq-button").click()
    answer(page, ITEMS[3])
    review(page)
    expect(page.locator(".sheet-save .sheet-said")).to_contain_text("Save again")


@in_both
def test_the_text_can_be_copied_where_no_file_is_saved(open_sheet: Open) -> None:
    page = open_sheet(locale="en-GB", before="URL.createObjectURL = () => { throw new Error() }")
    answer(page, ITEMS[0])
    review(page)
    page.locator(".sheet-actions .lq-main").click()
    expect(page.locator(".sheet-save .sheet-said")).to_contain_text("Copy the text")
    text = page.locator(".sheet-save textarea").input_value()
    assert parse_responses(text.encode(), sheet()).current
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".sheet-save .sheet-said")).to_have_text(
        re.compile("Copied|copy it by hand")
    )


def test_the_name_stays_on_the_device_and_goes_on_paper(open_sheet: Open, tmp_path: Path) -> None:
    page = open_sheet(locale="en-GB")
    answer(page, ITEMS[0])
    review(page)
    page.get_by_label("Name", exact=True).fill("Siti")
    assert "Siti" not in json.dumps(save(page, tmp_path / "one"))
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Siti")
    page.emulate_media(media="print")
    assert page.get_by_label("Name", exact=True).is_visible()
    for hidden in (".sheet-bar", ".sheet-actions", ".sheet-top", ".sheet-change"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden


# Files from elsewhere


def write(tmp_path: Path, name: str, data: object) -> Path:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return path


def one_file(tmp_path: Path, response: str, at: str, **head: object) -> Path:
    release = head.pop("release", None) or release_id(sheet())
    item = {"revision": 1, "response": response, "at": at}
    data = {
        "schema": 1,
        "assignment": SLUG,
        "release": release,
        "lang": "en",
        "items": {ITEMS[0].id: item},
    }
    return write(tmp_path, FILE, {**data, **head})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "could not be read"),
        (b"\xff\xfe\x00", "could not be read"),
        (b"%PDF-1.7", "could not be read"),
        (b"[]", "not a file of answers"),
        (b" " * (256 * 1024 + 1), "too large"),
        ({"schema": 2, "assignment": SLUG, "items": {}}, "another version"),
        (
            {"schema": 1, "assignment": "u11-<b>x</b>", "items": {}},
            "belongs to another worksheet (u11-<b>",
        ),
    ],
)
def test_a_strange_file_is_refused_and_changes_nothing(
    open_sheet: Open, tmp_path: Path, content: object, said: str
) -> None:
    page = open_sheet(locale="en-GB")
    answer(page, ITEMS[0])
    before = answers_of(page)
    load(page, write(tmp_path, "strange.json", content))
    expect(page.locator(".sheet-load .sheet-said")).to_contain_text(said)
    assert answers_of(page) == before


@in_both
def test_a_newer_answer_is_only_replaced_when_asked_for(open_sheet: Open, tmp_path: Path) -> None:
    page = open_sheet(locale="en-GB")
    answer(page, ITEMS[0])
    right = ITEMS[0].answer.key
    other = next(option.id for option in ITEMS[0].options if option.id != right)
    old = one_file(tmp_path, other, "2020-01-01T00:00:00Z")
    load(page, old)
    expect(page.locator(".sheet-load .sheet-said")).to_contain_text(
        "are newer than those in the file"
    )
    page.get_by_role("button", name="Keep the newer ones here").click()
    assert answers_of(page)[ITEMS[0].id] == right
    load(page, old)
    page.get_by_role("button", name="Take those of the file").click()
    assert answers_of(page)[ITEMS[0].id] == other
    page.get_by_role("button", name="Undo").click()
    assert answers_of(page)[ITEMS[0].id] == right
    expect(page.locator(f"[data-item={ITEMS[0].id}] input[value={right}]")).to_be_checked()


def test_a_file_of_another_version_gives_what_still_fits(open_sheet: Open, tmp_path: Path) -> None:
    page = open_sheet(locale="id-ID")
    right = ITEMS[0].answer.key
    items = {
        ITEMS[0].id: {"revision": 1, "response": right, "at": "2026-03-01T00:00:00Z"},
        ITEMS[1].id: {"revision": 9, "response": ["a"]},
        ITEMS[2].id: {"revision": 1, "response": {"strange": [1]}},
        "u98-g77": {"revision": 1, "response": "a"},
    }
    load(page, one_file(tmp_path, right, "", release="000000000000", items=items))
    said = page.locator(".sheet-load .sheet-said")
    for words in (
        "versi lain",
        "Diambil dari berkas: soal 1.",
        "cocok lagi: 2",
        "dibaca: soal 3",
        "1 jawaban",
    ):
        expect(said).to_contain_text(words)
    assert answers_of(page) == {ITEMS[0].id: right}


# A browser that is not as one would wish


@in_both
@pytest.mark.parametrize("trouble", [FORBIDDEN, FULL], ids=["forbidden", "full"])
def test_a_browser_that_keeps_nothing_is_told_and_still_saves(
    open_sheet: Open, tmp_path: Path, trouble: str
) -> None:
    page = open_sheet(locale="en-GB", before=trouble)
    answer(page, ITEMS[0])
    expect(page.locator(".sheet-notice")).to_contain_text("Save the file before you close it")
    assert page.locator(".sheet-notice p").count() == 1
    assert save(page, tmp_path / "one")["items"][ITEMS[0].id]["response"] == ITEMS[0].answer.key


@in_both
def test_a_damaged_record_takes_no_other_with_it(open_sheet: Open) -> None:
    page = open_sheet(locale="en-GB")
    for item in ITEMS[:2]:
        answer(page, item)
    kept = answers_of(page)[ITEMS[1].id]
    page.evaluate(
        """id => { for (const name of Object.keys(localStorage))
          if (name.includes(id)) localStorage.setItem(name, "{oops"); }""",
        ITEMS[0].id,
    )
    page.reload()
    expect(page.locator(".lq-notice").last).to_contain_text("could not be read")
    assert answers_of(page) == {ITEMS[1].id: kept}
    aside = page.evaluate(
        "Object.entries(localStorage).filter(([name]) => name.endsWith('damaged'))"
    )
    assert [text for _, text in aside] == ["{oops"]
    page.reload()
    assert page.locator(".lintas-quiz .lq-notice").inner_text() == ""


@in_both
def test_two_tabs_stay_in_step(open_sheet: Open) -> None:
    one = open_sheet(locale="en-GB")
    other = open_sheet(one.context)
    answer(one, ITEMS[0])
    right = ITEMS[0].answer.key
    expect(other.locator(f"[data-item={ITEMS[0].id}] input[value={right}]")).to_be_checked()
    expect(other.locator(".sheet-count")).to_have_text("1 of 7 answered")
    expect(other.locator(".lintas-quiz .lq-notice")).to_contain_text("another tab")
    answer(other, ITEMS[-1], "Written in the other tab.")
    expect(one.locator("textarea.lq-area").first).to_have_value("Written in the other tab.")
    answer(one, ITEMS[1])
    assert set(answers_of(other)) == {ITEMS[0].id, ITEMS[1].id, ITEMS[-1].id}


@in_both
def test_a_new_version_takes_over_what_fits_and_tells_once(
    open_sheet: Open, tmp_path: Path
) -> None:
    page = open_sheet(locale="en-GB")
    for item in ITEMS[:2]:
        answer(page, item)
    before = answers_of(page)
    changed = tmp_path / "exercises" / SLUG
    shutil.copytree(EXERCISES / SLUG, changed)
    path = changed / "items" / f"{ITEMS[1].id}.yml"
    path.write_text(path.read_text().replace("revision: 2", "revision: 3", 1))
    folder = build_source(SLUG, tmp_path / "grading", [changed.parent])
    new = open_sheet(page.context, file=folder / f"{SLUG}.html")
    expect(new.locator(".sheet-notice")).to_contain_text("new version")
    expect(new.locator(".sheet-notice")).to_contain_text("please answer again: questions 2")
    assert answers_of(new) == {ITEMS[0].id: before[ITEMS[0].id]}
    new.reload()
    assert answers_of(new) == {ITEMS[0].id: before[ITEMS[0].id]}
    assert new.locator(".sheet-notice").inner_text() == ""
    page.reload()
    assert answers_of(page) == before


# For everyone


@in_both
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["en", "id"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_sheet: Open, tmp_path: Path, lang: str, width: int, scheme: str
) -> None:
    page = open_sheet(width=width, locale=lang, color_scheme=scheme, reduced_motion="reduce")
    foreign = write(tmp_path, "x.json", {"schema": 1, "assignment": "u11-other", "items": {}})

    def sound() -> None:
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    sound()
    for item in (ITEMS[0], ITEMS[3], ITEMS[-1]):
        answer(page, item)
    load(page, foreign)
    if width == 320:
        page.locator(".sheet-list summary").click()
    sound()
    review(page)
    page.locator(".sheet-save summary").click()
    sound()


@pytest.mark.parametrize("lang", ["en", "id"])
def test_every_target_is_large(open_sheet: Open, lang: str) -> None:
    page = open_sheet(locale=lang)
    answer(page, ITEMS[0])
    page.locator(".sheet-list summary").click()
    for step in ("answer", "review"):
        small = page.evaluate(
            """() => [...document.querySelectorAll(
                "button, summary, input[type=file], .sheet-bar a, .sheet-links a")]
              .map(node => [node.textContent, node.getBoundingClientRect()])
              .filter(([, box]) => box.height && (box.height < 44 || box.width < 44))
              .map(([words, box]) => `${words} ${box.width} x ${box.height}`)"""
        )
        assert small == [], step
        if step == "answer":
            review(page)


MORE_TYPES = ("u99-p08", "u99-p09", "u99-p10", "u99-p11", "u99-p12")


def eleven_types(folder: Path) -> Path:
    """The sample worksheet with an item of each of the other types; the exercises' folder."""
    exercises = folder / "exercises"
    shutil.copytree(EXERCISES, exercises)
    rows = []
    for name in MORE_TYPES:
        graded = name.replace("u99-p", "u98-g")
        text = (ROOT / "tests" / "data" / "items" / f"{name}.yml").read_text()
        target = exercises / SLUG / "items" / f"{graded}.yml"
        target.write_text(text.replace(name, graded))
        rows.append(f"  - {{id: {graded}, points: 2}}\n")
    with (exercises / SLUG / "worksheet.yml").open("a") as file:
        file.writelines(rows)
    return exercises


@in_both
def test_eleven_types_from_the_page_to_the_marks(open_sheet: Open, tmp_path: Path) -> None:
    course = make_course(tmp_path / "class")
    shutil.rmtree(course.parent / "exercises")
    exercises = eleven_types(course.parent)
    page_file = build_source(SLUG, course) / f"{SLUG}.html"
    questions = load_worksheet(exercises / SLUG).questions
    right = {one.item.id: sample_responses(one.item)["right"] for one in questions}
    page = open_sheet(file=page_file, locale="id-ID")
    set_state(page, right, at="2026-03-01T08:00:00.000Z")
    review(page)
    expect(page.locator(".sheet-missing")).to_have_text("Semua soal sudah dijawab.")
    for name, words in (
        ("u98-g08", "penanda tangan → telah menandatangani"),
        ("u98-g10", "Persetujuan irrelevant apabila"),
        ("u98-g11", "5.0 perbuatan"),
        ("u98-g12", "Adakah perbuatan? → Ya, penampungan"),
    ):
        expect(page.locator(f"[data-review={name}]")).to_contain_text(words)
    assert page.locator("[data-review=u98-g09] .sheet-steps li").count() == 4
    assert axe(page) == []
    save(page, tmp_path / "one")
    other = open_sheet(file=page_file, locale="en-GB")
    load(other, tmp_path / "one" / FILE)
    assert answers_of(other) == right
    shutil.copy(tmp_path / "one" / FILE, tmp_path / "7.lintas.json")
    (course / "roster.csv").write_text("id\n7\n")
    assert collect_files(SLUG, course, [tmp_path / "7.lintas.json"]).clean
    (row,) = mark_assignment(SLUG, course).rows
    assert row.score == 30 and not row.problems


def test_a_number_that_was_not_understood_and_a_path_that_stops_are_not_complete(
    open_sheet: Open, tmp_path: Path
) -> None:
    exercises = eleven_types(tmp_path)
    folder = build_source(SLUG, tmp_path / "grading", [exercises])
    page = open_sheet(file=folder / f"{SLUG}.html", locale="en-GB")
    half = {
        "u98-g08": {"a": "b"},
        "u98-g10": {"a": "irrelevant"},
        "u98-g11": {"value": None, "raw": "about five"},
        "u98-g12": ["b"],
    }
    set_state(page, half)
    expect(page.locator(".sheet-count")).to_have_text("3 of 12 answered")
    review(page)
    for name in half:
        expect(page.locator(f"[data-review={name}]")).to_contain_text("not complete")


def test_the_whole_unit_10_can_be_answered_and_reviewed(open_sheet: Open, tmp_path: Path) -> None:
    folder = build_source("u10-palermo-protocol", tmp_path / "grading", [ROOT / "exercises"])
    page = open_sheet(file=folder / "u10-palermo-protocol.html", locale="id-ID")
    assert page.locator(".lq-card").count() == 14
    page.locator(".sheet-more > summary", has_text="Layanan bantuan").click()
    expect(page.locator(".sheet-help a[href='tel:129']")).to_be_visible()
    review(page)
    assert page.locator(".sheet-review > li[data-progress=open]").count() == 14
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
