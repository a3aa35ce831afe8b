"""The coordinator's side of one box: asks it something and waits no longer than it may."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .frames import Ended, Head, Late, Link
from .kept import Kept
from .limits import Limits
from .shapes import BoxCell, CellRun
from .showing import cell_run

Serve = Callable[[Head, bytes], bytes]
"""What the other box answers to a question this one asks meanwhile."""


class Stuck(Exception):
    """Neither an answer in time nor after an interrupt."""


class NoTime(Exception):
    """The time for the whole notebook is up."""


@dataclass
class Start:
    """How a box begins: its role, files, and the first number for objects it gives away."""

    tests: bool
    files: Mapping[str, bytes]
    folder: str
    first: int


class Side:
    """One living box. `end`: when the time of the whole notebook is up (monotonic seconds)."""

    def __init__(self, kept: Kept, limits: Limits, start: Start, end: float) -> None:
        self.limits = limits
        self.end = end
        self.interrupted = False
        self._kept = kept
        self._box, sock = kept.fork()
        self._link = Link(sock, limits.value_bytes + limits.output_bytes)
        try:
            self._begin(start)
        except BaseException:
            self.close()
            raise

    def _begin(self, start: Start) -> None:
        body = b"".join(start.files.values())
        sizes = [[name, len(data)] for name, data in start.files.items()]
        head = {"op": "start", "tests": start.tests, "first": start.first}
        self.ask({**head, "folder": start.folder, "files": sizes}, body, self.limits.start_seconds)

    def ask(
        self, head: Head, body: bytes, seconds: float, serve: Serve | None = None
    ) -> tuple[Head, bytes]:
        """The reply to one request, which may itself ask through `serve`.

        After `seconds` the box is interrupted. Raises Stuck if that does not help, NoTime, Ended.
        """
        token = secrets.token_hex(16)
        until = min(self.end, time.monotonic() + seconds)
        self.interrupted = False
        self._send({**head, "id": token}, body, until)
        while True:
            try:
                reply, body = self._link.receive(until)
            except Late:
                until = self._interrupt()
                continue
            if reply.get("re") == token:
                return reply, body
            if serve is None or type(reply.get("ask")) is not str:
                raise Ended(str(reply.get("failed") or "it broke the rules"))
            if time.monotonic() >= until:  # it may ask without end
                until = self._interrupt()
            self._send({"answer": True}, serve(reply, body), max(until, time.monotonic() + 1))

    def _send(self, head: Head, body: bytes, until: float) -> None:
        try:
            self._link.send(head, body, until)
        except Late:
            raise (NoTime if time.monotonic() >= self.end else Stuck) from None

    def _interrupt(self) -> float:
        """Interrupt the box once; returns when to give up."""
        if self.interrupted:
            raise NoTime if time.monotonic() >= self.end else Stuck
        self.interrupted = True
        self._kept.interrupt(self._box)
        return time.monotonic() + self.limits.grace_seconds

    def run(self, cell: BoxCell, count: int, serve: Serve | None) -> CellRun:
        """Run a cell. Raises as `ask`; Ended too if its outputs are not outputs."""
        head: Head = {"op": "run", "count": count, "shared": cell.role == "shared"}
        source = cell.source.encode("utf-8", "replace")
        reply, body = self.ask(head, source, self.limits.cell_seconds, serve)
        return cell_run(body, reply.get("count"))

    def names(self) -> bytes:
        """The names that student cells defined, as the other box takes them."""
        return self.ask({"op": "names"}, b"", self.limits.call_seconds)[1]

    def take(self, names: bytes) -> None:
        self.ask({"op": "take"}, names, self.limits.call_seconds)

    def close(self) -> None:
        """End the box; nothing of it is left."""
        self._link.close()
        self._kept.kill(self._box)


def failure(kind: str, text: str) -> bytes:
    """An answer that makes a call fail."""
    return json.dumps({"error": {"names": [kind], "args": None, "text": text}}).encode()


def plain_head(head: Head) -> dict[str, Any]:
    """What of a box's question is passed on to the other: known fields of the right type only."""
    gone = head.get("gone")
    names = [name for name in gone if type(name) is str] if type(gone) is list else []
    number = head.get("number")
    return {"ask": head["ask"], "number": number if type(number) is int else 0, "gone": names}
