"""Items from files: one file an item, every problem with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .lints import integrity_problems
from .model import ITEM_ADAPTER, TYPES, AnyType
from .problems import ContentError, Problem, problem_in
from .yamlfile import Lines, Where, parse_yaml

Loaded = AnyType


@dataclass
class Bank:
    """Items by id, where each came from, and what was wrong with the others."""

    items: dict[str, Loaded] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    lines: dict[str, Lines] = field(default_factory=dict)


def load_item(path: Path | str) -> Loaded:
    """The item of a file. Raises ContentError with every problem found in it."""
    return _load(Path(path))[0]


def load_plain(data: dict[str, Any]) -> Loaded:
    """An item from its own `model_dump(mode="json")`; it was checked when it was loaded."""
    return ITEM_ADAPTER.validate_python(data)


def load_bank(*places: Path | str) -> Bank:
    """All items of some files and folders (`*.yml`, not deeper); what fails is in `problems`."""
    bank = Bank()
    for path in _files(places):
        try:
            item, lines = _load(path)
        except ContentError as error:
            bank.problems.extend(error.problems)
            continue
        if item.id in bank.items:
            other = bank.files[item.id]
            bank.problems.append(
                problem_in(
                    path, f"has the id of {other}", "give it a new id", "duplicate-id", item=item.id
                )
            )
            continue
        bank.items[item.id], bank.files[item.id], bank.lines[item.id] = item, path, lines
    return bank


def _files(places: Iterable[Path | str]) -> list[Path]:
    found: list[Path] = []
    for place in map(Path, places):
        found.extend(sorted(place.glob("*.yml")) if place.is_dir() else [place])
    return found


def _load(path: Path) -> tuple[Loaded, Lines]:
    data, lines = parse_yaml(path)
    name = data.get("id") if isinstance(data, dict) else None
    item_id = name if isinstance(name, str) else ""
    if not isinstance(data, dict):
        raise ContentError(
            [problem_in(path, "holds no item", "start from the example in the guide", "shape")]
        )
    try:
        item = ITEM_ADAPTER.validate_python(data)
    except ValidationError as error:
        raise ContentError(_from_pydantic(error, path, lines, item_id)) from None
    problems = integrity_problems(item, path, lines)
    if item.id != path.stem:
        problems.append(
            problem_in(
                path, f"holds item {item.id}", f"name it {item.id}.yml", "file-name", item=item.id
            )
        )
    if problems:
        raise ContentError(problems)
    return item, lines


_SAID = {
    "missing": ("'{name}' is missing", "add it"),
    "extra_forbidden": ("'{name}' is not a field here", "remove it or correct its name"),
    "string_too_short": ("'{name}' is empty", "write the text"),
    "union_tag_invalid": (
        "'type' is none of the types there are",
        "use one of: " + ", ".join(TYPES),
    ),
    "union_tag_not_found": ("'type' is missing", "use one of: " + ", ".join(TYPES)),
}


def _from_pydantic(error: ValidationError, path: Path, lines: Lines, item_id: str) -> list[Problem]:
    problems = []
    for found in error.errors(include_url=False):
        where = _where(found["loc"])
        name = ".".join(map(str, where)) or "the file"
        message, remedy = _SAID.get(found["type"], ("'{name}': " + _plain(found), "correct it"))
        problems.append(
            problem_in(
                path,
                message.format(name=name),
                remedy,
                f"schema-{found['type'].replace('_', '-')}",
                line=lines.at(where),
                item=item_id,
            )
        )
    return problems


def _where(loc: tuple[str | int, ...]) -> Where:
    """A place in the file from a place in the model: without the names of union members."""
    return tuple(
        part
        for index, part in enumerate(loc)
        if not (index == 0 and part in TYPES) and not (isinstance(part, str) and "[" in part)
    )


def _plain(found: Any) -> str:
    message = str(found["msg"])
    given = found.get("input")
    shown = f" (found {given!r})" if isinstance(given, str | int | float | bool) else ""
    return (
        message[:1].lower()
        + message[1:].replace("{", "(").replace("}", ")")
        + (shown.replace("{", "(").replace("}", ")"))
    )
