#!/usr/bin/env python3
"""Stands between Playwright and Debian's Firefox (an ESR), which lacks two parts of WebDriver BiDi.

Playwright opens no context unless the browser answers `emulation.setMediaFeaturesOverride`, which
Firefox knows from version 159 on, and hears of a download only if it has an id. The bridge starts
Firefox with the arguments it was given and passes every message on; where Firefox does not know
the command it answers in its place, and a download without an id is named by its address. How a
reader's system is set (dark, less motion, forced colours) goes through preferences: browsers.py.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sys
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

UNKNOWN = "emulation.setMediaFeaturesOverride"
DOWNLOAD = '"browsingContext.download'
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
# A screenshot or a page as PDF comes in one message.
LIMIT = 200 * 1024 * 1024


class Bridge(WebSocketHandler):
    """One session: what Playwright says goes to Firefox, what Firefox says goes back."""

    def initialize(self, firefox: str) -> None:
        self.firefox = firefox
        self.spared: set[int] = set()

    async def open(self, *_: str) -> None:
        self.other = await websocket_connect(
            f"{self.firefox}{self.request.path}", max_message_size=LIMIT
        )
        self.answers = asyncio.create_task(self.back())

    async def on_message(self, message: str | bytes) -> None:
        if UNKNOWN in message:
            self.spared.add(json.loads(message)["id"])
        await self.other.write_message(message)

    async def back(self) -> None:
        while (message := await self.other.read_message()) is not None:
            await self.write_message(self.mended(message))
        self.close()

    def mended(self, message: str | bytes) -> str | bytes:
        """The message as Playwright can use it."""
        if DOWNLOAD in message:
            return self.named(json.loads(message))
        return self.answered(json.loads(message), message) if self.spared else message

    @staticmethod
    def named(data: dict[str, Any]) -> str:
        """The event of a download, with an id."""
        told = data.get("params", {})
        if isinstance(told, dict) and not told.get("navigation"):
            told.setdefault("download", told.get("url"))
        return json.dumps(data)

    def answered(self, data: dict[str, Any], message: str | bytes) -> str | bytes:
        """The message, or success where Firefox did not know the command."""
        if data.get("id") not in self.spared:
            return message
        self.spared.remove(data["id"])
        if data.get("error") != "unknown command":
            return message
        return json.dumps({"type": "success", "id": data["id"], "result": {}})

    def on_close(self) -> None:
        self.other.close()


async def main() -> int:
    program = os.environ.get("LINTAS_FIREFOX") or shutil.which("firefox-esr") or "firefox"
    process = await asyncio.create_subprocess_exec(
        program, *sys.argv[1:], stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    assert process.stdout
    async for raw in process.stdout:
        line = raw.decode(errors="replace")
        if found := LISTENING.search(line):
            line = f"WebDriver BiDi listening on ws://127.0.0.1:{serve(found[1])}\n"
        sys.stderr.write(line)
        sys.stderr.flush()
    return await process.wait()


def serve(firefox: str) -> int:
    """Listen on a free port of this machine; returns the port."""
    (socket,) = bind_sockets(0, "127.0.0.1")
    bridge = Application([(r"/.*", Bridge, {"firefox": firefox})], websocket_max_message_size=LIMIT)
    HTTPServer(bridge).add_socket(socket)
    return int(socket.getsockname()[1])


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
