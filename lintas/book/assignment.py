"""`{assignment}`: that a unit has graded work, and how much; never what is in it."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from lintas.items import parse_yaml

from .edition import Edition, address, complain, edition_of


class assignment_node(nodes.General, nodes.Element):
    """The notice of an assignment."""


class AssignmentDirective(SphinxDirective):
    """```` ```{assignment} u10-palermo-protocol ````."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        edition, slug = edition_of(self.env), self.arguments[0].strip()
        if edition.library.unit(slug) is None:
            complain(f"there is no unit {slug!r} in book/units.yml", self.get_location())
            return []
        path = _file(edition, slug)
        self.env.note_dependency(str(path))
        return [assignment_node(slug=slug)]


def _file(edition: Edition, slug: str) -> Path:
    return edition.root / "exercises" / slug / "worksheet.yml"


def counts(path: Path) -> tuple[int, int, int] | None:
    """(items marked at once, essays, points) of a worksheet; None if it cannot be read.

    Reads points only: the items of graded work stay closed to the book.
    """
    if not path.exists():
        return None
    data, _ = parse_yaml(path)
    listed = (data or {}).get("items") or {}
    points: list[Any] = (
        [entry.get("points") for entry in listed]
        if isinstance(listed, list)
        else list(listed.values())
    )
    essays = [one for one in points if isinstance(one, dict)]
    plain = [one for one in points if isinstance(one, int)]
    total = sum(plain) + sum(sum(map(int, one.values())) for one in essays)
    return len(plain), len(essays), total


def visit(self: Any, node: assignment_node) -> None:
    """HTML: name, size, and the way to the page on handing in."""
    edition = edition_of(self.builder.env)
    say = edition.say
    lines = [f"{say('assignment_name')}: <code>{escape(node['slug'])}</code>"]
    found = counts(_file(edition, node["slug"]))
    if found and any(found):
        size = say("assignment_parts", n=found[0], e=found[1])
        lines.append(f"{escape(size)} · {escape(say('assignment_points', n=found[2]))}")
    href = address(self.builder, edition.doc("help"), "worksheet")
    lines.append(f'<a href="{href}">{escape(say("assignment_help"))}</a>')
    items = "".join(f"<li>{line}</li>" for line in lines)
    self.body.append(
        f'<section class="block block-assignment" aria-labelledby="assignment">'
        f'<p class="block-title" id="assignment">{escape(say("assignment"))}</p>'
        f"<p>{escape(say('assignment_text'))}</p><ul>{items}</ul></section>\n"
    )
    raise nodes.SkipNode
