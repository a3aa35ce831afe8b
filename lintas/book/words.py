"""The words of the theme and of the book's blocks, in the reader's language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lintas.items import parse_yaml
from lintas.items.dates import date_in_words

__all__ = ["CATALOGUE", "LANGS", "NAMES", "date_in_words", "say", "words"]

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
