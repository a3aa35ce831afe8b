"""Sentences, names, error messages, the exported table and its checks."""

from __future__ import annotations

import ast
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import lintas.scenarios as scenarios
from lintas.scenarios import (
    ScenarioError,
    classify,
    explain,
    explain_missing,
    facts_vocabulary,
    label_name,
    provision_name,
    to_json,
    why_not,
)
from lintas.scenarios.evaluator import holds
from lintas.scenarios.facts import complete, terms
from lintas.scenarios.table import ElementRule, names, problems, rules

ADULT: dict[str, Any] = {
    "acts": ["transfer", "recruitment"],
    "means": ["deception"],
    "purpose": ["forced_labour"],
}
CHILD: dict[str, Any] = {**ADULT, "age": 15, "means": []}
CODES = [*names()["labels"], *names()["provisions"]]
VIGNETTES = yaml.safe_load((Path(__file__).parent / "data" / "vignettes.yml").read_text("utf-8"))


def test_a_trafficking_sentence_names_each_element_in_english() -> None:
    assert explain(classify(ADULT), "en") == [
        "act ✓ recruitment, transfer; means ✓ deception; purpose ✓ forced labour: "
        "trafficking in persons, art. 3(a)"
    ]


def test_a_trafficking_sentence_names_each_element_in_indonesian() -> None:
    assert explain(classify(ADULT), "id") == [
        "perbuatan ✓ perekrutan, pemindahan; cara ✓ tipu daya; tujuan ✓ kerja paksa: "
        "perdagangan orang, Pasal 3 huruf a"
    ]


def test_a_child_s_sentence_says_that_means_are_not_needed() -> None:
    assert explain(classify(CHILD), "en") == [
        "act ✓ recruitment, transfer; means – not needed (under 18); purpose ✓ forced labour: "
        "trafficking in persons, art. 3(c)"
    ]
    assert "cara – tidak diperlukan (di bawah 18 tahun)" in explain(classify(CHILD), "id")[0]


def test_a_child_on_whom_means_were_used_is_explained_by_the_child_rule() -> None:
    verdict = classify({**CHILD, "means": ["force"]})
    assert [reason.citation.en for reason in verdict.reasons] == ["art. 3(c)", "art. 3(a)"]
    assert explain(verdict, "en") == explain(classify(CHILD), "en")


def test_a_missing_means_is_shown_as_a_cross() -> None:
    facts = {**ADULT, "means": []}
    assert [element.name for element in why_not(facts, "TIP")] == ["means"]
    assert explain_missing(facts, "TIP", "en") == (
        "act ✓ recruitment, transfer; means ✗ none; purpose ✓ forced labour: "
        "not complete: trafficking in persons, art. 3(a)"
    )
    assert "cara ✗ tidak ada" in explain_missing(facts, "TIP", "id")


def test_an_adult_is_measured_by_the_rule_for_adults() -> None:
    assert [element.name for element in why_not({}, "TIP")] == ["act", "means", "purpose"]
    assert [element.name for element in why_not({"age": 5}, "TIP")] == ["act", "purpose"]


def test_an_indonesian_provision_is_called_a_candidate() -> None:
    verdict = classify({"nexus_id": True, "deprivation": True})
    assert explain(verdict, "en")[1] == (
        "deprivation of liberty ✓: candidate provision Criminal Code (UU 1/2023) art. 446 "
        "(deprivation of liberty)"
    )
    assert ": mungkin berlaku KUHP (UU 1/2023) Pasal 446" in explain(verdict, "id")[1]


def test_before_the_new_code_its_predecessor_is_cited() -> None:
    facts = {"nexus_id": True, "deprivation": True}
    verdict = classify(facts, conduct_date=date(2025, 6, 1))
    assert "former Criminal Code art. 333" in explain(verdict, "en")[1]
    assert verdict.reasons[1].mark == "[0]"


def test_a_missing_link_with_indonesia_and_a_later_law_are_named() -> None:
    facts = {**ADULT, "exploit_in_id": True}
    assert [element.name for element in why_not(facts, "KUHP455")] == ["nexus_id"]
    assert "link with Indonesia ✗" in explain_missing(facts, "KUHP455", "en")
    linked = {**facts, "nexus_id": True}
    missing = why_not(linked, "KUHP455", conduct_date=date(2025, 1, 1))
    assert [element.name for element in missing] == ["in_force"]


def test_explain_missing_of_a_label_that_applies_is_its_sentence() -> None:
    assert explain_missing(ADULT, "TIP", "en") == explain(classify(ADULT), "en")[0]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("lang", ["en", "id"])
def test_every_code_can_be_named_and_explained(code: str, lang: str) -> None:
    assert label_name(code, lang)
    sentence = explain_missing({"border": True}, code, lang)
    assert label_name(code, lang) in sentence


def test_a_provision_is_named_with_its_article() -> None:
    assert provision_name("TPPO4", "en").startswith("UU 21/2007 art. 4 (taking an Indonesian")
    assert provision_name("UU6_120", "id") == (
        "UU 6/2011 Pasal 120 ayat (1) (penyelundupan manusia)"
    )


@pytest.mark.parametrize("code", [row.label for row in rules() if row.track == "indonesia"])
def test_the_provision_s_article_is_the_one_its_rule_cites(code: str) -> None:
    citation = next(row for row in rules() if row.label == code).citations[0][0]
    article = names()["provisions"][code]["article"]
    for lang in ("en", "id"):
        instrument = names()["instruments"][citation.cite][lang]
        assert article[lang] == f"{instrument} {citation.locator(lang)}"


