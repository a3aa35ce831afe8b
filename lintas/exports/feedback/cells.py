"""The cells of a marked notebook as HTML: nothing in it runs, whoever wrote it.

Markdown is rendered without raw HTML; HTML that a cell put out goes through a list of what is
allowed; pictures are embedded bytes of two kinds; all else is text.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt

Cell = Mapping[str, Any]
Say = Mapping[str, str]

_TAGS = {
    *("p", "br", "strong", "em", "b", "i", "u", "s", "code", "pre", "sub", "sup", "div", "span"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "hr", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"),
}
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
_CLASSES = {
    "p": {"lintas-earned"},
    "li": {"lintas-right", "lintas-wrong", "lintas-missed"},
}
_PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_COLOURS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_HIDDEN = re.compile(
    r"^[ \t]*### BEGIN HIDDEN TESTS.*?(?:^[ \t]*### END HIDDEN TESTS[^\n]*$|\Z)", re.M | re.S
)
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def text(value: Any) -> str:
    """Text of a cell (nbformat writes it as one string or as lines)."""
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str))


def escape(words: str) -> str:
    """Words as HTML text; characters that steer a terminal or turn the line become U+FFFD."""
    return html.escape(_CONTROL.sub("\ufffd", words), quote=True)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return reader.disable(["image"])


@lru_cache(maxsize=2048)
def markdown(source: str) -> str:
    """Markdown as HTML: no raw HTML, no picture from elsewhere; headings below the page's own.

    Kept in memory: headings and rubrics are the same for the whole class.
    """
    return clean(_lower(_markdown().render(_CONTROL.sub("\ufffd", source))), links=True)


def _lower(rendered: str) -> str:
    return re.sub(r"(</?h)([1-6])\b", lambda m: f"{m[1]}{min(int(m[2]) + 2, 6)}", rendered)


def clean(fragment: str, *, links: bool = False) -> str:
    """HTML with only harmless elements left; their words stay."""
    tags = _TAGS | {"a"} if links else _TAGS
    attributes = {**_ATTRIBUTES, "a": {"href"}} if links else _ATTRIBUTES
    return nh3.clean(
        _CONTROL.sub("\ufffd", fragment),
        tags=tags,
        attributes=attributes,
        allowed_classes=_CLASSES,
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def source(cell: Cell, say: Say, *, hidden_tests: bool) -> str:
    """The code of a cell; its hidden tests only when asked for."""
    code = text(cell.get("source"))
    if not hidden_tests:
        code = _HIDDEN.sub(say["hidden"], code)
    return f"<pre><code>{escape(code)}</code></pre>" if code.strip() else ""


def outputs(cell: Cell, say: Say, *, hidden_tests: bool) -> Iterator[str]:
    """What a cell put out. The trace of a failed hidden test would show the test."""
    secret = not hidden_tests and _HIDDEN.search(text(cell.get("source"))) is not None
    found = cell.get("outputs")
    for output in found if isinstance(found, list) else []:
        if isinstance(output, dict):
            yield _output(output, say, secret)


def _output(output: Cell, say: Say, secret: bool) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return _pre(text(output.get("text")))
    if kind == "error":
        named = f"{text(output.get('ename'))}: {text(output.get('evalue'))}"
        trace = output.get("traceback")
        lines = "" if secret or not isinstance(trace, list) else "\n".join(map(text, trace))
        return _pre(lines or named)
    data = output.get("data")
    return _rich(data if isinstance(data, dict) else {}, say)


def _rich(data: Cell, say: Say) -> str:
    if "text/html" in data:
        shown = clean(text(data["text/html"]))
        if "<table" not in shown:
            return shown
        label = f'role="group" aria-label="{escape(say["output"])}" tabindex="0"'
        return f'<div class="wide" {label}>{shown}</div>'
    for kind, head in _PICTURES.items():
        picture = _picture(data.get(kind), head)
        if picture:
            return f'<img alt="{escape(say["picture"])}" src="data:{kind};base64,{picture}">'
    if "text/plain" in data:
        return _pre(text(data["text/plain"]))
    return f'<p class="muted">{say["left-out"]}</p>'


def _picture(value: Any, head: bytes) -> str:
    """The picture encoded anew; "" when it is none."""
    try:
        raw = base64.b64decode(text(value))
    except (binascii.Error, ValueError):
        return ""
    return base64.b64encode(raw).decode() if raw.startswith(head) else ""


def _pre(words: str) -> str:
    return f"<pre>{escape(_COLOURS.sub('', words))}</pre>" if words.strip() else ""
