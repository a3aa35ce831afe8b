"""nbgrader's own commands, run in this process: starting Python for each takes three seconds."""

from __future__ import annotations

import io
import subprocess
from contextlib import chdir, redirect_stderr
from pathlib import Path

from lintas.marking.course import own_programs_on_path


def run_nbgrader(folder: Path | str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`nbgrader …` in a folder; lintas.worksheets.run_nbgrader runs it in a process of its own."""
    from jupyter_core.application import NoStart
    from nbgrader.apps import NbGraderApp

    own_programs_on_path()
    said = io.StringIO()
    code = 0
    with chdir(folder), redirect_stderr(said):
        app = NbGraderApp.instance()
        try:
            app.initialize(list(arguments))
            app.start()
        except NoStart:
            pass  # how a command that has one of its own below it ends
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            if app.subapp is not None:
                type(app.subapp).clear_instance()
            NbGraderApp.clear_instance()
    return subprocess.CompletedProcess(arguments, code, "", said.getvalue())


def nbgrader(folder: Path, *arguments: str) -> str:
    """The same where it must succeed; what it said."""
    done = run_nbgrader(folder, *arguments)
    assert done.returncode == 0, f"nbgrader {' '.join(arguments)}:\n{done.stderr}"
    return done.stderr
