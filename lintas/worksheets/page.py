"""The worksheet as one HTML file that needs nothing else: a phone, no connection, no server.

It is made from what `worksheet.json` holds, and so from nothing that tells a key; the same
content gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lintas.items import ContentError, Problem
from lintas.items.model import LANGS
from lintas.quiz.page import host_html, question_list, script_json

from .payload import keyless
from .worksheet import Worksheet

_BUILT = Path(__file__).parent.parent / "_vendor" / "worksheets"
_PAGE = """\
<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
{quiz}{fallback}<script type="application/json" id="sheet-data">{data}</script>
<script>{script}</script>
</body>
</html>
"""


def page_bytes(worksheet: Worksheet, help_lines: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """The page of a worksheet, both languages inside. Raises ContentError.

    `help_lines` are shown where the worksheet has a content notice.
    """
    content = keyless(worksheet)
    first, *others = LANGS
    title = {lang: str(content["title"][lang]) for lang in LANGS}
    style, script = _built("sheet.css"), _built("sheet.js")
    about = {name: content[name] for name in ("assignment", "release", "title", "intro_html")}
    page = _PAGE.format(
        lang=first,
        policy=_policy(style, script),
        title=html.escape(title[first]),
        style=style,
        quiz=host_html(
            content["items"], lang=first, quiz_id="sheet", title=title[first], mode="graded"
        ),
        fallback="".join(_fallback(content, lang) for lang in others),
        data=script_json({**about, "help": list(help_lines) if worksheet.care else []}),
        script=script,
    )
    return page.encode()


def _built(name: str) -> str:
    path = _BUILT / name
    try:
        text = path.read_text("utf-8").strip()
    except OSError:
        raise ContentError([_not_built(path)]) from None
    if any(end in text.lower() for end in ("</script", "</style")):
        raise ContentError([_not_built(path)])
    return text


def _not_built(path: Path) -> Problem:
    said = "the scripts of the worksheet page are not built"
    return Problem(str(path), 0, "", said, "run `npm run build` in the course folder", "not-built")


def _policy(style: str, script: str) -> str:
    """Only this very style and script, and nothing from elsewhere."""
    allowed = {"style-src": _digest(style), "script-src": _digest(script), "img-src": "data:"}
    rules = [f"{name} {source}" for name, source in allowed.items()]
    return "; ".join(["default-src 'none'", *rules, "base-uri 'none'", "form-action 'none'"])


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _fallback(content: Mapping[str, Any], lang: str) -> str:
    questions = question_list(content["items"][lang], lang, content["title"][lang])
    return f'<noscript><div lang="{lang}">\n{questions}\n</div></noscript>\n'
