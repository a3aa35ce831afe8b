"""The plotly figures of the page, in the frame that the book's charts share; colours by role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from plotly import graph_objects as go

from lintas.charts.figures.frame import framed, plain_figure, row_line, x_axis, y_axis
from lintas.charts.formats import plain, wrapped
from lintas.charts.palette import BAND, DASHES, MAIN, MARKERS, MUTED, PAPER, SERIES

from .matrix import Floats

ROW = 26
BARS = 20
Figure = dict[str, Any]


@dataclass(frozen=True)
class Dot:
    """A row of a figure: a name, a value, where it may lie, and whether it stands out."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    strong: bool = False
    hover: str = ""


def rows(
    dots: Sequence[Dot],
    lang: str,
    axis: str,
    *,
    span: tuple[float, float],
    ticks: Sequence[float],
    labels: Sequence[str],
    line: float | None = None,
    band: tuple[float, float] | None = None,
    slim_axis: str = "",
) -> Figure:
    """One row a question: a dot and the line of its interval; those that stand out are darker."""
    dots = list(reversed(dots))
    shapes = [row_line(place) for place in range(len(dots) - 1)]
    if band is not None:
        shapes.insert(0, _rect(*band))
    if line is not None:
        shapes.append(_rule(line))
    title = {"text": plain(axis), "font": {"color": MUTED, "size": 14}, "standoff": 8}
    figure = framed(
        [_dots(dots, strong, span) for strong in (False, True)],
        lang,
        height=ROW * len(dots) + 80,
        narrow={
            "layout.margin": {"l": 62, "r": 22, "t": 8, "b": 56},
            "layout.xaxis.title.font.size": 12,
            "layout.xaxis.title.text": plain(slim_axis or axis),
        },
        margin={"l": 84, "r": 30, "t": 8, "b": 58},
        xaxis=x_axis(range=list(span), tickvals=list(ticks), ticktext=list(labels), title=title),
        yaxis=y_axis(
            range=[-0.5, len(dots) - 0.5],
            tickvals=list(range(len(dots))),
            ticktext=[plain(dot.name) for dot in dots],
            showgrid=False,
        ),
        shapes=shapes,
    )
    return plain_figure(figure)


def _dots(dots: Sequence[Dot], strong: bool, span: tuple[float, float]) -> go.Scatter:
    kept = [(place, dot) for place, dot in enumerate(dots) if dot.strong is strong]
    colour = MAIN if strong else MUTED
    up = [max(0.0, (dot.value if dot.high is None else dot.high) - dot.value) for _, dot in kept]
    down = [max(0.0, dot.value - (dot.value if dot.low is None else dot.low)) for _, dot in kept]
    return go.Scatter(
        x=[round(min(max(dot.value, span[0]), span[1]), 4) for _, dot in kept],
        y=[place for place, _ in kept],
        mode="markers",
        marker={
            "color": colour, "size": 11 if strong else 9,
            "symbol": "diamond" if strong else "circle",
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [round(value, 4) for value in up],
            "arrayminus": [round(value, 4) for value in down],
            "color": colour,
            "thickness": 2 if strong else 1.5,
            "width": 0,
        },
        hovertext=[plain(dot.hover or dot.name) for _, dot in kept],
        hoverinfo="text",
    )  # fmt: skip


def _rect(low: float, high: float) -> dict[str, Any]:
    return {
        "type": "rect", "layer": "below", "x0": low, "x1": high, "yref": "paper", "y0": 0, "y1": 1,
        "fillcolor": BAND, "line": {"width": 0},
    }  # fmt: skip


def _rule(at: float) -> dict[str, Any]:
    return {
        "type": "line", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1,
        "line": {"color": MUTED, "width": 1.5, "dash": "dot"},
    }  # fmt: skip


def bins(totals: Floats, possible: float) -> tuple[Floats, np.ndarray]:
    """Edges and counts of at most 20 bars of a whole number of points from 0 on."""
    width = max(1, int(np.ceil(possible / BARS)))
    edges = np.arange(0, max(possible, 1) + width, width, dtype=np.float64)
    counts, _ = np.histogram(np.minimum(totals, edges[-1] - 1e-9), edges)
    return edges, counts


