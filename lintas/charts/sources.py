"""book/data/sources.yml: the original document behind every row of every table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lintas.items import ContentError, Problem, parse_yaml, problem_in
from lintas.items.yamlfile import Lines

from .formats import LANGUAGES, day

Bilingual = Mapping[str, str]
_FIELDS = (
    "id",
    "organisation",
    "title",
    "year",
    "publisher",
    "licence",
    "as_of",
    "caveat",
    "files",
)


@dataclass(frozen=True)
class Source:
    """An original document, as it is named to readers; `files` are the tables it stands behind."""

    id: str
    organisation: str
    title: str
    year: int
    publisher: str
    licence: Bilingual
    as_of: Bilingual
    caveat: Bilingual
    files: tuple[str, ...]

    def named(self) -> str:
        """Organisation, *title* (year), in CommonMark."""
        return f"{self.organisation}, *{self.title}* ({self.year})"


def load_sources(path: Path) -> dict[str, Source]:
    """Records by id. Raises ContentError with every problem of the file."""
    data, lines = parse_yaml(path)
    if not isinstance(data, list):
        raise ContentError(
            [problem_in(path, "is not a list", "begin records with '- id:'", "source")]
        )
    problems: list[Problem] = []
    found: dict[str, Source] = {}
    for index, record in enumerate(data):
        source = _source(path, lines, index, record, problems)
        if source and source.id in found:
            problems.append(
                _at(path, lines, index, "id", f"repeats the id {source.id}", "rename it")
            )
        elif source:
            found[source.id] = source
    if problems:
        raise ContentError(problems)
    return found


def as_of_text(value: Any) -> Bilingual | None:
    """A date (2013-12-31) or words in both languages, as words; None for anything else."""
    if is_bilingual(value):
        return {lang: str(value[lang]) for lang in LANGUAGES}
    try:
        moment = date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return {lang: day(moment, lang) for lang in LANGUAGES}


def is_bilingual(value: Any) -> bool:
    """Whether a value is {en: words, id: words} and nothing else."""
    return (
        isinstance(value, dict)
        and set(value) == set(LANGUAGES)
        and all(isinstance(words, str) and words.strip() for words in value.values())
    )


def _source(
    path: Path, lines: Lines, index: int, record: Any, problems: list[Problem]
) -> Source | None:
    if not isinstance(record, dict):
        problems.append(_at(path, lines, index, "", "is not a record", "begin it with '- id:'"))
        return None
    before = len(problems)
    for field in sorted(set(_FIELDS) - set(record)):
        problems.append(_at(path, lines, index, "", f"lacks {field}", f"add '{field}:'"))
    for field in sorted(set(record) - set(_FIELDS)):
        problems.append(
            _at(path, lines, index, field, f"has an unknown field {field}", "remove it")
        )
    for field, good, remedy in _CHECKS:
        if field in record and not good(record[field]):
            problems.append(_at(path, lines, index, field, f"{field} does not fit", remedy))
    if len(problems) > before:
        return None
    fields = {**record, "as_of": as_of_text(record["as_of"]), "files": tuple(record["files"])}
    return Source(**fields)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


_BOTH = "write {en: …, id: …}"
_CHECKS = (
    *((field, _is_text, "write words") for field in ("id", "organisation", "title", "publisher")),
    ("year", lambda value: isinstance(value, int), "write a year such as 2014"),
    ("licence", is_bilingual, _BOTH),
    ("caveat", is_bilingual, _BOTH),
    (
        "as_of",
        lambda value: as_of_text(value) is not None,
        "write 2013-12-31, or words as " + _BOTH,
    ),
    (
        "files",
        lambda value: isinstance(value, list) and value != [] and all(map(_is_text, value)),
        "list the tables: [name.csv]",
    ),
)


def _at(path: Path, lines: Lines, index: int, field: str, message: str, remedy: str) -> Problem:
    where = (index, field) if field else (index,)
    return problem_in(path, message, remedy, "source", line=lines.at(where))
