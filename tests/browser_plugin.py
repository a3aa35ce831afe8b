"""The `browser` of a test: Chromium, or each of both where a test is marked `in_both`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsers import started
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Chromium, or what `in_both` asks for."""
    with sync_playwright() as play, started(play, getattr(request, "param", "chromium")) as one:
        yield one
