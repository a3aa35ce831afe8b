"""The same ten items as three pages: ours, ipywidgets' html-manager, jupyterquiz."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from lintas.items import load_item, render_item
from lintas.quiz import assets, page_html

from .browser import Ready
from .server import gzip_size

HERE = Path(__file__).parent
ROOT = HERE.parent
COUNT = 10
Payload = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """A page to visit, when it is ready, and gzip bytes of its code and of its items."""

    name: str
    path: str
    ready: Ready
    code: int
    data: int


def ten_items() -> list[Payload]:
    """The first ten practice items that all three can show: one or several right options."""
    folder = ROOT / "book" / "items" / "u10-palermo-protocol"
    found = [load_item(path) for path in sorted(folder.glob("*.yml"))]
    kept = [item for item in found if item.type in ("single", "multiple")][:COUNT]
    if len(kept) < COUNT:
        raise ValueError(f"{folder} holds {len(kept)} items of the types single and multiple")
    return [render_item(item, "en", with_answer=True) for item in kept]


def write_pages(folder: Path) -> list[Subject]:
    """Write the three pages below `folder`, ours first."""
    shutil.rmtree(folder, ignore_errors=True)
    items = ten_items()
    return [ours(folder / "lintas", items), widgets(folder / "html-manager", items),
            jupyterquiz(folder / "jupyterquiz", items)]  # fmt: skip


def page(folder: Path, head: str, body: str) -> str:
    """The same frame around each quiz; returns the page's path below the parent folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>Ten questions</title>\n<link rel="icon" href="data:,">\n{head}</head>\n<body>\n'
        "<h1>Ten questions</h1>\n<p>The same ten questions on three pages.</p>\n"
        f"{body}\n</body>\n</html>\n"
    )
    (folder / "index.html").write_text(text, encoding="utf-8")
    return f"{folder.name}/index.html"


def ours(folder: Path, items: list[Payload]) -> Subject:
    """As the book shows them."""
    files = {name: file for name, file in assets().items() if name != "quiz.mjs"}
    folder.mkdir(parents=True)
    for name, file in files.items():
        shutil.copyfile(file, folder / name)
    head = '<link rel="stylesheet" href="quiz.css">\n<script defer src="quiz.js"></script>\n'
    path = page(folder, head, page_html(items, lang="en", quiz_id="quiz-1"))
    code = sum(gzip_size(file.read_bytes()) for file in files.values())
    data = gzip_size(json.dumps(items, ensure_ascii=False, separators=(",", ":")).encode())
    return Subject("Lintas", path, Ready(".lq-card", "input", COUNT), code, data)


def widgets(folder: Path, items: list[Payload]) -> Subject:
    """Plain ipywidgets, saved as a static page; without a kernel nothing can be checked."""
    from ipywidgets.embed import embed_snippet

    folder.mkdir(parents=True)
    scripts = _widget_scripts(folder)
    snippet = embed_snippet(
        [_widget(item) for item in items], embed_url="embed-amd.js", indent=None, cors=False
    )
    # ipywidgets names an address for require.js; here it comes from this folder too.
    snippet = re.sub(r'<script src="[^"]*require[^"]*"[^>]*>', '<script src="require.js">', snippet)
    path = page(folder, "", snippet)
    blocks = re.findall(r'<script type="application/[^>]*>(.*?)</script>', snippet, re.S)
    code = sum(gzip_size(script.read_bytes()) for script in scripts)
    data = gzip_size("".join(blocks).encode())
    ready = Ready(".bench-item", ".bench-choice input", COUNT)
    return Subject("ipywidgets html-manager", path, ready, code, data)


def _widget_scripts(folder: Path) -> list[Path]:
    """html-manager as published; require.js minified, as pages usually load it."""
    modules = HERE / "node_modules"
    manager = modules / "@jupyter-widgets" / "html-manager" / "dist" / "embed-amd.js"
    shutil.copyfile(manager, folder / manager.name)
    esbuild = ROOT / "node_modules" / ".bin" / "esbuild"
    require = folder / "require.js"
    source = modules / "requirejs" / "require.js"
    subprocess.run(
        [esbuild, source, "--minify", f"--outfile={require}", "--log-level=error"], check=True
    )
    return [folder / manager.name, require]


def _widget(item: Payload) -> Any:
    import ipywidgets as w

    labels = [_plain(option["html"]) for option in item["options"]]
    choice: Any
    if item["type"] == "single":
        choice = w.RadioButtons(options=labels, value=None)
    else:
        choice = w.VBox([w.Checkbox(description=label, indent=False) for label in labels])
    choice.add_class("bench-choice")
    asked = w.HTML(f"<p>{item.get('case') or ''}</p><p>{item['stem']}</p>")
    box = w.VBox([asked, choice, w.Button(description="Check"), w.HTML("")])
    box.add_class("bench-item")
    return box


def _plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def jupyterquiz(folder: Path, items: list[Payload]) -> Subject:
    """What `display_quiz` puts into a page, with feedback for each option."""
    sys.path.append(str(next((HERE / ".venv").glob("lib/python*/site-packages"))))
    from jupyterquiz.dynamic import display

    shown: list[Any] = []
    display.display = shown.append
    questions = [_question(item) for item in items]
    display.display_quiz(questions)
    block, script = (one.data for one in shown)
    path = page(folder, "", f"<div>{block}</div></div>\n<script>{script}</script>")
    listed = json.dumps(questions)
    code = gzip_size((block + script.replace(listed, "")).encode())
    ready = Ready("[id^=quizWrap]", "input", COUNT)
    return Subject("jupyterquiz", path, ready, code, gzip_size(listed.encode()))


def _question(item: Payload) -> dict[str, Any]:
    answer = item["answer"]
    key = answer["key"] if isinstance(answer["key"], list) else [answer["key"]]
    return {
        "question": f"{item.get('case') or ''} {item['stem']}".strip(),
        "type": "many_choice" if item["type"] == "multiple" else "multiple_choice",
        "answers": [
            {
                "answer": option["html"],
                "correct": option["id"] in key,
                "feedback": escape(answer["feedback"].get(option["id"], ""), quote=False),
            }
            for option in item["options"]
        ],
    }
