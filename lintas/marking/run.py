"""Marking a whole assignment: every student on their own, so that nobody stops another."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from lintas.worksheets import Worksheet, find_worksheet, release_id
from lintas.worksheets.source import default_exercises, write_if_new

from .course import Course, back_up, open_course
from .gradebook import Store
from .handed import TIMESTAMP, Handed, read_handed, students
from .notebook import PERMISSIONS, earlier_answers, marked_notebook
from .report import Report, Row
from .score import Marks, is_answered, mark_handed


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
    worksheet = find_worksheet(slug, exercises_dirs or default_exercises(root))
    course = course or open_course(root)
    names = [name for name in students(course.submitted, slug) if name not in course.excluded]
    back_up(course.db_url)
    with Store(course) as store:
        store.ensure_assignment(worksheet)
        rows = [_one(store, worksheet, name) for name in names if wanted is None or wanted(name)]
    return Report(slug, release_id(worksheet), tuple(rows))


def _one(store: Store, worksheet: Worksheet, student: str) -> Row:
    name = worksheet.assignment
    handed = read_handed(store.course.submitted, student, name)
    marks = mark_handed(handed, worksheet)
    folder = store.course.autograded / student / name
    problems, stored = list(marks.problems), True
    try:
        # The gradebook first: the digests in the notebook say that its marks are stored.
        earlier = earlier_answers(folder / f"{name}.ipynb")
        problems.extend(store.save(handed, name, marks, earlier))
        _write(folder, worksheet, handed, marks)
    except Exception as error:  # whatever it is, the next student is marked
        store.forget()
        stored = False
        problems.append(f"could not be stored ({type(error).__name__}: {error}); run again")
    return _row(student, worksheet, marks, tuple(problems), stored)


def _write(folder: Path, worksheet: Worksheet, handed: Handed, marks: Marks) -> None:
    """The autograded folder holds the marked notebook and the time stamp, and nothing else.

    nbgrader copies whatever else is there into the student's feedback.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {f"{worksheet.assignment}.ipynb": marked_notebook(worksheet, marks)}
    if handed.timestamp:
        wanted[TIMESTAMP] = f"{handed.timestamp}\n".encode()
    for path in folder.iterdir():
        if path.name in wanted:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    for name, content in wanted.items():
        write_if_new(folder / name, content, PERMISSIONS)


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
