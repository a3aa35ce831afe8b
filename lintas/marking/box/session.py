"""One submission: its cells in the student's box and the test box, and what passes between them.

A box that dies or hangs costs the cell that did it. It is started again and the cells before are
repeated, so the cells after still count; after `Limits.restarts` of that it stays dead.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from .frames import Ended, Head
from .kept import Kept
from .limits import Limits
from .shapes import BoxCell, CellRun, Run
from .showing import error_run, errors_only
from .side import NoTime, Side, Start, Stuck, failure, plain_head

OnCell = Callable[[int, CellRun], None]


@dataclass
class Place:
    """A box through its restarts. `done`: cells that ran to their end, for a new one to repeat."""

    tests: bool
    files: Mapping[str, bytes]
    side: Side | None = None
    done: list[BoxCell] = field(default_factory=list)
    starts: int = 0


class Session:
    """Runs the cells of one submission; `run` once, then `close`."""

    def __init__(
        self,
        kept: Kept,
        limits: Limits,
        places: tuple[Place, Place | None],
        on_cell: OnCell | None,
        *,
        trust: bool,
    ) -> None:
        self.limits = limits
        self.student, self.test = places
        self.cells: dict[int, CellRun] = {}
        self._kept = kept
        self._on_cell = on_cell
        self._trust = trust
        self._stack = ExitStack()
        self._end = time.monotonic() + limits.notebook_seconds
        self._size = 0
        self._depth = 0
        self._stale = False
        self._ended = ""
        self._counts: dict[int, int] = {}
        self._count = 1

    def run(self, cells: Sequence[BoxCell]) -> Run:
        try:
            for cell in cells:
                # Counted over the whole notebook, as one kernel would, though there are two boxes.
                self._counts[cell.index] = self._count
                self._count += bool(cell.source.strip())
                self._cell(cell)
        except NoTime:
            self._ended = "the time for the whole notebook is up"
        except Ended as error:
            self._ended = str(error)
        return Run(self.cells, self._ended)

    def close(self) -> None:
        """End the boxes and remove their folders."""
        for place in (self.student, self.test):
            if place is not None and place.side is not None:
                place.side.close()
        self._stack.close()

    def _cell(self, cell: BoxCell) -> None:
        if time.monotonic() >= self._end:
            raise NoTime
        result = None
        if cell.role == "student" or (cell.role == "shared" or self.test is None):
            result = self._in(self.student, cell, None)
            self._stale = self._stale or cell.role == "student"
        if self.test is not None and cell.role != "student":
            self._pass_names(self.test)
            tested = self._in(self.test, cell, self._from_test)
            result = tested if cell.role == "test" or result is None else result
        if result is not None:
            self._tell(cell.index, result)

    def _tell(self, index: int, result: CellRun) -> None:
        self._size += sum(len(str(output)) for output in result.outputs)
        if self._size > self.limits.total_output_bytes:
            result = errors_only(result)
        self.cells[index] = result
        if self._on_cell is not None:
            self._on_cell(index, result)

    def _in(
        self, place: Place, cell: BoxCell, serve: Callable[[Head, bytes], bytes] | None
    ) -> CellRun | None:
        """Run a cell in a box; None if there is no such box any more. Raises NoTime, Ended."""
        if not self._alive(place):
            return None
        assert place.side is not None
        try:
            result = place.side.run(cell, self._counts[cell.index], serve)
        except Stuck:
            self._lose(place)
            seconds = self.limits.cell_seconds
            return error_run("TimeoutError", f"the cell did not end within {seconds:g} seconds")
        except Ended as error:
            self._lose(place)
            return error_run("DeadKernelError", f"the cell ended its process: {error}")
        except NoTime:
            self._tell(cell.index, error_run("TimeoutError", "the time for the notebook was up"))
            raise
        place.done.append(cell)
        return result

    def _lose(self, place: Place) -> None:
        if place.side is not None:
            place.side.close()
            place.side = None
            self._stale = True

    def _alive(self, place: Place) -> bool:
        """Whether the box lives; a dead one is started again while that may be. Raises Ended."""
        while place.side is None and place.starts <= self.limits.restarts:
            self._start(place)
        if place.side is None and not self._ended:
            whose = "tests'" if place.tests else "student's"
            self._ended = f"the {whose} code ended its process too often"
        return place.side is not None

    def _start(self, place: Place) -> None:
        place.starts += 1
        folder = ""
        if self._trust:
            folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="lintas-box-"))
        first = place.starts * 10 * self.limits.handles + (1 if place.tests else 0)
        start = Start(place.tests, place.files, folder, first)
        try:
            place.side = Side(self._kept, self.limits, start, self._end)
            self._repeat(place)
        except (Ended, Stuck) as error:
            self._lose(place)
            if not place.done:
                raise Ended(f"the box did not start: {error}") from None

    def _repeat(self, place: Place) -> None:
        assert place.side is not None
        if place.tests and self.student.side is not None:
            place.side.take(self.student.side.names())
        for cell in place.done:
            serve = self._from_test if place.tests else None
            place.side.run(cell, self._counts[cell.index], serve)
        self._stale = self._stale or bool(place.done)

    def _pass_names(self, test: Place) -> None:
        """Give the tests the names of the student's code, if any code ran since."""
        if not self._stale or not self._alive(test) or not self._alive(self.student):
            return
        assert test.side is not None and self.student.side is not None
        try:
            names = self.student.side.names()
        except (Ended, Stuck):
            self._lose(self.student)
            return
        try:
            test.side.take(names)
            self._stale = False
        except (Ended, Stuck):
            self._lose(test)

    def _from_test(self, head: Head, body: bytes) -> bytes:
        """A test uses an object of the student's code."""
        side = self.student.side
        if side is None:
            return failure("RuntimeError", "the student's code has ended its process")
        if self._depth >= self.limits.depth:
            return failure("RecursionError", "too many calls between test and code")
        self._depth += 1
        try:
            _, answer = side.ask(
                plain_head(head), body, self.limits.call_seconds, self._from_student
            )
        except Stuck:
            self._lose(self.student)
        except Ended as error:
            self._lose(self.student)
            return failure("RuntimeError", f"the student's code ended its process: {error}")
        else:
            if not side.interrupted:
                return answer
        finally:
            self._depth -= 1
        seconds = self.limits.call_seconds
        return failure(
            "TimeoutError", f"the student's code did not answer within {seconds:g} seconds"
        )

    def _from_student(self, head: Head, body: bytes) -> bytes:
        """The student's code calls a function that a test gave it."""
        test = self.test.side if self.test is not None else None
        if test is None or self._depth >= self.limits.depth:
            return failure("RecursionError", "too many calls between test and code")
        self._depth += 1
        try:
            request = plain_head(head) | {"gone": []}
            return test.ask(request, body, self.limits.call_seconds, self._from_test)[1]
        finally:
            self._depth -= 1
