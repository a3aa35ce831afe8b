"""The block around a chart: complete without a script, safe in a page, nothing from elsewhere."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from lintas.charts import load, names
from lintas.charts.html import script_json, shown
from lintas.items import inline_html

BOOK = Path(__file__).resolve().parent.parent / "book"
BOTH = [(name, lang) for name in names(BOOK) for lang in ("en", "id")]


class Page(HTMLParser):
    """Start tags with their attributes, the rows of the table, and the JSON script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.script = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("th", "td"):
            self.rows[-1][-1] += data
        if self.open and self.open[-1] == "script":
            self.script += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(params=BOTH, ids=[f"{name}-{lang}" for name, lang in BOTH])
def block(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    name, lang = request.param
    return name, lang, load(name, BOOK).html(lang, "../_static/charts/")


def test_every_tag_is_closed_and_no_heading_is_made(block: tuple[str, str, str]) -> None:
    page = Page(block[2])
    assert page.open == []
    assert not [tag for tag, _ in page.tags if re.match(r"h\d", tag)]


def test_the_picture_has_a_text_and_its_height_is_reserved(block: tuple[str, str, str]) -> None:
    name, lang, html = block
    (plot,) = [tag for tag in Page(html).all("div") if tag.get("class") == "l-chart-plot"]
    assert plot["role"] == "img"
    assert plot["aria-label"] == load(name, BOOK).words(lang)("alt")
    assert re.fullmatch(r"height:\d{3}px;--l-chart-slim:\d{3}px", plot["style"] or "")


def test_the_table_shows_every_row_as_the_language_writes_it(block: tuple[str, str, str]) -> None:
    name, lang, html = block
    page, table = Page(html), load(name, BOOK).table(lang)
    assert page.rows[0] == list(table.head)
    assert page.rows[1:] == [[shown(cell, lang) for cell in row] for row in table.rows]
    scopes = [tag["scope"] for tag in page.all("th")]
    assert scopes == ["col"] * len(table.head) + ["row"] * len(table.rows)
    (region,) = [tag for tag in page.all("div") if tag.get("role") == "region"]
    assert region["tabindex"] == "0"
    assert region["aria-labelledby"] == page.all("caption")[0]["id"]


def test_the_csv_travels_in_the_link(block: tuple[str, str, str]) -> None:
    name, lang, html = block
    (link,) = Page(html).all("a")
    assert link["download"] == f"{name}.csv"
    kind, _, content = (link["href"] or "").partition(",")
    assert kind == "data:text/csv;charset=utf-8"
    text = unquote(content)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows[0] == list(load(name, BOOK).table(lang).head)
    assert len(rows) == 1 + len(load(name, BOOK).table(lang).rows)


def test_csv_keeps_iso_dates_and_bare_numbers() -> None:
    text = load("palermo-parties", BOOK).csv("id")
    assert "2010-06-01,137,117\r\n" in text


def test_finding_limits_source_and_caveat_are_said(block: tuple[str, str, str]) -> None:
    name, lang, html = block
    chart = load(name, BOOK)
    for source in chart.sources:
        assert source.organisation in html
        assert source.title in html
    assert chart.as_of[lang] in html
    for part in ("l-chart-title", "l-chart-subtitle", "l-chart-takeaway", "l-chart-limits"):
        assert f'<p class="{part}"' in html
    assert html.index("l-chart-takeaway") < html.index("l-chart-limits") < html.index("<details")
    if name in ("asean-palermo", "indonesia-law-timeline"):
        assert re.search(r"15 December 2000|15 Desember 2000", html)
    assert inline_html(chart.words(lang)("caveat")) in html


def test_script_and_style_sheet_turn_narrow_at_the_same_width() -> None:
    folder = BOOK.parent / "lintas" / "charts" / "js"
    script = re.search(r"NARROW = (\d+);", (folder / "shape.mjs").read_text(encoding="utf-8"))
    style = re.search(r"max-width: ([\d.]+)px", (folder / "charts.css").read_text(encoding="utf-8"))
    assert script and style
    assert 0 < int(script[1]) - float(style[1]) < 0.1


def test_nothing_comes_from_elsewhere(block: tuple[str, str, str]) -> None:
    assert not re.search(r"(https?:)?//[a-z]", block[2], re.I)


def test_the_figure_is_json_that_cannot_leave_its_script(block: tuple[str, str, str]) -> None:
    name, lang, html = block
    script = Page(html).script
    assert "<" not in script
    drawn = json.loads(script)
    assert drawn == json.loads(json.dumps(load(name, BOOK).figure_json(lang)))


def test_hostile_words_stay_words() -> None:
    evil = "</script><script>alert(1)</script>\u2028<!--"
    assert "<" not in script_json({"a": evil})
    assert "\u2028" not in script_json({"a": evil})
    assert json.loads(script_json({"a": evil}))["a"] == evil
    chart = load("palermo-parties", BOOK)
    texts = {
        key: {"en": f'{text["en"]}<img src=x onerror="1">', "id": "x"}
        for key, text in chart.texts.items()
    }
    html = dataclasses.replace(chart, texts=texts).html("en", '"><b>')
    assert "<img" not in html
    assert "<b>" not in html


def test_the_block_is_the_same_every_time(block: tuple[str, str, str]) -> None:
    name, lang, html = block
    assert load(name, BOOK).html(lang, "../_static/charts/") == html


@pytest.mark.parametrize(("prefix", "told"), [("../a", "../a/"), ("../a/", "../a/"), ("", "")])
def test_the_folder_of_the_assets_is_told_with_one_slash(prefix: str, told: str) -> None:
    page = Page(load("palermo-parties", BOOK).html("en", prefix))
    assert page.all("figure")[0]["data-assets"] == told
