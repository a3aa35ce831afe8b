"""The judges of items: each lint is one small function with a name and its own test.

A lint yields findings; this module alone turns them into problems with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from .model import Item
from .problems import Problem, problem_in
from .yamlfile import Lines, Where


@dataclass(frozen=True)
class Finding:
    """What a lint says: where in the item, what is wrong, what would be right."""

    where: Where
    message: str
    remedy: str


@dataclass(frozen=True)
class Context:
    """What the rest of the course declares; lints hold items against it."""

    points: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    cites: frozenset[str] = frozenset()
    misconceptions: frozenset[str] = frozenset()
    avoid: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = field(default_factory=dict)


Lint = TypeVar("Lint")
ItemLint = Callable[[Item], Iterable[Finding]]
ContextLint = Callable[[Item, Context], Iterable[Finding]]
BankLint = Callable[[Mapping[str, Item]], Iterable[tuple[str, Finding]]]

INTEGRITY: dict[str, ItemLint] = {}
STYLE: dict[str, ItemLint] = {}
CONTEXT: dict[str, ContextLint] = {}
BANK: dict[str, BankLint] = {}


def integrity(code: str) -> Callable[[ItemLint], ItemLint]:
    """Register a lint without which an item cannot be shown or marked."""
    return _register(INTEGRITY, code)


def style(code: str) -> Callable[[ItemLint], ItemLint]:
    """Register a lint on how an item is written."""
    return _register(STYLE, code)


def context(code: str) -> Callable[[ContextLint], ContextLint]:
    """Register a lint that holds an item against the rest of the course."""
    return _register(CONTEXT, code)


def across(code: str) -> Callable[[BankLint], BankLint]:
    """Register a lint over many items; it yields (item id, finding)."""
    return _register(BANK, code)


def _register(table: dict[str, Lint], code: str) -> Callable[[Lint], Lint]:
    def put(lint: Lint) -> Lint:
        table[code] = lint
        return lint

    return put


def integrity_problems(item: Item, path: Path, lines: Lines) -> list[Problem]:
    """What makes an item unusable."""
    return list(_judge(INTEGRITY, lambda lint: lint(item), item.id, path, lines))


def item_problems(item: Item, context: Context, path: Path, lines: Lines) -> list[Problem]:
    """What its author should mend in an item that can be used."""
    return [
        *_judge(STYLE, lambda lint: lint(item), item.id, path, lines),
        *_judge(CONTEXT, lambda lint: lint(item, context), item.id, path, lines),
    ]


def bank_problems(
    items: Mapping[str, Item], files: Mapping[str, Path], lines: Mapping[str, Lines]
) -> list[Problem]:
    """What many items have wrong together."""
    return [
        _problem(code, finding, item_id, files[item_id], lines[item_id])
        for code, lint in BANK.items()
        for item_id, finding in lint(items)
    ]


def _judge(
    table: Mapping[str, Lint],
    call: Callable[[Lint], Iterable[Finding]],
    item_id: str,
    path: Path,
    lines: Lines,
) -> Iterator[Problem]:
    for code, lint in table.items():
        for finding in call(lint):
            yield _problem(code, finding, item_id, path, lines)


def _problem(code: str, finding: Finding, item_id: str, path: Path, lines: Lines) -> Problem:
    line = lines.at(finding.where)
    return problem_in(path, finding.message, finding.remedy, code, line=line, item=item_id)
