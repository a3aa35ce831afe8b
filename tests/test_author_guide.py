"""The author's guide, followed word by word in a copy of the course, without a network."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from guide import ROOT, Names, Step, commands, copied_course, shown_in, steps, with_change

GUIDE = ROOT / "docs" / "author-guide.md"
LINTAS = Path(sys.executable).parent / "lintas"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as somebody has it who just fetched it and ran `make setup`."""
    return copied_course(tmp_path_factory.mktemp("guide") / "lintas")


@pytest.fixture(scope="module")
def names() -> Names:
    return Names()


@pytest.mark.parametrize("step", list(steps(GUIDE)), ids=lambda step: step.name)
def test_the_guide_word_by_word(step: Step, copy: Path, names: Names) -> None:
    if step.kind == "console":
        for command, said in commands(step):
            type_in(command, said, int(step.options.get("exit", "0")), copy, names)
        return
    body = names.put(step.body)
    place = copy / names.put(step.options.get("file") or step.options["append"])
    old = place.read_text(encoding="utf-8") if place.exists() else ""
    if step.kind == "diff":
        body = with_change(old, body)
    elif "append" in step.options:
        body = old + body
    place.write_text(body, encoding="utf-8")


def type_in(command: str, said: list[str], code: int, copy: Path, names: Names) -> None:
    words = shlex.split(names.put(command))
    if words[0] == "mkdir":
        subprocess.run(words, cwd=copy, check=True)
        return
    assert words[0] == "lintas", command
    output, found = previewed(copy) if words[1] == "preview" else run(words[1:], copy)
    names.learn("\n".join(said), output)
    assert found == code, output
    for line in said:
        assert shown_in(names.put(line), output), f"{line}\nis not in\n{output}"
    assert "Traceback" not in output


def run(words: list[str], copy: Path) -> tuple[str, int]:
    done = subprocess.run(
        [LINTAS, *words], cwd=copy, capture_output=True, text=True, check=False, timeout=300
    )
    return done.stdout + done.stderr, done.returncode


def previewed(copy: Path) -> tuple[str, int]:
    """Start the preview, wait for its first build, and stop it as a person would."""
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [LINTAS, "preview", "--port", "0"], cwd=copy, env=env, text=True, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        lines, end = [], time.monotonic() + 240
        while time.monotonic() < end and not (lines and " built in " in lines[-1]):
            lines.append(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=60)
    output = "".join(lines) + rest
    port = output.partition("127.0.0.1:")[2].partition("/")[0]
    return output.replace(f":{port}/", ":8000/"), process.returncode


def test_the_guide_has_every_kind_of_step() -> None:
    kinds = {step.kind for step in steps(GUIDE)}
    assert {"console", "yaml", "diff", "bibtex"} <= kinds


def test_a_difference_to_the_guide_is_found() -> None:
    assert shown_in("Nothing to mend (…).", "a\nNothing to mend (3 items).\n")
    assert not shown_in("Nothing to mend (…).", "1 problem (3 items).\n")
    with pytest.raises(AssertionError):
        with_change("a\n", "-b\n+c\n")
