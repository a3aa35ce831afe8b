"""One run at a time on a course."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .journal import FOLDER
from .stops import RunStopped

_held: set[int] = set()


@contextmanager
def locked(course: Path) -> Iterator[None]:
    """Hold the course's lock. Raises RunStopped when another run holds it.

    The system lets go of it when the process ends, however it ends.
    """
    (course / FOLDER).mkdir(exist_ok=True)
    descriptor = os.open(course / FOLDER / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunStopped(
                f"Another run is marking in {course}. Wait until it is done, or stop it "
                "(Ctrl+C there), then run again."
            ) from None
        _held.add(descriptor)
        yield
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def let_go() -> None:
    """Close in a forked worker what it has of the lock: it must not outlive the run."""
    while _held:
        os.close(_held.pop())
