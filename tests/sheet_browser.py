"""The worksheet's page in a real browser: from disk, with no network, as on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from marking_class import EXERCISES, SLUG
from playwright.sync_api import Browser, BrowserContext, Page
from sheet_helpers import Open

from lintas.worksheets import build_source


@pytest.fixture(scope="module")
def sheet_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample worksheet."""
    folder = build_source(SLUG, tmp_path_factory.mktemp("sheet") / "grading", [EXERCISES])
    return folder / f"{SLUG}.html"


@pytest.fixture
def open_sheet(browser: Browser, sheet_file: Path) -> Iterator[Open]:
    """A function that opens the page; an error in its scripts or a request fails the test."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def opener(
        context: BrowserContext | None = None,
        *,
        file: Path = sheet_file,
        width: int = 360,
        before: str = "",
        **options: Any,
    ) -> Page:
        if context is None:
            size = {"width": width, "height": 740}
            context = browser.new_context(viewport=size, offline=True, **options)
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
        page.on("request", lambda asked: note(asked.url))
        if before:
            page.add_init_script(before)
        page.goto(file.as_uri())
        page.wait_for_selector(".lq-card")
        return page

    def note(url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:")):
            wrong.append(url)

    yield opener
    for context in contexts:
        context.close()
    assert wrong == []
