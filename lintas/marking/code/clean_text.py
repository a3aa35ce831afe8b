"""Students' markdown made harmless for nbgrader's pages, and still readable.

nbconvert lets raw HTML, every kind of link and MathJax through. An invisible character (WORD
JOINER) put in the right place makes each of them plain text, in prose and in code alike, so that
it does not matter how the markdown is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from .limits import MAX_ENVIRONMENTS, MAX_MARKDOWN, MAX_TEXT

JOINER = "\u2060"
TRUNCATED = "... Output truncated ..."
# Colours of a terminal start with ESC; BS is what progress bars write.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CONTROL_BUT_COLOUR = re.compile(r"[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#|[A-Za-z][A-Za-z0-9]*;)(?!(?:amp|lt|gt|quot|nbsp);)")
_SCHEME = re.compile(
    r"((?:(?:j\s*a\s*v\s*a|v\s*b|l\s*i\s*v\s*e)\s*s\s*c\s*r\s*i\s*p\s*t|d\s*a\s*t\s*a))(?=[\s\\]*:)",
    re.IGNORECASE,
)
# Where a link's address stands: another program may answer to any scheme (an editor, a terminal).
_ADDRESS = re.compile(
    r"(\](?:\(|:)[\s<]*)(?!(?:https?|mailto|attachment):)(?=[a-z][\w+.-]*[\s\\]*:)", re.IGNORECASE
)
_IMAGE = re.compile(r"!(?=\[)")
_ATTACHED = re.compile(r"!\[[^\[\]\n]*\]\(attachment:([\w.%-]+)\)", re.ASCII)
_HEADING = re.compile(r"(#+)")
_UNDERLINED = re.compile(r"(?<!\n)(?=\n[ \t>]*(?:=+|-+)[ \t]*$)", re.MULTILINE)
_FENCE = re.compile(r"((?:```|~~~)[`~]*[ \t]*)(?=mermaid)", re.IGNORECASE)
_BEGIN = "\\begin"
_MACRO = re.compile(
    r"\\(?=(?:href|style|class|cssId|data|tip|mmlToken|require|csname|[gx]?def|let|unicode|url|"
    r"(?:re)?newcommand|(?:re)?newenvironment|providecommand|DeclareMathOperator|"
    r"includegraphics|html\w*|bbox)(?![A-Za-z]))"
)


def clean_text(text: str) -> str:
    """Text of a terminal: colours stay, what steers or hides is replaced."""
    return _shorter(_OVERRIDE.sub("\ufffd", _CONTROL_BUT_COLOUR.sub("\ufffd", _lines(text))))


def clean_markdown(text: str, attachments: Collection[str] = ()) -> str:
    """Markdown without HTML, pictures from elsewhere, script in links or formulas.

    `attachments` are the names of the cell's own pictures, which stay.
    """
    text = _OVERRIDE.sub("\ufffd", _CONTROL.sub("\ufffd", _lines(_shorter(text, MAX_MARKDOWN))))
    text = _ENTITY.sub(f"&{JOINER}", _TAG.sub(f"<{JOINER}", text))
    text = _MACRO.sub(rf"\\{JOINER}", _FENCE.sub(rf"\1{JOINER}", text))
    if text.count(_BEGIN) > MAX_ENVIRONMENTS:
        text = text.replace(_BEGIN, f"\\{JOINER}begin")
    text = _images(text, attachments)
    text = _ADDRESS.sub(rf"\1{JOINER}", _SCHEME.sub(rf"\1{JOINER}", text))
    # A heading becomes an id of the page, which may be that of one of nbgrader's fields.
    return _UNDERLINED.sub(JOINER, _HEADING.sub(rf"\1{JOINER}", text))


def _images(text: str, attachments: Collection[str]) -> str:
    kept = {m.start() for m in _ATTACHED.finditer(text) if m[1] in attachments}
    return _IMAGE.sub(lambda m: m[0] if m.start() in kept else f"!{JOINER}", text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _shorter(text: str, limit: int = MAX_TEXT) -> str:
    return text if len(text) <= limit else f"{text[:limit]}\n{TRUNCATED}"
