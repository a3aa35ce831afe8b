"""What of a worksheet a student may hold: no key, both languages, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from lintas.items import render_item
from lintas.items.model import LANGS
from lintas.items.text import inline_html

from .worksheet import Worksheet

SCHEMA = 1
RELEASE_DIGITS = 12
NOTICE = {"en": "Please note", "id": "Perhatian"}


def keyless(worksheet: Worksheet) -> dict[str, Any]:
    """The content of `worksheet.json`, which the widgets show; `release` is its hash."""
    content = _content(worksheet)
    return {
        "schema": SCHEMA,
        "assignment": worksheet.assignment,
        "release": _digest(content),
        **content,
    }


def release_id(worksheet: Worksheet) -> str:
    """Names what the student saw: it moves with the questions, never with their keys."""
    return _digest(_content(worksheet))


def worksheet_bytes(worksheet: Worksheet) -> bytes:
    """`worksheet.json` as it is written."""
    text = json.dumps(keyless(worksheet), ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def _content(worksheet: Worksheet) -> dict[str, Any]:
    items = [question.item for question in worksheet.questions]
    return {
        "title": dict(worksheet.title),
        "intro_html": {lang: _intro(worksheet, lang) for lang in LANGS},
        "items": {
            lang: [render_item(item, lang, with_answer=False) for item in items] for lang in LANGS
        },
    }


def _intro(worksheet: Worksheet, lang: str) -> str:
    paragraphs = [inline_html(worksheet.intro[lang])]
    if worksheet.care:
        themes, other = (worksheet.care[name][lang] for name in ("themes", "alternative"))
        paragraphs.append(
            f"<strong>{NOTICE[lang]}.</strong> {inline_html(themes)} {inline_html(other)}"
        )
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:RELEASE_DIGITS]
