"""The preview's server: the built pages with a small script in them, and news for that script.

The script is put in as a page is sent; nothing of it stands in the built book.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from lintas.book.server import HOST, Handler

from .newsroom import News, Newsroom

HERE = "/-preview/"
SCRIPT = Path(__file__).with_name("preview.js")
TAG = f'<script src="{HERE}preview.js" defer></script>'.encode()
HEARTBEAT = 15.0
NAMES = (HOST, "localhost", "[::1]")
EMPTY = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Preview</title></head>
<body><main><h1>There is no page here yet</h1>
<p>It comes as soon as the book is built. <a href="/">To the first page</a></p></main></body></html>
"""
FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name}</title>
<style>
html, body {{ margin: 0; height: 100%; }}
iframe {{ border: 0; width: 100%; height: 100%; display: block; }}
</style></head>
<body><iframe title="{name}" src="{here}sheet.html"></iframe></body></html>
"""
Sheet = Callable[[], bytes | None]


class PreviewHandler(Handler):
    """Pages, the script, the news, and a worksheet without its keys."""

    protocol_version = "HTTP/1.1"

    def __init__(
        self, *arguments: object, room: Newsroom, sheet: Sheet, sheet_name: str, directory: str
    ) -> None:
        self.room, self.sheet, self.sheet_name = room, sheet, sheet_name
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if not self._is_meant():
            self.send_error(403)
            return
        path = self.path.partition("?")[0]
        if path.startswith(HERE):
            self._own(path.removeprefix(HERE))
        elif (page := self._page()) is not None:
            self._send(with_script(page), "text/html; charset=utf-8")
        elif path.endswith((".html", "/")):
            self._send(with_script(EMPTY), "text/html; charset=utf-8", 404)
        else:
            super().do_GET()

    def _is_meant(self) -> bool:
        """Whether the browser asked for this computer; pages from elsewhere cannot."""
        return self.headers.get("Host", "").rpartition(":")[0] in NAMES

    def _own(self, name: str) -> None:
        sheet = self.sheet() if name == "sheet.html" else None
        if name == "events":
            self._events()
        elif name == "preview.js":
            self._send(SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
        elif name == "graded" and self.sheet_name:
            frame = FRAME.format(name=self.sheet_name, here=HERE).encode()
            self._send(with_script(frame), "text/html; charset=utf-8")
        elif sheet is not None:
            self._send(sheet, "text/html; charset=utf-8")
        else:
            self.send_error(404)

    def _page(self) -> bytes | None:
        """The built page a request is for; None where it is for something else."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path = path / "index.html"
        if path.suffix != ".html":
            return None
        try:
            return path.read_bytes()
        except OSError:
            return None

    def _send(self, content: bytes, kind: str, code: int = 200) -> None:
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _events(self) -> None:
        """Server-sent events: the news now, then each as it comes, a heartbeat in between."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        news: News | None = self.room.now
        last = -1
        try:
            while not self.room.closed:
                if news is None:
                    self.wfile.write(b": still here\n\n")
                else:
                    last = news.number
                    told = json.dumps(news.to_json(), ensure_ascii=False)
                    self.wfile.write(f"data: {told}\n\n".encode())
                self.wfile.flush()
                news = self.room.after(last, HEARTBEAT)
        except OSError:  # the page was closed
            return


def with_script(page: bytes) -> bytes:
    """A page with the preview's script at its end."""
    before, mark, after = page.rpartition(b"</body>")
    return before + TAG + mark + after if mark else page + TAG


class QuietServer(ThreadingHTTPServer):
    """A server that says nothing when a page is closed while it is sent."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """The reader went away: nothing to tell."""


def start(
    site: Path, port: int, room: Newsroom, *, sheet: Sheet, sheet_name: str = ""
) -> ThreadingHTTPServer:
    """Serve on `port`, or on a free one if that is taken, in a thread of its own."""
    handler = partial(
        PreviewHandler, room=room, sheet=sheet, sheet_name=sheet_name, directory=str(site)
    )
    try:
        server = QuietServer((HOST, port), handler)
    except OSError:
        server = QuietServer((HOST, 0), handler)
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True
    ).start()
    return server
