"""What the reader can search: the text of each section, in a script loaded on the search page only.

Sphinx's own index knows words, not sections, and fetches pages for its excerpts, which browsers
refuse on file://.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .edition import edition_of
from .terms import bare, sort_key, terms_node


class Passage(NamedTuple):
    """A section as the search sees it: its anchor, its heading and its words."""

    anchor: str
    heading: str
    text: str


def _store(env: BuildEnvironment) -> dict[str, list[Passage]]:
    if not hasattr(env, "lintas_passages"):
        env.lintas_passages = {}  # type: ignore[attr-defined]
    return env.lintas_passages  # type: ignore[attr-defined,no-any-return]


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Note the passages of a page that was read."""
    _store(app.env)[app.env.docname] = list(_passages(app, doctree))


def purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page before it is read again."""
    _store(env).pop(docname, None)


def merge(
    app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment
) -> None:
    """Take over what a parallel reader found."""
    theirs = _store(other)
    _store(env).update({name: theirs[name] for name in docnames if name in theirs})


def _passages(app: Sphinx, doctree: nodes.document) -> Iterator[Passage]:
    for section in doctree.findall(nodes.section):
        title = section.next_node(nodes.title)
        text = tidy(" ".join(filter(None, _own_text(section))))
        yield Passage(
            section["ids"][0] if section["ids"] else "", title.astext() if title else "", text
        )
    if next(iter(doctree.findall(terms_node)), None) is not None:
        edition = edition_of(app.env)
        for term in sorted(edition.library.terms.values(), key=lambda one: sort_key(one.id)):
            name = bare(term.term[edition.lang])
            text = f"{term.term[edition.other]}. {term.definition[edition.lang]}"
            yield Passage(term.id, name, text)


def tidy(text: str) -> str:
    """Without the blanks that a citation left before a full stop or in brackets."""
    return re.sub(r"\s+([.,;:)])", r"\1", text)


def _own_text(section: nodes.section) -> Iterator[str]:
    """The words of a section without its heading and its subsections."""
    for child in section.children:
        if isinstance(child, nodes.section | nodes.title | nodes.raw | nodes.comment):
            continue
        words = "".join(_words(child))
        yield " ".join(words.split())


def _words(node: nodes.Node) -> Iterator[str]:
    """Text of a node; blocks end with a space, citations (still keys at this time) are left out."""
    if isinstance(node, nodes.Text):
        yield str(node)
        return
    if isinstance(node, pending_xref) and node.get("refdomain") == "cite":
        return
    for child in node.children:
        yield from _words(child)
    if not isinstance(node, nodes.Inline):
        yield " "


def write(app: Sphinx) -> Path:
    """Write the index of this language; pages in a fixed order, so that builds agree."""
    env = app.env
    entries = []
    for docname in sorted(_store(env)):
        if docname not in env.found_docs:
            continue
        page = env.titles[docname].astext() if docname in env.titles else docname
        for place, passage in enumerate(_store(env)[docname]):
            href = app.builder.get_target_uri(docname) + (f"#{passage.anchor}" if place else "")
            entries.append([page, passage.heading, href, passage.text])
    target = Path(app.outdir) / "_static" / "lintas" / f"search-{edition_of(env).lang}.js"
    target.parent.mkdir(parents=True, exist_ok=True)
    data = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    target.write_text(f"window.lintasSearch={data};\n", encoding="utf-8")
    return target
