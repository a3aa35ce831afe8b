"""A static server that sends gzip and remembers how many bytes each answer had."""

from __future__ import annotations

import gzip
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

LEVEL = 6
TEXT = ("text/", "application/json", "application/javascript", "image/svg")


def gzip_size(data: bytes) -> int:
    """Bytes after gzip at the level at which the server sends."""
    return len(packed(data))


@cache
def packed(data: bytes) -> bytes:
    """The same bytes for the same content: no time stamp in the header."""
    return gzip.compress(data, LEVEL, mtime=0)


class Server(ThreadingHTTPServer):
    """Serves one folder on a free local port; `sent` maps a path to the bytes of its body."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.root = root.resolve()
        self.sent: dict[str, int] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Handler(BaseHTTPRequestHandler):
    """GET of files; text is packed, what is packed by nature is sent as it is."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in one packet each way, as from a real server.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = (self.server.root / path.lstrip("/")).resolve()
        if file.is_dir():
            file /= "index.html"
        if not file.is_relative_to(self.server.root) or not file.is_file():
            self._answer(404, b"", "text/plain", packs=False)
            return
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        packs = kind.startswith(TEXT)
        body = packed(file.read_bytes()) if packs else file.read_bytes()
        self.server.sent[path] = len(body)
        self._answer(200, body, kind, packs=packs)

    def _answer(self, code: int, body: bytes, kind: str, *, packs: bool) -> None:
        self.send_response(code)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if packs else kind)
        self.send_header("Content-Length", str(len(body)))
        if packs:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@contextmanager
def serving(root: Path) -> Iterator[Server]:
    """The folder's server, running in a thread of its own."""
    server = Server(root)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
