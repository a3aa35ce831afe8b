"""CSV files as spreadsheets and learning platforms write them, read so that each line is known.

Commas, semicolons or tabs; UTF-8 with or without a mark, UTF-16, or Windows-1252; Excel's `sep=`
line. Writing keeps what was found, so that a platform gets its own file back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lintas.items import ContentError, Problem

from .limits import MAX_ROSTER_BYTES

DELIMITERS = ",;\t"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = frozenset("0123456789.,")


@dataclass(frozen=True)
class Row:
    """The cells of one record and the line of the file where it ends."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file's header and rows, and how it was written."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str = ","
    encoding: str = "utf-8"
    newline: str = "\r\n"

    def column(self, *names: str) -> int | None:
        """The place of the first column with one of these plain names."""
        plain = [plain_header(name) for name in self.header]
        return next((plain.index(name) for name in names if name in plain), None)


def plain_header(name: str) -> str:
    """A column's name to compare with."""
    return " ".join(name.replace("\ufeff", "").replace("\u00a0", " ").split()).casefold()


def read_table(path: Path) -> Table:
    """The table in a file. Raises ContentError naming the line."""
    text, encoding = _text(path)
    newline = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    skipped = 0
    first = text.split("\n", 1)[0]
    if (
        first.strip().strip('"').casefold().startswith("sep=")
        and len(first.strip().strip('"')) == 5
    ):
        text, skipped = text.partition("\n")[2], 1
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    try:
        records = [Row(reader.line_num + skipped, tuple(cells)) for cells in reader]
    except csv.Error as error:
        remedy = "look for a quotation mark that is not closed, or save the file as CSV again"
        raise _wrong(path, reader.line_num + skipped, f"is not CSV ({error})", remedy) from None
    filled = [row for row in records if any(cell.strip() for cell in row.cells)]
    if not filled:
        raise _wrong(path, 0, "is empty", "export it again")
    head = tuple(cell.strip() for cell in filled[0].cells)
    return Table(path, head, tuple(filled[1:]), delimiter, encoding, newline)


def write_table(table: Table, rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes of a table in the manner of the one read; text cells cannot run as formulas."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=table.delimiter, lineterminator=table.newline)
    writer.writerow([harmless(cell) for cell in table.header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return held.getvalue().encode(table.encoding, "replace")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before it.

    Spreadsheets hide it; `spoken` takes it away again. A dash, and numbers below 0, stay.
    """
    if not cell.startswith(_FORMULA):
        return cell
    number = cell[0] in "+-" and set(cell[1:]) <= _NUMBER
    return cell if number else f"'{cell}"


def spoken(cell: str) -> str:
    """What a harmless cell says."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _delimiter(text: str) -> str:
    """The mark that parts the first record into most cells."""

    def parts(mark: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(text), delimiter=mark), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=parts)


def _text(path: Path) -> tuple[str, str]:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_ROSTER_BYTES + 1)
    except OSError as error:
        raise _wrong(path, 0, f"cannot be read ({error.strerror})", "check its name") from None
    if len(raw) > MAX_ROSTER_BYTES:
        size = MAX_ROSTER_BYTES // 1024**2
        raise _wrong(path, 0, f"is larger than {size} MB", "name a list of the class") from None
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _wrong(path, 0, "is a spreadsheet, not CSV", "save it as CSV (UTF-8)")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        kinds = ["utf-16"]
    else:
        kinds = ["utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8", "cp1252"]
    for kind in kinds:
        try:
            text = raw.decode(kind)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, kind
    raise _wrong(path, 0, "is not text", "save it as CSV (UTF-8)")


def _wrong(path: Path, line: int, said: str, remedy: str) -> ContentError:
    return ContentError([Problem(path.name, line, "", said, remedy, "table")])
