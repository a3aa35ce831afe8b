"""A real browser for the quiz tests: pages opened from disk, as from a USB stick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from quiz_helpers import Opener, page_source

pytest_plugins = ["browser_plugin"]


@pytest.fixture
def open_quiz(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """A function that opens items as a page from disk and returns the page, ready.

    Any error in the page's scripts fails the test.
    """
    contexts, errors = [], []

    def opener(
        ids: Sequence[str] | None = None,
        lang: str = "en",
        *,
        width: int = 1000,
        mode: str = "practice",
        scheme: str = "light",
        before: str = "",
        **options: Any,
    ) -> Page:
        file = tmp_path / "quiz.html"
        file.write_text(page_source(ids, lang, mode), "utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        if before:
            page.add_init_script(before)
        page.goto(file.as_uri())
        page.wait_for_selector(".lq-card")
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not errors
