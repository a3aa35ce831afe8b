"""Marking one submission of notebooks: plain data and a box in, an Outcome out.

Nothing of the gradebook is needed, nothing is written, and nothing that a student handed in
raises.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from lintas.marking.box import BoxCell, CellRun, Role, Run

from ..handed import SECRET, TIMESTAMP
from ..outcome import NO_RESPONSE, Outcome
from ..score import CellScore
from .basis import Basis, Book, Known, digest, read_basis
from .limits import MAX_NOTES
from .loading import Cell, Unreadable, load
from .notebook import autograded, notice
from .reading import NOTEBOOK, files_of
from .repair import Repaired, repair
from .scoring import Odd, is_unchanged, test_score

DIED = "DeadKernelError"
"""What the box writes for a cell that ended its process."""


class Runs(Protocol):
    """What is asked of a box (`lintas.marking.box.Box`)."""

    def run(
        self,
        cells: Sequence[BoxCell],
        files: Mapping[str, bytes],
        test_files: Mapping[str, bytes] | None = None,
    ) -> Run:
        """Run the cells in order: the student's in one box, the tests in another."""


@dataclass
class Marked:
    """What was found in one notebook."""

    cells: dict[str, CellScore] = field(default_factory=dict)
    comments: dict[str, str | None] = field(default_factory=dict)
    notebook: bytes | None = None
    answered: int = 0
    problems: list[str] = field(default_factory=list)
    human: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Files:
    """The files of the two boxes, and a digest of what the student added."""

    student: Mapping[str, bytes]
    test: Mapping[str, bytes]
    digest: str


def mark_code(basis: Mapping[str, Any], handed: Mapping[str, Any], box: Runs) -> Outcome:
    """Mark what one student handed in. Raises BoxError when the box cannot be used."""
    plan = read_basis(basis)
    files = _files(plan, files_of(handed))
    marked = {name: _mark(plan, book, handed, files, box) for name, book in plan.books.items()}
    notes = [str(note) for note in handed["notes"]]
    return _outcome(plan, handed, marked, notes)


def unmarked(basis: Basis, handed: Mapping[str, Any], why: str) -> Outcome:
    """The outcome when marking itself failed: every cell waits for a person."""
    marked = {name: _waiting(basis, book, why) for name, book in basis.books.items()}
    return _outcome(basis, handed, marked, [])


def _outcome(
    plan: Basis, handed: Mapping[str, Any], marked: Mapping[str, Marked], notes: list[str]
) -> Outcome:
    found = [one.notebook for one in marked.values()]
    files = {
        f"{name}{NOTEBOOK}": raw for name, raw in zip(marked, found, strict=True) if raw is not None
    }
    small = {TIMESTAMP: handed.get("timestamp") or "", SECRET: handed.get("secret")}
    files |= {name: text.encode() for name, text in small.items() if text is not None}
    return Outcome(
        student=handed["student"],
        cells={name: one.cells for name, one in marked.items()},
        comments={name: one.comments for name, one in marked.items()},
        files=files,
        timestamp=handed.get("timestamp"),
        answered=sum(one.answered for one in marked.values()),
        asked=sum(cell.solution for book in plan.books.values() for cell in book.cells),
        problems=(*notes, *_said(marked, "problems")),
        human=tuple(_said(marked, "human")),
    )


def _said(marked: Mapping[str, Marked], kind: str) -> Iterator[str]:
    """The lines of all notebooks; which one is said when there are several."""
    for name, one in marked.items():
        head = f"{name}: " if len(marked) > 1 else ""
        lines = list(dict.fromkeys(getattr(one, kind)))
        yield from (f"{head}{line}" for line in lines[:MAX_NOTES])
        if len(lines) > MAX_NOTES:
            yield f"{head}and {len(lines) - MAX_NOTES} more of the kind"


def _files(plan: Basis, own: Mapping[str, bytes]) -> Files:
    """The lecturer's files replace the student's of the same name, except those that are kept."""
    given = {path: raw for path, raw in plan.files.items() if path not in plan.kept & own.keys()}
    seen = [f"{path} {sha256(raw).hexdigest()}" for path, raw in sorted(own.items())]
    return Files({**own, **given}, plan.files, digest(*seen))


def _mark(plan: Basis, book: Book, handed: Mapping[str, Any], files: Files, box: Runs) -> Marked:
    """One notebook: read, repaired, run, scored, cleaned."""
    entry = handed["notebooks"].get(book.name)
    if handed["problem"]:
        return _waiting(plan, book, f"was not read: {handed['problem']}")
    if entry is None:
        return _missing(plan, book, handed["strange"])
    where = f"{handed['where']}/{entry['path']}"
    try:
        if "problem" in entry:
            raise Unreadable(entry["problem"])
        cells, notes = load(base64.b64decode(entry["raw"]))
    except Unreadable as error:
        return _waiting(plan, book, f"{where} {error}")
    done = repair(cells, book)
    done.notes = [*notes, *done.notes]
    run = box.run(list(_box_cells(done.cells, book)), files.student, files.test)
    return _scored(plan, book, done, run, files)


