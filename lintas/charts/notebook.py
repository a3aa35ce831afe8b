"""`show("palermo-parties", "id")` in a notebook, with the standard library and plotly alone.

Students' notebooks have no YAML: they read lintas/_vendor/charts/charts.json, which
`python -m lintas.charts.bundle` writes. Where the book itself is at hand it is read directly.
"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

from .palette import LIGHT, MUTED, PAPER, resolve
from .words import word

BUNDLE = Path(__file__).resolve().parent.parent / "_vendor" / "charts" / "charts.json"


def show(name: str, lang: str = "en") -> Any:
    """The chart as a plotly Figure with its title, takeaway and source, for a notebook cell."""
    from plotly import graph_objects as go

    record = _record(name, lang)
    figure = resolve(record["figure"], LIGHT)
    figure["layout"].pop("meta", None)
    shown = go.Figure(figure)
    shown.update_layout(**resolve(_frame(record, figure["layout"]), LIGHT))
    return shown


def notebook_record(chart: Any, lang: str) -> dict[str, Any]:
    """What a notebook needs of a chart: the figure and the words around it, as plain text."""
    text = chart.words(lang)
    documents = "; ".join(f"{s.organisation}, {s.title} ({s.year})" for s in chart.sources)
    as_of = f"{word('as_of', lang)} {chart.as_of[lang]}."
    return {
        "figure": chart.figure_json(lang),
        "title": text("title"),
        "subtitle": text("subtitle"),
        "source": f"{word('source', lang)} {documents}. {as_of}",
        "alt": text("alt"),
    }


def _record(name: str, lang: str) -> dict[str, Any]:
    if BUNDLE.is_file():
        charts = json.loads(BUNDLE.read_text(encoding="utf-8"))
        if name not in charts:
            raise LookupError(f"there is no chart '{name}'; use one of {', '.join(charts)}")
        record: dict[str, Any] = charts[name][_language(lang, charts[name])]
        return record
    from .model import load  # a checkout without built files: YAML is there

    chart = load(name)
    return notebook_record(chart, _language(lang, ("en", "id")))


def _language(lang: str, known: Any) -> str:
    if lang not in known:
        raise LookupError(f"there is no language '{lang}'; use one of {', '.join(known)}")
    return lang


def _frame(record: dict[str, Any], layout: dict[str, Any]) -> dict[str, Any]:
    """Room above for the title and below for the source; a page sets both as text instead."""
    title = "<br>".join(textwrap.wrap(record["title"], 80))
    source = textwrap.wrap(record["source"], 110)
    margin, top, below = layout["margin"], 100, 24 + 15 * len(source)
    note = {
        "text": "<br>".join(source),
        "showarrow": False,
        "align": "left",
        "font": {"size": 11, "color": MUTED},
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "xanchor": "left",
        "yanchor": "top",
        "yshift": -margin["b"],
    }
    return {
        "title": {
            "text": title,
            "font": {"size": 17},
            "x": 0,
            "xref": "paper",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 14},
        },
        "height": layout["height"] + top + below,
        "margin": {**margin, "t": margin["t"] + top, "b": margin["b"] + below},
        "annotations": [*layout.get("annotations", []), note],
        "paper_bgcolor": PAPER,
    }
