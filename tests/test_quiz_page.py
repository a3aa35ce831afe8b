"""The static block of a quiz, and how little the package needs in a student's kernel."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import lintas.quiz
from lintas.quiz import page_html

SAMPLES = json.loads((Path(__file__).parent / "data" / "quiz_samples.json").read_text("utf-8"))


def model_of(block: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json">(.*?)</script>', block, re.S)
    assert found
    return json.loads(found[1])


def test_the_model_travels_whole() -> None:
    block = page_html(SAMPLES["id"], lang="id", quiz_id="quiz-1", title="Tiga unsur")
    model = model_of(block)
    assert model["items"] == {"id": SAMPLES["id"]}
    assert (model["lang"], model["mode"], model["title"]) == ("id", "practice", "Tiga unsur")
    assert '<div class="lintas-quiz" id="quiz-1" data-lang="id">' in block


def test_nothing_in_an_item_can_end_the_script() -> None:
    stem = "</script><script>alert(1)</script><!-- \u2028"
    block = page_html([{**SAMPLES["en"][0], "stem": stem}], lang="en", quiz_id="q")
    data = block.split('<script type="application/json">')[1].split("</script>")[0]
    assert "<" not in data and "\u2028" not in data
    assert json.loads(data)["items"]["en"][0]["stem"] == stem


def test_ids_and_titles_are_escaped() -> None:
    block = page_html([], lang="en", quiz_id='a"b', title="<b>Act & means</b>")
    assert 'id="a&quot;b"' in block
    assert "<strong>&lt;b&gt;Act &amp; means&lt;/b&gt;</strong>" in block


def test_without_scripts_every_question_can_be_read() -> None:
    block = page_html(SAMPLES["en"], lang="en", quiz_id="q")
    fallback = block.split("<noscript>")[1]
    for payload in SAMPLES["en"]:
        assert payload["stem"] in fallback
    assert (
        "signed up nineteen young people" in fallback
        and "Forced labour on a plantation" in fallback
    )
    assert "Labels attach to an actor" not in fallback


def test_assets_name_the_built_files() -> None:
    assert set(lintas.quiz.assets()) == {"quiz.mjs", "quiz.js", "quiz.css"}


def test_the_package_alone_imports_nothing_heavy() -> None:
    heavy = ["pydantic", "yaml", "markdown_it", "numpy", "pandas"]
    code = f"import sys, lintas.quiz.live; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_bare_package_does_not_even_import_anywidget() -> None:
    code = "import sys, lintas.quiz; print('anywidget' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
