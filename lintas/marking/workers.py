"""Who marks: this process, others on this machine, or others elsewhere.

Each takes submissions and gives outcomes in the order in which they are done. A submission that
ends its worker costs a second marking of those that were under way, and is told from them.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from importlib import import_module
from multiprocessing.util import Finalize
from queue import SimpleQueue
from typing import Any, NamedTuple, Protocol

from .lock import let_go
from .stops import RunStopped, box_line, first_line, is_box_error
from .task import close as close_task
from .task import mark

ENDED = "it ended the process that marked it (too much memory, or killed)"
_LOOK_EVERY = 1.0


class Done(NamedTuple):
    """A submission that came back: the outcome as bytes, or None and why there is none."""

    student: str
    outcome: bytes | None
    why: str = ""


class Workers(Protocol):
    """Takes at most `window` submissions at a time; every one comes back once."""

    @property
    def window(self) -> int:
        """How many submissions are worth having under way: memory is bounded by it."""

    def submit(self, student: str, handed: bytes) -> None:
        """Hand over a submission, as a tier packed it."""

    def next(self) -> Done:
        """Wait for the next one that is done. Raises RunStopped when no worker can mark."""

    def close(self) -> None:
        """End the workers."""


def open_workers(basis: bytes, jobs: int, scheduler: str | None = None) -> Workers:
    """Workers for a basis: in this process when `jobs` is 1, on a cluster when one is named."""
    if scheduler:
        return dask(basis, scheduler)
    return Pool(basis, jobs) if jobs > 1 else Serial(basis)


def dask(basis: bytes, scheduler: str) -> Workers:
    """Workers of the Dask cluster at an address."""
    try:
        found: Workers = import_module("lintas.marking.cluster").Cluster(basis, scheduler)
    except ImportError:
        raise RunStopped(
            "--scheduler needs the extra 'cluster': pip install 'lintas[marking,cluster]'."
        ) from None
    return found


def cores() -> int:
    """Cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


Answer = tuple[str, bytes, str]


def guarded(basis: bytes, handed: bytes) -> Answer:
    """`mark`, with errors as words: what happened, outcome, why. Errors need not be picklable."""
    try:
        return "marked", mark(basis, handed), ""
    except Exception as error:  # whatever it is, the next student is marked
        if is_box_error(error):
            return "box", b"", box_line(error)
        return "failed", b"", first_line(error)


def done(student: str, answer: Answer) -> Done:
    """What a worker answered. Raises RunStopped when the box cannot be used there."""
    kind, outcome, why = answer
    if kind == "box":
        raise RunStopped(why)
    return Done(student, outcome if kind == "marked" else None, why)


class Serial:
    """Marks in this process, when asked for the next."""

    window = 1

    def __init__(self, basis: bytes) -> None:
        self._basis = basis
        self._waiting: deque[tuple[str, bytes]] = deque()

    def submit(self, student: str, handed: bytes) -> None:
        """See Workers."""
        self._waiting.append((student, handed))

    def next(self) -> Done:
        """See Workers."""
        student, handed = self._waiting.popleft()
        return done(student, guarded(self._basis, handed))

    def close(self) -> None:
        """See Workers."""
        close_task()


class Pool:
    """Processes on this machine."""

    def __init__(self, basis: bytes, jobs: int) -> None:
        self._basis, self._jobs, self.window = basis, jobs, 4 * jobs
        self._settled: deque[Done] = deque()
        self._start()

    def _start(self) -> None:
        self._executor = self._open(self._jobs)
        self._flying: dict[Future[Answer], tuple[str, bytes]] = {}
        self._finished: SimpleQueue[Future[Answer]] = SimpleQueue()

    def _open(self, jobs: int) -> Executor:
        context = multiprocessing.get_context("fork" if sys.platform == "linux" else None)
        start = (self._basis, os.getpid())
        return ProcessPoolExecutor(jobs, context, initializer=_ready, initargs=start)

    def submit(self, student: str, handed: bytes) -> None:
        """See Workers."""
        try:
            future = self._executor.submit(_mark_here, handed)
        except BrokenExecutor as error:
            future = Future()
            future.set_exception(error)
        self._flying[future] = student, handed
        future.add_done_callback(self._finished.put)

    def next(self) -> Done:
        """See Workers."""
        if self._settled:
            return self._settled.popleft()
        future = self._finished.get()
        try:
            answer = future.result()
        except BrokenExecutor:
            self._sort_out()
            return self._settled.popleft()
        return done(self._flying.pop(future)[0], answer)

    def _sort_out(self) -> None:
        """A worker ended: keep what was done, mark the rest one by one to find whose it was."""
        wait(self._flying)
        flying = self._flying
        self._executor.shutdown()
        self._start()
        for future, (student, handed) in flying.items():
            answer = _alone(self._open(1), handed) if future.exception() else future.result()
            self._settled.append(done(student, answer))

    def close(self) -> None:
        """See Workers."""
        self._executor.shutdown(cancel_futures=True)


def _alone(executor: Executor, handed: bytes) -> Answer:
    with executor:
        try:
            return executor.submit(_mark_here, handed).result()
        except BrokenExecutor:
            return "ended", b"", ENDED


_here: dict[str, Any] = {}


def _ready(basis: bytes, parent: int) -> None:
    """Set a worker up: it ends with its run, and leaves Ctrl+C to the coordinator."""
    _here["basis"] = basis
    let_go()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Finalize(None, close_task, exitpriority=10)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    close_task()
    os._exit(1)


def _mark_here(handed: bytes) -> Answer:
    return guarded(_here["basis"], handed)
