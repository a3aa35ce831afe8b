"""Skeletons: complete, well-formed, bilingual, and impossible to publish by accident."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from test_cli import lintas

from lintas.authoring import AuthoringError, item_types, new_case, new_item, new_unit, schemas
from lintas.authoring.place import TEMPLATES
from lintas.book import BuildError, build_site, checks
from lintas.book.catalogue import Catalogue
from lintas.book.stamping import stamp
from lintas.items import TYPES, ContentError, load_item, parse_yaml, unwritten
from lintas.items.yamlfile import parse_yaml_text
from lintas.worksheets import build_source, load_worksheet

ROOT = Path(__file__).resolve().parent.parent
UNIT = """
- {id: u20, slug: u20-new, title: {en: New, id: Baru}, requires: [u10], section: "1",
   about: {en: a, id: b}}
"""
TOC = """# kept
format: jb-book
root: book/en/index
chapters:
  - file: book/en/u10-small/lesson   # kept too
    sections:
      - file: book/en/u10-small/lecturer
  - file: book/en/u30-later/lesson
  - file: book/en/glossary
"""


@pytest.fixture
def grown(course: Path) -> Path:
    """The tiny course with a unit declared and a table of contents."""
    units = course / "book/units.yml"
    units.write_text(units.read_text("utf-8") + UNIT, encoding="utf-8")
    (course / "_toc.yml").write_text(TOC, encoding="utf-8")
    return course


def found(course: Path, *banks: Path) -> list[str]:
    return [problem.code for problem in checks.run(Catalogue(course, banks))]


def test_every_type_has_a_template() -> None:
    assert set(item_types()) == set(TYPES)
    assert all(does.endswith(".") for does in item_types().values())


@pytest.mark.parametrize("kind", TYPES)
def test_a_skeleton_is_a_valid_item_that_is_not_written_yet(course: Path, kind: str) -> None:
    [path] = new_item(course, "u10", kind).written
    item = load_item(path)
    assert (item.id, item.type, item.revision) == ("u10-p04", kind, 1)
    assert set(found(course)) == {"unwritten", "item-use"}


@pytest.mark.parametrize("kind", TYPES)
def test_every_place_to_write_is_told_with_its_line(course: Path, kind: str) -> None:
    [path] = new_item(course, "u10", kind).written
    lines = path.read_text("utf-8").splitlines()
    told = [problem for problem in unwritten(path) if "«" not in problem.message]
    assert len(told) >= 12
    for problem in told:
        line = lines[problem.line - 1]
        assert "«" in line or re.search(r"write-here|ADD-00|u10\.0", line)
        assert problem.message.partition(": ")[2], "says what to write"
    english = sum("write here" in line for line in lines)
    assert abs(english - sum("tulis di sini" in line for line in lines)) <= 2


@pytest.mark.parametrize("kind", TYPES)
def test_written_out_a_skeleton_passes(course: Path, kind: str) -> None:
    """The marks replaced and the names chosen, nothing is left but what a lesson must do."""
    [path] = new_item(course, "u10", kind).written
    text = path.read_text("utf-8")
    text = re.sub(r" *# «[^»]*»", "", text)
    count = iter(range(1000))
    text = re.sub(r"«[^»]*»", lambda _: f"word{next(count)}", text)
    text = re.sub(r"ADD-00", "S2.1.3.2-01", text).replace("u10.0", "u10.1")
    cite = re.search(r"@\w+\{([^,]+)", (course / "book/references.bib").read_text("utf-8"))
    belief = parse_yaml(course / "book/misconceptions.yml")[0][0]["id"]
    assert cite
    text = text.replace("cite: write-here", f"cite: {cite[1]}").replace("write-here", belief)
    path.write_text(text, encoding="utf-8")
    stamp(Catalogue(course))
    assert set(found(course)) <= {"item-use", "key-conspicuously-long"}


def test_numbers_are_never_used_again(course: Path) -> None:
    design = course / "book/design/u10-small.md"
    design.parent.mkdir(exist_ok=True)
    design.write_text("u10-p17 was taken out; u10-s8 too\n", encoding="utf-8")
    assert new_item(course, "u10", "single").written[0].stem == "u10-p18"
    assert new_case(course, "u10-small").written[0].stem == "u10-s9"


def test_a_graded_id_is_free_in_the_course_and_in_the_bank(course: Path, tmp_path: Path) -> None:
    bank = tmp_path / "bank"
    first = new_item(course, "u10", "single", graded=True).written[0]
    second = new_item(course, "u10", "essay", bank=bank).written[0]
    third = new_item(course, "u10", "match", bank=bank).written[0]
    assert [path.stem for path in (first, second, third)] == ["u10-g02", "u10-g03", "u10-g04"]
    assert third.parent == bank / "u10-small/items"


def test_unfinished_work_is_neither_stamped_nor_built_nor_released(course: Path) -> None:
    [path] = new_item(course, "u10", "single", graded=True).written
    before = path.read_text("utf-8")
    done = stamp(Catalogue(course))
    assert path.read_text("utf-8") == before
    assert {problem.code for problem in done.problems} == {"unwritten"}
    sheet = course / "exercises/u10-small/worksheet.yml"
    sheet.write_text(sheet.read_text("utf-8") + "  - {id: u10-g02, points: 1}\n", encoding="utf-8")
    assert load_worksheet(sheet.parent).question("u10-g02")
    with pytest.raises(ContentError) as error:
        build_source("u10-small", course / "grading", [course / "exercises"])
    assert {problem.code for problem in error.value.problems} == {"unwritten"}
    assert not (course / "grading/source").exists()


def test_an_unfinished_page_is_not_built(course: Path) -> None:
    [path] = new_case(course, "u10").written
    with pytest.raises(BuildError) as error:
        build_site(course)
    assert {problem.file for problem in error.value.problems} == {
        path.relative_to(course).as_posix()
    }
    assert not (course / "_build").exists()


def test_a_new_unit_is_whole_and_well_formed(grown: Path) -> None:
    made = new_unit(grown, "u20", "u20-new")
    written = {path.relative_to(grown).as_posix() for path in made.written}
    assert {
        "_toc.yml", "book/outcomes.yml", "book/design/u20-new.md",
        "exercises/u20-new/worksheet.yml",
        "book/en/u20-new/lesson.md", "book/id/u20-new/lesson.md", "exercises/u20-new/notes.id.md",
        "book/en/u20-new/lecturer.md", "book/id/u20-new/lecturer.md",
    } <= written  # fmt: skip
    assert set(found(grown)) == {"unwritten", "outcome-practice", "outcome-graded"}


def test_a_new_unit_writes_over_nothing(grown: Path) -> None:
    new_unit(grown, "u20")
    before = {path: path.read_bytes() for path in grown.rglob("*") if path.is_file()}
    again = new_unit(grown, "u20-new")
    assert again.written == [] and len(again.kept) >= 8
    assert {path: path.read_bytes() for path in grown.rglob("*") if path.is_file()} == before


def test_the_contents_keep_their_layout(grown: Path) -> None:
    new_unit(grown, "u20")
    before, now = TOC.splitlines(), (grown / "_toc.yml").read_text("utf-8").splitlines()
    at = now.index("  - file: book/en/u20-new/lesson")
    assert now[at + 2] == "      - file: book/en/u20-new/lecturer"
    assert now[at + 3] == "  - file: book/en/u30-later/lesson"
    assert now[:at] + now[at + 3 :] == before


def test_outcomes_stand_in_the_order_of_units(grown: Path) -> None:
    path = grown / "book/outcomes.yml"
    later = '\n# later\n- {id: u30.1, unit: u10, bloom: apply, text: {en: "a", id: "b"}}\n'
    path.write_text(path.read_text("utf-8") + later, encoding="utf-8")
    new_unit(grown, "u20")
    ids = [row["id"] for row in parse_yaml(path)[0]]
    assert ids.index("u20.4") < ids.index("u30.1")
    assert path.read_text("utf-8").endswith(later)


def test_a_unit_without_graded_work_gets_none(grown: Path) -> None:
    units = grown / "book/units.yml"
    text = units.read_text("utf-8").replace("{id: u20,", "{id: u20, graded: false,")
    units.write_text(text, encoding="utf-8")
    new_unit(grown, "u20")
    assert not (grown / "exercises/u20-new").exists()
    assert "{assignment}" not in (grown / "book/en/u20-new/lesson.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["item", "u77", "single"], "no unit of book/units.yml"),
        (["item", "u10", "singel"], "single     Choose one option."),
        (["item", "u10", "single", "--bank", "nowhere"], "not a folder"),
        (["unit", "u77"], "Declare it there first"),
        (["unit", "u10", "u10-other"], "lintas new unit u10 u10-small"),
        (["case", "u77"], "no unit of book/units.yml"),
    ],
)
def test_wrong_use_says_what_is_right(course: Path, arguments: list[str], said: str) -> None:
    done = lintas("new", *arguments, cwd=course)
    assert done.returncode == 2 and said in done.stderr, done.stderr


def test_json_names_the_files(course: Path) -> None:
    done = lintas("new", "item", "u10", "order", "--json", cwd=course)
    assert json.loads(done.stdout)["written"] == ["book/items/u10-small/u10-p04.yml"]


def test_the_editor_finds_the_schema(tmp_path: Path) -> None:
    for name in ("book/units.yml", "lintas/items/item.schema.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    [path] = new_item(tmp_path, "u10", "cloze").written
    first = path.read_text("utf-8").splitlines()[0]
    way = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / way).resolve() == tmp_path / "lintas/items/item.schema.json"


def test_no_unknown_unit_is_made(course: Path) -> None:
    with pytest.raises(AuthoringError):
        new_unit(course, "u77")


def test_facts_of_a_label_set_are_held_against_its_key(course: Path) -> None:
    [path] = new_item(course, "u10", "label-set").written
    text = path.read_text("utf-8")
    path.write_text(text.replace("means: [deception]", "means: []"), encoding="utf-8")
    assert "engine-disagrees" in found(course)
    path.write_text(text.replace("deception]", "decepton]"), encoding="utf-8")
    assert "item-facts" in found(course)


# --- schemas


def test_schemas_have_not_drifted() -> None:
    for name, schema in schemas.schemas().items():
        kept = (schemas.FOLDER / name).read_text("utf-8")
        assert kept == schemas.text_of(schema), f"{name}: python -m lintas.authoring.schemas"
    settings = (ROOT / ".vscode/settings.json").read_text("utf-8")
    assert json.loads(settings) == schemas.editor_settings()


def test_the_editors_settings_name_what_is_there() -> None:
    settings = json.loads((ROOT / ".vscode/settings.json").read_text("utf-8"))
    for schema, places in settings["yaml.schemas"].items():
        assert (ROOT / schema).is_file()
        assert all(p.startswith("bank/") or next(ROOT.glob(p), None) for p in places), schema
    assert json.loads((ROOT / ".vscode/extensions.json").read_text("utf-8"))["recommendations"]


def test_schemas_accept_the_course_and_refuse_a_mistake() -> None:
    settings = schemas.editor_settings()["yaml.schemas"]
    for schema, places in settings.items():
        rules = json.loads((ROOT / schema).read_text("utf-8"))
        for path in [path for place in places for path in sorted(ROOT.glob(place))[:30]]:
            jsonschema.validate(parse_yaml(path)[0], rules)
    rules = json.loads((schemas.FOLDER / "scenario.schema.json").read_text("utf-8"))
    text = next(ROOT.glob("book/scenarios/*/*.yml")).read_text("utf-8")
    data = parse_yaml_text(text.replace("age:", "agge:"), ROOT)[0]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, rules)


def test_templates_speak_both_languages() -> None:
    for path in TEMPLATES.rglob("*.yml"):
        text = path.read_text("utf-8")
        if "«write here" in text:
            assert "«tulis di sini" in text, path.name


def test_writing_the_schemas_changes_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lintas.authoring.schemas"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, capture_output=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / ".vscode/settings.json").is_file()
