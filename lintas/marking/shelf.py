"""What lies in `autograded/<student>/<assignment>/`: each file whole or not there, nothing else.

nbgrader copies whatever is there into the student's feedback, and releases no feedback to anyone
when one of its small files is missing for one.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from lintas.worksheets.source import write_if_new

from .handed import SECRET, TIMESTAMP
from .notebook import PERMISSIONS
from .outcome import Outcome
from .writer import time_of


def put(folder: Path, outcome: Outcome) -> dict[str, int]:
    """Fill the folder with what an outcome holds; returns the size of each file by name."""
    stamp, _ = time_of(outcome.timestamp)
    files = {name: raw for name, raw in outcome.files.items() if _inside(name)}
    files[TIMESTAMP] = ((outcome.timestamp or "") if stamp else "").encode()
    if SECRET not in files:
        files[SECRET] = _kept(folder / SECRET)
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder, files)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_if_new(path, content, PERMISSIONS)
    return {name: len(content) for name, content in files.items()}


def holds(folder: Path, sizes: Mapping[str, int]) -> bool:
    """True when every file is there, none a link, each as long as it was written."""
    try:
        return all(_size(folder / name) == size for name, size in sizes.items())
    except OSError:
        return False


def _size(path: Path) -> int:
    return -1 if path.is_symlink() or not path.is_file() else path.stat().st_size


def _inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts


def _clear(folder: Path, files: Mapping[str, bytes]) -> None:
    """Remove what does not belong there."""
    homes = {str(parent) for name in files for parent in PurePosixPath(name).parents}
    for path in list(_below(folder, homes, "")):
        name = path.relative_to(folder).as_posix()
        if name in files and not path.is_symlink() and path.is_file():
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _below(folder: Path, homes: set[str], prefix: str) -> Iterator[Path]:
    """Everything in a folder; of folders that are wanted, what is in them."""
    for path in folder.iterdir():
        name = f"{prefix}{path.name}"
        if name in homes and path.is_dir() and not path.is_symlink():
            yield from _below(path, homes, f"{name}/")
        else:
            yield path


def _kept(path: Path) -> bytes:
    """What an earlier run made up, or something new that nobody can guess."""
    if path.is_file() and not path.is_symlink():
        return path.read_bytes()
    return secrets.token_hex(32).encode()
