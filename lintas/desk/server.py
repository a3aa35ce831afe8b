"""A small server for one grader on this computer; nobody else can look.

The first address holds a random key, which a cookie then stands for. Only requests that name this
server are answered, so that no page elsewhere can read along through a name of its own.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy.exc import SQLAlchemyError
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from lintas.marking.course import Course

from .ledger import Ledger
from .lines import Line, View
from .reasons import Reports
from .words import LANGS, Speaker

_log = logging.getLogger("lintas.desk")
HOST = "127.0.0.1"
YEAR = 365
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Server": "lintas",
}


@dataclass
class Room:
    """What the pages are made from. `formgrader` ends in /formgrader/, or is empty."""

    course: Course
    ledger: Ledger
    reports: Reports
    pages: Environment
    formgrader: str
    key: str
    cookie: str = ""

    def marked(self, slug: str, line: Line) -> datetime | None:
        """When the marked notebook last changed; None where it is not on this computer."""
        for name, _ in line.notebooks:
            path = self.course.autograded / line.student / slug / f"{name}.ipynb"
            try:
                return datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except OSError:
                continue
        return None


class Desk:
    """The running desk: `address` holds the key; `until_stopped` serves until Ctrl+C."""

    def __init__(self, room: Room, port: int) -> None:
        self.room = room
        self._sockets = bind_sockets(port, HOST)
        self.port = int(self._sockets[0].getsockname()[1])
        # Cookies do not tell ports apart: the name does.
        room.cookie = f"lintas-desk-{self.port}"
        self.address = f"http://{HOST}:{self.port}/?key={room.key}"

    def until_stopped(self, say: Callable[[str], object] = print) -> None:
        """Serve; the first line that is said holds the address."""

        async def serve() -> None:
            server = HTTPServer(_application(self.room))
            server.add_sockets(self._sockets)
            say(f"The desk is at {self.address}  (stop with Ctrl+C)")
            await asyncio.Event().wait()

        try:
            asyncio.run(serve())
        except KeyboardInterrupt:
            say("Stopped.")
        finally:
            self.room.ledger.close()


def make_desk(course: Course, port: int, formgrader: str = "") -> Desk:
    """A desk for a course, listening on a port (0: a free one). Raises OSError if it is taken.

    `formgrader` is the address of the Jupyter server where nbgrader's form grader runs.
    """
    pages = Environment(
        loader=PackageLoader("lintas.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    ledger = Ledger(course.db_url, course.course_id)
    key = secrets.token_urlsafe(24)
    return Desk(Room(course, ledger, Reports(course.root), pages, formgrader, key), port)


def _application(room: Room) -> Application:
    id = "([0-9A-Za-z-]{1,64})"
    places = [("/", Tasks), ("/desk.css", Style), ("/a/([^/]+)", List), (f"/a/([^/]+)/{id}", One)]
    return Application(
        [(path, page, {"room": room}) for path, page in places],
        default_handler_class=Nothing,
        default_handler_args={"room": room},
        log_function=lambda handler: None,
    )


class _Page(RequestHandler):
    """A page: who may see it, its headers, its language."""

    open_to_all = False

    def initialize(self, room: Room) -> None:
        self.room = room
        self.say = Speaker(self._language())

    def set_default_headers(self) -> None:
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuse foreign hosts and strangers; turn the key of the first address into a cookie."""
        port = self.room.cookie.rpartition("-")[2]
        if self.request.host not in (f"{HOST}:{port}", f"localhost:{port}"):
            raise HTTPError(403)
        if self.request.method not in ("GET", "HEAD"):
            raise HTTPError(405)
        if _same(self.get_query_argument("key", ""), self.room.key):
            self._keep(self.room.cookie, self.room.key)
            self.redirect(self._here(key=""))
        elif not self.open_to_all and not _same(self.get_cookie(self.room.cookie), self.room.key):
            raise HTTPError(403)
        elif self.get_query_argument("lang", "") in LANGS:
            self._keep(f"{self.room.cookie}-lang", self.say.lang, YEAR)

    def _keep(self, name: str, value: str, days: int | None = None) -> None:
        self.set_cookie(name, value, expires_days=days, httponly=True, samesite="Strict")

    def _language(self) -> str:
        asked = self.get_query_argument("lang", "")
        kept = self.get_cookie(f"{self.room.cookie}-lang", "")
        if asked in LANGS or kept in LANGS:
            return asked if asked in LANGS else str(kept)
        return self.request.headers.get("Accept-Language", "").lower()[:2]

    def _here(self, **changes: object) -> str:
        """This address with another query; what is empty is left out."""
        names = self.request.query_arguments
        query = {name: self.get_query_argument(name) for name in names if name != "lang"}
        asked = {name: str(value) for name, value in {**query, **changes}.items() if value != ""}
        return f"{self.request.path}?{urlencode(asked)}" if asked else self.request.path

    def show(self, template: str, **values: Any) -> None:
        """Write a page."""
        page = self.room.pages.get_template(template)
        room = self.room
        given = {"say": self.say, "langs": LANGS, "here": self._here, **values}
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(page.render(formgrader=room.formgrader, **given))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A page of words; what went wrong inside is for nobody to read."""
        error = kwargs.get("exc_info", (None, None))[1]
        trouble = {403: "refused", 404: "not-found"}.get(status_code, "broken")
        if isinstance(error, SQLAlchemyError):
            self.set_status(503)
        self.show("trouble.html", trouble=trouble)

    def log_exception(self, kind: Any, error: Any, at: Any) -> None:
        """A line on the terminal, but not for pages that are not there."""
        if not isinstance(error, HTTPError):
            line = next(iter(str(error).splitlines()), "")
            _log.error("%s: %s", kind.__name__, line)

    def decode_argument(self, value: bytes, name: str | None = None) -> str:
        """Text of the address; what is no text is no reason to stop."""
        return value.decode("utf-8", "replace")


class Tasks(_Page):
    """The course's assignments."""

    def get(self) -> None:
        self.show("tasks.html", tasks=self.room.ledger.tasks())


