"""What is written of a run, a batch at a time: gradebook, autograded notebooks, journal.

In this order: the digests in a notebook say that its marks are stored, and the journal says that
both are. Whatever stops a batch in between, it is marked and stored again by the next run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from . import shelf
from .journal import Journal, Record
from .notebook import earlier_answers
from .outcome import Outcome
from .report import Row, row_of, with_problem
from .stops import FULL, first_line
from .tier import Tier
from .writer import Marked, Standing, Writer

SIZE = 100
"""Submissions of a batch: one transaction, one forced write of the journal."""

SECONDS = 2.0
"""A batch is written after so long even when it is not full: slow marking must not be lost."""

_ASKED_AT_ONCE = 500
"""Students named in one question to the database."""


@dataclass(frozen=True)
class _Waiting:
    outcome: Outcome
    print: str


def fingerprint(basis: bytes, handed: bytes) -> str:
    """Names a submission and what it is marked by: the same means the same marks."""
    return hashlib.sha256(hashlib.sha256(basis).digest() + handed).hexdigest()[:32]


class Batches:
    """Collects outcomes and writes them; the only one who writes."""

    def __init__(self, tier: Tier, autograded: Path, writer: Writer, journal: Journal) -> None:
        self._tier, self._writer, self._journal = tier, writer, journal
        self._autograded = autograded
        self._points = sum(sum(cells.values()) for cells in tier.points.values())
        self._there = writer.stored()
        self._waiting: list[_Waiting] = []
        self._since = monotonic()

    def in_place(self, student: str, print_: str) -> Record | None:
        """The record of a submission whose marks and notebook are there and have not changed."""
        record, there = self._journal.records.get(student), self._there.get(student)
        if record is None or record.print != print_ or there is None:
            return None
        same = there.grades == self._writer.cells and abs(there.score - record.row["score"]) < 1e-6
        return record if same and shelf.holds(self._folder(student), record.files) else None

    def add(self, outcome: Outcome, print_: str) -> list[Row]:
        """Take an outcome; returns the rows of those that were written now."""
        if not self._waiting:
            self._since = monotonic()
        self._waiting.append(_Waiting(outcome, print_))
        full = len(self._waiting) >= SIZE or monotonic() - self._since >= SECONDS
        return self.flush() if full else []

    def flush(self) -> list[Row]:
        """Write what is waiting. Raises what stops a run: a full disk, no gradebook."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return []
        marked = [Marked(one.outcome, self._earlier(one.outcome)) for one in waiting]
        said = self._save(marked)
        found = [self._shelve(one, said[one.outcome.student]) for one in waiting]
        self._journal.add(record for _, record in found if record is not None)
        return [row for row, _ in found]

    def settle(self, students: Sequence[str]) -> dict[str, str]:
        """Late penalties of those whose work has not changed; what was odd, by student."""
        odd: dict[str, str] = {}
        for some in _portions(students):
            odd |= self._writer.settle(some)
        return odd

    def standing(self, students: Sequence[str]) -> dict[str, Standing]:
        """How those stand to whom a person gave marks, by student."""
        found: dict[str, Standing] = {}
        for some in _portions(students):
            found |= self._writer.standing(some)
        return found

    def _save(self, marked: Sequence[Marked]) -> Mapping[str, tuple[str, ...] | Exception]:
        """What was odd, by student; one who cannot be stored stops nobody."""
        from sqlalchemy.exc import OperationalError

        try:
            return self._writer.save(marked)
        except OperationalError:  # locked, full or gone: nobody's mark can be stored
            raise
        except Exception as error:
            if len(marked) == 1:
                return {marked[0].outcome.student: error}
        found: dict[str, tuple[str, ...] | Exception] = {}
        for one in marked:
            found |= self._save([one])
        return found

    def _shelve(
        self, one: _Waiting, said: tuple[str, ...] | Exception
    ) -> tuple[Row, Record | None]:
        row = row_of(one.outcome, self._points)
        if isinstance(said, Exception):
            return _lost(row, said), None
        for line in said:
            row = with_problem(row, line)
        try:
            files = shelf.put(self._folder(row.student), one.outcome)
        except OSError as error:
            if error.errno in FULL:
                raise
            return _lost(row, error), None
        run = self._journal.last.run if self._journal.last else ""
        return row, Record(row.student, run, one.print, row.to_json(), files)

    def _earlier(self, outcome: Outcome) -> dict[str, Mapping[str, str]]:
        folder = self._folder(outcome.student)
        return {name: earlier_answers(folder / f"{name}.ipynb") for name in outcome.cells}

    def _folder(self, student: str) -> Path:
        return self._autograded / student / self._tier.assignment


def _portions(students: Sequence[str]) -> Iterator[Sequence[str]]:
    return (students[n : n + _ASKED_AT_ONCE] for n in range(0, len(students), _ASKED_AT_ONCE))


def _lost(row: Row, error: Exception) -> Row:
    said = f"could not be stored ({first_line(error)}); run again"
    return with_problem(row, said, status="lost")
