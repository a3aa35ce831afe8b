"""A guide as a list of steps: commands to type, files to write, lines to change."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.main import get_command

from lintas.cli import app

FENCE = re.compile(r"^(?P<sign>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=sign) *$", re.M | re.S)
ID = re.compile(r"u\d\d-(?:[pg]\d\d+|s\d+)\b")


ROOT = Path(__file__).resolve().parent.parent
LINTAS = Path(sys.executable).parent / "lintas"
SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<file>[^)\s]+)\)|<img\s(?P<tag>[^>]*)>")
Done = subprocess.CompletedProcess[str]
LEFT_OUT = ("tests/", "benchmarks/", "docs/images/")


def copied_course(folder: Path) -> Path:
    """The course as somebody has it who just fetched it and ran `make setup`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if not name.startswith(LEFT_OUT) and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    (folder / "lintas/_vendor").symlink_to(ROOT / "lintas/_vendor")
    return folder


@dataclass(frozen=True)
class Step:
    """One fenced block: its kind, its options, its text, and the line where it stands."""

    kind: str
    options: dict[str, str]
    body: str
    line: int

    @property
    def name(self) -> str:
        return f"line {self.line}: {self.kind}"


def steps(path: Path) -> Iterator[Step]:
    """The blocks of the guide that somebody is to follow; mere examples are ```text."""
    text = path.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        kind, *words = match["info"].split()
        options = dict(word.split("=", 1) for word in words)
        if kind == "console" or options:
            line = text.count("\n", 0, match.start()) + 1
            yield Step(kind, options, match["body"], line)


def commands(step: Step) -> list[tuple[str, list[str]]]:
    """(command, lines that are shown for it)."""
    found: list[tuple[str, list[str]]] = []
    for line in step.body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def typed(command: str, folder: Path, *more: str) -> Done:
    """What `lintas` answers in a folder; `more` is added to the command."""
    words = shlex.split(command)
    assert words[0] == "lintas", command
    return subprocess.run(
        [LINTAS, *words[1:], *more],
        cwd=folder, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def follow(step: Step, type_in: Callable[[str], Done]) -> None:
    """Type the commands of a step; each ends as the guide says and shows its lines."""
    for command, said in commands(step):
        done = type_in(command)
        output = done.stdout + done.stderr
        assert done.returncode == int(step.options.get("exit", "0")), output
        for line in said:
            assert shown_in(line, output), f"{line}\nis not in\n{output}"
        assert "Traceback" not in output


def pictures(path: Path) -> list[tuple[Path, str]]:
    """(file, text for those who do not see it) of every picture in a guide."""
    found = []
    for match in PICTURE.finditer(path.read_text(encoding="utf-8")):
        named = dict(re.findall(r'(\w+)="([^"]*)"', match["tag"] or ""))
        file = match["file"] or named["src"]
        found.append((path.parent / file, match["alt"] or named.get("alt", "")))
    return found


def unknown_words(path: Path) -> list[str]:
    """Commands and options of `lintas` that the guide names and that do not exist."""
    text = path.read_text(encoding="utf-8")
    blocks = [
        line.removeprefix("$ ") for m in FENCE.finditer(text) for line in m["body"].split("\n")
    ]
    spans = [" ".join(span.split()) for span in SPAN.findall(FENCE.sub("", text))]
    named = [one for one in (*blocks, *spans) if re.match(r"lintas |--[a-z]", one)]
    return [one for one in named if not _known(one)]


def _known(said: str) -> bool:
    command, words = get_command(app), shlex.split(said)
    if words[0] == "lintas":
        words = words[1:]
        while words and hasattr(command, "commands"):
            if words[0] not in command.commands:
                return False
            command = command.commands[words.pop(0)]
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    return options <= _options(command)


def _options(command: Any) -> set[str]:
    own = {name for one in command.params for name in one.opts}
    below = getattr(command, "commands", {}).values()
    return own.union(*map(_options, below))


def shown_in(line: str, output: str) -> bool:
    """Whether a line of the guide stands in the output; … stands for anything."""
    pattern = ".*".join(map(re.escape, line.split("…")))
    return re.search(f"^{pattern}$", output, re.M) is not None


def with_change(text: str, diff: str) -> str:
    """A text after a change that is written with -, + and lines that stay."""
    lines = diff.splitlines()
    old = [line[1:] for line in lines if not line.startswith("+")]
    new = [line[1:] for line in lines if not line.startswith("-")]
    before, after = "\n".join(old) + "\n", "\n".join(new) + "\n"
    assert text.count(before) == 1, f"{text.count(before)} times in the file:\n{before}"
    return text.replace(before, after)


@dataclass
class Names:
    """Ids in the guide and the ones Lintas chose, where the course has grown since."""

    now: dict[str, str] = field(default_factory=dict)

    def learn(self, said: str, output: str) -> None:
        """Compare `Wrote …/u10-p26.yml` in the guide with what was written."""
        for line in said.splitlines():
            match = re.fullmatch(r"Wrote (\S+/)(u\d\d-[a-z])\d+\.yml", line)
            real = match and re.search(
                rf"^Wrote {re.escape(match[1] + match[2])}\d+\.yml$", output, re.M
            )
            if match and real:
                self.now[Path(line).stem] = Path(real[0]).stem

    def put(self, text: str) -> str:
        """A text of the guide with the ids of today."""
        return ID.sub(lambda match: self.now.get(match[0], match[0]), text)
