"""A guide as a list of steps: commands to type, files to write, lines to change."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"^(?P<sign>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=sign) *$", re.M | re.S)
ID = re.compile(r"u\d\d-(?:[pg]\d\d+|s\d+)\b")


ROOT = Path(__file__).resolve().parent.parent
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
