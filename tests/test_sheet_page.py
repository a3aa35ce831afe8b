"""The worksheet's page as a file: small, the same bytes every time, asking nobody for anything."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from marking_class import EXERCISES, ROOT, SLUG, sheet

from lintas.items import ContentError
from lintas.worksheets import build_source, keyless, load_worksheet, page, page_bytes
from lintas.worksheets.helplines import help_lines

U10 = ROOT / "exercises" / "u10-palermo-protocol"
BUDGET = 60 * 1024


@pytest.fixture(scope="module")
def html() -> str:
    return page_bytes(load_worksheet(U10), help_lines([U10.parent])).decode()


def data_of(text: str) -> list[dict]:
    found = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', text, re.DOTALL)
    return [json.loads(one) for one in found]


def test_the_same_content_gives_the_same_bytes(html):
    again = page_bytes(load_worksheet(U10), help_lines([U10.parent]))
    assert again == html.encode()


def test_it_holds_what_the_notebook_shows_and_nothing_else(html):
    quiz, about = data_of(html)
    content = keyless(load_worksheet(U10))
    assert quiz["items"] == content["items"] and quiz["mode"] == "graded" and quiz["state"] == {}
    for name in ("assignment", "release", "title", "intro_html"):
        assert about[name] == content[name]
    assert "Please note" in about["intro_html"]["en"] and "Perhatian" in about["intro_html"]["id"]
    assert {"129", "148"} <= {c["value"] for line in about["help"] for c in line["contacts"]}


def test_it_is_small(html):
    assert len(gzip.compress(html.encode(), 9)) <= BUDGET


def test_nothing_is_asked_of_anybody(html):
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1])
    assert "default-src 'none'" in policy and "unsafe" not in policy
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}'" in policy
    assert not re.findall(r'(?:src|href)="(?!data:,")[^"]', html.split("<script")[0])
    assert "@import" not in html and "url(" not in html
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", html)


def test_without_scripts_the_questions_are_there_in_both_languages(html):
    plain = html.split("<script>")[0]
    assert "These questions need JavaScript" in plain and 'lang="id"' in plain
    assert plain.count("<ol>") == 2


def test_a_worksheet_without_a_notice_shows_no_help_lines(tmp_path):
    folder = tmp_path / SLUG
    shutil.copytree(EXERCISES / SLUG, folder)
    path = folder / "worksheet.yml"
    path.write_text(re.sub(r"care:\n(  .*\n)+", "", path.read_text()))
    assert "care" not in path.read_text()
    lines = help_lines([U10.parent])
    assert data_of(page_bytes(load_worksheet(folder), lines).decode())[1]["help"] == []


@pytest.mark.parametrize("text", ["", "a: [", "7\n", "- 3\n- {name: x}\n- {contacts: []}\n"])
def test_help_lines_that_cannot_be_used_are_left_out(tmp_path, text):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "helplines.yml").write_text(text)
    assert help_lines([tmp_path / "exercises"]) == []
    assert help_lines([tmp_path / "nowhere" / "exercises"]) == []


def test_a_text_cannot_end_the_script_it_stands_in(tmp_path):
    folder = tmp_path / SLUG
    shutil.copytree(EXERCISES / SLUG, folder)
    path = folder / "worksheet.yml"
    title = "Worksheet: crossing and exploitation"
    assert title in path.read_text()
    path.write_text(path.read_text().replace(title, "</script><b>&\u2028x"))
    text = page_bytes(load_worksheet(folder)).decode()
    assert data_of(text)[1]["title"]["en"] == "</script><b>&\u2028x"
    assert "<title>&lt;/script&gt;" in text


def test_scripts_that_are_not_built_are_told_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "_BUILT", tmp_path)
    with pytest.raises(ContentError, match="npm run build"):
        build_source(SLUG, tmp_path / "grading", [EXERCISES])
    assert not Path(tmp_path / "grading").exists()
    monkeypatch.undo()
    assert page_bytes(sheet())
