"""`python -m lintas.charts.bundle`: all charts as one JSON file for notebooks without YAML."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lintas.items import ContentError

from .formats import LANGUAGES
from .model import load, names
from .notebook import BUNDLE, notebook_record


def write_bundle(target: Path = BUNDLE, book: Path | None = None) -> Path:
    """Write every chart in both languages to `target`. Raises ContentError."""
    charts = {name: load(name, book) for name in names(book)}
    records = {
        name: {lang: notebook_record(chart, lang) for lang in LANGUAGES}
        for name, chart in charts.items()
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(records, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    target.write_text(text + "\n", encoding="utf-8")
    return target


def main() -> int:
    """Exit code 0, or 1 with the problems on stderr."""
    try:
        write_bundle()
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
