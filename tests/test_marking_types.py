"""Match, order, cloze, numeric and branch in marking: oddities told, answers shown in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from lintas.items import load_bank, mark, sample_responses
from lintas.marking.answers import question_html
from lintas.worksheets import Given, Question
from lintas.worksheets.shape import oddity

BANK = load_bank(Path(__file__).parent / "data" / "items").items
KINDS = {BANK[f"u99-p{n:02}"].type: BANK[f"u99-p{n:02}"] for n in range(8, 13)}
AUTO = {item.type: item for item in BANK.values() if item.type != "essay"}
HOSTILE = "<img src=x onerror=alert(1)>\x1b[31m\u202e$x$"


def shown(kind: str, response: object, lang: str = "en") -> str:
    item = AUTO[kind]
    question = Question(item, {item.id: 4})
    return question_html(question, Given(1, response), mark(item, response), lang)


@pytest.mark.parametrize("kind", list(KINDS))
def test_what_a_reader_can_answer_is_no_oddity(kind):
    for name, response in sample_responses(KINDS[kind]).items():
        if name != "malformed":
            assert oddity(KINDS[kind], response) == "", name


def test_a_number_that_could_not_be_read_is_no_oddity_either():
    assert oddity(KINDS["numeric"], {"value": None, "raw": "12,5"}) == ""


@pytest.mark.parametrize(
    ("kind", "response", "said"),
    [
        ("match", ["a"], "pairs nothing"),
        ("match", {"z": "a"}, "names side 'z'"),
        ("match", {"a": ["b"]}, "names partner a list"),
        ("order", {"a": 1}, "is not a list of steps"),
        ("order", ["b", "z"], "names step 'z'"),
        ("cloze", "irrelevant", "fills no blanks"),
        ("cloze", {"a": 5}, "fills a blank with no text"),
        ("cloze", {"z": "irrelevant"}, "names blank 'z'"),
        ("numeric", 5, "is not a number"),
        ("numeric", {"value": True, "raw": "1"}, "is not a number"),
        ("numeric", {"value": "5", "raw": "5"}, "is not a number"),
        ("numeric", {"value": 10**400}, "is not a number"),
        ("numeric", {"raw": "5"}, "is not a number"),
        ("numeric", {"value": None}, "is not a number"),
        ("branch", {"b": "b"}, "is not a list of turns"),
        ("branch", ["b", "z"], "names turn 'z'"),
        ("branch", ["a", "b"], "names turn 'b'"),
    ],
)
def test_each_type_says_what_is_impossible(kind, response, said):
    assert said in oddity(KINDS[kind], response)


def test_partners_are_shown_with_the_right_one():
    html = shown("match", {"a": "a", "b": "a"})
    assert "signatory → <em>is bound</em> <strong>✗ Not right.</strong>" in html
    assert "Answer: has signed. Signed, not yet bound." in html
    assert "party → <em>is bound</em> <strong>✓ Right.</strong>" in html


def test_steps_are_shown_as_they_were_put():
    html = shown("order", ["c", "b", "a"])
    places = [html.index(step) for step in ("signature →", "adoption →", "ratification →")]
    assert places == sorted(places)
    assert "signature → <em>place 1</em> <strong>✗ Not right.</strong>" in html
    assert "Answer: place 1. The text comes first." in html
    assert "entry into force <strong>○ Missed.</strong>" in html


def test_words_in_blanks_are_shown_with_what_there_is_to_say():
    html = shown("cloze", {"a": "Relevan"}, "id")
    assert "Isian 1 → <em><code>Relevan</code></em> <strong>✗ Kurang tepat.</strong>" in html
    assert "Jawaban: tidak relevan. Sebaliknya." in html
    assert "Isian 2 <strong>○ Terlewat.</strong>" in html


def test_numbers_are_shown_as_read_and_as_typed():
    html = shown("numeric", {"value": 1234.5, "raw": "1.234,5"}, "id")
    assert "Angka → <em>1.234,5 perbuatan (<code>1.234,5</code>)</em>" in html
    assert "Jawaban: 5 perbuatan. Lima." in html
    assert "One verb was printed twice." in shown("numeric", {"value": 4, "raw": "4"})
    assert "(<code>five</code>)</em> <strong>○ Missed" in shown(
        "numeric", {"value": None, "raw": "five"}
    )


def test_a_way_is_shown_turn_by_turn():
    html = shown("branch", ["b", "a"])
    assert "Is there an act? → <em>Yes, harbouring</em> <strong>✓ Right.</strong>" in html
    assert "Is a means needed? → <em>Yes</em> <strong>✗ Not right.</strong>" in html
    assert "Answer: No, a child. Under 18." in html
    assert "Is there a purpose? <strong>○ Missed.</strong>" in html


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("kind", list(AUTO))
def test_whatever_was_handed_in_is_shown_and_stays_text(kind, lang):
    responses = [HOSTILE, [HOSTILE], {HOSTILE: HOSTILE}, {"a": HOSTILE, "b": HOSTILE}]
    responses += [{"value": HOSTILE, "raw": HOSTILE}, {"value": 10**400, "raw": HOSTILE}, 7]
    responses += sample_responses(AUTO[kind])["malformed"]
    for response in responses:
        html = shown(kind, response, lang)
        assert not any(active in html for active in ("<img", "\x1b", "\u202e"))
        assert html.count("<li") >= 1