def totals_figure(totals: Floats, possible: float, lang: str, axis: str) -> Figure:
    """Bars of takers by points."""
    edges, counts = bins(totals, possible)
    middles = (edges[:-1] + edges[1:]) / 2
    bar = go.Bar(
        x=middles.tolist(),
        y=counts.tolist(),
        width=(edges[1] - edges[0]) * 0.86,
        marker={"color": MAIN},
        hovertext=[
            f"{low:g}–{high:g}: {count}"
            for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        ],
        hoverinfo="text",
    )
    every = max(1, len(edges) // 8)
    title = {"text": plain(axis), "font": {"color": MUTED, "size": 14}, "standoff": 8}
    figure = framed(
        [bar],
        lang,
        height=280,
        narrow={"layout.margin": {"l": 40, "r": 8, "t": 8, "b": 50}},
        margin={"l": 52, "r": 16, "t": 8, "b": 54},
        xaxis=x_axis(
            range=[float(edges[0]) - 0.3, float(edges[-1]) + 0.3],
            tickvals=edges[::every].tolist(),
            ticktext=[f"{edge:g}" for edge in edges[::every]],
            title=title,
        ),
        yaxis=y_axis(range=[0, float(max(counts.max(initial=0), 1)) * 1.08], rangemode="tozero",
                     nticks=5, tickformat=",d"),
    )  # fmt: skip
    return plain_figure(figure)


@dataclass(frozen=True)
class Trace:
    """A choice over the thirds; None where a third is empty."""

    name: str
    shares: tuple[float | None, float | None, float | None]
    key: bool
    short: str = ""


def trace_figure(traces: Sequence[Trace], lang: str, names: Sequence[str]) -> Figure:
    """Lines over the three thirds, each named at its right end; names keep apart."""
    heights = _apart([trace.shares[2] or 0.0 for trace in traces])
    figure = framed(
        [_trace(trace, place) for place, trace in enumerate(traces)],
        lang,
        height=320,
        narrow={
            "layout.margin": {"l": 44, "r": 92, "t": 12, "b": 44},
            "layout.xaxis.ticktext": [wrapped(name, 9) for name in names],
            **{
                f"layout.annotations[{n}].text": plain(trace.short or _cut(trace.name, 12))
                for n, trace in enumerate(traces)
            },
        },
        margin={"l": 52, "r": 250, "t": 12, "b": 44},
        xaxis=x_axis(range=[-0.12, 2.08], tickvals=[0, 1, 2], ticktext=[plain(n) for n in names]),
        yaxis=y_axis(
            range=[-0.04, 1.04],
            tickvals=[0, 0.25, 0.5, 0.75, 1],
            ticktext=["0%", "25%", "50%", "75%", "100%"],
        ),
        annotations=[
            {
                "text": wrapped(_cut(trace.name, 80), 36), "x": 2, "y": heights[n],
                "xanchor": "left", "yanchor": "middle", "xshift": 12, "showarrow": False,
                "align": "left",
                "font": {"color": _colour(trace, n), "size": 12},
            }
            for n, trace in enumerate(traces)
        ],
    )  # fmt: skip
    return plain_figure(figure)


def _trace(trace: Trace, place: int) -> go.Scatter:
    colour = _colour(trace, place)
    return go.Scatter(
        x=[0, 1, 2],
        y=[None if share is None else round(share, 4) for share in trace.shares],
        mode="lines+markers",
        line={"color": colour, "width": 3 if trace.key else 2, "dash": DASHES[place % len(DASHES)]},
        marker={
            "color": colour if trace.key else PAPER, "size": 9,
            "symbol": MARKERS[place % len(MARKERS)], "line": {"color": colour, "width": 2},
        },
        hovertext=[plain(trace.name)] * 3,
        hoverinfo="text+y",
        yhoverformat=".0%",
    )  # fmt: skip


def _colour(trace: Trace, place: int) -> str:
    return MAIN if trace.key else SERIES[place % len(SERIES)]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _apart(heights: Sequence[float], least: float = 0.13) -> list[float]:
    """The same heights, pushed apart so that names do not cover each other."""
    order = sorted(range(len(heights)), key=lambda n: heights[n])
    found, below = [0.0] * len(heights), -1.0
    for n in order:
        found[n] = below = max(heights[n], below + least)
    over = max(0.0, max(found, default=0.0) - 1.0)
    return [height - over for height in found]
