"""The data tier: worksheets, marked from a file of answers; nothing a student wrote is run.

A worker gets the worksheet as data (`basis`) and needs neither a disk nor nbgrader.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lintas import __version__
from lintas.items import ContentError, Problem, load_plain
from lintas.items.model import LANGS
from lintas.items.render import CiteLabel
from lintas.worksheets import Question, Worksheet, release_id
from lintas.worksheets.responses import refused

from .course import Course
from .handed import SECRET, Handed, read_handed, students
from .notebook import Blank
from .outcome import NO_RESPONSE, Outcome
from .score import Key, Marks, is_answered, mark_handed, refused_marks
from .sources import cite_label

if TYPE_CHECKING:
    from .gradebook import Store


class DataTier:
    """A worksheet of a course, as the coordinator marks it."""

    name = "data"

    def __init__(
        self, worksheet: Worksheet, course: Course, exercises_dirs: Iterable[Path | str]
    ) -> None:
        self._worksheet, self._course = worksheet, course
        self._cite = cite_label(exercises_dirs)

    @property
    def assignment(self) -> str:
        """The worksheet's name."""
        return self._worksheet.assignment

    @cached_property
    def release(self) -> str:
        """Names what students saw."""
        return release_id(self._worksheet)

    @cached_property
    def points(self) -> Mapping[str, Mapping[str, float]]:
        """Its one notebook's cells and their greatest scores."""
        cells = {
            name: float(points)
            for question in self._worksheet.questions
            for name, points in question.cells.items()
        }
        return {self.assignment: cells}

    def basis(self) -> bytes:
        """The worksheet and the names of its sources, and who wrote it: a new version of Lintas
        may mark or show something otherwise."""
        sheet = self._worksheet
        questions = [
            {"item": question.item.model_dump(mode="json"), "cells": dict(question.cells)}
            for question in sheet.questions
        ]
        content = {
            "tier": self.name,
            "lintas": __version__,
            "assignment": sheet.assignment,
            "title": dict(sheet.title),
            "intro": dict(sheet.intro),
            "care": {name: dict(words) for name, words in sheet.care.items()},
            "questions": questions,
            "sources": _sources(sheet, self._cite),
        }
        return json.dumps(content, ensure_ascii=False).encode()

    def ensure(self, store: Store) -> None:
        """Make the gradebook know the worksheet's cells."""
        store.ensure_worksheet(self._worksheet)

    def students(self) -> list[str]:
        """Who handed in, sorted; links included."""
        return students(self._course.submitted, self.assignment)

    def handed(self, student: str) -> bytes:
        """The answers and nbgrader's small files."""
        return _packed(read_handed(self._course.submitted, student, self.assignment))

    def unmarked(self, student: str, why: str) -> Outcome:
        """Every cell waits for a person."""
        handed = read_handed(self._course.submitted, student, self.assignment)
        problem = refused(f"could not be marked: {why}", "look at the file", "unmarked")
        marks = refused_marks(self._worksheet, problem, handed.raw or b"")
        return _outcome(handed, marks, self._worksheet, Blank(self._worksheet, self._cite))


def data_marker(basis: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Outcome]:
    """Marks what `DataTier.handed` gave, for the worksheet in a basis."""
    sheet = _sheet(basis)
    sources = basis["sources"]
    key, blank = Key.of(sheet), Blank(sheet, lambda name, lang: sources[lang].get(name, name))

    def mark(packed: Mapping[str, Any]) -> Outcome:
        handed = _unpacked(packed)
        return _outcome(handed, mark_handed(handed, key), sheet, blank)

    return mark


def _outcome(handed: Handed, marks: Marks, sheet: Worksheet, blank: Blank) -> Outcome:
    name = sheet.assignment
    asked = [question.item.id for question in sheet.questions]
    essays = [cell for question in sheet.questions if question.essay for cell in question.cells]
    files = {f"{name}.ipynb": blank.fill(marks)}
    if handed.secret is not None:
        files[SECRET] = handed.secret.encode()
    return Outcome(
        student=handed.student,
        cells={name: marks.cells},
        comments={name: {e: NO_RESPONSE if marks.cells[e].empty else None for e in essays}},
        files=files,
        timestamp=handed.timestamp,
        answered=sum(is_answered(marks.given.get(item)) for item in asked),
        asked=len(asked),
        problems=marks.problems,
        human=marks.human,
    )


def _sources(sheet: Worksheet, label: CiteLabel) -> dict[str, dict[str, str]]:
    """The names of the sources that the worksheet's answers cite."""
    items: list[Any] = [question.item for question in sheet.questions]
    keys = sorted({source.cite for item in items for source in item.answer.sources})
    return {lang: {key: label(key, lang) for key in keys} for lang in LANGS}


def _sheet(basis: Mapping[str, Any]) -> Worksheet:
    questions = tuple(Question(load_plain(row["item"]), row["cells"]) for row in basis["questions"])
    words = (basis["assignment"], basis["title"], basis["intro"])
    return Worksheet(*words, questions, basis["care"])


def _packed(handed: Handed) -> bytes:
    problems = [asdict(problem) for problem in handed.problem.problems] if handed.problem else []
    content = {
        "student": handed.student,
        "raw": None if handed.raw is None else base64.b64encode(handed.raw).decode(),
        "timestamp": handed.timestamp,
        "secret": handed.secret,
        "problems": problems,
    }
    return json.dumps(content).encode()


def _unpacked(packed: Mapping[str, Any]) -> Handed:
    problems = [Problem(**problem) for problem in packed["problems"]]
    return Handed(
        student=packed["student"],
        raw=None if packed["raw"] is None else base64.b64decode(packed["raw"]),
        timestamp=packed["timestamp"],
        secret=packed["secret"],
        problem=ContentError(problems) if problems else None,
    )
