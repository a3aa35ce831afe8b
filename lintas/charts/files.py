"""The files that pages with charts need, and which plotly bundle is enough."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
VENDOR = _PACKAGE.parent / "_vendor"
# name -> trace types, smallest first; the page's script reads the same file.
_BUNDLES = _PACKAGE / "js" / "bundles.json"


def bundle_for(types: Iterable[str]) -> str | None:
    """The smallest plotly bundle that draws all these trace types; None if none does."""
    wanted = set(types)
    bundles: dict[str, list[str]] = json.loads(_BUNDLES.read_text(encoding="utf-8"))
    return next((name for name, can in bundles.items() if wanted <= set(can)), None)


def assets() -> dict[str, Path]:
    """Place under the asset folder -> built file, for those that have been built.

    Copy them as they are named (charts.js, charts.css, plotly/plotly-basic.min.js, …) and link
    charts.css and charts.js; charts.js finds plotly/ through each chart's `asset_prefix`.
    """
    files = {
        "charts.js": VENDOR / "charts" / "charts.js",
        "charts.css": VENDOR / "charts" / "charts.css",
        **{f"plotly/{path.name}": path for path in sorted((VENDOR / "plotly").glob("*.min.js"))},
        "plotly/LICENSE": VENDOR / "plotly" / "LICENSE",
    }
    return {name: path for name, path in files.items() if path.is_file()}
