"""A class for the graders' guide: what four students handed in, where `lintas collect` puts it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lintas.items import sample_responses
from lintas.worksheets import load_worksheet, release_id

SHEET, CODE = "u10-palermo-protocol", "x01-reading-a-table"
STAMP = "2026-03-02 08:15:00.000000 UTC"


def hand_in(copy: Path) -> None:
    """Both assignments of the class; the students' copies have been made."""
    sheet = load_worksheet(copy / "exercises" / SHEET)
    for student, kind in (("2310001", "right"), ("2310002", "wrong")):
        items = {
            one.item.id: {
                "revision": one.item.revision,
                "response": sample_responses(one.item)[kind],
                "confidence": 2,
            }
            for one in sheet.questions
        }
        head = {"schema": 1, "assignment": SHEET, "release": release_id(sheet), "lang": "en"}
        _put(copy, student, SHEET, "responses.json", json.dumps({**head, "items": items}))
    _put(copy, "2310003", SHEET, "responses.json", "<!doctype html><p>Please log in")
    name = "reading-a-table.ipynb"
    stub = json.loads((copy / "grading" / "release" / CODE / name).read_text())
    solved = answered(stub, json.loads((copy / "exercises" / CODE / name).read_text()))
    _put(copy, "2310001", CODE, name, json.dumps(solved))
    _put(copy, "2310002", CODE, name, json.dumps(stub))
    _put(copy, "2310004", CODE, name, json.dumps(solved)[:900])


def answered(stub: dict[str, Any], model: dict[str, Any]) -> dict[str, Any]:
    """The students' copy with the model's solutions; tests stay as they were given out."""
    answers = {
        one["metadata"]["nbgrader"]["grade_id"]: one["source"]
        for one in model["cells"]
        if one["metadata"].get("nbgrader", {}).get("solution")
    }
    cells = [
        {**one, "source": answers.get(one["metadata"].get("nbgrader", {}).get("grade_id"),
                                      one["source"])}
        for one in stub["cells"]
    ]  # fmt: skip
    return {**stub, "cells": cells}


def _put(copy: Path, student: str, slug: str, name: str, text: str) -> None:
    folder = copy / "grading" / "submitted" / student / slug
    folder.mkdir(parents=True)
    (folder / name).write_text(text)
    (folder / "timestamp.txt").write_text(STAMP)
