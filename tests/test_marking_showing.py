"""Showing answers: in words, with reasons, and nothing a student wrote is active."""

from __future__ import annotations

import json
import subprocess
import sys

from hypothesis import given as examples
from hypothesis import strategies as st
from marking_class import (
    ESSAY,
    HOSTILE,
    answers,
    given,
    sheet,
)

from lintas.marking import mark_handed
from lintas.marking.answers import escape
from lintas.marking.handed import Handed
from lintas.marking.notebook import checksum, marked_notebook
from lintas.worksheets import build_notebook

SHEET = sheet()


def marks_of(raw: bytes | None):
    return mark_handed(Handed("ani", raw), SHEET)


def outputs(raw: bytes) -> dict[str, str]:
    notebook = json.loads(marked_notebook(SHEET, marks_of(raw)))
    return {
        cell["id"]: "".join(out["data"]["text/html"] for out in cell.get("outputs", []))
        for cell in notebook["cells"]
    }


def test_answers_are_shown_in_words_with_verdict_and_explanation():
    html = outputs(answers(given("wrong"), lang="id"))
    assert "✗ Kurang tepat" in html["u98-g01"]
    assert "→ <em>dipilih</em>" in html["u98-g01"]
    assert SHEET.questions[0].item.answer.explanation.id.split()[0] in html["u98-g01"]
    assert "✓ Right" in outputs(answers(given("right")))["u98-g05"]
    assert "No answer was given." in outputs(answers(given("empty")))["u98-g04"]


def test_an_essay_is_shown_as_text_and_nothing_in_it_is_active():
    html = outputs(answers(given("right", u98_g07={"text": HOSTILE})))[ESSAY]
    assert "&lt;img src=x onerror=" in html
    for active in ("<img", "<script", "<svg", "\x1b", "\u202e", "\ud800"):
        assert active not in html
    assert 'class="lintas-essay tex2jax_ignore mathjax_ignore"' in html


@examples(st.text())
def test_escaped_text_has_no_markup_and_keeps_its_lines(text):
    shown = escape(text)
    assert not set(shown) & set("<>\"'\x1b\r")
    assert shown.encode("utf-8").decode() == shown
    assert shown.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def test_nothing_but_known_parts_gets_on_the_page():
    odd = "<b>odd</b>"
    items = given("right")
    for entry in items.values():
        entry["at"] = odd
    items["u98-g01"]["response"] = odd
    items["u98-g02"]["response"] = ["a", odd]
    items["u98-g04"]["response"] = {odd: [odd], "a": [odd]}
    items["u98-g06"]["response"] = {odd: odd, "a": odd}
    assert b"odd" not in marked_notebook(SHEET, marks_of(answers(items, lang=odd, release=odd)))


def test_our_checksum_is_nbgraders():
    import nbformat
    from nbgrader.utils import compute_checksum

    for cell in build_notebook(SHEET)["cells"]:
        if "nbgrader" in cell["metadata"]:
            assert checksum(cell) == compute_checksum(nbformat.from_dict(cell))


def test_the_marked_notebook_is_valid_and_holds_no_code_of_the_student():
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator

    raw = marked_notebook(SHEET, marks_of(answers(given("right"))))
    notebook = nbformat.reads(raw.decode(), as_version=4)
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)


def test_importing_marking_does_not_import_nbgrader():
    code = "import lintas.marking, lintas.worksheets, sys; sys.exit('nbgrader' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
