"""From numbers to what a lecturer should look at, the most important first.

Rules are for classes of 50 or more, but for those on what many believe. Each is written so that a
sound question is seldom accused; tests/test_analysis_truth.py holds them to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scipy.stats import binom

from .analyse import Analysis, ItemReport, OptionRow
from .ctt import wilson

SUSPECT, ADVICE, NOTE = "suspect", "advice", "note"
NO_SEPARATION = 0.2
"""Item-rest correlations below this separate too little: Ebel and Frisbie (1991, Essentials of
Educational Measurement, ch. 13) call a discrimination of 0.19 and less poor."""
MISKEY_P = 0.01
BELIEVED = 0.25
FEW_BELIEVE = 0.15
EASY, HARD = 0.95, 0.15
BLANK = 0.2
IDLE = 0.05
"""A wrong answer that fewer choose does no work (Haladyna and Downing 1993, EPM 53, 999–1010)."""
RELIABLE = 0.6


@dataclass(frozen=True)
class Finding:
    """One thing to look at: `kind` names its words, `fields` fill them.

    `level`: "suspect" accuses the question itself, "advice" concerns teaching or reading of the
    figures, "note" is small. `row` is the choice that it is about.
    """

    kind: str
    level: str
    item: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    row: OptionRow | None = None


def findings(analysis: Analysis) -> list[Finding]:
    """All findings, most important first."""
    found = list(_questions(analysis))
    found += [*_beliefs(analysis, found), *_whole(analysis)]
    order = {kind: place for place, kind in enumerate(ORDER)}
    return sorted(found, key=lambda one: (order[one.kind], -float(one.fields.get("weight", 0))))


ORDER = (
    "few",
    "miskeyed",
    "reversed",
    "flat",
    "harder-id",
    "harder-en",
    "believed",
    "hard",
    "blank",
    "unreliable",
    "easy",
    "essay-waits",
    "unmarked",
    "idle",
)


def _questions(analysis: Analysis) -> Iterator[Finding]:
    if not analysis.enough:
        return
    for item in analysis.items:
        if item.column.essay or item.item_rest is None:
            continue
        suspects = [*(list(_miskeyed(item)) or _separation(item)), *_language(item)]
        yield from suspects or _extremes(item)


def _miskeyed(item: ItemReport) -> Iterator[Finding]:
    """A wrong answer that the best prefer, and the more so the better they are."""
    for row in item.options:
        key = _key_row(item, row)
        if row.choice.right or key is None or row.thirds is None or key.thirds is None:
            continue
        upper, keyed = row.thirds[2] or 0.0, key.thirds[2] or 0.0
        if upper > keyed and row.drift_p < MISKEY_P / _wrong(item) and _preferred(item, row, key):
            yield Finding(
                "miskeyed",
                SUSPECT,
                item.column.id,
                {"upper": upper, "keyed": keyed, "weight": upper - keyed},
                row,
            )


def _wrong(item: ItemReport) -> int:
    """How many wrong choices were looked at: the more, the stricter (Bonferroni)."""
    return max(1, sum(not row.choice.right for row in item.options))


def _preferred(item: ItemReport, row: OptionRow, key: OptionRow) -> bool:
    """Whether the upper third's preference is more than chance (sign test, 5 %)."""
    group = item.thirds[2] if item.thirds else 0
    wrong, right = (round(((one.thirds or (0, 0, 0))[2] or 0) * group) for one in (row, key))
    drifts = (key.drift if key.drift is not None else 0.0) < (row.drift or 0.0)
    return drifts and float(binom.sf(wrong - 1, wrong + right, 0.5)) < 0.05


def _key_row(item: ItemReport, row: OptionRow) -> OptionRow | None:
    part = [other for other in item.options if other.choice.part == row.choice.part]
    right = [other for other in part if other.choice.right]
    return max(right, key=lambda other: other.count, default=None)


def _separation(item: ItemReport) -> Iterator[Finding]:
    found, facility = item.item_rest, item.facility
    if found is None or facility is None:
        return
    if found.high < 0:
        yield Finding("reversed", SUSPECT, item.column.id, {"r": found.value})
    elif found.value < NO_SEPARATION and HARD / 3 < facility.value < EASY:
        yield Finding("flat", SUSPECT, item.column.id, {"r": found.value, "weight": -found.value})


def _language(item: ItemReport) -> Iterator[Finding]:
    """Class C, or class B that is no chance find among all questions."""
    gap = item.gap
    if gap is None or gap.size == "A" or (gap.size == "B" and gap.p_adjusted >= 0.05):
        return
    kind = "harder-id" if gap.delta.value < 0 else "harder-en"
    times = max(gap.odds, 1 / gap.odds)
    fields = {"size": gap.size, "times": times, "weight": abs(gap.delta.value)}
    yield Finding(kind, SUSPECT, item.column.id, fields)


def _extremes(item: ItemReport) -> Iterator[Finding]:
    facility = item.facility
    if facility is None:
        return
    if facility.high < HARD * 2 and facility.value < HARD:
        yield Finding("hard", ADVICE, item.column.id, {"share": facility.value})
    if facility.value > EASY:
        yield Finding("easy", NOTE, item.column.id, {"share": facility.value})


def _beliefs(analysis: Analysis, found: list[Finding]) -> Iterator[Finding]:
    """Wrong answers that many gave, whatever the size of the class; one for each question.

    Not where the key itself is in doubt.
    """
    miskeyed = {one.item for one in found if one.kind == "miskeyed"}
    for item in analysis.items:
        if item.column.id in miskeyed:
            continue
        wrong = [row for row in item.options if not row.choice.right and row.choice.shown]
        row = max(wrong, key=lambda one: one.share, default=None)
        if row is None or row.share < BELIEVED or not row.answered:
            continue
        if wilson(row.count, row.answered).low >= FEW_BELIEVE:
            fields = {
                "share": row.share,
                "count": row.count,
                "answered": row.answered,
                "weight": row.share,
            }
            yield Finding("believed", ADVICE, item.column.id, fields, row)


def _whole(analysis: Analysis) -> Iterator[Finding]:
    takers = analysis.takers
    if not analysis.enough:
        yield Finding("few", NOTE, fields={"takers": takers})
    for item in analysis.items:
        if takers and analysis.enough and item.blank / takers > BLANK:
            fields = {"share": item.blank / takers, "count": item.blank}
            yield Finding("blank", ADVICE, item.column.id, fields)
        missing = takers - item.marked - item.blank * item.column.essay
        if missing and item.column.essay:
            fields = {"marked": item.marked, "written": takers - item.blank}
            yield Finding("essay-waits", NOTE, item.column.id, fields)
        elif missing:
            yield Finding("unmarked", NOTE, item.column.id, {"count": missing})
    if analysis.alpha is not None and analysis.alpha.value < RELIABLE:
        yield Finding("unreliable", ADVICE, fields={"alpha": analysis.alpha.value})
    yield from _idle(analysis)


def _idle(analysis: Analysis) -> Iterator[Finding]:
    """Options of single-choice questions that hardly anybody takes."""
    if not analysis.enough:
        return
    for item in analysis.items:
        if item.column.type != "single":
            continue
        for row in item.options:
            if not row.choice.right and row.answered and row.share < IDLE:
                yield Finding("idle", NOTE, item.column.id, {"share": row.share}, row)
