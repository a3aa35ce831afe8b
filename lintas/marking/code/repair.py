"""Damaged notebooks made whole: every cell that nbgrader knows is there once, as it should be.

Nothing a student wrote is thrown away, and no damage stops a run. Each repair is one line.

Rules
- A cell is known by the `grade_id` in its nbgrader metadata; where that was lost, by its nbformat
  id. All flags, points and checksums come from the gradebook, the cell's type too.
- A locked cell gets its own text back.
- A cell that is there several times: the copy that differs from the released text counts. If
  several differ from each other, the last one counts and a person is asked. Of a locked test the
  last copy stays, of locked set-up the first. Copies that hold nothing of the student's are left
  out; the others stay as the student's own cells.
- A locked or graded cell that is missing is put back, a test as late as its place allows, set-up
  as early. A missing answer that people mark waits for a person. A missing answer in code is not
  put back: its stub would undo what the student wrote elsewhere.
- A test that stands before an answer it follows, or set-up that stands after a cell it precedes,
  is moved (`order.py`). A notebook in a sound order is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from .basis import Book, Known, digest
from .loading import Cell
from .order import in_order, put_back

_FLAGS = ("grade", "solution", "locked", "task", "points", "schema_version")
SCHEMA = 3


@dataclass
class Repaired:
    """The cells in order. `lost`: answers for people that were missing; `doubted`: in two forms."""

    cells: list[Cell]
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubted: list[str] = field(default_factory=list)


def repair(cells: list[Cell], book: Book) -> Repaired:
    """The notebook with nbgrader's cells named, typed, complete and in order."""
    known = {cell.name: cell for cell in book.cells}
    done = Repaired(_named(cells, book, known))
    done.notes += _lost_data(cells, done.cells, known)
    done.cells = [_whole(cell, known.get(cell.name), done) for cell in done.cells]
    _single(known, done)
    there = {cell.name for cell in done.cells}
    done.cells, missing = put_back(done.cells, book)
    done.notes += [f"{name}: was missing; put back" for name in missing]
    done.lost = [name for name in missing if known[name].manual and not known[name].task]
    done.notes += [
        f"{cell.name}: the cell for this answer is missing"
        for cell in book.cells
        if cell.name not in there and cell.name not in missing
    ]
    done.cells, moved = in_order(done.cells, book)
    done.notes += [f"{name}: was moved; it ran in its own place" for name in moved]
    return done


def _named(cells: list[Cell], book: Book, known: Mapping[str, Known]) -> list[Cell]:
    """The same cells, each with its name where it can be told."""
    claimed = [_claim(cell, known) for cell in cells]
    taken = set(claimed)
    for place, cell in enumerate(cells):
        name = book.ids.get(cell.id, "")
        if not claimed[place] and not cell.claims and name not in taken:
            claimed[place] = name
            taken.add(name)
    return [replace(cell, name=name) for cell, name in zip(cells, claimed, strict=True)]


def _claim(cell: Cell, known: Mapping[str, Known]) -> str:
    name = cell.claims.get("grade_id")
    return name if isinstance(name, str) and name in known else ""


def _lost_data(before: list[Cell], after: list[Cell], known: Mapping[str, Known]) -> Iterator[str]:
    """What is said of metadata that was lost, changed or is foreign."""
    for cell, now in zip(before, after, strict=True):
        if now.name and not _claim(cell, known):
            yield f"{now.name}: had lost its nbgrader data; known by its id"
        elif now.name:
            changed = list(_changed(cell.claims, known[now.name]))
            if changed:
                yield f"{now.name}: {', '.join(changed)} put right"
        elif cell.claims.get("grade_id"):
            yield f"a cell names {_shown(cell.claims['grade_id'])}, which is not in the assignment"


def _changed(claims: Mapping[str, object], known: Known) -> Iterator[str]:
    wanted: dict[str, object] = {
        "grade": known.grade,
        "solution": known.solution,
        "locked": known.locked,
        "task": known.task,
        "schema_version": SCHEMA,
    }
    if known.grade or known.task:
        wanted["points"] = known.points
    for flag in _FLAGS:
        # Older versions of nbgrader do not write the last two.
        absent = flag not in claims and flag in ("locked", "task")
        if flag in wanted and not absent and claims.get(flag) != wanted[flag]:
            yield flag if flag != "schema_version" else "the version of its nbgrader data"


def _shown(name: object) -> str:
    return repr(name)[:60]


def _whole(cell: Cell, known: Known | None, done: Repaired) -> Cell:
    """The cell with its own type, and its own text if it is locked."""
    if known is None:
        return cell
    if cell.kind != known.kind:
        done.notes.append(f"{known.name}: had become a {cell.kind} cell; made {known.kind} again")
        cell = replace(cell, kind=known.kind)
    if known.fixed and cell.source != known.source and digest(cell.source) != known.released:
        done.notes.append(f"{known.name}: a locked cell had been changed; its own text is back")
    return cell


def _single(known: Mapping[str, Known], done: Repaired) -> None:
    """Leave one cell for each name, with the text of locked cells restored."""
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(done.cells):
        places.setdefault(cell.name, []).append(place)
    places.pop("", None)
    dropped: set[int] = set()
    for name, copies in places.items():
        if len(copies) > 1:
            dropped |= _chosen(known[name], copies, done)
    done.cells = [
        replace(cell, source=known[cell.name].source)
        if cell.name and known[cell.name].fixed
        else cell
        for place, cell in enumerate(done.cells)
        if place not in dropped
    ]


def _chosen(known: Known, copies: list[int], done: Repaired) -> set[int]:
    """Choose between copies; the places of those that are left out."""
    own = [place for place in copies if _wrote(done.cells[place], known)]
    said = f"{known.name}: was there {len(copies)} times; "
    if known.fixed:
        winner = copies[0] if known.shared else copies[-1]
        done.notes.append(f"{said}it ran once")
    elif len({done.cells[place].source.strip() for place in own}) > 1:
        winner = own[-1]
        done.notes.append(f"{said}the last answer counts")
        done.doubted.append(known.name)
    else:
        winner = (own or copies)[-1]
        done.notes.append(f"{said}{'the answered copy counts' if own else 'without an answer'}")
    for place in copies:
        done.cells[place] = replace(done.cells[place], name=known.name if place == winner else "")
    return {place for place in copies if place != winner and place not in own}


def _wrote(cell: Cell, known: Known) -> bool:
    """True when a copy holds something that is not the lecturer's."""
    text = cell.source.strip()
    return text != known.source.strip() and digest(cell.source) != known.released
