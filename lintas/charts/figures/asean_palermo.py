"""Two roads to the Trafficking Protocol: signature and ratification, or accession, by state.

One row per state, by date of deposit. Shape tells the act (ring: signed, square: ratified,
triangle: acceded); colour only singles out one state.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from plotly import graph_objects as go

from ..formats import day, plain, wrapped
from ..palette import GRID, INK, MAIN, MUTED, PAGE, PAPER
from ..spec import Data, Misfit, Row, Spec, Table, Words
from .frame import Labels, framed, x_axis, y_axis

SPEC = Spec(
    tables={
        "status": {
            "iso3": "text",
            "signature_date": "date?",
            "binding_date": "date?",
            "mode": "text?",
        }
    },
    words={
        "labels.signed": (),
        "labels.ratified": (),
        "labels.acceded": (),
        "labels.none": (),
        "labels.in_force": (),
        "hover.signed": ("state", "date"),
        "hover.ratified": ("state", "date"),
        "hover.acceded": ("state", "date"),
        "columns.state": (),
        "columns.signed": (),
        "columns.deposited": (),
        "columns.mode": (),
        "cells.not_signed": (),
        "cells.ratification": (),
        "cells.accession": (),
        "cells.none": (),
        "cells.no_date": (),
        "states.*": (),
    },
    options=("main",),
)
IN_FORCE = date(2003, 12, 25)  # Trafficking Protocol, art. 17(1)
LEFT, RIGHT = "2000-07-01", "2014-03-31"
ACCESSION = "accession"


def check(data: Data, text: Words) -> list[Misfit]:
    """Every state of the table has a name, and `main` is one that signed and ratified."""
    named, main = text.group("states"), text.options["main"]
    found = [
        Misfit("states", f"states lacks {row['iso3']}", f"add {row['iso3']}: {{en: …, id: …}}")
        for row in data["status"]
        if row["iso3"] not in named
    ]
    both = [row["iso3"] for row in data["status"] if row["signature_date"] and row["binding_date"]]
    if main not in both:
        remedy = f"choose a state that signed and ratified: {', '.join(both)}"
        found.append(Misfit("options.main", f"main is '{main}'", remedy))
    return found


def figure(data: Data, text: Words, lang: str) -> Any:
    """Rows of states from the first deposit down to those without any act."""
    rows = _ordered(data, text)
    names = text.group("states")
    keys = [row["iso3"] for row in rows]
    labels = _labels(rows, text, lang)
    waits = _waits(rows, text)
    acts = [_act(rows, text, lang, act) for act in ("signed", "ratified", "acceded")]
    return framed(
        [*waits, *acts],
        lang,
        height=480,
        narrow={
            **labels.narrow,
            "layout.margin": {"l": 82, "r": 12, "t": 38, "b": 32},
            "layout.yaxis.ticktext": [wrapped(names[key], 12) for key in keys],
            "layout.xaxis.tickvals": [f"{year}-01-01" for year in range(2001, 2014, 4)],
            "layout.xaxis.ticktext": [str(year) for year in range(2001, 2014, 4)],
            "layout.annotations[0].xanchor": "center",
        },
        margin={"l": 150, "r": 130, "t": 34, "b": 36},
        xaxis=x_axis(
            type="date",
            range=[LEFT, RIGHT],
            tickvals=[f"{year}-01-01" for year in range(2001, 2015, 2)],
            ticktext=[str(year) for year in range(2001, 2015, 2)],
        ),
        yaxis=y_axis(
            showgrid=False,
            range=[len(rows) - 0.4, -0.6],
            tickvals=list(range(len(rows))),
            ticktext=[plain(names[key]) for key in keys],
            tickfont={"color": INK},
        ),
        annotations=labels.annotations,
        shapes=[_in_force(), *_leaders(rows)],
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """One row per state, in the order of the figure."""
    head = tuple(text(f"columns.{key}") for key in ("state", "signed", "deposited", "mode"))
    return Table(head, tuple(_table_row(row, text) for row in _ordered(data, text)))


def _table_row(row: Row, text: Words) -> tuple[Any, ...]:
    unsigned = text("cells.not_signed" if row["mode"] else "cells.no_date")
    ways = {ACCESSION: "cells.accession", None: "cells.none"}
    return (
        text(f"states.{row['iso3']}"),
        row["signature_date"] or unsigned,
        row["binding_date"] or text("cells.no_date"),
        text(ways.get(row["mode"], "cells.ratification")),
    )


def _ordered(data: Data, text: Words) -> list[Row]:
    """The states the words name, by date of deposit; those without a row in the data last."""
    known = {row["iso3"]: row for row in data["status"]}
    empty = {"signature_date": None, "binding_date": None, "mode": None}
    rows = [known.get(key, {"iso3": key, **empty}) for key in text.group("states")]
    return sorted(rows, key=lambda row: (row["binding_date"] or date.max, row["iso3"]))


def _colour(row: Row, text: Words) -> str:
    return MAIN if row["iso3"] == text.options["main"] else MUTED


def _waits(rows: list[Row], text: Words) -> list[go.Scatter]:
    """The time from signing to ratifying, one line each."""
    return [
        go.Scatter(
            x=[row["signature_date"].isoformat(), row["binding_date"].isoformat()],
            y=[place, place],
            mode="lines",
            line={"color": _colour(row, text), "width": 3 if _colour(row, text) == MAIN else 2},
            hoverinfo="skip",
        )
        for place, row in enumerate(rows)
        if row["signature_date"] and row["binding_date"]
    ]


def _act(rows: list[Row], text: Words, lang: str, act: str) -> go.Scatter:
    """The markers of one kind of act."""
    found = [(place, row, when) for place, row in enumerate(rows) if (when := _when(row, act))]
    colours = [_colour(row, text) for _, row, _ in found]
    hover = [
        text(f"hover.{act}", state=text(f"states.{row['iso3']}"), date=day(when, lang))
        for _, row, when in found
    ]
    symbols = {"signed": "circle", "ratified": "square", "acceded": "triangle-up"}
    return go.Scatter(
        x=[when.isoformat() for _, _, when in found],
        y=[place for place, _, _ in found],
        mode="markers",
        marker={
            "symbol": symbols[act],
            "size": 12,
            "color": PAPER if act == "signed" else colours,
            "line": {"color": colours, "width": 2},
        },
        cliponaxis=False,
        hovertext=[plain(words) for words in hover],
        hoverinfo="text",
    )


def _when(row: Row, act: str) -> date | None:
    if act == "signed":
        found: date | None = row["signature_date"]
        return found
    is_accession = row["mode"] == ACCESSION
    return row["binding_date"] if is_accession == (act == "acceded") else None


def _in_force() -> dict[str, Any]:
    return {
        "type": "line",
        "layer": "below",
        "x0": IN_FORCE.isoformat(),
        "x1": IN_FORCE.isoformat(),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": MUTED, "width": 1, "dash": "dot"},
    }


def _leaders(rows: list[Row]) -> list[dict[str, Any]]:
    """A faint rule from a state's name to its first act."""
    first = [row["signature_date"] or row["binding_date"] for row in rows]
    return [
        {
            "type": "line",
            "layer": "below",
            "x0": LEFT,
            "x1": when.isoformat(),
            "y0": place,
            "y1": place,
            "line": {"color": GRID, "width": 1},
        }
        for place, when in enumerate(first)
        if when
    ]


