"""Items: load, validate, judge, mark, show. Imports nothing else of ours."""

from __future__ import annotations

from . import lints_bank, lints_integrity, lints_style, lints_types
from .lints import Context, bank_problems, item_problems
from .load import Bank, Loaded, load_bank, load_item, load_plain
from .marking import Mark, mark, mark_parts, marking_data
from .model import LANGS, TYPES, Item, Text, json_schema
from .problems import ContentError, Problem, problem_in
from .render import answer_payload, render_item
from .samples import sample_responses
from .stamp import english_hash, strings_hash
from .student import student_copy
from .text import inline_html
from .unwritten import is_unwritten, unwritten, unwritten_below
from .yamlfile import parse_yaml, parse_yaml_text

__all__ = [
    "LANGS",
    "TYPES",
    "Bank",
    "ContentError",
    "Context",
    "Item",
    "Loaded",
    "Mark",
    "Problem",
    "Text",
    "answer_payload",
    "bank_problems",
    "english_hash",
    "inline_html",
    "is_unwritten",
    "item_problems",
    "json_schema",
    "lints_bank",
    "lints_integrity",
    "lints_style",
    "lints_types",
    "load_bank",
    "load_item",
    "load_plain",
    "mark",
    "mark_parts",
    "marking_data",
    "parse_yaml",
    "parse_yaml_text",
    "problem_in",
    "render_item",
    "sample_responses",
    "strings_hash",
    "student_copy",
    "unwritten",
    "unwritten_below",
]
