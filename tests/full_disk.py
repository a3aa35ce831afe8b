"""Run by a test on a small disk of its own: COURSE DISK ROOM-LEFT ANSWER.

Marks a copy of the course until the disk is full, makes room, resumes, and writes down both.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

from run_class import clear, run, state

from lintas.marking import batch
from lintas.marking.stops import RunStopped


def main() -> None:
    course, disk, left, answer = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    batch.SIZE = 10
    names = ("autograded", "reports", ".lintas", "gradebook.db*", "book")
    shutil.copytree(course.parent, disk / "class", ignore=shutil.ignore_patterns(*names))
    copy = disk / "class" / course.name
    clear(copy, Path(os.environ["EMPTY_GRADEBOOK"]))
    filler = disk / "filler"
    room = os.statvfs(disk)
    filler.write_bytes(bytes(room.f_bavail * room.f_frsize - left))
    stopped = ""
    try:
        run(copy, jobs=1)
    except RunStopped as stop:
        stopped = str(stop)
    filler.unlink()
    run(copy, jobs=1, resume=True)
    Path(answer).write_text(json.dumps({"stopped": stopped, "state": state(copy)}))


if __name__ == "__main__":
    main()
