"""`{quiz}`: practice items on a page, each answer leading back to where its point is taught."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from lintas.items import ContentError, load_item, render_item
from lintas.items.citing import cite_label

from .edition import Edition, address, complain, edition_of, shown_path
from .points import places, point_node

ITEM_ID = re.compile(r"(u\d\d)-([pg])\d\d+\Z")


class quiz_node(nodes.General, nodes.Element):
    """Items to practise; rendered when pages are written, for then all points are known."""


class QuizDirective(SphinxDirective):
    """```` ```{quiz} ```` with an optional `:title:` and one item id a line.

    With `:optional:` a missing item is left out without a complaint.
    """

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "title": directives.unchanged,
        "optional": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        found: list[str] = []
        for offset, line in enumerate(self.content):
            name = line.strip()
            if name and self._usable(name, self.lineno + self.content_offset + offset + 1):
                found.append(name)
        if not found:
            return []
        serial = self.env.new_serialno("lintas-quiz")
        quiz_id = f"quiz-{serial + 1}"
        node = quiz_node(items=found, title=self.options.get("title", ""), quiz_id=quiz_id)
        self.set_source_info(node)
        return [node]

    def _usable(self, name: str, line: int) -> bool:
        """Whether an item can be shown; a complaint says where and what else there is."""
        edition = edition_of(self.env)
        problem = ""
        match = ITEM_ID.match(name)
        path = item_path(edition, name) if match else None
        if match is None:
            problem = f"{name!r} is no item id: write it as u10-p07"
        elif match[2] == "g":
            problem = f"{name} is a graded item: the book shows practice items only"
        elif path is None or not path.exists():
            problem = _missing(edition, name)
        if path is not None and not problem:
            self.env.note_dependency(str(path))
            return True
        if not ("optional" in self.options and match and match[2] == "p"):
            complain(problem, (self.env.docname, line))
        return False


def item_path(edition: Edition, name: str) -> Path | None:
    """The file of a practice item, from the slug of its unit."""
    unit = edition.library.unit(name.partition("-")[0])
    return edition.root / "book" / "items" / unit.slug / f"{name}.yml" if unit else None


def _missing(edition: Edition, name: str) -> str:
    unit = edition.library.unit(name.partition("-")[0])
    if unit is None:
        return f"item {name} belongs to no unit of book/units.yml"
    there = edition.library.practice.get(unit.slug, ())
    listed = f"there are {', '.join(there)}" if there else "the folder holds no items yet"
    return f"there is no item {name} in book/items/{unit.slug}/ ({listed})"


Link = Callable[[str, str], str]


def payloads(env: BuildEnvironment, node: quiz_node, link: Link) -> list[dict[str, Any]]:
    """What the front end gets; `link(docname, anchor)` leads from this page to a place."""
    edition = edition_of(env)
    made = []
    for name in node["items"]:
        path = item_path(edition, name)
        try:
            item = load_item(path) if path else None
        except ContentError as error:
            _report(error, edition, node)
            continue
        if item is None or item.graded:
            complain(f"{name} cannot be shown in the book", node)
            continue
        made.append(
            render_item(
                item,
                edition.lang,
                with_answer=True,
                reasons=_reasons(item, edition.lang),
                read=_read_again(env, item.covers, link, node),
                cite_label=cite_label(edition.root / "book"),
            )
        )
    return made


def _report(error: ContentError, edition: Edition, node: quiz_node) -> None:
    for problem in error.problems:
        place = shown_path(Path(problem.file), edition.root)
        complain(f"{place}:{problem.line} {problem.message} → {problem.remedy}", node)


def _reasons(item: Any, lang: str) -> list[str]:
    """What the scenario engine says about each actor of the item's case."""
    actors = getattr(item.answer, "actors", None) or []
    if not actors:
        return []
    from lintas.scenarios import classify, explain_for

    said = []
    for actor in actors:
        dated = {"conduct_date": actor.conduct_date} if actor.conduct_date else {}
        verdict = classify(actor.facts, **dated)
        said += explain_for(verdict, actor.name.in_(lang), lang)
    return said


def _read_again(
    env: BuildEnvironment, covers: Any, link: Link, node: quiz_node
) -> list[dict[str, str]]:
    """Where to read again: the section around the quiz, where it teaches, and the item's points.

    A heading stands once; on another page the unit is named too.
    """
    edition, known = edition_of(env), places(env)
    found: dict[str, str] = {}
    around = _teaching_section(node)
    if around is not None:
        found[around[0].astext()] = f"#{around['ids'][0]}"
    for point in covers:
        place = known.get(point)
        if place is None:
            continue
        unit = edition.unit_of(place.docname)
        href, text = link(place.docname, point), place.heading
        if unit and not href.startswith("#"):
            text = edition.say("read_in", u=unit.code, s=text)
        found.setdefault(text, href)
    return [{"href": href, "html": escape(text, quote=False)} for text, href in found.items()]


def _teaching_section(node: quiz_node) -> nodes.section | None:
    """The section that the quiz stands in, when it teaches a point or shows a table."""
    above = node.parent
    while above is not None and not isinstance(above, nodes.section):
        above = above.parent
    if above is None or isinstance(above.parent, nodes.document):
        return None
    own = [child for child in above.children if not isinstance(child, nodes.section)]
    teaches = any(next(iter(child.findall(_teaches)), None) is not None for child in own)
    return above if teaches else None


def _teaches(node: nodes.Node) -> bool:
    return isinstance(node, (point_node, nodes.table))


def visit(self: Any, node: quiz_node) -> None:
    """HTML: the host the quiz script finds, with its items as JSON and a fallback."""
    from lintas.quiz import page_html

    env = self.builder.env
    items = payloads(env, node, partial(address, self.builder))
    title = node["title"] or None
    if items:
        lang = edition_of(env).lang
        self.body.append(page_html(items, lang=lang, quiz_id=node["quiz_id"], title=title))
    raise nodes.SkipNode
