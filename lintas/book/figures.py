"""`{chart}`: a chart with its words, its table and its sources; drawn in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from .edition import complain, edition_of

ASSETS = "_static/lintas/"


class chart_node(nodes.General, nodes.Element):
    """A chart by name; its address to the drawing library depends on the page."""


class ChartDirective(SphinxDirective):
    """```` ```{chart} palermo-parties ````: a chart of book/data/charts."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        from lintas import charts

        name = self.arguments[0].strip()
        there = charts.names(edition_of(self.env).root / "book")
        if name not in there:
            complain(
                f"there is no chart {name!r} (there: {', '.join(there)})", self.get_location()
            )
            return []
        for path in _sources(edition_of(self.env).root):
            self.env.note_dependency(str(path))
        node = chart_node(name=name)
        self.set_source_info(node)
        return [node]


def _sources(root: Path) -> list[Path]:
    """Files a chart is made from: a change in any of them draws all charts anew."""
    data = root / "book" / "data"
    found = [path for path in data.rglob("*") if path.suffix in (".yml", ".csv")]
    return sorted(found)


def visit(self: Any, node: chart_node) -> None:
    """HTML: the figure; its data and words are in the page, the library is shared."""
    from lintas import charts

    here = self.builder.current_docname
    prefix = "../" * here.count("/") + ASSETS
    edition = edition_of(self.builder.env)
    self.body.append(charts.load(node["name"], edition.root / "book").html(edition.lang, prefix))
    raise nodes.SkipNode
