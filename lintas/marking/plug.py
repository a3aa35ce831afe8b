"""nbgrader's own `autograde`, made to give the marks of `lintas mark`.

Stock nbgrader would run a worksheet's cells and give an unanswered one full marks. The shipped
`nbgrader_config.py` calls `install`, which puts `WorksheetAutograde` in the place of nbgrader's
converter, for the command and for the form grader's button. No kernel is started for a worksheet.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import nbgrader.apps.api
import nbgrader.apps.autogradeapp
from nbgrader.converters import Autograde, NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets import Bool, Enum, List, Unicode

from lintas.items import ContentError
from lintas.worksheets.source import RESPONSES, WORKSHEET, default_exercises

from .course import course_of
from .options import Options
from .run import mark_assignment
from .stops import RunStopped


class WorksheetAutograde(Autograde):  # type: ignore[misc]
    """`nbgrader autograde` for worksheets; for other assignments stock, or refused."""

    exercises = List(
        Unicode(), help="Folders with exercises (a private bank first); relative to the course."
    ).tag(config=True)
    code = Enum(
        ("refuse", "box", "stock"),
        default_value="refuse",
        help="Assignments with code of their own: refuse them, mark them in the box as "
        "`lintas mark` does, or let nbgrader run students' code unprotected.",
    ).tag(config=True)
    code_user = Unicode(
        "", help="With code = 'box': the ordinary user who runs students' code, when we are root."
    ).tag(config=True)
    refuse_code = Bool(None, allow_none=True, help="The old name of `code`.").tag(config=True)

    def start(self) -> None:
        """Mark the assignment, or say why not. Raises NbGraderException."""
        slug, root = self.coursedir.assignment_id, Path(self.coursedir.root)
        code = self._code()
        if self._is_worksheet(root, slug) or code == "box":
            self._mark(root, slug)
        elif code == "refuse":
            self._refuse([_NOT_OURS.format(slug=slug)])
        else:
            super().start()

    def _code(self) -> str:
        """What to do with code; the setting's old name is read, and told of."""
        if self.refuse_code is None:
            return str(self.code)
        meant = "refuse" if self.refuse_code else "stock"
        self.log.warning(_OLD_NAME.format(old=self.refuse_code, new=meant))
        return meant

    def _folders(self, root: Path) -> list[Path]:
        return [root / folder for folder in self.exercises] or default_exercises(root)

    def _is_worksheet(self, root: Path, slug: str) -> bool:
        built = root / self.coursedir.source_directory / slug / WORKSHEET
        return built.is_file() or any(
            (folder / slug / "worksheet.yml").is_file() for folder in self._folders(root)
        )

    def _mark(self, root: Path, slug: str) -> None:
        student = self.coursedir.student_id
        options = Options(
            students=(student,),
            regrade=self.force,
            as_user=self.code_user or None,
            # One name is the form grader's button: it must be quick.
            quick=not any(char in student for char in "*?["),
        )
        course = course_of(self.coursedir, self.config)
        try:
            report = mark_assignment(
                slug, root, self._folders(root), course=course, options=options
            )
        except ContentError as error:
            self._refuse([str(problem) for problem in error.problems])
        except RunStopped as error:
            self._refuse([str(error)])
        for line in report.lines():
            self.log.warning(line) if line.lstrip().startswith("!") else self.log.info(line)
        lost = [row.student for row in report.rows if not row.stored]
        if lost or not report.rows:
            self._refuse([f"not stored: {', '.join(lost)}" if lost else _NOBODY.format(slug=slug)])

    def _refuse(self, lines: list[str]) -> None:
        for line in lines:
            self.log.error(line)
        raise NbGraderException("\n".join(lines))


_NOT_OURS = (
    "'{slug}' is not a Lintas worksheet: autograding would run students' code on this machine. "
    "Build it with `lintas worksheet build {slug}`, or choose in nbgrader_config.py: "
    "c.WorksheetAutograde.code = 'box' marks code in a box, as `lintas mark` does; 'stock' lets "
    "nbgrader run it unprotected."
)
_OLD_NAME = (
    "c.WorksheetAutograde.refuse_code = {old} in nbgrader_config.py is an old name: "
    "write c.WorksheetAutograde.code = '{new}', or 'box' to mark code in a box."
)
_NOBODY = "Nobody has handed in '{slug}' yet: run `nbgrader collect {slug}` first."


def install(config: Any) -> None:
    """Put ourselves in nbgrader's place; called from `nbgrader_config.py` with its `c`."""
    nbgrader.apps.api.Autograde = WorksheetAutograde
    nbgrader.apps.autogradeapp.Autograde = WorksheetAutograde
    _patch(CourseDirectory, "get_existing_timestamp")
    _patch(nbgrader.apps.api.NbGraderAPI, "get_submitted_timestamp")
    config.GenerateAssignment.post_convert_hook = f"{__name__}.drop_trial_answers"


def _tolerant(read_time: Callable[..., Any]) -> Callable[..., Any]:
    """nbgrader's reading of a time stamp, but one that a student spoiled is none.

    Its own stops there: one such file would close the form grader's list of the whole class.
    """

    @wraps(read_time)
    def read(*arguments: Any) -> Any:
        try:
            return read_time(*arguments)
        except (AttributeError, TypeError, ValueError, OverflowError, OSError):
            return None

    return read


def _patch(place: Any, name: str) -> None:
    """Make one of nbgrader's methods tolerant, once."""
    method = getattr(place, name)
    if not hasattr(method, "__wrapped__"):
        setattr(place, name, _tolerant(method))


def drop_trial_answers(**_: Any) -> None:
    """Remove answers that a trial run left in a release (nbgrader calls this in the course)."""
    for path in Path("release").glob(f"*/{RESPONSES}"):
        path.unlink()
