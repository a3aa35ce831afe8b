"""The lecturers' guide, followed word by word; what all guides name and show is there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from guide import ROOT, Done, Step, copied_course, follow, pictures, steps, typed, unknown_words
from guide_class import download, mark_essays

GUIDE = ROOT / "docs" / "lecturers-guide.md"
GUIDES = (GUIDE, *(ROOT / "docs" / f"{name}.md" for name in ("graders-guide", "author-guide")))
LARGEST = 120_000
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course, and the files that a platform gives the lecturer of four students."""
    folder = copied_course(tmp_path_factory.mktemp("lecturers") / "lintas")
    download(folder)
    return folder


def type_in(command: str, copy: Path) -> Done:
    """What the guide's lecturer types; before two markers are compared, both have marked."""
    words = shlex.split(command)
    if words[0] == "cp":
        assert words[1] == "-r"
        shutil.copytree(*(copy / name for name in words[2:]))
        return subprocess.CompletedProcess(words, 0, "", "")
    if words[1] == "agreement":
        mark_essays(copy / words[3], concepts=14)
        mark_essays(copy / words[4], concepts=12)
    return typed(command, copy)


@pytest.mark.parametrize("step", list(steps(GUIDE)), ids=lambda step: step.name)
def test_the_guide_word_by_word(step: Step, copy: Path) -> None:
    follow(step, lambda command: type_in(command, copy))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_command_and_option_exists(guide: Path) -> None:
    assert "lintas " in guide.read_text("utf-8")
    assert unknown_words(guide) == []


def test_a_command_or_option_that_is_not_there_is_found(tmp_path: Path) -> None:
    wrong = tmp_path / "guide.md"
    wrong.write_text("`lintas marks u10`, `--colour` or `lintas mark u10 --jobs 2`\n"
                     "```console\n$ lintas worksheet release u10 --publik\n```\n")  # fmt: skip
    found = ["lintas worksheet release u10 --publik", "lintas marks u10", "--colour"]
    assert unknown_words(wrong) == found


@pytest.mark.parametrize("guide", GUIDES[:2], ids=lambda path: path.stem)
def test_every_picture_is_there_and_is_told_in_words(guide: Path) -> None:
    shown = pictures(guide)
    assert len(shown) >= 3
    for file, words in shown:
        assert len(words.split()) >= 8, file.name
        assert file.stat().st_size < LARGEST
        assert file.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


def test_no_picture_is_left_over() -> None:
    readme = ROOT / "README.md"
    named = {file.resolve() for page in (*GUIDES, readme) for file, _ in pictures(page)}
    assert set((ROOT / "docs" / "images").iterdir()) == named


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_link_leads_somewhere(guide: Path) -> None:
    for name, heading in LINK.findall(guide.read_text("utf-8")):
        page = guide.parent / name if name else guide
        assert page.exists(), name
        if heading:
            titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
            assert heading in {
                re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in titles
            }
