"""Help lines for the page of a worksheet, from the course that the exercises belong to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lintas.items import ContentError, parse_yaml
from lintas.items.model import LANGS

NAMES = Path("book") / "helplines.yml"


def help_lines(exercises_dirs: Iterable[Path | str]) -> list[dict[str, Any]]:
    """`{name, for, contacts}` of each line in the first `book/helplines.yml` beside the exercises.

    None when there is no such file, and what is wrong in it is left out (`lintas check` says why).
    """
    for folder in exercises_dirs:
        path = Path(folder).resolve().parent / NAMES
        if path.is_file():
            return [_line(row) for row in _rows(path) if _sound(row)]
    return []


def _rows(path: Path) -> list[Any]:
    try:
        rows, _ = parse_yaml(path)
    except ContentError:
        return []
    return rows if isinstance(rows, list) else []


def _sound(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("contacts"), list):
        return False
    words = [row.get(name) for name in ("name", "for")]
    return all(isinstance(one, dict) and set(LANGS) <= set(one) for one in words)


def _line(row: dict[str, Any]) -> dict[str, Any]:
    contacts = [
        {"kind": str(one.get("kind", "")), "value": str(one.get("value", ""))}
        for one in row["contacts"]
        if isinstance(one, dict)
    ]
    words = {name: {lang: str(row[name][lang]) for lang in LANGS} for name in ("name", "for")}
    return {**words, "contacts": contacts}
