"""Feedback for a whole class, from the marked notebooks and the gradebook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from lintas.marking.course import Course
from lintas.marking.handed import SECRET, TIMESTAMP
from lintas.marking.stored import Marked, read_marked
from lintas.worksheets.source import write_if_new

from .page import Settings, feedback_page

MAX_NOTEBOOK = 32 * 1024 * 1024
"""Bytes of a marked notebook that are read; code may have put out pictures."""
PERMISSIONS = 0o644


@dataclass
class Pages:
    """What was written: pages, students whose marks are not complete, and what went wrong."""

    folder: Path
    written: int = 0
    unchanged: int = 0
    waiting: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The report for a person."""
        yield f"{self.written} pages written, {self.unchanged} unchanged, in {self.folder}"
        if self.waiting:
            few = ", ".join(self.waiting[:10]) + (" …" if len(self.waiting) > 10 else "")
            yield f"  {len(self.waiting)} still wait for a person's marks, and say so: {few}"
        yield from (f"  ! {problem}" for problem in self.problems)


def make_feedback(
    course: Course,
    assignment: str,
    *,
    student: str = "*",
    set_to: Settings | None = None,
    progress: Callable[[], None] | None = None,
) -> Pages:
    """Write `feedback/<student>/<assignment>/<notebook>.html` for everyone who was marked.

    `student` is a name or a pattern. A page that is right already is not touched. Raises
    NotStored when the gradebook holds nothing of the assignment.
    """
    pages = Pages(course.feedback)
    for marked in read_marked(course, assignment):
        if not fnmatchcase(marked.student.id, student):
            continue
        try:
            _one(course, assignment, marked, set_to or Settings(), pages)
        except (OSError, ValueError, RecursionError) as error:
            said = str(error).splitlines()[0] if str(error) else type(error).__name__
            pages.problems.append(f"{marked.student.id}: {said}; mark this student again")
        if progress is not None:
            progress()
    return pages


def _one(course: Course, name: str, marked: Marked, set_to: Settings, pages: Pages) -> None:
    home = course.autograded / marked.student.id / name
    target = course.feedback / marked.student.id / name
    for notebook in marked.notebooks:
        path = home / f"{notebook}.ipynb"
        if not path.is_file():
            raise ValueError(f"{path.name} is not in autograded/{marked.student.id}/{name}")
        page = feedback_page(_notebook(path), notebook, marked, set_to)
        target.mkdir(parents=True, exist_ok=True)
        raw = page.encode("utf-8", "replace")
        new = write_if_new(target / f"{notebook}.html", raw, PERMISSIONS)
        pages.written += new
        pages.unchanged += not new
    # nbgrader finds and names a student's feedback by these.
    for note in (TIMESTAMP, SECRET):
        if (home / note).is_file():
            write_if_new(target / note, (home / note).read_bytes(), PERMISSIONS)
    if marked.waiting:
        pages.waiting.append(marked.student.id)


def _notebook(path: Path) -> Mapping[str, Any]:
    if path.stat().st_size > MAX_NOTEBOOK:
        raise ValueError(f"{path.name} is larger than {MAX_NOTEBOOK // 1024**2} MB")
    try:
        found = json.loads(path.read_bytes())
    except ValueError:
        raise ValueError(f"{path.name} in autograded/ is damaged") from None
    if not isinstance(found, dict):
        raise ValueError(f"{path.name} in autograded/ is no notebook")
    return found
