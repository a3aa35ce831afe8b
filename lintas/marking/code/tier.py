"""The code tier: an assignment of notebooks, as the coordinator marks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lintas.marking.box import Limits, check_box

from ..course import Course
from ..handed import students
from ..outcome import Outcome
from .assignment import is_known, make_known, read_assignment
from .basis import Basis
from .mark import unmarked
from .reading import read_submission

if TYPE_CHECKING:
    from ..gradebook import Store


class CodeTier:
    """One assignment of ordinary nbgrader notebooks; see `lintas.marking.tier.Tier`.

    `as_user` names the ordinary user whose rights the box gives up to, when marking as root.
    `trust` runs without a box.
    """

    name = "code"
    release = ""

    def __init__(
        self,
        course: Course,
        slug: str,
        limits: Limits | None = None,
        *,
        preload: tuple[str, ...] = ("numpy", "pandas"),
        as_user: str | None = None,
        trust: bool = False,
    ) -> None:
        self.course, self.assignment = course, slug
        self._box = {
            "limits": asdict(limits or Limits()),
            "preload": list(preload),
            "as_user": as_user,
            "trust": trust,
        }

    @cached_property
    def _basis(self) -> Basis:
        from nbgrader.api import Gradebook

        with Gradebook(self.course.db_url, self.course.course_id) as book:
            return read_assignment(book, self.course, self.assignment)

    @property
    def points(self) -> Mapping[str, Mapping[str, float]]:
        """Notebook -> nbgrader's cell -> greatest score."""
        return {name: book.points for name, book in self._basis.books.items()}

    def basis(self) -> bytes:
        """All that a worker needs besides the submission, and the arguments of its box."""
        return json.dumps(self._basis.to_json(self._box)).encode()

    def ensure(self, store: Store) -> None:
        """Make the gradebook know the assignment. Raises ContentError, BoxError."""
        if not self._box["trust"]:
            check_box(self._as_user)
        if not is_known(store.book, self.assignment):
            store.book.db.rollback()
            make_known(self.course, self.assignment)
            store.book.db.expire_all()
        self.__dict__.pop("_basis", None)

    @property
    def _as_user(self) -> str | None:
        user = self._box["as_user"]
        return user if isinstance(user, str) else None

    def students(self) -> list[str]:
        """Who handed in, sorted; links included."""
        names = students(self.course.submitted, self.assignment)
        return [name for name in names if name not in self.course.excluded]

    def handed(self, student: str) -> bytes:
        """What was handed in, as JSON: bounded, links never followed; raises nothing."""
        return json.dumps(self._read(student)).encode()

    def unmarked(self, student: str, why: str) -> Outcome:
        """The outcome when marking itself failed: every cell waits for a person."""
        return unmarked(self._basis, self._read(student), why)

    def _read(self, student: str) -> dict[str, Any]:
        return read_submission(self.course.submitted, student, self.assignment, self._basis.books)


__all__ = ["CodeTier"]
