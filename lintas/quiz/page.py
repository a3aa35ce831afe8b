"""The static face: a host that the classic script brings to life, and a list for paper."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

_BUILT = Path(__file__).parent.parent / "_vendor" / "quiz"
_FALLBACK = {
    "en": "These questions need JavaScript to be answered here; this is the list.",
    "id": "Soal-soal ini memerlukan JavaScript untuk dijawab di sini; berikut daftarnya.",
}
_LISTS = (
    "options", "cards", "bins", "rows", "columns", "tags", "criteria", "left", "right", "steps"
)  # fmt: skip
_LINE = "________"

Payload = Mapping[str, Any]


def page_html(
    payloads: Sequence[Payload],
    *,
    lang: str,
    quiz_id: str,
    title: str | None = None,
    mode: str = "practice",
) -> str:
    """The whole block of a quiz for a page: host, data, and the questions as a plain list.

    `payloads` are what `lintas.items.render_item` gives, all in `lang`; `quiz_id` is unique on the
    page. The page must also load the files of `assets()`: quiz.css, and quiz.js deferred.
    """
    return host_html({lang: payloads}, lang=lang, quiz_id=quiz_id, title=title, mode=mode)


def host_html(
    items: Mapping[str, Sequence[Payload]],
    *,
    lang: str,
    quiz_id: str,
    title: str | None = None,
    mode: str = "practice",
) -> str:
    """As `page_html`, for items in several languages (a page that can switch between them)."""
    model = {
        "items": items,
        "lang": lang,
        "mode": mode,
        "readonly": False,
        "reader": "",
        "state": {},
        "title": title or "",
    }
    return (
        f'<div class="lintas-quiz" id="{html.escape(quiz_id)}" data-lang="{html.escape(lang)}">\n'
        f'<script type="application/json">{script_json(model)}</script>\n'
        f"<noscript>\n{_question_list(items[lang], lang, title)}\n</noscript>\n"
        "</div>\n"
    )


def script_json(data: object) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def assets() -> dict[str, Path]:
    """The built files of the quiz by name: quiz.mjs (notebooks), quiz.js and quiz.css (pages)."""
    return {name: _BUILT / name for name in ("quiz.mjs", "quiz.js", "quiz.css")}


def _question_list(payloads: Iterable[Payload], lang: str, title: str | None) -> str:
    heading = f"<p><strong>{html.escape(title)}</strong></p>\n" if title else ""
    questions = "\n".join(f"<li>{_question(payload)}</li>" for payload in payloads)
    return f"{heading}<p>{_FALLBACK.get(lang, _FALLBACK['en'])}</p>\n<ol>\n{questions}\n</ol>"


def _question(payload: Payload) -> str:
    case = f"<p>{payload['case']}</p>" if payload.get("case") else ""
    text = "".join(map(_piece, payload.get("text") or ()))
    passage = f"<p>{text}</p>" if text else ""
    lists = "".join(_bullets(payload[name]) for name in _LISTS if payload.get(name))
    unit = f"<p>{_LINE} {payload['unit']}</p>" if payload.get("unit") else ""
    return f"{case}<p>{payload['stem']}</p>{passage}{lists}{_nodes(payload)}{unit}"


def _piece(piece: str | Payload) -> str:
    if isinstance(piece, str):
        return piece
    return f"<u>{piece['html']}</u>" if piece["html"] else _LINE


def _nodes(payload: Payload) -> str:
    """A branch as a list of its places, each with its choices; the start comes first."""
    nodes = sorted(payload.get("nodes") or (), key=lambda node: node["id"] != payload["start"])
    rows = "".join(f"<li>{node['html']}{_bullets(node['choices'])}</li>" for node in nodes)
    return f"<ol>{rows}</ol>" if rows else ""


def _bullets(parts: Iterable[Payload]) -> str:
    rows = "".join(f"<li>{part['html']}</li>" for part in parts)
    return f"<ul>{rows}</ul>"
