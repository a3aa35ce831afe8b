"""The guide to a cluster, followed on this computer: certificates, settings, commands."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from grading_server import _free_port
from guide import commands, steps
from marking_class import answers, everything, given, hand_in, make_course

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "cluster.md"
BESIDE = Path(sys.executable).parent


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A course's folder with two submissions, and what its machine would have in /etc."""
    course = make_course(tmp_path / "course")
    (tmp_path / "course" / "book").mkdir()
    shutil.copy(ROOT / "_toc.yml", tmp_path / "course")
    for student, kind in (("ani", "right"), ("budi", "wrong")):
        hand_in(course, student, answers(given(kind)))
    (tmp_path / "etc").mkdir()
    return tmp_path


@contextmanager
def running(words: list[str], env: dict[str, str], cwd: Path) -> Iterator[None]:
    with (
        (cwd / f"{words[1]}.log").open("wb") as log,
        subprocess.Popen(words, cwd=cwd, env=env, stdout=log, stderr=log) as process,
    ):
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def test_the_guide_on_this_computer(place):
    etc, port = place / "etc", _free_port()
    env = {**os.environ, "DASK_CONFIG": str(etc), "PATH": f"{BESIDE}:{os.environ['PATH']}"}
    done: list[str] = []
    with ExitStack() as programs:
        for step in steps(GUIDE):
            body = step.body.replace("10.0.0.5", "127.0.0.1").replace("8786", str(port))
            if "file" in step.options:
                file = etc / step.options["file"]
                file.write_text(body.replace("/etc/lintas", str(etc)))
                continue
            for line, _ in commands(type(step)(step.kind, step.options, body, step.line)):
                words = shlex.split(line)
                done.append(" ".join(words[:2]))
                if words[0] == "dask":
                    programs.enter_context(running(words, env, etc))
                    continue
                where = etc if words[0] == "openssl" else place / "course"
                run = subprocess.run(
                    words, cwd=where, env=env, capture_output=True, text=True, timeout=300
                )
                assert run.returncode == 0, run.stdout + run.stderr
    programs_named = ["openssl req", "openssl req", "openssl x509", "dask scheduler", "dask worker"]
    assert done == [*programs_named, "lintas mark"]
    found = everything(place / "course" / "grading")
    scores = {name: one["score"] for name, one in found.items()}
    assert scores["ani"] > scores["budi"] == 0
    assert "tls://127.0.0.1" in (etc / "scheduler.log").read_text()


def test_what_the_guide_names_is_there():
    text = GUIDE.read_text("utf-8")
    named = set(re.findall(r"`lintas (\w+)", text)) | set(re.findall(r"^lintas (\w+)", text, re.M))
    done = subprocess.run([BESIDE / "lintas", "--help"], capture_output=True, text=True)
    assert named == {"mark", "desk"}
    assert all(f" {name} " in done.stdout for name in named)
    extras = set(",".join(re.findall(r"lintas\[([\w,]+)\]", text)).split(","))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert extras and all(re.search(rf"^{name} = \[", project, re.M) for name in extras)
