"""Who is in the class, and which of them a name on a file means.

A roster is `roster.csv` in the course's folder (`id,first_name,last_name,email`, and
`lms_user_id` if known), and whoever nbgrader's gradebook holds besides. Learning platforms write
names in their own ways: without accents, without apostrophes, family name first, all in one word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from lintas.items import ContentError, Problem

from .table import plain_header, read_table, spoken

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
        self._by_number: dict[str, list[Student]] = {}
        for student in self.students.values():
            self._by_number.setdefault(student.lms_id, []).append(student)
            for key in set(_keys(student.name)) | {joined(student.name), joined(student.id)}:
                self._by_name.setdefault(key, []).append(student)

    def __len__(self) -> int:
        return len(self.students)

    def by_lms_id(self, number: str) -> list[Student]:
        """Students with this number of the platform's."""
        return self._by_number.get(number, []) if number else []

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
    """Rows with their lines, by the names of their columns."""
    table = read_table(path)
    columns = [plain_header(name) for name in table.header]
    missing = [name for name in needed if name not in columns]
    if missing:
        raise ContentError([_wrong(path, 1, f"there is no column '{missing[0]}'")])
    return [(row.line, _row(columns, row.cells, needed)) for row in table.rows]


def _row(columns: list[str], cells: Sequence[str], needed: Sequence[str]) -> dict[str, str]:
    row = {name: spoken(cell.strip()) for name, cell in zip(columns, cells, strict=False)}
    return {name: row.get(name, "") for name in {*columns, *needed}}


def _wrong(path: Path, line: int, said: str) -> Problem:
    return Problem(str(path), line, "", said, "columns: id,first_name,last_name,email", "roster")
