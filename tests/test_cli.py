"""The command line as a lecturer meets it: clear lines, exit codes, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lintas import __version__
from lintas.cli import app, errors
from lintas.items import ContentError, Problem

P01 = "book/items/u10-small/u10-p01.yml"
LINTAS = Path(sys.executable).parent / "lintas"


def lintas(*arguments: object, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTAS, *map(str, arguments)],
        cwd=cwd, env={**os.environ, **env}, text=True, capture_output=True, check=False,
    )  # fmt: skip


def test_check_of_a_sound_course_is_quiet_and_0(course: Path) -> None:
    done = lintas("check", cwd=course)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Nothing to mend (4 items, 1 unit with a lesson).\n"


def test_a_broken_item_is_told_with_file_line_and_remedy(course: Path) -> None:
    path = course / P01
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("difficulty: 2", "difficulty: 9"), encoding="utf-8")
    line = text.splitlines().index("difficulty: 2") + 1
    done = lintas("check", cwd=course)
    assert done.returncode == 1
    assert f"{P01}:{line}  u10-p01  " in done.stdout
    assert "→" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "content", [b"", b"- [", b"\xff\xfe\x00", b"id: [1]\n", b"a: &x 1\nb: *x\n"]
)
def test_no_file_is_broken_enough_for_a_traceback(course: Path, content: bytes) -> None:
    for file in (P01, "book/points.yml", "book/units.yml", "exercises/u10-small/worksheet.yml"):
        (course / file).write_bytes(content)
    for command in ("check", "coverage", "stamp"):
        done = lintas(command, cwd=course)
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr and "Lintas itself" not in done.stderr, done.stderr


def test_json_carries_a_schema(course: Path) -> None:
    for command in ("check", "coverage", "stamp"):
        done = lintas(command, "--json", cwd=course)
        assert json.loads(done.stdout)["schema"] == 1
        assert done.returncode == 0


def test_json_problems_have_all_fields(course: Path) -> None:
    (course / P01).write_text("id: u10-p01\n", encoding="utf-8")
    problem = json.loads(lintas("check", "--json", cwd=course).stdout)["problems"][0]
    assert set(problem) == {"file", "line", "item", "message", "remedy", "code"}


def test_coverage_names_places(course: Path) -> None:
    done = lintas("coverage", "--unit", "u10", cwd=course)
    assert "book/en/u10-small/lesson.md:7" in done.stdout
    assert "u10-p01, u10-p03" in done.stdout


def test_finds_the_course_from_a_folder_inside_it(course: Path) -> None:
    assert lintas("check", cwd=course / "book" / "en").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["chek"],
        ["check", "--no-such-option"],
        ["check", "--root", "nowhere"],
        ["check", "--bank", "nowhere"],
        ["build", "--lang", "fr"],
        ["mark", "u10-small"],
        ["worksheet", "build", "u77"],
        [],
    ],
)
def test_wrong_use_is_2_and_one_clear_answer(course: Path, arguments: list[str]) -> None:
    done = lintas(*arguments, cwd=course)
    assert done.returncode == 2
    assert done.stderr or done.stdout
    assert "Traceback" not in done.stderr


def test_outside_a_course_it_says_where_to_go(tmp_path: Path) -> None:
    done = lintas("check", cwd=tmp_path)
    assert done.returncode == 2 and "--root" in done.stderr


def test_version_is_the_packages(tmp_path: Path) -> None:
    assert lintas("--version", cwd=tmp_path).stdout == f"lintas {__version__}\n"


def test_every_command_explains_itself() -> None:
    commands = [*app.registered_commands, *app.registered_groups]
    assert len(commands) >= 7
    for command in app.registered_commands:
        assert command.callback and command.callback.__doc__


def raising(error: BaseException) -> Callable[[], object]:
    def run() -> object:
        raise error

    return run


def test_unexpected_errors_become_one_line_and_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LINTAS_DEBUG", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert errors.guarded(raising(ZeroDivisionError("by zero"))) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and str(errors.cache_dir() / "last-error.log") in said
    assert "ZeroDivisionError" in (errors.cache_dir() / "last-error.log").read_text("utf-8")


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINTAS_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        errors.guarded(raising(ZeroDivisionError()))


def test_content_errors_are_findings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["lintas", "mark"])
    problem = Problem("a.yml", 3, "u10-p01", "is wrong", "make it right", "code")
    assert errors.guarded(raising(ContentError([problem]))) == 1
    assert capsys.readouterr().out == "a.yml:3  u10-p01  is wrong → make it right  [code]\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [(KeyboardInterrupt(), 130), (PermissionError(13, "denied", "x"), 2), (SystemExit(1), 1)],
)
def test_other_ends_have_their_codes(
    error: BaseException, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert errors.guarded(raising(error)) == code


def test_own_programs_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "elsewhere")
    errors.own_programs_first()
    assert os.environ["PATH"].split(os.pathsep) == [str(Path(sys.executable).parent), "elsewhere"]


def test_collecting_from_files_is_a_table_and_data(course: Path) -> None:
    grading = course / "grading"
    grading.mkdir()
    (grading / "roster.csv").write_text("id,first_name,last_name\n7,Siti Nur,Aisyah\n")
    (course / "7.lintas.json").write_text("{")
    (course / "Siti Nur Aisyah.lintas.json").write_text(
        '{"schema": 1, "assignment": "u10-small", "release": "x", "lang": "id", "items": {}}'
    )
    files = ["7.lintas.json", "Siti Nur Aisyah.lintas.json"]
    done = lintas("collect", "u10", *files, "--dry-run", cwd=course)
    assert done.returncode == 1, done.stderr
    assert "Siti Nur Aisyah" in done.stdout and "Nothing was written: 1 student" in done.stdout
    assert "7.lintas.json is not JSON" in done.stdout.replace("\n", " ")
    assert not (grading / "submitted").exists()
    done = lintas("collect", "u10", files[1], "--json", cwd=course)
    data = json.loads(done.stdout)
    assert (done.returncode, data["schema"]) == (0, 1)
    assert [one["student"] for one in data["students"]] == ["7"]
    assert (grading / "submitted" / "7" / "u10-small" / "responses.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dry-run"], "go with files"),
        (["x.zip", "--due", "soon"], "--due soon is no time"),
    ],
)
def test_collecting_wrongly_says_what_is_right(
    course: Path, arguments: list[str], said: str
) -> None:
    (course / "grading").mkdir()
    done = lintas("collect", "u10", *arguments, cwd=course)
    assert done.returncode == 2 and said in done.stderr
