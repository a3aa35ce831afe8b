"""Reading a folder that was handed in: notebooks and the files beside them, bounded.

Every step is opened without following links. A notebook that was saved under nearly its name
("problem1 (1).ipynb") is found when there is only one that can be meant.
"""

from __future__ import annotations

import base64
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..handed import (
    FOLDER,
    SECRET,
    TIMESTAMP,
    Unread,
    folder_trouble,
    open_folder,
    read_file,
    read_note,
)
from .limits import (
    MAX_DEPTH,
    MAX_ENTRIES,
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_NOTEBOOK_BYTES,
    MAX_TOTAL_BYTES,
)

NOTEBOOK = ".ipynb"
_NOTES = (TIMESTAMP, SECRET)
_PASSED_OVER = ("__pycache__", "feedback")
# What browsers, desktops and Jupyter add to the name of a second copy, and endings that mail adds.
_COPY = re.compile(
    r"(?:[\s_-]*\(\d+\)|[\s_-]+copy(?:[\s_-]*\(?\d+\)?)?|[\s_-]+salin(?:an)?(?:[\s_-]*\(?\d+\)?)?)+$"
)
_BEFORE = re.compile(r"^(?:copy of|salinan(?: dari)?)[\s_-]+")
_ENDINGS = (".txt", ".json", ".html", ".download", ".ipynb")


@dataclass
class Folder:
    """What was found in a folder; `problem` when it could not be opened at all."""

    notebooks: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    timestamp: str | None = None
    secret: str | None = None
    problem: str = ""
    total: int = 0
    seen: int = 0


def read_submission(
    submitted: Path, student: str, slug: str, books: Iterable[str]
) -> dict[str, Any]:
    """What a student handed in, as plain data for a task; raises nothing.

    `notebooks` holds for each name of `books` that was found `raw` (base64) or `problem`, and
    `path`, the file's name. `strange` are notebooks that are none of them.
    """
    where = f"submitted/{student}/{slug}"
    folder = Folder()
    try:
        with open_folder(submitted, student, slug) as opened:
            _walk(opened, "", folder)
            folder.timestamp = read_note(opened, TIMESTAMP)
            folder.secret = read_note(opened, SECRET)
    except OSError as error:
        folder.problem = f"{where} {folder_trouble(error)}"
    found, notes = match(sorted({*folder.notebooks, *folder.unread}), list(books))
    return {
        "student": student,
        "where": where,
        "timestamp": folder.timestamp,
        "secret": folder.secret,
        "problem": folder.problem,
        "notebooks": {name: _notebook(path, folder) for name, path in found.items()},
        "strange": sorted({*folder.notebooks, *folder.unread} - set(found.values())),
        "files": {path: _text(raw) for path, raw in folder.files.items()},
        "notes": [*folder.notes, *notes],
    }


def _notebook(path: str, folder: Folder) -> dict[str, str]:
    if path in folder.unread:
        return {"path": path, "problem": folder.unread[path]}
    return {"path": path, "raw": _text(folder.notebooks[path])}


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _walk(opened: int, inside: str, folder: Folder) -> None:
    """Read one folder and those in it; what is passed over is noted by name."""
    for name in _names(opened, folder):
        path = f"{inside}{name}"
        if name.startswith(".") or name in _PASSED_OVER or path in _NOTES:
            continue
        if not name.isprintable():
            folder.notes.append("a file with an unreadable name was left out")
            continue
        try:
            state = os.stat(name, dir_fd=opened, follow_symlinks=False)
        except OSError:
            continue
        if stat.S_ISDIR(state.st_mode):
            _enter(opened, name, path, folder)
        elif state.st_nlink == 1 or _may_be_shared(name, path, folder):
            _file(opened, name, path, folder)


def _may_be_shared(name: str, path: str, folder: Folder) -> bool:
    """Whether a file with a second name (a hard link) is read.

    It may be the lecturer's own file, so the code does not get it. A notebook is marked: it may be
    the one that somebody else made a link to.
    """
    notebook = is_notebook(name)
    said = "look whose work it is" if notebook else "left out"
    folder.notes.append(f"{path} has another name elsewhere (a hard link): {said}")
    return notebook


