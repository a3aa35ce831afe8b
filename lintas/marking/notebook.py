"""The autograded notebook: built from the worksheet and the answers, never from a student's.

nbgrader's form grader and `generate_feedback` read it. Its metadata keep a digest of each
answer, so that the next run can tell which answers are new.

What is the same for each student is written out once (`Blank`): a student's notebook is that
text with the answers put in their places.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lintas.items.render import CiteLabel
from lintas.worksheets import Worksheet, build_notebook
from lintas.worksheets.notebook import Cell, markdown_cell, plain

from .answers import Face, answered_html, face, heading_markdown, rubric_markdown
from .score import Marks
from .words import WORDS

PERMISSIONS = 0o444
_MAX_OLD = 32 * 1024 * 1024


def marked_notebook(worksheet: Worksheet, marks: Marks, cite: CiteLabel | None = None) -> bytes:
    """The bytes of `autograded/<student>/<slug>/<slug>.ipynb`."""
    return Blank(worksheet, cite).fill(marks)


class Blank:
    """A worksheet's marked notebook without the answers, in both languages."""

    def __init__(self, worksheet: Worksheet, cite: CiteLabel | None = None) -> None:
        self._worksheet, self._cite = worksheet, cite
        self._made: dict[str, tuple[list[str], dict[str, Face]]] = {}

    def fill(self, marks: Marks) -> bytes:
        """One student's notebook."""
        pieces, faces = self._in(marks.lang)
        filled = list(pieces)
        # Every second piece names what belongs there: an answer's digest, or a question.
        for place in range(1, len(pieces), 2):
            name = pieces[place]
            if name in faces:
                given, got = marks.given.get(name), marks.marks.get(name)
                filled[place] = _inner(answered_html(faces[name], given, got))
            else:
                filled[place] = marks.cells[name.removeprefix(_DIGEST)].answer
        return "".join(filled).encode()

    def _in(self, lang: str) -> tuple[list[str], dict[str, Face]]:
        if lang not in self._made:
            questions = self._worksheet.questions
            faces = {q.item.id: face(q, lang, self._cite) for q in questions}
            self._made[lang] = _pieces(self._worksheet, lang), faces
        return self._made[lang]


# No text of an item holds this character: YAML does not allow it.
_PLACE = "\x00"
_PLACES = re.compile(r"\\u0000([^\\]+)\\u0000")
_DIGEST = "digest "


def _pieces(worksheet: Worksheet, lang: str) -> list[str]:
    """The notebook's text, cut where something of a student's belongs."""
    notebook = build_notebook(worksheet)
    notebook["cells"] = list(_cells(worksheet, lang, notebook["cells"]))
    names = [name for question in worksheet.questions for name in question.cells]
    digests = {name: f"{_PLACE}{_DIGEST}{name}{_PLACE}" for name in names}
    notebook["metadata"]["lintas"] |= {"answers": digests, "lang": lang}
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    return _PLACES.split(f"{text}\n")


def _inner(text: str) -> str:
    """A text as it stands inside the quotes of JSON."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def earlier_answers(path: Path) -> Mapping[str, str]:
    """The digests in the notebook of an earlier run; empty when there is none of ours."""
    try:
        if path.is_symlink() or path.stat().st_size > _MAX_OLD:
            return {}
        found = json.loads(path.read_bytes())["metadata"]["lintas"]["answers"]
        return {str(name): str(answer) for name, answer in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _cells(worksheet: Worksheet, lang: str, cells: list[Cell]) -> Iterator[Cell]:
    by_id = {cell["id"]: cell for cell in cells}
    title = f"# {plain(worksheet.title[lang])}\n\n{WORDS[lang]['read-only']}"
    yield markdown_cell("intro", title)
    for number, question in enumerate(worksheet.questions, 1):
        item = question.item
        heading = heading_markdown(question, number, lang)
        yield markdown_cell(f"{item.id}-heading", heading)
        yield _checked({**by_id[item.id], "outputs": [_output(item.id, lang)]})
        for name in question.cells if question.essay else ():
            shown = rubric_markdown(question, name, lang)
            yield {**_checked(by_id[name]), "source": shown}


def _output(name: str, lang: str) -> Cell:
    shown = {"text/html": f"{_PLACE}{name}{_PLACE}"}
    return {
        "data": {**shown, "text/plain": f"{name}: {WORDS[lang]['read-only']}"},
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


__all__ = ["PERMISSIONS", "Blank", "checksum", "earlier_answers", "marked_notebook"]
