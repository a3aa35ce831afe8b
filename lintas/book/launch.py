"""Sphinx, started as the book needs it: `python -m lintas.book.launch` takes Sphinx's arguments.

With `--each` it takes a JSON list of builds instead, imports everything once and forks for each.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from dataclasses import asdict, dataclass
from importlib import import_module

# Where the marking tools are installed, jsonschema loads this grammar to check addresses of a kind
# that no notebook has; building it takes most of a second. To jsonschema it is optional.
UNUSED = "rfc3987_syntax"
# What every build of the book imports; half of the processor time of a small book goes into it.
WARM = (
    "sphinx.cmd.build",
    "sphinx.builders.html",
    "myst_nb.sphinx_ext",
    "sphinx_external_toc",
    "sphinxcontrib.bibtex",
    "lintas.book.extension",
    "lintas.charts",
    "plotly.graph_objects",
    "plotly.io",
)
SELDOM = 100_000
"""Objects made between two collections of garbage."""
# Elsewhere a process that has imported much is not safe to fork, or cannot be.
FORKS = sys.platform == "linux"


@dataclass(frozen=True)
class Build:
    """Sphinx's arguments, and the descriptors that take its output and its errors."""

    arguments: list[str]
    output: int
    errors: int


def main(arguments: list[str]) -> int:
    """Build a book and return Sphinx's exit code; of several, print the codes as a JSON list."""
    sys.modules.setdefault(UNUSED, None)  # type: ignore[arg-type]
    if arguments[:1] == ["--each"]:
        print(json.dumps(each([Build(**build) for build in json.loads(arguments[1])])))
        return 0
    from sphinx.cmd.build import main as build

    return build(arguments)


def command(builds: list[Build]) -> list[str]:
    """The arguments of `main` for several builds."""
    return ["--each", json.dumps([asdict(build) for build in builds])]


def each(builds: list[Build]) -> list[int]:
    """Build all side by side, each in a copy of this process; Sphinx's exit codes."""
    for name in WARM:
        import_module(name)
    for name in import_module("sphinx.application").builtin_extensions:
        import_module(name)
    # Nearly all that a build makes lives to its end: looking for garbage costs a tenth, finds none.
    gc.freeze()
    gc.set_threshold(SELDOM)
    children = [_forked(build) for build in builds]
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def _forked(build: Build) -> int:
    child = os.fork()
    if child:
        return child
    os.dup2(build.output, 1)
    os.dup2(build.errors, 2)
    code = 1
    try:
        code = main(build.arguments)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
