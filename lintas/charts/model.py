"""A chart as the book uses it: found by name, loaded strictly, drawn in a language."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lintas.items import ContentError, Problem, problem_in

from .sources import Bilingual, Source, load_sources
from .spec import Data, Spec, Table, Words, drawing
from .tables import read_table
from .texts import ChartFile, read_chart_file

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True)
class Chart:
    """One figure with its words in both languages, its data and its sources."""

    name: str
    texts: Mapping[str, Bilingual]
    options: Mapping[str, Any]
    data: Data
    sources: tuple[Source, ...]
    as_of: Bilingual
    module: Any

    def words(self, lang: str) -> Words:
        """Its words in `lang` ("en" or "id")."""
        return Words({key: text[lang] for key, text in self.texts.items()}, self.options)

    def figure(self, lang: str) -> Figure:
        """The plotly figure; colours are roles of palette.py, not colours."""
        return self.module.figure(self.data, self.words(lang), lang)

    def figure_json(self, lang: str) -> dict[str, Any]:
        """The figure as plain data, without plotly's bulky default template."""
        from .figures.frame import plain_figure

        return plain_figure(self.figure(lang))

    def table(self, lang: str) -> Table:
        """The data behind the figure for reading."""
        table: Table = self.module.table(self.data, self.words(lang), lang)
        return table

    def csv(self, lang: str) -> str:
        """The same table for a spreadsheet: dates as 2009-09-28, numbers without marks."""
        out = io.StringIO()
        table = self.table(lang)
        csv.writer(out, lineterminator="\r\n").writerows(
            [table.head, *map(_spreadsheet, table.rows)]
        )
        return out.getvalue()

    def html(self, lang: str, asset_prefix: str) -> str:
        """The whole `<figure>` block; `asset_prefix` leads from the page to the chart assets."""
        from .html import chart_html

        return chart_html(self, lang, asset_prefix)


def book_dir() -> Path:
    """The `book` folder at or above the current folder, else the one beside the package."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "book" / "data" / "charts").is_dir():
            return folder / "book"
    return Path(__file__).resolve().parents[2] / "book"


def names(book: Path | None = None) -> list[str]:
    """Names of all charts, sorted: `palermo-parties` for book/data/charts/palermo-parties.yml."""
    folder = (book or book_dir()) / "data" / "charts"
    return sorted(path.stem for path in folder.glob("*.yml"))


def load(name: str, book: Path | None = None) -> Chart:
    """The chart of that name. Raises ContentError with the file, the line and the remedy."""
    data_dir = (book or book_dir()) / "data"
    path = data_dir / "charts" / f"{name}.yml"
    if not _NAME.match(name) or not path.is_file():
        raise ContentError([_unknown(path, name, names(book))])
    module = drawing(name)
    if module is None:
        raise ContentError([_undrawn(path, name)])
    spec: Spec = module.SPEC
    file = read_chart_file(path, name, spec)
    data = {key: read_table(data_dir, use, spec.tables[key]) for key, use in file.tables.items()}
    sources = load_sources(data_dir / "sources.yml")
    problems = [
        *_empty_tables(path, name, file, data),
        *_source_problems(path, name, file, data, sources),
    ]
    problems = problems or _misfits(path, name, file, module, data)
    if problems:
        raise ContentError(problems)
    named = tuple(sources[key] for key in file.sources)
    return Chart(name, file.texts, file.options, data, named, file.as_of, module)


def _empty_tables(path: Path, name: str, file: ChartFile, data: Data) -> list[Problem]:
    return [
        problem_in(
            path,
            f"finds no row in {use.file} with {dict(use.where)}",
            "correct `where`; it compares whole cells",
            "chart-table",
            line=file.line_of.at(("tables", key)),
            item=name,
        )
        for key, use in file.tables.items()
        if not data[key]
    ]


def _source_problems(
    path: Path, name: str, file: ChartFile, data: Data, sources: Mapping[str, Source]
) -> list[Problem]:
    line = file.line_of.at(("sources",))

    def problem(message: str, remedy: str) -> Problem:
        return problem_in(path, message, remedy, "chart-source", line=line, item=name)

    found = [
        problem(f"names the source '{key}'", f"use one of {', '.join(sources)}")
        for key in file.sources
        if key not in sources
    ]
    used = {(use.file, row["source"]) for key, use in file.tables.items() for row in data[key]}
    for table, key in sorted(used):
        if key not in sources or table not in sources[key].files:
            remedy = f"add {table} to `files` of '{key}' in sources.yml, or correct the row"
            found.append(problem(f"draws rows of {table} from '{key}'", remedy))
        elif key not in file.sources:
            found.append(problem(f"does not name '{key}'", f"add {key} to sources"))
    return found


def _misfits(path: Path, name: str, file: ChartFile, module: Any, data: Data) -> list[Problem]:
    words = Words({key: text["en"] for key, text in file.texts.items()}, file.options)
    return [
        problem_in(
            path,
            misfit.message,
            misfit.remedy,
            "chart",
            line=file.line_of.at(tuple(misfit.key.split("."))),
            item=name,
        )
        for misfit in module.check(data, words)
    ]


def _unknown(path: Path, name: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(name, known, n=1)
    remedy = f"did you mean {near[0]}?" if near else f"use one of {', '.join(known) or 'none yet'}"
    return problem_in(path, f"there is no chart '{name}'", remedy, "chart", item=name)


def _undrawn(path: Path, name: str) -> Problem:
    module = f"lintas/charts/figures/{name.replace('-', '_')}.py"
    return problem_in(
        path, "has no drawing", f"add {module} or rename this file", "chart", item=name
    )


def _spreadsheet(row: tuple[Any, ...]) -> list[str]:
    return [cell.isoformat() if isinstance(cell, date) else str(cell) for cell in row]
