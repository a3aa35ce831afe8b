"""HTML of an output reduced to text and plain tables.

Two steps. First every tag is written anew without attributes, except a few numbers, and what is
no tag becomes text: after that no trick of quoting is left, and how deep elements stand inside
one another can be told (a parser may need minutes and gigabytes for a short text that nests
them badly). Then an HTML parser (nh3) keeps the elements of an allow-list: no link, picture,
style or script.
"""

from __future__ import annotations

import re

import nh3

from .limits import MAX_HTML, MAX_NESTING

TAGS = frozenset(
    """
    table thead tbody tfoot tr th td caption p br hr b strong i em u s sub sup small span div
    code pre blockquote ul ol li dl dt dd h1 h2 h3 h4 h5 h6 samp kbd
    """.split()  # noqa: SIM905 (a list of forty quoted words reads worse)
)
_HIDDEN = "script|style|template|noscript|iframe|title|textarea|select|svg|math|object|xmp|noembed"
_DROPPED = re.compile(
    rf"<!--.*?(?:-->|\Z)|<({_HIDDEN})(?![A-Za-z0-9]).*?(?:</\1(?![A-Za-z0-9])[^<>]*>?|\Z)",
    re.DOTALL | re.IGNORECASE,
)
# The length of a quoted value is bounded, so that looking for its end cannot take long.
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)((?:[^"'<>]|"[^"]{0,1000}"|'[^']{0,1000}')*)>|<""")
_NUMBER = re.compile(r"(?<![\w-])(colspan|rowspan|border)\s*=\s*[\"']?(\d{1,2})(?!\d)", re.I)
_FRAME = re.compile(r"(?<![\w-])class\s*=\s*[\"']?dataframe", re.I)
_VOID = ("br", "hr")
_ENDED_BY_NEXT = ("p", "li", "td", "th", "tr", "dt", "dd", "thead", "tbody", "tfoot")
_SPANS = {"colspan", "rowspan"}
# Formula renderers leave elements of these classes alone.
_NO_FORMULAS = "tex2jax_ignore mathjax_ignore"


def clean_html(text: str) -> str:
    """Harmless HTML; "" when nothing is left, or it is too long or deep to be shown."""
    if len(text) > MAX_HTML:
        return ""
    plain = _TAG.sub(_plain_tag, _DROPPED.sub("", text))
    if _is_deep(plain):
        return ""
    inner = nh3.clean(
        plain,
        tags=set(TAGS),
        attributes={"table": {"border"}, "td": _SPANS, "th": _SPANS},
        allowed_classes={"table": {"dataframe"}},
        url_schemes=set(),
        link_rel=None,
    )
    return f'<div class="{_NO_FORMULAS}">{inner}</div>' if inner.strip() else ""


def _plain_tag(found: re.Match[str]) -> str:
    """A tag of the list without what could act; "" for another; what is no tag as text."""
    if not found[2]:
        return "&lt;"
    name = found[2].lower()
    if name not in TAGS:
        return ""
    if found[1]:
        return f"</{name}>"
    kept = ""
    if name in ("table", "td", "th"):
        kept = "".join(f' {key.lower()}="{value}"' for key, value in _NUMBER.findall(found[3]))
    if name == "table" and _FRAME.search(found[3]):
        kept += ' class="dataframe"'
    return f"<{name}{kept}>"


def _is_deep(text: str) -> bool:
    """True when elements stand inside one another too deeply. Bad nesting counts as deep."""
    inside: list[str] = []
    for closing, name, _ in _TAG.findall(text):
        ended = [at for at in range(max(0, len(inside) - 4), len(inside)) if inside[at] == name]
        ends = ended and all(one in _ENDED_BY_NEXT for one in inside[ended[-1] + 1 :])
        if ends and (closing or name in _ENDED_BY_NEXT):
            del inside[ended[-1] :]
        if not closing and name not in _VOID:
            inside.append(name)
        if len(inside) > MAX_NESTING:
            return True
    return False
