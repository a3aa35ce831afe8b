"""The words of the theme and of the book's blocks, in the reader's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lintas.items import parse_yaml

LANGS = ("en", "id")
NAMES = {"en": "English", "id": "Bahasa Indonesia"}
CATALOGUE = Path(__file__).parent / "strings.yml"


@cache
def words(lang: str) -> dict[str, str]:
    """All words in `lang` by name."""
    data, _ = parse_yaml(CATALOGUE)
    return {name: both[lang] for name, both in data.items()}


def say(lang: str, name: str, **values: object) -> str:
    """One phrase in `lang`, its {slots} filled; without values they stay for the script to fill."""
    phrase = words(lang)[name]
    return phrase.format(**values) if values else phrase


def date_in_words(value: str, lang: str) -> str:
    """`2026-01-28`, `2025-12` or `2025` as a reader writes it: 28 January 2026."""
    parts = [int(part) for part in str(value).split("-")]
    months = words(lang)["months"].split()
    shown = [str(parts[0])]
    if len(parts) > 1:
        shown.insert(0, months[parts[1] - 1])
    if len(parts) > 2:
        shown.insert(0, str(parts[2]))
    return " ".join(shown)
