"""nbgrader's course folder and its commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from lintas.items import ContentError, Problem

from .source import RESPONSES, build_source


def run_nbgrader(course_dir: Path | str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `nbgrader …` in a course folder; output is captured.

    nbgrader calls other programs of its environment by name: they are put on PATH.
    """
    beside = str(Path(sys.executable).parent)
    env = {**os.environ, "PATH": os.pathsep.join([beside, os.environ.get("PATH", os.defpath)])}
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course_dir, env=env, text=True, capture_output=True, check=False,
    )  # fmt: skip


def release(
    slug: str,
    course_dir: Path | str,
    exercises_dirs: Iterable[Path | str] | None = None,
    *,
    publish: bool = False,
) -> Path:
    """Build a worksheet and let nbgrader make the students' copy; returns `release/<slug>`.

    With `publish` it is also put into the exchange (`nbgrader release_assignment`).
    Raises ContentError with nbgrader's own words when it refuses.
    """
    course = Path(course_dir)
    build_source(slug, course, exercises_dirs)
    _must(course, "generate_assignment", slug, "--force")
    (course / "release" / slug / RESPONSES).unlink(missing_ok=True)
    if publish:
        _must(course, "release_assignment", slug, "--force")
    return course / "release" / slug


def _must(course: Path, *arguments: str) -> None:
    result = run_nbgrader(course, *arguments)
    if result.returncode == 0:
        return
    command = f"nbgrader {' '.join(arguments)}"
    said = [line for line in result.stderr.splitlines() if "ERROR" in line] or ["no reason given"]
    raise ContentError(
        [
            Problem(
                str(course), 0, "", f"nbgrader {arguments[0]} refused: {said[-1].strip()}",
                f"run `{command}` in that folder to see all it says", "nbgrader",
            )
        ]
    )  # fmt: skip
