"""What items hold as right is what the scenario engine finds on their facts."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from lintas.items import load_bank
from lintas.scenarios import classify

ROOT = Path(__file__).parents[1]
BANK = load_bank(*sorted(ROOT.glob("book/items/*")), *sorted(ROOT.glob("exercises/*/items"))).items
LABEL_SETS = [item for item in BANK.values() if item.type == "label-set"]
SCENES = sorted(ROOT.glob("book/scenarios/*/*.yml"))


def found(item) -> set[str]:
    labels: set[str] = set()
    for actor in item.answer.actors:
        verdict = classify(actor.facts, conduct_date=actor.conduct_date)
        labels |= on_track(item, verdict)
    return labels - {"NONE"} or {"NONE"}


def on_track(item, verdict) -> frozenset[str]:
    indonesian = item.answer.track == "indonesia"
    return verdict.indonesian_provisions if indonesian else verdict.labels


def test_there_are_cases_to_agree_on():
    assert len(LABEL_SETS) >= 7 and len(SCENES) >= 3


@pytest.mark.parametrize("item", LABEL_SETS, ids=lambda item: item.id)
def test_the_key_is_what_the_engine_finds(item):
    key = {item.answer.options[part].label for part in item.answer.key}
    assert key == found(item)


@pytest.mark.parametrize("item", [i for i in LABEL_SETS if i.graded], ids=lambda item: item.id)
def test_graded_labels_rest_on_wording_seen_twice(item):
    for actor in item.answer.actors:
        verdict = classify(actor.facts, conduct_date=actor.conduct_date)
        for label in verdict.labels:
            marks = {reason.mark for reason in verdict.reasons if reason.label == label}
            assert "[2]" in marks or label in {"LM", "NONE"}, (label, marks)


CARDS = [
    pytest.param(item, card, id=f"{item.id}-{card}")
    for item in BANK.values()
    if item.type == "classify"
    for card in item.answer.facts
]
INDONESIAN_CARDS = [card for card in CARDS if card.values[0].answer.track == "indonesia"]


@pytest.mark.parametrize(("item", "card"), CARDS)
def test_a_card_lies_where_the_engine_puts_it(item, card):
    labels = on_track(item, classify(item.answer.facts[card]))
    stands_for = set(item.answer.labels[item.answer.key[card]])
    assert labels & stands_for
    assert ("TIP" in labels) == ("TIP" in stands_for)


@pytest.mark.parametrize(("item", "card"), INDONESIAN_CARDS)
def test_a_card_of_provisions_lies_in_one_place_only(item, card):
    provisions = on_track(item, classify(item.answer.facts[card]))
    places = {place for place, codes in item.answer.labels.items() if provisions & set(codes)}
    assert places == {item.answer.key[card]}


@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)
def test_a_worked_case_has_facts_the_engine_knows(path):
    scene = yaml.safe_load(path.read_text(encoding="utf-8"))
    when = scene.get("conduct_date") or date(2026, 1, 2)
    assert classify(scene["facts"], conduct_date=when).labels


def test_every_instrument_the_engine_cites_is_in_the_bibliography():
    table = yaml.safe_load((ROOT / "lintas/scenarios/labels.yml").read_text(encoding="utf-8"))
    bib = (ROOT / "book/references.bib").read_text(encoding="utf-8")
    assert set(table["instruments"]) <= set(re.findall(r"@\w+\{([^,]+),", bib))
