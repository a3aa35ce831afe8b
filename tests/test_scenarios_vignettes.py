"""The 27 reference scenarios, exactly, on both tracks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from lintas.scenarios import classify, explain

PATH = Path(__file__).parent / "data" / "vignettes.yml"
VIGNETTES: list[dict[str, Any]] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
each = pytest.mark.parametrize("vignette", VIGNETTES, ids=lambda vignette: vignette["id"])


def test_there_are_27_reference_scenarios() -> None:
    assert len({vignette["id"] for vignette in VIGNETTES}) == 27


@each
def test_the_international_labels_are_the_gold_labels(vignette: dict[str, Any]) -> None:
    assert classify(vignette["facts"]).labels == set(vignette["gold"]["intl"])


@each
def test_the_indonesian_candidates_are_the_gold_candidates(vignette: dict[str, Any]) -> None:
    verdict = classify(vignette["facts"])
    assert verdict.indonesian_provisions == set(vignette["gold"]["indonesia"])


@each
def test_an_alternative_answer_is_never_the_engine_s(vignette: dict[str, Any]) -> None:
    labels = classify(vignette["facts"]).labels
    assert all(labels != set(accepted) for accepted in vignette.get("accept_intl", []))


@each
@pytest.mark.parametrize("lang", ["en", "id"])
def test_every_label_and_candidate_is_explained_once(vignette: dict[str, Any], lang: str) -> None:
    verdict = classify(vignette["facts"])
    sentences = explain(verdict, lang)
    assert len(sentences) == len(verdict.labels) + len(verdict.indonesian_provisions)
    assert all("✓" in sentence and "✗" not in sentence for sentence in sentences)
