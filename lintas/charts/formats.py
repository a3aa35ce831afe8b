"""Numbers, dates and line breaks as each language writes them."""

from __future__ import annotations

import html
import textwrap
from datetime import date

LANGUAGES = ("en", "id")
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
}
# plotly's order: the decimal mark, then the mark between thousands.
SEPARATORS = {"en": ".,", "id": ",."}


def number(value: int | float, lang: str, decimals: int = 0) -> str:
    """1,234.5 in English, 1.234,5 in Indonesian."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(".,", SEPARATORS[lang]))


def day(value: date, lang: str) -> str:
    """1 June 2010; 1 Juni 2010."""
    return f"{value.day} {_MONTHS[lang].split()[value.month - 1]} {value.year}"


def plain(text: str) -> str:
    """Text for inside a figure, where plotly would read `<` and `&` as markup."""
    return html.escape(text, quote=False)


def wrapped(text: str, width: int) -> str:
    """As plain, in lines of at most `width` characters where words allow; new lines are kept."""
    lines = [
        line
        for part in text.splitlines()
        for line in textwrap.wrap(part, width, break_long_words=False, break_on_hyphens=False)
    ]
    return "<br>".join(plain(line) for line in lines)
