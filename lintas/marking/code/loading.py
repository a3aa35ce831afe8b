"""From the bytes of a notebook to its cells, whatever state it is in. No code runs here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .limits import MAX_CELLS

KINDS = ("code", "markdown", "raw")


class Unreadable(Exception):
    """The file is no notebook that can be opened; the message says why."""


@dataclass(frozen=True)
class Cell:
    """One cell as it was handed in. `claims` is its nbgrader metadata, {} without any.

    `name` is set once it is known to be one of nbgrader's cells.
    """

    kind: str
    source: str
    id: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)
    attachments: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""


def load(raw: bytes) -> tuple[list[Cell], list[str]]:
    """The cells of a notebook of any format, and what was odd. Raises Unreadable."""
    notes: list[str] = []
    data = _parse(_decode(raw, notes))
    entries = _entries(data, notes)
    if len(entries) > MAX_CELLS:
        raise Unreadable(f"has more than {MAX_CELLS} cells")
    cells = [_cell(entry) for entry in entries if isinstance(entry, dict)]
    if len(cells) < len(entries):
        notes.append(f"{len(entries) - len(cells)} damaged cells were left out")
    return cells, notes


def _decode(raw: bytes, notes: list[str]) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        notes.append("was saved as UTF-16")
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append("is not UTF-8: some characters could not be read")
        return raw.decode("utf-8-sig", "replace")


def _parse(text: str) -> dict[str, Any]:
    if not text.strip():
        raise Unreadable("is empty")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("is not JSON (cut off, or not a notebook)") from None
    if not isinstance(data, dict):
        raise Unreadable("is not a notebook")
    return data


def _entries(data: dict[str, Any], notes: list[str]) -> list[Any]:
    """The raw cells, of format 4 or of 3 and 2, which have worksheets."""
    cells = data.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = data.get("worksheets")
    if isinstance(sheets, list):
        notes.append("is of an old notebook format: converted")
        inner = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
        return [cell for cells in inner if isinstance(cells, list) for cell in cells]
    raise Unreadable("has no cells")


def _cell(entry: dict[str, Any]) -> Cell:
    metadata = entry.get("metadata")
    claims = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    kind, source = entry.get("cell_type"), whole(_text(entry.get("source", entry.get("input"))))
    if kind == "heading":  # of format 3
        level = entry.get("level")
        marks = "#" * level if isinstance(level, int) and 1 <= level <= 6 else "#"
        kind, source = "markdown", f"{marks} {source}"
    attachments = entry.get("attachments")
    return Cell(
        kind=kind if kind in KINDS else "markdown" if kind == "html" else "raw",
        source=source,
        id=entry["id"] if isinstance(entry.get("id"), str) else "",
        claims=claims if isinstance(claims, dict) else {},
        attachments=attachments if isinstance(attachments, dict) else {},
    )


def _text(source: Any) -> str:
    if isinstance(source, list):
        return "".join(_pieces(source))
    return source if isinstance(source, str) else ""


def _pieces(source: list[Any]) -> Iterator[str]:
    return (piece for piece in source if isinstance(piece, str))


def whole(text: str) -> str:
    """A text that can be written: what is half a character becomes the replacement character."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
