"""The coordinator's hold on a warm process: starts it, asks it for boxes, ends it."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from typing import IO

from . import wall
from .frames import Ended
from .limits import Limits
from .shapes import BoxError

WARM_SECONDS = 120.0
"""Until the warm process is ready: two seconds, but more on a machine that does much else."""
GONE_SECONDS = 30.0
"""Until a killed box is gone; after that the warm process itself is killed."""
CLOSE_SECONDS = 2.0
"""For the warm process to end of itself; then it is killed."""
PACKET_BYTES = 4096
SETTLING = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NBGRADER_EXECUTION": "autograde"}


class Kept:
    """A running warm process. Raises BoxError with the remedy if it does not start."""

    def __init__(
        self, limits: Limits, preload: tuple[str, ...], as_user: str | None, *, trust: bool
    ) -> None:
        self._boxes = 0
        self._living: set[int] = set()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {
            "socket": theirs.fileno(),
            "limits": dataclasses.asdict(limits),
            "preload": list(preload),
            "covered": wall.covered(),
            "trust": trust,
        }
        with theirs, tempfile.TemporaryFile() as said:
            self.orders = ours
            try:
                self._start(json.dumps(settings), theirs, said, as_user, trust=trust)
                theirs.close()  # its own end is then the last, so that a failure shows at once
                self._ready(said)
            except BaseException:
                self.close()
                raise

    _process: subprocess.Popen[bytes] | None = None

    def _start(
        self,
        settings: str,
        theirs: socket.socket,
        said: IO[bytes],
        as_user: str | None,
        *,
        trust: bool,
    ) -> None:
        package = __package__ if trust else wall.PACKAGE
        inner = [sys.executable, "-m", f"{package}.warm", settings]
        environment = os.environ | SETTLING
        if trust:
            environment["PYTHONPATH"] = os.pathsep.join(path or os.curdir for path in sys.path)
        self._process = subprocess.Popen(
            inner if trust else wall.command(inner, as_user),
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=environment if trust else {},
            start_new_session=True,
        )

    def _ready(self, said: IO[bytes]) -> None:
        self.orders.settimeout(WARM_SECONDS)
        try:
            packet = self.orders.recv(PACKET_BYTES)
        except OSError:
            packet = b""
        if not packet:
            self._kill()
            said.seek(0)
            raise why_not(said.read().decode("utf-8", "replace").strip())

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def fork(self) -> tuple[int, socket.socket]:
        """A new child: its number and our end of its socket. Raises Ended."""
        self._boxes += 1
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                order = json.dumps({"op": "fork", "box": self._boxes}).encode()
                socket.send_fds(self.orders, [order], [theirs.fileno()])
        except OSError as error:
            ours.close()
            raise Ended(f"the warm process is gone ({error})") from None
        self._living.add(self._boxes)
        return self._boxes, ours

    def interrupt(self, box: int) -> None:
        """Raise KeyboardInterrupt in a box, if it lets itself be interrupted."""
        self._order("interrupt", box)

    def kill(self, box: int) -> None:
        """End a box with all its processes, and wait until nothing of it is left."""
        until = time.monotonic() + GONE_SECONDS
        self._order("kill", box)
        while box in self._living and self._hear(until):
            pass
        if box in self._living:
            self._kill()

    def _order(self, what: str, box: int) -> None:
        try:
            self.orders.send(json.dumps({"op": what, "box": box}).encode())
        except OSError:
            self._kill()

    def _hear(self, until: float) -> bool:
        """Take one packet of the warm process; False if there will be none."""
        self.orders.settimeout(max(0.01, until - time.monotonic()))
        try:
            packet = self.orders.recv(PACKET_BYTES)
        except OSError:
            return False
        if packet:
            self._living.discard(json.loads(packet)["gone"])
        return bool(packet)

    def _kill(self) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._living.clear()

    def close(self) -> None:
        """End the warm process and every box it still has.

        It ends of itself when we hang up, and is waited for: its processor time counts as ours.
        """
        self.orders.close()
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(CLOSE_SECONDS)
        self._kill()


REMEDIES = (
    (
        ("creating new namespace failed", "no permissions to creat", "uid map", "unshare"),
        "user namespaces are not allowed here",
        "Allow them: sudo sysctl -w kernel.unprivileged_userns_clone=1 (Debian) or "
        "kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu)",
    ),
    (
        ("libseccomp",),
        "the filter of system calls (libseccomp) is missing",
        "Install it: sudo apt install libseccomp2",
    ),
    (
        ("no module named",),
        "what runs notebooks is not installed",
        "Install it: pip install 'lintas[code]'",
    ),
)


def why_not(said: str) -> BoxError:
    """What a lecturer is told, from what the warm process or bubblewrap said before it ended."""
    last = said.splitlines()[-1] if said else "it said nothing"
    for signs, message, remedy in REMEDIES:
        if any(sign in said.lower() for sign in signs):
            return BoxError(f"{message} ({last})", remedy)
    return BoxError(f"the box does not start: {last}", "See docs/graders-guide.md")
