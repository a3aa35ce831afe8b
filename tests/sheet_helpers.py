"""What a student does on the worksheet's page: answers, changes language, saves, opens a file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from marking_class import sheet
from playwright.sync_api import Page, expect

Open = Callable[..., Page]
WRITTEN = "Persetujuan tidak menghapus eksploitasi.\n<b>Bukan</b> tebal & “kutip”."


def answer_all(page: Page, essay: str = WRITTEN) -> None:
    """Every question rightly, by tapping what a phone shows."""
    for question in sheet().questions:
        answer(page, question.item, essay)


def answer(page: Page, item: Any, essay: str = WRITTEN) -> None:
    card = page.locator(f"[data-item={item.id}]")
    expect(card).to_be_visible()  # the way back from the review takes a moment
    if item.type == "essay":
        card.locator("textarea").fill(essay)
        card.locator("textarea").blur()
    elif item.type == "classify":
        for name, put in item.answer.key.items():
            place = put if isinstance(put, str) else put[0]
            choices = card.locator(f"[data-card={name}] .lq-segment:has([value='{place}'])")
            if choices.is_visible():
                choices.click()
            else:
                card.locator(f"[data-card={name}] select").select_option(place)
    elif item.type == "annotate":
        for name, tag in item.answer.key.items():
            if tag != "none":
                card.locator(f".lq-tool:has([value='{tag}'])").click()
                card.locator(f"[data-segment={name}]").click()
    else:
        for option in [item.answer.key] if item.type == "single" else item.answer.key:
            card.locator(f"input[value={option}]").check()


def answers_of(page: Page) -> dict[str, Any]:
    """The responses that the page holds, by item."""
    state = page.evaluate("document.querySelector('.lintas-quiz').lintasModel.get('state')")
    return {
        key.split("@")[0]: entry["response"]
        for key, entry in state.items()
        if entry.get("response") is not None
    }


def review(page: Page) -> None:
    page.locator(".sheet-bar > a").click()
    page.wait_for_selector(".sheet-review > li")


def save(page: Page, target: Path) -> dict[str, Any]:
    """Save the file as a student does, and return what is in it."""
    if page.locator(".sheet-save").is_hidden():
        review(page)
    with page.expect_download() as download:
        page.locator(".sheet-actions .lq-main").click()
    target.mkdir(exist_ok=True)
    # Firefox numbers a second file of one name.
    path = target / re.sub(r"\(\d+\)", "", download.value.suggested_filename)
    download.value.save_as(path)
    return json.loads(path.read_bytes())


def load(page: Page, path: Path) -> None:
    """Open a file of answers on the page."""
    if page.locator(".sheet-load[open]").count() == 0:
        page.locator(".sheet-load > summary").click()
    page.locator(".sheet-load input[type=file]").set_input_files(path)
    expect(page.locator(".sheet-load .sheet-said")).not_to_be_empty()


def language(page: Page, lang: str) -> None:
    page.locator(f".sheet-language .lq-segment[lang={lang}]").click()
    expect(page.locator("html")).to_have_attribute("lang", lang)
