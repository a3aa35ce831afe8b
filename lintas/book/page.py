"""What a page's template needs to know: its place, its twin, the map, its neighbours."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import lintas

from . import assets
from .edition import Edition, edition_of, lesson_ready
from .library import Unit
from .quizzes import quiz_node
from .terms import page_terms
from .words import LANGS, NAMES, date_in_words, words

LECTURER = "/lecturer"
AROUND = ("case-builder", "glossary", "references", "lecturers", "graders", "help", "about")


@dataclass
class Entry:
    """A line of the course map: a unit that is ready, or a run of planned ones."""

    title: str
    code: str = ""
    href: str = ""
    current: bool = False
    open: bool = False
    total: int = 0
    unit: str = ""
    children: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Links:
    """Addresses as seen from one page."""

    app: Sphinx
    edition: Edition
    here: str

    def to(self, page: str) -> str:
        """The address of a page of the twin trees; "" where this build has none."""
        doc = self.edition.doc(page)
        if page != "search" and doc not in self.app.env.found_docs:
            return ""
        return self.app.builder.get_relative_uri(self.here, doc) or "#"

    def twin(self) -> str:
        """The same page in the other language, in the build that has both; else ""."""
        page, other = self.edition.page(self.here), self.edition.other
        there = self.edition.root / "book" / other / f"{page}.md"
        both = not self.edition.prefix and self.app.config.lintas_twins
        if not both or not (page == "search" or there.exists()):
            return ""
        return "../" * (self.here.count("/") + 1) + f"{other}/{page}.html"


def context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> str | None:
    """Event html-page-context: put everything of ours under `lintas`."""
    if app.builder.name != "html":
        return None
    # docutils gives sources a role that stands against that of the list they are in.
    context["body"] = context.get("body", "").replace(' role="doc-biblioentry"', ' role="listitem"')
    if not assets.own_theme(app.config):
        assets.lend(app, doctree)
        return None
    links = Links(app, edition_of(app.env), pagename)
    context["lintas"] = {
        **_edition(links),
        **_place(links),
        **_contents(links, doctree),
        "previous": neighbour(_reading(links, 1), links),
        "next": neighbour(_reading(links, 2), links),
    }
    return None


def _edition(links: Links) -> dict[str, Any]:
    """What is the same on every page of a language."""
    edition, date = links.edition, links.app.config.lintas_date
    return {
        "lang": edition.lang,
        "words": words(edition.lang),
        "languages": [(lang, NAMES[lang]) for lang in LANGS],
        "version": edition.say("version", v=lintas.__version__),
        "date": date_in_words(date, edition.lang) if date else "",
        "search_index": f"{assets.FOLDER}/search-{edition.lang}.js",
    }


def _place(links: Links) -> dict[str, Any]:
    """Where the page is and where it leads."""
    return {
        "twin": links.twin(),
        "map": course_map(links),
        "around": list(_around(links)),
        "home": links.to("index"),
        "search": links.to("search"),
        "help": links.to("help").rstrip("#") + "#help-lines",
        "mistake": links.to("about").rstrip("#") + "#mistakes",
    }


def _contents(links: Links, doctree: nodes.document | None) -> dict[str, Any]:
    """What is on the page; the search page has no document."""
    edition, here = links.edition, links.here
    meta = links.app.env.metadata.get(here, {})
    unit, files = edition.unit_of(here), assets.wanted(doctree, links.app.config)
    return {
        "kind": meta.get("kind", "page") if doctree is not None else "search",
        "unit": unit,
        "is_lesson": bool(unit) and here.endswith("/lesson"),
        "minutes": _minutes(meta, edition),
        "practice": _practice_count(doctree, edition),
        "description": _description(meta, unit, edition),
        "sections": sections(doctree) if doctree is not None else [],
        "styles": _addresses(files, ".css"),
        "scripts": _addresses(files, ".js"),
        "gloss": Markup(page_terms(edition, doctree)) if doctree is not None else "",
    }


def _addresses(files: dict[str, Path], suffix: str) -> list[str]:
    return [assets.stamped(name, path) for name, path in files.items() if name.endswith(suffix)]


def _minutes(meta: dict[str, Any], edition: Edition) -> str:
    return edition.say("minutes", n=meta["minutes"]) if meta.get("minutes") else ""


def _practice_count(doctree: Any, edition: Edition) -> str:
    if doctree is None:
        return ""
    names = {name for node in doctree.findall(quiz_node) for name in node["items"]}
    return edition.say("practice_count", n=len(names)) if len(names) > 1 else ""


def _description(meta: dict[str, Any], unit: Unit | None, edition: Edition) -> str:
    said = meta.get("description") or (unit.about[edition.lang] if unit else "")
    return str(said)


def course_map(links: Links) -> list[Entry]:
    """Units in order: those that are ready as links, runs of the others folded together."""
    entries: list[Entry] = []
    run: list[Unit] = []
    for unit in links.edition.library.units:
        if lesson_ready(links.app.env, unit):
            entries += [*_planned(run, links.edition), _unit_entry(unit, links)]
            run = []
        else:
            run.append(unit)
    return [*entries, *_planned(run, links.edition)]


def _planned(run: list[Unit], edition: Edition) -> list[Entry]:
    if not run:
        return []
    name = "units_planned" if len(run) > 1 else "unit_planned"
    title = edition.say(name, a=run[0].number, b=run[-1].number)
    children = [Entry(unit.title[edition.lang], unit.code) for unit in run]
    return [Entry(title, children=children)]


def _unit_entry(unit: Unit, links: Links) -> Entry:
    env, edition = links.app.env, links.edition
    folder = edition.doc(f"{unit.slug}/")
    lesson = folder + "lesson"
    others = sorted(doc for doc in env.found_docs if doc.startswith(folder) and doc != lesson)
    children = [
        Entry(_title(env, doc), href=links.to(edition.page(doc)), current=doc == links.here)
        for doc in others
    ]
    return Entry(
        unit.title[edition.lang],
        unit.code,
        links.to(f"{unit.slug}/lesson"),
        current=links.here == lesson,
        open=links.here.startswith(folder),
        total=len(edition.library.practice.get(unit.slug, ())),
        unit=unit.id,
        children=children,
    )


def _title(env: BuildEnvironment, docname: str) -> str:
    return env.titles[docname].astext() if docname in env.titles else docname


def _around(links: Links) -> Iterator[Entry]:
    for page in AROUND:
        href = links.to(page)
        doc = links.edition.doc(page)
        if href:
            yield Entry(_title(links.app.env, doc), href=href, current=doc == links.here)


def sections(doctree: nodes.document) -> list[Entry]:
    """Headings below the page's own, two levels deep."""
    top = next(iter(doctree.findall(nodes.section)), None)
    return _below(top, 2) if top is not None else []


