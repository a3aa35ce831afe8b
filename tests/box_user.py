"""Boxes for the tests; when root runs them, as in CI, code runs as an ordinary user made here."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from typing import Any

from lintas.marking.box import Box, BoxCell, CellRun, Limits, Role, Run

NAME = "lintas-tests"
MB = 1 << 20
SMALL = Limits(
    memory_bytes=1500 * MB,
    cpu_seconds=20,
    cell_seconds=4,
    notebook_seconds=60,
    call_seconds=2,
    grace_seconds=1,
    processes=20,
    file_bytes=4 * MB,
    scratch_bytes=16 * MB,
    scratch_files=500,
    output_bytes=200_000,
    total_output_bytes=1 * MB,
    value_bytes=2 * MB,
)


def box_user() -> str | None:
    """The user that code runs as: None unless root runs the tests; made if it is not there."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(NAME)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin") or "useradd"
        made = subprocess.run([useradd, "--system", "--shell", "/usr/sbin/nologin", NAME])
        if made.returncode not in (0, 9):  # 9: another worker was faster
            raise RuntimeError(f"useradd {NAME} failed") from None
    return NAME


@cache
def small_box() -> Box:
    """One box with small limits for all tests of a process."""
    box = Box(SMALL, as_user=box_user())
    atexit.register(box.close)
    return box


def run(*cells: str, split: bool = False, **more: Any) -> list[CellRun]:
    """Results of cells, each "role: source" (a student's without a role); all must be there."""
    done = run_all(*cells, split=split, **more)
    assert done.ended == ""
    return [done.cells[place] for place in range(len(cells))]


def run_all(*cells: str, split: bool = False, **more: Any) -> Run:
    """The same as the box gives it."""
    return small_box().run(box_cells(cells), more.pop("files", {}), split=split, **more)


def box_cells(cells: Sequence[str]) -> list[BoxCell]:
    """Cells from "role: source" texts."""
    made = []
    for place, text in enumerate(cells):
        role: Role = "student"
        for name in ("student", "shared", "test"):
            if text.startswith(f"{name}: "):
                role, text = name, text.removeprefix(f"{name}: ")
        made.append(BoxCell(place, text, role))
    return made


def shown(result: CellRun) -> str:
    """All that a cell printed and returned, as text."""
    texts = [o.get("text") or o.get("data", {}).get("text/plain", "") for o in result.outputs]
    return "".join(texts)


def error(result: CellRun) -> tuple[str, str] | None:
    """Class and message of a cell's error."""
    errors = [o for o in result.outputs if o["output_type"] == "error"]
    return (errors[-1]["ename"], errors[-1]["evalue"]) if errors else None
