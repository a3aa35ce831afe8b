"""A class for the item analysis: answers through the safe readers, essays from the gradebook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lintas.analysis import Filler, Matrix
from lintas.items import ContentError
from lintas.worksheets import Worksheet, find_worksheet, parse_responses, release_id
from lintas.worksheets.source import default_exercises

from .course import Course, open_course
from .handed import read_handed, students
from .stored import Marked, NotStored, read_class, read_marked

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
    enrolled = len(read_class(course)) or None
    if not any(question.essay for question in worksheet.questions):
        return enrolled, {}
    try:
        marked = list(read_marked(course, worksheet.assignment))
    except NotStored:
        return enrolled, {}
    return enrolled, {one.student.id: _essays(one, worksheet) for one in marked}


def _essays(marked: Marked, worksheet: Worksheet) -> dict[str, float]:
    """Points of the essays of which every criterion is marked: a machine's 0 or by a person."""
    cells = marked.notebooks.get(worksheet.assignment, {})
    essays = {}
    for question in worksheet.questions:
        found = [cells[name] for name in question.cells if name in cells]
        scores = [one.score for one in found if one.score is not None and one.settled]
        if question.essay and len(scores) == len(question.cells):
            essays[question.item.id] = sum(scores)
    return essays
