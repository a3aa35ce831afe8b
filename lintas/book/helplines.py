"""`{helplines}`: where to find help, each with the date when it was last seen."""

from __future__ import annotations

from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from .edition import edition_of
from .library import HelpLine
from .words import date_in_words, say


class HelpLinesDirective(SphinxDirective):
    """```` ```{helplines} ````: every line of book/helplines.yml, then a word of caution."""

    def run(self) -> list[nodes.Node]:
        edition = edition_of(self.env)
        self.env.note_dependency(str(edition.root / "book" / "helplines.yml"))
        lines = "\n".join(_line(line, edition.lang) for line in edition.library.helplines)
        caution = escape(edition.say("helpline_caution"))
        return [
            nodes.raw(
                "",
                f'<ul class="helplines">\n{lines}\n</ul>\n'
                f'<p class="helplines-caution">{caution}</p>\n',
                format="html",
            )
        ]


def _line(line: HelpLine, lang: str) -> str:
    contacts = "".join(_contact(kind, value, lang) for kind, value in line.contacts)
    return (
        f'<li id="{escape(line.id)}"><h3>{escape(line.name[lang])}</h3>'
        f"<p>{escape(line.purpose[lang])}</p><dl>{contacts}</dl>"
        f'<p class="helpline-date">{escape(_dated(line, lang))}</p></li>'
    )


def _dated(line: HelpLine, lang: str) -> str:
    if line.checked:
        return say(lang, "helpline_checked", d=date_in_words(line.checked, lang))
    if line.seen:
        return say(lang, "helpline_seen", d=date_in_words(line.seen, lang))
    return say(lang, "helpline_undated")


def _contact(kind: str, value: str, lang: str) -> str:
    shown = escape(value)
    if kind.startswith("phone"):
        number = "".join(char for char in value if char.isdigit() or char == "+")
        shown = f'<a href="tel:{number}">{shown}</a>'
    return f"<div><dt>{escape(say(lang, kind))}</dt><dd>{shown}</dd></div>"
