"""Names of sources for the feedback page, from the course that the exercises belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from lintas.items import ContentError, parse_yaml

NAMES = Path("book") / "citations.yml"
CiteLabel = Callable[[str, str], str]


def cite_label(exercises_dirs: Iterable[Path | str]) -> CiteLabel:
    """The words for a source: (key, lang) -> its name in `book/citations.yml`, else the key.

    The course is the folder around `exercises/`; a private bank may have none.
    """
    documents: dict[str, Any] = {}
    for folder in exercises_dirs:
        for key, words in _documents(Path(folder).resolve().parent / NAMES).items():
            documents.setdefault(key, words)

    def label(key: str, lang: str) -> str:
        words = documents.get(key)
        return str(words[lang]) if isinstance(words, dict) and lang in words else key

    return label


def _documents(path: Path) -> Mapping[str, Any]:
    """Names by key; none when the file is missing or wrong (`lintas check` says why)."""
    try:
        data = parse_yaml(path)[0] if path.is_file() else {}
    except ContentError:
        return {}
    found = data.get("documents") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}
