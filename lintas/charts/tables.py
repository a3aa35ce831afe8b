"""Reading the CSV tables: every cell of the kind it should be, or a remedy for who can mend it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lintas.items import ContentError, Problem, problem_in

Row = Mapping[str, Any]
Kind = str  # "int", "number", "date", "text"; a "?" behind it allows an empty cell
_KINDS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "int": (int, "a whole number such as 1234"),
    "number": (float, "a number such as 12.5"),
    "date": (date.fromisoformat, "a date such as 2009-09-28"),
    "text": (str, "a word"),
}


@dataclass(frozen=True)
class TableUse:
    """What a chart takes from one file: the rows that match `where`."""

    file: str
    where: Mapping[str, str]


def read_table(folder: Path, use: TableUse, columns: Mapping[str, Kind]) -> list[Row]:
    """Rows of `columns` (and `source`), in file order. Raises ContentError."""
    path = folder / use.file
    found = _raw(path)
    needed = {*columns, *use.where, "source"}
    missing = sorted(needed - set(found[0][1] if found else ()))
    if missing:
        raise ContentError([_missing_columns(path, missing)])
    problems: list[Problem] = []
    rows = [
        _row(path, line, raw, columns, problems)
        for line, raw in found
        if all(raw[key] == value for key, value in use.where.items())
    ]
    if problems:
        raise ContentError(problems)
    return rows


def _raw(path: Path) -> list[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            return [(reader.line_num, _whole(path, reader.line_num, row)) for row in reader]
    except OSError as error:
        remedy = "put the table there or correct the name in `tables`"
        raise ContentError(
            [problem_in(path, f"cannot be read ({error.strerror})", remedy, "chart-table")]
        ) from None
    except UnicodeDecodeError:
        raise ContentError(
            [problem_in(path, "is not UTF-8 text", "save it as CSV UTF-8", "encoding")]
        ) from None


def _whole(path: Path, line: int, row: Mapping[str | None, Any]) -> dict[str, str]:
    if None in row or None in row.values():
        message = "has more or fewer cells than the first line"
        remedy = "give every column one cell; put text with commas between quotes"
        raise ContentError([problem_in(path, message, remedy, "chart-table", line=line)])
    return {str(key): str(value).strip() for key, value in row.items()}


def _row(
    path: Path, line: int, raw: dict[str, str], columns: Mapping[str, Kind], out: list[Problem]
) -> Row:
    row: dict[str, Any] = {"source": raw["source"]}
    for column, kind in columns.items():
        convert, example = _KINDS[kind.rstrip("?")]
        text = raw[column]
        if not text and kind.endswith("?"):
            row[column] = None
            continue
        try:
            row[column] = convert(text)
        except ValueError:
            out.append(_bad_cell(path, line, column, text, example))
        else:
            if not text:
                out.append(_bad_cell(path, line, column, text, example))
    return row


def _bad_cell(path: Path, line: int, column: str, text: str, example: str) -> Problem:
    message = f"column {column} holds '{text}'" if text else f"column {column} is empty"
    return problem_in(path, message, f"write {example}", "chart-cell", line=line)


def _missing_columns(path: Path, missing: list[str]) -> Problem:
    message = f"lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}"
    return problem_in(path, message, "restore the heading in the first line", "chart-table", line=1)
