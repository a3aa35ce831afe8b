"""`{casebuilder}`: the reader sets the facts of a case and sees which labels follow, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from lintas.items import ContentError, parse_yaml
from lintas.scenarios import Citation, label_name
from lintas.scenarios.bundle import form, in_language, page_table
from lintas.scenarios.facts import terms
from lintas.scenarios.table import Rule, rules
from lintas.scenarios.wording import cited_as

from .edition import Edition, complain, edition_of, shown_path
from .words import say

PRESETS = Path("book/scenarios/presets.yml")


class casebuilder_node(nodes.General, nodes.Element):
    """The place where a case is built; `presets` are ids of book/scenarios/presets.yml."""


class CaseBuilderDirective(SphinxDirective):
    """```` ```{casebuilder} ```` with `:presets: V01 V09 …`, cases to start from."""

    option_spec: ClassVar[dict[str, Any]] = {"presets": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        edition = edition_of(self.env)
        self.env.note_dependency(str(edition.root / PRESETS))
        wanted = self.options.get("presets", "").split()
        found = self._presets(edition) if wanted else {}
        for name in wanted:
            if name not in found:
                there = ", ".join(found) or "none"
                complain(f"there is no preset {name} in {PRESETS} (there: {there})", self._place())
        node = casebuilder_node(presets=[name for name in wanted if name in found])
        self.set_source_info(node)
        return [node]

    def _presets(self, edition: Edition) -> dict[str, dict[str, Any]]:
        try:
            return presets(edition.root)
        except (ContentError, OSError) as error:
            complain(f"{shown_path(edition.root / PRESETS, edition.root)}: {error}", self._place())
            return {}

    def _place(self) -> tuple[str, int]:
        return (self.env.docname, self.lineno)


def presets(root: Path) -> dict[str, dict[str, Any]]:
    """Id -> {id, title{en,id}, story{en,id}, contested?, facts}, in the order of the file."""
    path = root / PRESETS
    return _presets(str(path), path.stat().st_mtime_ns)


@cache
def _presets(path: str, mtime: int) -> dict[str, dict[str, Any]]:
    data, _ = parse_yaml(Path(path))
    return {str(entry["id"]): entry for entry in data["presets"]}


def visit(self: Any, node: casebuilder_node) -> None:
    """HTML: the host the script finds, with the table in this language, and a fallback."""
    edition = edition_of(self.builder.env)
    found = presets(edition.root) if node["presets"] else {}
    self.body.append(host_html(edition.lang, [found[name] for name in node["presets"]]))
    raise nodes.SkipNode


def host_html(lang: str, cases: list[dict[str, Any]]) -> str:
    """The whole block; `cases` are the presets offered."""
    told = [in_language(case, lang) for case in cases]
    data = {"lang": lang, "table": page_table(lang), "presets": told}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return (
        f'<div class="lintas-case" data-lang="{lang}">\n'
        f'<script type="application/json">{text}</script>\n'
        f'<noscript><p class="cb-notice">{escape(say(lang, "build_noscript"))}</p></noscript>\n'
        f'<div class="cb-fallback">\n{_table(lang)}\n{_procedure(lang)}\n</div>\n</div>\n'
    )


def _table(lang: str) -> str:
    """Roles are spelled out: on a phone the style sheet sets the rows as blocks."""
    head = "".join(
        f'<th scope="col" role="columnheader">{escape(say(lang, name))}</th>'
        for name in ("build_label", "element", "articles")
    )
    body = "\n".join(_row(rule, lang) for rule in rules() if _shown(rule))
    return (
        f'<table class="cb-table" role="table">'
        f"<caption>{escape(say(lang, 'build_elements'))}</caption>\n"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{body}\n</tbody></table>'
    )


def _shown(rule: Rule) -> bool:
    """The international labels; NONE is what is left when no other is complete."""
    return rule.track == "intl" and rule.label != "NONE"


def _row(rule: Rule, lang: str) -> str:
    name = label_name(rule.label, lang) + _for_whom(rule, lang)
    elements = "; ".join(_elements(rule, lang))
    cited = "; ".join(cited_as(citation, lang) for citation in _current(rule))
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(name)}</th>'
        f'<td role="cell">{escape(elements)}</td><td role="cell">{escape(cited)}</td></tr>'
    )


def _for_whom(rule: Rule, lang: str) -> str:
    """A label that two rules give says for whom each is."""
    if [other.label for other in rules()].count(rule.label) < 2:
        return ""
    child = any(element.waived for element in rule.elements)
    return f" ({say(lang, 'build_child' if child else 'build_adult')})"


def _elements(rule: Rule, lang: str) -> Iterator[str]:
    known = terms()
    for element in rule.elements:
        name = (known["elements"].get(element.name) or known["facts"][element.name])[lang]
        yield f"{name} ({known['words']['not_needed'][lang]})" if element.waived else name


def _current(rule: Rule) -> tuple[Citation, ...]:
    return rule.cited(str(form()["dates"]["since"]["day"]))


def _procedure(lang: str) -> str:
    steps = "\n".join(f"<li>{escape(step[lang])}</li>" for step in form()["procedure"])
    title = escape(say(lang, "build_procedure"))
    return f'<p class="cb-steps-title">{title}</p>\n<ol class="cb-steps">\n{steps}\n</ol>'
