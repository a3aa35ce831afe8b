"""Tables for narrow screens and screen readers: they scroll, and their rows have names."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from .edition import edition_of


class scroll_node(nodes.General, nodes.Element):
    """What a table scrolls in; the script makes it reachable by key where it does."""


def wrap(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Event doctree-resolved: every table gets its scroller, and names for its rows."""
    for table in list(doctree.findall(nodes.table)):
        _name_rows(table, edition_of(app.env).say("row_names"))
        if isinstance(table.parent, scroll_node):
            continue
        scroller = scroll_node()
        table.replace_self(scroller)
        scroller += table


def _name_rows(table: nodes.table, word: str) -> None:
    """An empty first heading means that the first column names the rows."""
    head = next(iter(table.findall(nodes.thead)), None)
    first = next(iter(head.findall(nodes.entry)), None) if head is not None else None
    if first is None or first.astext().strip():
        return
    column = next(iter(table.findall(nodes.colspec)), None)
    if column is not None:
        column["stub"] = 1
    first.clear()
    first += nodes.raw("", f'<span class="vh">{escape(word)}</span>', format="html")


def visit(self: Any, node: scroll_node) -> None:
    """HTML: a plain box."""
    self.body.append('<div class="table-scroll">\n')


def depart(self: Any, node: scroll_node) -> None:
    """HTML: its end."""
    self.body.append("</div>\n")
