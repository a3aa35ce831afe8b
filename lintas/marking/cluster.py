"""Marking on several machines: the Dask cluster that `lintas mark --scheduler` names.

Workers get bytes and give bytes; only this side writes. Whoever reaches a scheduler can run code on
its workers, and a worker can run code here: anything but this computer needs TLS, and each machine
of the cluster is trusted with the keys.
"""

from __future__ import annotations

import logging
import platform
import socket
import threading
import warnings
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

import dask
from distributed import Client, KilledWorker

from lintas import __version__

from .stops import RunStopped, first_line
from .task import close as close_task
from .workers import Answer, Done, done, guarded

ENDED = "it ended every process that marked it, on {workers} (too much memory, or killed)"
PER_THREAD = 4
"""Submissions under way for each thread of the cluster."""
PATIENCE = 60.0
"""Seconds without any worker after which a run stops."""
_CONNECT, _LOOK_EVERY = 20.0, 5.0
_TLS = ("ca-file", "client.cert")
Task = Callable[[bytes, bytes], Answer]


class Cluster:
    """The workers of a Dask cluster, as `Workers` says. Raises RunStopped."""

    def __init__(
        self, basis: bytes, scheduler: str, task: Task = guarded, patience: float = PATIENCE
    ) -> None:
        self._task, self._patience = task, patience
        self._address = checked_address(scheduler)
        self._client = _connected(self._address)
        try:
            threads = _checked_workers(self._client, self._address, patience)
            self.window = PER_THREAD * max(threads, 1)
            # A task, not scattered data: when every worker that holds it is lost, Dask makes it
            # again. It travels to each worker once.
            self._basis = self._client.submit(_same, basis, key=f"lintas-basis-{id(self)}")
        except BaseException:
            self._client.close()
            raise
        self._flying: dict[Any, tuple[str, bytes]] = {}
        self._suspects: deque[tuple[str, bytes]] = deque()
        self._finished: SimpleQueue[Any] = SimpleQueue()

    def submit(self, student: str, handed: bytes) -> None:
        """See Workers."""
        future = self._client.submit(_mark_there, self._task, self._basis, handed, pure=False)
        self._flying[future] = student, handed
        future.add_done_callback(self._finished.put)

    def next(self) -> Done:
        """See Workers. A lost worker's submissions are marked by others.

        Those that were under way whenever a worker was lost are marked again, one by one, to tell
        who ended it from who was beside.
        """
        while self._flying:
            future = self._next_finished()
            student, handed = self._flying.pop(future)
            try:
                return done(student, self._answer(future))
            except KilledWorker:
                self._suspects.append((student, handed))
        student, handed = self._suspects.popleft()
        self.submit(student, handed)
        future = self._next_finished()
        self._flying.pop(future)
        try:
            return done(student, self._answer(future))
        except KilledWorker as error:
            where = str(getattr(error.last_worker, "address", "the cluster"))
            return Done(student, None, ENDED.format(workers=urlsplit(where).hostname or where))

    def close(self) -> None:
        """See Workers."""
        try:
            self._client.run(_close_there, wait=False)
        except Exception:
            # The cluster may be what has gone; its workers end what they keep when they end.
            logging.getLogger("lintas.cluster").debug("could not say good-bye", exc_info=True)
        self._client.close()

    def _next_finished(self) -> Any:
        """The next future that is done. Raises RunStopped after a while without any worker."""
        alone = 0.0
        while True:
            try:
                return self._finished.get(timeout=min(_LOOK_EVERY, self._patience))
            except Empty:
                alone = 0.0 if _workers(self._client) else alone + _LOOK_EVERY
            if self._client.status in ("closed", "closing"):
                raise self._gone()
            if alone >= self._patience:
                raise RunStopped(_nobody(self._address))

    def _answer(self, future: Any) -> Answer:
        try:
            answer: Answer = future.result()
        except KilledWorker:
            raise
        except CancelledError:
            raise self._gone() from None
        except Exception as error:  # the task itself gives errors as words: this is Dask's own
            raise _trouble(error, "The cluster could not mark") from error
        return answer

    def _gone(self) -> RunStopped:
        return RunStopped(
            f"The scheduler at {self._address} has gone. Start it again, then run the same "
            "command with --resume."
        )


