"""Building the book: both languages beside one plain Jupyter Book build, and after one edit."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONTENT = ("book", "exercises", "_toc.yml")
LESSON = Path("book/en/u10-palermo-protocol/lesson.md")
EDITED = "Nobody has worked a day."
# A reader's environment has no marking tools, and so not the grammar that jsonschema loads where
# they are: without this line every plain build here would pay most of a second for it.
PLAIN = (
    "import sys; sys.modules['rfc3987_syntax'] = None; "
    "from jupyter_book.cli.main import main; main(['build', '.', '-q'])"
)


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and on the processors (user and system, with all child processes)."""

    wall: float
    cpu: float


def lay_out(folder: Path, config: Path) -> Path:
    """A copy of the course with the given `_config.yml`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in CONTENT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copyfile(source, folder / name)
    shutil.copyfile(config, folder / "_config.yml")
    return folder


def plain_tree(folder: Path) -> Path:
    """The course as a default Jupyter Book: its theme and its extensions, and ours for content."""
    return lay_out(folder, Path(__file__).with_name("default_config.yml"))


def own_tree(folder: Path) -> Path:
    """The course as it is."""
    return lay_out(folder, ROOT / "_config.yml")


def cold_plain(tree: Path) -> Cost:
    """`jupyter-book build .`, nothing built before."""
    shutil.rmtree(tree / "_build", ignore_errors=True)
    return _timed([sys.executable, "-c", PLAIN], tree)


def cold_both(tree: Path) -> Cost:
    """`lintas build` of both languages, nothing built before."""
    shutil.rmtree(tree / "_build", ignore_errors=True)
    return _timed(_lintas(), tree)


def one_edit(tree: Path, number: int) -> Cost:
    """`lintas build` after a sentence of a lesson has changed."""
    lesson = tree / LESSON
    text = (ROOT / LESSON).read_text(encoding="utf-8")
    if EDITED not in text:
        raise ValueError(f"{LESSON} no longer says {EDITED!r}: choose another sentence")
    changed = text.replace(EDITED, f"{EDITED} This is edit {number}.")
    lesson.write_text(changed, encoding="utf-8")
    cost = _timed(_lintas(), tree)
    page = tree / "_build" / "site" / "en" / LESSON.relative_to("book/en").with_suffix(".html")
    if f"edit {number}." not in page.read_text(encoding="utf-8"):
        raise AssertionError("the rebuilt page does not show the edit")
    return cost


def build_english(tree: Path) -> None:
    """Bring the English pages up to date."""
    _timed([*_lintas(), "--lang", "en"], tree)


def _lintas() -> list[str]:
    return [sys.executable, "-c", "from lintas.cli import main; main()", "build"]


def _timed(command: list[str], tree: Path) -> Cost:
    """Run a command to its end; raises with what it said where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    before, start = _child_cpu(), time.monotonic()
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True)
    cost = Cost(time.monotonic() - start, _child_cpu() - before)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return cost


def _child_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
