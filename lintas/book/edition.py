"""Which book is being built: its language, where its pages and its course are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .library import Library, Unit, library
from .words import LANGS, say

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Edition:
    """One language of the book. `prefix` leads from Sphinx's source folder to its pages:
    "" in the build in two languages, "book/en/" under `jupyter-book build .`."""

    lang: str
    prefix: str
    root: Path

    @property
    def other(self) -> str:
        return LANGS[1 - LANGS.index(self.lang)]

    @property
    def library(self) -> Library:
        return library(self.root)

    def doc(self, page: str) -> str:
        """The document name of a page given as in the twin trees, such as `glossary`."""
        return self.prefix + page

    def page(self, docname: str) -> str:
        """The page of a document name: its path in the twin trees."""
        return docname.removeprefix(self.prefix)

    def unit_of(self, docname: str) -> Unit | None:
        """The unit whose folder a document lies in."""
        return self.library.unit(self.page(docname).split("/")[0])

    def say(self, name: str, **values: object) -> str:
        return say(self.lang, name, **values)


def edition_of(env: BuildEnvironment) -> Edition:
    """The edition an environment builds, from its root document and language."""
    root_doc = str(env.config.root_doc)
    prefix = root_doc.rpartition("/")[0]
    last = prefix.rpartition("/")[2]
    language = str(env.config.language or "en")[:2]
    lang = last if last in LANGS else language if language in LANGS else "en"
    return Edition(lang, f"{prefix}/" if prefix else "", course_root(Path(env.srcdir)))


def course_root(start: Path) -> Path:
    """The folder that holds `book/units.yml`, from `start` upwards; `start` where there is none."""
    for folder in (start, *start.parents):
        if (folder / "book" / "units.yml").exists():
            return folder
    return start


def shown_path(path: Path, root: Path) -> str:
    """A path as a message shows it: relative to the course."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def complain(message: str, place: nodes.Node | tuple[str, int] | str) -> None:
    """A warning at the line of the page that caused it; the build counts it as an error."""
    logger.warning(message, location=place, type="lintas")


def address(builder: Any, docname: str, anchor: str = "") -> str:
    """The way from the page being written to a place in another, or in itself."""
    there = str(builder.get_relative_uri(builder.current_docname, docname)).rstrip("#")
    return there + f"#{anchor}" if anchor else there or "#"


def lesson_ready(env: BuildEnvironment, unit: Unit) -> bool:
    """Whether this build has the unit's lesson."""
    return edition_of(env).doc(f"{unit.slug}/lesson") in env.found_docs
