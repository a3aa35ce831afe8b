"""`lintas preview`: the book while it is written."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import TracebackType

from lintas.book.server import HOST
from lintas.items import ContentError, Problem

from .newsroom import Newsroom
from .pages import HERE, start
from .rebuild import LANGS, Round, for_the_page, languages, one_round
from .watch import Files, changed, look, next_change

PLACE = Path("_build/preview")
TOLD = 12
"""More problems than this are counted in the terminal, not listed."""


class Preview:
    """A server, and a loop that builds at every save; `until_stopped` runs until Ctrl+C."""

    def __init__(
        self,
        root: Path,
        banks: tuple[Path, ...] = (),
        *,
        port: int = 8000,
        sheet: str | None = None,
        say: Callable[[str], object] = print,
    ) -> None:
        self.root, self.banks, self.say = root.resolve(), banks, say
        self.place = self.root / PLACE
        self.room, self.version, self.told = Newsroom(), 0, ""
        self.sheet = _sheet(self.root, banks, sheet) if sheet else (lambda: None)
        shutil.rmtree(self.place / "shown", ignore_errors=True)
        self.server = start(
            self.place / "shown", port, self.room, sheet=self.sheet, sheet_name=sheet or ""
        )
        self._greet(port, sheet)

    def _greet(self, port: int, sheet: str | None) -> None:
        taken = self.server.server_address[1]
        if port and taken != port:
            self.say(f"Port {port} is taken.")
        self.say(f"The preview is at http://{HOST}:{taken}/  (stop with Ctrl+C)")
        if sheet:
            self.say(f"The worksheet is at http://{HOST}:{taken}{HERE}graded")
        self.say("Building …")
        sys.stdout.flush()

    def __enter__(self) -> Preview:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.room.close()
        self.server.shutdown()
        self.server.server_close()

    def until_stopped(self) -> None:
        """Build, then build again at every save, until Ctrl+C."""
        try:
            for langs in self.rounds():
                self.round(langs)
        except KeyboardInterrupt:
            self.say("Stopped.")

    def rounds(self) -> Iterator[tuple[str, ...]]:
        """The languages to build now, and again whenever something was saved."""
        seen = self.look()
        yield LANGS
        while True:
            after = next_change(seen, self.look)
            paths = changed(seen, after)
            yield languages(paths, self.root, came_or_went=seen.keys() != after.keys())
            seen = after

    def look(self) -> Files:
        """The files as they are now: the course's, and those of Lintas it is made with."""
        own = ("book", "exercises", "_config.yml", "_toc.yml", "lintas")
        return look([*(self.root / name for name in own), *self.banks])

    def round(self, langs: tuple[str, ...]) -> None:
        """Build, check, and tell the terminal and the open pages."""
        before = self.room.now
        self.room.tell("building", self.version, before.problems)
        began = time.monotonic()
        done = one_round(self.root, self.banks, self.place, langs)
        self.version += bool(done.pages)
        shown = for_the_page(done.problems, self.root)
        self.room.tell("ready" if done.built else "failed", self.version, shown)
        self._report(done, time.monotonic() - began)

    def _report(self, done: Round, seconds: float) -> None:
        at = time.strftime("%H:%M:%S")
        if done.built:
            left = f"{len(done.problems)} to mend" if done.problems else "nothing to mend"
            self.say(f"{at}  built in {seconds:.1f} s; {left}.")
        else:
            self.say(f"{at}  cannot be built; the last good pages are still shown.")
        text = _listed(done.problems)
        if text and text != self.told:
            self.say(text)
        self.told = text
        sys.stdout.flush()


def _listed(problems: tuple[Problem, ...]) -> str:
    lines = [f"  {problem}" for problem in problems[:TOLD]]
    if len(problems) > TOLD:
        lines.append(f"  … and {len(problems) - TOLD} more: `lintas check` lists all.")
    return "\n".join(lines)


def _sheet(root: Path, banks: tuple[Path, ...], slug: str) -> Callable[[], bytes | None]:
    """The worksheet as students get it, made anew each time; None while it cannot be made."""
    from lintas.worksheets import find_worksheet

    page, helplines = (import_module(f"lintas.worksheets.{n}") for n in ("page", "helplines"))
    exercises = [*banks, root / "exercises"]

    def make() -> bytes | None:
        try:
            sheet = find_worksheet(slug, exercises)
            return bytes(page.page_bytes(sheet, helplines.help_lines(exercises)))
        except ContentError:
            return None

    return make
