"""What a visit's raw marks mean; no browser here, so that it can be tested by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

BLOCKING = 50.0


def blocking_time(tasks: Iterable[Sequence[float]], since: float) -> float:
    """Total blocking time in ms: what long tasks take beyond 50 ms, counted from `since` on.

    `tasks` are (start, duration) in ms. Of a task that began before `since` (first contentful
    paint) only the part after it counts.
    """
    total = 0.0
    for start, duration in tasks:
        seen = start + duration - max(start, since)
        total += max(0.0, seen - BLOCKING)
    return total


def middle(values: Iterable[float]) -> float:
    """The median."""
    return float(median(list(values)))


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    """Ours divided by theirs, round by round."""
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} rounds of ours, {len(theirs)} of theirs")
    return [one / other for one, other in zip(ours, theirs, strict=True)]
