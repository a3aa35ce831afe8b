"""The worksheet as a notebook that nbgrader takes: the same bytes from the same content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lintas.items.model import LANGS, Essay

from .payload import NOTICE, release_id
from .worksheet import SEPARATOR, Question, Words, Worksheet

Cell = dict[str, Any]
SETUP_ID = "worksheet-setup"

# A marker's machine must not count a cell that merely ran as right: without `ws` each item's
# cell fails there and earns nothing.
SETUP = """\
import os


class ws:  # stands in when the worksheet cannot be opened
    item = language = summary = staticmethod(lambda *_: None)


try:
    from lintas.quiz import open_worksheet

    ws = open_worksheet()
except ImportError:
    print("The questions need the package lintas. Ask your lecturer how to install it.")
    print("Soal-soal ini memerlukan paket lintas. Tanyakan cara memasangnya kepada dosen Anda.")
except Exception as error:
    print(error)

if os.environ.get("NBGRADER_EXECUTION") == "autograde":
    del ws  # marks come from the answers alone: lintas mark"""

HOW = {
    "en": "Choose *Run* → *Run All Cells*, then click your answers. They are saved as you go, in "
    "`responses.json` beside this notebook; hand in the whole folder. You may stop and come back.",
    "id": "Pilih *Run* → *Run All Cells*, lalu klik jawaban Anda. Jawaban tersimpan sambil "
    "berjalan di `responses.json` di samping notebook ini; kumpulkan seluruh foldernya. "
    "Anda boleh berhenti dan melanjutkan nanti.",
}
QUESTION = {"en": "Question", "id": "Soal"}
POINTS = {"en": "points", "id": "poin"}
CRITERION = {"en": "Judged by", "id": "Dinilai dari"}
MARKER = {
    "en": "Write in the box above; this line is for the marker.",
    "id": "Tulislah di kotak di atas; baris ini untuk penilai.",
}


def notebook_bytes(worksheet: Worksheet) -> bytes:
    """The notebook as it is written to `source/`."""
    text = json.dumps(build_notebook(worksheet), ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def build_notebook(worksheet: Worksheet) -> dict[str, Any]:
    """The notebook (format 4.5) as plain data; grade ids are item ids (INTERFACES 7)."""
    return {
        "cells": list(_cells(worksheet)),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "lintas": {"assignment": worksheet.assignment, "release": release_id(worksheet)},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cells(worksheet: Worksheet) -> Iterator[Cell]:
    yield markdown_cell("intro", _intro(worksheet))
    yield code_cell(SETUP_ID, SETUP, _nbgrader(SETUP_ID, "code", locked=True))
    yield code_cell("language", "ws.language()")
    for number, question in enumerate(worksheet.questions, 1):
        yield from _question(number, question)
    yield code_cell("summary", "ws.summary()")


def _intro(worksheet: Worksheet) -> str:
    parts = [f"# {plain(worksheet.title['en'])}\n\n### {plain(worksheet.title['id'])}"]
    for lang in LANGS:
        parts.append(plain(worksheet.intro[lang]))
        if worksheet.care:
            words = " ".join(plain(worksheet.care[n][lang]) for n in ("themes", "alternative"))
            parts.append(f"> **{NOTICE[lang]}.** {words}")
        parts.append(HOW[lang])
    return "\n\n".join(parts)


def _question(number: int, question: Question) -> Iterator[Cell]:
    item = question.item
    words = " · ".join(f"{QUESTION[lang]} {number}" for lang in LANGS)
    points = " · ".join(f"{question.points} {POINTS[lang]}" for lang in LANGS)
    yield markdown_cell(f"{item.id}-heading", f"## {words}\n\n{points}")
    source = f'ws.item("{item.id}")'
    if not isinstance(item, Essay):
        graded = _nbgrader(item.id, "code", locked=True, points=question.points)
        yield code_cell(item.id, source, graded)
        return
    yield code_cell(item.id, source, _nbgrader(item.id, "code", locked=True))
    for criterion in item.criteria:
        name = f"{item.id}{SEPARATOR}{criterion.id}"
        text = criterion_text(criterion.text.model_dump(), question.cells[name])
        graded = _nbgrader(name, "markdown", locked=True, task=True, points=question.cells[name])
        yield markdown_cell(name, text, graded)


def criterion_text(words: Words, points: int) -> str:
    """What stands in an essay's cell for one criterion, until it is marked."""
    return "\n\n".join(
        f"**{CRITERION[lang]}:** {plain(words[lang])} ({points} {POINTS[lang]}). *{MARKER[lang]}*"
        for lang in LANGS
    )


def plain(text: str) -> str:
    """Markdown on one line, its `$` kept from starting a formula."""
    return " ".join(text.split()).replace("$", r"\$")


def markdown_cell(cell_id: str, source: str, nbgrader: Cell | None = None) -> Cell:
    """A markdown cell; with nbgrader's metadata when it is marked."""
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": "markdown", "id": cell_id, "metadata": metadata, "source": source}


def code_cell(cell_id: str, source: str, nbgrader: Cell | None = None) -> Cell:
    """A code cell whose source is folded away: students meet the widget, not the call."""
    metadata: Cell = {"jupyter": {"source_hidden": True}}
    if nbgrader:
        metadata["nbgrader"] = nbgrader
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def _nbgrader(
    grade_id: str,
    cell_type: str,
    *,
    locked: bool = False,
    task: bool = False,
    points: int | None = None,
) -> Cell:
    """nbgrader's cell metadata, schema 3.

    With points it is marked: by nbgrader's autograder, or as a `task` by a person. A task and
    not a solution cell: nbgrader replaces the text of those with "YOUR ANSWER HERE".
    """
    data: Cell = {
        "cell_type": cell_type,
        "grade": points is not None and not task,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": False,
        "task": task,
    }
    return data if points is None else {**data, "points": points}
