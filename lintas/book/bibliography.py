"""Sources in a sentence and in the list: by their name where they have one, else author year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from pybtex import plugin
from pybtex.database import Entry, parse_file
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

from lintas.items import parse_yaml

from .edition import course_root, edition_of
from .words import LANGS

AND = {"en": "and", "id": "dan"}
OTHERS = {"en": "et al.", "id": "dkk."}
NAMES, BIB = "citations.yml", "references.bib"


def short_name(entry: Entry, lang: str, names: dict[str, Any]) -> str:
    """`Trafficking Protocol`, `UNODC 2014` or `Schloenhardt and Bevan 2011`."""
    known = names.get("documents", {}).get(entry.key)
    if known:
        return str(known[lang])
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    short = names.get("organisations", {})
    last = [" ".join(person.prelast_names + person.last_names).strip("{}") for person in people]
    last = [short.get(name, name) for name in last]
    if len(last) > 2:
        last = [f"{last[0]} {OTHERS[lang]}"]
    who = f" {AND[lang]} ".join(last) or str(entry.fields.get("title", entry.key))
    return f"{who} {entry.fields.get('year', '')}".strip()


def cite_label(root: Path) -> Callable[[str, str], str]:
    """The words for a source, as `render_item` wants them: (key, lang) -> short name."""
    book = root / "book"

    def label(key: str, lang: str) -> str:
        entry = _entries(str(book / BIB), _mtime(book / BIB)).get(key)
        return short_name(entry, lang, _names(book)) if entry is not None else key

    return label


def _mtime(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


@lru_cache(maxsize=4)
def _entries(path: str, mtime: int) -> dict[str, Entry]:
    return dict(parse_file(path).entries) if mtime else {}


def _names(book: Path) -> dict[str, Any]:
    path = book / NAMES
    return _read_names(str(path), _mtime(path)) if path.exists() else {}


@lru_cache(maxsize=4)
def _read_names(path: str, mtime: int) -> dict[str, Any]:
    data, _ = parse_yaml(Path(path))
    return dict(data or {})


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


def use_names(app: Sphinx) -> None:
    """Read the short names of this course and choose the style of this language."""
    edition = edition_of(app.env)
    names = _names(course_root(Path(app.srcdir)) / "book")
    for style in STYLES.values():
        for part in (style.default_label_style, style.default_sorting_style):  # type: ignore[attr-defined]
            part.names = names
    app.config.bibtex_default_style = f"lintas_{edition.lang}"
