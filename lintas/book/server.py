"""A small server for one's own computer: the built book, nothing else, to nobody else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"


class Handler(SimpleHTTPRequestHandler):
    """Files of the site; never a listing of a folder, never an old copy from a cache."""

    extensions_map = {  # noqa: RUF012 - the base class has it as a plain dict
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
    }

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def list_directory(self, path: object) -> None:
        """A folder without a page in it is not found."""
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the terminal shows the address only."""


def make_server(site: Path, port: int) -> ThreadingHTTPServer:
    """A server on `port`, or on a free one if that is taken; port 0 asks for a free one."""
    handler = partial(Handler, directory=str(site))
    try:
        return ThreadingHTTPServer((HOST, port), handler)
    except OSError:
        return ThreadingHTTPServer((HOST, 0), handler)


def serve(site: Path, port: int = 8000, say: Callable[[str], object] = print) -> None:
    """Show the site until Ctrl+C; prints its address."""
    with make_server(site, port) as server:
        taken = server.server_address[1]
        if port and taken != port:
            say(f"Port {port} is taken.")
        say(f"The book is at http://{HOST}:{taken}/  (stop with Ctrl+C)")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("Stopped.")
