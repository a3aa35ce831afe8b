"""The same ten items through ours, through ipywidgets' html-manager and through jupyterquiz."""

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
from .builds import ROOT
from .server import gzip_size

HERE = Path(__file__).parent
COUNT = 10
OURS, MANAGER, JUPYTERQUIZ = "Lintas", "ipywidgets html-manager", "jupyterquiz"
Payload = dict[str, Any]


@dataclass(frozen=True)
class Block:
    """Ten items as one way shows them: HTML, the files beside it, and gzip bytes of both kinds."""

    name: str
    html: str
    head: str
    files: dict[str, Path]
    ready: Ready
    code: int
    data: int

    @property
    def slug(self) -> str:
        return self.name.split()[-1].lower()


def ten_items() -> list[Payload]:
    """The first ten practice items that all three can show: one or several right options."""
    folder = ROOT / "book" / "items" / "u10-palermo-protocol"
    found = [load_item(path) for path in sorted(folder.glob("*.yml"))]
    kept = [item for item in found if item.type in ("single", "multiple")][:COUNT]
    if len(kept) < COUNT:
        raise ValueError(f"{folder} holds {len(kept)} items of the types single and multiple")
    return [render_item(item, "en", with_answer=True) for item in kept]


def blocks(work: Path) -> list[Block]:
    """The three ways, ours first; `work` is a folder for files made on the way."""
    work.mkdir(parents=True, exist_ok=True)
    items = ten_items()
    return [ours(items), widgets(items, work), jupyterquiz(items)]


def ours(items: list[Payload]) -> Block:
    """As the book shows them."""
    files = {name: file for name, file in assets().items() if name != "quiz.mjs"}
    head = '<link rel="stylesheet" href="quiz.css">\n<script defer src="quiz.js"></script>\n'
    listed = json.dumps(items, ensure_ascii=False, separators=(",", ":"))
    html = page_html(items, lang="en", quiz_id="quiz-1")
    ready = Ready(".lq-card", "input", COUNT)
    return Block(OURS, html, head, files, ready, _size(files), gzip_size(listed.encode()))


def widgets(items: list[Payload], work: Path) -> Block:
    """Plain ipywidgets, saved as a static page; without a kernel nothing can be checked."""
    from ipywidgets.embed import embed_snippet

    files = _widget_scripts(work)
    boxes = [_widget(item) for item in items]
    html = embed_snippet(boxes, embed_url="embed-amd.js", indent=None, cors=False)
    # ipywidgets names an address for require.js; here it comes from the page's folder too.
    html = re.sub(r'<script src="[^"]*require[^"]*"[^>]*>', '<script src="require.js">', html)
    data = "".join(re.findall(r'<script type="application/[^>]*>(.*?)</script>', html, re.S))
    ready = Ready(".bench-item", ".bench-choice input", COUNT)
    return Block(MANAGER, html, "", files, ready, _size(files), gzip_size(data.encode()))


def _size(files: dict[str, Path]) -> int:
    return sum(gzip_size(file.read_bytes()) for file in files.values())


def _widget_scripts(work: Path) -> dict[str, Path]:
    """html-manager as published; require.js minified, as pages usually load it."""
    modules, require = HERE / "node_modules", work / "require.js"
    subprocess.run(
        [
            ROOT / "node_modules" / ".bin" / "esbuild",
            modules / "requirejs" / "require.js",
            "--minify",
            f"--outfile={require}",
            "--log-level=error",
        ],
        check=True,
    )
    manager = modules / "@jupyter-widgets" / "html-manager" / "dist" / "embed-amd.js"
    return {"embed-amd.js": manager, "require.js": require}


def _widget(item: Payload) -> Any:
    import ipywidgets as w

    labels = [re.sub(r"<[^>]+>", "", option["html"]) for option in item["options"]]
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


def jupyterquiz(items: list[Payload]) -> Block:
    """What `display_quiz` puts into a page, with feedback for each option."""
    sys.path.append(str(next((HERE / ".venv").glob("lib/python*/site-packages"))))
    from jupyterquiz.dynamic import display

    shown: list[Any] = []
    display.display = shown.append
    questions = [_question(item) for item in items]
    display.display_quiz(questions)
    block, script = (one.data for one in shown)
    listed = json.dumps(questions)
    code = gzip_size((block + script.replace(listed, "")).encode())
    # The block leaves its element open; a notebook's page closes it with the cell.
    html = f"<div>{block}</div></div>\n<script>{script}</script>"
    ready = Ready("[id^=quizWrap]", "input", COUNT)
    return Block(JUPYTERQUIZ, html, "", {}, ready, code, gzip_size(listed.encode()))


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


def write_bare(folder: Path, block: Block) -> str:
    """The block in a page with nothing else; returns the page's path below `folder`."""
    place = folder / block.slug
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name, file in block.files.items():
        shutil.copyfile(file, place / name)
    text = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>Ten questions</title>\n<link rel="icon" href="data:,">\n{block.head}</head>\n'
        "<body>\n<h1>Ten questions</h1>\n<p>The same ten questions on three pages.</p>\n"
        f"{block.html}\n</body>\n</html>\n"
    )
    (place / "index.html").write_text(text, encoding="utf-8")
    return f"{block.slug}/index.html"


def add_to_book(tree: Path, block: Block) -> str:
    """A page of the book with the block, to be built; returns its name without `.md`."""
    name = f"book/en/ten-{block.slug}"
    ids = "\n".join(item["id"] for item in ten_items())
    fence = "`" * 6
    kind, inside = ("{quiz}", ids) if block.name == OURS else ("{raw} html", block.html)
    text = f"# Ten questions\n\nThe same ten questions.\n\n{fence}{kind}\n{inside}\n{fence}\n"
    (tree / f"{name}.md").write_text(text, encoding="utf-8")
    with (tree / "_toc.yml").open("a", encoding="utf-8") as toc:
        toc.write(f"  - file: {name}\n")
    return name


def lay_beside(pages: Path, block: Block) -> None:
    """Put the block's files where a built page of the default book looks for them."""
    for name, file in block.files.items():
        shutil.copyfile(file, pages / name)
