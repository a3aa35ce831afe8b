"""Building the book in both languages: one Sphinx process a language, warnings are errors."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from lintas.items import ContentError, Problem, problem_in, unwritten_below

from .conf import write_conf
from .edition import shown_path
from .launch import FORKS, Build, command
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


def build_site(
    root: Path,
    langs: Sequence[str] = LANGS,
    progress: Progress | None = None,
    *,
    into: Path | None = None,
    drafts: bool = False,
) -> Path:
    """Build `_build/site` and return it; `progress` gets a line of text for each step.

    `into` is another folder than `_build`; with `drafts` what is not written yet is no error.
    Raises BuildError with every warning of every language; nothing is fetched from anywhere.
    """
    root = Path(root).resolve()
    build = into or root / "_build"
    unknown = set(langs) - set(LANGS)
    if unknown:
        raise ValueError(f"no such language: {', '.join(sorted(unknown))}")
    if not drafts:
        _refuse_drafts(root)
    tell = progress or (lambda text: None)
    problems = _build(root, langs, build, tell, drafts=drafts)
    if problems:
        raise BuildError(dict.fromkeys(problems))
    site = build / "site"
    shutil.copyfile(CHOOSER, site / "index.html")
    return site


def _refuse_drafts(root: Path) -> None:
    """What is not written yet is not published: nothing is built."""
    left = unwritten_below([root / "book"])
    if left:
        raise BuildError(replace(one, file=shown_path(Path(one.file), root)) for one in left)


def _build(
    root: Path, langs: Sequence[str], build: Path, tell: Progress, *, drafts: bool
) -> list[Problem]:
    """Every language; returns what is wrong.

    A failed build leaves no doctrees: the next one would not repeat its warnings.
    """
    jobs = [_job(root, lang, build, tell, drafts=drafts) for lang in langs]
    found: list[Problem] = []
    for lang, (code, said) in zip(langs, _run_all(jobs, root), strict=True):
        problems = read_warnings(said, root)
        if code and not problems:
            problems = [_stopped(said, lang)]
        if problems:
            shutil.rmtree(build / "doctrees" / lang, ignore_errors=True)
        found += problems
    return found


@dataclass(frozen=True)
class _Job:
    """Sphinx's arguments for one language, and who hears each line it says."""

    arguments: list[str]
    heard: Callable[[str], None]


def _job(root: Path, lang: str, build: Path, tell: Progress, *, drafts: bool) -> _Job:
    conf = write_conf(root, lang, build, drafts=drafts)
    arguments = ["-b", "html", "--no-color", "-W", "--keep-going", "-c", str(conf)]
    arguments += ["-d", str(build / "doctrees" / lang)]
    arguments += [str(root / "book" / lang), str(build / "site" / lang)]
    return _Job(arguments, lambda line: _tell(line, lang, tell))


def _run_all(jobs: Sequence[_Job], root: Path) -> list[tuple[int, str]]:
    """Run Sphinx for all jobs at once; exit code and error output of each."""
    if FORKS and len(jobs) > 1:
        return _run_forked(jobs, root)
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        return list(pool.map(lambda job: _run(job, root), jobs))


def _python(arguments: list[str]) -> list[str]:
    return [sys.executable, "-X", "utf8", "-m", "lintas.book.launch", *arguments]


def _run(job: _Job, root: Path) -> tuple[int, str]:
    """Run Sphinx; its lines are passed on as they come. Returns exit code and error output."""
    pipe = subprocess.PIPE
    with (
        ThreadPoolExecutor(max_workers=1) as pool,
        subprocess.Popen(
            _python(job.arguments),
            cwd=root,
            stdout=pipe,
            stderr=pipe,
            text=True,
            encoding="utf-8",
        ) as process,
    ):
        assert process.stdout and process.stderr
        errors = pool.submit(process.stderr.read)
        _listen(process.stdout, job)
        return process.wait(), errors.result()


def _run_forked(jobs: Sequence[_Job], root: Path) -> list[tuple[int, str]]:
    """The same in one process that imports Sphinx once and forks: a third less for processors."""
    outputs, errors = ([os.pipe() for _ in jobs] for _ in range(2))
    builds = [
        Build(job.arguments, output[1], error[1])
        for job, output, error in zip(jobs, outputs, errors, strict=True)
    ]
    given = [end for build in builds for end in (build.output, build.errors)]
    with ThreadPoolExecutor(max_workers=2 * len(jobs)) as pool:
        process = subprocess.Popen(
            _python(command(builds)),
            cwd=root,
            pass_fds=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        for end in given:
            os.close(end)
        for output, job in zip(outputs, jobs, strict=True):
            pool.submit(_listen, os.fdopen(output[0], encoding="utf-8"), job)
        said = [pool.submit(_all_of, os.fdopen(error[0], encoding="utf-8")) for error in errors]
        told, trouble = process.communicate()
        codes = json.loads(told) if process.returncode == 0 else [process.returncode] * len(jobs)
        return [(code, one.result() + trouble) for code, one in zip(codes, said, strict=True)]


def _all_of(lines: IO[str]) -> str:
    with lines:
        return lines.read()


def _listen(lines: IO[str], job: _Job) -> None:
    with lines:
        for line in lines:
            job.heard(line)


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
