"""Marking a whole assignment: every student on their own, so that nobody stops another."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lintas.worksheets import Worksheet, find_worksheet, release_id
from lintas.worksheets.source import default_exercises, write_if_new

from .course import Course, back_up, open_course
from .gradebook import Store
from .handed import SECRET, TIMESTAMP, read_handed, students
from .notebook import PERMISSIONS, earlier_answers, marked_notebook
from .report import Report, Row
from .score import Marks, is_answered, mark_handed
from .sources import CiteLabel, cite_label


def mark_assignment(
    slug: str,
    course_dir: Path | str,
    exercises_dirs: Iterable[Path | str] | None = None,
    *,
    wanted: Callable[[str], bool] | None = None,
    course: Course | None = None,
) -> Report:
    """Mark what is in `submitted/*/<slug>/`; write the gradebook and `autograded/`.

    `exercises_dirs` defaults to `exercises/` beside the course folder. `wanted` says which
    students (all). Running it again changes nothing that is not new. Raises ContentError when the
    worksheet itself cannot be used.
    """
    root = Path(course_dir)
    folders = [Path(folder) for folder in exercises_dirs or default_exercises(root)]
    worksheet = find_worksheet(slug, folders)
    course = course or open_course(root)
    names = [name for name in students(course.submitted, slug) if name not in course.excluded]
    back_up(course.db_url)
    with Store(course) as store:
        store.ensure_assignment(worksheet)
        one = _One(worksheet, cite_label(folders))
        rows = [one.mark(store, name) for name in names if wanted is None or wanted(name)]
    return Report(slug, release_id(worksheet), tuple(rows))


@dataclass(frozen=True)
class _One:
    """How one student is marked, the same for each."""

    worksheet: Worksheet
    cite: CiteLabel

    def mark(self, store: Store, student: str) -> Row:
        name = self.worksheet.assignment
        handed = read_handed(store.course.submitted, student, name)
        marks = mark_handed(handed, self.worksheet)
        folder = store.course.autograded / student / name
        problems, stored = list(marks.problems), True
        try:
            # The gradebook first: the digests in the notebook say that its marks are stored.
            earlier = earlier_answers(folder / f"{name}.ipynb")
            odd = store.save(handed, name, marks, earlier)
            problems.extend(odd)
            notes = {TIMESTAMP: "" if odd else handed.timestamp or "", SECRET: handed.secret}
            _write(folder, name, marked_notebook(self.worksheet, marks, self.cite), notes)
        except Exception as error:  # whatever it is, the next student is marked
            store.forget()
            stored = False
            problems.append(f"could not be stored ({_first_line(error)}); run again")
        return _row(student, self.worksheet, marks, tuple(problems), stored)


def _write(folder: Path, name: str, notebook: bytes, notes: Mapping[str, str | None]) -> None:
    """Fill the autograded folder: the marked notebook, nbgrader's small files, nothing else.

    nbgrader copies whatever is there into the student's feedback, and releases no feedback to
    anyone when a small file is missing for one: a note of None is kept or made up.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {f"{name}.ipynb": notebook}
    for note, text in notes.items():
        wanted[note] = (_kept(folder / note) if text is None else text).encode()
    for path in folder.iterdir():
        if path.name in wanted:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    for file, content in wanted.items():
        write_if_new(folder / file, content, PERMISSIONS)


def _first_line(error: Exception) -> str:
    """An error in one line: a database tells its whole statement."""
    line = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {line[:200]}"


def _kept(path: Path) -> str:
    """What an earlier run made up, or something new that nobody can guess."""
    if path.is_file() and not path.is_symlink():
        return path.read_text("utf-8", "replace")
    return secrets.token_hex(32)


def _row(
    student: str, worksheet: Worksheet, marks: Marks, problems: tuple[str, ...], stored: bool
) -> Row:
    asked = [question.item.id for question in worksheet.questions]
    return Row(
        student=student,
        score=marks.score,
        points=worksheet.points,
        answered=sum(is_answered(marks.given.get(name)) for name in asked),
        asked=len(asked),
        waiting=marks.waiting,
        problems=problems,
        stored=stored,
    )
