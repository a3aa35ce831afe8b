"""responses.json as a student's kernel reads and writes it (INTERFACES 5).

Standard library only: it runs in the browser too. Strict checking is the marking side's work;
here nothing a student wrote may get lost.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SCHEMA = 1
MAX_BYTES = 256 * 1024
FILE = "responses.json"


class TooLarge(Exception):
    """The answers together are longer than `MAX_BYTES`."""


@dataclass(frozen=True)
class Saved:
    """What a responses file held: entries that fit the worksheet, and whether some did not."""

    lang: str | None = None
    items: dict[str, dict[str, Any]] = field(default_factory=dict)
    misfit: bool = False


def read(path: Path, assignment: str, revisions: Mapping[str, int]) -> Saved:
    """The entries of the file that belong to this worksheet (`revisions`: item id -> revision).

    ValueError where the file is no responses file at all.
    """
    data = _load(path)
    items = data["items"]
    if data.get("assignment") != assignment:
        return Saved(misfit=True)
    fitting = {name: entry for name, entry in items.items() if _fits(entry, revisions.get(name))}
    lang = data.get("lang") if isinstance(data.get("lang"), str) else None
    return Saved(lang, fitting, misfit=len(fitting) < len(items))


def _load(path: Path) -> dict[str, Any]:
    data = json.loads(path.read_bytes().decode("utf-8"))
    if not isinstance(data, dict) or not isinstance(data.get("items"), dict):
        raise ValueError("not a responses file")
    if data.get("schema") != SCHEMA:
        raise ValueError("not a responses file of this version")
    return data


def _fits(entry: object, revision: int | None) -> bool:
    return isinstance(entry, dict) and "response" in entry and entry.get("revision") == revision


def write(path: Path, data: Mapping[str, Any]) -> None:
    """Replace the file in one step. TooLarge, or OSError with the old file untouched."""
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    raw = text.encode("utf-8", "replace")
    if len(raw) > MAX_BYTES:
        raise TooLarge
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(raw)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def keep_aside(path: Path, word: str) -> str:
    """Rename the file to `responses.<word>-<n>.json`, the first free n; its new name."""
    number = 1
    while (target := path.with_name(f"{path.stem}.{word}-{number}{path.suffix}")).exists():
        number += 1
    path.replace(target)
    return target.name


def copy_aside(path: Path, word: str) -> str:
    """As `keep_aside`, but the file stays where it is too."""
    raw = path.read_bytes()
    name = keep_aside(path, word)
    path.write_bytes(raw)
    return name
