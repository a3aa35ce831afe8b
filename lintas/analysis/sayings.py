"""What a finding says in words, in either language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from lintas.charts.formats import number
from lintas.items import parse_yaml

from .analyse import Analysis, ItemReport, OptionRow
from .findings import Finding
from .matrix import Words

FILE = Path(__file__).with_name("words.yml")
Texts = Mapping[str, Words]


@dataclass(frozen=True)
class Course:
    """What the course knows: misconceptions by slug, and headings of lesson sections by point."""

    misconceptions: Texts = field(default_factory=dict)
    sections: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Saying:
    """A finding as one line and what it means; inline CommonMark."""

    head: str
    text: str


@lru_cache(maxsize=1)
def _all() -> Any:
    return parse_yaml(FILE)[0]


def word(key: str, lang: str, /, **fields: object) -> str:
    """The text at a dotted key (`page.title`) in a language, {fields} filled in."""
    at = _all()
    for part in key.split("."):
        at = at[part]
    text = str(at[lang])
    return text.format(**fields) if fields else text


def methods(lang: str, *, enough: bool) -> list[str]:
    """The paragraphs on how it was computed; for a small class only those that apply."""
    told = _all()["method"]
    places = range(len(told["list"])) if enough else told["list_few"]
    return [told["list"][place][lang] for place in places]


def percent(share: float | None, lang: str) -> str:
    """37%; – for nothing."""
    return word("page.none", lang) if share is None else f"{number(round(share * 100), lang)}%"


def decimal(value: float | None, lang: str, places: int = 2) -> str:
    """0.37 or 0,37, with a real minus; – for nothing."""
    if value is None:
        return word("page.none", lang)
    text = number(value, lang, places)
    zero = number(0.0, lang, places)
    return zero if text == f"-{zero}" else text.replace("-", "−")


def said(finding: Finding, analysis: Analysis, lang: str, course: Course | None = None) -> Saying:
    """A finding in words."""
    course = course or Course()
    item = next((i for i in analysis.items if i.column.id == finding.item), None)
    fields = {
        "item": finding.item,
        "label": "",
        "part": "",
        "key": "",
        "misconception": "",
        "section": "",
        **{name: _shown(name, value, lang) for name, value in finding.fields.items()},
    }
    if finding.row is not None and item is not None:
        fields |= _about_row(finding.row, item, lang, course)
    head = word(f"kinds.{finding.kind}.head", lang, **fields)
    return Saying(head, word(f"kinds.{finding.kind}.text", lang, **fields))


def plain(text: str) -> str:
    """Without the marks of CommonMark, on one line: for a terminal."""
    return " ".join(re.sub(r"[*`]|\\(?=\W)", "", text).split())


def _shown(name: str, value: Any, lang: str) -> str:
    if name in ("share", "upper", "keyed"):
        return percent(value, lang)
    if isinstance(value, float):
        return decimal(value, lang, 1 if name == "times" else 2)
    return number(value, lang) if isinstance(value, int) else str(value)


def _about_row(row: OptionRow, item: ItemReport, lang: str, course: Course) -> dict[str, str]:
    choice = row.choice
    part = choice.part_label.get(lang, "")
    keys = [
        other.choice.label[lang]
        for other in item.options
        if other.choice.part == choice.part and other.choice.right
    ]
    told = course.misconceptions.get(choice.misconception or "", {}).get(lang, "")
    return {
        "label": _short(choice.label[lang]),
        "part": word("parts.for", lang, part=_short(part)) if part else "",
        "key": _short(keys[0]) if keys else "",
        "misconception": word("parts.misconception", lang, text=told) if told else "",
        "section": _sections(item, lang, course),
    }


def _sections(item: ItemReport, lang: str, course: Course) -> str:
    found = [
        course.sections[point][lang] for point in item.column.covers if point in course.sections
    ]
    names = "; ".join(dict.fromkeys(f"“{name}”" for name in found))
    return word("parts.section", lang, sections=names) if names else ""


def _short(text: str, most: int = 110) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[: most - 1].rsplit(' ', 1)[0]} …"
