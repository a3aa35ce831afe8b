"""The graders' guide, followed word by word in a fresh copy of the course with a small class.

As root, as in CI, a user is named for the code, as the guide tells root to do.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from box_user import box_user
from guide import ROOT, Done, Step, copied_course, follow, steps, typed
from guide_class import CODE, SHEET, hand_in

GUIDE = ROOT / "docs" / "graders-guide.md"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as it is when the class has handed in."""
    folder = copied_course(tmp_path_factory.mktemp("graders") / "lintas")
    for slug in (SHEET, CODE):
        done = type_in(f"lintas worksheet release {slug}", folder)
        assert done.returncode == 0, done.stderr
    hand_in(folder)
    return folder


def type_in(command: str, copy: Path) -> Done:
    user = box_user() if command.startswith("lintas mark x01") else None
    return typed(command, copy, *(["--as-user", user] if user else []))


@pytest.mark.parametrize("step", list(steps(GUIDE)), ids=lambda step: step.name)
def test_the_guide_word_by_word(step: Step, copy: Path) -> None:
    follow(step, lambda command: type_in(command, copy))


def test_its_options_are_those_of_marking() -> None:
    named = set(re.findall(r"`(--[a-z-]+)", GUIDE.read_text("utf-8")))
    assert {"--student", "--regrade", "--resume", "--trust"} <= named


def test_what_it_points_to_is_there() -> None:
    text = GUIDE.read_text("utf-8")
    assert (ROOT / "docs" / "grading.md").is_file()
    for path in ("lintas/marking/box/limits.py", "tests/hostile"):
        assert path in text
        assert (ROOT / path).exists()
    config = (ROOT / "lintas" / "marking" / "plug.py").read_text("utf-8")
    for setting in ("code", "code_user"):
        assert f"c.WorksheetAutograde.{setting} = " in text
        assert f"    {setting} = " in config
