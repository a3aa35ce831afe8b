"""Checks of a hand-written YAML file that gather every problem with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lintas.items import ContentError, Problem
from lintas.items.model import LANGS
from lintas.items.yamlfile import Lines, Where


class Reader:
    """Reads parts of one file; what is wrong gathers in `problems`."""

    def __init__(self, path: Path, lines: Lines) -> None:
        self.path, self.lines = path, lines
        self.problems: list[Problem] = []

    def wrong(self, at: Where, message: str, remedy: str, *, item: str = "") -> None:
        """Note a problem at a place of the file."""
        line = self.lines.at(at)
        self.problems.append(Problem(str(self.path), line, item, message, remedy, "worksheet"))

    def mapping(
        self,
        data: Any,
        at: Where,
        required: set[str],
        optional: frozenset[str] | set[str] = frozenset(),
    ) -> bool:
        """True when `data` has the required fields and no other than these."""
        name = ".".join(map(str, at)) or "the file"
        if not isinstance(data, dict):
            self.wrong(at, f"{name} holds no fields", f"write {', '.join(sorted(required))}")
            return False
        for field in sorted(required - set(data)):
            self.wrong(at, f"'{field}' is missing in {name}", "add it")
        for field in sorted(set(data) - required - set(optional)):
            self.wrong((*at, field), f"'{field}' is not a field here", "remove or correct it")
        return required <= set(data)

    def words(self, data: Any, at: Where) -> dict[str, str]:
        """Text in both languages; empty text and other languages are problems."""
        if not self.mapping(data, at, set(LANGS)):
            return dict.fromkeys(LANGS, "")
        for lang in LANGS:
            if not isinstance(data[lang], str) or not data[lang].strip():
                self.wrong((*at, lang), f"'{lang}' is empty", "write the text")
        return {lang: str(data[lang]).strip() for lang in LANGS}

    def stop_if_wrong(self) -> None:
        """Raise ContentError when there is any problem."""
        if self.problems:
            raise ContentError(self.problems)
