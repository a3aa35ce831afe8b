"""Graded worksheets: from `exercises/<slug>/` to what a student gets, and back as responses."""

from __future__ import annotations

from .course import release, run_nbgrader
from .notebook import build_notebook, notebook_bytes
from .notebooks import find_assignments
from .page import page_bytes
from .payload import keyless, release_id, worksheet_bytes
from .responses import Given, Responses, parse_responses
from .source import build_source
from .worksheet import Question, Worksheet, find_worksheet, load_worksheet

__all__ = [
    "Given",
    "Question",
    "Responses",
    "Worksheet",
    "build_notebook",
    "build_source",
    "find_assignments",
    "find_worksheet",
    "keyless",
    "load_worksheet",
    "notebook_bytes",
    "page_bytes",
    "parse_responses",
    "release",
    "release_id",
    "run_nbgrader",
    "worksheet_bytes",
]
