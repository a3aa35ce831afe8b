"""The autograded notebook: built from the worksheet and the answers, never from a student's.

nbgrader's form grader and `generate_feedback` read it. Its metadata keep a digest of each
answer, so that the next run can tell which answers are new.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lintas.worksheets import Question, Worksheet, build_notebook
from lintas.worksheets.notebook import Cell, markdown_cell, plain

from .answers import heading_markdown, question_html, rubric_markdown
from .score import Marks
from .sources import CiteLabel
from .words import WORDS

PERMISSIONS = 0o444
_MAX_OLD = 32 * 1024 * 1024


def marked_notebook(worksheet: Worksheet, marks: Marks, cite: CiteLabel | None = None) -> bytes:
    """The bytes of `autograded/<student>/<slug>/<slug>.ipynb`."""
    notebook = build_notebook(worksheet)
    notebook["cells"] = list(_cells(worksheet, marks, notebook["cells"], cite))
    answers = {name: cell.answer for name, cell in marks.cells.items()}
    notebook["metadata"]["lintas"] |= {"answers": answers, "lang": marks.lang}
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def earlier_answers(path: Path) -> Mapping[str, str]:
    """The digests in the notebook of an earlier run; empty when there is none of ours."""
    try:
        if path.is_symlink() or path.stat().st_size > _MAX_OLD:
            return {}
        found = json.loads(path.read_bytes())["metadata"]["lintas"]["answers"]
        return {str(name): str(answer) for name, answer in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _cells(
    worksheet: Worksheet, marks: Marks, cells: list[Cell], cite: CiteLabel | None
) -> Iterator[Cell]:
    by_id = {cell["id"]: cell for cell in cells}
    title = f"# {plain(worksheet.title[marks.lang])}\n\n{WORDS[marks.lang]['read-only']}"
    yield markdown_cell("intro", title)
    for number, question in enumerate(worksheet.questions, 1):
        item = question.item
        heading = heading_markdown(question, number, marks.lang)
        yield markdown_cell(f"{item.id}-heading", heading)
        yield _checked({**by_id[item.id], "outputs": [_output(question, marks, cite)]})
        for name in question.cells if question.essay else ():
            shown = rubric_markdown(question, name, marks.lang)
            yield {**_checked(by_id[name]), "source": shown}


def _output(question: Question, marks: Marks, cite: CiteLabel | None) -> Cell:
    item, lang = question.item, marks.lang
    given, got = marks.given.get(item.id), marks.marks.get(item.id)
    shown = question_html(question, given, got, lang, cite)
    return {
        "data": {"text/html": shown, "text/plain": f"{item.id}: {WORDS[lang]['read-only']}"},
        "metadata": {},
        "output_type": "display_data",
    }


def _checked(cell: Cell) -> Cell:
    """With nbgrader's checksum of the cell as it was released."""
    data = cell["metadata"]["nbgrader"]
    metadata = {**cell["metadata"], "nbgrader": {**data, "checksum": checksum(cell)}}
    return {**cell, "metadata": metadata}


def checksum(cell: Mapping[str, Any]) -> str:
    """nbgrader's checksum of a cell (nbgrader.utils.compute_checksum; a test compares them)."""
    data = cell["metadata"]["nbgrader"]
    locked = not data["solution"] and (data["grade"] or data["locked"])
    parts = [cell["source"], cell["cell_type"], str(data["grade"]), str(data["solution"])]
    parts += [str(bool(locked)), data["grade_id"]]
    parts += [str(float(data["points"]))] if data["grade"] else []
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


__all__ = ["PERMISSIONS", "checksum", "earlier_answers", "marked_notebook"]
