"""Are two short answers the same but for case, accents, spacing and a slip of the finger?

The same rules stand in JavaScript; `tests/vectors/cloze.json` holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 200
"""Longer answers than this are not compared: nobody types them into a blank."""

_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def plain(text: str) -> str:
    """Lower case, without accents, with plain quotes and dashes and single spaces; no full stop."""
    text = unicodedata.normalize("NFKD", text[:LONGEST].translate(_QUOTES))
    text = "".join(char for char in text if not unicodedata.combining(char)).lower()
    return re.sub(r"\s+", " ", text).strip().rstrip(".").rstrip()


def slips_allowed(wording: str) -> int:
    """How many typing errors a wording forgives: 0 under 5 letters, 1 under 10, else 2."""
    letters = len(plain(wording))
    return 0 if letters < 5 else 1 if letters < 10 else 2


def matches(given: str, wordings: Iterable[str], *, exact: bool) -> bool:
    """True where `given` is one of the wordings, but for what `plain` and the slips forgive."""
    typed = plain(given)
    for wording in map(plain, wordings):
        if typed == wording:
            return True
        if not exact and distance(typed, wording) <= slips_allowed(wording):
            return True
    return False


def distance(a: str, b: str) -> int:
    """Slips between two words: a letter added, left out, changed, or two neighbours swapped.

    The optimal string alignment distance (Damerau 1964, restricted); at most 3 is told apart.
    """
    if abs(len(a) - len(b)) > 2:
        return 3
    before, row = [0] * (len(b) + 1), list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        older, before, row = before, row, [i] + [0] * len(b)
        for j, other in enumerate(b, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                row[j] = min(row[j], older[j - 2] + 1)
    return min(3, row[-1])
