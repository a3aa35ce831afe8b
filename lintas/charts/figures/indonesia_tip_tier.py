"""One state's tier in the United States reports, year by year: steps between words, no scale.

A year without a report carries no mark and breaks the line; a year of which only a range is known
carries a hollow bar over that range.
"""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from ..formats import plain, wrapped
from ..palette import GRID, INK, MAIN, MUTED, PAGE, PAPER
from ..spec import Data, Misfit, Spec, Table, Words
from .frame import Labels, framed, x_axis, y_axis

SPEC = Spec(
    tables={"tiers": {"report_year": "int", "tier": "text"}},
    words={
        "tiers.*": (),
        "labels.low": (),
        "labels.watch_first": (),
        "labels.watch_last": (),
        "labels.middle": (),
        "labels.law": (),
        "labels.range": (),
        "hover.year": ("year", "tier"),
        "columns.year": (),
        "columns.tier": (),
    },
    options=("law",),
)
# From the lowest up. The steps are of rank: nothing says how far apart two of them are.
LEVELS = ("3", "2WL", "2", "1")
RANGES = {"1_or_2": ("2", "1")}


def check(data: Data, text: Words) -> list[Misfit]:
    """Every tier of the table has a word, and `law` is a year between two reports."""
    named = text.group("tiers")
    found = [
        Misfit("tiers", f"tiers lacks {tier}", f"add {tier}: {{en: …, id: …}}")
        for tier in sorted({row["tier"] for row in data["tiers"]} | set(LEVELS))
        if tier not in named
    ]
    if not isinstance(text.options["law"], int | float):
        found.append(Misfit("options.law", "law is not a year", "write a year such as 2007.3"))
    return found


def figure(data: Data, text: Words, lang: str) -> Any:
    """Steps of the known tiers, a hollow bar for the year of which only a range is known."""
    known, ranges = _known(data), _ranges(data)
    labels = _labels(known, ranges, text)
    names = [text(f"tiers.{tier}") for tier in LEVELS]
    years = list(range(2001, 2026, 4))
    return framed(
        [_steps(known), _marks(known, text), *(_range(row, text) for row in ranges)],
        lang,
        height=340,
        narrow={
            **labels.narrow,
            "layout.margin": {"l": 78, "r": 12, "t": 34, "b": 32},
            "layout.yaxis.ticktext": [wrapped(name, 10) for name in names],
            "layout.xaxis.tickvals": years[::2],
            "layout.xaxis.ticktext": [str(year) for year in years[::2]],
        },
        margin={"l": 140, "r": 24, "t": 30, "b": 34},
        xaxis=x_axis(
            range=[2000.2, 2025.8], tickvals=years, ticktext=[str(year) for year in years]
        ),
        yaxis=y_axis(
            range=[-0.55, len(LEVELS) - 0.45],
            tickvals=list(range(len(LEVELS))),
            ticktext=[plain(name) for name in names],
            tickfont={"color": INK},
        ),
        annotations=labels.annotations,
        shapes=[_law(text)],
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """One row per report."""
    rows = [(str(row["report_year"]), text(f"tiers.{row['tier']}")) for row in data["tiers"]]
    return Table((text("columns.year"), text("columns.tier")), tuple(rows))


def _known(data: Data) -> list[tuple[int, str | None]]:
    """Year and tier from the first report to the last; None where no single tier is known."""
    tiers = {row["report_year"]: row["tier"] for row in data["tiers"] if row["tier"] in LEVELS}
    return [(year, tiers.get(year)) for year in range(min(tiers), max(tiers) + 1)]


def _ranges(data: Data) -> list[tuple[int, str]]:
    return [(row["report_year"], row["tier"]) for row in data["tiers"] if row["tier"] in RANGES]


def _height(tier: str | None) -> int | None:
    return None if tier is None else LEVELS.index(tier)


def _steps(known: list[tuple[int, str | None]]) -> go.Scatter:
    return go.Scatter(
        x=[year for year, _ in known],
        y=[_height(tier) for _, tier in known],
        mode="lines",
        line={"color": MUTED, "width": 1.5, "shape": "hvh"},
        connectgaps=False,
        hoverinfo="skip",
    )


def _marks(known: list[tuple[int, str | None]], text: Words) -> go.Scatter:
    found = [(year, tier) for year, tier in known if tier]
    words = [text("hover.year", year=year, tier=text(f"tiers.{tier}")) for year, tier in found]
    return go.Scatter(
        x=[year for year, _ in found],
        y=[_height(tier) for _, tier in found],
        mode="markers",
        marker={"symbol": "square", "size": 9, "color": MAIN},
        hovertext=[plain(said) for said in words],
        hoverinfo="text",
    )


def _range(row: tuple[int, str], text: Words) -> go.Scatter:
    year, tier = row
    said = plain(text("hover.year", year=year, tier=text(f"tiers.{tier}")))
    return go.Scatter(
        x=[year, year],
        y=[_height(end) for end in RANGES[tier]],
        mode="lines+markers",
        line={"color": MAIN, "width": 2, "dash": "dot"},
        marker={"symbol": "square", "size": 9, "color": PAPER, "line": {"color": MAIN, "width": 2}},
        hovertext=[said, said],
        hoverinfo="text",
    )


def _law(text: Words) -> dict[str, Any]:
    return {
        "type": "line",
        "layer": "below",
        "x0": text.options["law"],
        "x1": text.options["law"],
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": GRID, "width": 2},
    }


def _labels(
    known: list[tuple[int, str | None]], ranges: list[tuple[int, str]], text: Words
) -> Labels:
    labels = Labels()
    watch = [year for year, tier in known if tier == "2WL"]
    low = [year for year, tier in known if tier == "3"]
    main = {"font": {"color": MAIN}, "bgcolor": PAGE}
    quiet = {"font": {"color": MUTED}}
    side = {"xanchor": "left", "yanchor": "middle", "xshift": 10}
    labels.add(
        text("labels.low"), low[0], _height("3"), width=40, slim=22, xanchor="left", yanchor="top",
        xshift=-5, yshift=-8, **main,
    )  # fmt: skip
    labels.add(text("labels.watch_first"), watch[0], 1, width=30, slim=12, **side, **main)
    labels.add(
        text("labels.watch_last"), watch[-1], 1, width=30, slim=14, xanchor="right",
        yanchor="middle", xshift=-10, **main,
    )  # fmt: skip
    labels.add(
        text("labels.middle"), 2014, 2, width=50, slim=18, xanchor="center", yanchor="bottom",
        yshift=8, align="center", font={"color": MAIN},
    )  # fmt: skip
    labels.add(
        text("labels.law"), text.options["law"], 1, width=40, slim=22, yref="paper",
        xanchor="center", yanchor="bottom", **quiet,
    )  # fmt: skip
    for year, _ in ranges:
        labels.add(
            text("labels.range"), year, 3, width=30, slim=16, xanchor="right", yanchor="middle",
            xshift=-10, align="right", **quiet,
        )  # fmt: skip
    return labels
