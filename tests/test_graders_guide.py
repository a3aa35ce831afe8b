"""The graders' guide, followed word by word in a fresh copy of the course with a small class.

As root, as in CI, a user is named for the code, as the guide tells root to do.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from box_user import box_user
from guide import ROOT, Step, commands, copied_course, shown_in, steps
from guide_class import CODE, SHEET, hand_in

GUIDE = ROOT / "docs" / "graders-guide.md"
LINTAS = Path(sys.executable).parent / "lintas"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as it is when the class has handed in."""
    folder = copied_course(tmp_path_factory.mktemp("graders") / "lintas")
    for slug in (SHEET, CODE):
        done = type_in(f"lintas worksheet release {slug}", folder)
        assert done.returncode == 0, done.stderr
    hand_in(folder)
    return folder


def type_in(command: str, copy: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command)
    assert words[0] == "lintas", command
    user = box_user()
    if user and words[1:3] == ["mark", "x01"]:
        words += ["--as-user", user]
    return subprocess.run(
        [LINTAS, *words[1:]], cwd=copy, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.parametrize("step", list(steps(GUIDE)), ids=lambda step: step.name)
def test_the_guide_word_by_word(step: Step, copy: Path) -> None:
    for command, said in commands(step):
        done = type_in(command, copy)
        output = done.stdout + done.stderr
        assert done.returncode == int(step.options.get("exit", "0")), output
        for line in said:
            assert shown_in(line, output), f"{line}\nis not in\n{output}"
        assert "Traceback" not in output


def test_every_option_is_there() -> None:
    done = subprocess.run(
        [LINTAS, "mark", "--help"], capture_output=True, text=True, check=True,
        env=os.environ | {"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"},
    )  # fmt: skip
    named = set(re.findall(r"`(--[a-z-]+)", GUIDE.read_text("utf-8")))
    assert {"--student", "--regrade", "--resume", "--trust"} <= named
    assert {option for option in named if option not in done.stdout} == set()


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