def _missing(plan: Basis, book: Book, strange: Sequence[str]) -> Marked:
    if strange:
        names = ", ".join(strange[:5])
        return _waiting(plan, book, f"{book.name}{NOTEBOOK} is missing; there is: {names}")
    none = digest("missing")
    marked = Marked({name: CellScore(0.0, False, none, empty=True) for name in book.points})
    marked.comments = {cell.name: None for cell in book.cells if cell.solution or cell.task}
    marked.problems = [f"{book.name}{NOTEBOOK} was not handed in: 0"]
    return marked


def _waiting(plan: Basis, book: Book, why: str) -> Marked:
    """Marks that a person gives, in a notebook that says why."""
    answers = {name: digest("unread", why) for name in book.points}
    cells = [notice(f"**{why}**"), *_blank(book)]
    return Marked(
        cells={name: CellScore(None, True, answer) for name, answer in answers.items()},
        comments={cell.name: None for cell in book.cells if cell.solution or cell.task},
        notebook=autograded(plan.assignment, book, cells, {}, answers),
        human=[why],
    )


def _blank(book: Book) -> list[Cell]:
    return [Cell(known.kind, known.source, name=known.name) for known in book.cells]


# Running


def _box_cells(cells: list[Cell], book: Book) -> Iterator[BoxCell]:
    known = {cell.name: cell for cell in book.cells}
    for place, cell in enumerate(cells):
        if cell.kind == "code" and cell.source.strip():
            yield BoxCell(place, cell.source, role(known.get(cell.name)))


def role(known: Known | None) -> Role:
    """Where a code cell runs: tests apart, locked set-up in both boxes, the rest as a student's."""
    if known is None:
        return "student"
    return "test" if known.test else "shared" if known.shared else "student"


# Scoring


def _scored(plan: Basis, book: Book, done: Repaired, run: Run, files: Files) -> Marked:
    places = {cell.name: place for place, cell in enumerate(done.cells) if cell.name}
    work = digest(files.digest, *_students_code(done.cells, book))
    marked = Marked(problems=list(done.notes))
    for known in book.cells:
        place = places.get(known.name)
        cell = done.cells[place] if place is not None else None
        if known.grade or known.task:
            ran = run.cells.get(place) if place is not None else None
            marked.cells[known.name] = _score(known, cell, ran, work, done, marked)
        if known.solution or known.task:
            there = cell is not None and known.solution and known.name not in done.lost
            same = there and cell is not None and is_unchanged(known, cell.source)
            marked.comments[known.name] = NO_RESPONSE if same else None
        if known.solution and cell is not None and not is_unchanged(known, cell.source):
            marked.answered += 1
    _tell(marked, done, run)
    answers = {name: cell.answer for name, cell in marked.cells.items()}
    marked.notebook = autograded(plan.assignment, book, done.cells, run.cells, answers)
    return marked


def _students_code(cells: list[Cell], book: Book) -> Iterator[str]:
    fixed = {known.name for known in book.cells if known.fixed}
    return (cell.source for cell in cells if cell.kind == "code" and cell.name not in fixed)


def _score(
    known: Known, cell: Cell | None, ran: CellRun | None, work: str, done: Repaired, marked: Marked
) -> CellScore:
    source = cell.source if cell else ""
    if known.task:
        return CellScore(None, True, digest(work, *(one.source for one in done.cells)))
    if known.manual:
        same = is_unchanged(known, source) and known.name not in done.lost
        return CellScore(0.0 if same else None, not same, digest(source), empty=same)
    try:
        score = test_score(known, ran, empty=not source.strip())
    except Odd as odd:
        marked.human.append(f"{known.name}: {odd}")
        return CellScore(None, True, digest(work, str(odd)))
    if score is None:
        return CellScore(0.0, True, digest(work, "did not run"))
    return CellScore(score, False, work)


def _tell(marked: Marked, done: Repaired, run: Run) -> None:
    """Add why a person has to look, and what stopped the notebook."""
    late = [name for name, cell in marked.cells.items() if cell.waits and cell.score == 0.0]
    if late:
        why = run.ended or "no result came back"
        marked.human.append(f"stopped early ({why}); did not run: {', '.join(late)}")
    elif run.ended:
        marked.problems.append(f"stopped early ({run.ended}), after every test had run")
    marked.problems += [
        f"{done.cells[place].name or f'cell {place + 1}'}: ended the kernel; the rest was marked"
        for place, ran in run.cells.items()
        if any(output.get("ename") == DIED for output in ran.outputs)
    ]
    marked.human += [
        f"{name}: the answer was missing; look for it in the notebook" for name in done.lost
    ]
    marked.human += [
        f"{name}: there are several different answers; the last one was marked"
        for name in done.doubted
    ]
