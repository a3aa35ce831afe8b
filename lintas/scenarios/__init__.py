"""Facts of a case about one actor -> legal labels, with the reason and the citation of each.

The law is data (`rules.yml`, `labels.yml`, `terms.yml`); the code only reads it. Indonesian
results are candidates on the facts, never a charge.
"""

from __future__ import annotations

from lintas.scenarios.engine import Element, Reason, Verdict, classify, why_not
from lintas.scenarios.facts import ScenarioError, facts_vocabulary
from lintas.scenarios.table import Citation, to_json
from lintas.scenarios.wording import (
    concerned,
    explain,
    explain_for,
    explain_missing,
    label_name,
    provision_name,
)

__all__ = [
    "Citation",
    "Element",
    "Reason",
    "ScenarioError",
    "Verdict",
    "classify",
    "concerned",
    "explain",
    "explain_for",
    "explain_missing",
    "facts_vocabulary",
    "label_name",
    "provision_name",
    "to_json",
    "why_not",
]
