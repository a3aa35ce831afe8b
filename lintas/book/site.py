"""Building the book in both languages: one Sphinx process a language, warnings are errors."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lintas.items import ContentError, Problem, problem_in

from .conf import write_conf
from .edition import shown_path
from .words import LANGS, NAMES

Progress = Callable[[str], object]
STEP = re.compile(r"^(reading sources|writing output|copying assets)\.*\s*\[?\s*(\d+%)?\]?\s*(.*)$")
WARNING = re.compile(
    r"^(?P<file>[^:]*?)(?::(?P<line>\d+))?(?::[^:]*)?: ?"
    r"(?:WARNING|ERROR|CRITICAL|SEVERE): (?P<text>.*)$"
)
BARE = re.compile(r"^(?:WARNING|ERROR|CRITICAL): (?P<text>.*)$")
CHOOSER = Path(__file__).parent / "theme" / "chooser.html"


class BuildError(ContentError):
    """The book could not be built; its problems say where and why."""


def build_site(root: Path, langs: Sequence[str] = LANGS, progress: Progress | None = None) -> Path:
    """Build `_build/site` and return it; `progress` gets a line of text for each step.

    Raises BuildError with every warning of every language; nothing is fetched from anywhere.
    """
    root = Path(root).resolve()
    unknown = set(langs) - set(LANGS)
    if unknown:
        raise ValueError(f"no such language: {', '.join(sorted(unknown))}")
    tell = progress or (lambda text: None)
    with ThreadPoolExecutor(max_workers=len(langs)) as pool:
        found = list(pool.map(lambda lang: _build(root, lang, tell), langs))
    problems = [problem for some in found for problem in some]
    if problems:
        raise BuildError(problems)
    site = root / "_build" / "site"
    shutil.copyfile(CHOOSER, site / "index.html")
    return site


def _build(root: Path, lang: str, tell: Progress) -> list[Problem]:
    """One language; returns what is wrong.

    A failed build leaves no doctrees: the next one would not repeat its warnings.
    """
    doctrees = root / "_build" / "doctrees" / lang
    code, said = _run(_command(root, lang, doctrees), root, lambda line: _tell(line, lang, tell))
    problems = read_warnings(said, root)
    if code and not problems:
        problems = [_stopped(said, lang)]
    if problems:
        shutil.rmtree(doctrees, ignore_errors=True)
    return problems


def _command(root: Path, lang: str, doctrees: Path) -> list[str]:
    command = [sys.executable, "-X", "utf8", "-m", "sphinx", "-b", "html", "--no-color"]
    command += ["-W", "--keep-going", "-c", str(write_conf(root, lang)), "-d", str(doctrees)]
    return [*command, str(root / "book" / lang), str(root / "_build" / "site" / lang)]


def _run(command: list[str], root: Path, heard: Callable[[str], None]) -> tuple[int, str]:
    """Run Sphinx; its lines are passed on as they come. Returns exit code and error output."""
    pipe = subprocess.PIPE
    with (
        ThreadPoolExecutor(max_workers=1) as pool,
        subprocess.Popen(
            command, cwd=root, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
        ) as process,
    ):
        assert process.stdout and process.stderr
        errors = pool.submit(process.stderr.read)
        for line in process.stdout:
            heard(line)
        return process.wait(), errors.result()


def _tell(line: str, lang: str, tell: Progress) -> None:
    step = STEP.match(line.strip())
    if step:
        tell(f"{NAMES[lang]}: {' '.join(filter(None, step.groups()))}")


def read_warnings(text: str, root: Path) -> list[Problem]:
    """Sphinx's warnings as problems with a file, a line and words."""
    problems: list[Problem] = []
    for line in text.splitlines():
        line = line.strip()
        match = WARNING.match(line) or BARE.match(line)
        if match:
            problems.append(_problem(match, root))
    return list(dict.fromkeys(problems))


def _stopped(said: str, lang: str) -> Problem:
    """An error that ended the build: Sphinx's last word about it."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    told = [line for line in lines if re.match(r"[\w.]*(Error|Exception|error)\b.*: ", line)]
    last = (told or lines or ["no reason given"])[-1]
    remedy = "correct it and build again; if it makes no sense to you, report it as a mistake"
    return problem_in("_config.yml", f"{NAMES[lang]}: {last}", remedy, "build")


def _problem(match: re.Match[str], root: Path) -> Problem:
    groups = match.groupdict()
    place = groups.get("file") or "book"
    file = shown_path(Path(place), root) if place != "book" else place
    message, _, remedy = groups["text"].partition(" → ")
    line = int(groups.get("line") or 0)
    return problem_in(file, message, remedy or "correct it and build again", "build", line=line)
