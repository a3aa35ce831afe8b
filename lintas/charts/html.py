"""The block around a chart in a page: all of it is there before, and without, any script."""

from __future__ import annotations

import json
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lintas.items import inline_html

from .formats import day, number
from .words import word

if TYPE_CHECKING:
    from .model import Chart
    from .spec import Table


def chart_html(chart: Chart, lang: str, asset_prefix: str) -> str:
    """`<figure class="l-chart">` for one page.

    `asset_prefix` is the relative address of the folder that holds charts.js and plotly/
    (see files.py); "" for the page's own folder.
    """
    assets = f"{asset_prefix.rstrip('/')}/" if asset_prefix else ""
    text = chart.words(lang)
    figure = chart.figure_json(lang)
    key = f"chart-{chart.name}"
    caption = [
        f'<p class="l-chart-takeaway">{inline_html(text("takeaway"))}</p>',
        _noted("l-chart-limits", "cannot_show", text("cannot_show"), lang),
        _source(chart, lang),
        _table(chart, lang, key),
        _csv(chart, lang),
    ]
    return "\n".join(
        [
            f'<figure class="l-chart" id="{key}" lang="{lang}" '
            f'data-assets="{escape(assets)}" aria-labelledby="{key}-title">',
            f'<p class="l-chart-title" id="{key}-title">{inline_html(text("title"))}</p>',
            f'<p class="l-chart-subtitle">{inline_html(text("subtitle"))}</p>',
            _plot(text("alt"), figure["layout"], lang),
            f'<script type="application/json">{script_json(figure)}</script>',
            "<figcaption>",
            *caption,
            "</figcaption>",
            "</figure>",
        ]
    )


def script_json(value: Any) -> str:
    """JSON that cannot end, or open, the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _plot(alt: str, layout: dict[str, Any], lang: str) -> str:
    """The place of the picture, with its height, and another for a narrow screen if it has one."""
    words = escape(word("undrawn", lang))
    slim = layout["meta"]["narrow"].get("layout.height", layout["height"])
    return (
        f'<div class="l-chart-plot" role="img" aria-label="{escape(alt)}" '
        f'style="height:{layout["height"]}px;--l-chart-slim:{slim}px">'
        f'<p class="l-chart-undrawn">{words}</p></div>'
    )


def _noted(css: str, key: str, text: str, lang: str) -> str:
    return f'<p class="{css}"><strong>{word(key, lang)}</strong> {inline_html(text)}</p>'


def _source(chart: Chart, lang: str) -> str:
    """Documents, the state of the data, then what to know before quoting it."""
    documents = "; ".join(inline_html(source.named()) for source in chart.sources)
    as_of = escape(chart.as_of[lang])
    caveat = inline_html(chart.words(lang)("caveat"))
    return (
        f'<p class="l-chart-source"><strong>{word("source", lang)}</strong> {documents}. '
        f"<strong>{word('as_of', lang)}</strong> {as_of}. "
        f"<strong>{word('note', lang)}</strong> {caveat}</p>"
    )


def _table(chart: Chart, lang: str, key: str) -> str:
    table = chart.table(lang)
    numeric = [all(isinstance(row[n], int | float) for row in table.rows) for n in _columns(table)]
    head = "".join(_cell("th", name, numeric[n], "col") for n, name in enumerate(table.head))
    body = "\n".join(f"<tr>{_row(row, numeric, lang)}</tr>" for row in table.rows)
    caption = inline_html(chart.words(lang)("subtitle"))
    return (
        f'<details class="l-chart-table"><summary>{word("table", lang)}</summary>\n'
        f'<div class="l-chart-scroll" role="region" tabindex="0" aria-labelledby="{key}-caption">\n'
        f'<table><caption id="{key}-caption">{caption}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n</div>\n</details>"
    )


def _columns(table: Table) -> range:
    return range(len(table.head))


def _row(row: tuple[Any, ...], numeric: list[bool], lang: str) -> str:
    cells = [shown(cell, lang) for cell in row]
    first = _cell("th", cells[0], numeric[0], "row")
    return first + "".join(
        _cell("td", cell, numeric[n]) for n, cell in enumerate(cells[1:], start=1)
    )


def _cell(tag: str, text: str, numeric: bool, scope: str = "") -> str:
    attributes = f' scope="{scope}"' * bool(scope) + ' class="l-chart-number"' * numeric
    return f"<{tag}{attributes}>{escape(text)}</{tag}>"


def shown(cell: Any, lang: str) -> str:
    """A cell as the language writes it."""
    if isinstance(cell, date):
        return day(cell, lang).replace(" ", "\u00a0")  # a date does not break
    if isinstance(cell, int):
        return number(cell, lang)
    if isinstance(cell, float):
        return number(cell, lang, 1)
    return str(cell)


def _csv(chart: Chart, lang: str) -> str:
    """A link that carries the file itself: no second file to lose, and it works from a disk."""
    # The mark at the start tells spreadsheets that the file is UTF-8.
    content = quote("\ufeff" + chart.csv(lang))
    return (
        f'<a class="l-chart-csv" download="{chart.name}.csv" '
        f'href="data:text/csv;charset=utf-8,{content}">{word("csv", lang)}</a>'
    )
