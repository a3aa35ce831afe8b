"""What a run did, submission by submission, so that the next one can go on or leave it alone.

`<course>/.lintas/<slug>/journal.jsonl`: a JSON object a line, added and forced to the disk after
the marks and the notebooks of a batch are stored. A line that cannot be read (the machine stopped
while it was written) is as good as not there: that submission is marked again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = ".lintas"
_LINES_KEPT = 1000


@dataclass(frozen=True)
class Record:
    """A submission that was marked: by which run, from what (`print`), its row and files.

    `files` are the sizes of what lies in `autograded/`; `row` is the report's, as JSON.
    """

    student: str
    run: str
    print: str
    row: Mapping[str, Any]
    files: Mapping[str, int]


@dataclass(frozen=True)
class Started:
    """A run: when, which students (patterns; none means all), and whether all are marked anew."""

    run: str
    students: tuple[str, ...] = ()
    regrade: bool = False


@dataclass
class Journal:
    """The journal of one assignment; nothing is written before `begin`."""

    path: Path
    records: dict[str, Record] = field(default_factory=dict)
    last: Started | None = None
    ended: bool = True
    lines: int = 0

    @classmethod
    def of(cls, course: Path, slug: str) -> Journal:
        """The journal of an assignment, read as far as it can be."""
        journal = cls(course / FOLDER / slug / "journal.jsonl")
        try:
            text = journal.path.read_text("utf-8", "replace")
        except FileNotFoundError:
            return journal
        for line in text.splitlines():
            journal.lines += 1
            journal._take(line)
        return journal

    def _take(self, line: str) -> None:
        try:
            data = json.loads(line)
            kind = data.pop("is")
            if kind == "marked":
                record = Record(**data)
                self.records[record.student] = record
            elif kind == "started":
                students = tuple(data.pop("students"))
                self.last, self.ended = Started(students=students, **data), False
            elif kind == "ended":
                self.ended = True
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return

    def begin(self, students: Iterable[str] = (), *, regrade: bool = False) -> Started:
        """Start a run."""
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        self.last, self.ended = Started(now, tuple(students), regrade), False
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.lines > 2 * len(self.records) + _LINES_KEPT:
            self._shorten()
        self._add([{"is": "started", **asdict(self.last)}])
        return self.last

    def add(self, records: Iterable[Record]) -> None:
        """Note that submissions are marked and stored."""
        new = list(records)
        self._add([{"is": "marked", **vars(record)} for record in new])
        self.records.update({record.student: record for record in new})

    def end(self) -> None:
        """Note that the run came to its end."""
        self._add([{"is": "ended"}])
        self.ended = True

    def _add(self, lines: list[dict[str, Any]]) -> None:
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        with self.path.open("a+b") as file:
            if file.tell() and not self._whole():
                text = f"\n{text}"  # the last line was cut off
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        self.lines += len(lines)

    def _whole(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _shorten(self) -> None:
        """Leave out what later lines have replaced."""
        lines = [json.dumps({"is": "marked", **vars(r)}) for r in self.records.values()]
        temporary = self.path.with_suffix(".tmp")
        temporary.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        temporary.replace(self.path)
        self.lines = len(lines)
