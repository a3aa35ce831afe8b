"""What an assignment of notebooks is, as plain data: the same for every student.

A worker marks from this alone; it needs neither the gradebook nor nbgrader.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Known:
    """One cell that nbgrader knows. `source` holds its hidden tests, or the released stub.

    `kind` is nbformat's cell type. `released` is a digest of what students saw of it. `points` is
    0 when it is not marked.
    """

    name: str
    kind: str
    source: str
    checksum: str
    locked: bool
    grade: bool = False
    solution: bool = False
    task: bool = False
    points: float = 0.0
    released: str = ""

    @property
    def test(self) -> bool:
        """True for a code cell that marks by running."""
        return self.grade and not self.solution and self.kind == "code"

    @property
    def fixed(self) -> bool:
        """True when the lecturer's own text runs, whatever was handed in."""
        return self.locked or self.test

    @property
    def manual(self) -> bool:
        """True when a person marks it."""
        return self.task or (self.grade and not self.test)

    @property
    def shared(self) -> bool:
        """True for locked code without points: set-up that student and tests both get."""
        return self.locked and not (self.grade or self.solution or self.task)


@dataclass(frozen=True)
class Book:
    """One notebook of an assignment, its cells in order.

    `ids` maps nbformat's cell ids to names. `texts` are digests of the lecturer's own markdown
    that nbgrader does not know.
    """

    name: str
    cells: tuple[Known, ...]
    kernelspec: Mapping[str, Any] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()

    @property
    def points(self) -> dict[str, float]:
        """Greatest score of every marked cell."""
        return {cell.name: cell.points for cell in self.cells if cell.grade or cell.task}


@dataclass(frozen=True)
class Basis:
    """An assignment: notebooks by name, and the files that lie beside them in `source/`.

    `kept` names files of which the student's own version counts.
    """

    assignment: str
    books: Mapping[str, Book]
    files: Mapping[str, bytes] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    def to_json(self, box: Mapping[str, Any]) -> dict[str, Any]:
        """Plain data; `box` are the arguments of the worker's Box."""
        return {
            "tier": "code",
            "assignment": self.assignment,
            "books": {
                name: {**asdict(book), "texts": sorted(book.texts)}
                for name, book in self.books.items()
            },
            "files": {name: base64.b64encode(raw).decode() for name, raw in self.files.items()},
            "kept": sorted(self.kept),
            "box": dict(box),
        }


_last: list[tuple[Mapping[str, Any], Basis]] = []


def read_basis(data: Mapping[str, Any]) -> Basis:
    """The basis from its plain data; what was read last is remembered."""
    if not _last or _last[0][0] is not data:
        files = {name: base64.b64decode(text) for name, text in data["files"].items()}
        books = {name: _book(book) for name, book in data["books"].items()}
        basis = Basis(data["assignment"], books, files, frozenset(data["kept"]))
        _last[:] = [(data, basis)]
    return _last[0][1]


def _book(data: Mapping[str, Any]) -> Book:
    cells = tuple(Known(**cell) for cell in data["cells"])
    return Book(**{**data, "cells": cells, "texts": frozenset(data["texts"])})


def digest(*texts: str) -> str:
    """A short digest of texts, whatever characters they hold."""
    content = "\0".join(texts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:16]
