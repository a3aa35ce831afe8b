"""The exercise that reads a table: its own solution is right, its stub earns nothing."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lintas.book.catalogue import read_avoid
from lintas.cli import app
from lintas.items import ContentError
from lintas.marking.box import Box
from lintas.marking.code import CodeTier, mark_code
from lintas.marking.course import open_course
from lintas.worksheets import build_source, find_assignments, release

SLUG, NAME = "x01-reading-a-table", "reading-a-table"
ROOT = Path(__file__).parents[1]
HOME = ROOT / "exercises" / SLUG
TABLE = "glotip_indonesian_victims_by_country_of_detection.csv"
TESTS = {"read-test": 2.0, "masked-test": 3.0, "bounds-test": 4.0, "silent-test": 3.0}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that the exercise was released to."""
    folder = tmp_path_factory.mktemp("table")
    made = folder / "grading"
    made.mkdir()
    shutil.copy(ROOT / "grading" / "nbgrader_config.py", made)
    release(SLUG, made, [ROOT / "exercises"])
    return made


def lecturers() -> dict[str, Any]:
    return json.loads((HOME / f"{NAME}.ipynb").read_text("utf-8"))


def scores(course: Path, box: Box, student: str, notebook: dict[str, Any]) -> dict[str, Any]:
    folder = course / "submitted" / student / SLUG
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), "utf-8")
    tier = CodeTier(open_course(course), SLUG)
    outcome = mark_code(json.loads(tier.basis()), json.loads(tier.handed(student)), box)
    assert outcome.human == ()
    return {name: (cell.score, cell.waits) for name, cell in outcome.cells[NAME].items()}


def test_the_model_solution_is_right(course: Path, code_box: Box) -> None:
    found = scores(course, code_box, "ani", lecturers())
    assert {name: found[name] for name in TESTS} == {n: (p, False) for n, p in TESTS.items()}


def test_the_stub_fails_every_test(course: Path, code_box: Box) -> None:
    stub = json.loads((course / "release" / SLUG / f"{NAME}.ipynb").read_text("utf-8"))
    found = scores(course, code_box, "budi", stub)
    assert found == {**dict.fromkeys(TESTS, (0.0, False)), "reading": (0.0, False)}


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("read", "table = pd.read_csv(FILE).fillna(0)"),
        ("read", "table = pd.read_csv(FILE).dropna()"),
        ("masked", "def masked_rows(table):\n    return 33"),
        ("masked", "def masked_rows(table):\n    return int((table['count'] == 0).sum())"),
        ("bounds", "def bounds(table, iso3):\n    n = table.loc[table.detecting_iso3 == iso3, "
                   "'count'].sum()\n    return int(n), int(n)"),
        ("silent", "def silent_years(table, where):\n    return []"),
    ],
)  # fmt: skip
def test_the_errors_it_is_about_are_caught(
    cell: str, wrong: str, course: Path, code_box: Box
) -> None:
    notebook = lecturers()
    next(one for one in notebook["cells"] if one["id"] == cell)["source"] = wrong
    found = scores(course, code_box, f"wrong-{abs(hash(wrong))}", notebook)
    assert {n for n in TESTS if found[n][0] == 0.0} == {f"{cell}-test"}


def test_students_get_no_solution_hidden_test_or_note(course: Path) -> None:
    folder = course / "release" / SLUG
    assert {path.name for path in folder.iterdir()} == {TABLE, f"{NAME}.ipynb"}
    text = (folder / f"{NAME}.ipynb").read_text("utf-8")
    assert "HIDDEN" not in text and "SOLUTION" not in text and "isna()" not in text
    assert {path.name for path in (course / "source" / SLUG).iterdir()} == {TABLE, f"{NAME}.ipynb"}


def test_the_table_is_the_books() -> None:
    assert (HOME / TABLE).read_bytes() == (ROOT / "book" / "data" / TABLE).read_bytes()


def test_the_source_is_named_as_in_the_books_list() -> None:
    from lintas.items import parse_yaml

    records = parse_yaml(ROOT / "book" / "data" / "sources.yml")[0]
    (record,) = [one for one in records if one["id"] == "unodc-glotip-2025"]
    head = lecturers()["cells"][0]["source"]
    assert record["organisation"] in head and record["title"].partition(",")[0] in head
    for lang, licence in record["licence"].items():
        assert all(part in head for part in licence.split(": ")[-1].split("; ")), lang


def test_every_text_is_in_both_languages_and_well_worded() -> None:
    texts = [one["source"] for one in lecturers()["cells"] if one["cell_type"] == "markdown"]
    assert len(texts) == 7
    indonesian = re.compile(r"\b(?:dan|yang|Anda|adalah|sebuah)\b")
    for text in texts:
        assert indonesian.search(text) and re.search(r"\b(?:the|your|of|is)\b", text, re.I)
    rules = read_avoid()
    notes = [(HOME / f"notes.{lang}.md").read_text("utf-8") for lang in ("en", "id")]
    for text in [*texts, *notes]:
        found = [
            match[0] for one in rules.values() for rule, _ in one for match in rule.finditer(text)
        ]
        assert found == []


# The command


def test_it_is_built_by_its_short_name(tmp_path: Path) -> None:
    (tmp_path / "grading").mkdir()
    course = ["--root", str(ROOT), "--course", str(tmp_path / "grading")]
    done = CliRunner().invoke(app, ["worksheet", "build", "x01", *course])
    assert done.exit_code == 0, done.output
    folder = tmp_path / "grading" / "source" / SLUG
    assert {path.name for path in folder.iterdir()} == {TABLE, f"{NAME}.ipynb"}


def test_exercises_of_both_kinds_are_found(tmp_path: Path) -> None:
    (tmp_path / "u01-a").mkdir()
    (tmp_path / "u01-a" / "worksheet.yml").write_text("")
    (tmp_path / "x01-b").mkdir()
    (tmp_path / "x01-b" / "b.ipynb").write_text("{}")
    (tmp_path / "notes").mkdir()
    assert find_assignments([tmp_path, tmp_path / "none"]) == ["u01-a", "x01-b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "is no notebook"), ('{"cells": []}', "has no cell with points"), ("[]", "is no note")],
)
def test_a_broken_notebook_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "exercises" / "x01-b").mkdir(parents=True)
    (tmp_path / "exercises" / "x01-b" / "b.ipynb").write_text(text)
    with pytest.raises(ContentError, match=f"x01-b/b.ipynb  {said}"):
        build_source("x01-b", tmp_path / "grading", [tmp_path / "exercises"])
