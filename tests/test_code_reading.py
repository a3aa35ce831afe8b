"""What was handed in is read bounded and without following links, under whatever name."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import pytest

from lintas.marking.code import reading
from lintas.marking.code.loading import Unreadable, load
from lintas.marking.code.reading import match, plain_name, read_submission

SECRET = b"the key of the assignment"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "submitted" / "ani" / "ps1"
    made.mkdir(parents=True)
    (tmp_path / "key.txt").write_bytes(SECRET)
    return made


def read(folder: Path, books: tuple[str, ...] = ("ps1",)) -> dict:
    found = read_submission(folder.parents[1], "ani", "ps1", books)
    json.dumps(found)  # it is plain data
    return found


def test_a_sound_submission(folder: Path) -> None:
    (folder / "ps1.ipynb").write_bytes(b"{}")
    (folder / "data").mkdir()
    (folder / "data" / "own.csv").write_text("a\n1\n")
    (folder / "timestamp.txt").write_text("2026-03-02 08:15:00 UTC\n")
    (folder / "submission_secret.txt").write_text("abc\n")
    found = read(folder)
    assert found["notebooks"] == {"ps1": {"path": "ps1.ipynb", "raw": "e30="}}
    assert found["files"] == {"data/own.csv": base64.b64encode(b"a\n1\n").decode()}
    assert (found["timestamp"], found["secret"]) == ("2026-03-02 08:15:00 UTC", "abc")
    assert (found["notes"], found["strange"], found["problem"]) == ([], [], "")


@pytest.mark.parametrize(
    "name",
    [
        "ps1 (1).ipynb", "ps1(2).ipynb", "PS1.ipynb", "ps1.IPYNB", "ps1.ipynb.txt",
        "ps1.ipynb.json", "ps1-Copy1.ipynb", "ps1 - Copy.ipynb", "ps1 - Salin.ipynb",
        "Copy of ps1.ipynb", "Salinan dari ps1.ipynb", " ps1.ipynb",
        "ps1 (1) (1).ipynb", "ps1/ps1.ipynb",
    ],
)  # fmt: skip
def test_nearly_the_name_is_found_and_reported(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"{}")
    for books in (("ps1",), ("ps1", "ps2")):
        found = read(folder, books)
        assert found["notebooks"] == {"ps1": {"path": name, "raw": "e30="}}
        assert found["notes"] == [f"{name} was taken as ps1.ipynb"]


def test_the_right_name_wins_over_a_copy() -> None:
    found, notes = match(["ps1 (1).ipynb", "ps1.ipynb"], ["ps1"])
    assert found == {"ps1": "ps1.ipynb"}
    assert notes == ["ps1 (1).ipynb lies beside ps1.ipynb, which was marked"]


def test_two_copies_are_not_chosen_between() -> None:
    found, notes = match(["ps1 (1).ipynb", "ps1 (2).ipynb"], ["ps1"])
    assert found == {}
    assert notes == ["ps1.ipynb is missing, and could be any of ps1 (1).ipynb, ps1 (2).ipynb"]


def test_one_strange_notebook_is_the_only_one_asked_for() -> None:
    assert match(["tugas ani.ipynb"], ["ps1"])[0] == {"ps1": "tugas ani.ipynb"}
    assert match(["tugas ani.ipynb"], ["ps1", "ps2"])[0] == {}
    assert match(["a.ipynb", "b.ipynb"], ["ps1"])[0] == {}


def test_one_file_is_never_two_notebooks() -> None:
    found, _ = match(["q1.ipynb", "Q2 (1).ipynb"], ["q1", "q2"])
    assert found == {"q1": "q1.ipynb", "q2": "Q2 (1).ipynb"}


def test_plain_names() -> None:
    assert plain_name("problem-1 (1).ipynb.txt") == "problem-1"
    assert plain_name("copy-editing.ipynb") == "copy-editing"
    assert plain_name("unit (2) notes.ipynb") == "unit (2) notes"


def test_links_are_never_followed(folder: Path) -> None:
    (folder / "ps1.ipynb").symlink_to(folder.parents[2] / "key.txt")
    (folder / "data.csv").symlink_to(folder.parents[2] / "key.txt")
    (folder / "all").symlink_to(folder.parents[2])
    (folder / "timestamp.txt").symlink_to(folder.parents[2] / "key.txt")
    found = read(folder)
    assert found["notebooks"] == {"ps1": {"path": "ps1.ipynb", "problem": "is a link"}}
    assert found["files"] == {}
    assert found["timestamp"] is None
    assert sorted(found["notes"]) == ["all is a link: left out", "data.csv is a link: left out"]
    assert base64.b64encode(SECRET).decode() not in json.dumps(found)


def test_a_folder_that_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "submitted" / "ani").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "ps1.ipynb").write_bytes(b"{}")
    (tmp_path / "submitted" / "ani" / "ps1").symlink_to(tmp_path / "elsewhere")
    found = read_submission(tmp_path / "submitted", "ani", "ps1", ["ps1"])
    assert found["problem"] == "submitted/ani/ps1 is a link or not a folder"
    assert found["notebooks"] == {}


def test_pipes_and_strange_names_are_passed_over(folder: Path) -> None:
    os.mkfifo(folder / "ps1.ipynb")
    os.mkfifo(folder / "data.csv")
    (folder / "a\x1b[31m.csv").write_bytes(b"1")
    (Path(os.fsdecode(bytes(folder) + b"/\xff.csv"))).write_bytes(b"1")
    (folder / ".bashrc").write_bytes(b"1")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "pandas.pyc").write_bytes(b"1")
    found = read(folder)
    assert found["notebooks"]["ps1"]["problem"] == "is not a file"
    assert found["files"] == {}
    assert found["notes"].count("a file with an unreadable name was left out") == 2


def test_number_and_bytes_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FILES", 3)
    monkeypatch.setattr(reading, "MAX_FILE_BYTES", 2048)
    monkeypatch.setattr(reading, "MAX_NOTEBOOK_BYTES", 4096)
    for number in range(5):
        (folder / f"{number}.csv").write_bytes(b"1")
    (folder / "0-large.csv").write_bytes(b"1" * 2049)
    (folder / "ps1.ipynb").write_bytes(b"1" * 4097)
    found = read(folder)
    assert sorted(found["files"]) == ["0.csv", "1.csv", "2.csv"]
    assert found["notebooks"]["ps1"]["problem"] == "is larger than 4 KB"
    assert "0-large.csv is larger than 2 KB: left out" in found["notes"]
    assert "3.csv comes after 3 files: left out" in found["notes"]


def test_the_whole_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TOTAL_BYTES", 100)
    monkeypatch.setattr(reading, "MAX_ENTRIES", 4)
    for number in range(6):
        (folder / f"{number}.csv").write_bytes(b"1" * 60)
    found = read(folder)
    assert len(found["files"]) == 1
    assert found["notes"][0] == "holds more than 4 names: the rest was left out"


def test_folders_in_folders_are_bounded(folder: Path) -> None:
    deep = folder.joinpath(*"abcdefgh")
    deep.mkdir(parents=True)
    (deep / "x.csv").write_bytes(b"1")
    found = read(folder)
    assert found["files"] == {}
    assert found["notes"] == ["a/b/c/d/e/f/ was left out: too deep or too many files"]


# Notebooks of every state


def one(cell: dict, **head: object) -> bytes:
    return json.dumps({"nbformat": 4, "cells": [cell], **head}).encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"  \n", b"hello", b'{"cells": [', b"[]", b"7", b"null", b"{}", b'{"cells": 3}',
        b"[" * 100_000, b'{"nbformat": 3, "worksheets": 5}', b"PK\x03\x04 a zip", b"\x00" * 50,
        b'{"cells": ' + b"9" * 5000 + b"}", b"<<<<<<< HEAD\n{}\n", b"\xff\xfe{",
    ],
)  # fmt: skip
def test_what_is_no_notebook_says_so(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        load(raw)


def test_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = json.dumps({"cells": [{"cell_type": "code", "source": ""}] * 5001}).encode()
    with pytest.raises(Unreadable, match="more than 5000 cells"):
        load(raw)


@pytest.mark.parametrize(
    ("raw", "source", "noted"),
    [
        (one({"cell_type": "code", "source": ["a = 1\n", "b"]}), "a = 1\nb", ()),
        (b"\xef\xbb\xbf" + one({"cell_type": "code", "source": "x"}), "x", ()),
        (one({"cell_type": "code", "source": "x"}).decode().encode("utf-16"), "x", ("UTF-16",)),
        (one({"cell_type": "code", "source": "x"}).replace(b'"x"', b'"\xe9"'), "�", ("UTF-8",)),
        (one({"cell_type": "code", "source": "\ud800x"}), "���x", ()),
        (one({"cell_type": "code", "source": ["a", 3, None]}), "a", ()),
        (one({"cell_type": "code", "source": {"a": 1}}), "", ()),
        (one({"cell_type": "code", "source": "x", "metadata": [1]}), "x", ()),
        (one({"cell_type": "code", "source": "x", "metadata": {"nbgrader": "x"}}), "x", ()),
        (one({"cell_type": "code", "source": "x", "id": 7, "attachments": "q"}), "x", ()),
        (b'{"cells": [null, 3, {"cell_type": "code", "source": "x"}]}', "x", ("2 damaged",)),
    ],
)
def test_damaged_cells_are_read(raw: bytes, source: str, noted: tuple[str, ...]) -> None:
    cells, notes = load(raw)
    assert [cell.source for cell in cells] == [source]
    assert (cells[0].kind, cells[0].claims, cells[0].attachments) == ("code", {}, {})
    assert len(notes) == len(noted)
    assert all(word in note for word, note in zip(noted, notes, strict=True))


def test_format_three() -> None:
    sheet = [
        {"cell_type": "heading", "level": 2, "source": ["Title"]},
        {"cell_type": "code", "input": ["x = 1"], "language": "python", "prompt_number": 4},
        {"cell_type": "html", "source": "<b>x</b>"},
        {"cell_type": "strange", "source": "y"},
    ]
    cells, notes = load(json.dumps({"nbformat": 3, "worksheets": [{"cells": sheet}, 4]}).encode())
    assert [(cell.kind, cell.source) for cell in cells] == [
        ("markdown", "## Title"), ("code", "x = 1"), ("markdown", "<b>x</b>"), ("raw", "y")
    ]  # fmt: skip
    assert notes == ["is of an old notebook format: converted"]
