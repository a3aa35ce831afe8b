"""The box as its users hold it: many runs, several boxes, a dead warm process, no walls at all."""

from __future__ import annotations

import os
import signal
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from box_user import SMALL, box_cells, box_user, error, shown

from lintas.marking.box import Box, BoxError

TINY = ["shared: a = 1", "def f(x): return x + 1", "test: assert f(a) == 2"]


def open_things() -> tuple[int, int]:
    """Our open files, and the folders that boxes leave in the temporary folder."""
    folders = list(Path(tempfile.gettempdir()).glob("lintas-box-*"))
    return len(list(Path("/proc/self/fd").iterdir())), len(folders)


def children_of(process: int) -> int:
    return sum(
        f"\nPPid:\t{process}\n" in status
        for place in Path("/proc").glob("[0-9]*/status")
        if (status := _read(place))
    )


def _read(place: Path) -> str:
    try:
        return place.read_text()
    except OSError:
        return ""


@pytest.mark.parametrize("trust", [False, True])
def test_many_runs_leave_nothing(trust: bool) -> None:
    with Box(SMALL, preload=(), as_user=box_user(), trust=trust) as box:
        box.run(box_cells(TINY), {"a.txt": b"x"})
        before = open_things()
        for _ in range(100):
            done = box.run(box_cells(TINY), {"a.txt": b"x"})
            assert done.ended == "" and error(done.cells[2]) is None
        assert open_things() == before
        assert box._kept is not None and box._kept._process is not None
        warm = box._kept._process.pid
        assert children_of(warm) <= 1
    assert children_of(warm) == 0


def test_a_dead_warm_process_is_started_again() -> None:
    with Box(SMALL, preload=(), as_user=box_user()) as box:
        box.run(box_cells(TINY), {})
        assert box._kept is not None and box._kept._process is not None
        os.kill(box._kept._process.pid, signal.SIGKILL)
        box._kept._process.wait()
        done = box.run(box_cells(TINY), {})
    assert done.ended == "" and len(done.cells) == 3


def test_without_walls_all_else_is_the_same() -> None:
    with Box(SMALL, preload=(), trust=True) as box:
        done = box.run(
            box_cells([*TINY, "open('a.txt').read()", "while True: pass"]), {"a.txt": b"x"}
        )
    assert [error(done.cells[n]) for n in range(4)] == [None] * 4
    assert shown(done.cells[3]) == "'x'"
    assert error(done.cells[4]) == ("KeyboardInterrupt", "")


def one_run(number: int) -> str:
    with Box(SMALL, preload=(), as_user=box_user()) as box:
        return shown(box.run(box_cells([f"{number} * 2"]), {}).cells[0])


def test_several_processes_have_their_own_boxes() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(one_run, range(4))) == ["0", "2", "4", "6"]


def test_files_that_do_not_fit_are_said() -> None:
    with Box(SMALL, preload=(), as_user=box_user()) as box:
        done = box.run(box_cells(["1"]), {"big": b"x" * (SMALL.scratch_bytes + 1)})
        assert done.cells == {} and done.ended
        assert box.run(box_cells(["1"]), {}).ended == ""


def test_nothing_is_started_before_it_is_needed() -> None:
    box = Box(as_user="no-such-user")
    if os.geteuid() == 0:
        with pytest.raises(BoxError, match="no user"):
            box.run([], {}), box.run(box_cells(["1"]), {})
    box.close()
