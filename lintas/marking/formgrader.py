"""nbgrader's form grader with a large class: opening one submission, going to the next one.

Stock nbgrader looks through all submissions of a notebook each time, to say "3 of 10,000", and asks
the gradebook twice about each. The same objects come here from one question.
"""

from __future__ import annotations

from typing import Any

from nbgrader.api import Assignment, Gradebook, Notebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy.orm import contains_eager


def quicken() -> None:
    """Put our question in the place of nbgrader's; for `nbgrader_config.py`, with `install`."""
    Gradebook.notebook_submissions = _notebook_submissions


def _notebook_submissions(self: Any, notebook: str, assignment: str) -> list[Any]:
    """All that was handed in of a notebook, with its students, as nbgrader's own gives it."""
    submission = contains_eager(SubmittedNotebook.assignment)
    query = (
        self.db.query(SubmittedNotebook)
        .join(SubmittedNotebook.notebook)
        .join(SubmittedNotebook.assignment)
        .join(SubmittedAssignment.assignment)
        .join(SubmittedAssignment.student)
        .options(
            contains_eager(SubmittedNotebook.notebook),
            submission.contains_eager(SubmittedAssignment.student),
        )
        .filter(Notebook.name == notebook, Assignment.name == assignment)
    )
    return list(query.all())
