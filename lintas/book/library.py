"""What every page of the book draws on: units, terms and help lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from lintas.items import ContentError, parse_yaml, problem_in

Both = dict[str, str]
T = TypeVar("T")
UNITS, TERMS, HELP = "units.yml", "glossary.yml", "helplines.yml"


@dataclass(frozen=True)
class Unit:
    """One unit of the course; whether it is ready depends on the pages, not on this record."""

    id: str
    slug: str
    title: Both
    requires: tuple[str, ...]
    section: str
    about: Both

    @property
    def number(self) -> int:
        return int(self.id[1:])

    @property
    def code(self) -> str:
        return self.id.upper()


@dataclass(frozen=True)
class Term:
    """A term of the glossary; `sources` are keys of the bibliography, none for our own words."""

    id: str
    term: Both
    definition: Both
    point: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class HelpLine:
    """Where help was found; `seen` dates the page that named it, `checked` a call we made."""

    id: str
    name: Both
    purpose: Both
    contacts: tuple[tuple[str, str], ...]
    seen: str = ""
    checked: str = ""


@dataclass(frozen=True)
class Library:
    """Everything below `book/` that is shared by pages."""

    units: tuple[Unit, ...]
    terms: dict[str, Term]
    helplines: tuple[HelpLine, ...]
    practice: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def unit(self, name: str) -> Unit | None:
        """A unit by its id or its slug."""
        return next((unit for unit in self.units if name in (unit.id, unit.slug)), None)


def library(root: Path) -> Library:
    """The library of the course at `root`; read again only when one of its files changed."""
    book = root / "book"
    folders = [book / name for name in (UNITS, TERMS, HELP)]
    stamps = tuple((str(path), path.stat().st_mtime_ns) for path in folders if path.exists())
    return _read(str(book), stamps, _practice(book / "items"))


def _practice(items: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Ids of practice items by slug, from file names alone."""
    return tuple(
        (folder.name, tuple(sorted(path.stem for path in folder.glob("*.yml"))))
        for folder in sorted(items.glob("*/"))
    )


@lru_cache(maxsize=8)
def _read(
    book: str,
    stamps: tuple[tuple[str, int], ...],
    practice: tuple[tuple[str, tuple[str, ...]], ...],
) -> Library:
    folder = Path(book)
    units = tuple(_records(folder / UNITS, _unit))
    _check_requires(units, folder / UNITS)
    terms = _records(folder / TERMS, _term)
    return Library(
        units=units,
        terms={term.id: term for term in terms},
        helplines=tuple(_records(folder / HELP, _helpline)),
        practice=dict(practice),
    )


def _records(path: Path, make: Callable[[dict[str, Any]], T]) -> list[T]:
    if not path.exists():
        return []
    data, lines = parse_yaml(path)
    made: list[T] = []
    for index, record in enumerate(data or []):
        try:
            made.append(make(record))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ContentError(
                [
                    problem_in(
                        path,
                        f"record {index + 1} is not complete ({error})",
                        "compare it with the record above",
                        "record",
                        line=lines.at((index,)),
                    )
                ]
            ) from None
    return made


def _unit(data: dict[str, Any]) -> Unit:
    if not re.fullmatch(r"u\d\d", data["id"]) or not data["slug"].startswith(data["id"] + "-"):
        raise ValueError("id must look like u10, and the slug must start with it")
    return Unit(
        id=data["id"],
        slug=data["slug"],
        title=_both(data["title"]),
        requires=tuple(data.get("requires") or ()),
        section=str(data.get("section", "")),
        about=_both(data["about"]),
    )


def _term(data: dict[str, Any]) -> Term:
    return Term(
        id=data["id"],
        term=_both(data["term"]),
        definition=_both(data["definition"]),
        point=str(data.get("point") or ""),
        sources=tuple(data.get("sources") or ()),
    )


def _helpline(data: dict[str, Any]) -> HelpLine:
    return HelpLine(
        id=data["id"],
        name=_both(data["name"]),
        purpose=_both(data["for"]),
        contacts=tuple((str(one["kind"]), str(one["value"])) for one in data["contacts"]),
        seen=str(data.get("seen") or ""),
        checked=str(data.get("checked") or ""),
    )


def _both(value: dict[str, str]) -> Both:
    return {"en": value["en"], "id": value["id"]}


def _check_requires(units: Iterable[Unit], path: Path) -> None:
    known = {unit.id for unit in units}
    for unit in units:
        for needed in unit.requires:
            if needed not in known:
                raise ContentError(
                    [
                        problem_in(
                            path,
                            f"{unit.id} requires {needed}, which is no unit",
                            "name a unit of this file",
                            "requires",
                        )
                    ]
                )
