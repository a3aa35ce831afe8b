"""A throttled visit to a page: bytes, first and largest paint, blocking time, time to ready."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from .server import Server
from .timing import blocking_time

CPU = 4
MBIT, LATENCY = 10, 40
# Nothing has run or arrived for so long: the page has settled.
QUIET_MS = 1500
LIMIT_S = 60
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
MARKS = Path(__file__).with_name("marks.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Ready:
    """When a page is ready: `count` items, each with a usable first input."""

    item: str
    input: str
    count: int


@dataclass(frozen=True)
class Visit:
    """One page load; times in ms from the start of navigation, bytes of gzip bodies by path."""

    paint: float
    largest: float
    blocking: float
    ready: float
    sent: dict[str, int]
    foreign: list[str]
    # What scrolling to the charts added, where it was asked for.
    scrolled: dict[str, int]
    scroll_blocking: float
    drawn: float

    @property
    def weight(self) -> int:
        return sum(self.sent.values())


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser process for all visits; it can reach this machine only."""
    path = os.environ.get("LINTAS_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)))
    closed = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", closed])
        yield browser
        browser.close()


def visit(
    browser: Browser, server: Server, path: str, ready: Ready | None = None, scroll: str = ""
) -> Visit:
    """Load a page with an empty cache, throttled; with `scroll` also scroll to what it selects."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    _throttle(session)
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: (
            foreign.append(request.url)
            if not request.url.startswith((server.address, "data:"))
            else None
        ),
    )
    page.add_init_script(f"({MARKS})({json.dumps(ready.__dict__ if ready else None)})")
    server.sent.clear()
    page.goto(server.address + path, wait_until="load")
    marks = _settled(page, ready is not None)
    if ready:
        _prove_handlers(page, session, ready)
    sent = dict(server.sent)
    after = _scroll(page, scroll) if scroll else marks
    scrolled = {name: size for name, size in server.sent.items() if name not in sent}
    context.close()
    return Visit(
        paint=marks["paint"],
        largest=marks["largest"],
        blocking=blocking_time(marks["tasks"], marks["paint"]),
        ready=marks["ready"],
        sent=sent,
        foreign=foreign,
        scrolled=scrolled,
        scroll_blocking=blocking_time(after["tasks"], after["scrolledAt"]) if scroll else 0.0,
        drawn=after["drawnAt"] - after["scrolledAt"] if scroll else 0.0,
    )


def _throttle(session: CDPSession) -> None:
    rate = MBIT * 1e6 / 8
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": rate,
            "uploadThroughput": rate,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})


def _settled(page: Page, wants_ready: bool) -> dict[str, Any]:
    """The marks once the page has painted, is ready, and has been quiet."""
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        marks: dict[str, Any] = page.evaluate("window.__marks.read()")
        done = marks["paint"] and (marks["ready"] or not wants_ready)
        if done and marks["quiet"] > QUIET_MS:
            return marks
        page.wait_for_timeout(250)
    raise TimeoutError(f"{page.url} was not ready and quiet within {LIMIT_S} s: {marks}")


def _scroll(page: Page, target: str) -> dict[str, Any]:
    """Scroll to each chart in turn until all are drawn."""
    page.evaluate("target => window.__marks.scroll(target)", target)
    page.wait_for_function("window.__marks.drawnAt > 0", timeout=LIMIT_S * 1000)
    return _settled(page, False)


def _prove_handlers(page: Page, session: CDPSession, ready: Ready) -> None:
    """Each item's first input, or what holds it, listens: the page was really ready."""
    for index in range(ready.count):
        found = session.send(
            "Runtime.evaluate",
            {"expression": f"window.__marks.holders({index})", "objectGroup": "proof"},
        )
        if not _listens(session, found["result"]["objectId"]):
            raise AssertionError(f"{page.url}: nothing listens in item {index + 1}")
    session.send("Runtime.releaseObjectGroup", {"objectGroup": "proof"})


def _listens(session: CDPSession, nodes: str) -> bool:
    wanted = {"click", "change", "input", "keydown", "pointerdown"}
    listed = session.send("Runtime.getProperties", {"objectId": nodes, "ownProperties": True})
    for entry in listed["result"]:
        node = entry.get("value", {}).get("objectId") if entry["name"].isdigit() else None
        if node is None:
            continue
        heard = session.send("DOMDebugger.getEventListeners", {"objectId": node})["listeners"]
        if any(one["type"] in wanted for one in heard):
            return True
    return False
