"""Inline CommonMark to safe HTML, and the named spans of a text to annotate."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt

_INLINE = MarkdownIt("zero").enable(["emphasis", "backticks", "escape", "entity"])
_BLANK = re.compile(r"\[\[([a-z])\]\]")
_SEGMENT = re.compile(r"\[\[([a-z]):\s*(.+?)\]\]", re.S)


@lru_cache(maxsize=4096)
def inline_html(text: str) -> str:
    """HTML of inline CommonMark: emphasis, strong and code; everything else is escaped."""
    return str(_INLINE.renderInline(" ".join(text.split()))).strip()


def segments(text: str) -> list[str | tuple[str, str]]:
    """A text in pieces, in order: plain words, or (segment id, words) for `[[a: words]]`."""
    pieces: list[str | tuple[str, str]] = []
    end = 0
    for match in _SEGMENT.finditer(text):
        if match.start() > end:
            pieces.append(text[end : match.start()])
        pieces.append((match[1], match[2].strip()))
        end = match.end()
    if end < len(text):
        pieces.append(text[end:])
    return pieces


def blanks(text: str) -> list[str | tuple[str, str]]:
    """A text in pieces, in order: plain words, or (blank id, "") for `[[a]]`."""
    pieces: list[str | tuple[str, str]] = []
    for index, piece in enumerate(_BLANK.split(text)):
        if index % 2:
            pieces.append((piece, ""))
        elif piece:
            pieces.append(piece)
    return pieces


def blank_ids(text: str) -> list[str]:
    """Ids of the blanks of a text, in order, repeats included."""
    return _BLANK.findall(text)


def segment_ids(text: str) -> list[str]:
    """Ids of the named spans of a text, in order, repeats included."""
    return [piece[0] for piece in segments(text) if isinstance(piece, tuple)]


def spaced_html(text: str) -> str:
    """As inline_html, keeping one space at either end, so that spans join as they were written."""
    lead = " " if text[:1].isspace() else ""
    trail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{inline_html(text)}{trail}"
