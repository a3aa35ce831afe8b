"""Checks of the course's data: what is declared is complete, bilingual and names what exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from lintas.items import ContentError, Problem, problem_in

from .catalogue import LANGS, Catalogue, Entry

BLOOM = ("remember", "understand", "apply", "analyse", "evaluate", "create")
SOURCE_FIELDS = ("organisation", "title", "year", "publisher", "licence", "as_of", "caveat")


def charts_load(catalogue: Catalogue) -> Iterator[Problem]:
    """Every chart has its data, texts and sources. Codes of lintas.charts."""
    from lintas.charts import load

    for name in sorted(catalogue.charts):
        yield from said_by(load, name, catalogue.path("book"))


def scenarios_can_be_judged(catalogue: Catalogue) -> Iterator[Problem]:
    """The facts of every scenario are facts the engine knows. Code `scenario-facts`."""
    from lintas.scenarios import ScenarioError, classify

    for entry in catalogue.scenarios:
        try:
            classify(entry.data.get("facts") or {})
        except ScenarioError as error:
            yield at(entry, f"facts: {error}", "use the vocabulary of the guide", "scenario-facts")


def data_ids_are_unique(catalogue: Catalogue) -> Iterator[Problem]:
    """No id is used twice in a data file. Code `duplicate-id`."""
    for entries in _tables(catalogue):
        counts = Counter(entry.id for entry in entries)
        for entry in entries:
            if counts[entry.id] > 1 or not entry.id:
                said = f"id '{entry.id}' is used {counts[entry.id]} times" if entry.id else "no id"
                yield at(entry, said, "give every record an id of its own", "duplicate-id")


def _tables(catalogue: Catalogue) -> Iterator[list[Entry]]:
    yield catalogue.units
    yield catalogue.points
    yield catalogue.outcomes
    yield catalogue.glossary
    yield catalogue.misconceptions


def data_speaks_both_languages(catalogue: Catalogue) -> Iterator[Problem]:
    """Texts of data files are there in both languages. Code `language-missing`."""
    for entries in (*_tables(catalogue), catalogue.scenarios):
        for entry in entries:
            for name, value in entry.data.items():
                if isinstance(value, dict) and set(value) & set(LANGS):
                    for lang in LANGS:
                        if not str(value.get(lang) or "").strip():
                            said = f"'{name}' has no text in '{lang}'"
                            yield at(entry, said, f"add '{lang}:'", "language-missing")


def data_names_what_exists(catalogue: Catalogue) -> Iterator[Problem]:
    """Units, points, works and Bloom levels named in data files exist. Code `unknown-*`."""
    units = {entry.id for entry in catalogue.units}
    points = {entry.id for entry in catalogue.points}
    for entry in (*catalogue.points, *catalogue.outcomes):
        yield from _known(entry, "unit", units, "a unit of book/units.yml")
    for entry in catalogue.outcomes:
        yield from _known(entry, "bloom", set(BLOOM), f"one of {', '.join(BLOOM)}")
    for entry in catalogue.units:
        yield from _known(entry, "requires", units, "a unit of book/units.yml")
    for entry in catalogue.glossary:
        yield from _known(entry, "point", points, "a point of book/points.yml")
        yield from _known(entry, "sources", catalogue.cites, "a key of book/references.bib")


def _known(
    entry: Entry, name: str, known: set[str] | frozenset[str], what: str
) -> Iterator[Problem]:
    for word in entry.names(name):
        if word not in known:
            said = f"{name} '{word}' is not {what}"
            yield at(entry, said, "correct it or declare it there", f"unknown-{name}")


def tables_have_sources(catalogue: Catalogue) -> Iterator[Problem]:
    """Every CSV has a complete record of where it comes from. Codes `data-source*`."""
    folder = catalogue.path("book/data")
    if not folder.is_dir():
        return
    sources = catalogue.entries("book/data/sources.yml")
    named = {name for entry in sources for name in entry.names("files")}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in named:
            said = "has no source"
            yield problem_in(path, said, "name it under `files:` in sources.yml", "data-source")
    for entry in sources:
        lacking = [name for name in SOURCE_FIELDS if not entry.data.get(name)]
        if lacking:
            said = f"source '{entry.id}' lacks {', '.join(lacking)}"
            yield at(entry, said, "fill it in from the original document", "data-source-field")
        for name in entry.names("files"):
            if not (folder / name).exists():
                said = f"source '{entry.id}' names {name}, which is not there"
                yield at(entry, said, "correct the name", "data-source-file")


def said_by(load: Callable[..., object], *arguments: object) -> Iterator[Problem]:
    try:
        load(*arguments)
    except ContentError as error:
        yield from error.problems


def at(entry: Entry, message: str, remedy: str, code: str) -> Problem:
    return problem_in(entry.file, message, remedy, code, line=entry.line)
