"""Totals that officials gave for one year, one row each: who said it, and when.

A row is a statement, not a point of a series: no line joins two rows, and what was counted has a
shape of its own.
"""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from ..formats import day, number, plain, wrapped
from ..palette import GRID, INK, MAIN, MUTED, PAPER
from ..spec import Data, Misfit, Row, Spec, Table, Words
from .frame import Labels, framed, x_axis, y_axis

SPEC = Spec(
    tables={
        "totals": {
            "year": "int",
            "counted": "text",
            "said_on": "date",
            "police_reports": "int?",
            "victims": "int",
        }
    },
    words={
        "speakers.*": (),
        "counted.*": (),
        "labels.year": ("year",),
        "labels.total": ("victims",),
        "labels.total_apart": ("victims",),
        "hover.total": ("who", "date", "victims", "counted"),
        "rows.who": ("who", "date"),
        "columns.year": (),
        "columns.who": (),
        "columns.said_on": (),
        "columns.counted": (),
        "columns.reports": (),
        "columns.victims": (),
        "cells.not_given": (),
    },
)
APART = "services"


def check(data: Data, text: Words) -> list[Misfit]:
    """Every source has a name as a speaker, and every kind of count a word."""
    found = []
    for group, column in (("speakers", "source"), ("counted", "counted")):
        for key in sorted({row[column] for row in data["totals"]} - set(text.group(group))):
            found.append(Misfit(group, f"{group} lacks {key}", f"add {key}: {{en: …, id: …}}"))
    return found


def figure(data: Data, text: Words, lang: str) -> Any:
    """One block of rows per year, a heading above each block."""
    rows = _placed(data)
    labels = _labels(rows, text, lang)
    names = [_name(row, text, lang) for _, row in rows]
    deepest = rows[-1][0]
    return framed(
        [_stems(rows), *(_totals(rows, text, lang, kind) for kind in text.group("counted"))],
        lang,
        height=70 + 44 * (deepest + 1),
        narrow={
            **labels.narrow,
            "layout.margin": {"l": 128, "r": 14, "t": 8, "b": 32},
            "layout.yaxis.ticktext": [wrapped(name, 19) for name in names],
            "layout.xaxis.tickvals": [0, 2000],
        },
        margin={"l": 250, "r": 24, "t": 8, "b": 34},
        xaxis=x_axis(range=[0, 4300], tickvals=[0, 1000, 2000, 3000], tickformat=",d"),
        yaxis=y_axis(
            showgrid=False,
            range=[deepest + 0.6, -0.5],
            tickvals=[place for place, _ in rows],
            ticktext=[wrapped(name, 30) for name in names],
            tickfont={"color": INK},
        ),
        annotations=labels.annotations,
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """One row per statement, in the order of the figure."""
    keys = ("year", "who", "said_on", "counted", "reports", "victims")
    none = text("cells.not_given")
    rows = [
        (
            str(row["year"]),
            text(f"speakers.{row['source']}"),
            row["said_on"],
            text(f"counted.{row['counted']}"),
            none if row["police_reports"] is None else row["police_reports"],
            row["victims"],
        )
        for _, row in _placed(data)
    ]
    return Table(tuple(text(f"columns.{key}") for key in keys), tuple(rows))


def _placed(data: Data) -> list[tuple[int, Row]]:
    """Rows with their places: a free place before each year, what is counted otherwise last."""
    ordered = sorted(data["totals"], key=lambda r: (r["year"], r["counted"] == APART, r["said_on"]))
    years = sorted({row["year"] for row in ordered})
    return [(n + 1 + years.index(row["year"]), row) for n, row in enumerate(ordered)]


def _name(row: Row, text: Words, lang: str) -> str:
    return text("rows.who", who=text(f"speakers.{row['source']}"), date=day(row["said_on"], lang))


def _stems(rows: list[tuple[int, Row]]) -> go.Scatter:
    """A thin line from nought to each total; breaks between rows."""
    return go.Scatter(
        x=[x for _, row in rows for x in (0, row["victims"], None)],
        y=[y for place, _ in rows for y in (place, place, None)],
        mode="lines",
        line={"color": GRID, "width": 2},
        hoverinfo="skip",
    )


def _totals(rows: list[tuple[int, Row]], text: Words, lang: str, kind: str) -> go.Scatter:
    found = [(place, row) for place, row in rows if row["counted"] == kind]
    said = [
        text(
            "hover.total",
            who=text(f"speakers.{row['source']}"),
            date=day(row["said_on"], lang),
            victims=number(row["victims"], lang),
            counted=text(f"counted.{kind}"),
        )
        for _, row in found
    ]
    apart = kind == APART
    return go.Scatter(
        x=[row["victims"] for _, row in found],
        y=[place for place, _ in found],
        mode="markers",
        marker={
            "symbol": "diamond" if apart else "circle",
            "size": 13,
            "color": PAPER if apart else MAIN,
            "line": {"color": MUTED if apart else MAIN, "width": 2},
        },
        cliponaxis=False,
        hovertext=[plain(words) for words in said],
        hoverinfo="text",
    )


def _labels(rows: list[tuple[int, Row]], text: Words, lang: str) -> Labels:
    labels = Labels()
    for place, row in rows:
        apart = row["counted"] == APART
        words = text(
            "labels.total_apart" if apart else "labels.total",
            victims=number(row["victims"], lang),
        )
        labels.add(
            words, row["victims"], place, width=50, slim=18, xanchor="left", yanchor="middle",
            xshift=12, font={"color": MUTED if apart else MAIN},
        )  # fmt: skip
    for year in sorted({row["year"] for _, row in rows}):
        first = min(place for place, row in rows if row["year"] == year)
        labels.narrow[f"layout.annotations[{len(labels.annotations)}].xshift"] = -8
        labels.add(
            text("labels.year", year=year), 0, first - 1, width=60, slim=30, xanchor="left",
            yanchor="middle", xshift=0, font={"color": INK},
        )  # fmt: skip
    return labels
