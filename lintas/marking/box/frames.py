"""Messages over a socket: a small JSON head and a body of bytes, each with its length in front.

The reader trusts no length and, when it has a deadline, waits no longer than that.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from collections.abc import Mapping
from typing import Any

LENGTHS = struct.Struct("!II")
HEAD_BYTES = 1 << 16
CHUNK = 1 << 18

Head = dict[str, Any]


class Ended(Exception):
    """The other side is gone, or broke the rules."""


class Late(Exception):
    """The deadline passed."""


class Link:
    """One end of a socket. `most`: greatest body that is accepted, bytes."""

    def __init__(self, sock: socket.socket, most: int) -> None:
        self.sock = sock
        self.most = most
        self._held = bytearray()

    def send(self, head: Mapping[str, Any], body: bytes = b"", until: float | None = None) -> None:
        """Send one message. Raises Late after `until` (monotonic seconds), Ended when it cannot."""
        text = json.dumps(head).encode()
        rest = memoryview(LENGTHS.pack(len(text), len(body)) + text + body)
        while rest:
            self._wait(until, writing=True)
            try:
                rest = rest[self.sock.send(rest[:CHUNK], self._flags(until)) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise Ended(str(error)) from None

    def receive(self, until: float | None = None) -> tuple[Head, bytes]:
        """The next message. Raises Late after `until` (monotonic seconds), or Ended."""
        self._fill(LENGTHS.size, until)
        head_size, body_size = LENGTHS.unpack_from(self._held)
        if head_size > HEAD_BYTES or body_size > self.most:
            raise Ended("a message is too long")
        start = LENGTHS.size + head_size
        self._fill(start + body_size, until)
        text, body = bytes(self._held[LENGTHS.size : start]), bytes(self._held[start:][:body_size])
        del self._held[: start + body_size]
        return read_head(text), body

    def close(self) -> None:
        self.sock.close()

    def _fill(self, size: int, until: float | None) -> None:
        while len(self._held) < size:
            self._wait(until, writing=False)
            try:
                more = self.sock.recv(CHUNK, self._flags(until))
            except BlockingIOError:
                continue
            except OSError as error:
                raise Ended(str(error)) from None
            if not more:
                raise Ended("the other side is gone")
            self._held += more

    def _wait(self, until: float | None, *, writing: bool) -> None:
        if until is None:
            return
        poll = select.poll()  # select() cannot take descriptors above 1023
        poll.register(self.sock, select.POLLOUT if writing else select.POLLIN)
        left = until - time.monotonic()
        # Late is late, though more has come: a sender that never stops must not hold us.
        if left <= 0 or not poll.poll(left * 1000):
            raise Late

    @staticmethod
    def _flags(until: float | None) -> int:
        waiting = 0 if until is None else socket.MSG_DONTWAIT
        return waiting | socket.MSG_NOSIGNAL


def read_head(text: bytes) -> Head:
    """The head of a message. Raises Ended if it is not a JSON object."""
    try:
        head = json.loads(text)
    except (ValueError, RecursionError):
        raise Ended("a message cannot be read") from None
    if not isinstance(head, dict):
        raise Ended("a message cannot be read")
    return head
