"""Build a case in a real browser, opened from a disk: keyboard, links, small screens, everyone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import in_both
from playwright.sync_api import Browser, Page, expect
from quiz_helpers import axe

from lintas.book.assets import SITE
from lintas.book.casebuilder import host_html, presets
from lintas.items import parse_yaml
from lintas.scenarios.bundle import assets

pytest_plugins = ["quiz_browser"]

ROOT = Path(__file__).parent.parent
PRESETS = presets(ROOT)
BUS, _ = parse_yaml(ROOT / "book" / "scenarios" / "u10-palermo-protocol" / "u10-s1.yml")
TIP = {"en": "trafficking in persons", "id": "perdagangan orang"}
FRAME = """<!doctype html>
<html lang="{lang}" class="js"><head><meta charset="utf-8"><title>Build a case</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{styles}{scripts}</head>
<body class="kind-tool"><header><a data-lang="xx" href="other.html">other</a></header>
<main id="content" style="padding: 0 16px"><article class="text">
<section><h1>Build a case</h1><p>Words before.</p>{block}
<section><h2>Try this</h2><p>Words after.</p></section></section>
</article></main></body></html>"""
# A case with every lamp, several labels and candidates; and a child.
RICH = "#case=1-ag16-acRX-meD-imD-puLP-ce-co-nx-sc-xi-tp-wn-bo"
Open = Callable[..., Page]


@pytest.fixture
def open_case(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens the page from a disk; errors of scripts and requests that leave it fail the test."""
    contexts, wrong = [], []

    def opener(
        fragment: str = "", lang: str = "en", *, width: int = 1280, height: int = 800,
        scheme: str = "light", before: str = "", **options: Any,
    ) -> Page:  # fmt: skip
        files = {**SITE, **assets()}
        styles = "".join(
            f'<link rel="stylesheet" href="{path.as_uri()}">'
            for name, path in files.items()
            if name.endswith(".css")
        )
        scripts = "".join(
            f'<script defer src="{path.as_uri()}"></script>'
            for name, path in files.items()
            if name.endswith(".js")
        )
        block = host_html(lang, list(PRESETS.values()))
        file = tmp_path / f"{lang}.html"
        file.write_text(
            FRAME.format(lang=lang, styles=styles, scripts=scripts, block=block), "utf-8"
        )
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: (
                wrong.append(request.url)
                if not request.url.startswith(("file:", "data:"))
                else None
            ),
        )
        if before:
            page.add_init_script(before)
        page.goto(file.as_uri() + fragment)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert wrong == []


def labels(page: Page) -> list[str]:
    return page.locator(".cb-label").evaluate_all("all => all.map(one => one.dataset.code)")


