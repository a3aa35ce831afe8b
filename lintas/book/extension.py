"""What Sphinx is told: directives, roles, nodes, the theme and the events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from lintas import __version__

from . import (
    assets,
    assignment,
    bibliography,
    blocks,
    casebuilder,
    cases,
    figures,
    findex,
    helplines,
    page,
    points,
    quizzes,
    tables,
    terms,
    unitmap,
)
from .edition import edition_of
from .library import library

THEME = Path(__file__).parent / "theme" / "lintas"
# Fixed for every book: no index of words, no copies of sources, no foreign assets.
FIXED = {
    "html_use_index": False,
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_permalinks_icon": "#",
    "bibtex_reference_style": "lintas",
}
# `jupyter-book build` sets these whether or not the extensions that know them are loaded.
UNKNOWN = ("comments_config", "external_site_map")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything; called by Sphinx through `lintas.book`."""
    bibliography.register()
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_html_theme("lintas", str(THEME))
    app.add_config_value("lintas_twins", False, "html", bool)
    app.add_config_value("lintas_date", "", "html", str)
    app.add_config_value("lintas_engine", "", "env", str)
    _tolerate(app)
    _directives(app)
    _nodes(app)
    _events(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def _tolerate(app: Sphinx) -> None:
    for name in UNKNOWN:
        if name not in app.config.values:
            app.add_config_value(name, None, "")


def _directives(app: Sphinx) -> None:
    for name, directive in {
        "assignment": assignment.AssignmentDirective,
        "casebuilder": casebuilder.CaseBuilderDirective,
        "chart": figures.ChartDirective,
        "helplines": helplines.HelpLinesDirective,
        "notice": blocks.BlockDirective,
        "point": points.PointDirective,
        "quiz": quizzes.QuizDirective,
        "region": blocks.RegionDirective,
        "repair": blocks.BlockDirective,
        "scenario": cases.ScenarioDirective,
        "takeaways": blocks.BlockDirective,
        "termlist": terms.TermsDirective,
        "unitmap": unitmap.UnitMapDirective,
    }.items():
        app.add_directive(name, directive)
    app.add_role("gloss", terms.GlossRole())


def _nodes(app: Sphinx) -> None:
    _node(app, assignment.assignment_node, assignment.visit)
    _node(app, blocks.block_node, blocks.visit, blocks.depart)
    _node(app, casebuilder.casebuilder_node, casebuilder.visit)
    _node(app, figures.chart_node, figures.visit)
    _node(app, points.point_node, points.visit)
    _node(app, quizzes.quiz_node, quizzes.visit)
    _node(app, tables.scroll_node, tables.visit, tables.depart)
    _node(app, terms.gloss_node, terms.visit_gloss, terms.depart_gloss)
    _node(app, terms.terms_node, terms.visit_terms)
    _node(app, unitmap.unitmap_node, unitmap.visit)


def _node(app: Sphinx, kind: type[nodes.Element], visit: Any, depart: Any = None) -> None:
    """A node with its HTML; other builders show its text, if it has any."""
    plain = (_ignore, _ignore)
    app.add_node(kind, html=(visit, depart), latex=plain, text=plain, man=plain, texinfo=plain)


def _ignore(self: Any, node: nodes.Element) -> None:
    """Nothing to show outside HTML."""


def _events(app: Sphinx) -> None:
    app.connect("config-inited", _fix_config, priority=900)
    app.connect("builder-inited", _prepare)
    app.connect("env-purge-doc", points.purge)
    app.connect("env-purge-doc", findex.purge)
    app.connect("env-merge-info", points.merge)
    app.connect("env-merge-info", findex.merge)
    app.connect("env-merge-info", _merge_use)
    app.connect("doctree-read", points.collect)
    app.connect("doctree-read", findex.collect)
    app.connect("doctree-read", assets.note_use)
    app.connect("doctree-resolved", tables.wrap)
    app.connect("env-updated", _rewrite)
    app.connect("html-collect-pages", _search_page)
    app.connect("html-page-context", page.context, priority=900)
    app.connect("build-finished", _finish)


def _fix_config(app: Sphinx, config: Config) -> None:
    for name, value in FIXED.items():
        setattr(config, name, value)


def _prepare(app: Sphinx) -> None:
    bibliography.use_names(app)
    # Our own search index replaces the one that every page would load.
    app.builder.search = False  # type: ignore[attr-defined]


def _merge_use(app: Sphinx, env: BuildEnvironment, docnames: Any, other: BuildEnvironment) -> None:
    theirs = getattr(other, "lintas_used", {})
    mine = getattr(env, "lintas_used", {})
    mine.update({name: theirs[name] for name in docnames if name in theirs})
    env.lintas_used = mine  # type: ignore[attr-defined]


def _rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """All pages, if what every page shows of the others has changed: the map, where points are."""
    shared = library(edition_of(env).root)
    titles = sorted((doc, title.astext()) for doc, title in env.titles.items())
    frame = repr((shared.units, shared.practice, titles, sorted(points.places(env).items())))
    before = getattr(env, "lintas_frame", None)
    env.lintas_frame = frame  # type: ignore[attr-defined]
    return sorted(env.found_docs) if frame != before else []


def _search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    edition = edition_of(app.env)
    yield edition.doc("search"), {"title": edition.say("search_title")}, "search.html"


def _finish(app: Sphinx, failure: Exception | None) -> None:
    if failure is not None or app.builder.name != "html":
        return
    assets.prune(app, [*assets.copy(app), findex.write(app)])
    if app.config.lintas_twins:
        _remove_stale(app)


def _remove_stale(app: Sphinx) -> None:
    """Pages of documents that are no longer there."""
    builder = app.builder
    names = [*app.env.found_docs, edition_of(app.env).doc("search")]
    live = {Path(builder.get_outfilename(name)) for name in names}  # type: ignore[attr-defined]
    for path in Path(app.outdir).rglob("*.html"):
        if path not in live:
            path.unlink()
