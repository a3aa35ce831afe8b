"""Storing marks through nbgrader's own objects, one student at a time: what the writer must equal.

Slow and plain on purpose. Each rule stands here as it would be told to a person.
"""

from __future__ import annotations

import warnings
from typing import Any

from lintas.marking.writer import Marked, time_of


def save(book: Any, late_rule: Any, assignment: str, marked: Marked) -> None:
    """Store one student's marks."""
    outcome = marked.outcome
    book.update_or_create_student(outcome.student)
    stamp, _ = time_of(outcome.timestamp)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        when = {"timestamp": stamp} if stamp else {}
        submission = book.update_or_create_submission(assignment, outcome.student, **when)
    for notebook in submission.notebooks:
        cells = outcome.cells[notebook.name]
        earlier = marked.earlier.get(notebook.name, {})
        for grade in notebook.grades:
            if grade.name in cells:
                cell = cells[grade.name]
                _grade(grade, cell, new=earlier.get(grade.name) != cell.answer)
        for comment in notebook.comments:
            comment.auto_comment = outcome.comments[notebook.name].get(comment.name)
        book.db.commit()
    penalties(book, late_rule, assignment, outcome.student)


def _grade(grade: Any, cell: Any, *, new: bool) -> None:
    by_hand = grade.manual_score is not None
    moved = grade.auto_score != cell.score
    grade.auto_score = cell.score
    if new or (by_hand and moved):
        grade.needs_manual_grade = cell.waits or by_hand
    else:
        grade.needs_manual_grade = grade.needs_manual_grade and (cell.waits or by_hand)


def penalties(book: Any, late_rule: Any, assignment: str, student: str) -> None:
    """Set the late penalty when the course has a rule for it; else keep what is stored."""
    submission = book.find_submission(assignment, student)
    late = submission.total_seconds_late
    for notebook in submission.notebooks:
        penalty = late_rule(student, notebook.score, max(late, 1))
        if penalty is not None:
            bounded = min(max(penalty, 0), notebook.score)
            notebook.late_submission_penalty = bounded if late > 0 else None
    book.db.commit()


def view(book: Any, assignment: str) -> dict[str, Any]:
    """What nbgrader shows of a class."""
    return {s.student.id: _submission(s) for s in book.assignment_submissions(assignment)}


def _submission(submission: Any) -> dict[str, Any]:
    return {
        "time": str(submission.timestamp),
        "extension": submission.extension,
        "score": submission.score,
        "waits": submission.needs_manual_grade,
        "penalty": submission.late_submission_penalty,
        "notebooks": {notebook.name: _notebook(notebook) for notebook in submission.notebooks},
    }


def _notebook(notebook: Any) -> dict[str, Any]:
    grades = {
        g.name: (g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade, g.score)
        for g in notebook.grades
    }
    comments = {c.name: (c.auto_comment, c.manual_comment) for c in notebook.comments}
    return {
        "grades": grades,
        "comments": comments,
        "penalty": notebook.late_submission_penalty,
        "flagged": notebook.flagged,
    }


__all__ = ["penalties", "save", "view"]
