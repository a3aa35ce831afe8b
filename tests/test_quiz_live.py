"""The notebook face of a graded worksheet: what it writes, restores and never loses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lintas.quiz import open_worksheet
from lintas.quiz.live import Worksheet, WorksheetError

SAMPLES = json.loads((Path(__file__).parent / "data" / "quiz_samples.json").read_text("utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as a student has it: keyless worksheet.json, no answers yet."""
    items = {
        lang: [{k: v for k, v in payload.items() if k != "answer"} for payload in payloads]
        for lang, payloads in SAMPLES.items()
    }
    content = {
        "schema": 1,
        "assignment": "u10-palermo-protocol",
        "release": "4f1c",
        "title": {"en": "Worksheet", "id": "Lembar kerja"},
        "intro_html": {"en": "", "id": ""},
        "items": items,
    }
    (tmp_path / "worksheet.json").write_text(json.dumps(content), "utf-8")
    return tmp_path


def answer(sheet: Worksheet, item: str, response: object, revision: int = 1, **more: Any) -> None:
    """As the browser does it: a new state for the widget of one item."""
    quiz = sheet.item(item)
    quiz.state = {**quiz.state, f"{item}@{revision}": {"response": response, **more}}


def saved(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "responses.json").read_text("utf-8"))


def test_opening_and_looking_writes_nothing(folder: Path) -> None:
    sheet = open_worksheet(folder, "en")
    for payload in SAMPLES["en"]:
        sheet.item(payload["id"])
    sheet.language()
    sheet.summary()
    assert [path.name for path in folder.iterdir()] == ["worksheet.json"]


def test_an_answer_is_written_in_the_agreed_form(folder: Path) -> None:
    sheet = open_worksheet(folder, "id")
    answer(sheet, "u10-p91", "b", confidence=2, at="2026-11-24T04:00:00.000Z", checked=False)
    assert saved(folder) == {
        "schema": 1,
        "assignment": "u10-palermo-protocol",
        "release": "4f1c",
        "lang": "id",
        "items": {
            "u10-p91": {
                "revision": 1,
                "response": "b",
                "confidence": 2,
                "at": "2026-11-24T04:00:00.000Z",
            }
        },
    }


def test_a_missing_time_is_filled_in(folder: Path) -> None:
    answer(open_worksheet(folder), "u10-p92", ["a", "b"])
    entry = saved(folder)["items"]["u10-p92"]
    assert entry["at"].endswith("Z") and "confidence" not in entry


def test_answers_of_several_widgets_stand_together(folder: Path) -> None:
    sheet = open_worksheet(folder)
    sheet.item("u10-p91")
    sheet.item("u10-p92")
    answer(sheet, "u10-p91", "a")
    answer(sheet, "u10-p92", ["a"])
    answer(sheet, "u10-p91", "c")
    items = saved(folder)["items"]
    assert (items["u10-p91"]["response"], items["u10-p92"]["response"]) == ("c", ["a"])


def test_answers_come_back(folder: Path) -> None:
    sheet = open_worksheet(folder, "id")
    answer(sheet, "u10-p93", ["b"], revision=2)
    again = open_worksheet(folder)
    assert again.lang == "id"
    assert again.item("u10-p93").state["u10-p93@2"]["response"] == ["b"]


def test_restoring_does_not_touch_the_file(folder: Path) -> None:
    answer(open_worksheet(folder, "id"), "u10-p91", "a")
    before = (folder / "responses.json").stat().st_mtime_ns
    sheet = open_worksheet(folder)
    quiz = sheet.item("u10-p91")
    quiz.state = {"u10-p91@1": {**quiz.state["u10-p91@1"], "at": "2026-11-25T00:00:00Z"}}
    assert (folder / "responses.json").stat().st_mtime_ns == before


def test_an_answer_taken_back_is_not_kept(folder: Path) -> None:
    sheet = open_worksheet(folder)
    answer(sheet, "u10-p91", "a")
    answer(sheet, "u10-p91", None)
    assert saved(folder)["items"] == {}


@pytest.mark.parametrize(
    ("item", "response"),
    [
        ("u10-p97", {"a": "c", "b": "a"}),
        ("u10-p98", ["d", "b", "e", "a", "c"]),
        ("u10-p83", {"a": "tidak relevan", "b": "cara \u201c😀"}),
        ("u10-p81", {"value": 1234.5, "raw": "1.234,5"}),
        ("u10-p81", {"value": None, "raw": "12,5 atau 12.5"}),
        ("u10-p82", ["a", "b"]),
    ],
)
def test_every_shape_of_answer_is_kept_as_it_was_given(
    folder: Path, item: str, response: object
) -> None:
    answer(open_worksheet(folder, "id"), item, response)
    assert saved(folder)["items"][item]["response"] == response
    again = open_worksheet(folder).item(item).state
    assert again[f"{item}@1"]["response"] == response