def test_fraud_and_deception_stay_two_words_in_both_languages() -> None:
    values = terms()["facts"]["means"]["values"]
    for lang in ("en", "id"):
        assert len({value[lang] for value in values.values()}) == len(values)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"mean": ["force"]}, 'unknown fact "mean". Did you mean "means"? Allowed: acts,'),
        ({"means": ["decepton"]}, 'unknown value "decepton". Did you mean "deception"?'),
        ({"means": "force"}, "fact \"means\" must be a list, not 'force' (str)."),
        ({"means": [["force"]]}, "unknown value \"['force']\""),
        ({"means": None}, 'fact "means" must be a list, not None'),
        ({"benefit": "yes"}, "fact \"benefit\" must be true or false, not 'yes' (str)."),
        ({"benefit": 1}, 'fact "benefit" must be true or false'),
        ({"age": "16"}, 'fact "age" must be a whole number of years'),
        ({"age": True}, 'fact "age" must be a whole number of years'),
        ({"age": -1}, "from 0 to 120"),
        ({"ground": "politics"}, "Allowed: nationality, opinion, psg, race, religion."),
        ({"ground": False}, 'fact "ground" must be null or one word'),
        ({"placer": "agency"}, "Allowed: company, individual."),
        ({1: True}, 'unknown fact "1"'),
    ],
)
def test_a_wrong_fact_is_named_with_what_is_allowed(facts: dict[Any, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        classify(facts)
    assert said in str(raised.value)


def test_all_wrong_facts_are_told_at_once() -> None:
    with pytest.raises(ScenarioError) as raised:
        classify({"bordr": True, "age": "x"})
    assert str(raised.value).count("\n") == 1


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: label_name("TIPS", "en"), 'Did you mean "TIP"?'),
        (lambda: label_name("TIP", "fr"), 'unknown language "fr". Allowed: en, id.'),
        (lambda: provision_name("TIP", "en"), "not a provision"),
        (lambda: why_not({}, "TPP4"), 'Did you mean "TPPO4"?'),
        (lambda: classify([("age", 3)]), "facts must be a table"),  # type: ignore[arg-type]
        (lambda: classify({}, conduct_date="2026"), "conduct_date"),  # type: ignore[arg-type]
    ],
)
def test_a_wrong_question_is_answered_by_what_is_right(call: Any, said: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        call()
    assert said in str(raised.value)


def test_the_vocabulary_is_a_copy() -> None:
    facts_vocabulary()["acts"]["default"].append("theft")
    assert facts_vocabulary()["acts"]["default"] == []


def test_giving_every_default_changes_nothing() -> None:
    defaults = {name: spec["default"] for name, spec in facts_vocabulary().items()}
    assert classify(defaults) == classify({})


@pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette["id"])
def test_the_exported_table_alone_gives_the_same_verdict(vignette: dict[str, Any]) -> None:
    table = json.loads(to_json())
    facts, found = complete(vignette["facts"]), list[str]()
    for row in table["rules"]:
        required = table["tracks"][row["track"]].get("requires", [])
        dated = row.get("from", "") <= "2026-01-02" <= row.get("until", "9999")
        if dated and all(holds(e["when"], facts, found) for e in [*required, *row["elements"]]):
            found.append(row["label"])
    assert set(found) == {*vignette["gold"]["intl"], *vignette["gold"]["indonesia"]}


def test_the_export_carries_every_name_in_both_languages() -> None:
    table = json.loads(to_json(indent=1))
    assert table["schema"] == 1
    for part in ("facts", "elements", "words", "labels", "provisions", "instruments", "marks"):
        assert all(entry["en"] and entry["id"] for entry in table[part].values()), part


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"fact": "bordr"}, 'Did you mean "border"?'),
        ({"fact": "means", "contains": ["forse"]}, 'Did you mean "force"?'),
        ({"fact": "placer", "is": "agency"}, "unknown value of placer"),
        ({"fact": "age", "gt": 3}, "tested by ['gt']"),
        ({"applies": ["NONE"]}, "a code of a row below"),
        ({"applies": ["TAP"]}, "a code no row gives"),
        ({"either": []}, "is not one of all, any, not, applies, fact"),
        ({"not": {"fact": "x"}}, 'unknown fact "x"'),
    ],
)
def test_a_faulty_condition_is_found(when: dict[str, Any], said: str) -> None:
    broken = replace(rules()[0], elements=(ElementRule("act", when),))
    assert any(said in message for message in problems((broken, *rules()[1:])))


def test_a_rule_without_names_is_found() -> None:
    citation, period = rules()[0].citations[0]
    broken = replace(
        rules()[0],
        label="XX",
        elements=(ElementRule("thing", {"fact": "border"}),),
        citations=((replace(citation, cite="nowhere"), period),),
    )
    found = " ".join(problems((broken,)))
    assert "label XX" in found
    assert "element thing" in found
    assert "nowhere" in found


def test_ages_are_tested_at_18_and_12_only() -> None:
    limits = {int(part) for part in _after(to_json(), '"lt": ')}
    assert limits == {18, 12}


def _after(text: str, mark: str) -> list[str]:
    return [piece.split("}")[0] for piece in text.split(mark)[1:]]


def test_the_package_imports_nothing_else_of_ours() -> None:
    for path in Path(scenarios.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            module = node.module if isinstance(node, ast.ImportFrom) else None
            assert not (module or "").startswith("lintas") or module.startswith("lintas.scenarios")
