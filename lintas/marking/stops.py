"""What ends a run before its time, in words: what happened, that nothing is lost, what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT)
_ALMOST_NOTHING = 1024 * 1024


class RunStopped(Exception):
    """A run cannot start or go on. The message says what to do; what was stored stays stored."""


@contextmanager
def spoken(root: Path, slug: str) -> Iterator[None]:
    """Turn a full disk, a gradebook that cannot be written and a missing box into RunStopped."""
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except sqlite3.Error as error:
        raise RunStopped(_of_database(str(error), root, slug)) from error
    except DBAPIError as error:
        raise RunStopped(_of_database(str(error.orig), root, slug)) from error
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise RunStopped(_full(root, slug)) from error
    except Exception as error:
        if not is_box_error(error):
            raise
        raise RunStopped(box_line(error)) from error


def is_box_error(error: Exception) -> bool:
    """Told by its name: the box exists on Linux alone, and worksheets do without."""
    return type(error).__name__ == "BoxError"


def box_line(error: Exception) -> str:
    """Why the box cannot be used, and the remedy."""
    said = str(error)
    return ". ".join(filter(None, (said[:1].upper() + said[1:], getattr(error, "remedy", ""))))


def first_line(error: Exception) -> str:
    """An error in one line: a database tells its whole statement."""
    line = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {line[:200]}"


def resume_line(slug: str) -> str:
    """How to go on."""
    return f"What was marked is stored; `lintas mark {slug} --resume` goes on from there."


def _full(root: Path, slug: str) -> str:
    return f"The disk that holds {root} is full. Make room. {resume_line(slug)}"


def _of_database(said: str, root: Path, slug: str) -> str:
    line = next(iter(said.splitlines()), "")[:200]
    if "is full" in said or ("disk I/O error" in said and _room(root) < _ALMOST_NOTHING):
        return _full(root, slug)
    if "locked" in said or "busy" in said:
        return (
            "Another program keeps the gradebook locked (the form grader, a copy or a backup). "
            f"Close it. {resume_line(slug)}"
        )
    return f"The gradebook could not be written ({line}). {resume_line(slug)}"


def _room(folder: Path) -> int:
    """Free bytes of the disk that holds a folder."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize
