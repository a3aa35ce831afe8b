"""Parties to a convention and its two protocols at each year's end: one line each, labelled."""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from ..formats import number, plain
from ..palette import INK, MAIN, MUTED
from ..spec import Data, Misfit, Spec, Table, Words
from .frame import Labels, framed, x_axis, y_axis

SPEC = Spec(
    tables={
        key: {"year": "int", "parties_at_year_end": "int"}
        for key in ("convention", "trafficking", "smuggling")
    },
    words={
        "axes.x": (),
        "labels.convention": ("parties",),
        "labels.trafficking": ("parties",),
        "labels.smuggling": ("parties",),
        "names.convention": (),
        "names.trafficking": (),
        "names.smuggling": (),
        "hover.year": ("name", "year", "parties"),
        "columns.year": (),
    },
)
LINES = {
    "convention": (INK, "dash", "circle"),
    "trafficking": (MAIN, "solid", "square"),
    "smuggling": (MUTED, "dot", "triangle-up"),
}
# Where a line's name stands to its end, so that three lines of words keep apart.
ANCHORS = {"convention": ("bottom", -8), "trafficking": ("middle", 0), "smuggling": ("top", 8)}


def check(data: Data, text: Words) -> list[Misfit]:
    """The three tables count the same years."""
    years = {key: [row["year"] for row in rows] for key, rows in data.items()}
    odd = [key for key in LINES if years[key] != years["convention"]]
    remedy = "give each treaty a row for each year"
    return [Misfit("tables", f"{key} has other years than convention", remedy) for key in odd]


def figure(data: Data, text: Words, lang: str) -> Any:
    """Three lines that end in their names."""
    labels = _labels(data, text, lang)
    years = list(range(2001, 2014, 2))
    return framed(
        [_line(key, data, text, lang) for key in LINES],
        lang,
        height=400,
        narrow={
            **labels.narrow,
            "layout.margin": {"l": 34, "r": 104, "t": 10, "b": 46},
            "layout.xaxis.tickvals": years[::2],
            "layout.xaxis.title.font.size": 12,
        },
        margin={"l": 44, "r": 190, "t": 12, "b": 54},
        xaxis=x_axis(
            range=[2000.7, 2013.15],
            tickvals=years,
            title={"text": plain(text("axes.x")), "font": {"color": MUTED, "size": 14}},
        ),
        yaxis=y_axis(range=[0, 195], dtick=50),
        annotations=labels.annotations,
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """One row per year, one column per treaty."""
    head = (text("columns.year"), *(text(f"names.{key}") for key in LINES))
    counts = [[row["parties_at_year_end"] for row in data[key]] for key in LINES]
    years = [str(row["year"]) for row in data["convention"]]
    return Table(head, tuple(zip(years, *counts, strict=True)))


def _line(key: str, data: Data, text: Words, lang: str) -> go.Scatter:
    colour, dash, symbol = LINES[key]
    rows = data[key]
    said = [
        text(
            "hover.year",
            name=text(f"names.{key}"),
            year=row["year"],
            parties=number(row["parties_at_year_end"], lang),
        )
        for row in rows
    ]
    return go.Scatter(
        x=[row["year"] for row in rows],
        y=[row["parties_at_year_end"] for row in rows],
        mode="lines+markers",
        line={"color": colour, "width": 3 if colour == MAIN else 2, "dash": dash},
        marker={"color": colour, "size": 8, "symbol": symbol},
        hovertext=[plain(words) for words in said],
        hoverinfo="text",
    )


def _labels(data: Data, text: Words, lang: str) -> Labels:
    labels = Labels()
    for key, (colour, _, _) in LINES.items():
        last = data[key][-1]
        words = text(f"labels.{key}", parties=number(last["parties_at_year_end"], lang))
        labels.add(
            words, last["year"], last["parties_at_year_end"], width=23, slim=13, xanchor="left",
            yanchor=ANCHORS[key][0], yshift=ANCHORS[key][1], xshift=10, font={"color": colour},
        )  # fmt: skip
    return labels
