"""Debian's own Chromium and Firefox, started so that a test cannot tell one from the other."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

BRIDGE = Path(__file__).with_name("firefox_bridge.py")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# How a reader's system is set, as Firefox keeps it.
PREFERENCES: dict[str, dict[str, Any]] = {
    "color_scheme=light": {"layout.css.prefers-color-scheme.content-override": 1},
    "color_scheme=dark": {"layout.css.prefers-color-scheme.content-override": 0},
    "reduced_motion=reduce": {"ui.prefersReducedMotion": 1},
    "forced_colors=active": {"browser.display.document_color_use": 2},
}
LOOKS = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
# Nothing but the page: no first visits, no reports, no lists to fetch.
QUIET = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}

# For a test that matters in both browsers.
in_both = pytest.mark.parametrize("browser", ["chromium", "firefox"], indirect=True)


@contextmanager
def started(play: Playwright, name: str = "chromium") -> Iterator[Any]:
    """A running browser, headless; LINTAS_CHROMIUM and LINTAS_FIREFOX name other programs."""
    running = Firefox(play) if name == "firefox" else chromium(play)
    try:
        yield running
    finally:
        running.close()


def chromium(play: Playwright) -> Browser:
    path = os.environ.get("LINTAS_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)))
    return play.chromium.launch(executable_path=path, args=["--no-sandbox"])


class Firefox:
    """Firefox through WebDriver BiDi, one process for each look that a test asks for.

    Firefox takes a look from its preferences when it starts, Chromium from each context.
    """

    def __init__(self, play: Playwright) -> None:
        self.play = play
        self.running: dict[tuple[str, ...], Browser] = {}

    def new_context(self, **options: Any) -> BrowserContext:
        look = tuple(f"{name}={options.pop(name, usual)}" for name, usual in LOOKS.items())
        # Firefox needs no leave to write to the clipboard after a click.
        options.pop("permissions", None)
        return self._with(look).new_context(**options)

    def new_page(self, **options: Any) -> Page:
        return self.new_context(**options).new_page()

    @property
    def contexts(self) -> list[BrowserContext]:
        return [context for browser in self.running.values() for context in browser.contexts]

    def _with(self, look: tuple[str, ...]) -> Browser:
        if look not in self.running:
            settings = dict(QUIET)
            for one in look:
                settings |= PREFERENCES.get(one, {})
            # The bridge finds its Python on the path: this one, which has what it imports.
            path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
            self.running[look] = self.play.firefox.launch(
                channel="moz-firefox",
                executable_path=BRIDGE,
                firefox_user_prefs=settings,
                env={**os.environ, "PATH": path},
            )
        return self.running[look]

    def close(self) -> None:
        for browser in self.running.values():
            browser.close()
