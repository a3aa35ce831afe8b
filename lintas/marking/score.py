"""From what was handed in to the score of every cell: no file, no database, no clock.

Rules
- No answers, or a question without one: 0, and nobody needs to look.
- A file that cannot be used: 0 everywhere, and each cell waits for a person.
- An answer to another revision of its item: not marked, waits for a person. An answer made with
  another release, but to the same revision, is marked: only other things have changed.
- An impossible value counts as not given (the rules of `lintas.items.mark`).
- A score is points × earned / possible. An essay's criteria wait for a person unless the essay
  is empty: then each is 0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lintas.items import ContentError, Mark, mark_parts, marking_data
from lintas.items.model import LANGS
from lintas.worksheets import (
    Given,
    Question,
    Responses,
    Worksheet,
    parse_responses,
    release_id,
)

from .handed import Handed


@dataclass(frozen=True)
class CellScore:
    """The score of one of nbgrader's cells: None until a person has marked it.

    `answer` is a digest of what was handed in for it, to see later whether that changed.
    """

    score: float | None
    waits: bool
    answer: str
    empty: bool = False


@dataclass(frozen=True)
class Marks:
    """All of one student's work, marked. `marks` and `given` are by item id.

    `human` are those of the `problems` that a person has to look at.
    """

    lang: str
    cells: Mapping[str, CellScore]
    given: Mapping[str, Given] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    human: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """What has been earned so far."""
        return sum(cell.score or 0.0 for cell in self.cells.values())

    @property
    def waiting(self) -> tuple[str, ...]:
        """The cells that a person has to mark."""
        return tuple(name for name, cell in self.cells.items() if cell.waits)


@dataclass(frozen=True)
class Key:
    """What marking a worksheet needs, made once for all students: plain data by item id."""

    worksheet: Worksheet
    release: str
    plain: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, worksheet: Worksheet) -> Key:
        """The key of a worksheet."""
        items = [question.item for question in worksheet.questions]
        plain = {item.id: marking_data(item) for item in items}
        return cls(worksheet, release_id(worksheet), plain)


def mark_handed(handed: Handed, key: Worksheet | Key) -> Marks:
    """Mark one student's work; raises nothing that depends on what the student wrote."""
    key = Key.of(key) if isinstance(key, Worksheet) else key
    worksheet = key.worksheet
    if handed.problem is not None:
        return refused_marks(worksheet, handed.problem)
    if handed.raw is None:
        note = "handed in without answers (no responses.json): 0"
        return _marked(key, Responses("", True, LANGS[0], {}), [note])
    try:
        responses = parse_responses(handed.raw, worksheet, key.release)
    except ContentError as error:
        return refused_marks(worksheet, error, handed.raw)
    return _marked(key, responses, [_line(problem) for problem in responses.problems])


def refused_marks(worksheet: Worksheet, error: ContentError, raw: bytes = b"") -> Marks:
    """Nothing could be marked: each cell waits for a person, who reads why."""
    answer = _digest(str(error).encode() + raw)
    names = [name for question in worksheet.questions for name in question.cells]
    cells = {name: CellScore(0.0, True, answer) for name in names}
    problems = tuple(f"{_line(problem)}; kept for a person" for problem in error.problems)
    return Marks(LANGS[0], cells, problems=problems, human=problems)


def _marked(key: Key, responses: Responses, problems: list[str]) -> Marks:
    human: list[str] = []
    cells: dict[str, CellScore] = {}
    marks: dict[str, Mark] = {}
    for question in key.worksheet.questions:
        item, given = question.item, responses.items.get(question.item.id)
        if given is not None and is_answered(given) and given.revision != item.revision:
            said = f"answers revision {given.revision}, not {item.revision}"
            human.append(f"{item.id}: {said}; kept for a person")
            cells.update(_waiting(question, given))
            continue
        data = key.plain[item.id]
        marks[item.id] = mark_parts(data["type"], data, given.response if given else None)
        cells.update(_scores(question, given, marks[item.id]))
    if not responses.current:
        problems.insert(0, _unknown_release(responses))
    lines = (*problems, *human)
    return Marks(responses.lang, cells, responses.items, marks, lines, tuple(human))


def _unknown_release(responses: Responses) -> str:
    return (
        f"was answered on release {responses.release or 'unknown'}, which is not the one being "
        "marked; answers to unchanged items were marked"
    )


def _waiting(question: Question, given: Given) -> Iterator[tuple[str, CellScore]]:
    answer = _answer(given)
    return ((name, CellScore(None, True, answer)) for name in question.cells)


def _scores(question: Question, given: Given | None, got: Mark) -> Iterator[tuple[str, CellScore]]:
    answer = _answer(given)
    if question.essay:
        empty = not essay_text(given).strip()
        score = 0.0 if empty else None
        for name in question.cells:
            yield name, CellScore(score, not empty, answer, empty)
        return
    for name, points in question.cells.items():
        earned = points * got.earned / got.possible if got.possible else 0.0
        yield name, CellScore(earned, False, answer, not is_answered(given))


def essay_text(given: Given | None) -> str:
    """The text of an essay, "" when there is none."""
    response = given.response if given else None
    text = response.get("text") if isinstance(response, dict) else None
    return text if isinstance(text, str) else ""


def is_answered(given: Given | None) -> bool:
    """True when something was given that may count."""
    if given is None or given.response in (None, "", [], {}):
        return False
    return not isinstance(given.response, dict) or any(
        value not in (None, "", []) for value in given.response.values()
    )


def _answer(given: Given | None) -> str:
    content = [given.revision, given.response] if given else []
    return _digest(json.dumps(content, sort_keys=True).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _line(problem: Any) -> str:
    who = f"{problem.item}: " if problem.item else f"{problem.file} "
    return f"{who}{problem.message} ({problem.remedy})"
