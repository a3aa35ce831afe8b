"""The places of nbgrader's cells: missing ones put back, misplaced ones moved, others left."""

from __future__ import annotations

from collections.abc import Iterable

from .basis import Book, Known
from .loading import Cell


def put_back(cells: list[Cell], book: Book) -> tuple[list[Cell], list[str]]:
    """The cells with the locked and graded ones that were missing, and the names of those."""
    cells, missing = list(cells), []
    there = {cell.name for cell in cells}
    for place, known in enumerate(book.cells):
        if known.name not in there and (known.grade or not known.solution):
            at = _place_for(place, known, cells, book)
            cells.insert(at, Cell(known.kind, known.source, name=known.name))
            missing.append(known.name)
    return cells, missing


def _place_for(place: int, known: Known, cells: list[Cell], book: Book) -> int:
    """Where a missing cell goes: set-up as early as its neighbours allow, the rest as late."""
    names = {cell.name: at for at, cell in enumerate(cells) if cell.name}
    if known.shared:
        before = [names[one.name] for one in book.cells[:place] if one.name in names]
        return max(before, default=-1) + 1 if place else 0
    after = [names[one.name] for one in book.cells[place + 1 :] if one.name in names]
    return min(after, default=len(cells))


def in_order(cells: list[Cell], book: Book) -> tuple[list[Cell], list[str]]:
    """The cells with tests after what they test, and set-up before what it sets up.

    Tests keep their own order, since one may use what another defined. Also the names of those
    that were moved.
    """
    cells, moved = list(cells), []
    code = [known for known in book.cells if known.kind == "code"]
    for place in reversed(range(len(code))):
        known, later = code[place], code[place + 1 :]
        others = later if known.shared else [one for one in later if one.test]
        if (known.shared or known.test) and _move(cells, known.name, _names(others), before=True):
            moved.append(known.name)
    for place, known in enumerate(code):
        if known.test and _move(cells, known.name, _names(code[:place]), before=False):
            moved.append(known.name)
    return cells, list(dict.fromkeys(moved))


def _names(known: Iterable[Known]) -> set[str]:
    return {cell.name for cell in known}


def _move(cells: list[Cell], name: str, others: set[str], *, before: bool) -> bool:
    """Put the cell `name` before the first, or after the last, of `others` unless it is there."""
    here = next((at for at, cell in enumerate(cells) if cell.name == name), None)
    places = [at for at, cell in enumerate(cells) if cell.name in others]
    if here is None or not places:
        return False
    edge = min(places) if before else max(places)
    if here < edge if before else here > edge:
        return False
    # Taking the cell out shifts what comes after it: after `edge` that is `edge` itself.
    cells.insert(edge, cells.pop(here))
    return True
