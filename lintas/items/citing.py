"""How a source is named in a sentence: by its own name where it has one, else author and year.

Names of instruments and short names of organisations are in `book/citations.yml`, all sources in
`book/references.bib`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .render import CiteLabel
from .yamlfile import parse_yaml

if TYPE_CHECKING:
    from pybtex.database import Entry

AND = {"en": "and", "id": "dan"}
OTHERS = {"en": "et al.", "id": "dkk."}
NAMES, BIB = "citations.yml", "references.bib"


def short_name(entry: Entry, lang: str, names: dict[str, Any]) -> str:
    """`Trafficking Protocol`, `UNODC 2014` or `Schloenhardt and Bevan 2011`."""
    if known := _own_name(entry.key, lang, names):
        return known
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    short = _part(names, "organisations")
    last = [" ".join(person.prelast_names + person.last_names).strip("{}") for person in people]
    last = [short.get(name, name) for name in last]
    if len(last) > 2:
        last = [f"{last[0]} {OTHERS[lang]}"]
    who = f" {AND[lang]} ".join(last) or str(entry.fields.get("title", entry.key))
    return f"{who} {entry.fields.get('year', '')}".strip()


def cite_label(book: Path) -> CiteLabel:
    """(key, lang) -> short name, by the files in `book`; the key itself for an unknown source."""

    def label(key: str, lang: str) -> str:
        names = names_of(book)
        if known := _own_name(key, lang, names):
            return known
        entry = _entries(str(book / BIB), _mtime(book / BIB)).get(key)
        return short_name(entry, lang, names) if entry is not None else key

    return label


def _own_name(key: str, lang: str, names: dict[str, Any]) -> str | None:
    known = _part(names, "documents").get(key)
    return str(known[lang]) if isinstance(known, dict) and lang in known else None


def _part(names: dict[str, Any], name: str) -> dict[str, Any]:
    """A part of `citations.yml`; empty if it is missing or no mapping: `lintas check` says so."""
    found = names.get(name)
    return found if isinstance(found, dict) else {}


def names_of(book: Path) -> dict[str, Any]:
    """What `citations.yml` holds. Raises ContentError."""
    path = book / NAMES
    return _read_names(str(path), _mtime(path)) if path.exists() else {}


def _mtime(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


@lru_cache(maxsize=4)
def _entries(path: str, mtime: int) -> dict[str, Entry]:
    from pybtex.database import parse_file

    return dict(parse_file(path).entries) if mtime else {}


@lru_cache(maxsize=4)
def _read_names(path: str, mtime: int) -> dict[str, Any]:
    data, _ = parse_yaml(Path(path))
    return data if isinstance(data, dict) else {}
