"""book/data/charts/<name>.yml: the words of a chart, checked against what its drawing asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from lintas.items import ContentError, Problem, parse_yaml, problem_in
from lintas.items.yamlfile import Lines

from .formats import LANGUAGES
from .sources import Bilingual, as_of_text
from .spec import Spec
from .tables import TableUse

# Every chart has these; they are CommonMark except alt, and take no {fields}.
BLOCK = ("title", "subtitle", "takeaway", "cannot_show", "caveat", "alt")
_FRAME = ("tables", "sources", "as_of")


@dataclass(frozen=True)
class ChartFile:
    """One chart's file: words by dotted key in both languages, and what it draws from."""

    texts: Mapping[str, Bilingual]
    tables: Mapping[str, TableUse]
    sources: tuple[str, ...]
    as_of: Bilingual
    options: Mapping[str, Any]
    line_of: Lines


def read_chart_file(path: Path, name: str, spec: Spec) -> ChartFile:
    """The file of chart `name`. Raises ContentError with every problem in it."""
    data, lines = parse_yaml(path)
    if not isinstance(data, dict):
        remedy = "begin with 'tables:'; another chart's file shows how"
        raise ContentError([problem_in(path, "is not a chart", remedy, "chart", item=name)])
    reader = _Reader(path, name, spec, data, lines)
    reader.check()
    if reader.problems:
        raise ContentError(reader.problems)
    return ChartFile(
        texts=reader.texts,
        tables={
            key: TableUse(use["file"], use.get("where", {})) for key, use in data["tables"].items()
        },
        sources=tuple(data["sources"]),
        as_of=as_of_text(data["as_of"]) or {},
        options=data.get("options") or {},
        line_of=lines,
    )


class _Reader:
    def __init__(self, path: Path, name: str, spec: Spec, data: dict[str, Any], lines: Lines):
        self.path, self.name, self.spec, self.data, self.lines = path, name, spec, data, lines
        self.problems: list[Problem] = []
        self.texts: dict[str, Bilingual] = {}

    def check(self) -> None:
        self._frame()
        self._options()
        words = {k: v for k, v in self.data.items() if k not in (*_FRAME, "options")}
        for key, where, value in _leaves(words):
            self._text(key, where, value)
        wanted = [*BLOCK, *(key for key in self.spec.words if not key.endswith(".*"))]
        for key in wanted:
            if key not in self.texts and not self._said(key):
                self._say((), f"lacks {key}", f"add {key}: {{en: …, id: …}}")
        for key in (key[:-2] for key in self.spec.words if key.endswith(".*")):
            if not any(text.startswith(f"{key}.") for text in self.texts):
                self._say((), f"lacks {key}", f"add {key}: with at least one text")

    def _frame(self) -> None:
        for key in _FRAME:
            if key not in self.data:
                self._say((), f"lacks {key}", f"add '{key}:'")
        self._tables()
        sources = self.data.get("sources", [""])
        if not isinstance(sources, list) or not sources or not all(map(_is_text, sources)):
            self._say(("sources",), "sources is not a list", "write sources: [id of sources.yml]")
        elif len(set(sources)) < len(sources):
            self._say(("sources",), "sources repeats an id", "name each source once")
        if "as_of" in self.data and as_of_text(self.data["as_of"]) is None:
            remedy = "write 2013-12-31, or words as {en: …, id: …}"
            self._say(("as_of",), "as_of is neither a date nor words", remedy)

    def _tables(self) -> None:
        tables = self.data.get("tables", {})
        if not isinstance(tables, dict) or set(tables) != set(self.spec.tables):
            wanted = ", ".join(self.spec.tables)
            self._say(("tables",), "tables does not fit the drawing", f"name exactly: {wanted}")
            return
        for key, use in tables.items():
            if not _is_table_use(use):
                remedy = "write {file: name.csv, where: {column: word}}"
                self._say(("tables", key), f"tables.{key} does not say which file", remedy)

    def _options(self) -> None:
        options = self.data.get("options") or {}
        if not isinstance(options, dict) or set(options) != set(self.spec.options):
            wanted = ", ".join(self.spec.options) or "none"
            self._say(("options",), "options does not fit the drawing", f"set exactly: {wanted}")

    def _text(self, key: str, where: tuple[str, ...], value: Any) -> None:
        if not self._known(key):
            self._say(where, f"{key} is not used by the drawing", "remove it, or correct its name")
            return
        if not isinstance(value, dict):
            self._say(where, f"{key} is not in two languages", "write {en: …, id: …}")
            return
        for lang in LANGUAGES:
            words = value.get(lang)
            if isinstance(words, str) and words.strip():
                self._fields(key, (*where, lang), words)
            else:
                self._say((*where, lang), f"{key} lacks '{lang}'", f"write the text in {lang}")
        if extra := sorted(set(value) - set(LANGUAGES)):
            self._say(where, f"{key} has {', '.join(extra)}", "keep en and id only")
        self.texts[key] = value

    def _fields(self, key: str, where: tuple[str, ...], text: str) -> None:
        if key in BLOCK:
            return
        allowed = self._allowed(key)
        try:
            used = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError:
            used = ["?"]
        for name in used:
            if name not in allowed:
                offer = ", ".join(f"{{{field}}}" for field in allowed) or "no braces"
                self._say(where, f"{key} uses {{{name}}}", f"use {offer}")

    def _allowed(self, key: str) -> tuple[str, ...]:
        group = key.rpartition(".")[0] + ".*"
        return self.spec.words.get(key, self.spec.words.get(group, ()))

    def _known(self, key: str) -> bool:
        group = key.rpartition(".")[0] + ".*"
        return key in BLOCK or key in self.spec.words or group in self.spec.words

    def _said(self, key: str) -> bool:
        return any(f"{key} " in problem.message for problem in self.problems)

    def _say(self, where: tuple[str, ...], message: str, remedy: str) -> None:
        line = self.lines.at(where)
        self.problems.append(
            problem_in(self.path, message, remedy, "chart", line=line, item=self.name)
        )


def _leaves(
    data: Mapping[str, Any], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Every text of nested groups as (dotted key, path, value); a text is what holds en or id."""
    for key, value in data.items():
        path = (*above, str(key))
        if isinstance(value, dict) and value and not set(LANGUAGES) & set(value):
            yield from _leaves(value, path)
        else:
            yield ".".join(path), path, value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_table_use(use: Any) -> bool:
    if not isinstance(use, dict) or not set(use) <= {"file", "where"}:
        return False
    where = use.get("where", {})
    return (
        _is_text(use.get("file"))
        and "/" not in use["file"]
        and isinstance(where, dict)
        and all(map(_is_text, where.values()))
    )
