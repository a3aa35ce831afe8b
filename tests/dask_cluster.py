"""A Dask scheduler and workers as programs of their own, and tasks for them that do not behave."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lintas.marking.workers import Answer, guarded

TESTS = Path(__file__).parent
PATIENCE = 120


def slow(basis: bytes, handed: bytes) -> Answer:
    """Marks, but leaves time to be killed in."""
    time.sleep(0.1)
    return guarded(basis, handed)


def deadly(basis: bytes, handed: bytes) -> Answer:
    """Ends its process when the submission says so."""
    if b"KILL" in handed:
        os.kill(os.getpid(), signal.SIGKILL)
    return slow(basis, handed)


@contextmanager
def program(module: str, log: Path, *arguments: str, env: Mapping[str, str]) -> Iterator[None]:
    """One of Dask's programs, until the block ends."""
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    out = log.open("ab")
    # `-m` puts the folder it is started in before everything else.
    start = subprocess.Popen(command, cwd=log.parent, env=env, stdout=out, stderr=out)
    with out, start as run:
        try:
            yield
        finally:
            run.terminate()
            try:
                run.wait(20)
            except subprocess.TimeoutExpired:
                run.kill()


@contextmanager
def cluster(
    folder: Path, workers: int = 2, path: str = "", more: Mapping[str, str] | None = None
) -> Iterator[str]:
    """A cluster on this computer; its address. `path` comes first on the workers' PYTHONPATH."""
    known = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH", "")]))
    env = {**os.environ, "PYTHONPATH": known, **(more or {})}
    there = {**env, "PYTHONPATH": os.pathsep.join(filter(None, [path, known]))}
    with ExitStack() as stack:
        said = folder / "scheduler.json"
        place = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show")
        start = ("dask_scheduler", folder / "scheduler.log", *place, "--scheduler-file", str(said))
        stack.enter_context(program(*start, env=env))
        address = str(json.loads(_waited_for(said))["address"])
        for number in range(workers):
            place = (address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard")
            more_place = ("--memory-limit", "0", "--local-directory", str(folder))
            start = ("dask_worker", folder / f"worker{number}.log", *place, *more_place)
            stack.enter_context(program(*start, env=there))
        yield address


def _waited_for(path: Path) -> str:
    end = time.monotonic() + PATIENCE
    while not (path.is_file() and path.read_text().strip()):
        assert time.monotonic() < end, "the scheduler did not start"
        time.sleep(0.05)
    return path.read_text()
