"""Broken and hostile `responses.json` of a worksheet, and folders around it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marking_class import ESSAY, HOSTILE, SLUG, answers, given, sheet

Place = Callable[[Path, Any], None]


@dataclass(frozen=True)
class Sheet:
    """One submission of a worksheet: its bytes or how it is put there.

    `score`: the marks it may have, "right" for all, None for none. `human`: a person has to look.
    """

    name: str
    tries: str
    raw: bytes | None = None
    place: Place | None = None
    score: str | None = None
    human: bool = True


def _data(**changes: Any) -> bytes:
    return json.dumps({**json.loads(answers(given("right"))), **changes}).encode()


def _items(**changes: Any) -> bytes:
    return answers({**given("right"), **changes})


def _every(response: Any) -> bytes:
    items = {name: {**one, "response": response} for name, one in given("right").items()}
    return answers(items)


def _link(target: str) -> Place:
    def place(folder: Path, scene: Any) -> None:
        (folder / "responses.json").symlink_to(scene.fill(target))

    return place


def _pipe(folder: Path, scene: Any) -> None:
    os.mkfifo(folder / "responses.json")


def _folder(folder: Path, scene: Any) -> None:
    (folder / "responses.json").mkdir()


def _whole_folder_linked(folder: Path, scene: Any) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.symlink_to(Path("../../honest-right") / SLUG)


def _hostile_notebook(folder: Path, scene: Any) -> None:
    """A notebook with code, beside right answers: it is never opened."""
    (folder / "responses.json").write_bytes(answers(given("right")))
    code = scene.fill("open('<COURSE>/ran', 'w')")
    cell = {"cell_type": "code", "source": code, "metadata": {}, "outputs": [],
            "execution_count": None, "id": "x"}  # fmt: skip
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / f"{SLUG}.ipynb").write_text(json.dumps(book))
    for name in ("sitecustomize.py", "nbgrader_config.py", "worksheet.yml"):
        (folder / name).write_text(code)


def _points() -> bytes:
    more = {"score": 100, "points": 100, "auto_score": 100, "key": "a", "correct": True}
    items = {name: {**one, **more, "response": {}} for name, one in given("right").items()}
    return answers(items, **more)


def _twice() -> bytes:
    """The same keys again: right answers behind empty ones."""
    right = answers(given("right")).decode()
    return (right[:-1] + ', "items": {}}').encode()


RIGHT = answers(given("right"))
DEEP = b'{"schema": 1, "items": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}"

SHEETS = [
    Sheet("empty", "an empty file", b""),
    Sheet("not-json", "something else", b"<!doctype html>"),
    Sheet("cut-off", "half a file", RIGHT[: len(RIGHT) // 2]),
    Sheet("binary", "a picture", b"\x89PNG\r\n\x1a\n" + bytes(999)),
    Sheet("a-list", "a list of answers", b"[" + RIGHT + b"]"),
    Sheet("a-number", "a number", b"7"),
    Sheet("null", "null", b"null"),
    Sheet("huge", "a megabyte", RIGHT[:-1] + b', "x": "' + b"y" * 2**20 + b'"}'),
    Sheet("deep", "objects 100,000 deep", DEEP),
    Sheet("nul", "ends in a NUL", RIGHT + b"\0"),
    Sheet("many-digits", "a number of 100,000 digits",
          RIGHT[:-1] + b', "n": ' + b"9" * 100_000 + b"}"),
    Sheet("other-schema", "another schema", _data(schema=99)),
    Sheet("other-assignment", "answers to something else", _data(assignment="u01-other")),
    Sheet("items-list", "items as a list", _data(items=[1, 2])),
    Sheet("items-null", "items as null", _data(items=None)),
    Sheet("a-link", "a link to a neighbour's answers",
          place=_link(f"../../honest-right/{SLUG}/responses.json")),
    Sheet("a-link-to-the-key", "a link to the gradebook", place=_link("<COURSE>/gradebook.db")),
    Sheet("an-endless-link", "a link to an endless device", place=_link("/dev/zero")),
    Sheet("a-pipe", "a named pipe", place=_pipe),
    Sheet("a-folder", "a folder", place=_folder),
    Sheet("a-linked-folder", "the whole folder is a neighbour's", place=_whole_folder_linked),
    Sheet("nan", "NaN as an answer", _every(float("nan"))),
    # What is no choice of the item counts as not made: no person is needed.
    Sheet("true-everywhere", "true as each answer", _every(True), human=False),
    Sheet("numbers", "a number as each answer", _every(1), human=False),
    Sheet("lists-in-lists", "lists in lists", _every([[["a"]]]), human=False),
    Sheet("everything-chosen", "prototype names as answers",
          _every({"__proto__": {"key": 1}, "constructor": "x", "toString": []}), human=False),
    Sheet("long-text", "a long text as each answer", _every("x" * 5000), human=False),
    Sheet("marks-of-its-own", "marks beside the answers", _points(), human=False),
    Sheet("keys-twice", "items twice, the last ones empty", _twice(), human=False),
    Sheet("unknown-items", "items of no worksheet", answers({
        "u98-x99": {"revision": 1, "response": ["a"]}, "../../x": {"revision": 1, "response": {}},
    }), human=False),
    Sheet("code-beside", "code beside right answers", place=_hostile_notebook, score="right",
          human=False),
    Sheet("script", "script in an essay", _items(**{ESSAY: {
        "revision": next(q.item.revision for q in sheet().questions if q.item.id == ESSAY),
        "response": {"text": HOSTILE}}}), score="right", human=False),
]  # fmt: skip
