"""What the law requires of every set of facts, tried on generated ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lintas.scenarios import ScenarioError, classify, facts_vocabulary, why_not

VOCABULARY = facts_vocabulary()
FLIGHT = {"forced_to_flee", "outside", "ground"}
PROTECTION = {"REF", "IDP", "FDX"}
OLD_LAW = date(2026, 1, 1)
# Since this day every other law of the table has been in force.
LATEST_OTHER_LAW = date(2022, 5, 9)


def _values(name: str, spec: dict[str, Any]) -> st.SearchStrategy[Any]:
    if spec["type"] == "boolean":
        return st.booleans()
    if spec["type"] == "integer":
        return st.integers(0, 60)
    if spec["type"] == "word":
        return st.sampled_from([None, *spec["values"]])
    return st.lists(st.sampled_from(spec["values"]), unique=True, max_size=3)


STRATEGIES = {name: _values(name, spec) for name, spec in VOCABULARY.items()}
FACTS = st.fixed_dictionaries({}, optional=STRATEGIES)
FULL = st.fixed_dictionaries(STRATEGIES)
SOMETHING = {
    name: st.lists(st.sampled_from(VOCABULARY[name]["values"]), min_size=1, unique=True)
    for name in ("acts", "means", "purpose")
}
CHILD, ADULT = st.integers(0, 17), st.integers(18, 60)
TRAFFICKED = st.builds(
    lambda facts, age, core: {**facts, "age": age, **core},
    FULL,
    st.integers(0, 60),
    st.fixed_dictionaries(SOMETHING),
)
SMUGGLED = FULL.map(
    lambda facts: {
        **facts,
        "procure_entry": True,
        "benefit": True,
        "border": True,
        "irregular_entry": True,
        "foreign_to_dest": True,
    }
)


def labels(facts: dict[str, Any], **changes: Any) -> frozenset[str]:
    return classify({**facts, **changes}).labels


def provisions(facts: dict[str, Any], **changes: Any) -> frozenset[str]:
    return classify({**facts, **changes}).indonesian_provisions


@given(TRAFFICKED, CHILD)
def test_a_child_never_needs_means_under_the_protocol(facts: dict[str, Any], age: int) -> None:
    assert "TIP" in labels(facts, age=age, means=[], id_means=[])


@given(FACTS, ADULT)
def test_an_adult_without_means_is_never_trafficked(facts: dict[str, Any], age: int) -> None:
    assert "TIP" not in labels(facts, age=age, means=[])


@given(TRAFFICKED)
def test_act_means_and_purpose_make_trafficking_whatever_else_is_true(
    facts: dict[str, Any],
) -> None:
    assert "TIP" in labels(facts)


@given(TRAFFICKED)
def test_without_a_purpose_there_is_no_trafficking(facts: dict[str, Any]) -> None:
    assert "TIP" not in labels(facts, purpose=[])


@given(TRAFFICKED)
def test_without_an_act_there_is_no_trafficking(facts: dict[str, Any]) -> None:
    assert "TIP" not in labels(facts, acts=[])


@given(TRAFFICKED, st.sampled_from(["acts", "means", "purpose"]), st.data())
def test_adding_an_act_a_means_or_a_purpose_never_removes_trafficking(
    facts: dict[str, Any], name: str, data: st.DataObject
) -> None:
    more = data.draw(st.sampled_from(VOCABULARY[name]["values"]))
    assert "TIP" in labels(facts, **{name: [*facts[name], more]})


@given(FACTS, st.sampled_from(["border", "irregular_entry", "occurred", "wni", "for_work"]))
def test_border_entry_and_completed_exploitation_never_decide_trafficking(
    facts: dict[str, Any], name: str
) -> None:
    with_it, without_it = labels(facts, **{name: True}), labels(facts, **{name: False})
    assert ("TIP" in with_it) == ("TIP" in without_it)


@given(SMUGGLED)
def test_procuring_illegal_entry_for_gain_is_smuggling(facts: dict[str, Any]) -> None:
    assert "SOM" in labels(facts)


@given(
    SMUGGLED,
    st.sampled_from(["procure_entry", "benefit", "border", "irregular_entry", "foreign_to_dest"]),
)
def test_smuggling_falls_with_any_of_its_elements(facts: dict[str, Any], name: str) -> None:
    assert "SOM" not in labels(facts, **{name: False})
    assert name in {element.name for element in why_not({**facts, name: False}, "SOM")}


@given(FACTS)
def test_the_migrant_is_never_the_offender_of_smuggling(facts: dict[str, Any]) -> None:
    # Travelling is no fact of the offence; only procuring another's entry is.
    assert not {"SOM", "SOM_AGG"} & labels(facts, procure_entry=False)


@given(FACTS)
def test_aggravated_smuggling_is_given_with_smuggling(facts: dict[str, Any]) -> None:
    found = labels(facts)
    assert "SOM_AGG" not in found or "SOM" in found


@given(FULL, FULL)
def test_protection_depends_on_flight_alone(one: dict[str, Any], other: dict[str, Any]) -> None:
    flight = {name: one[name] for name in FLIGHT}
    assert labels(one) & PROTECTION == labels(other, **flight) & PROTECTION


@given(FACTS, st.booleans())
def test_one_protection_label_for_flight_and_none_without(
    facts: dict[str, Any], forced_to_flee: bool
) -> None:
    found = labels(facts, forced_to_flee=forced_to_flee) & PROTECTION
    assert len(found) == (1 if forced_to_flee else 0)


@given(FACTS)
def test_none_stands_alone_and_something_always_stands(facts: dict[str, Any]) -> None:
    found = labels(facts)
    assert found
    assert ("NONE" in found) == (found == {"NONE"})


@given(FACTS)
def test_conventions_between_labels_hold(facts: dict[str, Any]) -> None:
    found = labels(facts)
    assert "NP" not in found or "TIP" in found
    assert "TIP" not in found or not {"LM", "LX", "FL", "SW"} & found
    assert not {"LX", "FL"} <= found


@given(FACTS, ADULT)
def test_an_adult_bears_no_child_label(facts: dict[str, Any], age: int) -> None:
    assert not {"SOC", "IA", "CE"} & labels(facts, age=age)


@given(FACTS, CHILD)
def test_there_is_no_sex_work_under_18(facts: dict[str, Any], age: int) -> None:
    assert "SW" not in labels(facts, age=age)


@given(TRAFFICKED, CHILD)
def test_a_child_exploited_keeps_both_labels(facts: dict[str, Any], age: int) -> None:
    assert {"TIP", "CE"} <= labels(facts, age=age, child_exploited=True)


@given(FACTS, st.integers(0, 60))
def test_455_needs_a_listed_means_even_for_a_child(facts: dict[str, Any], age: int) -> None:
    assert "KUHP455" not in provisions(facts, age=age, means=[], id_means=[])


@given(FULL, st.sampled_from([["organs"], ["sexual"]]))
def test_arts_3_and_4_need_no_means(facts: dict[str, Any], purpose: list[str]) -> None:
    moved = {"nexus_id": True, "wni": True, "brought_in": True, "brought_out": True}
    assert {"TPPO3", "TPPO4"} <= provisions(facts, **moved, purpose=purpose, means=[], id_means=[])


@given(FACTS, ADULT)
def test_art_17_is_about_children(facts: dict[str, Any], age: int) -> None:
    assert "TPPO17" not in provisions(facts, age=age)


@given(FACTS)
def test_without_a_link_with_indonesia_no_provision_is_a_candidate(facts: dict[str, Any]) -> None:
    assert provisions(facts, nexus_id=False) == frozenset()


@given(SMUGGLED)
def test_protocol_smuggling_with_a_link_is_457(facts: dict[str, Any]) -> None:
    assert "KUHP457" in provisions(facts, nexus_id=True)


@given(FACTS, st.integers(0, (OLD_LAW - LATEST_OTHER_LAW).days))
def test_an_earlier_date_swaps_455_and_457_and_nothing_else(
    facts: dict[str, Any], days: int
) -> None:
    now, then = classify(facts), classify(facts, conduct_date=OLD_LAW - timedelta(days=days))
    swapped = {"KUHP455": "TPPO2", "KUHP457": "UU6_120"}
    assert then.labels == now.labels
    expected = {swapped.get(code, code) for code in now.indonesian_provisions}
    assert then.indonesian_provisions == expected


@given(FACTS, st.dates(min_value=date(1999, 1, 1), max_value=date(2030, 1, 1)))
def test_every_label_has_a_reason_with_a_citation(facts: dict[str, Any], on: date) -> None:
    verdict = classify(facts, conduct_date=on)
    codes = verdict.labels | verdict.indonesian_provisions
    assert {reason.label for reason in verdict.reasons} == codes
    assert all(reason.citations and reason.mark for reason in verdict.reasons)
    assert set(verdict.citations) == {c for r in verdict.reasons for c in r.citations}
    assert all(element.satisfied for r in verdict.reasons for element in r.elements)


@given(FACTS, st.dates(min_value=date(1999, 1, 1), max_value=date(2030, 1, 1)))
def test_why_not_is_silent_exactly_where_a_label_applies(facts: dict[str, Any], on: date) -> None:
    verdict = classify(facts, conduct_date=on)
    for code in ("TIP", "SOM", "LM", "NP", "NONE", "KUHP455", "TPPO2", "TPPO17", "PA76F_83"):
        applies = code in verdict.labels | verdict.indonesian_provisions
        assert (why_not(facts, code, conduct_date=on) == ()) == applies


def test_consent_is_not_a_fact() -> None:
    # A marriage without consent is a forced marriage; nothing asks whether a victim agreed.
    assert [name for name in VOCABULARY if "consent" in name] == ["marriage_nonconsent"]
    with pytest.raises(ScenarioError, match="consent"):
        classify({"consent": True})
