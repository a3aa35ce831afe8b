"""The notebook face: an anywidget around the same front end that the pages use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

_BUILT = Path(__file__).parent.parent / "_vendor" / "quiz"
_NOT_BUILT = """export default { render({ el }) {
  el.textContent = "The quiz scripts are not built yet: run `npm run build` in the course folder.";
} };"""


def _built(name: str, otherwise: str) -> Path | str:
    path = _BUILT / name
    return path if path.is_file() else otherwise


class Quiz(anywidget.AnyWidget):
    """Items as cards; what the reader did is in `state`, by "<item>@<revision>".

    `items` maps a language to payloads (`lintas.items.render_item`); `view` is "items",
    "language" (a switch) or "summary" (what is unanswered); `notice` is a key of the front end's
    catalogue, or {"key": …, "file": …}; `numbering` is [number of the first item, how many in all]
    where the items are part of something longer.
    """

    _esm = _built("quiz.mjs", _NOT_BUILT)
    _css = _built("quiz.css", "")

    items = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    mode = traitlets.Enum(("practice", "graded"), "practice").tag(sync=True)
    readonly = traitlets.Bool(False).tag(sync=True)
    reader = traitlets.Unicode("").tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    view = traitlets.Enum(("items", "language", "summary"), "items").tag(sync=True)
    numbering = traitlets.List(traitlets.Int()).tag(sync=True)
    notice: Any = traitlets.Any(None, allow_none=True).tag(sync=True)
