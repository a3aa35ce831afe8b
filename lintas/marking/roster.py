"""Who is in the class, and which of them a name on a file means.

A roster is `roster.csv` in the course's folder (`id,first_name,last_name,email`, and
`lms_user_id` if known), and whoever nbgrader's gradebook holds besides. Learning platforms write
names in their own ways: without accents, without apostrophes, family name first, all in one word.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from lintas.items import ContentError, Problem

from .limits import MAX_ROSTER_BYTES

FILE = "roster.csv"
_NEAR = 3
_LIKE = 0.6
_SAFE_ID = re.compile(r"[^\s./\\+\x00-\x1f][^/\\+\x00-\x1f]{0,99}")
# Not letters of a name: apostrophes of every kind vanish (Moodle drops them, others keep them).
_APOSTROPHES = re.compile("['’‘ʼʻ`´\"“”]")


@dataclass(frozen=True)
class Student:
    """One line of the roster."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""

    @property
    def name(self) -> str:
        """The whole name as it is spoken, or the id."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


class Roster:
    """The class, found by id, by the platform's number, or by a name however it is written."""

    def __init__(self, students: Iterable[Student]) -> None:
        self.students = {student.id: student for student in students}
        self._by_name: dict[str, list[Student]] = {}
        for student in self.students.values():
            for key in set(_keys(student.name)) | {joined(student.name), joined(student.id)}:
                self._by_name.setdefault(key, []).append(student)

    def __len__(self) -> int:
        return len(self.students)

    def by_lms_id(self, number: str) -> list[Student]:
        """Students with this number of the platform's."""
        return [one for one in self.students.values() if number and one.lms_id == number]

    def named(self, name: str) -> list[Student]:
        """Every student whom the name may mean, in the order of their ids."""
        if name in self.students:
            return [self.students[name]]
        found: dict[str, Student] = {}
        for key in _keys(name):
            found |= {one.id: one for one in self._by_name.get(key, [])}
        return sorted(found.values(), key=lambda one: one.id)

    def near(self, name: str) -> list[Student]:
        """The most similar names, for a person to choose from."""
        by_key = {joined(one.name): one for one in self.students.values()}
        return [by_key[key] for key in get_close_matches(joined(name), by_key, _NEAR, _LIKE)]


def words(name: str) -> list[str]:
    """The words of a name in plain small letters: no accents, no apostrophes, no punctuation."""
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)
    )
    return re.findall(r"[^\W_]+", _APOSTROPHES.sub("", bare).casefold())


def joined(name: str) -> str:
    """The name in one word, as Canvas writes it."""
    return "".join(words(name))


def _keys(name: str) -> Iterator[str]:
    """Ways to write a name in one word: family names first, wherever they begin; in any order."""
    parts = words(name)
    for at in range(len(parts)):
        yield "".join(parts[at:] + parts[:at])
    if parts:
        yield " ".join(sorted(parts))


def safe_id(name: str) -> bool:
    """True when nbgrader can use it and it names one folder."""
    return _SAFE_ID.fullmatch(name) is not None


def read_roster(path: Path) -> list[Student]:
    """Students of a roster file. Raises ContentError with every line that cannot be used."""
    columns = {"first_name": "first_name", "last_name": "last_name", "email": "email"}
    students, problems = [], []
    for line, row in _rows(path, ["id"]):
        if not safe_id(row["id"]):
            problems.append(_wrong(path, line, f"'{row['id'][:40]}' cannot be a student's id"))
            continue
        given = {field: row.get(column, "") for field, column in columns.items()}
        students.append(Student(row["id"], lms_id=row.get("lms_user_id", ""), **given))
    if problems:
        raise ContentError(problems)
    return students


def read_map(path: Path, roster: Roster) -> Mapping[str, str]:
    """`name,id` as a lecturer decided: what the report calls a file -> the student's id.

    Raises ContentError when an id is not in the roster.
    """
    found, problems = {}, []
    for line, row in _rows(path, ["name", "id"]):
        if roster.students and row["id"] not in roster.students:
            problems.append(_wrong(path, line, f"'{row['id'][:40]}' is not in the roster"))
        elif not safe_id(row["id"]):
            problems.append(_wrong(path, line, f"'{row['id'][:40]}' cannot be a student's id"))
        found[row["name"]] = row["id"]
    if problems:
        raise ContentError(problems)
    return found


def _rows(path: Path, needed: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Rows with their lines; a spreadsheet's semicolons, tabs and code pages are understood."""
    text = _text(path)
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=mark)
    try:
        columns = [cell.strip().lower() for cell in next(reader, [])]
        missing = [name for name in needed if name not in columns]
        if missing:
            raise ContentError([_wrong(path, 1, f"there is no column '{missing[0]}'")])
        return [
            (reader.line_num, _row(columns, cells, needed))
            for cells in reader
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error as error:
        raise ContentError([_wrong(path, reader.line_num, f"is not CSV ({error})")]) from None


def _row(columns: list[str], cells: list[str], needed: Sequence[str]) -> dict[str, str]:
    row = {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}
    return {name: row.get(name, "") for name in {*columns, *needed}}


def _text(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(MAX_ROSTER_BYTES + 1)
    if len(raw) > MAX_ROSTER_BYTES:
        raise ContentError([_wrong(path, 0, "is far too large for a list of names")])
    for encoding in ("utf-8-sig", "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise ContentError([_wrong(path, 0, "is not text")])


def _wrong(path: Path, line: int, said: str) -> Problem:
    return Problem(str(path), line, "", said, "columns: id,first_name,last_name,email", "roster")
