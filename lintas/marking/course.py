"""nbgrader's course, as its own configuration says, and the copy kept of its gradebook."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

KEEP_BACKUPS = 5
BACKUP_EVERY = timedelta(minutes=10)
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Course:
    """Where nbgrader keeps a course. `config` is its configuration (traitlets), for plug-ins."""

    root: Path
    db_url: str
    course_id: str
    submitted: Path
    autograded: Path
    excluded: frozenset[str] = frozenset()
    config: Any = None
    source: Path = Path("source")


def open_course(course_dir: Path | str) -> Course:
    """The course in a folder, read through its `nbgrader_config.py`."""
    from nbgrader.apps.baseapp import NbGrader

    app = NbGrader(log_level=40)
    app.initialize([], root=str(Path(course_dir).resolve()))
    return course_of(app.coursedir, app.config)


def course_of(directory: Any, config: Any) -> Course:
    """The same from nbgrader's own CourseDirectory, when nbgrader is what runs us."""
    root = Path(directory.root)
    return Course(
        root=root,
        db_url=directory.db_url,
        course_id=directory.course_id,
        submitted=root / directory.submitted_directory,
        autograded=root / directory.autograded_directory,
        excluded=frozenset(filter(None, directory.student_id_exclude.split(","))),
        config=config,
        source=root / directory.source_directory,
    )


def own_programs_on_path() -> None:
    """Let nbgrader find `alembic`, which it calls by name, when no environment is active."""
    beside = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if beside not in path:
        os.environ["PATH"] = os.pathsep.join([beside, *path])


def back_up(
    db_url: str, now: datetime | None = None, *, every: timedelta = BACKUP_EVERY
) -> Path | None:
    """Copy an SQLite gradebook to `gradebook.db.bak-<time>`; the last five copies are kept.

    None when there is nothing to copy, another database, or a copy younger than `every` (the
    form grader marks a class one student at a time).
    """
    if not db_url.startswith("sqlite:///"):
        return None
    path, now = Path(db_url.removeprefix("sqlite:///")), now or datetime.now(UTC)
    if not path.is_file():
        return None
    earlier = sorted(path.parent.glob(f"{path.name}.bak-*"))
    if earlier and earlier[-1].name > f"{path.name}.bak-{(now - every).strftime(_STAMP)}":
        return None
    copy = path.with_name(f"{path.name}.bak-{now.strftime(_STAMP)}")
    # Under another name until it is whole: a run may be stopped while it copies.
    unfinished = path.with_name(f"{path.name}.copying")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    unfinished.replace(copy)
    for old in sorted({*earlier, copy})[:-KEEP_BACKUPS]:
        old.unlink()
    return copy
