"""The warm process: Python with the large imports done, which forks a child for every box.

Started as `python -m lintas_box.warm SETTINGS` behind the wall (wall.py). It has one thread and
never runs a student's code itself. Orders come as packets on a socket; one with a descriptor asks
for a child, which serves that socket.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass, field
from typing import Any, NoReturn

from . import spaces, syscalls
from .child import Child, write_files
from .frames import Link
from .limits import Limits
from .shell import Runner

PACKET_BYTES = 4096


@dataclass
class Settings:
    """What the warm process is started with."""

    socket: int
    limits: Limits
    preload: list[str]
    covered: list[str]
    trust: bool


@dataclass
class Warm:
    """The state of the warm process. `children`: process of each living box.

    `home`: its own namespace of processes, open.
    """

    settings: Settings
    orders: socket.socket
    runner: Runner
    children: dict[int, int] = field(default_factory=dict)
    rules: syscalls.Filter | None = None
    home: int = -1

    def serve(self) -> NoReturn:
        """Until the coordinator hangs up: then everything behind the wall ends with us."""
        awake, alarm = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(alarm, warn_on_full_buffer=False)
        while True:
            ready, _, _ = select.select([self.orders.fileno(), awake], [], [])
            if awake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(awake, PACKET_BYTES)
            self.bury()
            if self.orders.fileno() in ready:
                self.obey()

    def bury(self) -> None:
        """Tell which boxes have ended, with all that was in them."""
        ended = {process: box for box, process in self.children.items()}
        while True:
            try:
                process, _ = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if process == 0:
                return
            if process in ended:
                del self.children[ended[process]]
                self.orders.send(json.dumps({"gone": ended[process]}).encode())

    def obey(self) -> None:
        packet, descriptors, _, _ = socket.recv_fds(self.orders, PACKET_BYTES, 1)
        if not packet:
            os._exit(0)
        order = json.loads(packet)
        box = order["box"]
        if order["op"] == "fork":
            self.fork(box, descriptors[0])
        elif box in self.children:
            self.end(self.children[box], order["op"])

    def fork(self, box: int, descriptor: int) -> None:
        process = os.fork() if self.settings.trust else spaces.fork_first(self.home)
        if process == 0:
            become_child(self, descriptor)
        os.close(descriptor)
        self.children[box] = process

    def end(self, process: int, how: str) -> None:
        """Interrupt or kill a box, by its first process."""
        with contextlib.suppress(ProcessLookupError):
            if how == "interrupt":
                os.kill(process, signal.SIGINT)
            elif self.settings.trust:
                os.killpg(process, signal.SIGKILL)
            else:
                os.kill(process, signal.SIGKILL)


def become_child(warm: Warm, descriptor: int) -> NoReturn:
    """In the forked process: put up the walls, take the files, serve."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.setsid()
        spaces.die_with_parent()
        keep_only(descriptor)
        link = Link(socket.socket(fileno=descriptor), warm.settings.limits.scratch_bytes)
        if not warm.settings.trust:
            spaces.leave(spaces.NEW_REST)
        serve_box(warm, link)
    except BaseException as error:
        with contextlib.suppress(BaseException):
            Link(socket.socket(fileno=descriptor), 0).send({"failed": repr(error)[:2000]})
    os._exit(1)


def keep_only(descriptor: int) -> None:
    """Close all that the warm process had open but this and the standard ones."""
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, 1024)


def serve_box(warm: Warm, link: Link) -> NoReturn:
    """Wait for the files, shut the last doors, and run what comes."""
    limits, settings = warm.settings.limits, warm.settings
    head, body = link.receive()
    if settings.trust:
        os.chdir(head["folder"])
    else:
        spaces.furnish(limits, settings.covered)
    write_files(head, body)
    del body
    link.most = limits.value_bytes
    warm.runner.settle()
    child = Child(link, warm.runner, limits, tests=head["tests"], first=head["first"])
    spaces.limit(limits, alone=not settings.trust)
    if warm.rules is not None:
        spaces.lock(warm.rules)
    link.send({"re": head["id"]})
    child.serve()
    os._exit(0)


def read_settings(text: str) -> Settings:
    given: dict[str, Any] = json.loads(text)
    return Settings(**{**given, "limits": Limits(**given["limits"])})


def settle_in(orders: socket.socket) -> int:
    """Into namespaces that are ours, so that we may make others from them; gives that of processes.

    The process that we were stays behind as our parent, and ends as soon as we do.
    """
    spaces.die_with_parent()
    spaces.no_new_privileges()
    syscalls.outer_filter().load()
    spaces.leave(spaces.NEW_PROCESSES)
    process = os.fork()
    if process:
        orders.close()
        os.waitpid(process, 0)
        os._exit(1)
    spaces.die_with_parent()
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def main(text: str) -> NoReturn:
    """Get warm, say so, and serve."""
    settings = read_settings(text)
    orders = socket.socket(fileno=settings.socket)
    os.set_inheritable(settings.socket, False)
    rules, home = None, -1
    if not settings.trust:
        rules = syscalls.inner_filter()
        home = settle_in(orders)
    for name in settings.preload:
        with contextlib.suppress(ImportError):  # cells that need it will say so
            importlib.import_module(name)
    runner = Runner(settings.limits.output_bytes)
    runner.warm()
    warm = Warm(settings, orders, runner, rules=rules, home=home)
    gc.collect()
    gc.freeze()
    null = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    orders.send(json.dumps({"ready": os.getpid()}).encode())
    warm.serve()


if __name__ == "__main__":
    main(sys.argv[1])