def lamps(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.locator(".cb-result .cb-lamp").evaluate_all(
        "all => Object.fromEntries(all.map(one => [one.dataset.lamp, one.classList[1].slice(3)]))"
    )
    return found


def spoken(page: Page) -> str:
    return page.locator(".cb [role=status]").inner_text()


def box(page: Page, fact: str, value: str | None = None) -> Any:
    chosen = f"[value='{value}']" if value else ""
    return page.locator(f"[data-fact={fact}]{chosen}")


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Go on with the keyboard until the focus is there."""
    for _ in range(150):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


@in_both
def test_the_bus_is_built_by_keyboard_alone_and_falls_without_its_purpose(open_case: Open) -> None:
    page = open_case()
    tab_to(page, "input[type=number]")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(str(BUS["facts"]["age"]))
    for fact in ("acts", "means", "purpose"):
        for value in BUS["facts"][fact]:
            tab_to(page, f"[data-fact={fact}][value={value}]")
            page.keyboard.press("Space")
    assert spoken(page) == "purpose present; trafficking in persons added"
    tab_to(page, "[data-group=work] summary")
    page.keyboard.press("Enter")
    tab_to(page, "[data-fact=for_work]")
    page.keyboard.press("Space")
    assert labels(page) == ["TIP"]
    assert lamps(page) == {"act": "lit", "means": "lit", "purpose": "lit"}
    tab_to(page, "[data-fact=purpose][value=forced_labour]", "Shift+Tab")
    page.keyboard.press("Space")
    assert spoken(page) == "purpose missing; trafficking in persons removed"
    assert lamps(page)["purpose"] == "missing"
    expect(page.locator(".cb-answer")).to_have_text("Missing: purpose.")
    expect(page.locator(".cb-whynot .cb-why")).to_contain_text("purpose ✗ none")


@pytest.mark.parametrize("lang", ["en", "id"])
def test_why_not_is_answered_for_any_label_and_told(open_case: Open, lang: str) -> None:
    page = open_case("#case=1-bo-pe-ie", lang)
    page.locator(".cb-whynot select").select_option("SOM")
    missing = {"en": "financial or other material benefit", "id": "keuntungan finansial"}[lang]
    expect(page.locator(".cb-answer")).to_contain_text(missing)
    assert missing in spoken(page)
    box(page, "benefit").check()
    expect(page.locator(".cb-answer")).to_have_attribute("data-state", "lit")
    page.locator(".cb-whynot select").select_option("KUHP457")
    expect(page.locator(".cb-answer")).to_have_attribute("data-state", "missing")


def test_every_label_and_provision_can_be_asked_about(open_case: Open) -> None:
    page = open_case(RICH)
    choice = page.locator(".cb-whynot select")
    codes = choice.locator("option").evaluate_all("all => all.map(one => one.value)")
    assert len(codes) > 40
    for code in codes:
        choice.select_option(code)
        expect(page.locator(".cb-answer")).not_to_be_empty()


@in_both
def test_a_child_needs_no_means_and_the_lamp_says_so(open_case: Open) -> None:
    page = open_case("#case=1-ag20-acH-puU")
    assert (labels(page), lamps(page)["means"]) == ([], "missing")
    page.locator("input[type=number]").press("ControlOrMeta+a")
    page.keyboard.type("17")
    expect(page.locator(".cb-label")).to_have_count(1)
    assert (labels(page), lamps(page)["means"]) == (["TIP"], "waived")
    expect(page.locator(".cb-result [data-lamp=means]")).to_contain_text("not needed for a child")
    expect(page.locator(".cb-label .cb-articles")).to_contain_text("wording seen in one source")


@in_both
def test_an_age_that_is_none_is_put_right(open_case: Open) -> None:
    page = open_case("#case=1-ag20")
    number, slider = page.locator("input[type=number]"), page.locator("input[type=range]")
    for text in ("", "999", "-3", "1.5"):
        number.fill(text)
        number.blur()
        expect(number).to_have_value("20")
    slider.fill("12")
    expect(number).to_have_value("12")
    expect(page.locator("[data-group=child]")).to_be_visible()


@in_both
def test_facts_come_when_they_matter_and_are_never_cleared_unseen(open_case: Open) -> None:
    page = open_case()
    page.locator("[data-group=border] summary").click()
    entry = box(page, "irregular_entry")
    expect(entry).to_be_hidden()
    box(page, "border").check()
    entry.check()
    box(page, "border").uncheck()
    expect(entry).to_be_visible()
    expect(entry).to_be_checked()
    kept = page.locator(".cb-row", has=entry).locator(".cb-kept")
    expect(kept).to_contain_text("Kept.")
    entry.uncheck()
    expect(entry).to_be_focused()
    page.locator("input[type=number]").focus()
    expect(entry).to_be_hidden()


def test_the_date_moves_the_candidate_not_the_label(open_case: Open) -> None:
    page = open_case("#case=1-ag30-acX-meF-puL-nx-xi")
    candidates = page.locator(".cb-candidates")
    expect(candidates).to_contain_text("art. 455")
    box(page, "date", "before").check()
    expect(candidates).to_contain_text("UU 21/2007 art. 2")
    expect(candidates).not_to_contain_text("art. 455")
    assert labels(page) == ["TIP"]
    assert "candidates added" in spoken(page) and "on0" in page.url


def test_candidates_are_called_candidates_and_need_a_link(open_case: Open) -> None:
    page = open_case("#case=1-ag30-acX-meF-puL-xi")
    expect(
        page.get_by_role("heading", name="candidates on these facts, not a charge")
    ).to_be_visible()
    expect(page.locator(".cb-result")).to_contain_text("No link with Indonesia")
    box(page, "nexus_id").check()
    assert page.locator(".cb-candidates > li").count() == 1


def test_means_of_indonesian_law_alone_leave_the_lamp_dark(open_case: Open) -> None:
    page = open_case("#case=1-ag30-acX-imC-puL-nx-xi")
    assert lamps(page)["means"] == "missing" and labels(page) == []
    expect(page.locator(".cb-result")).to_contain_text("Indonesian law only: confinement")
    expect(page.locator(".cb-candidates")).to_contain_text("455")


@in_both
@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_preset_is_read_before_it_is_used(open_case: Open, lang: str) -> None:
    page = open_case("", lang)
    choice = page.locator(".cb-presets select")
    choice.select_option("V09")
    expect(page.locator(".cb-story")).to_have_text(PRESETS["V09"]["story"][lang])
    assert labels(page) == []
    page.locator(".cb-about button").click()
    assert labels(page) == ["TIP", "NP"]
    expect(page.locator("[data-group=indonesia]")).to_have_attribute("open", "")
    assert TIP[lang] in spoken(page)
    expect(page.locator(".cb-differ")).to_be_hidden()
    choice.select_option("V40")
    expect(page.locator(".cb-differ")).to_be_visible()


@in_both
def test_undo_goes_back_step_by_step_and_clearing_can_be_undone(open_case: Open) -> None:
    page = open_case()
    undo = page.get_by_role("button", name="Undo").first
    expect(undo).to_have_attribute("aria-disabled", "true")
    undo.press("Enter")
    assert spoken(page) == "There is nothing to undo."
    box(page, "acts", "receipt").check()
    box(page, "means", "force").check()
    box(page, "purpose", "servitude").check()
    page.get_by_role("button", name="Clear all facts").click()
    assert lamps(page) == {"act": "missing", "means": "missing", "purpose": "missing"}
    assert "case=" not in page.url
    undo.click()
    assert labels(page) == ["TIP"]
    undo.click()
    assert lamps(page) == {"act": "lit", "means": "lit", "purpose": "missing"}
    expect(undo).to_be_focused()


@in_both
def test_sliding_is_one_step(open_case: Open) -> None:
    page = open_case()
    slider = page.locator("input[type=range]")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("input[type=number]")).to_have_value("25")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("input[type=number]")).to_have_value("30")


@in_both
@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_link_brings_the_same_case_in_either_language(open_case: Open, lang: str) -> None:
    page = open_case("", lang)
    page.locator(".cb-presets select").select_option("V27")
    page.locator(".cb-about button").click()
    box(page, "date", "before").check()
    link = page.locator(".cb-link").input_value()
    assert link == page.url and len(link.partition("#")[2]) < 120
    other = open_case("#" + link.partition("#")[2], {"en": "id", "id": "en"}[lang])
    assert labels(other) == labels(page) == ["TIP", "CE"]
    assert other.url.partition("#")[2] == link.partition("#")[2]
    expect(box(other, "date", "before")).to_be_checked()
    expect(other.locator(".cb-notice").first).to_be_hidden()


@in_both
def test_the_switch_of_languages_keeps_the_case(open_case: Open) -> None:
    page = open_case("#case=1-ag20-acH")
    page.locator("a[data-lang]").evaluate(
        "a => a.addEventListener('click', e => e.preventDefault())"
    )
    page.locator("a[data-lang]").click()
    assert page.locator("a[data-lang]").get_attribute("href") == "other.html#case=1-ag20-acH"


@in_both
@pytest.mark.parametrize(
    ("fragment", "told"),
    [
        ("#case=1-ag20-acRQ-zz9-meD-puL", "acRQ, zz9"),
        ("#case=1-ag20-acRT-meD-puL-<img src=x onerror=window.hacked=1>", "<img"),
        ("#case=1-ag20-acRT-meD-puL-%E0%A4%A", "%E0%A4%A"),
        ("#case=9-ag20-acRT-meD-puL", "another edition"),
        ("#case=", "another edition"),
    ],
)
def test_a_damaged_link_is_told_and_nothing_breaks(
    open_case: Open, fragment: str, told: str
) -> None:
    page = open_case(fragment)
    expect(page.locator(".cb-facts > .cb-notice")).to_contain_text(told)
    assert labels(page) == ([] if "edition" in told else ["TIP"])
    assert page.evaluate("window.hacked") is None and page.locator(".cb img").count() == 0
    box(page, "acts", "transfer").check()
    expect(page.locator(".cb-facts > .cb-notice")).to_be_hidden()


@in_both
def test_a_link_pasted_into_the_open_page_is_read(open_case: Open) -> None:
    page = open_case()
    page.evaluate("location.hash = '#case=1-ag9-cp'")
    expect(page.locator(".cb-label")).to_have_attribute("data-code", "SOC")
    page.evaluate("location.hash = '#help-lines'")
    assert labels(page) == ["SOC"]


REFUSED = """Object.defineProperty(navigator, "clipboard", { value: undefined });
document.execCommand = () => false;
history.replaceState = () => { throw new DOMException("no", "SecurityError"); };"""


@in_both
def test_a_browser_that_refuses_leaves_a_link_to_select(open_case: Open) -> None:
    page = open_case("", before=REFUSED)
    box(page, "acts", "receipt").check()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".cb-link")).to_be_focused()
    expect(page.locator(".cb-share")).to_contain_text("Select the link below")
    assert page.locator(".cb-link").input_value().endswith("#case=1-acX")


@in_both
def test_copying_tells_that_it_is_done(open_case: Open) -> None:
    page = open_case(RICH, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator(".cb-share")).to_contain_text("The link is copied.")


@in_both
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("lang", ["en", "id"])
def test_axe_finds_nothing(open_case: Open, lang: str, width: int, scheme: str) -> None:
    for fragment in ("", RICH, "#case=2-ag1"):
        page = open_case(fragment, lang, width=width, scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("size", [(320, 568), (480, 700)])
def test_the_bar_never_covers_what_has_the_focus(
    open_case: Open, size: tuple[int, int], lang: str
) -> None:
    page = open_case(RICH, lang, width=size[0], height=size[1])
    expect(page.locator(".cb-bar")).to_be_visible()
    covered = """() => {
      const now = document.activeElement, bar = document.querySelector(".cb-bar");
      if (bar.contains(now) || !document.querySelector(".cb").contains(now)) return null;
      const [a, b] = [now.getBoundingClientRect(), bar.getBoundingClientRect()];
      return a.bottom > b.top + 1 && a.top < b.bottom - 1 ? now.outerHTML.slice(0, 90) : "";
    }"""
    for key in ("Tab", "Shift+Tab"):
        seen = []
        for _ in range(110):
            page.keyboard.press(key)
            seen.append(page.evaluate(covered))
        assert len([one for one in seen if one is not None]) > 50
        assert [one for one in seen if one] == []


def test_the_bar_leads_to_the_result(open_case: Open) -> None:
    page = open_case(RICH, width=360)
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_role("heading", name="What follows")).to_be_focused()
    expect(page.locator(".cb-result .cb-lamp").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 1280])
def test_every_target_is_large(open_case: Open, width: int) -> None:
    page = open_case(RICH, "id", width=width)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            ".cb :is(button, select, label:has(input), [type=number])")]
          .map(node => [node.textContent.slice(0, 40), node.getBoundingClientRect()])
          .filter(([, box]) => box.height && (box.height < 43.9 || box.width < 43.9))
          .map(([words, box]) => `${words} ${box.width} x ${box.height}`)"""
    )
    assert small == []


