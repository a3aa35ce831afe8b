"""The scenario bank of units 9 to 12 is large enough, and no label of the engine is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from lintas.items import load_bank
from lintas.scenarios import classify

ROOT = Path(__file__).parents[1]
PLACES = [
    place
    for unit in ("u09", "u10", "u11", "u12")
    for pattern in (f"book/items/{unit}-*", f"exercises/{unit}-*/items")
    for place in sorted(ROOT.glob(pattern))
]
BANK = load_bank(*PLACES).items
SINCE_THE_CODE = date(2026, 1, 2)


def cases(item) -> list[tuple[dict, date]]:
    """The facts an item puts to the engine, each with the day of the conduct."""
    actors = getattr(item.answer, "actors", [])
    cards = item.answer.facts.values() if item.type == "classify" else []
    return [(actor.facts, actor.conduct_date) for actor in actors] + [
        (facts, SINCE_THE_CODE) for facts in cards
    ]


def verdicts() -> Iterator[frozenset[str]]:
    """What the engine finds on each case, on the track that the item asks about."""
    for item in BANK.values():
        indonesian = getattr(item.answer, "track", "intl") == "indonesia"
        for facts, day in cases(item):
            verdict = classify(facts, conduct_date=day)
            yield verdict.indonesian_provisions if indonesian else verdict.labels


def test_there_are_forty_five_scenario_items():
    scenarios = [item.id for item in BANK.values() if item.type == "branch" or cases(item)]
    assert len(scenarios) >= 45


def test_every_label_and_provision_is_met_at_least_twice():
    table = yaml.safe_load((ROOT / "lintas/scenarios/labels.yml").read_text(encoding="utf-8"))
    met = Counter(code for verdict in verdicts() for code in verdict)
    rare = {code: met[code] for code in [*table["labels"], *table["provisions"]] if met[code] < 2}
    assert rare == {}
