"""The analysis as plain data, schema 1; no student in it."""

from __future__ import annotations

from typing import Any

from .analyse import Analysis, ItemReport, OptionRow
from .ctt import Interval
from .findings import Finding, findings
from .sayings import Course, plain, said

LANGS = ("en", "id")


def to_json(analysis: Analysis, course: Course | None = None) -> dict[str, Any]:
    """What `<slug>-analysis.json` holds; numbers are finite or null."""
    matrix = analysis.matrix
    attendance = matrix.attendance
    return {
        "assignment": matrix.assignment,
        "takers": analysis.takers,
        "enrolled": attendance.enrolled,
        "unusable": attendance.unusable,
        "blank": attendance.blank,
        "languages": {lang: int((matrix.languages == lang).sum()) for lang in LANGS},
        "complete": int(matrix.complete.sum()),
        "points": analysis.possible,
        "alpha": _interval(analysis.alpha),
        "omega": _interval(analysis.omega),
        "items": [_item(item) for item in analysis.items],
        "findings": [_finding(one, analysis, course) for one in findings(analysis)],
    }


def _interval(found: Interval | None) -> dict[str, float] | None:
    return None if found is None else {"value": found.value, "low": found.low, "high": found.high}


def _item(item: ItemReport) -> dict[str, Any]:
    gap, curve = item.gap, item.curve
    return {
        "item": item.column.id,
        "revision": item.column.revision,
        "type": item.column.type,
        "points": item.column.points,
        "marked": item.marked,
        "blank": item.blank,
        "facility": _interval(item.facility),
        "item_rest": _interval(item.item_rest),
        "language": None
        if gap is None
        else {
            "delta": _interval(gap.delta),
            "odds_ratio": gap.odds,
            "p": gap.p,
            "p_holm": gap.p_adjusted,
            "class": gap.size,
        },
        "two_parameter": None
        if curve is None
        else {"a": curve.a, "b": curve.b, "sure": curve.sure, "solved_from": item.cut},
        "options": [_row(row) for row in item.options if row.choice.shown],
    }


def _row(row: OptionRow) -> dict[str, Any]:
    return {
        "part": row.choice.part,
        "choice": row.choice.id,
        "key": row.choice.right,
        "misconception": row.choice.misconception,
        "count": row.count,
        "answered": row.answered,
        "thirds": None if row.thirds is None else list(row.thirds),
    }


def _finding(one: Finding, analysis: Analysis, course: Course | None) -> dict[str, Any]:
    words = {lang: said(one, analysis, lang, course) for lang in LANGS}
    return {
        "kind": one.kind,
        "level": one.level,
        "item": one.item or None,
        "part": one.row.choice.part if one.row else None,
        "choice": one.row.choice.id if one.row else None,
        "words": {lang: f"{plain(w.head)}. {plain(w.text)}" for lang, w in words.items()},
    }