class List(_Page):
    """The submissions of an assignment, a page at a time."""

    def get(self, slug: str) -> None:
        reasons = self.room.reports.reasons(slug)
        query = {name: self.get_query_argument(name) for name in self.request.query_arguments}
        sheet = self.room.ledger.sheet(slug, View.from_query(query), reasons)
        if sheet is None:
            raise HTTPError(404)
        many = sheet.counts
        view = sheet.view
        self.show(
            "sheet.html",
            slug=slug,
            sheet=sheet,
            view=view,
            kinds=(
                ("", many.all),
                ("human", many.human),
                ("essay", many.essay),
                ("late", many.late),
            ),
            turned=lambda column: f"-{column}" if view.sort == column else column,
            reasons=_Said(reasons),
            marked=lambda line: self.room.marked(slug, line),
        )


class One(_Page):
    """A submission: why it waits, its cells, and the next one that waits."""

    def get(self, slug: str, id: str) -> None:
        reasons = self.room.reports.reasons(slug)
        found = self.room.ledger.one(slug, id, reasons)
        if found is None:
            raise HTTPError(404)
        marked = self.room.marked
        self.show(
            "one.html",
            slug=slug,
            found=found,
            reasons=_Said(reasons),
            marked=lambda line: marked(slug, line),
        )


class Style(_Page):
    """The one style sheet."""

    open_to_all = True

    def get(self) -> None:
        self.set_header("Content-Type", "text/css; charset=utf-8")
        tokens = files("lintas").joinpath("style", "tokens.css").read_text("utf-8")
        self.finish(tokens + files("lintas.desk").joinpath("desk.css").read_text("utf-8"))


class Nothing(_Page):
    """Every other address."""

    def get(self) -> None:
        raise HTTPError(404)


class _Said(dict[str, tuple[str, ...]]):
    """Reasons by student; nothing for those without."""

    def __missing__(self, student: str) -> tuple[str, ...]:
        return ()


def _same(given: str | None, key: str) -> bool:
    return hmac.compare_digest((given or "").encode(), key.encode())