def test_the_language_is_one_for_all_widgets_and_travels(folder: Path) -> None:
    sheet = open_worksheet(folder, "en")
    card = sheet.item("u10-p91")
    sheet.language().lang = "id"
    assert card.lang == "id" and saved(folder)["lang"] == "id"


def test_cards_are_numbered_as_in_the_summary(folder: Path) -> None:
    assert open_worksheet(folder).item("u10-p93").numbering == [3, len(SAMPLES["en"])]


def test_the_summary_follows(folder: Path) -> None:
    sheet = open_worksheet(folder)
    summary = sheet.summary()
    answer(sheet, "u10-p91", "a")
    assert summary.view == "summary" and summary.state["u10-p91@1"]["response"] == "a"


@pytest.mark.parametrize(
    "raw", [b"{", b"[]", b'{"schema":1}', b"\xff\xfe", b'{"schema":2,"items":{}}']
)
def test_a_damaged_file_is_kept_and_told(folder: Path, raw: bytes) -> None:
    (folder / "responses.json").write_bytes(raw)
    sheet = open_worksheet(folder)
    assert sheet.item("u10-p91").notice == {
        "key": "fileDamaged",
        "file": "responses.damaged-1.json",
    }
    assert sheet.item("u10-p92").notice is None
    answer(sheet, "u10-p91", "a")
    assert (folder / "responses.damaged-1.json").read_bytes() == raw
    assert saved(folder)["items"]["u10-p91"]["response"] == "a"


def test_a_second_damaged_file_does_not_replace_the_first(folder: Path) -> None:
    for raw in (b"first", b"second"):
        (folder / "responses.json").write_bytes(raw)
        open_worksheet(folder)
    assert (folder / "responses.damaged-1.json").read_bytes() == b"first"
    assert (folder / "responses.damaged-2.json").read_bytes() == b"second"


def test_answers_to_an_earlier_revision_are_kept_aside(folder: Path) -> None:
    answer(open_worksheet(folder), "u10-p91", "a")
    data = saved(folder)
    data["items"]["u10-p93"] = {"revision": 1, "response": ["a"], "at": "2026-01-01T00:00:00Z"}
    (folder / "responses.json").write_text(json.dumps(data), "utf-8")
    sheet = open_worksheet(folder)
    assert sheet.notice == {"key": "fileEarlier", "file": "responses.earlier-1.json"}
    assert list(sheet.state) == ["u10-p91@1"]
    assert "u10-p93" in (folder / "responses.earlier-1.json").read_text("utf-8")


def test_too_long_answers_leave_the_last_file_and_are_told(folder: Path) -> None:
    sheet = open_worksheet(folder)
    answer(sheet, "u10-p91", "a")
    before = (folder / "responses.json").read_bytes()
    answer(sheet, "u10-p96", {"text": "kata " * 60_000})
    assert (folder / "responses.json").read_bytes() == before
    assert sheet.item("u10-p96").notice == "fileTooLarge"
    answer(sheet, "u10-p96", {"text": "kata"})
    assert saved(folder)["items"]["u10-p96"]["response"] == {"text": "kata"}
    assert sheet.item("u10-p96").notice is None


def test_a_folder_that_cannot_be_written_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    sheet = open_worksheet(folder)
    monkeypatch.setattr(Path, "replace", refuse)
    answer(sheet, "u10-p91", "a")
    assert sheet.item("u10-p91").notice == {"key": "fileUnwritable", "reason": "Permission denied"}
    assert [path.name for path in folder.iterdir()] == ["worksheet.json"]


def test_autograde_never_writes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    (folder / "responses.json").write_bytes(b"{")
    sheet = open_worksheet(folder)
    answer(sheet, "u10-p91", "a")
    sheet.item("u10-p92").lang = "id"
    assert sheet.item("u10-p91").readonly
    assert (folder / "responses.json").read_bytes() == b"{"
    assert len(list(folder.iterdir())) == 2


def test_what_is_missing_is_said_in_a_sentence(folder: Path) -> None:
    with pytest.raises(WorksheetError, match="fetch the assignment again"):
        open_worksheet(folder / "elsewhere")
    with pytest.raises(WorksheetError, match="u10-p99: not in this worksheet"):
        open_worksheet(folder).item("u10-p99")
