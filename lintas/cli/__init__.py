"""`lintas …`: what a lecturer types. Each command is a thin layer over the engine.

Exit codes: 0 fine, 1 findings, 2 wrong use. With --json the output carries `"schema": 1`.
"""

from __future__ import annotations

import sys

from . import analysis, authoring, collecting, content, desk, grading, site, work
from .app import app
from .errors import guarded, own_programs_first

__all__ = [
    "analysis",
    "app",
    "authoring",
    "collecting",
    "content",
    "desk",
    "grading",
    "main",
    "site",
    "work",
]


def main() -> None:
    """Entry point of the `lintas` command."""
    own_programs_first()
    sys.exit(guarded(app))