def test_two_columns_on_a_wide_screen_and_one_on_a_phone(open_case: Open) -> None:
    columns = "getComputedStyle(document.querySelector('.cb-columns')).gridTemplateColumns"
    assert len(open_case(RICH).evaluate(columns).split()) == 2
    assert len(open_case(RICH, width=360).evaluate(columns).split()) == 1


def test_lamps_differ_in_word_shape_and_colour(open_case: Open) -> None:
    page = open_case("#case=1-ag9-acR")
    looks = page.locator(".cb-result .cb-lamp").evaluate_all(
        """all => all.map(one => [one.querySelector(".cb-state").textContent,
          one.querySelector("path").getAttribute("d"), getComputedStyle(one).backgroundColor])"""
    )
    assert all(len(set(column)) == 3 for column in zip(*looks, strict=True))


def test_high_contrast_and_reduced_motion(open_case: Open) -> None:
    page = open_case(RICH, forced_colors="active", reduced_motion="reduce")
    row = page.locator(".cb-row:has(:checked)").first
    assert row.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    assert row.evaluate("one => getComputedStyle(one).transitionDuration") == "0s"


def test_on_paper_stand_the_facts_and_what_follows(open_case: Open) -> None:
    page = open_case(RICH)
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for hidden in (".cb-facts", ".cb-share", ".cb-whynot", ".cb-procedure"):
        assert page.locator(f"{hidden}:visible").count() == 0, hidden
    expect(page.locator(".cb-stipulated li", has_text="Deceived them")).to_be_visible()
    expect(page.locator(".cb-candidates .cb-why").first).to_be_visible()
    empty = open_case()
    empty.emulate_media(media="print")
    empty.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(empty.locator(".cb-steps")).to_be_visible()
    assert empty.locator(".cb-columns:visible").count() == 0


