"""What collecting found: for each student, for each name nobody knows, for each broken file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .roster import Student

SCHEMA = 1
# What was done with a student's newest file.
NEW, UPDATED, UNCHANGED, OLDER, REFUSED = "new", "updated", "unchanged", "older", "refused"


@dataclass(frozen=True)
class Taken:
    """One student whose file could be used. `aside`: other files of theirs, kept elsewhere."""

    student: str
    name: str
    status: str
    source: str
    handed_in: datetime | None = None
    late: bool = False
    aside: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As in `lintas collect --json`."""
        return {
            "student": self.student,
            "name": self.name,
            "status": self.status,
            "source": self.source,
            "handed_in": self.handed_in.isoformat() if self.handed_in else None,
            "late": self.late,
            "aside": list(self.aside),
            "problems": list(self.problems),
        }

    def notes(self) -> Iterator[str]:
        """What a lecturer should know."""
        if self.late:
            yield "late"
        if self.status == OLDER:
            yield "older than what was collected before, which stays"
        if self.aside:
            yield f"{len(self.aside)} more kept aside"
        yield from self.problems


@dataclass(frozen=True)
class Unmatched:
    """A name that is nobody's in the roster, or more than one person's."""

    label: str
    files: tuple[str, ...]
    reason: str
    near: tuple[Student, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As in `lintas collect --json`."""
        near = [{"id": one.id, "name": one.name} for one in self.near]
        return {
            "label": self.label, "files": list(self.files), "reason": self.reason, "near": near
        }  # fmt: skip

    def line(self) -> str:
        """For a person."""
        near = "; ".join(f"{one.id} ({one.name})" for one in self.near)
        return f"{self.label}: {self.reason}{f'. Perhaps {near}' if near else ''}"


@dataclass(frozen=True)
class Unusable:
    """A file that was not taken. `who`: as far as its name tells."""

    file: str
    who: str
    reason: str

    def to_json(self) -> dict[str, Any]:
        """As in `lintas collect --json`."""
        return {"file": self.file, "who": self.who, "reason": self.reason}

    def line(self) -> str:
        """For a person."""
        return f"{f'{self.who}: ' if self.who else ''}{self.file} {self.reason}"


@dataclass(frozen=True)
class Collected:
    """A run of `lintas collect` over files."""

    assignment: str
    taken: tuple[Taken, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    unusable: tuple[Unusable, ...] = ()
    dry_run: bool = False
    problems: tuple[str, ...] = field(default=())

    @property
    def clean(self) -> bool:
        """True when every file found its place."""
        odd = any(one.problems for one in self.taken)
        return not (self.unmatched or self.unusable or self.problems or odd)

    def to_json(self) -> dict[str, Any]:
        """Plain data, schema 1."""
        return {
            "schema": SCHEMA,
            "assignment": self.assignment,
            "dry_run": self.dry_run,
            "students": [one.to_json() for one in self.taken],
            "unmatched": [one.to_json() for one in self.unmatched],
            "unusable": [one.to_json() for one in self.unusable],
            "problems": list(self.problems),
        }

    def rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        """A table: id, name, what was done, when it was handed in (this computer's time), notes."""
        for one in self.taken:
            when = f"{one.handed_in.astimezone():%Y-%m-%d %H:%M}" if one.handed_in else "unknown"
            yield printable(one.student, one.name, one.status, when, ", ".join(one.notes()))

    def lines(self) -> Iterator[str]:
        """What a person has to look at; nothing in it can steer a terminal."""
        lost = [one.line() for one in self.unmatched]
        lost += [one.line() for one in self.unusable]
        for said in (*self.problems, *lost):
            yield f"! {printable(said)[0]}"


def printable(*words: str) -> tuple[Any, ...]:
    """Words with nothing that could steer a terminal."""
    return tuple("".join(char if char.isprintable() else "?" for char in word) for word in words)
