"""Build a case, without a browser: the form, the cases to start from, the block in the page."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from lintas.book.casebuilder import host_html, presets
from lintas.scenarios import classify, facts_vocabulary
from lintas.scenarios.bundle import assets, form, main, page_table
from lintas.scenarios.evaluator import holds
from lintas.scenarios.facts import complete, terms
from lintas.scenarios.table import rules

ROOT = Path(__file__).parent.parent
VIGNETTES = {
    one["id"]: one
    for one in yaml.safe_load((ROOT / "tests" / "data" / "vignettes.yml").read_text("utf-8"))
}
PRESETS = presets(ROOT)
LANGS = ("en", "id")
PAGES = {lang: (ROOT / "book" / lang / "case-builder.md").read_text("utf-8") for lang in LANGS}


def words(value: Any) -> Iterator[dict[str, str]]:
    """Every bilingual record inside."""
    if isinstance(value, dict):
        if "en" in value or ("id" in value and "label" not in value and "facts" not in value):
            yield value
        for part in value.values():
            yield from words(part)
    elif isinstance(value, list):
        for part in value:
            yield from words(part)


def test_the_form_asks_for_every_fact_once() -> None:
    asked = [fact for group in form()["groups"] for fact in group["facts"]]
    assert sorted(asked) == sorted(facts_vocabulary())
    assert form()["facts"].keys() == set(asked)


def test_the_form_offers_every_value_and_no_other() -> None:
    for name, spec in facts_vocabulary().items():
        assert list(form()["facts"][name].get("values", {})) == spec.get("values", [])


def test_the_form_speaks_both_languages() -> None:
    found = list(words(form()))
    assert len(found) > 100
    assert [
        one for one in found if not (one.get("en", "").strip() and one.get("id", "").strip())
    ] == []


def test_every_fact_has_plain_words_and_a_line_of_help() -> None:
    for name, entry in form()["facts"].items():
        assert entry["label"], name
        values = entry.get("values", {}).values()
        assert "help" in entry or values, name
        assert all("help" in value for value in values if "label" in value), name


@pytest.mark.parametrize("name", [n for n, e in form()["facts"].items() if "when" in e])
def test_a_fact_is_shown_wherever_it_can_change_a_verdict(name: str) -> None:
    """Where its condition is false, setting the fact changes no label and no candidate."""
    spec, when = facts_vocabulary()[name], form()["facts"][name]["when"]
    for other in VIGNETTES.values():
        for extra in ({}, {"nexus_id": True}, {"border": True, "nexus_id": True}, {"age": 9}):
            facts = {**other["facts"], **extra, name: spec["default"]}
            if holds(when, complete(facts), frozenset()):
                continue
            for value in [not spec["default"]] if spec["type"] == "boolean" else spec["values"]:
                before, after = classify(facts), classify({**facts, name: value})
                assert (before.labels, before.indonesian_provisions) == (
                    after.labels,
                    after.indonesian_provisions,
                ), (facts, value)


def test_the_dates_stand_on_both_sides_of_the_new_code() -> None:
    periods = {name: entry["day"] for name, entry in form()["dates"].items()}
    [kuhp] = [rule for rule in rules() if rule.id == "kuhp455"]
    assert periods["since"] == kuhp.in_force.start
    assert not kuhp.in_force.covers(periods["before"])


@pytest.mark.parametrize("name", list(PRESETS))
def test_a_preset_has_the_facts_and_the_labels_of_its_reference_scenario(name: str) -> None:
    preset, vignette = PRESETS[name], VIGNETTES[name]
    assert complete(preset["facts"]) == complete(vignette["facts"])
    verdict = classify(preset["facts"])
    assert verdict.labels == set(vignette["gold"]["intl"])
    assert verdict.indonesian_provisions == set(vignette["gold"]["indonesia"])
    assert bool(preset.get("contested")) == bool(vignette.get("contested"))


@pytest.mark.parametrize("name", list(PRESETS))
def test_a_preset_tells_its_story_in_one_sentence_in_both_languages(name: str) -> None:
    for lang in LANGS:
        title, story = PRESETS[name]["title"][lang], PRESETS[name]["story"][lang]
        assert title.strip() and 8 <= len(story.split()) <= 50
        assert story.endswith(".") and "." not in story[:-1]


def test_both_pages_offer_the_same_cases_and_name_them_as_they_are_called() -> None:
    lines = {lang: re.search(r":presets: (.+)", page) for lang, page in PAGES.items()}
    offered = {lang: line[1].split() if line else [] for lang, line in lines.items()}
    assert offered["en"] == offered["id"]
    assert set(offered["en"]) == set(PRESETS)
    for lang, page in PAGES.items():
        started = re.findall(r"(?:Start from|Mulailah dari) \*([^*]+)\*", page)
        assert len(started) == 2
        assert set(started) <= {preset["title"][lang] for preset in PRESETS.values()}


def facts_of(title: str) -> dict[str, Any]:
    return next(dict(one["facts"]) for one in PRESETS.values() if one["title"]["en"] == title)


def test_the_first_task_has_three_ways_and_one_less_for_a_child() -> None:
    facts = facts_of("The house with two locks")
    assert all(len(facts[name]) > 1 for name in ("acts", "means", "purpose"))
    for age, ways in ((27, ["acts", "means", "purpose"]), (17, ["acts", "purpose"])):
        gone = [
            name
            for name in ("acts", "means", "purpose")
            if "TIP" not in classify({**facts, "age": age, name: []}).labels
        ]
        assert gone == ways


def test_the_third_task_changes_candidates_and_no_label() -> None:
    from datetime import date

    facts = facts_of("A berth at sea")
    now, then = classify(facts), classify(facts, conduct_date=date(2026, 1, 1))
    assert now.labels == then.labels == {"TIP"}
    assert now.indonesian_provisions - then.indonesian_provisions == {"KUHP455"}
    assert then.indonesian_provisions - now.indonesian_provisions == {"TPPO2"}


@pytest.mark.parametrize("lang", LANGS)
def test_the_block_holds_its_data_and_can_be_read_without_scripts(lang: str) -> None:
    block = host_html(lang, list(PRESETS.values()))
    data = json.loads(re.search(r'<script type="application/json">(.+?)</script>', block)[1])  # type: ignore[index]
    assert data["lang"] == lang
    assert [one["id"] for one in data["presets"]] == list(PRESETS)
    rest = block.split("</script>")[1]
    assert rest.count("<tr ") == 1 + len([r for r in rules() if r.track == "intl"]) - 1
    assert rest.count("<li>") == len(form()["procedure"])
    assert terms()["elements"]["purpose"][lang] in rest


def test_the_data_cannot_end_its_script() -> None:
    case = {"id": "X", "title": {"en": "</script><b>"}, "story": {"en": "a"}, "facts": {}}
    assert host_html("en", [case]).count("</script>") == 1


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_reader_loads_stays_small(lang: str) -> None:
    block = host_html(lang, list(PRESETS.values())).encode()
    assert len(gzip.compress(block)) <= 14 * 1024
    assert len(gzip.compress(assets()["case.js"].read_bytes())) <= 14 * 1024
    assert len(gzip.compress(assets()["case.css"].read_bytes())) <= 4 * 1024


def test_the_table_can_be_written_to_a_file(tmp_path: Path) -> None:
    main([str(tmp_path / "rules.json"), "--lang", "id"])
    assert json.loads((tmp_path / "rules.json").read_text("utf-8")) == page_table("id")