def _labels(rows: list[Row], text: Words, lang: str) -> Labels:
    labels = Labels()
    _act_labels(labels, rows, text)
    for place, row in enumerate(rows):
        if when := row["binding_date"]:
            _date_label(labels, day(when, lang), when, place, _colour(row, text))
        elif not row["signature_date"]:
            labels.add(
                text("labels.none"), LEFT, place, width=60, slim=40, xanchor="left",
                yanchor="middle", xshift=6, bgcolor=PAGE, font={"color": MUTED},
            )  # fmt: skip
    return labels


def _date_label(labels: Labels, words: str, when: date, place: int, colour: str) -> None:
    """The date of a deposit beside its marker; on a narrow screen the axis must do."""
    labels.narrow[f"layout.annotations[{len(labels.annotations)}].visible"] = False
    labels.add(
        words, when.isoformat(), place, width=30, slim=30, xanchor="left", yanchor="middle",
        xshift=10, bgcolor=PAGE, borderpad=1, font={"color": colour, "size": 13},
    )  # fmt: skip


def _act_labels(labels: Labels, rows: list[Row], text: Words) -> None:
    """The names of the acts, at one row each."""
    labels.add(
        text("labels.in_force"), IN_FORCE.isoformat(), 1, width=60, slim=40, yref="paper",
        xanchor="left", yanchor="bottom", xshift=-4, font={"color": MUTED},
    )  # fmt: skip
    main = next(n for n, row in enumerate(rows) if row["iso3"] == text.options["main"])
    above = {"yanchor": "bottom", "yshift": 7, "bgcolor": PAGE, "font": {"color": MAIN}}
    for act, column in (("signed", "signature_date"), ("ratified", "binding_date")):
        side = "left" if act == "signed" else "right"
        labels.add(
            text(f"labels.{act}"), rows[main][column].isoformat(), main, width=30, slim=30,
            xanchor=side, xshift=-6 if side == "left" else 6, **above,
        )  # fmt: skip
    for place, row in [(n, row) for n, row in enumerate(rows) if row["mode"] == ACCESSION][-1:]:
        labels.add(
            text("labels.acceded"), row["binding_date"].isoformat(), place, width=40, slim=16,
            xanchor="right", yanchor="middle", xshift=-12, font={"color": MUTED},
        )  # fmt: skip
