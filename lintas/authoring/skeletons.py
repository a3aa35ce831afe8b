"""Skeletons of single files: an item of any type, a worked case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lintas.book.catalogue import Entry, slug_of
from lintas.items import TYPES
from lintas.items.model import ITEM_ADAPTER
from lintas.scenarios.facts import terms

from .place import (
    ITEM_SCHEMA,
    SCHEMAS,
    TEMPLATES,
    AuthoringError,
    Made,
    editor_line,
    filled,
    find_unit,
    mentions,
    next_number,
    shown,
    template,
)

HEAD, TAIL = "items/_head.yml", "items/_tail.yml"


def item_types() -> dict[str, str]:
    """Types of items that can be made, each with what the reader does, in words."""
    said = _docstrings()
    return {name: said[name] for name in TYPES if (TEMPLATES / "items" / f"{name}.yml").exists()}


def _docstrings() -> dict[str, str]:
    """The first line of each model's docstring, by type."""
    schema = ITEM_ADAPTER.json_schema()
    names: dict[str, str] = schema["discriminator"]["mapping"]
    return {
        kind: schema["$defs"][ref.rpartition("/")[2]]["description"].split("\n")[0]
        for kind, ref in names.items()
    }


def new_item(
    root: Path, unit_name: str, kind: str, *, graded: bool = False, bank: Path | None = None
) -> Made:
    """Write the skeleton of an item; `bank` is a private folder of graded work.

    Raises AuthoringError for an unknown unit or type.
    """
    types = item_types()
    if kind not in types:
        listed = "\n".join(f"  {name:<10} {does}" for name, does in types.items())
        raise AuthoringError(f"{kind} is no type of item. The types are:\n{listed}")
    unit, made = find_unit(root, unit_name), Made()
    path = _item_path(root, unit, graded=graded or bank is not None, bank=bank)
    made.write(path, item_text(root, unit.id, kind, path))
    made.next = list(_item_steps(root, unit, path, kind))
    return made


def item_text(root: Path, unit: str, kind: str, path: Path) -> str:
    """The skeleton of an item, as it stands in `path`."""
    head = filled(
        HEAD,
        editor=editor_line(root, path, ITEM_SCHEMA),
        id=path.stem,
        unit=unit,
        type=kind,
        does=item_types()[kind],
    )
    return head + template(f"items/{kind}.yml") + template(TAIL)


def _item_path(root: Path, unit: Entry, *, graded: bool, bank: Path | None) -> Path:
    """Where the next item of a unit goes; a graded id is free in the course and in the bank."""
    slug = slug_of(unit)
    exercises = [root / "exercises", *([bank] if bank else [])]
    if not graded:
        folders, home = [root / "book/items" / slug], root / "book/items" / slug
    else:
        folders = [folder / slug / "items" for folder in exercises]
        home = folders[-1]
    stem = f"{unit.id}-{'g' if graded else 'p'}"
    number = next_number(stem, folders, mentions(root, slug, exercises))
    return home / f"{stem}{number:02}.yml"


def _item_steps(root: Path, unit: Entry, path: Path, kind: str) -> Iterator[str]:
    slug = slug_of(unit)
    yield f"Open {shown(path, root)} and write in place of every «…» mark."
    if path.stem[4] == "p":
        lessons = f"book/en/{slug}/lesson.md and book/id/{slug}/lesson.md"
        yield f"Name {path.stem} in a {{quiz}} block of both lessons: {lessons}."
    else:
        points = "{concepts: 8, argument: 8}" if kind == "essay" else "2"
        sheet = shown(path.parent.parent / "worksheet.yml", root)
        yield f"Name it in {sheet}: - {{id: {path.stem}, points: {points}}}."
    yield "`lintas check` says what is left; `lintas stamp` when both languages agree."


def new_case(root: Path, unit_name: str) -> Made:
    """Write the skeleton of a worked case in book/scenarios. Raises AuthoringError."""
    unit, made = find_unit(root, unit_name), Made()
    slug = slug_of(unit)
    folder = root / "book/scenarios" / slug
    number = next_number(f"{unit.id}-s", [folder], mentions(root, slug, []))
    path = folder / f"{unit.id}-s{number}.yml"
    editor = editor_line(root, path, SCHEMAS / "scenario.schema.json")
    made.write(path, filled("case.yml", editor=editor, id=path.stem, facts=facts_listed()))
    made.next = [
        f"Open {shown(path, root)} and write in place of every «…» mark.",
        f"Show it in both lessons with a {{scenario}} block that names {path.stem}.",
        "`lintas preview` shows what the engine finds; `lintas check` says what is left.",
    ]
    return made


def facts_listed() -> str:
    """All facts of the engine as comments: name, value when unwritten, meaning, values."""
    return "\n".join(_fact(name, spec) for name, spec in terms()["facts"].items())


def _fact(name: str, spec: dict[str, Any]) -> str:
    default = spec["default"]
    value = json.dumps(default) if default is None or isinstance(default, bool) else default
    line = f"#   {name}: {value}  – {spec['en']}"
    if "values" in spec:
        line += f": {', '.join(spec['values'])}"
    return f"{line} ({spec['note']})" if "note" in spec else line
