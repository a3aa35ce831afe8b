"""Seeing that a file was saved: times of change, looked at again and again.

Half a second between two looks; a look at the files of a whole course takes a few milliseconds,
so a preview that waits takes about one hundredth of one processor.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

SECONDS = 0.5
KINDS = {".md", ".yml", ".bib", ".csv", ".json", ".html", ".css", ".js", ".png", ".svg", ".jpg"}
Files = dict[str, tuple[int, int]]


def look(places: Iterable[Path]) -> Files:
    """Path -> (time of change, size) of all files below some places that content is made of.

    Hidden files and what editors write for themselves are left out.
    """
    return {entry.path: _state(entry) for place in places for entry in _entries(place)}


def _entries(place: Path) -> Iterator[os.DirEntry[str]]:
    """Files of a place: of a folder all, of a file's folder that one."""
    folder, only = (place, None) if place.is_dir() else (place.parent, place.name)
    try:
        found = list(os.scandir(folder))
    except OSError:
        return
    for entry in found:
        if only is not None and entry.name != only:
            continue
        if entry.name.startswith((".", "#")) or entry.name == "__pycache__":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path))
        elif Path(entry.name).suffix in KINDS:
            yield entry


def _state(entry: os.DirEntry[str]) -> tuple[int, int]:
    try:
        found = entry.stat()
    except OSError:  # gone between two looks
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def changed(before: Files, after: Files) -> set[str]:
    """Paths that came, went or were written."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def next_change(
    before: Files,
    see: Callable[[], Files],
    *,
    pause: Callable[[float], object] = time.sleep,
    seconds: float = SECONDS,
) -> Files:
    """Wait until something changed and then stood still for one look; the files as they are then.

    Editors write a file in several steps, and people save several files at once.
    """
    last = before
    while True:
        pause(seconds)
        now = see()
        if now != before and now == last:
            return now
        last = now
