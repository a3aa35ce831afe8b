"""Script in what a marker looks at: outputs of every kind, markdown, sources, pictures.

Each piece calls `ran('its name')`, which the browser test defines: whatever runs gives its name.
`@` in a piece stands for that call.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from .attack import Attack, Notebook

SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="@"><script>@</script></svg>'
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(30)).decode()
HTML_PIECES = {
    "script": "<script>@</script>",
    "handler": '<img src=x onerror="@">',
    "svg": SVG,
    "nested": "<scr<script>ipt>@</scr</script>ipt>",
    "iframe": '<iframe srcdoc="<script>parent.@</script>"></iframe>',
    "link": '<a href="javascript:@" id="click-me">click</a>',
    "form": '<form action="javascript:@"><button id="press-me">x</button></form>',
    "style": '<style onload="@">@import "javascript:@"; body{display:none}</style>',
    "details": '<details open ontoggle="@">x</details>',
    "template": '<math><mtext><table><mglyph><style><img src=x onerror="@">',
    "mutation": '<noscript><p title="</noscript><img src=x onerror=@>">',
    "textarea": "</textarea></pre></div></body></html><script>@</script>",
    "meta": '<meta http-equiv="refresh" content="0;url=javascript:@"><base href="//evil.test/">',
    "object": '<object data="data:text/html,<script>@</script>"></object>'
    '<embed src="javascript:@">',
    "video": '<video><source onerror="@"></video><audio src=x onerror="@"></audio>',
    "overlay": '<div style="position:fixed;inset:0;z-index:9999" onclick="@">x</div>',
    "clobber": '<form id="formgrader" name="base_url"><input name="getElementById"></form>',
    "beacon": '<img src="http://127.0.0.1:<PORT>/beacon"><link rel=stylesheet href="//evil.test/">',
    "comment": "<!--><script>@</script>-->",
    "formula": "$\\href{javascript:@}{x}$ \\(\\href{javascript:@}{y}\\)",
}
BUNDLES: dict[str, dict[str, Any]] = {
    **{f"html-{name}": {"text/html": piece} for name, piece in HTML_PIECES.items()},
    "javascript": {"application/javascript": "@"},
    "javascript-text": {"text/javascript": "@"},
    "svg": {"image/svg+xml": SVG},
    "svg-in-html": {"text/html": f"<embed type='image/svg+xml' src='data:image/svg+xml,{SVG}'>"},
    "latex": {"text/latex": "$$\\href{javascript:@}{x}\\require{html}\\style{x}{y}$$"},
    "markdown": {"text/markdown": "<img src=x onerror='@'> [x](javascript:@) <script>@</script>"},
    "png-that-is-not": {"image/png": '"><script>@</script>'},
    "png-with-markup": {"image/png": PIXEL + '" onerror="@'},
    "jpeg-svg": {"image/jpeg": base64.b64encode(SVG.encode()).decode()},
    "png-alt": {"image/png": PIXEL, "text/plain": '"><script>@</script>'},
    "plain": {"text/plain": "</pre><script>@</script>"},
    "widget": {"application/vnd.jupyter.widget-view+json": {"model_id": "x", "version_major": 2}},
    "plotly": {"application/vnd.plotly.v1+json": {"data": [{"text": "<script>@</script>"}]}},
    "pdf": {"application/pdf": "JVBERi0xLjQK"},
    "mermaid": {"text/vnd.mermaid": "graph LR; a[<img src=x onerror=@>]"},
    "unknown": {'x/"><script>@</script>': "<script>@</script>"},
}
# Shown by other means than a display: streams, errors, metadata.
SPOKEN = {
    "stream": "print('</pre><script>@</script>')",
    "stderr": "import sys\nprint('</pre><img src=x onerror=\"@\">', file=sys.stderr)",
    "error": "raise type('<img src=x onerror=@>', (Exception,), {})('<script>@</script>')",
    "traceback": "def f():\n    raise ValueError('</pre><svg onload=\"@\">')\nf()",
    "colours": "print('\\x1b[31m<script>@</script>\\x1b[0m \\x1b]0;title\\x07 \\x1b]8;;javascript:@"
    "\\x1b\\\\click\\x1b]8;;\\x1b\\\\ \\x1b[2J \\x9b31m')",
    "metadata": "display({'text/plain': 'x', 'image/png': 'iVBORw0KGgo='}, raw=True, metadata={"
    "'image/png': {'width': '1\" onerror=\"@', 'alt': '\"><script>@</script>'},"
    " 'isolated': True, 'filenames': {'image/svg+xml': '\"><script>@</script>'}})",
    "isolated": "display({'text/html': '<script>parent.@</script>'}, raw=True, metadata={"
    "'text/html': {'isolated': True}})",
    "repr": "class X:\n    def _repr_html_(self):\n        return '<script>@</script>'\n"
    "    def _repr_mimebundle_(self, **_):\n        return {'application/javascript': '@'}\nX()",
    "source": "'''</pre></div><script>@</script><img src=x onerror=\"@\">'''",
    "rtl": "print('\\u202e gnihton \\u2066 x')",
}
MARKDOWN = {
    **{f"html-{name}": piece for name, piece in HTML_PIECES.items()},
    "link": "[click](javascript:@)",
    "link-spaced": "[click]( java\nscript:@ ) [click](  javascript:@)",
    "link-entity": "[click](&#106;avascript:@) [click](java&Tab;script:@) [x](javascript&colon;@)",
    "link-escaped": "[click](javascript\\:@) [click](<javascript:@>) [click](JaVaScRiPt:@)",
    "link-reference": "[click][1] ![x][1]\n\n[1]: javascript:@",
    "link-vbscript": "[click](vbscript:@) [click](data:text/html,<script>@</script>)",
    "link-title": '[click](x "\\" onmouseover=\\"@")',
    "autolink": "<javascript:@> <data:text/html;base64,PHNjcmlwdD4=>",
    "image": "![x](javascript:@) ![x\" onerror=\"@](y) ![x](y\"onerror=\"@)",
    "beacon": "![x](http://127.0.0.1:<PORT>/beacon)",
    "code-fence": '```"><script>@</script>\nx\n```\n\n~~~\n</pre><script>@</script>\n~~~',
    "code-unclosed": "```\n</code></pre><script>@</script>",
    "mermaid": '```mermaid\ngraph LR\n  a["<img src=x onerror=@>"]\n'
    '  click a href "javascript:@"\n```',
    "formula": "$$\\href{javascript:@}{x}$$ $\\require{html}\\style{x}{y}$"
    " \\\\[\\href{javascript:@}{z}\\\\]",
    "formula-macro": "$\\def\\h#1{\\href{#1}{x}}\\h{javascript:@}$ $\\newcommand{\\g}{\\href}$",
    "formula-html": "$x<img src=x onerror=@>y$ $$\\text{<script>@</script>}$$"
    " $\\unicode{60}script$",
    "formula-environment": "\\begin{equation}\\href{javascript:@}{x}<img src=x onerror=@>"
    "\\end{equation}",
    "heading": "# formgrader <img src=x onerror=@>\n\nbase_url\n===",
    "heading-link": "# [x](javascript:@)\n\n[x](javascript:@)\n---",
    "table": "|a|b|\n|-|-|\n|<img src=x onerror=@>|[x](javascript:@)|",
    "template": "{{ constructor.constructor('@')() }} {% raw %} ${@} <%= @ %>",
    "unicode": "\uff1cscript\uff1e@\uff1c/script\uff1e "
    "<\u200bscript>@</script> <\x00script>@</script>",
    "attachment": "![x](attachment:evil.svg) ![y](attachment:none.png)",
    "footnote": "[^1]\n\n[^1]: <img src=x onerror=@>",
}  # fmt: skip


def _call(name: str) -> str:
    return f"ran(`{name}`)"


def _fill(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return value.replace("@", _call(name))
    if isinstance(value, list):
        return [_fill(one, name) for one in value]
    if isinstance(value, dict):
        return {_fill(k, name): _fill(v, name) for k, v in value.items()}
    return value


def output_cells() -> dict[str, str]:
    """Piece -> code that shows it."""
    displays = {
        f"output-{name}": f"display({_fill(bundle, f'output-{name}')!r}, raw=True)"
        for name, bundle in BUNDLES.items()
    }
    return displays | {f"said-{name}": _fill(code, f"said-{name}") for name, code in SPOKEN.items()}


def texts() -> dict[str, str]:
    """Piece -> markdown that holds it."""
    return {f"text-{name}": _fill(text, f"text-{name}") for name, text in MARKDOWN.items()}


def _own_cells(book: Notebook) -> None:
    made = [
        {"cell_type": "code", "id": f"own-{n}", "metadata": {}, "source": code, "outputs": [],
         "execution_count": None}
        for n, code in enumerate(output_cells().values())
    ]  # fmt: skip
    book["cells"][1:1] = made
    state = {"state": {"x": {"model_name": "HTMLModel", "state": {"value": _fill(SVG, "widget")}}}}
    book["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": state}
    book["metadata"]["title"] = _fill("</title><script>@</script>", "title")


def _own_texts(book: Notebook) -> None:
    svg = base64.b64encode(_fill(SVG, "attached").encode()).decode()
    attached = {"evil.svg": {"image/svg+xml": svg}, '"><img src=x onerror=1>': {"image/png": PIXEL}}
    for number, text in enumerate(texts().values()):
        more = {"attachments": attached} if "attachment" in text else {}
        made = {"cell_type": "markdown", "id": f"text-{number}", "metadata": {}, "source": text}
        book["cells"].append({**made, **more})
    raw = _fill("<script>@</script>\n\n</pre><img src=x onerror='@'>", "raw")
    for number, kind in enumerate(("text/html", "text/latex", "")):
        data = {"format": kind, "raw_mimetype": kind}
        book["cells"].append({"cell_type": "raw", "id": f"raw-{number}", "metadata": data,
                              "source": raw})  # fmt: skip


def _essay(book: Notebook) -> None:
    for one in book["cells"]:
        if one["metadata"].get("nbgrader", {}).get("grade_id") == "essay":
            one["source"] = "\n\n".join(texts().values())
            one["attachments"] = json.loads('{"a.png": {"image/png": "x\\" onerror=\\"1"}}')


SHOWING = [
    Attack("shows-outputs", "script in outputs of every kind", right=("double",),
           change=_own_cells, shows=("(An output of a kind that is not shown.)",)),
    Attack("shows-texts", "script in markdown and raw cells", right=("double",), change=_own_texts),
    Attack("shows-an-essay", "all of it in the answer that is marked by hand", right=("double",),
           change=_essay),
]  # fmt: skip
