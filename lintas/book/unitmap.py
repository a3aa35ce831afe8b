"""`{unitmap}`: the units as a list that is also a picture of what builds on what."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from .edition import Edition, address, edition_of, lesson_ready
from .library import Unit
from .maplayout import Spot, lane, layout

# Share of a row's height that a card takes, as in css/unitmap.css.
TOP, BOTTOM = 0.0, 0.8


class unitmap_node(nodes.General, nodes.Element):
    """The map; written when all pages are known."""


class UnitMapDirective(SphinxDirective):
    """```` ```{unitmap} ````."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(edition_of(self.env).root / "book" / "units.yml"))
        return [unitmap_node()]


def visit(self: Any, node: unitmap_node) -> None:
    """HTML: a list of cards placed on a grid, and lines drawn behind them."""
    edition = edition_of(self.builder.env)
    units = edition.library.units
    spots = layout(units)
    cards = "\n".join(_card(self.builder, edition, unit, spots[unit.id]) for unit in units)
    height = 1 + max((row for row, _ in spots.values()), default=0)
    width = 1 + max((column for _, column in spots.values()), default=0)
    self.body.append(
        f'<div class="unitmap" style="--rows:{height};--columns:{width}">\n'
        f"{_lines(edition, spots, width, height)}\n"
        f'<ol class="unitmap-list">\n{cards}\n</ol>\n'
        f'<p class="unitmap-caption">{escape(edition.say("map_caption"))}</p></div>\n'
    )
    raise nodes.SkipNode


def _card(builder: Any, edition: Edition, unit: Unit, spot: Spot) -> str:
    ready = lesson_ready(builder.env, unit)
    title = escape(unit.title[edition.lang])
    if ready:
        doc = edition.doc(f"{unit.slug}/lesson")
        href = address(builder, doc)
        title = f'<a href="{href}">{title}</a>'
    state = edition.say("ready" if ready else "planned")
    after = ", ".join(name.upper() for name in unit.requires)
    needs = f"{edition.say('map_requires')} {after}" if after else edition.say("map_first")
    kind = "ready" if ready else "planned"
    return (
        f'<li class="unit unit-{kind}" style="--row:{spot[0] + 1};--column:{spot[1] + 1}">'
        f'<span class="unit-code">{unit.code}</span> <span class="unit-title">{title}</span> '
        f'<span class="unit-about">{escape(unit.about[edition.lang])}</span> '
        f'<span class="unit-meta"><span class="unit-state">{escape(state)}</span>'
        f'<span class="unit-needs">{escape(needs)}</span></span></li>'
    )


def _lines(edition: Edition, spots: dict[str, Spot], width: int, height: int) -> str:
    paths = "".join(
        _line(spots[needed], spots[unit.id], lane((needed, unit.id), spots))
        for unit in edition.library.units
        for needed in unit.requires
    )
    return (
        f'<svg class="unitmap-lines" viewBox="0 0 {width * 100} {height * 100}" '
        f'preserveAspectRatio="none" aria-hidden="true" focusable="false">{paths}</svg>'
    )


def _line(start: Spot, end: Spot, down: float) -> str:
    """From the foot of one card over to a lane, down it, then over to the head of the other."""
    x1, y1 = start[1] * 100 + 50, round((start[0] + BOTTOM) * 100)
    x2, y2 = end[1] * 100 + 50, round((end[0] + TOP) * 100)
    middle = round(down * 100)
    if end[0] - start[0] == 1:
        return f'<path d="M{x1} {y1}{_over(x1, y1, x2, y2)}"/>'
    first, last = round((start[0] + 1 + TOP) * 100), round((end[0] - 1 + BOTTOM) * 100)
    over, back = _over(x1, y1, middle, first), _over(middle, last, x2, y2)
    return f'<path d="M{x1} {y1}{over}V{last}{back}"/>'


def _over(x1: int, y1: int, x2: int, y2: int) -> str:
    """A step aside between two rows."""
    middle = (y1 + y2) // 2
    return f"V{y2}" if x1 == x2 else f"C{x1} {middle + 6} {x2} {middle - 6} {x2} {y2}"
