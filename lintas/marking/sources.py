"""Names of sources for the feedback page, from the course that the exercises belong to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pybtex.exceptions import PybtexError

from lintas.items import ContentError
from lintas.items.citing import cite_label as label_of
from lintas.items.render import CiteLabel


def cite_label(exercises_dirs: Iterable[Path | str]) -> CiteLabel:
    """The words for a source: (key, lang) -> its short name, else the key.

    The course is the folder around `exercises/`; a private bank may have none. A file of names that
    is missing or wrong gives no name (`lintas check` says why).
    """
    labels = [label_of(Path(folder).resolve().parent / "book") for folder in exercises_dirs]

    def label(key: str, lang: str) -> str:
        for one in labels:
            try:
                name = one(key, lang)
            except (ContentError, PybtexError, OSError, ValueError):
                continue
            if name != key:
                return name
        return key

    return label
