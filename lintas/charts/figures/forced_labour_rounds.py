"""Estimates from several rounds in panels of their own: no line, no common ground but the scale."""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from ..formats import number, plain
from ..palette import BAND, INK, MAIN, MUTED, PAPER
from ..spec import Data, Misfit, Row, Spec, Table, Words
from .frame import Labels, framed, x_axis, y_axis

SPEC = Spec(
    tables={"rounds": {"estimate_year": "int", "publication_year": "int", "value": "number"}},
    words={
        "labels.value": ("value",),
        "rounds.*": (),
        "hover.round": ("year", "value"),
        "columns.year": (),
        "columns.published": (),
        "columns.value": (),
        "columns.method": (),
    },
)


def check(data: Data, text: Words) -> list[Misfit]:
    """Every round has a word on its method."""
    return [
        Misfit("rounds", f"rounds lacks {row['source']}", f"add {row['source']}: {{en: …, id: …}}")
        for row in data["rounds"]
        if row["source"] not in text.group("rounds")
    ]


def figure(data: Data, text: Words, lang: str) -> Any:
    """One point per panel."""
    rows = data["rounds"]
    labels = _labels(rows, text, lang)
    heads = [str(row["estimate_year"]) for row in rows]
    return framed(
        [_points(rows, text, lang)],
        lang,
        height=360,
        narrow={**labels.narrow, "layout.margin": {"l": 30, "r": 6, "t": 34, "b": 10}},
        margin={"l": 40, "r": 12, "t": 34, "b": 10},
        xaxis=x_axis(
            side="top",
            range=[-0.5, len(rows) - 0.5],
            tickvals=list(range(len(rows))),
            ticktext=heads,
            tickfont={"color": INK},
            ticks="",
            showline=False,
        ),
        yaxis=y_axis(range=[0, 36], dtick=10),
        annotations=labels.annotations,
        shapes=[_panel(place) for place in range(len(rows))],
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """One row per round."""
    keys = ("year", "published", "value", "method")
    rows = [
        (
            str(row["estimate_year"]),
            str(row["publication_year"]),
            row["value"],
            text(f"rounds.{row['source']}"),
        )
        for row in data["rounds"]
    ]
    return Table(tuple(text(f"columns.{key}") for key in keys), tuple(rows))


def _points(rows: Any, text: Words, lang: str) -> go.Scatter:
    said = [
        text("hover.round", year=row["estimate_year"], value=number(row["value"], lang, 1))
        for row in rows
    ]
    return go.Scatter(
        x=list(range(len(rows))),
        y=[row["value"] for row in rows],
        mode="markers",
        marker={
            "symbol": ["circle", "square", "diamond"][: len(rows)],
            "size": 14,
            "color": PAPER,
            "line": {"color": MAIN, "width": 3},
        },
        hovertext=[plain(words) for words in said],
        hoverinfo="text",
    )


def _panel(place: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "layer": "below",
        "x0": place - 0.47,
        "x1": place + 0.47,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": BAND,
        "line": {"width": 0},
    }


def _labels(rows: list[Row] | Any, text: Words, lang: str) -> Labels:
    labels = Labels()
    for place, row in enumerate(rows):
        value = text("labels.value", value=number(row["value"], lang, 1))
        labels.add(
            value, place, row["value"], width=24, slim=12, xanchor="center", yanchor="bottom",
            yshift=10, align="center", font={"color": MAIN},
        )  # fmt: skip
        labels.narrow[f"layout.annotations[{len(labels.annotations)}].font.size"] = 12
        labels.add(
            text(f"rounds.{row['source']}"), place, 1, width=22, slim=13, xanchor="center",
            yanchor="bottom", align="center", font={"color": MUTED, "size": 13},
        )  # fmt: skip
    return labels
