"""Each lint finds what it is for, and nothing in a sound item."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lintas.items import ContentError, Context, load_bank, load_item
from lintas.items.lints import BANK, CONTEXT, INTEGRITY, STYLE, bank_problems, item_problems
from lintas.items.lints_bank import family_clashes
from lintas.items.stamp import english_hash, strings_hash
from lintas.items.yamlfile import parse_yaml

DATA = Path(__file__).parent / "data" / "items"
SOUND = Context(
    points=frozenset(
        {"S2.1.3.2-02", "S2.1.3.2-03", "S2.1.3.2-06", "S2.1.3.2-24", "ADD-10", "ADD-12"}
    ),
    outcomes=frozenset({"u10.1", "u10.2", "u10.3"}),
    cites=frozenset({"trafficking-protocol", "smuggling-protocol"}),
    misconceptions=frozenset(
        re.findall(r"[a-z]+(?:-[a-z]+)+", " ".join(p.read_text() for p in DATA.glob("*.yml")))
    ),
    avoid={"en": ((re.compile(r"\bmaid\b", re.I), "domestic worker"),), "id": ()},
)

# lint code: (sample, words to replace, what to put there)
BROKEN = {
    "duplicate-part-id": ("u99-p01", "{id: b, text", "{id: a, text"),
    "key-names-no-option": ("u99-p01", "key: a", "key: z"),
    "key-is-everything": ("u99-p02", "key: [a, c]", "key: [a, b, c, d]"),
    "option-without-feedback": ("u99-p02", "    c: {feedback", "    e: {feedback"),
    "distractor-without-misconception": ("u99-p02", "misconception: means-are-acts, ", ""),
    "bins-or-grid": ("u99-p04", "bins:", "rows:"),
    "card-without-key": ("u99-p04", "key: {a: a, b: [b]}", "key: {a: a, b: [c]}"),
    "bin-without-label": (
        "u99-p04",
        "  explanation:",
        "  facts: {a: {}, b: {}}\n  labels: {a: [TIP]}\n  explanation:",
    ),
    "pair-without-key": ("u99-p08", "key: {a: b, b: a}", "key: {a: b, b: z}"),
    "ids-tell-the-key": ("u99-p08", "key: {a: b, b: a}", "key: {a: a, b: b}"),
    "step-without-key": ("u99-p09", "key: [b, c, a, d]", "key: [b, c, a]"),
    "blanks-differ": ("u99-p10", "Persetujuan [[a]]", "Persetujuan [[c]]"),
    "mistake-is-accepted": ("u99-p10", "id: [perbuatan]", "id: [Cara]"),
    "near-miss-is-right": ("u99-p11", "value: 4", "value: 5"),
    "branch-broken": ("u99-p12", "to: c, effects", "to: b, effects"),
    "turn-without-key": ("u99-p12", "key: {b: b, a: b, c: a}", "key: {b: b, a: b, c: z}"),
    "segments-differ": ("u99-p06", "[[c: visanya]]", "[[d: visanya]]"),
    "key-names-no-tag": ("u99-p06", "b: b, c: none", "b: f, c: none"),
    "rubric-differs": ("u99-g07", "{level: 2", "{level: 1"),
    "contested-and-graded": ("u99-g07", "answer:\n", "answer:\n  contested: true\n"),
    "html-in-text": ("u99-p01", "An illegal entry", "An <b>illegal</b> entry"),
    "key-conspicuously-long": (
        "u99-p01",
        "An illegal entry",
        "An illegal entry into a state of which he is not a national",
    ),
    "catch-all-option": ("u99-p01", "A protection status", "None of these"),
    "negative-stem": ("u99-p02", "Which of these are acts", "Which of these are not acts"),
    "number-without-date": ("u99-p01", "A man pays", "In all 137 men pay"),
    "unknown-point": ("u99-p01", "S2.1.3.2-24", "S2.1.3.2-99"),
    "unknown-outcome": ("u99-p01", "u10.2", "u10.9"),
    "unknown-cite": ("u99-p01", "smuggling-protocol", "smugling-protocol"),
    "unknown-misconception": ("u99-p01", "crossing-gives-status", "never-declared"),
    "word-to-avoid": ("u99-p01", "A man pays", "A maid pays"),
}


def codes(path: Path) -> set[str]:
    try:
        item = load_item(path)
    except ContentError as error:
        return {problem.code for problem in error.problems}
    return {p.code for p in item_problems(item, SOUND, path, parse_yaml(path)[1])}


def broken(code: str, tmp_path: Path) -> Path:
    name, old, new = BROKEN[code]
    text = (DATA / f"{name}.yml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{name}.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(DATA.glob("*.yml")), ids=lambda path: path.stem)
def test_a_sound_item_has_no_finding_but_the_missing_stamp(path):
    assert codes(path) == {"unstamped"}


@pytest.mark.parametrize("code", BROKEN)
def test_a_lint_finds_what_it_is_for(code, tmp_path):
    assert code in codes(broken(code, tmp_path))


def test_every_lint_of_an_item_has_a_test():
    assert {*INTEGRITY, *STYLE, *CONTEXT} == {*BROKEN, "unstamped", "stale-translation"}


def test_emphasis_quiets_the_negative_stem(tmp_path):
    path = broken("negative-stem", tmp_path)
    path.write_text(path.read_text().replace("are not acts", "are **not** acts"))
    assert "negative-stem" not in codes(path)


def stamped(of: str, text: str, tmp_path: Path) -> Path:
    path = tmp_path / "u99-p01.yml"
    stamp = f"\ntranslation: {{source: en, id: {{of: {of}, text: {text}, state: reviewed}}}}\n"
    path.write_text((DATA / "u99-p01.yml").read_text(encoding="utf-8") + stamp, encoding="utf-8")
    return path


def test_a_fresh_stamp_is_no_finding(tmp_path):
    item = load_item(DATA / "u99-p01.yml")
    assert codes(stamped(english_hash(item), strings_hash(item, "id"), tmp_path)) == set()


def test_a_stamp_of_other_english_is_stale(tmp_path):
    item = load_item(DATA / "u99-p01.yml")
    path = stamped("0123456789ab", strings_hash(item, "id"), tmp_path)
    assert codes(path) == {"stale-translation"}


def singles(tmp_path: Path, count: int, **change: str) -> list[str]:
    text = (DATA / "u99-p01.yml").read_text(encoding="utf-8")
    for number in range(count):
        name = f"u99-p{number + 10}"
        body = text.replace("u99-p01", name).replace("A man pays", f"Man number {number} pays")
        for old, new in change.items():
            body = body.replace(old, new)
        (tmp_path / f"{name}.yml").write_text(body, encoding="utf-8")
    bank = load_bank(tmp_path)
    assert not bank.problems
    return [p.code for p in bank_problems(bank.items, bank.files, bank.lines)]


def test_a_letter_that_is_always_the_key_is_found(tmp_path):
    assert "key-position" in singles(tmp_path, 6)


def test_few_items_say_nothing_about_habits(tmp_path):
    assert singles(tmp_path, 5) == []


def test_keys_that_are_mostly_longest_are_found(tmp_path):
    assert "key-length" in singles(tmp_path, 6, **{"An illegal entry": "An illegal entry there"})


def test_two_items_that_ask_the_same_are_found(tmp_path):
    text = (DATA / "u99-p01.yml").read_text(encoding="utf-8")
    for name in ("u99-p10", "u99-p11"):
        (tmp_path / f"{name}.yml").write_text(text.replace("u99-p01", name), encoding="utf-8")
    bank = load_bank(tmp_path)
    found = bank_problems(bank.items, bank.files, bank.lines)
    assert [(p.code, p.item) for p in found] == [("same-stem", "u99-p11")]
    assert set(BANK) == {"key-position", "key-length", "same-stem"}


def test_a_family_may_stand_once_in_a_worksheet():
    item = load_item(DATA / "u99-p01.yml").model_copy(update={"family": "consent"})
    clashes = list(family_clashes({"x": item, "y": item.model_copy(update={"id": "u99-p02"})}))
    assert [item_id for item_id, _ in clashes] == ["u99-p02"]
