"""The item model: loading, marking, the student's copy, the payload, the schema."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from lintas.items import (
    ContentError,
    english_hash,
    inline_html,
    json_schema,
    load_bank,
    load_item,
    mark,
    parse_yaml_text,
    render_item,
    sample_responses,
    strings_hash,
    student_copy,
)
from lintas.items.model import TYPES
from lintas.items.wording import matches

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data" / "items"
COURSE = [*sorted(ROOT.glob("book/items/*")), *sorted(ROOT.glob("exercises/*/items"))]
BANK = load_bank(DATA)
EVERY = {**BANK.items, **load_bank(*COURSE).items}


def problems_of(text: str, name: str = "u99-p01.yml", tmp: Path | None = None) -> list:
    assert tmp is not None
    path = tmp / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_item(path)
    return list(caught.value.problems)


def test_the_samples_load_and_show_every_type():
    assert BANK.problems == []
    assert {item.type for item in BANK.items.values()} == set(TYPES)


def test_every_course_item_loads():
    assert [str(problem) for problem in load_bank(*COURSE).problems] == []
    assert len(EVERY) > len(BANK.items)


WORDS = [
    ("Tidak relevan", "tidak relevan", True),
    ("TIDAK  relevan.", "tidak relevan", True),
    ("tidak relavan", "tidak relevan", True),
    ("irrelevnat", "irrelevant", True),
    ("irelevan", "irrelevant", True),
    ("rlvnt", "relevant", False),
    ("cafe", "café", True),
    ("acts", "act", False),
    ("means", "meant", True),
    ("mines", "means", False),
    ("the victim’s", "the victim's", True),
    ("a" * 5000, "act", False),
]


@pytest.mark.parametrize(("given", "wording", "counts"), WORDS)
def test_slips_are_forgiven_by_length(given, wording, counts):
    assert matches(given, [wording], exact=False) is counts


def test_exact_blanks_forgive_case_and_accents_only():
    assert matches("CAFE", ["café"], exact=True)
    assert not matches("caffe", ["café"], exact=True)


def test_a_branch_scores_each_right_turn():
    item = BANK.items["u99-p12"]
    assert mark(item, ["b", "b", "a"]).earned == 3
    assert mark(item, ["b", "a", "a"]).parts == {"b": "right", "a": "wrong", "c": "right"}
    assert mark(item, ["a"]).parts == {"b": "wrong", "a": "missed", "c": "missed"}
    assert mark(item, ["b", "zz", "a"]).earned == 1


@pytest.mark.parametrize("item", EVERY.values(), ids=EVERY.keys())
def test_every_item_answers_itself(item):
    given = sample_responses(item)
    possible = mark(item, given["right"]).possible
    assert mark(item, given["right"]).earned == possible
    assert mark(item, given["wrong"]).earned == 0
    assert mark(item, given["empty"]).earned == 0
    for malformed in given["malformed"]:
        assert mark(item, malformed).earned == 0
    if "partial" in given:
        assert 0 < mark(item, given["partial"]).earned < possible


@pytest.mark.parametrize("item", EVERY.values(), ids=EVERY.keys())
def test_a_mark_is_whole_numbers_and_never_more_than_possible(item):
    for response in sample_responses(item).values():
        result = mark(item, response)
        assert type(result.earned) is int and type(result.possible) is int
        assert 0 <= result.earned <= result.possible
        assert set(result.parts.values()) <= {"right", "wrong", "missed"}


@pytest.mark.parametrize("item", EVERY.values(), ids=EVERY.keys())
def test_the_student_copy_says_nothing_of_the_answer(item):
    copy = json.dumps(student_copy(item), ensure_ascii=False)
    other = item.model_copy(update={"answer": None, "covers": ["ADD-01"], "outcomes": ["u01.1"]})
    assert json.dumps(student_copy(other), ensure_ascii=False) == copy
    if len(item.answer.explanation.en) > 40:
        assert item.answer.explanation.en not in copy
    assert set(student_copy(item)) <= {
        "id", "revision", "type", "confidence", "case", "stem", "options", "cards", "bins",
        "rows", "columns", "text", "tags", "criteria", "words", "left", "right", "steps",
        "unit", "start", "nodes", "gauges",
    }  # fmt: skip


def test_the_student_copy_does_not_keep_the_authors_order():
    item = BANK.items["u99-p02"]
    shuffled = item.model_copy(update={"options": list(reversed(item.options))})
    assert student_copy(shuffled) == student_copy(item)


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("item", EVERY.values(), ids=EVERY.keys())
def test_a_payload_is_one_language_and_serialises(item, lang):
    payload = render_item(item, lang, with_answer=not item.graded)
    assert json.loads(json.dumps(payload)) == payload
    assert ("answer" in payload) is not item.graded


def test_a_graded_item_is_never_rendered_with_its_answer():
    with pytest.raises(ValueError, match="graded"):
        render_item(BANK.items["u99-g07"], "en", with_answer=True)


def test_markup_is_escaped_and_emphasis_kept():
    assert inline_html("*a* <b onclick=x> & [l](javascript:x)") == (
        "<em>a</em> &lt;b onclick=x&gt; &amp; [l](javascript:x)"
    )


def test_the_schema_file_is_the_models():
    kept = json.loads((ROOT / "lintas/items/item.schema.json").read_text(encoding="utf-8"))
    assert kept == json_schema()


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yml")), ids=lambda path: path.stem)
def test_the_schema_accepts_what_the_model_accepts(path):
    import jsonschema

    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    jsonschema.validate(data, json_schema())


def test_hashes_follow_one_language_only():
    item = BANK.items["u99-p01"]
    text = item.stem.model_copy(update={"id": "Lain"})
    other = item.model_copy(update={"stem": text})
    assert english_hash(other) == english_hash(item)
    assert strings_hash(other, "id") != strings_hash(item, "id")


def test_yaml_words_are_those_of_version_1_2(tmp_path):
    data, _ = parse_yaml_text("a: no\nb: true\nc: 012\nd: 2026-01-02\ne: '7'\nf: 1.5", tmp_path)
    assert data == {"a": "no", "b": True, "c": "012", "d": "2026-01-02", "e": "7", "f": 1.5}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: [", "yaml", 2),
        ("a: 1\na: 2", "duplicate-key", 2),
        ("a: &x 1\nb: *x", "alias", 1),
        ("a: &x [1]\nb: *x", "alias", 1),
        ("[" * 60 + "]" * 60, "depth", 1),
        ("? [a]\n: 1", "key", 1),
    ],
)
def test_broken_yaml_is_one_clear_line(text, code, line, tmp_path):
    with pytest.raises(ContentError) as caught:
        parse_yaml_text(text, tmp_path / "x.yml")
    assert [(p.code, p.line) for p in caught.value.problems] == [(code, line)]


def test_files_that_cannot_be_read_are_one_clear_line(tmp_path):
    (tmp_path / "u99-p01.yml").write_bytes(b"id: u99-p01\nstem: \xff\n")
    (tmp_path / "u99-p02.yml").write_bytes(b"#" * 600_000)
    (tmp_path / "u99-p03.yml").mkdir()
    assert [(p.code, p.line) for p in load_bank(tmp_path).problems] == [
        ("encoding", 2), ("size", 0), ("unreadable", 0),
    ]  # fmt: skip


def test_a_wrong_field_is_named_with_its_line_and_remedy(tmp_path):
    text = (DATA / "u99-p01.yml").read_text(encoding="utf-8")
    text = text.replace("bloom: apply", "blooom: apply").replace("difficulty: 2", "difficulty: 9")
    found = {p.code: p for p in problems_of(text, tmp=tmp_path)}
    assert found["schema-extra-forbidden"].line == 6
    assert found["schema-missing"].message == "'bloom' is missing"
    assert found["schema-less-than-equal"].line == 7
    assert all(p.item == "u99-p01" and p.remedy for p in found.values())


def test_an_unknown_type_lists_the_types(tmp_path):
    text = (DATA / "u99-p01.yml").read_text(encoding="utf-8").replace("single", "singel")
    (problem,) = problems_of(text, tmp=tmp_path)
    assert "annotate" in problem.remedy


def test_a_deep_fault_has_the_line_it_stands_on(tmp_path):
    text = (DATA / "u99-p01.yml").read_text(encoding="utf-8").replace('id: "Eksploitasi"', 'id: ""')
    (problem,) = problems_of(text, tmp=tmp_path)
    line = next(n for n, t in enumerate(text.splitlines(), 1) if "An exploitation" in t)
    assert problem.line == line


def test_the_file_has_the_name_of_the_item(tmp_path):
    text = (DATA / "u99-p01.yml").read_text(encoding="utf-8")
    assert [p.code for p in problems_of(text, "u99-p55.yml", tmp_path)] == ["file-name"]


def test_two_items_may_not_share_an_id(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        text = (DATA / "u99-p01.yml").read_text(encoding="utf-8")
        (tmp_path / folder / "u99-p01.yml").write_text(text, encoding="utf-8")
    bank = load_bank(tmp_path / "a", tmp_path / "b")
    assert [p.code for p in bank.problems] == ["duplicate-id"] and len(bank.items) == 1


def test_part_ids_in_spans_survive_rendering():
    payload = render_item(BANK.items["u99-p06"], "id", with_answer=True)
    words = "".join(p if isinstance(p, str) else p["html"] for p in payload["text"])
    assert words == re.sub(r"\[\[.: (.*?)\]\]", r"\1", BANK.items["u99-p06"].text.id)
