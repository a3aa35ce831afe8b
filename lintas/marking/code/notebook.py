"""The autograded notebook of the code tier, as nbgrader's form grader and feedback read it.

nbgrader's cells carry its own metadata, written from the gradebook's data. Of a student's file
only sources, cleaned markdown and cleaned outputs get here: no metadata, no widget state.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from lintas.marking.box import CellRun

from .basis import Book, Known, digest
from .clean import clean_attachments, clean_outputs
from .clean_text import clean_markdown
from .loading import Cell
from .repair import SCHEMA
from .scoring import is_unchanged

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_LANGUAGE = {"name": "python"}
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def autograded(
    assignment: str,
    book: Book,
    cells: list[Cell],
    runs: Mapping[int, CellRun],
    answers: Mapping[str, str],
) -> bytes:
    """The bytes of `autograded/<student>/<assignment>/<book>.ipynb`.

    `runs` are by a cell's place; `answers` are the digests of what was marked, by cell name.
    """
    known = {cell.name: cell for cell in book.cells}
    ids: set[str] = set()
    notebook = {
        "cells": [
            {
                **_shown(cell, known.get(cell.name), book, runs.get(place)),
                "id": _id(cell, place, ids),
            }
            for place, cell in enumerate(cells)
        ],
        "metadata": {
            "kernelspec": dict(book.kernelspec) or _KERNEL,
            "language_info": _LANGUAGE,
            "lintas": {"assignment": assignment, "answers": dict(answers)},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return f"{json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)}\n".encode()


def notice(text: str) -> Cell:
    """A line of ours at the head of a notebook."""
    return Cell("markdown", clean_markdown(text), id="lintas-notice")


def _id(cell: Cell, place: int, taken: set[str]) -> str:
    wanted = cell.id if _ID.fullmatch(cell.id) and cell.id not in taken else f"cell-{place}"
    while wanted in taken:
        wanted = f"{wanted}-x"
    taken.add(wanted)
    return wanted


def _shown(cell: Cell, known: Known | None, book: Book, run: CellRun | None) -> dict[str, Any]:
    metadata = {"nbgrader": nbgrader_data(known)} if known else {}
    if cell.kind == "code":
        count = run.count if run else None
        number = count if isinstance(count, int) and not isinstance(count, bool) else None
        return {
            "cell_type": "code",
            "metadata": metadata,
            "source": cell.source,
            "execution_count": number,
            "outputs": clean_outputs(run.outputs, number) if run else [],
        }
    if cell.kind == "raw":
        # nbconvert puts raw cells on the page as they are.
        return {"cell_type": "markdown", "metadata": metadata, "source": _fenced(cell.source)}
    return _markdown(cell, known, book, metadata)


def _markdown(
    cell: Cell, known: Known | None, book: Book, metadata: dict[str, Any]
) -> dict[str, Any]:
    pictures = clean_attachments(cell.attachments)
    lecturers = is_unchanged(known, cell.source) if known else digest(cell.source) in book.texts
    # A page with an attachment that is not there cannot be shown at all.
    sound = lecturers and "attachment:" not in cell.source
    shown = cell.source if sound else clean_markdown(cell.source, pictures)
    plain = {"cell_type": "markdown", "metadata": metadata, "source": shown}
    return {**plain, "attachments": pictures} if pictures else plain


def _fenced(text: str) -> str:
    return clean_markdown("".join(f"    {line}\n" for line in text.splitlines()))


def nbgrader_data(known: Known) -> dict[str, Any]:
    """nbgrader's metadata of a cell, schema 3."""
    data: dict[str, Any] = {
        "cell_type": known.kind,
        "checksum": known.checksum,
        "grade": known.grade,
        "grade_id": known.name,
        "locked": known.locked,
        "schema_version": SCHEMA,
        "solution": known.solution,
        "task": known.task,
    }
    return {**data, "points": known.points} if known.grade or known.task else data
