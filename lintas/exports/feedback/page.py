"""One student's feedback on one notebook, as a page that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from lintas.marking.answers import escape
from lintas.marking.outcome import NO_RESPONSE
from lintas.marking.stored import CellMark, Marked

from .cells import Cell, markdown, outputs, source, text
from .words import WORDS

_HEADING = re.compile(r"\A#{1,6}[ \t]+(.+?)[ \t#]*(?:\n|\Z)")


@dataclass(frozen=True)
class Settings:
    """What a page shows: hidden tests or not; the language where the notebook names none."""

    hidden_tests: bool = False
    lang: str = "en"


@dataclass(frozen=True)
class _Sheet:
    """What every part of the page needs to know."""

    marks: Mapping[str, CellMark]
    comments: Mapping[str, str]
    say: Mapping[str, str]
    worksheet: bool
    hidden_tests: bool


def feedback_page(notebook: Mapping[str, Any], name: str, marked: Marked, set_to: Settings) -> str:
    """The whole page. `notebook`: the marked notebook (nbformat 4); `name`: its name."""
    ours = _mapping(_mapping(notebook.get("metadata")).get("lintas"))
    lang = ours["lang"] if ours.get("lang") in WORDS else set_to.lang
    found = notebook.get("cells")
    rows = found if isinstance(found, list) else []
    cells: list[Cell] = [cell for cell in rows if isinstance(cell, dict)]
    sheet = _Sheet(
        marked.notebooks.get(name, {}),
        marked.comments.get(name, {}),
        WORDS[lang],
        bool(ours),
        set_to.hidden_tests,
    )
    title = _title(cells) or name
    if ours and cells:
        cells = cells[1:]  # the title, and a word to the marker
    body = "\n".join([*_head(title, marked, sheet), *_cells(cells, sheet)])
    return _document(lang, f"{sheet.say['title']}: {title}", body)


def _head(title: str, marked: Marked, sheet: _Sheet) -> Iterator[str]:
    say, cells = sheet.say, list(sheet.marks.values())
    earned = sum(cell.score + cell.extra for cell in cells if cell.score is not None)
    points = sum(cell.points for cell in cells)
    yield f"<header><p class='muted'>{say['title']}</p><h1>{escape(title)}</h1>"
    yield f"<p>{say['student']}: {escape(marked.student.name)}</p>"
    off = marked.penalty if len(marked.notebooks) == 1 else 0.0
    total = f"{number(max(earned - off, 0), say)} {say['of']} {number(points, say)} {say['points']}"
    yield f'<p class="total">{say["total"]}: {total}</p>'
    if off:
        yield f"<p>{say['penalty'].format(points=number(off, say))}</p>"
    if any(cell.waits for cell in cells):
        yield f"<p>{say['waiting']}</p>"
    yield "</header>"


def _cells(cells: list[Cell], sheet: _Sheet) -> Iterator[str]:
    open_part = False
    for cell in cells:
        words = text(cell.get("source"))
        heading = _HEADING.match(words) if cell.get("cell_type") == "markdown" else None
        graded = _mapping(_mapping(cell.get("metadata")).get("nbgrader"))
        if heading and not graded:
            yield "</section>" if open_part else ""
            open_part = True
            yield f"<section><h2>{_inline(heading[1])}</h2>"
            words = words[heading.end() :]
            yield markdown(words) if words.strip() and not sheet.worksheet else ""
            continue
        yield from _cell(cell, graded, sheet)
    yield "</section>" if open_part else ""


def _cell(cell: Cell, graded: Mapping[str, Any], sheet: _Sheet) -> Iterator[str]:
    if cell.get("cell_type") == "markdown":
        yield markdown(text(cell.get("source")))
    elif cell.get("cell_type") == "code":
        if not sheet.worksheet:
            yield source(cell, sheet.say, hidden_tests=sheet.hidden_tests)
        yield from outputs(cell, sheet.say, ours=sheet.worksheet, hidden_tests=sheet.hidden_tests)
    name = graded.get("grade_id")
    if not isinstance(name, str):
        return
    mark, comment = sheet.marks.get(name), sheet.comments.get(name)
    if mark is not None:
        yield _got(mark, sheet.say)
    if comment:
        yield _comment(comment, sheet.say)


def _got(mark: CellMark, say: Mapping[str, str]) -> str:
    if mark.waits or mark.score is None:
        so_far = f"{say['waits']} ({number(mark.points, say)} {say['points']})"
        return f'<p class="got">{say["got"]}: {so_far}</p>'
    extra = f" + {number(mark.extra, say)} {say['extra']}" if mark.extra else ""
    hand = f" ({say['by-hand']})" if mark.by_hand else ""
    score = f"{number(mark.score, say)} {say['of']} {number(mark.points, say)}"
    return f'<p class="got">{say["got"]}: <strong>{score}</strong>{extra}{hand}</p>'


def _comment(words: str, say: Mapping[str, str]) -> str:
    if words == NO_RESPONSE:
        words = say["unanswered"]  # in the student's language
    return f'<p class="comment"><strong>{say["comment"]}:</strong> {escape(words)}</p>'


def number(value: float, say: Mapping[str, str]) -> str:
    """Points with at most two decimals and the language's own mark."""
    return f"{round(value, 2):g}".replace(".", say["marks"])


def _title(cells: list[Cell]) -> str:
    for cell in cells:
        heading = _HEADING.match(text(cell.get("source")))
        if cell.get("cell_type") == "markdown" and heading:
            return html.unescape(re.sub(r"<[^>]*>", "", _inline(heading[1])))
    return ""


def _inline(words: str) -> str:
    return re.sub(r"\A<p>|</p>\n?\Z", "", markdown(words))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


@lru_cache(maxsize=1)
def _style() -> tuple[str, str]:
    """The style sheet, and what allows it in the page's security policy."""
    tokens = files("lintas").joinpath("style", "tokens.css").read_text("utf-8")
    own = files(__package__).joinpath("page.css").read_text("utf-8")
    bare = re.sub(r"/\*.*?\*/", "", tokens + own, flags=re.S)
    small = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", bare)).strip()
    digest = base64.b64encode(hashlib.sha256(small.encode()).digest()).decode()
    return small, f"'sha256-{digest}'"


def _document(lang: str, title: str, body: str) -> str:
    style, allowed = _style()
    policy = f"default-src 'none'; style-src {allowed}; img-src data:; base-uri 'none'"
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
