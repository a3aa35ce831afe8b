"""A class of worksheets with broken and hostile answers, marked by one `lintas mark`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hostile.scene import manifest
from hostile.sheets import SHEETS, Sheet
from marking_class import SLUG, answers, given, hand_in, make_course, stored

from lintas.marking import mark_assignment

LINTAS = Path(sys.executable).parent / "lintas"
SECRET = "canary-of-the-environment-4711"
NEAR = "canary-of-a-neighbour-0815"
HONEST = {"honest-right": "right", "honest-wrong": "wrong", "honest-z-right": "right"}


@dataclass
class Class:
    """The marked class."""

    course: Path
    code: int = 0
    said: str = ""
    before: Any = None
    after: Any = None

    def fill(self, text: str) -> str:
        return text.replace("<COURSE>", str(self.course))

    @property
    def rows(self) -> dict[str, Any]:
        return {row["student"]: row for row in json.loads(self.said)["students"]}


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    folder = tmp_path_factory.mktemp("sheets")
    scene = Class(make_course(folder))
    (folder / "book").mkdir()
    (folder / "book" / "points.yml").touch()  # by which `lintas` knows a course
    for name, kind in HONEST.items():
        hand_in(scene.course, name, answers(given(kind)))
        (scene.course / "submitted" / name / SLUG / "notes.txt").write_text(NEAR)
    mark_assignment(SLUG, scene.course)  # so that there is a gradebook to be read
    for sheet in SHEETS:
        place = hand_in(scene.course, sheet.name, sheet.raw)
        if sheet.place:
            sheet.place(place, scene)
    scene.before = manifest(folder / "exercises", scene.course)
    done = subprocess.run(
        [LINTAS, "mark", SLUG, "--root", str(folder),
         "--course", str(scene.course), "--jobs", "2", "--json"],
        env=os.environ | {"LINTAS_TEST_SECRET": SECRET}, capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip
    scene.after = manifest(folder / "exercises", scene.course)
    assert done.stdout.startswith("{"), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    scene.code, scene.said = done.returncode, done.stdout
    yield scene


def test_the_run_ends_as_always_and_changes_nothing_else(marked: Class) -> None:
    assert marked.code == 1
    assert sorted(marked.rows) == sorted([*HONEST, *(sheet.name for sheet in SHEETS)])
    assert all(row["stored"] for row in marked.rows.values())
    assert marked.after == marked.before


@pytest.mark.parametrize("name", HONEST)
def test_neighbours_keep_their_marks(name: str, marked: Class) -> None:
    best = marked.rows["honest-right"]["score"]
    assert best == 20
    assert marked.rows[name]["score"] == (best if HONEST[name] == "right" else 0)
    assert marked.rows[name]["problems"] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_gains_nothing(sheet: Sheet, marked: Class) -> None:
    row = marked.rows[sheet.name]
    assert row["score"] == (20 if sheet.score == "right" else 0), row
    cells = stored(marked.course, sheet.name)
    assert sum(auto or 0 for auto, _, _ in cells.values()) == row["score"]
    assert all(manual is None for _, manual, _ in cells.values())
    assert bool(row["human"]) == sheet.human, row
    for place in (marked.course / "autograded" / sheet.name).rglob("*"):
        text = place.read_text("utf-8") if place.is_file() else ""
        assert SECRET not in text
        assert NEAR not in text
        assert "<script>" not in text


def test_there_are_as_many_sheets_as_promised() -> None:
    assert len({sheet.name for sheet in SHEETS}) == len(SHEETS) >= 30
