"""Run by a test on a small disk of its own: COURSE DISK ANSWER ROOM-LEFT…

Marks a copy of the course until the disk is full, makes room, resumes, and writes down both; once
for each size of the room that is left.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from run_class import clear, run, state

from lintas.marking import batch
from lintas.marking.stops import RunStopped


def main() -> None:
    course, disk, answer = map(Path, sys.argv[1:4])
    batch.SIZE = 10
    names = ("autograded", "reports", ".lintas", "gradebook.db*", "book")
    shutil.copytree(course.parent, disk / "class", ignore=shutil.ignore_patterns(*names))
    found = [until_full(disk / "class" / course.name, disk, int(left)) for left in sys.argv[4:]]
    answer.write_text(json.dumps(found))


def until_full(course: Path, disk: Path, left: int) -> tuple[str, dict[str, Any]]:
    """What the run said when it stopped, and what stands after it went on with room."""
    clear(course, Path(os.environ["EMPTY_GRADEBOOK"]))
    filler, room = disk / "filler", os.statvfs(disk)
    filler.write_bytes(bytes(room.f_bavail * room.f_frsize - left))
    stopped = ""
    try:
        run(course, jobs=1)
    except RunStopped as stop:
        stopped = str(stop)
    filler.unlink()
    run(course, jobs=1, resume=True)
    return stopped, state(course)


if __name__ == "__main__":
    main()
