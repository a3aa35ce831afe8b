"""The cells of a marked notebook as HTML: nothing in it runs, whoever wrote it.

Markdown is rendered without raw HTML; HTML that a cell put out goes through a list of what is
allowed; pictures are embedded bytes of two kinds; all else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt

from lintas.marking.answers import escape, harmless
from lintas.marking.code.clean import clean_image
from lintas.marking.code.clean_html import clean_html

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
_PICTURES = ("image/png", "image/jpeg")
_COLOURS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_HIDDEN = re.compile(
    r"^[ \t]*### BEGIN HIDDEN TESTS.*?(?:^[ \t]*### END HIDDEN TESTS[^\n]*$|\Z)", re.M | re.S
)


def text(value: Any) -> str:
    """Text of a cell (nbformat writes it as one string or as lines)."""
    lines = value if isinstance(value, list) else [value]
    return "".join(line for line in lines if isinstance(line, str))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return reader.disable(["image"])


@lru_cache(maxsize=2048)
def markdown(source: str) -> str:
    """Markdown as HTML: no raw HTML, no picture from elsewhere; headings below the page's own.

    Kept in memory: headings and rubrics are the same for the whole class.
    """
    return clean(_lower(_markdown().render(harmless(source))), links=True)


def _lower(rendered: str) -> str:
    return re.sub(r"(</?h)([1-6])\b", lambda m: f"{m[1]}{min(int(m[2]) + 2, 6)}", rendered)


def clean(fragment: str, *, links: bool = False) -> str:
    """HTML with only harmless elements left; their words stay."""
    tags = _TAGS | {"a"} if links else _TAGS
    attributes = {**_ATTRIBUTES, "a": {"href"}} if links else _ATTRIBUTES
    return nh3.clean(
        harmless(fragment),
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


def outputs(cell: Cell, say: Say, *, ours: bool, hidden_tests: bool) -> Iterator[str]:
    """What a cell put out. The trace of a failed hidden test would show the test.

    `ours`: HTML that Lintas wrote, whose classes are kept; other HTML is reduced to plain tables.
    """
    secret = not hidden_tests and _HIDDEN.search(text(cell.get("source"))) is not None
    found = cell.get("outputs")
    for output in found if isinstance(found, list) else []:
        if isinstance(output, dict):
            yield _output(output, say, ours, secret)


def _output(output: Cell, say: Say, ours: bool, secret: bool) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return _pre(text(output.get("text")))
    if kind == "error":
        named = f"{text(output.get('ename'))}: {text(output.get('evalue'))}"
        trace = output.get("traceback")
        lines = "" if secret or not isinstance(trace, list) else "\n".join(map(text, trace))
        return _pre(lines or named)
    data = output.get("data")
    return _rich(data if isinstance(data, dict) else {}, say, ours)


def _rich(data: Cell, say: Say, ours: bool) -> str:
    if "text/html" in data:
        shown = (clean if ours else clean_html)(text(data["text/html"]))
        if "<table" not in shown:
            return shown
        label = f'role="group" aria-label="{escape(say["output"])}" tabindex="0"'
        return f'<div class="wide" {label}>{shown}</div>'
    for kind in _PICTURES:
        picture = clean_image(text(data.get(kind)), kind)
        if picture:
            return f'<img alt="{escape(say["picture"])}" src="data:{kind};base64,{picture}">'
    if "text/plain" in data:
        return _pre(text(data["text/plain"]))
    return f'<p class="muted">{say["left-out"]}</p>'


def _pre(words: str) -> str:
    return f"<pre>{escape(_COLOURS.sub('', words))}</pre>" if words.strip() else ""
