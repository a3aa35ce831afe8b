"""Worksheets: from exercises to nbgrader's source, the same bytes whatever the keys."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from marking_class import ESSAY, EXERCISES, ROOT, SLUG, rekey, sheet

from lintas.items import ContentError
from lintas.worksheets import (
    build_notebook,
    build_source,
    find_worksheet,
    load_worksheet,
    notebook_bytes,
    page_bytes,
    release_id,
    worksheet_bytes,
)
from lintas.worksheets.notebook import SETUP

COURSE = sorted(path.parent for path in ROOT.glob("exercises/*/worksheet.yml"))


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """A copy of the sample worksheet with some of its text replaced."""
    folder = tmp_path / SLUG
    shutil.copytree(EXERCISES / SLUG, folder)
    path = folder / "worksheet.yml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return folder


def problems(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_worksheet(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_worksheet_sums_its_points_and_names_its_cells():
    worksheet = sheet()
    assert worksheet.points == sum(q.points for q in worksheet.questions) == 24
    assert worksheet.questions[-1].cells == {f"{ESSAY}--concepts": 4}
    assert worksheet.questions[0].cells == {"u98-g01": 2}


def test_every_worksheet_of_the_course_loads_and_builds():
    for folder in COURSE:
        worksheet = load_worksheet(folder)
        assert any(question.essay for question in worksheet.questions)
        assert len([q for q in worksheet.questions if not q.essay]) >= 12
        assert notebook_bytes(worksheet) and worksheet_bytes(worksheet)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("assignment: u98-sample", "assignment: u97-x", 1, "write the folder's name: u98-sample"),
        ("u98-g02, points: 3", "u98-g55, points: 3", 17, "there is no item u98-g55"),
        ("u98-g02, points: 3", "u98-g01, points: 3", 17, "u98-g01 stands here twice"),
        ("u98-g02, points: 3", "u98-g02, points: 0", 17, "not a whole number above 0"),
        ("u98-g02, points: 3", "u98-g02, points: 1.5", 17, "not a whole number above 0"),
        ("u98-g02, points: 3", "u98-g02, point: 3", 17, "'point' is not a field here"),
        ("points: {concepts: 4}", "points: 4", 22, "give points for each criterion: concepts"),
        ("points: {concepts: 4}", "points: {style: 4}", 22, "the essay's criteria differ"),
        ("points: {concepts: 4}", "points: {concepts: no}", 22, "'concepts' is not a whole number"),
        ('  en: "Worksheet: crossing and exploitation"\n', "", 2, "'en' is missing in title"),
        ("intro:", "introduction:", 1, "'intro' is missing"),
        ("  alternative:", "  other:", 12, "'other' is not a field here"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_line(tmp_path, old, new, line, said):
    found = problems(changed(tmp_path, old, new))
    assert any(said in problem for problem in found), found
    if "intro" not in old:
        assert any(f"worksheet.yml:{line}" in problem for problem in found if said in problem), (
            found
        )


def test_every_problem_is_told_at_once_items_included(tmp_path):
    folder = changed(tmp_path, "u98-g02, points: 3", "u98-g02, points: none")
    item = folder / "items" / "u98-g01.yml"
    item.write_text(item.read_text().replace("key: a", "key: z"))
    found = problems(folder)
    assert any("u98-g01.yml" in problem for problem in found)
    assert any("worksheet.yml" in problem for problem in found)


def test_a_practice_item_is_refused(tmp_path):
    folder = changed(tmp_path, "u98-g01, points", "u99-p01, points")
    shutil.copy(ROOT / "tests/data/items/u99-p01.yml", folder / "items")
    assert any("its key is public" in problem for problem in problems(folder))


@pytest.mark.parametrize("text", ["", "- a\n", "items: 3\n", "a: [\n"])
def test_a_file_that_is_no_worksheet_is_a_problem_not_a_traceback(tmp_path, text):
    folder = changed(tmp_path, "assignment", "assignment")
    (folder / "worksheet.yml").write_text(text)
    assert problems(folder)


def test_a_missing_worksheet_says_where_it_was_looked_for(tmp_path):
    with pytest.raises(ContentError, match=r"u97-none.*--bank"):
        find_worksheet("u97-none", [tmp_path])


def test_a_private_bank_comes_first_and_borrows_the_items_it_lacks(tmp_path):
    bank = tmp_path / "bank" / SLUG
    (bank / "items").mkdir(parents=True)
    shutil.copy(EXERCISES / SLUG / "worksheet.yml", bank)
    text = (EXERCISES / SLUG / "items" / "u98-g01.yml").read_text()
    (bank / "items" / "u98-g01.yml").write_text(text.replace("revision: 1", "revision: 9", 1))
    worksheet = find_worksheet(SLUG, [tmp_path / "bank", EXERCISES])
    assert worksheet.questions[0].item.revision == 9
    assert worksheet.questions[1].item.revision == sheet().questions[1].item.revision


def test_the_source_has_the_notebook_and_the_keyless_content_and_no_answers(tmp_path):
    folder = build_source(SLUG, tmp_path / "grading", [EXERCISES])
    (folder / "responses.json").write_text("{}")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    build_source(SLUG, tmp_path / "grading", [EXERCISES])
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(before) - set(after) == {"responses.json"}
    assert set(after) == {f"{SLUG}.html", f"{SLUG}.ipynb", "worksheet.json"}
    assert all(after[name] == before[name] for name in after)


def test_the_notebook_is_valid_and_its_cells_are_nbgraders():
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator

    notebook = nbformat.from_dict(build_notebook(sheet()))
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    marked = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("points")
    }
    assert marked == {name: p for q in sheet().questions for name, p in q.cells.items()}


def set_up(monkeypatch, folder: Path) -> dict:
    """The names after a student ran the first cell in a folder."""
    monkeypatch.chdir(folder)
    names: dict = {}
    exec(SETUP, names)
    return names


def test_the_first_cell_opens_the_worksheet(tmp_path, monkeypatch, capsys):
    (tmp_path / "worksheet.json").write_bytes(worksheet_bytes(sheet()))
    ws = set_up(monkeypatch, tmp_path)["ws"]
    assert [payload["id"] for payload in ws.item("u98-g01").items["en"]] == ["u98-g01"]
    assert ws.language() and ws.summary()
    assert capsys.readouterr().out == ""
    assert not (tmp_path / "responses.json").exists()


def test_without_the_package_or_the_file_a_student_reads_a_line_not_a_traceback(
    tmp_path, monkeypatch, capsys
):
    ws = set_up(monkeypatch, tmp_path)["ws"]
    assert "fetch the assignment again" in capsys.readouterr().out
    assert ws.item("u98-g01") is ws.language() is ws.summary() is None
    monkeypatch.setitem(sys.modules, "lintas.quiz", None)
    ws = set_up(monkeypatch, tmp_path)["ws"]
    said = capsys.readouterr().out
    assert "need the package lintas" in said and "memerlukan paket lintas" in said
    assert ws.item("u98-g01") is None


def test_on_a_markers_machine_no_item_cell_can_pass(tmp_path, monkeypatch):
    (tmp_path / "worksheet.json").write_bytes(worksheet_bytes(sheet()))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert "ws" not in set_up(monkeypatch, tmp_path)


def test_the_keyless_content_has_the_front_ends_shape():
    data = json.loads(worksheet_bytes(sheet()))
    assert data["schema"] == 1
    assert data["assignment"] == SLUG
    assert data["release"] == release_id(sheet())
    assert re.fullmatch("[0-9a-f]{12}", data["release"])
    for lang in ("en", "id"):
        assert [item["id"] for item in data["items"][lang]] == [
            q.item.id for q in sheet().questions
        ]
        assert not any("answer" in item for item in data["items"][lang])


def test_the_release_moves_with_a_question_and_not_with_points(tmp_path):
    folder = changed(tmp_path, "u98-g01, points: 2", "u98-g01, points: 7")
    assert release_id(load_worksheet(folder)) == release_id(sheet())
    path = folder / "items" / "u98-g01.yml"
    path.write_text(path.read_text().replace("boat owner procure", "boat owner bring about"))
    assert release_id(load_worksheet(folder)) != release_id(sheet())


def test_with_every_key_and_answer_changed_the_students_files_are_the_same_bytes(
    tmp_path, monkeypatch
):
    # An item whose key is swapped no longer fits its feedback: only the shape is asked for here.
    monkeypatch.setattr("lintas.items.load.integrity_problems", lambda *_: [])
    for source in [EXERCISES / SLUG, *COURSE]:
        folder = tmp_path / source.name
        shutil.copytree(source, folder)
        rekey(folder)
        old, new = load_worksheet(source), load_worksheet(folder)
        assert [q.item.answer for q in old.questions] != [q.item.answer for q in new.questions]
        assert worksheet_bytes(old) == worksheet_bytes(new)
        assert notebook_bytes(old) == notebook_bytes(new)
        assert page_bytes(old) == page_bytes(new)
