"""JavaScript and Python read one rule table: on thousands of cases they say the same words."""

from __future__ import annotations

import json
import random
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from lintas.scenarios import classify, explain, explain_missing, facts_vocabulary, why_not
from lintas.scenarios.bundle import page_table
from lintas.scenarios.engine import CURRENT_LAW, Element, Reason
from lintas.scenarios.facts import complete
from lintas.scenarios.table import names, rules

GENERATED = 5000
SEED = 20260102
LANGS = ("en", "id")
VOCABULARY = facts_vocabulary()
CODES = [*names()["labels"], *names()["provisions"]]
CORE = ("acts", "means", "id_means", "purpose")
DATA = Path(__file__).parent / "data"
VIGNETTES = yaml.safe_load((DATA / "vignettes.yml").read_text("utf-8"))
DERIVED = yaml.safe_load((DATA / "scenario_cases.yml").read_text("utf-8"))
Case = dict[str, Any]


def days() -> list[str]:
    """The first and the last day of every period of the table, and the days around them."""
    found = {CURRENT_LAW.isoformat(), "1999-12-31", "2026-11-24"}
    for rule in rules():
        for period in (rule.in_force, *(period for _, period in rule.citations)):
            for day in filter(None, (period.start, period.end)):
                at = date.fromisoformat(day).toordinal()
                found |= {date.fromordinal(at + step).isoformat() for step in (-1, 0, 1)}
    return sorted(found)


def generate(count: int) -> list[Case]:
    """Cases of every density: nearly empty, half full, full; always the same ones."""
    chance, periods = random.Random(SEED), days()
    return [
        {
            "facts": facts(chance, (0.15, 0.5, 0.9)[at % 3]),
            "day": chance.choice(periods) if at % 2 else CURRENT_LAW.isoformat(),
            "codes": ["TIP", *chance.sample(CODES, 2)],
        }
        for at in range(count)
    ]


def facts(chance: random.Random, density: float) -> dict[str, Any]:
    return {
        name: value(chance, spec)
        for name, spec in VOCABULARY.items()
        if chance.random() < (max(density, 0.5) if name in CORE else density)
    }


def value(chance: random.Random, spec: dict[str, Any]) -> object:
    if spec["type"] == "boolean":
        return chance.random() < 0.6
    if spec["type"] == "integer":
        return chance.choice([0, 11, 12, 17, 18, 120, chance.randint(0, 60)])
    if spec["type"] == "word":
        return chance.choice([None, *spec["values"]])
    return chance.sample(spec["values"], chance.randint(0, 3))


def told(case: Case) -> list[Case]:
    """The reference and derived cases in the same form, asked about every code."""
    day = case.get("date", CURRENT_LAW).isoformat()
    return [{"facts": case["facts"], "day": day, "codes": CODES}]


def in_python(case: Case) -> dict[str, Any]:
    known, day = case["facts"], date.fromisoformat(case["day"])
    verdict = classify(known, conduct_date=day)
    return {
        "labels": sorted(verdict.labels),
        "provisions": sorted(verdict.indonesian_provisions),
        "reasons": [reason(one) for one in verdict.reasons],
        "explain": [explain(verdict, lang) for lang in LANGS],
        "why": [
            [element(one) for one in why_not(known, code, conduct_date=day)]
            for code in case["codes"]
        ],
        "missing": [
            [explain_missing(known, code, lang, conduct_date=day) for lang in LANGS]
            for code in case["codes"]
        ],
    }


def reason(one: Reason) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "track": one.track,
        "label": one.label,
        "elements": [element(part) for part in one.elements],
        "citations": [
            {"cite": c.cite, "en": c.en, "id": c.id, "mark": c.mark} for c in one.citations
        ],
    }


def element(one: Element) -> dict[str, Any]:
    pairs = [list(pair) for pair in one.facts]
    return {"name": one.name, "satisfied": one.satisfied, "facts": pairs, "waived": one.waived}


def in_javascript(cases: list[Case], folder: Path) -> list[dict[str, Any]]:
    source, target = folder / "cases.json", folder / "verdicts.json"
    source.write_text(json.dumps({"table": page_table(), "cases": cases}), encoding="utf-8")
    script = Path(__file__).parent / "judge.mjs"
    done = subprocess.run(["node", script, source, target], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(target.read_text("utf-8"))
    for answer in answers:
        for one in answer["reasons"]:
            one["citations"] = [
                {k: c[k] for k in ("cite", "en", "id", "mark")} for c in one["citations"]
            ]
    return answers


def compare(cases: list[Case], folder: Path) -> None:
    answers = in_javascript(cases, folder)
    assert len(answers) == len(cases)
    for case, answer in zip(cases, answers, strict=True):
        shared = answer.pop("shared")
        assert answer == in_python(case), case
        assert_shared(case, shared)


def assert_shared(case: Case, shared: dict[str, Any] | None) -> None:
    """A link gives back exactly the facts and the period it was made from."""
    wanted = json.loads(json.dumps(complete(case["facts"])))
    date_name = "since" if case["day"] >= CURRENT_LAW.isoformat() else "before"
    if shared is None:
        assert (wanted, date_name) == (json.loads(json.dumps(complete({}))), "since")
    else:
        assert shared == {"facts": wanted, "date": date_name, "unread": []}


def test_generated_cases_get_the_same_verdict_and_the_same_words(tmp_path: Path) -> None:
    cases = generate(GENERATED)
    assert len({json.dumps([case["facts"], case["day"]], sort_keys=True) for case in cases}) > 4900
    compare(cases, tmp_path)


def test_the_generated_cases_reach_every_rule() -> None:
    reached = set()
    for case in generate(GENERATED):
        verdict = classify(case["facts"], conduct_date=date.fromisoformat(case["day"]))
        reached |= {one.rule for one in verdict.reasons}
    assert reached == {rule.id for rule in rules()}


@pytest.mark.parametrize("cases", [VIGNETTES, DERIVED], ids=["reference", "derived"])
def test_written_cases_get_the_same_verdict_and_the_same_words(
    cases: list[Case], tmp_path: Path
) -> None:
    compare([one for case in cases for one in told(case)], tmp_path)


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_of_one_language_holds_no_word_of_the_other(lang: str) -> None:
    whole, page = page_table(), page_table(lang)
    other = ({*LANGS} - {lang}).pop()
    assert whole["labels"]["TIP"][other] not in json.dumps(page, ensure_ascii=False)
    assert [rule["id"] for rule in page["rules"]] == [rule["id"] for rule in whole["rules"]]
    assert page["facts"].keys() == whole["facts"].keys()
    assert "procedure" not in page["form"] and "note" not in page["facts"]["age"]
