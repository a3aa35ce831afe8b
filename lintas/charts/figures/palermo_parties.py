"""Parties to the Trafficking Protocol by year, against the flat line of its signatories.

A year's count stands at 31 December, so that single days fall in their true place between two
year ends. The years without a count carry no line.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from plotly import graph_objects as go

from ..formats import day, number, plain
from ..palette import BAND, INK, MAIN, MUTED, PAPER
from ..spec import Data, Misfit, Row, Spec, Table, Words
from .frame import Labels, framed, x_axis, y_axis

SPEC = Spec(
    tables={
        "years": {"year": "int", "parties_at_year_end": "int"},
        "days": {"as_of": "date", "signatories": "int", "parties": "int"},
    },
    words={
        "axes.x": (),
        "axes.y": (),
        "labels.parties": (),
        "labels.last_year": ("year", "parties"),
        "labels.signatories": (),
        "labels.day": ("date", "parties", "signatories"),
        "labels.day_both": ("date", "parties", "signatories"),
        "labels.gap": (),
        "hover.year": ("year", "parties"),
        "hover.day": ("date", "parties", "signatories"),
        "columns.when": (),
        "columns.parties": (),
        "columns.signatories": (),
        "cells.year_end": ("year",),
        "cells.not_counted": (),
    },
    options=("days",),
)
SIGNING_CLOSED = date(2002, 12, 12)  # Trafficking Protocol, art. 16(1)
# On a narrow screen the label of the first single day has room only above the end of the curve.
_SLIM_DAY = {
    "layout.annotations[2].x": "2001-09-30",
    "layout.annotations[2].y": 163,
    "layout.annotations[2].xanchor": "left",
    "layout.annotations[2].align": "left",
}


def check(data: Data, text: Words) -> list[Misfit]:
    """`days` names at least two days of the table; the first and the last get a label."""
    known, days = {row["as_of"].isoformat() for row in data["days"]}, text.options["days"]
    if isinstance(days, list) and len(days) >= 2 and set(days) <= known:
        return []
    offer = ", ".join(f'"{key}"' for key in sorted(known))
    return [Misfit("options.days", "days do not fit the table", f"list two or more of {offer}")]


def figure(data: Data, text: Words, lang: str) -> Any:
    """Line of year ends, single days as diamonds, signatories as a dashed level."""
    years, days = data["years"], _drawn(data, text)
    labels = _labels(years, days, text, lang)
    ticks = [_year_end(year) for year in range(2001, 2024, 3)]
    return framed(
        [_signatories(days), _years(years, text, lang), _days(days, text, lang)],
        lang,
        height=430,
        narrow={
            **labels.narrow,
            **_SLIM_DAY,
            "layout.margin": {"l": 34, "r": 10, "t": 10, "b": 46},
            "layout.xaxis.title.font.size": 12,
            "layout.xaxis.tickvals": ticks[::2],
            "layout.xaxis.ticktext": [tick[:4] for tick in ticks[::2]],
        },
        margin={"l": 48, "r": 24, "t": 12, "b": 56},
        xaxis=x_axis(
            type="date",
            range=["2001-06-30", "2025-03-31"],
            tickvals=ticks,
            ticktext=[tick[:4] for tick in ticks],
            title={
                "text": plain(text("axes.x")),
                "font": {"color": MUTED, "size": 14},
                "standoff": 10,
            },
        ),
        yaxis=y_axis(range=[0, 210], dtick=50),
        annotations=labels.annotations,
        shapes=[_gap(years, days)],
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """Year ends, then single days; every row of the data, drawn or not."""
    head = tuple(text(f"columns.{key}") for key in ("when", "parties", "signatories"))
    years = [
        (
            text("cells.year_end", year=row["year"]),
            row["parties_at_year_end"],
            text("cells.not_counted"),
        )
        for row in data["years"]
    ]
    days = [(row["as_of"], row["parties"], row["signatories"]) for row in data["days"]]
    return Table(head, (*years, *days))


def _drawn(data: Data, text: Words) -> list[Row]:
    wanted = text.options["days"]
    return [row for row in data["days"] if row["as_of"].isoformat() in wanted]


def _year_end(year: int) -> str:
    return f"{year}-12-31"


def _signatories(days: list[Row]) -> go.Scatter:
    return go.Scatter(
        x=[SIGNING_CLOSED.isoformat(), days[-1]["as_of"].isoformat()],
        y=[days[0]["signatories"], days[-1]["signatories"]],
        mode="lines",
        line={"color": MUTED, "width": 2, "dash": "dash"},
        hoverinfo="skip",
    )


def _years(years: Any, text: Words, lang: str) -> go.Scatter:
    counts = [row["parties_at_year_end"] for row in years]
    hover = [
        text("hover.year", year=row["year"], parties=number(row["parties_at_year_end"], lang))
        for row in years
    ]
    return go.Scatter(
        x=[_year_end(row["year"]) for row in years],
        y=counts,
        mode="lines+markers",
        line={"color": MAIN, "width": 3},
        marker={"color": MAIN, "size": 7, "symbol": "circle"},
        hovertext=[plain(words) for words in hover],
        hoverinfo="text",
    )


def _days(days: list[Row], text: Words, lang: str) -> go.Scatter:
    return go.Scatter(
        x=[row["as_of"].isoformat() for row in days],
        y=[row["parties"] for row in days],
        mode="markers",
        marker={
            "color": PAPER,
            "size": 13,
            "symbol": "diamond",
            "line": {"color": MAIN, "width": 2.5},
        },
        hovertext=[plain(text("hover.day", **_fields(row, lang))) for row in days],
        hoverinfo="text",
    )


def _fields(row: Row, lang: str) -> dict[str, str]:
    return {
        "date": day(row["as_of"], lang),
        "parties": number(row["parties"], lang),
        "signatories": number(row["signatories"], lang),
    }


def _gap(years: Any, days: list[Row]) -> dict[str, Any]:
    """A quiet band over the years for which nothing is known here."""
    return {
        "type": "rect",
        "layer": "below",
        "x0": _year_end(years[-1]["year"]),
        "x1": days[-1]["as_of"].isoformat(),
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": BAND,
        "line": {"width": 0},
    }


def _labels(years: Any, days: list[Row], text: Words, lang: str) -> Labels:
    labels, last, first_day, last_day = Labels(), years[-1], days[0], days[-1]
    right = {"xanchor": "right", "align": "right"}
    main = {"font": {"color": MAIN}}
    labels.add(
        text("labels.parties"), "2004-12-31", 62, width=40, slim=18, xanchor="left", xshift=14,
        yanchor="top", **main,
    )  # fmt: skip
    labels.add(
        text("labels.signatories"), last_day["as_of"].isoformat(), 113, width=54, slim=22,
        yanchor="top", font={"color": MUTED}, **right,
    )  # fmt: skip
    labels.add(
        text("labels.day_both", **_fields(first_day, lang)), first_day["as_of"].isoformat(), 143,
        width=30, slim=24, yanchor="bottom", xshift=-2, font={"color": INK}, **right,
    )  # fmt: skip
    labels.add(
        text("labels.day", **_fields(last_day, lang)), last_day["as_of"].isoformat(), 188,
        width=40, slim=16, yanchor="bottom", xshift=8, font={"color": INK}, **right,
    )  # fmt: skip
    count = number(last["parties_at_year_end"], lang)
    labels.add(
        text("labels.last_year", year=last["year"], parties=count), _year_end(last["year"]), 157,
        width=20, slim=12, xanchor="left", yanchor="middle", xshift=8, **main,
    )  # fmt: skip
    labels.add(
        text("labels.gap"), "2019-02-28", 30, width=30, slim=14, xanchor="center", yanchor="middle",
        font={"color": MUTED}, align="center",
    )  # fmt: skip
    return labels
