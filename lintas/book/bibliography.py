"""Sources in a sentence and in the list: by their name where they have one, else author year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pybtex import plugin
from pybtex.database import Entry
from pybtex.style import template
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle, GroupReferenceStyle
from sphinxcontrib.bibtex.style.referencing.basic_label import (
    BasicLabelParentheticalReferenceStyle,
    BasicLabelTextualReferenceStyle,
)
from sphinxcontrib.bibtex.style.template import entry_label, join2, post_text, pre_text, reference

from lintas.items.citing import names_of, short_name

from .edition import course_root, edition_of
from .words import LANGS

BACKEND = "pybtex.backends"


class _Labels(BaseLabelStyle):  # type: ignore[misc]
    """Labels of the list of sources: the short names, told apart by a letter if need be."""

    lang: ClassVar[str] = "en"
    names: ClassVar[dict[str, Any]] = {}

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        entries = list(sorted_entries)
        plain = [short_name(entry, self.lang, self.names) for entry in entries]
        seen: dict[str, int] = {}
        for name in plain:
            if plain.count(name) == 1:
                yield name
                continue
            seen[name] = seen.get(name, 0) + 1
            yield name + "abcdefghijklmnopqrstuvwxyz"[seen[name] - 1]


class _Sorting(BaseSortingStyle):  # type: ignore[misc]
    """The list in the order of the short names by which its entries are cited."""

    lang: ClassVar[str] = "en"
    names: ClassVar[dict[str, Any]] = {}

    def sorting_key(self, entry: Entry) -> str:
        return short_name(entry, self.lang, self.names).casefold()


class _Formatting(PlainStyle):  # type: ignore[misc]
    """Titles as their authors wrote them: names of laws keep their capitals."""

    def format_title(self, e: Entry, which_field: str, as_sentence: bool = True) -> Any:
        formatted = template.field(which_field)
        return template.sentence[formatted] if as_sentence else formatted


@dataclass
class _Textual(BasicLabelTextualReferenceStyle):
    """{cite:t}: the short name alone, as part of the sentence."""

    def inner(self, role_name: str) -> Any:
        return join2(sep1=" ", sep2=", ")[pre_text, reference[entry_label], post_text]


@dataclass
class _References(GroupReferenceStyle):
    """{cite} in round brackets, {cite:t} without."""

    def __post_init__(self) -> None:
        brackets = BracketStyle(left="(", right=")", sep="; ")
        self.styles.append(BasicLabelParentheticalReferenceStyle(bracket=brackets))
        self.styles.append(_Textual(bracket=brackets))
        super().__post_init__()  # type: ignore[no-untyped-call]


def _style(lang: str) -> type:
    parts = {
        "default_label_style": type(f"Labels_{lang}", (_Labels,), {"lang": lang}),
        "default_sorting_style": type(f"Sorting_{lang}", (_Sorting,), {"lang": lang}),
    }
    return type(f"Style_{lang}", (_Formatting,), parts)


STYLES = {lang: _style(lang) for lang in LANGS}


def register() -> None:
    """Make the styles known to pybtex and sphinxcontrib-bibtex by name."""
    register_plugin("sphinxcontrib.bibtex.style.referencing", "lintas", _References, force=True)
    for lang, style in STYLES.items():
        plugin.register_plugin("pybtex.style.formatting", f"lintas_{lang}", style, force=True)
    # pybtex would read every package's entry points for every citation.
    for name in ("docutils", "plaintext"):
        plugin.register_plugin(BACKEND, name, plugin.find_plugin(BACKEND, name), force=True)


def use_names(app: Sphinx) -> None:
    """Read the short names of this course and choose the style of this language."""
    edition = edition_of(app.env)
    names = names_of(course_root(Path(app.srcdir)) / "book")
    for style in STYLES.values():
        for part in (style.default_label_style, style.default_sorting_style):  # type: ignore[attr-defined]
            part.names = names
    app.config.bibtex_default_style = f"lintas_{edition.lang}"
