"""Everything the course declares, read once: units, points, outcomes, terms, sources, items.

What cannot be read is kept in `problems`, so that one broken file hides nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lintas.items import Bank, ContentError, Context, Problem, load_bank, parse_yaml, problem_in

from .outline import Outline, lesson_paths, read_outline

LANGS = ("en", "id")
BIB_KEY = re.compile(r"^\s*@(?!comment|string|preamble)\w+\s*\{\s*([^,\s]+)\s*,", re.I | re.M)
AVOID = Path(__file__).parent / "avoid.yml"
Rules = dict[str, tuple[tuple[re.Pattern[str], str], ...]]


@dataclass(frozen=True)
class Entry:
    """One record of a data file and the line where it starts."""

    data: dict[str, Any]
    file: Path
    line: int

    @property
    def id(self) -> str:
        return self.word("id")

    def word(self, name: str) -> str:
        """A field that holds one word or number; "" where it holds nothing or something else."""
        value = self.data.get(name)
        return str(value) if isinstance(value, str | int | float) else ""

    def names(self, name: str) -> list[str]:
        """A field that holds one name or a list of names, as a list."""
        value = self.data.get(name)
        return [str(part) for part in (value if isinstance(value, list) else [value]) if part]

    def texts(self, name: str) -> dict[str, str]:
        """A bilingual field: text by language."""
        value = self.data.get(name)
        return {k: str(v) for k, v in value.items()} if isinstance(value, dict) else {}


@dataclass
class Catalogue:
    """The course at `root`; `banks` are further folders of graded work (`<bank>/<slug>/items`)."""

    root: Path
    banks: tuple[Path, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def path(self, *parts: str) -> Path:
        return self.root.joinpath(*parts)

    @cached_property
    def units(self) -> list[Entry]:
        return self.entries("book/units.yml")

    @cached_property
    def points(self) -> list[Entry]:
        return self.entries("book/points.yml")

    @cached_property
    def outcomes(self) -> list[Entry]:
        return self.entries("book/outcomes.yml")

    @cached_property
    def glossary(self) -> list[Entry]:
        return self.entries("book/glossary.yml")

    @cached_property
    def misconceptions(self) -> list[Entry]:
        return self.entries("book/misconceptions.yml")

    @cached_property
    def scenarios(self) -> list[Entry]:
        return self.records("book/scenarios")

    @cached_property
    def chart_words(self) -> list[Entry]:
        return self.records("book/data/charts")

    def records(self, folder: str) -> list[Entry]:
        """One record a file, from all YAML files below a folder."""
        paths = sorted(self.path(folder).rglob("*.yml"))
        found = ((path, self.read(path)) for path in paths)
        return [Entry(data, path, 1) for path, data in found if isinstance(data, dict)]

    @cached_property
    def cites(self) -> frozenset[str]:
        path = self.path("book/references.bib")
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return frozenset(BIB_KEY.findall(text))

    @cached_property
    def charts(self) -> frozenset[str]:
        from lintas import charts

        return frozenset(charts.names(self.path("book")))

    @cached_property
    def ready(self) -> list[Entry]:
        """Units that have a lesson."""
        return [u for u in self.units if self.path("book/en", slug_of(u), "lesson.md").exists()]

    @cached_property
    def pages(self) -> dict[str, list[Outline]]:
        return {lang: [read_outline(p) for p in lesson_paths(self.root, lang)] for lang in LANGS}

    def lesson(self, unit: Entry, lang: str) -> Outline | None:
        path = self.path("book", lang, slug_of(unit), "lesson.md")
        return next((page for page in self.pages[lang] if page.path == path), None)

    @cached_property
    def practice(self) -> dict[str, Bank]:
        """Practice items by unit slug."""
        return {path.name: load_bank(path) for path in _folders(self.path("book/items"))}

    @cached_property
    def graded(self) -> dict[str, Bank]:
        """Graded items by unit slug, from `exercises` and the further banks."""
        found: dict[str, list[Path]] = {}
        for base in (self.path("exercises"), *self.banks):
            for folder in _folders(base):
                # An exercise may be notebooks, without items.
                if (folder / "items").is_dir() or not any(folder.glob("*.ipynb")):
                    found.setdefault(folder.name, []).append(folder / "items")
        return {slug: load_bank(*folders) for slug, folders in found.items()}

    def all_banks(self) -> Iterator[Bank]:
        yield from self.practice.values()
        yield from self.graded.values()

    @cached_property
    def avoid(self) -> Rules:
        return read_avoid()

    @cached_property
    def context(self) -> Context:
        """What items are held against."""
        return Context(
            points=frozenset(entry.id for entry in self.points),
            outcomes=frozenset(entry.id for entry in self.outcomes),
            cites=self.cites,
            misconceptions=frozenset(entry.id for entry in self.misconceptions),
            avoid=self.avoid,
        )

    def entries(self, name: str) -> list[Entry]:
        """Records of a data file that is a list; what is no record is reported."""
        path = self.path(name)
        if not path.exists():
            self.problems.append(
                problem_in(path, "is missing", "add it; see docs/author-guide.md", "missing-file")
            )
            return []
        data, lines = self.read_with_lines(path)
        if not isinstance(data, list):
            self.problems.append(
                problem_in(path, "is not a list", "write one '- id: …' a record", "shape")
            )
            return []
        return [
            Entry(row, path, lines.at((n,))) for n, row in enumerate(data) if isinstance(row, dict)
        ]

    def read(self, path: Path) -> Any:
        return self.read_with_lines(path)[0]

    def read_with_lines(self, path: Path) -> tuple[Any, Any]:
        try:
            return parse_yaml(path)
        except ContentError as error:
            self.problems.extend(error.problems)
            return [], None


def slug_of(unit: Entry) -> str:
    """The name of the unit's folders; "-" where it has none."""
    return unit.word("slug") or "-"


def is_graded(unit: Entry) -> bool:
    """Whether a unit has graded work: all have, but for those that say `graded: false`."""
    return unit.data.get("graded") is not False


def read_avoid(path: Path = AVOID) -> Rules:
    """Words to avoid by language, as (pattern, what to write instead)."""
    data, _ = parse_yaml(path)
    return {
        lang: tuple((_whole(word, lang), rule["write"]) for rule in rules for word in rule["avoid"])
        for lang, rules in data.items()
    }


ENDINGS = {"en": "(?:s|es)?", "id": "(?:nya|-[a-z]+)?"}


def _whole(words: str, lang: str) -> re.Pattern[str]:
    """Whole words only, in any case; with a plural or a clitic; across any spaces."""
    body = r"[\s-]+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<![\w-]){body}{ENDINGS[lang]}(?![\w-])", re.I)


def _folders(base: Path) -> list[Path]:
    return sorted(path for path in base.iterdir() if path.is_dir()) if base.is_dir() else []
