"""The glossary: the role `{gloss}`, the page of terms, the definitions a page carries along."""

from __future__ import annotations

import json
import re
import unicodedata
from html import escape
from itertools import groupby
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective, SphinxRole

from lintas.items.citing import cite_label

from .edition import Edition, address, complain, edition_of
from .library import Term

SHOWN = re.compile(r"(?P<text>.+?)\s*<(?P<id>[^<>]+)>\Z", re.S)


class gloss_node(nodes.Inline, nodes.TextElement):
    """A term in a sentence; leads to the glossary and shows its definition in place."""


class terms_node(nodes.General, nodes.Element):
    """The page of terms."""


class GlossRole(SphinxRole):
    """{gloss}`trafficking-in-persons` or {gloss}`shown words <trafficking-in-persons>`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        edition = edition_of(self.env)
        match = SHOWN.match(self.text)
        name = (match["id"] if match else self.text).strip()
        term = edition.library.terms.get(name)
        self.env.note_dependency(str(edition.root / "book" / "glossary.yml"))
        if term is None:
            complain(f"there is no term {name!r} in book/glossary.yml", self._where())
            return [nodes.Text(match["text"] if match else name)], []
        text = match["text"] if match else bare(term.term[edition.lang])
        return [gloss_node("", text, term=name)], []

    def _where(self) -> tuple[str, int]:
        return self.env.docname, self.lineno


class TermsDirective(SphinxDirective):
    """```` ```{termlist} ````: all terms, sorted in the page's language."""

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(edition_of(self.env).root / "book" / "glossary.yml"))
        return [terms_node()]


def bare(term: str) -> str:
    """A term without what stands in brackets after it."""
    return re.sub(r"\s*\([^)]*\)", "", term).strip() or term


def sort_key(term: str) -> str:
    """Letters without accents, case or leading marks."""
    plain = unicodedata.normalize("NFKD", term).encode("ascii", "ignore").decode()
    return re.sub(r"^[^a-z0-9]+", "", plain.casefold())


def visit_gloss(self: Any, node: gloss_node) -> None:
    """HTML: a link to the entry; the script shows the definition on hover and focus."""
    edition = edition_of(self.builder.env)
    href = address(self.builder, edition.doc("glossary"), node["term"])
    self.body.append(f'<a class="gloss" href="{href}" data-gloss="{node["term"]}">')


def depart_gloss(self: Any, node: gloss_node) -> None:
    """HTML: the end of the link."""
    self.body.append("</a>")


def page_terms(edition: Edition, doctree: nodes.document) -> str:
    """The definitions of the terms a page uses, as JSON for a script element; "" for none."""
    used = dict.fromkeys(node["term"] for node in doctree.findall(gloss_node))
    terms = edition.library.terms
    data = {
        name: {
            "term": terms[name].term[edition.lang],
            "other": terms[name].term[edition.other],
            "text": terms[name].definition[edition.lang],
        }
        for name in used
        if name in terms
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c") if data else ""


def visit_terms(self: Any, node: terms_node) -> None:
    """HTML: a filter, the letters, and a list of definitions with an anchor for each term."""
    env = self.builder.env
    edition = edition_of(env)
    lang = edition.lang
    terms = sorted(edition.library.terms.values(), key=lambda term: sort_key(term.term[lang]))
    groups = [
        (letter, list(some))
        for letter, some in groupby(terms, key=lambda term: sort_key(term.term[lang])[:1].upper())
    ]
    letters = "".join(f'<li><a href="#letter-{one}">{one}</a></li>' for one, _ in groups)
    self.body.append(
        f'<div class="terms-tools"><label class="terms-filter" hidden>'
        f"<span>{escape(edition.say('term_filter'))}</span>"
        f'<input type="search" id="terms-filter" autocomplete="off"></label>'
        f'<p class="terms-count" role="status" data-words="{escape(edition.say("term_count"))}">'
        f"{escape(edition.say('term_count', n=len(terms)))}</p>"
        f'<nav aria-label="{escape(edition.say("term_letters"))}">'
        f'<ul class="letters">{letters}</ul></nav></div>\n'
    )
    for letter, some in groups:
        entries = "\n".join(_entry(self.builder, edition, term) for term in some)
        self.body.append(
            f'<section class="terms-group" aria-labelledby="letter-{letter}">'
            f'<h2 id="letter-{letter}">{letter}</h2>\n'
            f'<dl class="terms">\n{entries}\n</dl></section>\n'
        )
    raise nodes.SkipNode


def _entry(builder: Any, edition: Edition, term: Term) -> str:
    lang, other = edition.lang, edition.other
    also = term.term[other]
    return (
        f'<div class="term" id="{escape(term.id)}">'
        f"<dt>{escape(term.term[lang])} "
        f'<span class="term-other" lang="{other}">{escape(also)}</span></dt>'
        f"<dd><p>{escape(term.definition[lang])}</p>"
        f'<p class="term-meta">{_source(edition, term)}{_taught(builder, edition, term)}</p>'
        "</dd></div>"
    )


def _source(edition: Edition, term: Term) -> str:
    if not term.sources:
        return escape(edition.say("term_own"))
    label = cite_label(edition.root / "book")
    named = ", ".join(label(key, edition.lang) for key in term.sources)
    return escape(f"{edition.say('term_source')}: {named}.")


def _taught(builder: Any, edition: Edition, term: Term) -> str:
    """Where the term is taught: at its point, else in its unit, else planned."""
    from .points import places

    env: BuildEnvironment = builder.env
    place = places(env).get(term.point)
    if place:
        unit = edition.unit_of(place.docname)
        href = address(builder, place.docname, term.point)
        words = edition.say("term_taught", u=unit.code if unit else place.heading)
        return f' <a href="{escape(href)}">{escape(words)}</a>'
    return ""
