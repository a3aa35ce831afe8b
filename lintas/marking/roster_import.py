"""A class list from Moodle or Canvas into the course's roster and nbgrader's gradebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lintas.items import ContentError, Problem
from lintas.worksheets.source import write_if_new

from .columns import is_canvas, is_points_line, is_test_student, places
from .course import Course, own_programs_on_path, start_quickly
from .roster import FILE, Student, read_roster, safe_id
from .table import Row, Table, plain_header, read_table, spoken, write_table

HEADER = ("id", "first_name", "last_name", "email", "lms_user_id")
_IDS = {"moodle": ("id", "username", "email"), "canvas": ("login", "sis_id", "canvas_id")}


@dataclass
class Imported:
    """What an import found: students by id, and lines that could not be used."""

    kind: str
    id_column: str
    students: dict[str, Student] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    kept: int = 0
    problems: list[Problem] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The report for a person."""
        yield (
            f"{len(self.students)} students in the file ({self.kind}; id: {self.id_column}): "
            f"{self.new} new, {self.changed} changed; {self.kept} others kept in the roster"
        )
        yield from (f"  ! {problem}" for problem in self.problems)


def import_roster(course: Course, path: Path, *, id_column: str | None = None) -> Imported:
    """Add the class in `path` to `roster.csv` and to the gradebook; nobody is removed.

    `id_column` names the column that holds the student's id; without it, Moodle's ID number (or
    username, or address) and Canvas's SIS login. A line that cannot be used is reported and left
    out. Raises ContentError when the file as a whole cannot be used.
    """
    table = read_table(path)
    found = read_students(table, id_column)
    target = course.root / FILE
    before = {one.id: one for one in read_roster(target)} if target.is_file() else {}
    found.new = sum(name not in before for name in found.students)
    found.changed = sum(before.get(one.id, one) != one for one in found.students.values())
    found.kept = sum(name not in found.students for name in before)
    both = {**before, **found.students}
    target.parent.mkdir(parents=True, exist_ok=True)
    write_if_new(target, roster_bytes(both.values()))
    _into_gradebook(course, found.students.values())
    return found


def roster_bytes(students: Iterable[Student]) -> bytes:
    """`roster.csv`, in the order of ids."""
    rows = [
        (one.id, one.first_name, one.last_name, one.email, one.lms_id)
        for one in sorted(students, key=lambda one: one.id)
    ]
    return write_table(Table(Path(FILE), HEADER, (), newline="\n"), rows)


def read_students(table: Table, id_column: str | None = None) -> Imported:
    """Students of a table from Moodle, Canvas, or our own `roster.csv`."""
    at = places(table)
    kind = "canvas" if is_canvas(at) else "moodle"
    name, column = _id_place(table, at, kind, id_column)
    found = Imported(kind, name)
    lines: dict[str, int] = {}
    for row in table.rows:
        cells = [spoken(cell.strip()) for cell in row.cells]
        if kind == "canvas" and _no_student(cells, at):
            continue
        try:
            student = _student(table, row, cells, at, column, name)
            _once(table, row, student, lines)
        except ContentError as error:
            found.problems.extend(error.problems)
            continue
        found.students[student.id] = student
    return found


def _id_place(
    table: Table, at: Mapping[str, int], kind: str, wanted: str | None
) -> tuple[str, int]:
    if wanted is not None:
        column = table.column(plain_header(wanted))
        if column is None:
            known = ", ".join(table.header[:12])
            raise _problem(table, 1, f"there is no column '{wanted}'", f"there is: {known}")
        return table.header[column], column
    own = table.column("lms_user_id") is not None and table.column("id") == 0
    if own:
        return table.header[0], 0
    for meaning in _IDS[kind]:
        if meaning in at and any(_cell(row, at[meaning]) for row in table.rows):
            return table.header[at[meaning]], at[meaning]
    known = ", ".join(table.header[:12]) or "nothing"
    remedy = f"name the column with --id; there is: {known}"
    raise _problem(table, 1, "no column holds ids that are known here", remedy)


def _cell(row: Row, at: int | None) -> str:
    return spoken(row.cells[at].strip()) if at is not None and at < len(row.cells) else ""


def _no_student(cells: list[str], at: Mapping[str, int]) -> bool:
    name = cells[at["canvas_name"]] if "canvas_name" in at and cells else ""
    return is_points_line(name) or is_test_student(name)


def _student(
    table: Table, row: Row, cells: list[str], at: Mapping[str, int], column: int, name: str
) -> Student:
    if len(cells) > len(table.header) and any(cells[len(table.header) :]):
        said = f"has {len(cells)} cells where the header has {len(table.header)}"
        raise _problem(table, row.line, said, "put quotation marks around cells with a separator")
    student_id = _cell(row, column)
    if not student_id:
        remedy = "fill it in on the platform, or name another column with --id"
        raise _problem(table, row.line, f"has no {name}", remedy)
    if not safe_id(student_id):
        remedy = "an id has no slash and no plus, and starts with a letter or digit"
        raise _problem(table, row.line, f"'{student_id[:40]}' cannot be a student's id", remedy)
    first, last = _names(row, at)
    lms = (
        _cell(row, at.get("canvas_id"))
        if is_canvas(at)
        else _cell(row, table.column("lms_user_id"))
    )
    return Student(student_id, first, last, _cell(row, at.get("email")), lms)


def _names(row: Row, at: Mapping[str, int]) -> tuple[str, str]:
    first, last = _cell(row, at.get("first")), _cell(row, at.get("last"))
    if first or last:
        return first, last
    whole = _cell(row, at.get("full")) or _cell(row, at.get("canvas_name"))
    if "," in whole:  # Canvas: family name first
        last, _, first = whole.partition(",")
        return first.strip(), last.strip()
    return whole, ""


def _once(table: Table, row: Row, student: Student, lines: dict[str, int]) -> None:
    key = student.id.casefold()
    if key in lines:
        said = f"holds '{student.id[:40]}' again (first on line {lines[key]})"
        raise _problem(table, row.line, said, "the first was taken; remove one of the two")
    lines[key] = row.line


def _into_gradebook(course: Course, students: Iterable[Student]) -> None:
    """Add or update students in two statements, not one a student."""
    start_quickly()
    from nbgrader import api
    from sqlalchemy import bindparam, insert, select, update

    own_programs_on_path()
    table = api.Student.__table__
    rows = {
        one.id: {
            "first_name": one.first_name or None,
            "last_name": one.last_name or None,
            "email": one.email or None,
            "lms_user_id": one.lms_id or None,
        }
        for one in students
    }
    with api.Gradebook(course.db_url, course.course_id) as book, book.engine.begin() as link:
        known = set(link.execute(select(table.c.id)).scalars())
        new = [{"id": name, **row} for name, row in rows.items() if name not in known]
        old = [{"which": name, **row} for name, row in rows.items() if name in known]
        if new:
            link.execute(insert(table), new)
        if old:
            link.execute(update(table).where(table.c.id == bindparam("which")), old)


def _problem(table: Table, line: int, said: str, remedy: str) -> ContentError:
    return ContentError([Problem(table.path.name, line, "", said, remedy, "roster")])
