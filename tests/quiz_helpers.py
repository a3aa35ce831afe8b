"""What the browser tests of the quiz share: sample pages, answers, focus, axe."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from lintas.quiz import assets
from lintas.quiz.page import host_html

ROOT = Path(__file__).parent.parent
SAMPLES = json.loads((ROOT / "tests" / "data" / "quiz_samples.json").read_text("utf-8"))
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RIGHT: dict[str, Any] = {
    "u10-p91": "a",
    "u10-p92": ["a", "b"],
    "u10-p93": ["a", "b"],
    "u10-p94": {"a": ["act"], "b": ["means"], "c": ["purpose"], "d": ["act"], "e": ["means"]},
    "u03-p91": {
        "a": ["global-general"],
        "b": ["global-limited"],
        "c": ["regional-general"],
        "d": ["regional-limited"],
    },
    "u10-p95": {"a": "act", "b": "means", "c": "act", "e": "purpose"},
    "u10-p96": {"text": "Consent to travel is not consent to exploitation."},
    "u10-p97": {"a": "c", "b": "a", "c": "b"},
    "u10-p98": ["d", "b", "e", "a", "c"],
    "u10-p83": {"a": "irelevant", "b": "Means."},
    "u10-p81": {"value": 38, "raw": "38"},
    "u10-p82": ["a", "b", "a"],
    "u03-p92": {"a": "d", "b": "c", "c": "b", "d": "a"},
    "u03-p93": ["c", "a", "d", "b"],
    "u03-p94": {"a": "traktat", "b": "states", "c": "legal personality"},
    "u03-p95": {"value": 193, "raw": "193"},
    "u03-p96": ["b", "a", "b"],
}
WRONG: dict[str, Any] = {
    "u10-p91": "b",
    "u10-p92": ["c", "d"],
    "u10-p93": ["c"],
    "u10-p94": {"a": ["means"], "b": ["act"]},
    "u03-p91": {"a": ["regional-limited"], "b": ["global-general"]},
    "u10-p95": {"d": "act"},
    "u10-p96": {"text": "She said yes."},
    "u10-p97": {"a": "a", "b": "d"},
    "u10-p98": ["c", "a", "e", "b", "d"],
    "u10-p83": {"a": "tidak sah", "b": "acts"},
    "u10-p81": {"value": 61, "raw": "61"},
    "u10-p82": ["b"],
    "u03-p92": {"a": "e", "c": "a"},
    "u03-p93": ["b", "d", "a", "c"],
    "u03-p94": {"a": "kontrak", "b": "companies", "c": "sovereignty"},
    "u03-p95": {"value": 195, "raw": "195"},
    "u03-p96": ["a"],
}
PAGE = """<!doctype html><html lang="{lang}"{root}><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Quiz</title>
<link rel="stylesheet" href="{css}"><style>body{{background:var(--l-bg);margin:0;padding:0 12px}}
main{{max-width:44rem;margin:0 auto}}</style></head>
<body><main><h1>Lintas</h1>{block}</main><script defer src="{js}"></script></body></html>"""

Opener = Callable[..., Page]


def payloads(ids: Sequence[str] | None, mode: str) -> dict[str, list[dict[str, Any]]]:
    """The sample items in both languages, keyless for a graded page."""
    return {
        lang: [
            {k: v for k, v in item.items() if mode == "practice" or k != "answer"}
            for item in items
            if ids is None or item["id"] in ids
        ]
        for lang, items in SAMPLES.items()
    }


def page_source(ids: Sequence[str] | None, lang: str, mode: str) -> str:
    """A page that holds one quiz."""
    block = host_html(
        payloads(ids, mode), lang=lang, quiz_id="q", title="Palermo Protocol", mode=mode
    )
    files = {name: file.as_uri() for name, file in assets().items()}
    return PAGE.format(lang=lang, root="", block=block, css=files["quiz.css"], js=files["quiz.js"])


def set_state(page: Page, answers: dict[str, Any], **more: Any) -> None:
    """Put answers in as another host of the same model would."""
    page.evaluate(
        """([answers, more]) => {
          const model = document.querySelector(".lintas-quiz").lintasModel;
          const state = {};
          for (const item of model.get("items").en)
            if (item.id in answers)
              state[`${item.id}@${item.revision}`] = { response: answers[item.id], ...more };
          model.set("state", state);
          model.save_changes();
        }""",
        [answers, more],
    )


def state_of(page: Page, key: str) -> dict[str, Any]:
    """What the page's model holds about one item."""
    return page.evaluate(
        "key => document.querySelector('.lintas-quiz').lintasModel.get('state')[key]", key
    )


# Whether what is looked for stands before the focus, so that Shift+Tab leads there. A reader who
# tabs on past the end would land in the browser's own bars.
BEHIND = """selector => {
  const now = document.activeElement ?? document.body;
  if (now.matches(selector)) return null;
  const after = node => now.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
  return now !== document.body && ![...document.querySelectorAll(selector)].some(after);
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab, or Shift+Tab where it lies behind, until the element has focus."""
    for _ in range(150):
        behind = page.evaluate(BEHIND, selector)
        if behind is None:
            return
        page.keyboard.press("Shift+Tab" if behind else "Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def axe(page: Page) -> list[str]:
    """Every accessibility violation as one line; empty is good."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, { runOnly: tags }).then(r => r.violations)", AXE_TAGS
    )
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for rule in found
        for node in rule["nodes"]
    ]