def checked_address(scheduler: str) -> str:
    """The address with its protocol. Raises RunStopped for one that others could listen to.

    Also when TLS is asked for and its files are not set.
    """
    address = scheduler if "://" in scheduler else f"tcp://{scheduler}"
    try:
        parts = urlsplit(address)
        known = bool(parts.hostname and parts.port)
    except ValueError:
        known = False
    if not known or parts.scheme not in ("tcp", "tls"):
        raise RunStopped(
            f"--scheduler {scheduler} is no address of a scheduler: it looks like "
            "tls://10.0.0.5:8786, or tcp://127.0.0.1:8786 on this computer."
        )
    if parts.scheme == "tls":
        _check_tls()
    elif not _loopback(str(parts.hostname)):
        raise RunStopped(
            f"--scheduler {scheduler} is another computer without TLS: anybody there could read "
            "keys and run programs here. Set up TLS and name it as "
            f"tls://{parts.netloc} (docs/cluster.md)."
        )
    return address


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_tls() -> None:
    """Dask's own settings name the files: say which is missing, before the handshake fails."""
    for name in _TLS:
        setting = f"distributed.comm.tls.{name}"
        path = dask.config.get(setting, None)
        if not path:
            variable = setting.replace(".", "__").replace("-", "_").upper()
            raise RunStopped(
                f"A tls:// scheduler needs Dask's setting {setting}: set DASK_{variable} to the "
                "file (docs/cluster.md)."
            )
        if not Path(path).is_file():
            raise RunStopped(f"Dask's setting {setting} names {path}, which is not there.")


def _connected(address: str) -> Any:
    # Its own lines about lost workers and versions would run through the progress bar.
    for name in ("distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            connect: Any = Client
            return connect(address, timeout=_CONNECT, set_as_default=False, name="lintas")
    except (OSError, RuntimeError, ValueError) as error:
        raise RunStopped(
            f"No Dask scheduler answers at {address} ({first_line(error)}). Is it running, and are "
            "the certificates those of this cluster?"
        ) from None


def _workers(client: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return found


def _checked_workers(client: Any, address: str, patience: float) -> int:
    """Threads of the cluster. Raises RunStopped when a worker cannot mark as this side would."""
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError:
        raise RunStopped(_nobody(address)) from None
    try:
        # The scheduler opens what it passes on: it needs the same packages.
        said = {"scheduler": client.run_on_scheduler(_about), **client.run(_about)}
    except Exception as error:
        raise _trouble(error, f"The cluster at {address} does not answer") from None
    ours = _about()
    for place, theirs in said.items():
        for what, here in ours.items():
            if theirs[what] != here:
                raise RunStopped(
                    f"The cluster ({place}) has {what} {theirs[what]}, this computer {here}: "
                    "install the same on every machine."
                )
    return sum(client.nthreads().values())


def _about() -> dict[str, str]:
    """What has to be the same on every machine."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"lintas": __version__, "Python": python, "distributed": version("distributed")}


def _nobody(address: str) -> str:
    return (
        f"No worker is at the scheduler {address}. Start some with "
        f"`dask worker {address} --nthreads 1`, then run the same command with --resume."
    )


def _trouble(error: Exception, said: str) -> RunStopped:
    """An error of Dask's in words; it wraps those of a machine that lacks a package."""
    line = first_line(error)
    if "ModuleNotFoundError" not in line:
        return RunStopped(f"{said} ({line}).")
    return RunStopped(
        f"{said} ({line}): install lintas on its scheduler and on every worker, as here: "
        "pip install 'lintas[marking,cluster]'."
    )


_one_at_a_time = threading.Lock()


def _same(basis: bytes) -> bytes:
    return basis


def _mark_there(task: Task, basis: bytes, handed: bytes) -> Answer:
    """On a worker: one submission at a time, for what is kept ready has room for one."""
    with _one_at_a_time:
        kind, outcome, why = task(basis, handed)
    return kind, outcome, f"on {socket.gethostname()}: {why}" if why else ""


def _close_there() -> None:
    """On a worker, where nothing may wait: end what is kept ready, unless it is in use."""
    if _one_at_a_time.acquire(blocking=False):
        try:
            close_task()
        finally:
            _one_at_a_time.release()
