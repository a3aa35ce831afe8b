"""Reading what a student handed in: three small files, opened as if they wished us harm.

Every step on the way is opened without following links, so that no link can lead out of the
student's folder, and only a regular file of bounded size is read. Nothing else is opened: not
the notebook either.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lintas.items import ContentError
from lintas.worksheets.responses import MAX_BYTES, refused
from lintas.worksheets.source import RESPONSES

TIMESTAMP = "timestamp.txt"
# With it nbgrader names the student's feedback file, so that no other student can find it.
SECRET = "submission_secret.txt"
MAX_NOTE = 256
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: opening a named pipe must not wait for somebody to write into it.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True)
class Handed:
    """The bytes of the answers; None and no `problem` when there are none."""

    student: str
    raw: bytes | None = None
    timestamp: str | None = None
    secret: str | None = None
    problem: ContentError | None = None


def students(submitted: Path, slug: str) -> list[str]:
    """Who handed in something for `slug`, links included: they are refused later, by name."""
    if not submitted.is_dir():
        return []
    with os.scandir(submitted) as entries:
        names = [entry.name for entry in entries if not entry.name.startswith(".")]
    return sorted(name for name in names if os.path.lexists(submitted / name / slug))


def read_handed(submitted: Path, student: str, slug: str) -> Handed:
    """The answers and the time stamp in `submitted/<student>/<slug>/`; raises nothing."""
    try:
        with open_folder(submitted, student, slug) as folder:
            raw, problem = _answers(folder)
            stamp, secret = read_note(folder, TIMESTAMP), read_note(folder, SECRET)
            return Handed(student, raw, stamp, secret, problem)
    except OSError as error:
        reason = folder_trouble(error)
        where = f"submitted/{student}/{slug}"
        problem = refused(f"was not read: {where} {reason}", "look at that folder", "folder")
        return Handed(student, problem=problem)


def folder_trouble(error: OSError) -> str:
    """Why a folder could not be opened, to follow its name."""
    return "is a link or not a folder" if _is_link_error(error) else str(error.strerror)


@contextmanager
def open_folder(submitted: Path, *names: str) -> Iterator[int]:
    """A descriptor of the folder under `submitted`, every step opened without following links."""
    opened = [os.open(submitted, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)]
    try:
        for name in names:
            opened.append(os.open(name, FOLDER, dir_fd=opened[-1]))
        yield opened[-1]
    finally:
        for descriptor in opened:
            os.close(descriptor)


class Unread(Exception):
    """A file that is there but was not read; says why, to follow its name."""

    def __init__(self, said: str, remedy: str, code: str) -> None:
        super().__init__(said)
        self.said, self.remedy, self.code = said, remedy, code


def read_file(folder: int, name: str, limit: int) -> bytes:
    """Bytes of a regular file. Raises FileNotFoundError, or Unread for anything odd."""
    try:
        descriptor = os.open(name, _FILE, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        said = "is a link" if _is_link_error(error) else f"cannot be read ({error.strerror})"
        raise Unread(said, "ask the student for the file itself", "link") from None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unread("is not a file", "ask the student for the file itself", "not-a-file")
        raw = file.read(limit + 1)
    if len(raw) > limit:
        said = f"is larger than {limit // 1024} KB"
        raise Unread(said, "look at the file and mark by hand", "size")
    return raw


def _answers(folder: int) -> tuple[bytes | None, ContentError | None]:
    """The bytes of responses.json, or why there are none that can be used."""
    try:
        return read_file(folder, RESPONSES, MAX_BYTES), None
    except FileNotFoundError:
        return None, None
    except Unread as odd:
        return None, refused(odd.said, odd.remedy, odd.code)


def read_note(folder: int, name: str) -> str | None:
    """The text of one of nbgrader's small files; None when there is none that can be used."""
    try:
        raw = read_file(folder, name, MAX_NOTE)
    except (OSError, Unread):
        return None
    return raw.decode("ascii", "replace").strip() or None


def _is_link_error(error: OSError) -> bool:
    return error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK)
