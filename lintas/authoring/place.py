"""Where a new file belongs, which id is free, and writing it without touching another."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from lintas.book.catalogue import Catalogue, Entry, slug_of

TEMPLATES = Path(__file__).parent / "templates"
SCHEMAS = Path("lintas/authoring/schemas")
ITEM_SCHEMA = Path("lintas/items/item.schema.json")


class AuthoringError(ValueError):
    """What was asked for cannot be made; the message says what can."""


@dataclass
class Made:
    """What a command did: files written, files that were there already, and what comes next."""

    written: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    next: list[str] = field(default_factory=list)

    def write(self, path: Path, text: str) -> None:
        """Write a new file; one that is there stays as it is."""
        if path.exists():
            self.kept.append(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.written.append(path)

    def change(self, path: Path, text: str) -> None:
        """Write a file that may be there already and is meant to change."""
        path.write_text(text, encoding="utf-8")
        self.written.append(path)


def find_unit(root: Path, name: str) -> Entry:
    """A unit of book/units.yml by its id or slug. Raises AuthoringError."""
    catalogue = Catalogue(root)
    given = name.strip().lower()
    for unit in catalogue.units:
        if given in (unit.id, slug_of(unit)):
            return unit
    known = ", ".join(unit.id for unit in catalogue.units) or "none"
    raise AuthoringError(
        f"{name} is no unit of book/units.yml (there: {known}). "
        "Declare it there first: id, slug, title, requires, section, about."
    )


def template(name: str) -> str:
    """A file of `templates/`."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def filled(name: str, **values: object) -> str:
    """A template with its `${names}` filled in."""
    return Template(template(name)).substitute(values)


def editor_line(root: Path, file: Path, schema: Path) -> str:
    """The line that tells an editor the schema of a file; "" where the course has none."""
    if not (root / schema).is_file():
        return ""
    way = Path(os.path.relpath(root / schema, file.parent)).as_posix()
    return f"# yaml-language-server: $schema={way}\n"


def next_number(stem: str, folders: Iterable[Path], mentions: Iterable[Path]) -> int:
    """One above the highest number ever seen after `stem` ("u10-p"), in names or mentions.

    A number that a design page or a lesson still mentions is taken: ids are never used again.
    """
    taken = [0]
    pattern = re.compile(rf"(?<![\w-]){re.escape(stem)}(\d+)(?!\w)")
    for folder in folders:
        for path in folder.glob(f"{stem}*.yml"):
            taken += map(int, pattern.findall(path.stem))
    for path in mentions:
        if path.is_file():
            taken += map(int, pattern.findall(path.read_text(encoding="utf-8", errors="replace")))
    return max(taken) + 1


def mentions(root: Path, slug: str, exercises: Iterable[Path]) -> list[Path]:
    """Pages and lists that name a unit's items and cases."""
    pages = [root / "book" / lang / slug / "lesson.md" for lang in ("en", "id")]
    lists = [folder / slug / "worksheet.yml" for folder in exercises]
    return [root / "book/design" / f"{slug}.md", *pages, *lists]


def shown(path: Path, root: Path) -> str:
    """A path as a message shows it."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
