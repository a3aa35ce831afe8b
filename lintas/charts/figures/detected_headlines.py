"""Headline numbers of unlike length: each is a bar as wide as the years that were added up in it.

The height is the number as printed. Nothing joins two headlines, for nothing makes them a series.
"""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from ..formats import number, plain
from ..palette import BAND, INK, MAIN, MUTED
from ..spec import Data, Misfit, Row, Spec, Table, Words
from .frame import Labels, framed, x_axis, y_axis

SPEC = Spec(
    tables={
        "headlines": {
            "edition": "int",
            "first_year": "int",
            "last_year": "int",
            "value": "int",
            "bound": "text?",
            "countries_covered": "int",
        }
    },
    words={
        "bounds.exact": ("value",),
        "bounds.about": ("value",),
        "bounds.just_under": ("value",),
        "labels.one": ("value", "countries"),
        "labels.several": ("value", "years", "countries"),
        "labels.slim": ("number",),
        "hover.bar": ("edition", "value", "years", "countries"),
        "axes.x": (),
        "columns.edition": (),
        "columns.value": (),
        "columns.years": (),
        "columns.length": (),
        "columns.countries": (),
    },
)
GAP = 0.06  # of a year, so that neighbours do not touch


def check(data: Data, text: Words) -> list[Misfit]:
    """Every bound has its words, and no headline ends before it begins."""
    known = text.group("bounds")
    found = [
        Misfit("bounds", f"bounds lacks {row['bound']}", "use about, just_under or leave it empty")
        for row in data["headlines"]
        if row["bound"] and row["bound"] not in known
    ]
    odd = [row["edition"] for row in data["headlines"] if row["first_year"] > row["last_year"]]
    remedy = "put the earlier year first"
    return [
        *found,
        *(Misfit("tables", f"a headline of {year} runs backwards", remedy) for year in odd),
    ]


def figure(data: Data, text: Words, lang: str) -> Any:
    """Bars over a line of years."""
    rows = data["headlines"]
    labels = _labels(rows, text, lang)
    years = list(range(2012, 2025, 2))
    return framed(
        [_tops(rows, text, lang)],
        lang,
        height=430,
        narrow={
            **labels.narrow,
            "layout.margin": {"l": 58, "r": 8, "t": 10, "b": 44},
            "layout.xaxis.title.font.size": 12,
        },
        margin={"l": 66, "r": 16, "t": 12, "b": 54},
        xaxis=x_axis(
            range=[2011.4, 2024.2],
            tickvals=[year + 0.5 for year in years],
            ticktext=[str(year) for year in years],
            title={"text": plain(text("axes.x")), "font": {"color": MUTED, "size": 14}},
        ),
        yaxis=y_axis(
            range=[0, 248_000],
            tickvals=list(range(0, 200_001, 50_000)),
            ticktext=[number(value, lang) for value in range(0, 200_001, 50_000)],
        ),
        annotations=labels.annotations,
        shapes=[_bar(row) for row in sorted(rows, key=lambda row: -row["value"])],
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """One row per headline."""
    keys = ("edition", "value", "years", "length", "countries")
    rows = [
        (
            str(row["edition"]),
            _value(row, text, lang),
            _years(row),
            row["last_year"] - row["first_year"] + 1,
            row["countries_covered"],
        )
        for row in data["headlines"]
    ]
    return Table(tuple(text(f"columns.{key}") for key in keys), tuple(rows))


def _value(row: Row, text: Words, lang: str) -> str:
    return text(f"bounds.{row['bound'] or 'exact'}", value=number(row["value"], lang))


def _years(row: Row) -> str:
    if row["first_year"] == row["last_year"]:
        return str(row["first_year"])
    return f"{row['first_year']}–{row['last_year']}"


def _middle(row: Row) -> float:
    return float(row["first_year"] + row["last_year"] + 1) / 2


def _bar(row: Row) -> dict[str, Any]:
    several = row["last_year"] > row["first_year"]
    return {
        "type": "rect",
        "layer": "below",
        "x0": row["first_year"] + GAP,
        "x1": row["last_year"] + 1 - GAP,
        "y0": 0,
        "y1": row["value"],
        "fillcolor": BAND,
        "line": {
            "color": MUTED if several else MAIN,
            "width": 2,
            "dash": "dot" if several or row["bound"] else "solid",
        },
    }


def _tops(rows: Any, text: Words, lang: str) -> go.Scatter:
    """A mark on each bar: the place to point at."""
    said = [
        text(
            "hover.bar",
            edition=row["edition"],
            value=_value(row, text, lang),
            years=_years(row),
            countries=row["countries_covered"],
        )
        for row in rows
    ]
    return go.Scatter(
        x=[_middle(row) for row in rows],
        y=[row["value"] for row in rows],
        mode="markers",
        marker={"symbol": "line-ew", "size": 14, "line": {"color": INK, "width": 3}},
        hovertext=[plain(words) for words in said],
        hoverinfo="text",
    )


def _labels(rows: Any, text: Words, lang: str) -> Labels:
    """Over the middle of a long bar; from the left edge of a short one, which is narrower."""
    labels = Labels()
    for row in rows:
        if row["last_year"] > row["first_year"]:
            _long(labels, row, text, lang)
        else:
            _short(labels, row, text, lang)
            if _crowded(row, rows):
                last = len(labels.annotations) - 1
                labels.narrow[f"layout.annotations[{last}].yshift"] = 20
    return labels


def _crowded(row: Row, rows: Any) -> bool:
    """Whether the next bar stands so near, in time and height, that narrow labels would meet."""
    return any(
        0 < other["first_year"] - row["first_year"] <= 2
        and other["first_year"] == other["last_year"]
        and abs(other["value"] - row["value"]) < 12_000
        for other in rows
    )


def _long(labels: Labels, row: Row, text: Words, lang: str) -> None:
    words = text(
        "labels.several",
        value=_value(row, text, lang),
        years=row["last_year"] - row["first_year"] + 1,
        countries=row["countries_covered"],
    )
    labels.add(
        words, _middle(row), row["value"], width=30, slim=12, xanchor="center", align="center",
        yanchor="bottom", yshift=6, font={"color": INK},
    )  # fmt: skip


def _short(labels: Labels, row: Row, text: Words, lang: str) -> None:
    fields = {"value": _value(row, text, lang), "countries": row["countries_covered"]}
    sign = {"about": "±", "just_under": "<"}.get(row["bound"] or "", "")
    number_only = text("labels.slim", number=sign + number(row["value"], lang))
    place = f"layout.annotations[{len(labels.annotations)}].text"
    labels.add(
        text("labels.one", **fields), row["first_year"] + GAP, row["value"], width=10, slim=10,
        xanchor="left", yanchor="bottom", yshift=6, font={"color": INK},
    )  # fmt: skip
    labels.narrow[place] = plain(number_only)
    if row["bound"] == "about":  # its neighbour's number begins where this one would end
        labels.narrow[place.replace(".text", ".x")] = row["last_year"] + 1 + GAP
        labels.narrow[place.replace(".text", ".xanchor")] = "right"
