"""How many points of each section got which verdict: a number in a circle of that area."""

from __future__ import annotations

from typing import Any

from plotly import graph_objects as go

from ..formats import number, plain, wrapped
from ..palette import GRID, INK, MAIN
from ..spec import Data, Misfit, Spec, Table, Words
from .frame import framed, row_line, x_axis, y_axis

SPEC = Spec(
    tables={"verdicts": {"section": "text", "verdict": "text", "points": "int"}},
    words={
        "verdicts.*": (),
        "sections.*": (),
        "short.*": (),
        "labels.all": (),
        "hover.cell": ("section", "verdict", "points"),
        "columns.section": (),
        "columns.all": (),
    },
)
BROKEN = ("garbled", "wrong")
# Diameter in pixels of one point; areas grow with the number.
UNIT = 9.2


def check(data: Data, text: Words) -> list[Misfit]:
    """Every section and every verdict of the table has its words."""
    found = []
    for group, column in (("verdicts", "verdict"), ("sections", "section"), ("short", "section")):
        there = {_key(row[column]) for row in data["verdicts"]}
        for key in sorted(there - set(text.group(group))):
            found.append(Misfit(group, f"{group} lacks {key}", f"add {key}: {{en: …, id: …}}"))
    return found


def figure(data: Data, text: Words, lang: str) -> Any:
    """Sections down, verdicts across; the last row adds up."""
    sections, verdicts = list(text.group("sections")), list(text.group("verdicts"))
    heads = [text(f"verdicts.{key}") for key in verdicts]
    names = [*(text(f"sections.{key}") for key in sections), text("labels.all")]
    short = [*(text(f"short.{key}") for key in sections), text("labels.all")]
    return framed(
        [
            _circles(data, sections, verdicts, text, lang),
            _sums(data, sections, verdicts, lang),
        ],
        lang,
        height=130 + 42 * len(names),
        narrow={
            "data[0].marker.size": [round(size * 0.75, 1) for size in _sizes(data)],
            "layout.margin": {"l": 62, "r": 4, "t": 132, "b": 8},
            "layout.yaxis.ticktext": [plain(name) for name in short],
            "layout.xaxis.tickangle": -90,
        },
        margin={"l": 236, "r": 96, "t": 118, "b": 8},
        xaxis=x_axis(
            side="top",
            range=[-0.55, len(verdicts) - 0.45],
            tickvals=list(range(len(verdicts))),
            ticktext=[plain(head) for head in heads],
            tickangle=-40,
            tickfont={"color": INK},
            ticks="",
            showline=False,
        ),
        yaxis=y_axis(
            showgrid=False,
            range=[len(names) - 0.45, -0.6],
            tickvals=list(range(len(names))),
            ticktext=[wrapped(name, 30) for name in names],
            tickfont={"color": INK},
        ),
        annotations=[],
        shapes=[row_line(place) for place in range(len(sections))],
    )


def table(data: Data, text: Words, lang: str) -> Table:
    """Sections by verdicts, then all of them."""
    verdicts, sections = list(text.group("verdicts")), list(text.group("sections"))
    head = (text("columns.section"), *text.group("verdicts").values(), text("columns.all"))
    counts = [[_count(data, section, verdict) for verdict in verdicts] for section in sections]
    rows = [
        (text(f"sections.{section}"), *found, sum(found))
        for section, found in zip(sections, counts, strict=True)
    ]
    sums = [sum(column) for column in zip(*counts, strict=True)]
    return Table(head, (*rows, (text("labels.all"), *sums, sum(sums))))


def _count(data: Data, section: str, verdict: str) -> int:
    key = (section, verdict)
    return sum(
        row["points"] for row in data["verdicts"] if (_key(row["section"]), row["verdict"]) == key
    )


def _key(name: str) -> str:
    """S2.1.3.2 as a key of the words, where a dot would divide it."""
    return name.replace(".", "_")


def _sizes(data: Data) -> list[float]:
    return [round(UNIT * float(row["points"]) ** 0.5, 1) for row in data["verdicts"]]


def _circles(
    data: Data, sections: list[str], verdicts: list[str], text: Words, lang: str
) -> go.Scatter:
    rows = data["verdicts"]
    said = [
        text(
            "hover.cell",
            section=text(f"sections.{_key(row['section'])}"),
            verdict=text(f"verdicts.{row['verdict']}"),
            points=number(row["points"], lang),
        )
        for row in rows
    ]
    return go.Scatter(
        x=[verdicts.index(row["verdict"]) for row in rows],
        y=[sections.index(_key(row["section"])) for row in rows],
        mode="markers+text",
        text=[number(row["points"], lang) for row in rows],
        textfont={"color": [_colour(row["verdict"]) for row in rows], "size": 13},
        marker={
            "size": _sizes(data),
            "color": GRID,
            "opacity": 1,
            "line": {"width": 0},
        },
        cliponaxis=False,
        hovertext=[plain(words) for words in said],
        hoverinfo="text",
    )


def _colour(verdict: str) -> str:
    return MAIN if verdict in BROKEN else INK


def _sums(data: Data, sections: list[str], verdicts: list[str], lang: str) -> go.Scatter:
    """The sum of each verdict, below the sections."""
    totals = [sum(_count(data, section, verdict) for section in sections) for verdict in verdicts]
    return go.Scatter(
        x=list(range(len(verdicts))),
        y=[len(sections)] * len(verdicts),
        mode="text",
        text=[number(total, lang) for total in totals],
        textfont={"color": [_colour(verdict) for verdict in verdicts], "size": 14},
        hoverinfo="skip",
    )
