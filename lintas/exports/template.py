"""Marks put into a file that Moodle or Canvas exported, so that it fits when it goes back.

Only the mark's cell of each student changes; every other cell, the separator and the encoding stay.
"""

from __future__ import annotations

from lintas.items import ContentError, Problem
from lintas.marking.columns import CLOSED, is_canvas, is_points_line, is_test_student, places
from lintas.marking.roster import Roster, Student
from lintas.marking.table import Row, Table, plain_header, spoken, write_table

from .grades import Exported, Marks, few, figure


def fill(table: Table, marks: Marks, column: str | None = None) -> Exported:
    """The table with marks in it. `column` names the mark's column where it is not known.

    Moodle's grading worksheet: the column Grade, with the greatest mark of its line. Canvas: the
    column called like the assignment. A mark is scaled when the platform's greatest differs, and
    the report says so. Raises ContentError when the file cannot be used.
    """
    work = _Filling(table, marks, column)
    rows = [work.row(row) for row in table.rows]
    work.close()
    work.found.content = write_table(table, rows)
    return work.found


class _Filling:
    """One file being filled: where its columns are, who is in it, what was odd."""

    def __init__(self, table: Table, marks: Marks, column: str | None) -> None:
        self.table, self.marks, self.found = table, marks, Exported(b"")
        self.at = places(table)
        self.canvas = is_canvas(self.at)
        self.where = self._grade_column(column)
        self.roster = Roster(marks.everyone)
        self.by_mail: dict[str, list[Student]] = {}
        for one in marks.everyone:
            self.by_mail.setdefault(one.email.casefold(), []).append(one)
        self.most = self._points_possible()
        self.seen: set[str] = set()
        self.scales: set[float] = set()

    def row(self, row: Row) -> list[str]:
        """The cells of a row, with the mark where there is one to give."""
        cells = [*row.cells, *[""] * (len(self.table.header) - len(row.cells))]
        name = self._cell(row, "canvas_name")
        if self.canvas and (is_points_line(name) or is_test_student(name)):
            return cells
        student = self._who(row)
        if student is None:
            self._note(row, "nobody in the gradebook fits")
        elif student.id in self.seen:
            self._note(row, f"{student.id} stands here again; left as it was")
        else:
            self.seen.add(student.id)
            self._put(cells, row, student)
        return cells

    def close(self) -> None:
        """Say what concerns the file as a whole."""
        points, notes = self.marks.points, self.found.notes
        notes += [
            f"scaled from {figure(points)} to {figure(scale)} points"
            for scale in sorted(self.scales - {points})
        ]
        missing = [one for one in self.marks.marked if one not in self.seen]
        if missing:
            file = self.table.path.name
            notes.append(f"{len(missing)} with marks are not in {file}: {few(missing)}")

    def _put(self, cells: list[str], row: Row, student: Student) -> None:
        if self._cell(row, "open").casefold() in CLOSED:
            self._note(row, f"the mark of {student.id} is locked there; left as it was")
            return
        mark = self.marks.final(student.id)
        if mark is None:
            known = student.id in self.marks.marked
            (self.found.waiting if known else self.found.absent).append(student.id)
            return
        most = self.most if self.canvas else _number(self._cell(row, "max"))
        if most and self.marks.points:
            self.scales.add(most)
            mark *= most / self.marks.points
        cells[self.where] = figure(mark)
        self.found.written += 1
        if self.marks.marked[student.id].waiting:
            self.found.unfinished.append(student.id)

    def _who(self, row: Row) -> Student | None:
        """By id, username or SIS id; by address; by the platform's number; by the whole name."""
        for meaning in ("id", "username", "login", "sis_id"):
            student = self.roster.students.get(self._cell(row, meaning))
            if student:
                return student
        mail = self._cell(row, "email").casefold()
        fits = self.by_mail.get(mail, []) if mail else []
        fits = fits or self.roster.by_lms_id(self._cell(row, "canvas_id"))
        if not fits:
            name = f"{self._cell(row, 'first')} {self._cell(row, 'last')}".strip()
            name = name or self._cell(row, "full") or self._cell(row, "canvas_name")
            fits = self.roster.named(name) if name else []
        return fits[0] if len(fits) == 1 else None

    def _grade_column(self, column: str | None) -> int:
        table, marks = self.table, self.marks
        if column is not None:
            where = table.column(plain_header(column))
            if where is not None:
                return where
            raise self._wrong(f"there is no column '{column}'")
        if not self.canvas and "grade" in self.at:
            return self.at["grade"]
        names = {plain_header(marks.title), plain_header(marks.assignment)}
        heads = [plain_header(name) for name in table.header]
        # Canvas writes its own number behind: "Worksheet 3 (12345)".
        fits = [
            place
            for place, name in enumerate(heads)
            if name in names or name.rpartition(" (")[0] in names
        ]
        if len(fits) == 1:
            return fits[0]
        raise self._wrong("no column is surely the one for these marks")

    def _points_possible(self) -> float | None:
        lines = (row for row in self.table.rows if is_points_line(self._cell(row, "canvas_name")))
        first = next(lines, None)
        short = first is None or len(first.cells) <= self.where
        return None if first is None or short else _number(spoken(first.cells[self.where].strip()))

    def _cell(self, row: Row, meaning: str) -> str:
        at = self.at.get(meaning)
        return spoken(row.cells[at].strip()) if at is not None and at < len(row.cells) else ""

    def _note(self, row: Row, said: str) -> None:
        self.found.notes.append(f"{self.table.path.name} line {row.line}: {said}")

    def _wrong(self, said: str) -> ContentError:
        remedy = f"name it with --column; there is: {', '.join(self.table.header[-12:])}"
        return ContentError([Problem(self.table.path.name, 1, "", said, remedy, "grades")])


def _number(text: str) -> float | None:
    """A number with either decimal mark; None for none."""
    try:
        return float(text.replace(",", ".")) if text else None
    except ValueError:
        return None
