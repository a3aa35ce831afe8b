"""What all figures share: a calm frame, direct labels, and the changes for a narrow screen."""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from ..formats import SEPARATORS, wrapped
from ..palette import CLEAR, GRID, INK, MUTED, PAPER, SANS

AXIS: dict[str, Any] = {
    "showgrid": False,
    "zeroline": False,
    "fixedrange": True,
    "tickcolor": MUTED,
    "tickfont": {"color": MUTED},
    "linecolor": MUTED,
    "automargin": False,
}


def framed(
    traces: list[Any], lang: str, *, height: int, narrow: dict[str, Any], **layout: Any
) -> Any:
    """A figure without title, legend or toolbar: the page sets those as text.

    `narrow` holds what changes on a narrow screen, by path: {"layout.xaxis.tickvals": […]}.
    """
    figure = go.Figure(data=traces)
    figure.update_layout(
        template=None,
        height=height,
        font={"family": SANS, "size": 14, "color": INK},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        separators=SEPARATORS[lang],
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        hoverlabel={
            "bgcolor": PAPER,
            "bordercolor": MUTED,
            "font": {"family": SANS, "size": 14, "color": INK},
        },
        meta={"narrow": {"layout.font.size": 12, **narrow}},
        **layout,
    )
    return figure


def x_axis(**more: Any) -> dict[str, Any]:
    """A horizontal axis with a base line and outside ticks."""
    return {**AXIS, "ticks": "outside", "ticklen": 5, "showline": True, **more}


def y_axis(**more: Any) -> dict[str, Any]:
    """A vertical axis with faint rules instead of a line."""
    return {**AXIS, "showgrid": True, "gridcolor": GRID, "gridwidth": 1, **more}


def row_line(place: int) -> dict[str, Any]:
    """A faint line below the row at `place`, across the whole plot."""
    return {
        "type": "line",
        "layer": "below",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": place + 0.5,
        "y1": place + 0.5,
        "line": {"color": GRID, "width": 1},
    }


def label(text: str, x: Any, y: Any, **more: Any) -> dict[str, Any]:
    """A direct label: text in the plot at a place in the data, without an arrow."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "align": "left", **more}


class Labels:
    """The labels of a figure, each with a wide and a narrow form."""

    def __init__(self) -> None:
        self.annotations: list[dict[str, Any]] = []
        self.narrow: dict[str, Any] = {}

    def add(self, text: str, x: Any, y: Any, *, width: int, slim: int, **more: Any) -> None:
        """Put `text` at (x, y), in lines of `width` characters, or `slim` on a narrow screen."""
        self.narrow[f"layout.annotations[{len(self.annotations)}].text"] = wrapped(text, slim)
        self.annotations.append(label(wrapped(text, width), x, y, **more))


def plain_figure(figure: Any) -> dict[str, Any]:
    """{data, layout} of a figure as plain data, without plotly's default template."""
    found: dict[str, Any] = figure.to_plotly_json()
    layout = {key: value for key, value in found["layout"].items() if key != "template"}
    return {"data": list(found["data"]), "layout": layout}
