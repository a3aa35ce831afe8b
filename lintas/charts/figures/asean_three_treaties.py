"""Which state was in which of three treaties by the end of the table: shape and year, or nothing.

Square: ratified, triangle: acceded, ring: signed only. An empty place is a blank, not a "no".
"""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from ..formats import day, plain, wrapped
from ..palette import INK, MAIN, MUTED, PAPER
from ..spec import Data, Misfit, Row, Spec, Table, Words
from .frame import Labels, framed, row_line, x_axis, y_axis

TREATIES = ("convention", "trafficking", "smuggling")
SPEC = Spec(
    tables={
        key: {
            "iso3": "text",
            "signature_date": "date?",
            "binding_date": "date?",
            "mode": "text?",
        }
        for key in TREATIES
    },
    words={
        "names.*": (),
        "short.*": (),
        "acts.*": (),
        "states.*": (),
        "hover.act": ("state", "treaty", "act", "date"),
        "cells.act": ("year", "act"),
        "cells.none": (),
        "columns.state": (),
    },
)
ACTS = {"ratified": "square", "acceded": "triangle-up", "signed": "circle"}
SIGNS = {"ratified": "■", "acceded": "▲", "signed": "○"}


def check(data: Data, text: Words) -> list[Misfit]:
    """Every state of the tables has a name."""
    there = {row["iso3"] for rows in data.values() for row in rows}
    return [
        Misfit("states", f"states lacks {key}", f"add {key}: {{en: …, id: …}}")
        for key in sorted(there - set(text.group("states")))
    ]


def figure(data: Data, text: Words, lang: str) -> Any:
    """Eleven rows by three columns."""
    states = _states(text)
    names = [text(f"states.{key}") for key in states]
    heads = [text(f"names.{key}") for key in TREATIES]
    labels = _labels(data, states, text)
    return framed(
        [_marks(data, states, text, lang, act) for act in ACTS],
        lang,
        height=500,
        narrow={
            **labels.narrow,
            "layout.margin": {"l": 78, "r": 4, "t": 96, "b": 8},
            "layout.yaxis.ticktext": [wrapped(name, 12) for name in names],
            "layout.xaxis.ticktext": [wrapped(text(f"short.{key}"), 10) for key in TREATIES],
        },
        margin={"l": 150, "r": 12, "t": 92, "b": 8},
        xaxis=x_axis(
            side="top",
            range=[-0.35, 2.75],
            tickvals=[0, 1, 2],
            ticktext=[wrapped(head, 14) for head in heads],
            tickangle=0,
            tickfont={"color": INK},
            ticks="",
            showline=False,
        ),
        yaxis=y_axis(
            showgrid=False,
            range=[len(states) - 0.45, -0.6],
            tickvals=list(range(len(states))),
            ticktext=[plain(name) for name in names],
            tickfont={"color": INK},
        ),
        annotations=labels.annotations,
        shapes=[row_line(place) for place in range(len(states) - 1)],
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """One row per state, in the order of the figure."""
    head = (text("columns.state"), *(text(f"names.{key}") for key in TREATIES))
    rows = [
        (text(f"states.{state}"), *(_cell(_find(data, key, state), text) for key in TREATIES))
        for state in _states(text)
    ]
    return Table(head, tuple(rows))


def _states(text: Words) -> list[str]:
    names = text.group("states")
    return sorted(names, key=lambda key: names[key])


def _find(data: Data, treaty: str, state: str) -> Row | None:
    return next((row for row in data[treaty] if row["iso3"] == state), None)


def _act(row: Row) -> tuple[str, Any]:
    """The act that counts, and its day."""
    if row["binding_date"] is None:
        return "signed", row["signature_date"]
    return ("acceded" if row["mode"] == "accession" else "ratified"), row["binding_date"]


def _cell(row: Row | None, text: Words) -> str:
    if row is None:
        return text("cells.none")
    act, when = _act(row)
    return text("cells.act", year=when.year, act=text(f"acts.{act}"))


def _found(data: Data, states: list[str]) -> list[tuple[int, int, str, Row]]:
    """Column, place, state and row of every cell that is not empty."""
    return [
        (column, place, state, row)
        for column, treaty in enumerate(TREATIES)
        for place, state in enumerate(states)
        if (row := _find(data, treaty, state))
    ]


def _marks(data: Data, states: list[str], text: Words, lang: str, act: str) -> go.Scatter:
    found = [hit for hit in _found(data, states) if _act(hit[3])[0] == act]
    said = [
        text(
            "hover.act",
            state=text(f"states.{state}"),
            treaty=text(f"names.{TREATIES[column]}"),
            act=text(f"acts.{act}"),
            date=day(_act(row)[1], lang),
        )
        for column, _, state, row in found
    ]
    colour = MUTED if act == "signed" else MAIN
    return go.Scatter(
        x=[column for column, _, _, _ in found],
        y=[place for _, place, _, _ in found],
        mode="markers",
        marker={
            "symbol": ACTS[act],
            "size": 12,
            "color": PAPER if act == "signed" else colour,
            "line": {"color": colour, "width": 2},
        },
        cliponaxis=False,
        hovertext=[plain(words) for words in said],
        hoverinfo="text",
    )


def _labels(data: Data, states: list[str], text: Words) -> Labels:
    labels = Labels()
    for column, place, _, row in _found(data, states):
        act, when = _act(row)
        labels.add(
            str(when.year), column, place, width=12, slim=12, xanchor="left", yanchor="middle",
            xshift=11, font={"color": MUTED if act == "signed" else INK},
        )  # fmt: skip
    words = "  ".join(f"{sign} {text(f'acts.{act}')}" for act, sign in SIGNS.items())
    labels.narrow[f"layout.annotations[{len(labels.annotations)}].xshift"] = -76
    labels.narrow[f"layout.annotations[{len(labels.annotations)}].yshift"] = 62
    labels.add(
        words, 0, 1, width=90, slim=50, xref="paper", yref="paper", xanchor="left",
        yanchor="bottom", xshift=0, yshift=64, font={"color": MUTED},
    )  # fmt: skip
    return labels