def _below(section: nodes.Element, depth: int) -> list[Entry]:
    return [
        Entry(
            child[0].astext(),
            href=f"#{child['ids'][0]}",
            children=_below(child, depth - 1) if depth > 1 else [],
        )
        for child in section.children
        if isinstance(child, nodes.section)
    ]


def _reading(links: Links, step: int) -> dict[str, str] | None:
    """The page before (1) or after (2), past pages for the lecturer unless this is one."""
    builder: Any = links.app.builder
    doc = builder.relations.get(links.here, (None, None, None))[step]
    if not links.here.endswith(LECTURER):
        while doc and doc.endswith(LECTURER):
            doc = builder.relations[doc][step]
    if not doc:
        return None
    title = html.escape(_title(links.app.env, doc))
    return {"link": builder.get_relative_uri(links.here, doc), "title": title}


def neighbour(link: dict[str, str] | None, links: Links) -> Entry | None:
    """The page before or after, its unit named."""
    if not link:
        return None
    title = html.unescape(re.sub(r"<[^>]+>", "", link["title"]))
    target = re.sub(r"^(\.\./)+", "", link["link"])
    found = re.search(r"(u\d\d)-[^/]+/", target)
    unit = links.edition.library.unit(found[1]) if found else links.edition.unit_of(links.here)
    same_folder = "/" not in link["link"] and links.edition.unit_of(links.here)
    named = unit if found or same_folder else None
    return Entry(title, named.code if named else "", link["link"])
