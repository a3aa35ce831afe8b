"""What is wrong with a file, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """One finding: where it is, what is wrong and what would be right.

    `line` counts from 1; 0 means the file as a whole. `item` is an item id or "".
    """

    file: str
    line: int
    item: str
    message: str
    remedy: str
    code: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        who = f"  {self.item}" if self.item else ""
        return f"{place}{who}  {self.message} → {self.remedy}  [{self.code}]"


class ContentError(Exception):
    """One or more problems in content; the command line prints them, one a line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def problem_in(
    file: Path | str, message: str, remedy: str, code: str, *, line: int = 0, item: str = ""
) -> Problem:
    """A problem in `file`, with the parts that are often left out defaulted."""
    return Problem(str(file), line, item, message, remedy, code)
