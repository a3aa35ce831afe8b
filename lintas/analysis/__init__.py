"""Item analysis: what a marked worksheet says about its questions. Numbers, words, one page."""

from __future__ import annotations

from .analyse import ENOUGH, Analysis, ItemReport, OptionRow, analyse
from .build import Filler, columns_of
from .findings import Finding, findings
from .matrix import Attendance, Choice, Column, Matrix
from .page import page_html
from .report import to_json
from .sayings import Course, said

__all__ = [
    "ENOUGH",
    "Analysis",
    "Attendance",
    "Choice",
    "Column",
    "Course",
    "Filler",
    "Finding",
    "ItemReport",
    "Matrix",
    "OptionRow",
    "analyse",
    "columns_of",
    "findings",
    "page_html",
    "said",
    "to_json",
]
