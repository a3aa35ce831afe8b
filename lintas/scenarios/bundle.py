"""What a page needs to build cases: the rule table and the form, in one language or in both.

`python -m lintas.scenarios.bundle [--lang en|id] [FILE]` writes it as JSON.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lintas.scenarios.table import LANGUAGES, to_json

_FORM = Path(__file__).with_name("form.yml")
_BUILT = Path(__file__).parent.parent / "_vendor" / "scenarios"
# For those who write cases and for paper; the page itself has no use for them.
_NOT_SHOWN = ("note", "procedure")


@cache
def form() -> Mapping[str, Any]:
    """`form.yml`: groups, facts in plain words, dates, the procedure in words."""
    loaded: Mapping[str, Any] = yaml.safe_load(_FORM.read_text(encoding="utf-8"))
    return loaded


def assets() -> dict[str, Path]:
    """Name -> built file of the page's script and style."""
    return {name: _BUILT / name for name in ("case.css", "case.js")}


def page_table(lang: str | None = None) -> dict[str, Any]:
    """The table of `to_json` with `form`; only one language's words where `lang` is given."""
    whole = {**json.loads(to_json()), "form": dict(form())}
    return whole if lang is None else dict(in_language(whole, lang))


def in_language(value: Any, lang: str) -> Any:
    """A copy without the words of other languages and without notes for authors."""
    if isinstance(value, list):
        return [in_language(part, lang) for part in value]
    if not isinstance(value, dict):
        return value
    # A rule has an `id`, too; words are what has all languages.
    others = set(LANGUAGES) - {lang} if value.keys() >= set(LANGUAGES) else set()
    left_out = others | set(_NOT_SHOWN)
    return {key: in_language(part, lang) for key, part in value.items() if key not in left_out}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the table to a file or to the terminal."""
    parser = argparse.ArgumentParser(description="The rule table and the form as JSON.")
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--lang", choices=LANGUAGES)
    chosen = parser.parse_args(arguments)
    text = json.dumps(page_table(chosen.lang), ensure_ascii=False, separators=(",", ":"))
    if chosen.file:
        chosen.file.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
