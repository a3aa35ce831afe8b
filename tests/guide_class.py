"""Classes for the guides: what four students handed in, and what a platform gives a lecturer."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from lintas.items import sample_responses
from lintas.worksheets import load_worksheet, release_id

SHEET, CODE = "u10-palermo-protocol", "x01-reading-a-table"
STAMP = "2026-03-02 08:15:00.000000 UTC"


def hand_in(copy: Path) -> None:
    """Both assignments of the class; the students' copies have been made."""
    for student, kind in (("2310001", "right"), ("2310002", "wrong")):
        _put(copy, student, SHEET, "responses.json", saved(copy, kind, "en"))
    _put(copy, "2310003", SHEET, "responses.json", "<!doctype html><p>Please log in")
    name = "reading-a-table.ipynb"
    stub = json.loads((copy / "grading" / "release" / CODE / name).read_text())
    solved = answered(stub, json.loads((copy / "exercises" / CODE / name).read_text()))
    _put(copy, "2310001", CODE, name, json.dumps(solved))
    _put(copy, "2310002", CODE, name, json.dumps(stub))
    _put(copy, "2310004", CODE, name, json.dumps(solved)[:900])


def saved(copy: Path, kind: str, lang: str) -> str:
    """The file that the worksheet saves; `kind` as in sample_responses."""
    sheet = load_worksheet(copy / "exercises" / SHEET)
    items = {
        one.item.id: {
            "revision": one.item.revision,
            "response": sample_responses(one.item)[kind],
            "confidence": 2,
        }
        for one in sheet.questions
    }
    head = {"schema": 1, "assignment": SHEET, "release": release_id(sheet), "lang": lang}
    return json.dumps({**head, "items": items})


CLASS = (
    ("2310001", "Siti Nur", "Aisyah"),
    ("2310002", "Budi", "Santoso"),
    ("2310003", "Sukarno", ""),
    ("2310004", "Made", "Wirawan"),
)


def download(copy: Path) -> None:
    """What Moodle gives: the list of the class, its submissions as a zip, its grading worksheet."""
    people = [f"{first},{last},{number},{number}@kampus.test" for number, first, last in CLASS]
    _lines(copy / "participants.csv", "First name,Last name,ID number,Email address", people)
    names = [f"{first} {last}".strip() for _, first, last in CLASS]
    file, ending = f"{SHEET}.lintas.json", "assignsubmission_file_"
    with zipfile.ZipFile(copy / "submissions.zip", "w") as sent:
        for at, (kind, lang) in enumerate((("right", "id"), ("wrong", "en"), ("empty", "id"))):
            sent.writestr(f"{names[at]}_{41 + at}_{ending}/{file}", saved(copy, kind, lang))
        sent.writestr(f"{names[3]}_44_{ending}/u10.docx", b"PK")
    header = "Identifier,Full name,ID number,Status,Grade,Maximum Grade,Grade can be changed"
    rows = [
        f"Participant {41 + at},{names[at]},{number},Submitted for grading,,100.00,Yes"
        for at, (number, *_) in enumerate(CLASS)
    ]
    _lines(copy / "grading-worksheet.csv", header, rows)


def _lines(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\r\n".join([header, *rows, ""]), "utf-8-sig", newline="")


MARKS = {"concepts": 14, "evidence": 12, "argument": 11, "care": 8}


def mark_essays(course: Path, concepts: int) -> None:
    """As the form grader stores it: both essays of the class, with so much for the concepts."""
    with Gradebook(f"sqlite:///{course}/gradebook.db", "lintas") as book:
        for student in ("2310001", "2310002"):
            for criterion, points in {**MARKS, "concepts": concepts}.items():
                grade = book.find_grade(f"u10-g14--{criterion}", SHEET, SHEET, student)
                grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()


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
