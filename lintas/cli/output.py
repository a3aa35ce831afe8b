"""How `lintas` speaks: plain lines for people, JSON for programs; quiet either way."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from rich.console import Console

from lintas.items.problems import Problem

SCHEMA = 1
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """A line for a person."""
    out.print(text, markup=False)


def say_error(text: str) -> None:
    """A line for a person, on the error stream."""
    err.print(text, markup=False)


def print_json(data: dict[str, Any]) -> None:
    """Data for a program; `schema` first."""
    text = jsonlib.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, indent=1)
    # The name of a file may hold bytes that are no text.
    print(text.encode("utf-8", "replace").decode())


def print_problems(problems: Iterable[Problem], *, json: bool) -> None:
    """Problems, one a line, or as `{"schema": 1, "problems": […]}`."""
    found = list(problems)
    if json:
        print_json({"problems": [asdict(problem) for problem in found]})
        return
    for problem in found:
        say(str(problem))


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 problem`, `3 problems`."""
    return f"{number} {one if number == 1 else many or one + 's'}"
