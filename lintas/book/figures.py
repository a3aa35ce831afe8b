"""`{chart}`: a chart with its words, its table and its sources; drawn in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from lintas.items import ContentError

from .edition import complain, edition_of

ASSETS = "_static/lintas/"


class chart_node(nodes.General, nodes.Element):
    """A chart by name; its address to the drawing library depends on the page."""


class ChartDirective(SphinxDirective):
    """```` ```{chart} palermo-parties ````: a chart of book/data/charts."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        from lintas import charts

        name, edition = self.arguments[0].strip(), edition_of(self.env)
        there = charts.names(edition.root / "book")
        if name not in there:
            complain(f"there is no chart {name!r} (there: {', '.join(there)})", self.get_location())
            return []
        for path in _sources(edition.root):
            self.env.note_dependency(str(path))
        try:
            node = chart_node(name=name, bundle=_bundle(name, edition.root))
        except ContentError as error:
            complain(f"chart {name}: {error}", self.get_location())
            return []
        self.set_source_info(node)
        return [node]


def _bundle(name: str, root: Path) -> str:
    """The drawing library this chart needs; raises ContentError for a chart that is not sound."""
    from lintas.charts import bundle_for, load

    drawn = load(name, root / "book").figure_json("en")["data"]
    return bundle_for(str(trace.get("type", "scatter")) for trace in drawn) or ""


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
