"""The one place where errors become words. Nobody who uses `lintas` sees a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from lintas import __version__
from lintas.items.problems import ContentError

from .app import WrongUse
from .output import print_problems, say_error

# Errors of the engine that speak to their reader already; by name, for importing them is slow.
KNOWN = {"ScenarioError", "WorksheetError"}
FINE, FINDINGS, WRONG_USE, STOPPED = 0, 1, 2, 130


def guarded(run: Callable[[], object]) -> int:
    """Run the command and return its exit code; every error is told in one line or a few."""
    if os.environ.get("LINTAS_DEBUG") == "1":
        return _code(run)
    try:
        return _code(run)
    except ContentError as error:
        print_problems(error.problems, json="--json" in sys.argv)
        return FINDINGS
    except WrongUse as error:
        say_error(str(error))
        return WRONG_USE
    except KeyboardInterrupt:
        say_error("Stopped.")
        return STOPPED
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as error:
        _write_log()
        say_error(_from_system(error))
        return WRONG_USE
    except Exception as error:
        return _unexpected(error)


def _code(run: Callable[[], object]) -> int:
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else (FINE if end.code is None else FINDINGS)
    return FINE


def _from_system(error: OSError) -> str:
    what = f"{error.filename}: {error.strerror}" if error.filename else (error.strerror or error)
    return f"The system refused: {what}. Check that it exists, is free and is yours to use."


def _unexpected(error: Exception) -> int:
    if type(error).__name__ in KNOWN:
        say_error(str(error))
        return FINDINGS
    log = _write_log()
    say_error(
        f"Something in Lintas itself went wrong ({type(error).__name__}: {error}). "
        f"Please report it with the file {log}; LINTAS_DEBUG=1 shows where it happened."
    )
    return FINDINGS


def _write_log() -> Path:
    """Put the traceback in a file of the user's own; return its path."""
    log = cache_dir() / "last-error.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        head = f"lintas {__version__}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {sys.argv[1:]}"
        log.write_text(f"{head}\n{traceback.format_exc()}", encoding="utf-8")
    except OSError:
        return Path("(no log: the cache folder cannot be written)")
    return log


def cache_dir() -> Path:
    """Where this system keeps a user's throw-away files."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "lintas"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "lintas"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "lintas"


def own_programs_first() -> None:
    """Put this environment's programs on PATH: nbgrader and Jupyter Book call some by name."""
    here = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", os.defpath)
    if here not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([here, path])
