"""Sums of a database by year, with and without one reporter; how many reported stands below."""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from ..formats import number, plain
from ..palette import MAIN, MUTED
from ..spec import Data, Misfit, Row, Spec, Table, Words
from .frame import Labels, framed, x_axis, y_axis

SPEC = Spec(
    tables={
        "sums": {
            "year": "int",
            "countries_reporting": "int",
            "sum_of_published_counts": "int",
            "sum_excl_pakistan": "int",
            "countries_excl_pakistan": "int",
        }
    },
    words={
        "axes.x": (),
        "labels.all": (),
        "labels.without": (),
        "labels.jump": ("year",),
        "hover.all": ("year", "sum", "countries"),
        "hover.without": ("year", "sum", "countries"),
        "columns.year": (),
        "columns.countries": (),
        "columns.all": (),
        "columns.without": (),
    },
    options=("first_year", "jump"),
)
LINES = {
    "all": ("sum_of_published_counts", "countries_reporting", MUTED, "dash", "square"),
    "without": ("sum_excl_pakistan", "countries_excl_pakistan", MAIN, "solid", "circle"),
}


def check(data: Data, text: Words) -> list[Misfit]:
    """`first_year` and `jump` are years of the table."""
    years = [row["year"] for row in data["sums"]]
    return [
        Misfit(f"options.{key}", f"{key} is no year of the table", f"use {years[0]} to {years[-1]}")
        for key in ("first_year", "jump")
        if text.options[key] not in years
    ]


def figure(data: Data, text: Words, lang: str) -> Any:
    """Two lines that part in one year."""
    rows = _drawn(data, text)
    labels = _labels(rows, text)
    years = [row["year"] for row in rows]
    under = [f"{row['year']}<br>{row['countries_reporting']}" for row in rows]
    return framed(
        [_line(rows, text, lang, key) for key in LINES],
        lang,
        height=420,
        narrow={
            **labels.narrow,
            "layout.margin": {"l": 50, "r": 12, "t": 10, "b": 74},
            "layout.xaxis.title.font.size": 12,
        },
        margin={"l": 66, "r": 24, "t": 12, "b": 84},
        xaxis=x_axis(
            range=[years[0] - 0.4, years[-1] + 0.4],
            tickvals=years,
            ticktext=under,
            title={"text": plain(text("axes.x")), "font": {"color": MUTED, "size": 14}},
        ),
        yaxis=y_axis(
            range=[0, 96_000],
            tickvals=list(range(0, 80_001, 20_000)),
            ticktext=[number(value, lang) for value in range(0, 80_001, 20_000)],
        ),
        annotations=labels.annotations,
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """The years that are drawn."""
    keys = ("year", "countries", "all", "without")
    rows = [
        (
            str(row["year"]),
            row["countries_reporting"],
            row["sum_of_published_counts"],
            row["sum_excl_pakistan"],
        )
        for row in _drawn(data, text)
    ]
    return Table(tuple(text(f"columns.{key}") for key in keys), tuple(rows))


def _drawn(data: Data, text: Words) -> list[Row]:
    return [row for row in data["sums"] if row["year"] >= text.options["first_year"]]


def _line(rows: list[Row], text: Words, lang: str, key: str) -> go.Scatter:
    column, reporters, colour, dash, symbol = LINES[key]
    said = [
        text(
            f"hover.{key}",
            year=row["year"],
            sum=number(row[column], lang),
            countries=row[reporters],
        )
        for row in rows
    ]
    return go.Scatter(
        x=[row["year"] for row in rows],
        y=[row[column] for row in rows],
        mode="lines+markers",
        line={"color": colour, "width": 3 if colour == MAIN else 2, "dash": dash},
        marker={"color": colour, "size": 9, "symbol": symbol},
        hovertext=[plain(words) for words in said],
        hoverinfo="text",
    )


def _labels(rows: list[Row], text: Words) -> Labels:
    labels = Labels()
    jump = next(row for row in rows if row["year"] == text.options["jump"])
    last = rows[-1]
    labels.add(
        text("labels.jump", year=jump["year"]), jump["year"],
        jump["sum_of_published_counts"], width=40, slim=24, xanchor="center", yanchor="bottom",
        yshift=8, align="center", font={"color": MUTED},
    )  # fmt: skip
    side: dict[str, Any] = {
        "width": 30,
        "slim": 14,
        "xanchor": "right",
        "align": "right",
        "xshift": 12,
    }
    labels.add(
        text("labels.all"), last["year"], last["sum_of_published_counts"], yanchor="bottom",
        yshift=8, font={"color": MUTED}, **side,
    )  # fmt: skip
    labels.add(
        text("labels.without"), last["year"], last["sum_excl_pakistan"], yanchor="top",
        yshift=-10, font={"color": MAIN}, **side,
    )  # fmt: skip
    return labels
