"""A child of the warm process: one box of one submission, which does what the coordinator says."""

from __future__ import annotations

import json
import os
from pathlib import Path

from .border import Border
from .frames import Ended, Head, Link
from .limits import Limits
from .shell import Runner


class Child:
    """Serves requests on `link`; each has an "id", which its reply carries as "re"."""

    def __init__(
        self, link: Link, runner: Runner, limits: Limits, *, tests: bool, first: int
    ) -> None:
        self.link = link
        self.runner = runner
        self.border = Border(runner, self._post, limits, tests=tests, first=first)

    def serve(self) -> None:
        """Until the coordinator hangs up."""
        while True:
            try:
                head, body = self.link.receive()
            except Ended:
                os._exit(0)
            self._answer(head, body)

    def _answer(self, head: Head, body: bytes) -> None:
        reply: Head = {"re": head["id"]}
        if "ask" in head:
            result = self.border.answer(head, body)
        elif head["op"] == "run":
            source = body.decode("utf-8", "replace")
            outputs, reply["count"] = self.runner.run(source, head["count"])
            result = json.dumps(outputs).encode()
            if self.border.tests:
                self.border.protect(shared=head["shared"])
        elif head["op"] == "names":
            result = self.runner.guarded(self.border.names)
        else:
            self.border.take(body)
            result = b""
        self.link.send(reply, result)

    def _post(self, head: Head, body: bytes) -> tuple[Head, bytes]:
        """Ask the other box, and do what it asks in the meantime."""
        self.link.send(head, body)
        while True:
            try:
                answer, body = self.link.receive()
            except Ended:
                os._exit(0)
            if "answer" in answer:
                return answer, body
            self._answer(answer, body)


def write_files(head: Head, body: bytes) -> None:
    """The submission's files into the working folder; their names were checked. Raises OSError."""
    start = 0
    for name, size in head["files"]:
        place = Path(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body[start : start + size])
        start += size
