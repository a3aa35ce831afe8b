"""A map of detection: one circle per country that reported, of an area that grows with the count.

Counts below five are masked in the data, so every sum is a floor; a country with nothing but
masked counts gets a hollow mark of one size. Land only: no borders are drawn.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from plotly import graph_objects as go

from ..formats import number, plain
from ..palette import CLEAR, GRID, INK, MAIN, MUTED, PAGE, PAPER
from ..spec import Data, Misfit, Spec, Table, Words
from .frame import framed

SPEC = Spec(
    tables={
        "counts": {
            "year": "int",
            "detecting_iso3": "text",
            "count": "int?",
            "cells_masked_below_5": "int",
        },
        "points": {"iso3": "text", "lat": "number", "lon": "number"},
    },
    words={
        "countries.*": (),
        "labels.named": ("country", "count"),
        "hover.sum": ("country", "count", "years"),
        "hover.sum_masked": ("country", "count", "years", "masked"),
        "hover.masked": ("country", "years"),
        "columns.country": (),
        "columns.count": (),
        "columns.masked": (),
        "columns.years": (),
    },
    options=("labels", "narrow_labels"),
)
# Diameter in pixels of one person; areas grow with the number.
UNIT = 2.1
SMALLEST = 5.0
SIDES = {
    "right": "middle right",
    "left": "middle left",
    "above": "top center",
    "below": "bottom center",
}


@dataclass(frozen=True)
class Sum:
    """One country over all years: the counts that are published, and the masked ones."""

    iso3: str
    count: int
    masked: int
    years: int
    lat: float
    lon: float


def check(data: Data, text: Words) -> list[Misfit]:
    """Every country has a name and a place; every label names a country of the table and a side."""
    there = {row["detecting_iso3"] for row in data["counts"]}
    found = [
        Misfit("countries", f"countries lacks {key}", f"add {key}: {{en: …, id: …}}")
        for key in sorted(there - set(text.group("countries")))
    ]
    for key in sorted(there - {row["iso3"] for row in data["points"]}):
        found.append(Misfit("tables.points", f"no place for {key}", "add a row with lat and lon"))
    for group in ("labels", "narrow_labels"):
        for key, side in text.options[group].items():
            if key not in there or side not in SIDES:
                remedy = f"use a country of the table and one of {', '.join(SIDES)}"
                found.append(Misfit(f"options.{group}", f"{group} has {key}: {side}", remedy))
    return found


def figure(data: Data, text: Words, lang: str) -> Any:
    """Circles on land; the largest carry their names."""
    sums = _sums(data)
    seen = [one for one in sums if one.count]
    few = text.options["narrow_labels"]
    return framed(
        [_circles(seen, text, lang), _hollow(sums, text)],
        lang,
        height=350,
        narrow={
            "layout.height": 200,
            "data[0].marker.size": [round(size * 0.62, 1) for size in _sizes(seen)],
            "data[0].text": _names(seen, few, text, lang),
            "data[0].textposition": _sides(seen, few),
            "data[0].textfont.size": 12,
            "data[1].marker.size": 5,
            "data[1].marker.line.width": 1.5,
        },
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        geo=_land(),
        annotations=[],
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """Countries by number, then those with masked counts only."""
    keys = ("country", "count", "masked", "years")
    rows = [
        (text(f"countries.{one.iso3}"), one.count, one.masked, one.years) for one in _sums(data)
    ]
    return Table(tuple(text(f"columns.{key}") for key in keys), tuple(rows))


def _sums(data: Data) -> list[Sum]:
    """Largest first; ties by code."""
    places = {row["iso3"]: row for row in data["points"]}
    found: dict[str, list[Any]] = defaultdict(list)
    for row in data["counts"]:
        found[row["detecting_iso3"]].append(row)
    sums = [
        Sum(
            iso3=key,
            count=sum(row["count"] or 0 for row in rows),
            masked=sum(row["cells_masked_below_5"] for row in rows),
            years=len({row["year"] for row in rows}),
            lat=places[key]["lat"],
            lon=places[key]["lon"],
        )
        for key, rows in found.items()
        if key in places
    ]
    return sorted(sums, key=lambda one: (-one.count, one.iso3))


def _sizes(sums: list[Sum]) -> list[float]:
    return [max(SMALLEST, round(UNIT * float(one.count) ** 0.5, 1)) for one in sums]


def _circles(sums: list[Sum], text: Words, lang: str) -> go.Scattergeo:
    return go.Scattergeo(
        lat=[one.lat for one in sums],
        lon=[one.lon for one in sums],
        mode="markers+text",
        text=_names(sums, text.options["labels"], text, lang),
        textposition=_sides(sums, text.options["labels"]),
        textfont={"color": INK, "size": 13},
        marker={
            "size": _sizes(sums),
            "color": MAIN,
            "opacity": 1,
            "line": {"color": PAGE, "width": 1},
        },
        hovertext=[plain(_hover(one, text, lang)) for one in sums],
        hoverinfo="text",
    )


def _hover(one: Sum, text: Words, lang: str) -> str:
    fields = {"country": text(f"countries.{one.iso3}"), "count": number(one.count, lang)}
    if one.masked:
        return text("hover.sum_masked", **fields, years=one.years, masked=one.masked)
    return text("hover.sum", **fields, years=one.years)


def _hollow(sums: list[Sum], text: Words) -> go.Scattergeo:
    masked = [one for one in sums if not one.count]
    said = [
        text("hover.masked", country=text(f"countries.{one.iso3}"), years=one.years)
        for one in masked
    ]
    return go.Scattergeo(
        lat=[one.lat for one in masked],
        lon=[one.lon for one in masked],
        mode="markers",
        marker={
            "size": 7,
            "symbol": "diamond",
            "color": PAPER,
            "opacity": 1,
            "line": {"color": MUTED, "width": 2},
        },
        hovertext=[plain(words) for words in said],
        hoverinfo="text",
    )


def _names(sums: list[Sum], sides: dict[str, str], text: Words, lang: str) -> list[str]:
    """A name with its number where `sides` has the country, else nothing."""
    words = {
        one.iso3: text(
            "labels.named",
            country=text(f"countries.{one.iso3}"),
            count=number(one.count, lang),
        )
        for one in sums
        if one.iso3 in sides
    }
    return [plain(words.get(one.iso3, "")) for one in sums]


def _sides(sums: list[Sum], sides: dict[str, str]) -> list[str]:
    return [SIDES[sides.get(one.iso3, "above")] for one in sums]


def _land() -> dict[str, Any]:
    """The whole inhabited world, still: nothing to drag, nothing to fetch."""
    return {
        "scope": "world",
        "resolution": 110,
        "projection": {"type": "natural earth"},
        "lonaxis": {"range": [-128, 180]},
        "lataxis": {"range": [-56, 68]},
        "showframe": False,
        "showland": True,
        "landcolor": GRID,
        "showcoastlines": True,
        "coastlinecolor": MUTED,
        "coastlinewidth": 0.5,
        "showocean": False,
        "showlakes": False,
        "showcountries": False,
        "bgcolor": CLEAR,
    }
