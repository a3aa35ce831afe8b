"""Pieces of the page: a chart with its words and its table; other tables. All text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from operator import itemgetter

from lintas.charts.html import script_json
from lintas.items import inline_html

from .figures import Figure
from .sayings import word


@dataclass(frozen=True)
class Table:
    """Cells as text, in CommonMark; the columns in `numeric` are set to the right."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()


@dataclass(frozen=True)
class Drawn:
    """A chart as the page shows it: what it says stands around it as text."""

    key: str
    title: str
    subtitle: str
    takeaway: str
    alt: str
    figure: Figure
    table: Table


def chart(drawn: Drawn, lang: str) -> str:
    """`<figure class="l-chart">`, which charts.js draws when it comes near."""
    key, layout = f"{drawn.key}-{lang}", drawn.figure["layout"]
    slim = layout["meta"]["narrow"].get("layout.height", layout["height"])
    return (
        f'<figure class="l-chart" id="{key}" lang="{lang}" aria-labelledby="{key}-title">\n'
        f'<p class="l-chart-title" id="{key}-title">{inline_html(drawn.title)}</p>\n'
        f'<p class="l-chart-subtitle">{inline_html(drawn.subtitle)}</p>\n'
        f'<div class="l-chart-plot" role="img" aria-label="{escape(drawn.alt)}" '
        f'style="height:{layout["height"]}px;--l-chart-slim:{slim}px">'
        f'<p class="l-chart-undrawn">{escape(word("page.undrawn", lang))}</p></div>\n'
        f'<script type="application/json">{script_json(drawn.figure)}</script>\n<figcaption>\n'
        f'<p class="l-chart-takeaway">{inline_html(drawn.takeaway)}</p>\n'
        f'<details class="l-chart-table"><summary>{escape(word("page.table", lang))}</summary>\n'
        f"{table(drawn.table, f'{key}-table')}\n</details>\n</figcaption>\n</figure>"
    )


def table(data: Table, key: str) -> str:
    """A table that scrolls by itself where the page is narrow.

    Its first column heads the rows; rows with the same head stand under one.
    """
    head = "".join(_cell("th", text, n in data.numeric, "col") for n, text in enumerate(data.head))
    groups = (list(rows) for _, rows in groupby(data.rows, itemgetter(0)))
    body = "\n".join(_group(rows, data.numeric) for rows in groups)
    return (
        f'<div class="l-chart-scroll" role="region" tabindex="0" aria-labelledby="{key}">\n'
        f'<table><caption id="{key}">{inline_html(data.caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n{body}\n</table>\n</div>"
    )


def _group(rows: Sequence[Sequence[str]], numeric: Sequence[int]) -> str:
    many = len(rows) > 1
    head = _cell("th", rows[0][0], 0 in numeric, "rowgroup" if many else "row", len(rows))
    lines = ["".join(_cell("td", text, n in numeric) for n, text in enumerate(row) if n)
             for row in rows]  # fmt: skip
    return f"<tbody><tr>{head}" + "</tr>\n<tr>".join(lines) + "</tr></tbody>"


def _cell(tag: str, text: str, numeric: bool, scope: str = "", rows: int = 1) -> str:
    attributes = f' scope="{scope}"' * bool(scope) + ' class="l-chart-number"' * numeric
    attributes += f' rowspan="{rows}"' * (rows > 1)
    return f"<{tag}{attributes}>{inline_html(text)}</{tag}>"
