"""Reading what was handed in: links, pipes and floods are refused, nobody is harmed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from marking_class import (
    SLUG,
    answers,
    given,
    hand_in,
    sheet,
)

from lintas.marking import mark_handed
from lintas.marking.handed import read_handed, students

SHEET = sheet()


def make_link(course: Path, kind: str) -> None:
    """A student `eve` whose hand-in is a link or no file, in one of several ways."""
    submitted = course / "submitted"
    hand_in(course, "ani", answers(given("right")))
    target = submitted / "ani" / SLUG
    folder = submitted / "eve" / SLUG
    if kind == "student":
        (submitted / "eve").symlink_to("ani")
        return
    folder.parent.mkdir(parents=True)
    if kind == "folder":
        folder.symlink_to(target)
        return
    folder.mkdir()
    path = folder / "responses.json"
    makers = {
        "file": lambda: path.symlink_to(target / "responses.json"),
        "dangling": lambda: path.symlink_to(course / "nowhere"),
        "device": lambda: path.symlink_to("/dev/zero"),
        "pipe": lambda: os.mkfifo(path),
        "directory": path.mkdir,
    }
    makers[kind]()


@pytest.mark.parametrize(
    "kind", ["student", "folder", "file", "dangling", "device", "pipe", "directory"]
)
def test_links_pipes_and_folders_are_never_read(tmp_path, kind):
    make_link(tmp_path, kind)
    assert students(tmp_path / "submitted", SLUG) == ["ani", "eve"]
    handed = read_handed(tmp_path / "submitted", "eve", SLUG)
    assert handed.raw is None
    assert handed.problem is not None
    marks = mark_handed(handed, SHEET)
    assert marks.score == 0
    assert len(marks.waiting) == len(marks.cells)


def test_an_oversized_file_is_not_read_whole(tmp_path):
    folder = hand_in(tmp_path, "eve", b"")
    with (folder / "responses.json").open("wb") as file:
        file.truncate(1 << 40)
    assert "is larger than 256 KB" in str(read_handed(tmp_path / "submitted", "eve", SLUG).problem)


def test_a_linked_time_stamp_is_left_out(tmp_path):
    folder = hand_in(tmp_path, "eve", b"{}", stamp=None)
    (folder / "timestamp.txt").symlink_to("/etc/hostname")
    handed = read_handed(tmp_path / "submitted", "eve", SLUG)
    assert (handed.timestamp, handed.raw) == (None, b"{}")