def test_without_scripts_the_table_and_the_procedure_are_there(open_case: Open) -> None:
    page = open_case("", "id", java_script_enabled=False)
    expect(page.locator(".cb-table")).to_be_visible()
    expect(page.locator(".cb-steps li").first).to_be_visible()
    expect(page.locator("noscript .cb-notice, .cb-notice").first).to_contain_text("JavaScript")


def test_damaged_data_is_told_and_the_fallback_stays(browser: Browser, tmp_path: Path) -> None:
    block = re.sub(r"json\">.", 'json">oops', host_html("en", []))
    script = assets()["case.js"].as_uri()
    file = tmp_path / "broken.html"
    file.write_text(f'<!doctype html>{block}<script src="{script}"></script>', "utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    expect(page.locator(".cb-notice").first).to_contain_text("could not be shown")
    expect(page.locator(".cb-table")).to_be_visible()
    page.close()


def test_the_page_says_the_same_as_the_lesson(open_case: Open) -> None:
    from lintas.scenarios import classify, explain_missing

    facts = {**BUS["facts"], "purpose": []}
    page = open_case("#case=1-ag20-acRT-meD-fw")
    said = page.locator(".cb-whynot .cb-why").inner_text()
    assert said == explain_missing(facts, "TIP", "en")
    assert labels(page) == sorted(classify(facts).labels - {"NONE"})
