"""The lecturer's page: one HTML file with all it needs, both languages inside, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from functools import lru_cache
from html import escape
from pathlib import Path

from lintas.charts.files import VENDOR, bundle_for
from lintas.charts.formats import day
from lintas.items import ContentError, Problem, inline_html
from lintas.items.model import LANGS

from . import sections
from .analyse import Analysis
from .findings import Finding, findings
from .sayings import Course, plain, word

HERE = Path(__file__).parent
TRACES = ("scatter", "bar")
_PAGE = """\
<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<header class="a-bar"><span>Lintas</span>
<nav class="a-languages" aria-label="{languages}">{buttons}</nav></header>
<main>
{body}
</main>
{scripts}
</body>
</html>
"""


def page_html(
    analysis: Analysis,
    lang: str = LANGS[0],
    course: Course | None = None,
    *,
    made: date | None = None,
    invented: bool = False,
) -> str:
    """The page; `lang` is the language it opens in. Raises ContentError when assets are missing.

    `invented` says on the page that the class is not real.
    """
    course, found = course or Course(), findings(analysis)
    parts = [
        _part(analysis, found, one, course, made or date.today(), shown=one == lang,
              invented=invented)
        for one in LANGS
    ]  # fmt: skip
    scripts = [*_scripts(), (HERE / "page.js").read_text("utf-8").strip()]
    style = f"{_asset('charts/charts.css')}\n{(HERE / 'page.css').read_text('utf-8').strip()}"
    return _PAGE.format(
        lang=lang,
        policy=_policy(scripts),
        title=escape(plain(_title(analysis, lang))),
        style=style,
        languages=escape(word("page.language", lang)),
        buttons="".join(_button(one, pressed=one == lang) for one in LANGS),
        body="\n".join(parts),
        scripts="\n".join(f"<script>{script}</script>" for script in scripts),
    )


def _part(
    analysis: Analysis,
    found: list[Finding],
    lang: str,
    course: Course,
    made: date,
    *,
    shown: bool,
    invented: bool,
) -> str:
    """All of the page in one language."""
    note = f" <strong>{escape(word('page.invented', lang))}</strong>" if invented else ""
    told = inline_html(word("page.made", lang, day=day(made, lang)))
    lines = [
        f'<div lang="{lang}"{"" if shown else " hidden"}>',
        f"<h1>{inline_html(_title(analysis, lang))}</h1>",
        f'<p class="a-made">{told}{note}</p>',
        *sections.findings_section(analysis, found, lang, course),
        *sections.class_section(analysis, lang),
    ]
    if analysis.takers:
        lines += sections.whole_section(analysis, found, lang)
        lines += sections.items_section(analysis, found, lang, course)
    lines += [*sections.method_section(analysis, lang), "</div>"]
    return "\n".join(lines)


def _title(analysis: Analysis, lang: str) -> str:
    name = analysis.matrix.title.get(lang) or analysis.matrix.assignment
    return word("page.title", lang, title=name)


def _button(lang: str, *, pressed: bool) -> str:
    name = word("page.english" if lang == "en" else "page.indonesian", lang)
    state = "true" if pressed else "false"
    return f'<button type="button" lang="{lang}" aria-pressed="{state}">{escape(name)}</button>'


@lru_cache(maxsize=1)
def _scripts() -> tuple[str, ...]:
    """plotly, then what draws with it. plotly is there before charts.js would load it."""
    bundle = f"plotly/plotly-{bundle_for(TRACES)}.min.js"
    return _asset(bundle), _asset("charts/charts.js")


def _asset(name: str) -> str:
    path = VENDOR / name
    try:
        text = path.read_text("utf-8").strip()
    except OSError:
        raise ContentError([_not_built(path)]) from None
    # Inside a script element these two would end it, or open a comment in it.
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _not_built(path: Path) -> Problem:
    said = "the scripts of the charts are not built"
    return Problem(str(path), 0, "", said, "run `npm run build` in the course folder", "not-built")


def _policy(scripts: list[str]) -> str:
    """Only these scripts; plotly sets styles of its own; nothing from elsewhere."""
    allowed = " ".join(_digest(script) for script in scripts)
    rules = {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "script-src": allowed,
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
