"""Laws and treaties on trafficking, one row each, with the days that must not be confused.

Shape tells the kind of day (ring: signed, diamond: promulgated, disc: law in force, square:
instrument deposited). Deposits stand a little lower: they follow the law within months.
"""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from ..formats import day, plain, wrapped
from ..palette import INK, MAIN, MUTED, PAGE, PAPER
from ..spec import Data, Misfit, Row, Spec, Table, Words
from .frame import Labels, framed, row_line, x_axis, y_axis

EVENTS = ("signed", "promulgated", "in_force", "deposited")
SPEC = Spec(
    tables={"dates": {"instrument": "text", "event": "text", "date": "date"}},
    words={
        "instruments.*": (),
        "short.*": (),
        "events.*": (),
        "notes.*": (),
        "hover.day": ("instrument", "event", "date"),
        "said.*": ("signed", "promulgated", "in_force", "deposited"),
        "columns.instrument": (),
        "columns.signed": (),
        "columns.promulgated": (),
        "columns.in_force": (),
        "columns.deposited": (),
        "cells.none": (),
    },
    options=("left",),
)
SYMBOLS = dict(zip(EVENTS, ("circle", "diamond", "circle", "square"), strict=True))
HOLLOW = ("signed", "promulgated")
LOWER = 0.24


def check(data: Data, text: Words) -> list[Misfit]:
    """Every instrument has a name and a label, every event a word."""
    found = []
    groups = dict.fromkeys(("instruments", "short", "said"), "instrument")
    for group, column in (groups | {"events": "event"}).items():
        known = text.group(group)
        for key in sorted({row[column] for row in data["dates"]} - set(known)):
            found.append(Misfit(group, f"{group} lacks {key}", f"add {key}: {{en: …, id: …}}"))
    return found


def figure(data: Data, text: Words, lang: str) -> Any:
    """Rows in the order of the words; each has its days, joined where there are several."""
    rows = _rows(data, text)
    labels = _labels(rows, text, lang)
    names = [text(f"instruments.{key}") for key in rows]
    spans = [trace for place, days in enumerate(rows.values()) for trace in _span(place, days)]
    years = range(2001, 2027, 5)
    return framed(
        [*spans, *(_days(rows, text, lang, event) for event in EVENTS)],
        lang,
        height=88 + 48 * len(rows),
        narrow={
            **labels.narrow,
            "layout.margin": {"l": 104, "r": 14, "t": 48, "b": 32},
            "layout.yaxis.ticktext": [wrapped(text(f"short.{key}"), 14) for key in rows],
            "layout.xaxis.tickvals": [f"{year}-01-01" for year in years[::2]],
            "layout.xaxis.ticktext": [str(year) for year in years[::2]],
        },
        margin={"l": 210, "r": 24, "t": 48, "b": 36},
        xaxis=x_axis(
            type="date",
            range=["2000-01-01", "2026-09-30"],
            tickvals=[f"{year}-01-01" for year in years],
            ticktext=[str(year) for year in years],
        ),
        yaxis=y_axis(
            showgrid=False,
            range=[len(rows) - 0.4, -0.6],
            tickvals=list(range(len(rows))),
            ticktext=[wrapped(name, 25) for name in names],
            tickfont={"color": INK},
        ),
        annotations=labels.annotations,
        shapes=[row_line(place) for place in range(len(rows) - 1)],
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """One row per instrument, one column per kind of day."""
    head = tuple(text(f"columns.{key}") for key in ("instrument", *EVENTS))
    none = text("cells.none")
    notes = text.group("notes")
    rows = [
        (
            text(f"instruments.{key}"),
            *(
                days.get(event, notes.get(key, none) if event == "deposited" else none)
                for event in EVENTS
            ),
        )
        for key, days in _rows(data, text).items()
    ]
    return Table(head, tuple(rows))


def _rows(data: Data, text: Words) -> dict[str, dict[str, Any]]:
    """Days by event of each instrument, in the order of the words."""
    found: dict[str, dict[str, Any]] = {key: {} for key in text.group("instruments")}
    for row in data["dates"]:
        found[row["instrument"]][row["event"]] = row["date"]
    return found


def _level(place: int, event: str) -> float:
    return place + LOWER * (event == "deposited")


def _span(place: int, days: Row) -> list[go.Scatter]:
    """A line from the first day of a row to the one that ends the wait."""
    ends = [event for event in EVENTS if event in days]
    if len(ends) < 2:
        return []
    return [
        go.Scatter(
            x=[days[event].isoformat() for event in ends],
            y=[_level(place, event) for event in ends],
            mode="lines",
            line={"color": MUTED, "width": 2},
            hoverinfo="skip",
        )
    ]


def _days(rows: dict[str, dict[str, Any]], text: Words, lang: str, event: str) -> go.Scatter:
    found = [(n, key, days[event]) for n, (key, days) in enumerate(rows.items()) if event in days]
    said = [
        text(
            "hover.day",
            instrument=text(f"instruments.{key}"),
            event=text(f"events.{event}"),
            date=day(when, lang),
        )
        for _, key, when in found
    ]
    return go.Scatter(
        x=[when.isoformat() for _, _, when in found],
        y=[_level(place, event) for place, _, _ in found],
        mode="markers",
        marker={
            "symbol": SYMBOLS[event],
            "size": 11,
            "color": PAPER if event in HOLLOW else MAIN,
            "line": {"color": MAIN, "width": 2},
        },
        cliponaxis=False,
        hovertext=[plain(words) for words in said],
        hoverinfo="text",
    )


def _labels(rows: dict[str, dict[str, Any]], text: Words, lang: str) -> Labels:
    """The days in words beside each row; a narrow screen gets the shapes and the axis alone."""
    labels = Labels()
    for place, (key, days) in enumerate(rows.items()):
        words = text(f"said.{key}", **{event: day(when, lang) for event, when in days.items()})
        left = key in text.options["left"]
        when = min(days.values()) if left else max(days.values())
        labels.narrow[f"layout.annotations[{len(labels.annotations)}].visible"] = False
        labels.add(
            words, when.isoformat(), place, width=34, slim=20, yanchor="middle",
            xanchor="right" if left else "left", xshift=-12 if left else 12,
            align="right" if left else "left", bgcolor=PAGE, font={"size": 13, "color": INK},
        )  # fmt: skip
    _key(labels, text)
    return labels


def _key(labels: Labels, text: Words) -> None:
    """What the four shapes mean, above the rows."""
    signs = dict(zip(EVENTS, "○◇●■", strict=True))
    keep = str.maketrans(" ", "\u00a0")  # a sign stays with its word
    words = "  ".join(
        f"{signs[event]} {text(f'events.{event}')}".translate(keep) for event in EVENTS
    )
    labels.narrow[f"layout.annotations[{len(labels.annotations)}].xshift"] = -100
    labels.add(
        words, 0, 1, width=44, slim=40, xref="paper", yref="paper", xanchor="left",
        yanchor="bottom", xshift=0, yshift=4, font={"color": MUTED},
    )  # fmt: skip
