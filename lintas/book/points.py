"""`{point}`: where a point of the source chapter is taught, and what the claim rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any, ClassVar, NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from .edition import complain, edition_of

POINT_ID = re.compile(r"(S[0-9F][0-9.]*-\d\d|ADD-\d\d)\Z")
TIERS = ("primary", "scholarly", "textbook")


class Place(NamedTuple):
    """Where a point is taught: the document and the heading above it."""

    docname: str
    heading: str


class point_node(nodes.General, nodes.Element):
    """An anchor and a small tier mark."""


class PointDirective(SphinxDirective):
    """`:::{point} S2.1.3.2-02` with `:tier:`; stands before the paragraph that teaches it."""

    required_arguments = 1
    has_content = False
    option_spec: ClassVar[dict[str, Any]] = {"tier": lambda value: directives.choice(value, TIERS)}

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0].strip()
        if not POINT_ID.match(name):
            complain(
                f"{name!r} is no point: write it as S2.1.3.2-02 or ADD-10", self.get_location()
            )
            return []
        node = point_node(point=name, tier=self.options.get("tier", ""))
        node["ids"].append(name)
        self.set_source_info(node)
        return [node]


def places(env: BuildEnvironment) -> dict[str, Place]:
    """All points taught in this build."""
    if not hasattr(env, "lintas_points"):
        env.lintas_points = {}  # type: ignore[attr-defined]
    return env.lintas_points  # type: ignore[attr-defined,no-any-return]


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Note the points of a page that was read, each with the heading above it."""
    known, docname = places(app.env), app.env.docname
    for node in doctree.findall(point_node):
        name = node["point"]
        earlier = known.get(name)
        if earlier and earlier.docname != docname:
            complain(f"point {name} is already taught in {earlier.docname}", node)
        known.setdefault(name, Place(docname, _heading(node)))


def _heading(node: nodes.Element) -> str:
    above: nodes.Element | None = node
    while above is not None and not isinstance(above, nodes.section):
        above = above.parent
    title = above.next_node(nodes.title) if above is not None else None
    return title.astext() if title is not None else ""


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget the points of a page before it is read again."""
    known = places(env)
    for name in [name for name, place in known.items() if place.docname == docname]:
        del known[name]


def merge(
    app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment
) -> None:
    """Take over the points found by a parallel reader."""
    mine = places(env)
    mine.update({name: at for name, at in places(other).items() if at.docname in set(docnames)})


def visit(self: Any, node: point_node) -> None:
    """HTML: an anchor that is also the mark beside the paragraph."""
    edition = edition_of(self.builder.env)
    name, tier = node["point"], node["tier"]
    label = edition.say("point_added" if name.startswith("ADD") else "point", p=name)
    shown = ""
    if tier:
        words = escape(edition.say(f"tier_{tier}"))
        shown = (
            f'<span class="tier tier-{tier}"><span class="vh">{escape(edition.say("tier_prefix"))} '
            f"</span>{words}</span>"
        )
    self.body.append(
        f'<div class="point" id="{escape(name)}" title="{escape(label)}">{shown}</div>\n'
    )
    raise nodes.SkipNode
