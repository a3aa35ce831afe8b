"""A class for the item analysis: answers through the safe readers, essays from the gradebook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lintas.analysis import Filler, Matrix
from lintas.items import ContentError
from lintas.worksheets import Worksheet, find_worksheet, parse_responses, release_id
from lintas.worksheets.source import default_exercises

from .course import Course, open_course, own_programs_on_path
from .handed import read_handed, students

Essays = dict[str, dict[str, float]]


def gather(
    slug: str, course_dir: Path | str, exercises_dirs: Iterable[Path | str] | None = None
) -> Matrix:
    """What a class answered, without a name. Raises ContentError for an unusable worksheet.

    A file that cannot be used counts as unusable; one without an answer as blank. Essays count
    when every criterion is marked.
    """
    root = Path(course_dir)
    worksheet = find_worksheet(slug, [Path(f) for f in exercises_dirs or default_exercises(root)])
    course = open_course(root)
    enrolled, essays = _from_gradebook(course, worksheet)
    release, filler = release_id(worksheet), Filler(worksheet)
    for student in students(course.submitted, slug):
        if student in course.excluded:
            continue
        handed = read_handed(course.submitted, student, slug)
        if handed.problem is not None or handed.raw is None:
            filler.unusable += 1
            continue
        try:
            responses = parse_responses(handed.raw, worksheet, release)
        except ContentError:
            filler.unusable += 1
            continue
        filler.add(responses.items, responses.lang, essays.get(student, {}))
    return filler.matrix(enrolled)


def _from_gradebook(course: Course, worksheet: Worksheet) -> tuple[int | None, Essays]:
    """How many students there are, and the points of essays marked in full."""
    path = course.db_url.removeprefix("sqlite:///")
    if course.db_url.startswith("sqlite:///") and not Path(path).is_file():
        return None, {}
    from nbgrader.api import Gradebook, Student

    own_programs_on_path()
    with Gradebook(course.db_url, course.course_id) as book:
        names = {name for (name,) in book.db.query(Student.id)}
        enrolled = len(names - course.excluded) or None
        return enrolled, _essays(book, worksheet)


def _essays(book: object, worksheet: Worksheet) -> Essays:
    """Student -> essay -> points; in one query, for a class of thousands."""
    from nbgrader import api

    wanted = {
        cell: question.item.id
        for question in worksheet.questions
        if question.essay
        for cell in question.cells
    }
    if not wanted:
        return {}
    query = (
        book.db.query(  # type: ignore[attr-defined]
            api.SubmittedAssignment.student_id,
            api.BaseCell.name,
            api.Grade.manual_score,
            api.Grade.auto_score,
            api.Grade.needs_manual_grade,
        )
        .select_from(api.Grade)
        .join(api.BaseCell, api.Grade.cell_id == api.BaseCell.id)
        .join(api.SubmittedNotebook, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .join(
            api.SubmittedAssignment,
            api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id,
        )
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .filter(api.Assignment.name == worksheet.assignment)
        .filter(api.BaseCell.name.in_(wanted))
    )
    found: dict[tuple[str, str], list[float | None]] = {}
    for student, cell, manual, auto, waits in query:
        score = manual if manual is not None else None if waits else auto
        found.setdefault((student, wanted[cell]), []).append(score)
    return _in_full(found, worksheet)


def _in_full(found: dict[tuple[str, str], list[float | None]], worksheet: Worksheet) -> Essays:
    essays: Essays = {}
    for (student, item), scores in found.items():
        question = worksheet.question(item)
        known = [score for score in scores if score is not None]
        if question is not None and len(known) == len(question.cells):
            essays.setdefault(student, {})[item] = sum(known)
    return essays
