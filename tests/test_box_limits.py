"""The box's limits: what goes beyond one costs its own cell, and no other."""

from __future__ import annotations

import pytest
from box_user import SMALL, box_cells, error, run, run_all, shown, small_box

from lintas.marking.box import Box, CellRun, Limits

SWALLOWS = """
import time
end = time.monotonic() + 60
while time.monotonic() < end:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
NOT_TO_BE_INTERRUPTED = [
    SWALLOWS,
    "sum(range(10 ** 12))",
    "import itertools\nany(x is None for x in ()) or max(itertools.repeat(1, 10 ** 12))",
    "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    "import os, signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))\nwhile True: pass",
]


TO_BE_INTERRUPTED = [
    "while True: pass",
    "import time\ntime.sleep(100)",
    "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')",
]


@pytest.mark.parametrize("source", TO_BE_INTERRUPTED)
def test_a_cell_that_takes_too_long_is_interrupted(source: str) -> None:
    _, long, after = run("a = 1", f"a = 2\n{source}", "a")
    assert error(long) == ("KeyboardInterrupt", "")
    assert shown(after) == "2"


@pytest.mark.parametrize("source", NOT_TO_BE_INTERRUPTED)
def test_a_cell_that_will_not_stop_costs_only_itself(source: str) -> None:
    _, long, after = run("a = 1", f"a = 2\n{source}", "a")
    assert error(long) is not None and error(long)[0] in ("TimeoutError", "DeadKernelError")
    assert shown(after) == "1", "the cells before are repeated in a new box"


@pytest.mark.parametrize("source", ["import os\nos._exit(0)", "import os\nos.kill(os.getpid(), 9)"])
def test_a_cell_that_ends_its_process_costs_only_itself(source: str) -> None:
    # A signal from inside does not kill the first process of a namespace.
    first, dead, after = run("print('once'); a = 1", source, "a")
    assert shown(first) == "once\n" and shown(after) == "1"
    assert "os._exit" not in source or error(dead) is not None


def test_a_box_that_keeps_dying_stays_dead() -> None:
    cells = ["a = 1", *["import os\nos._exit(1)"] * 5, "a"]
    done = run_all(*cells)
    assert sorted(done.cells) == [0, 1, 2, 3]
    assert "too often" in done.ended


def test_the_notebook_has_a_limit_too() -> None:
    limits = Limits(cell_seconds=30, notebook_seconds=2, grace_seconds=1, output_bytes=1000)
    with Box(limits, preload=(), as_user=small_box()._as_user) as box:
        done = box.run(box_cells(["1", "while True: pass", "2"]), {}, split=False)
    assert sorted(done.cells) == [0, 1]
    assert error(done.cells[1]) is not None
    assert "time" in done.ended


def test_results_come_as_cells_end() -> None:
    told: list[tuple[int, CellRun]] = []
    cells = box_cells(["1", "import os\nos._exit(0)", "2"])
    done = small_box().run(cells, {}, split=False, on_cell=lambda n, one: told.append((n, one)))
    assert [number for number, _ in told] == [0, 1, 2]
    assert dict(told) == done.cells


EXHAUSTING = {
    "memory": "x = bytearray(10 ** 10)",
    "memory bit by bit": "x = []\nwhile True: x.append(bytes(10 ** 8))",
    "a file": "open('big', 'wb').write(b'x' * 5_000_000)",
    "the disk": "for n in range(100): open(f'f{n}', 'wb').write(b'x' * 1_000_000)",
    "names": "for n in range(10_000): open(f'f{n}', 'w').close()",
    "the disk under /tmp": "for n in range(100): open(f'/tmp/{n}', 'wb').write(b'x' * 1_000_000)",
    "shared memory": "for n in range(100): open(f'/dev/shm/{n}', 'wb').write(b'x' * 1_000_000)",
    "open files": "f = [open('/dev/null') for _ in range(10_000)]",
    "anonymous files": "import os\nos.memfd_create('x')",
    "threads": "import threading, time\n"
    "for _ in range(1000): threading.Thread(target=time.sleep, args=(30,), daemon=True).start()",
    "processes": "import os, time\n"
    "for _ in range(1000):\n    if os.fork() == 0:\n        time.sleep(60); os._exit(0)",
    "System V memory": "import ctypes\n"
    "if ctypes.CDLL(None, use_errno=True).shmget(0, 1 << 30, 0o1600) < 0: raise OSError",
    "recursion": "def f(): return f()\nf()",
}


USED_UP = {"MemoryError", "OSError", "RuntimeError", "RecursionError"}
USED_UP |= {"BlockingIOError", "PermissionError", "DeadKernelError"}


@pytest.mark.parametrize("source", EXHAUSTING.values(), ids=EXHAUSTING)
def test_what_is_used_up_is_an_error(source: str) -> None:
    [failed] = run(source)
    assert error(failed) is not None
    assert error(failed)[0] in USED_UP


def test_a_fork_bomb_is_over_with_its_box() -> None:
    bomb = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
    done = run_all(bomb)
    assert error(done.cells[0]) is not None
    assert shown(run("'alive'")[0]) == "'alive'"


def test_limits_are_all_named_with_a_reason() -> None:
    assert all(value > 0 for value in vars(SMALL).values())
    assert all(value > 0 for value in vars(Limits()).values())