def _names(opened: int, folder: Folder) -> list[str]:
    names: list[str] = []
    with os.scandir(opened) as entries:
        for entry in entries:
            folder.seen += 1
            if folder.seen > MAX_ENTRIES:
                folder.notes.append(f"holds more than {MAX_ENTRIES} names: the rest was left out")
                break
            names.append(entry.name)
    # Notebooks first: no heap of data may take their place.
    return sorted(names, key=lambda name: (not is_notebook(name), name))


def _enter(opened: int, name: str, path: str, folder: Folder) -> None:
    if path.count("/") + 1 >= MAX_DEPTH or folder.seen > MAX_ENTRIES:
        folder.notes.append(f"{path}/ was left out: too deep or too many files")
        return
    with suppress(OSError):
        inner = os.open(name, FOLDER, dir_fd=opened)
        try:
            _walk(inner, f"{path}/", folder)
        finally:
            os.close(inner)
    inside = any(one.startswith(f"{path}/") for one in (*folder.notebooks, *folder.unread))
    if is_notebook(name) and not inside:
        folder.unread[path] = "is a folder"


def _file(opened: int, name: str, path: str, folder: Folder) -> None:
    notebook = is_notebook(name)
    try:
        raw = _bounded(opened, name, notebook, folder)
    except (OSError, Unread) as error:
        said = error.said if isinstance(error, Unread) else "cannot be read"
        if notebook:
            folder.unread[path] = said
        else:
            folder.notes.append(f"{path} {said}: left out")
        return
    folder.total += len(raw)
    (folder.notebooks if notebook else folder.files)[path] = raw


def _bounded(opened: int, name: str, notebook: bool, folder: Folder) -> bytes:
    limit = MAX_NOTEBOOK_BYTES if notebook else MAX_FILE_BYTES
    if not notebook and len(folder.files) >= MAX_FILES:
        raise Unread(f"comes after {MAX_FILES} files", "", "files")
    left = MAX_TOTAL_BYTES - folder.total
    raw = read_file(opened, name, min(limit, max(left, 0)))
    if len(raw) > left:
        raise Unread("is more than a submission may hold", "", "total")
    return raw


# Names of notebooks


def is_notebook(name: str) -> bool:
    """True for a file that is a notebook by its name, whatever was put behind the ending."""
    return NOTEBOOK in name.casefold()


def plain_name(path: str) -> str:
    """A notebook's name without what copying and downloading put around it."""
    name = path.rpartition("/")[2].casefold().strip()
    while name.endswith(_ENDINGS):
        name = name[: name.rindex(".")].strip()
    return _BEFORE.sub("", _COPY.sub("", name.replace(NOTEBOOK, ""))).strip()


def match(paths: list[str], books: list[str]) -> tuple[dict[str, str], list[str]]:
    """Which file is which notebook, and what to report of it."""
    found = {name: f"{name}{NOTEBOOK}" for name in books if f"{name}{NOTEBOOK}" in paths}
    notes: list[str] = []
    for name, path in list(found.items()):
        others = [p for p in paths if p != path and p not in found.values() and _is(p, name)]
        notes += [f"{other} lies beside {path}, which was marked" for other in others]
    for name in (name for name in books if name not in found):
        free = [path for path in paths if path not in found.values()]
        meant = list(_meant(free, name, alone=len(books) == 1))
        if len(meant) == 1:
            found[name] = meant[0]
            notes.append(f"{meant[0]} was taken as {name}{NOTEBOOK}")
        elif meant:
            notes.append(f"{name}{NOTEBOOK} is missing, and could be any of {', '.join(meant)}")
    return found, notes


def _is(path: str, name: str) -> bool:
    return plain_name(path) == name.casefold()


def _meant(paths: list[str], name: str, *, alone: bool) -> Iterator[str]:
    """The nearest group of files that could be the notebook."""
    alike = [path for path in paths if _is(path, name)]
    outside = [path for path in alike if "/" not in path]
    yield from outside or alike or (paths if alone else [])


def files_of(handed: Mapping[str, Any]) -> dict[str, bytes]:
    """The files beside the notebooks."""
    return {path: base64.b64decode(text) for path, text in handed["files"].items()}
