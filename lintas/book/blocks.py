"""Blocks around a text: content notice, repairing the source, takeaways, parts of the landing."""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from .edition import address, edition_of

REGIONS = ("hero", "lead", "try", "doors", "door", "band", "facts", "columns", "steps")


class block_node(nodes.General, nodes.Element):
    """A block with a heading of its own kind; `kind` is notice, repair, takeaways or region-…"""


class BlockDirective(SphinxDirective):
    """`:::{repair}` and `:::{takeaways}`: the text between the fences, set apart."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"themes": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        serial = self.env.new_serialno("lintas-block")
        node = block_node(kind=self.name, serial=serial, themes=self.options.get("themes", ""))
        node["title"] = self.arguments[0] if self.arguments else ""
        self.set_source_info(node)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class RegionDirective(BlockDirective):
    """`:::{region} hero`: a plain container for the landing page, named as the theme knows it."""

    required_arguments = 1
    optional_arguments = 0

    def run(self) -> list[nodes.Node]:
        name = directives.choice(self.arguments[0], REGIONS)
        (node,) = super().run()
        assert isinstance(node, block_node)
        node["kind"] = f"region-{name}"
        return [node]


def visit(self: Any, node: block_node) -> None:
    """HTML: <aside> for a notice, <section> for the others, each named by its heading."""
    kind = node["kind"]
    if kind.startswith("region-"):
        self.body.append(f'<div class="{kind}">\n')
        return
    edition = edition_of(self.builder.env)
    # A group, not a landmark: a page may hold several blocks of one kind and title.
    tag = "aside" if kind == "notice" else 'section role="group"'
    name = f"{kind}-{node['serial'] + 1}"
    title = node["title"] or edition.say(kind)
    self.body.append(
        f'<{tag} class="block block-{kind}" aria-labelledby="{name}">\n'
        f'<p class="block-title" id="{name}">{escape(title)}</p>\n'
    )
    if node["themes"]:
        themes = edition.say("notice_themes", t=node["themes"].rstrip("."))
        self.body.append(f'<p class="block-themes">{escape(themes)}</p>\n')


def depart(self: Any, node: block_node) -> None:
    """HTML: the end of the block; a notice ends with the way out."""
    kind = node["kind"]
    if kind.startswith("region-"):
        self.body.append("</div>\n")
        return
    if kind == "notice":
        edition = edition_of(self.builder.env)
        href = address(self.builder, edition.doc("help"), "help-lines")
        self.body.append(
            f'<p class="block-out">{escape(edition.say("notice_skip"))} '
            f'<a href="{href}">{escape(edition.say("notice_help"))}</a></p>\n'
        )
    self.body.append("</aside>\n" if kind == "notice" else "</section>\n")
