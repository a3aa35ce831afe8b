"""`Box`: runs submissions, one after the other, each in fresh boxes of one warm process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from types import TracebackType
from typing import Self

from .kept import Kept
from .limits import Limits
from .session import Place, Session
from .shapes import BoxCell, CellRun, Run


class Box:
    """Holds a warm process. Raises BoxError, when a run needs one, if it cannot be had.

    `preload`: modules that every submission finds imported. `as_user`: whom code runs as if we are
    root. `trust`: run code unboxed, with only the kernel's limits on it: for code of one's own.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        preload: Sequence[str] = ("numpy", "pandas"),
        as_user: str | None = None,
        trust: bool = False,
    ) -> None:
        self.limits = limits or Limits()
        self._preload = tuple(preload)
        self._as_user = as_user
        self._trust = trust
        self._kept: Kept | None = None

    def run(
        self,
        cells: Sequence[BoxCell],
        files: Mapping[str, bytes],
        test_files: Mapping[str, bytes] | None = None,
        *,
        split: bool = True,
        on_cell: Callable[[int, CellRun], None] | None = None,
    ) -> Run:
        """Run a notebook's cells in order; results come as each cell ends, and all at the end.

        `files`: path below the working folder -> contents, for the student's box; `test_files` for
        the test box, which has none without them: nothing that a student handed in belongs there.
        `split=False`: all cells in one box, where a student's code can change any result.
        """
        student = Place(tests=False, files=checked(files))
        test = Place(tests=True, files=checked(test_files or {})) if split else None
        session = Session(self._warm(), self.limits, (student, test), on_cell, trust=self._trust)
        try:
            return session.run(cells)
        finally:
            session.close()

    def _warm(self) -> Kept:
        if self._kept is not None and not self._kept.alive:
            self.close()
        if self._kept is None:
            self._kept = Kept(self.limits, self._preload, self._as_user, trust=self._trust)
        return self._kept

    def close(self) -> None:
        """End the warm process; the next run starts another."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def checked(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The same files. Raises ValueError if a name leads out of the working folder."""
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
            raise ValueError(f"{name!r} is not a name below the working folder")
    return files


def check_box(as_user: str | None = None) -> None:
    """Try the box. Raises BoxError with the remedy if it does not work here."""
    with Box(preload=(), as_user=as_user) as box:
        box.run([BoxCell(0, "1", "student")], {})
