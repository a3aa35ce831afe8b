"""Where each unit stands on the course map: a row below everything it requires, a calm column."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise

from .library import Unit

Spot = tuple[int, int]
Edge = tuple[str, str]
COLUMNS = 4
STARTS = 40
# What costs calm: a line beside the columns, two lines that cross, a step aside by one column.
DETOUR, CROSSING, ASIDE = 4.0, 3.0, 1.0


def rows(units: Sequence[Unit]) -> dict[str, int]:
    """Row of each unit: one below the lowest unit it requires."""
    known = {unit.id: unit for unit in units}
    found: dict[str, int] = {}

    def row(name: str, above: tuple[str, ...] = ()) -> int:
        if name in above:
            raise ValueError(f"the units {', '.join(above)} require one another in a circle")
        if name not in found:
            needed = [row(one, (*above, name)) for one in known[name].requires if one in known]
            found[name] = max(needed, default=-1) + 1
        return found[name]

    for unit in units:
        row(unit.id)
    return found


def layout(units: Sequence[Unit]) -> dict[str, Spot]:
    """(row, column) of each unit: the calmest picture found from a fixed set of beginnings."""
    edges = tuple((needed, unit.id) for unit in units for needed in unit.requires)
    return dict(_layout(tuple(rows(units).items()), edges))


@lru_cache(maxsize=4)
def _layout(row: tuple[tuple[str, int], ...], edges: tuple[Edge, ...]) -> dict[str, Spot]:
    levels: dict[int, list[str]] = {}
    for name, level in row:
        levels.setdefault(level, []).append(name)
    width = max(COLUMNS, *map(len, levels.values()))
    chance = random.Random(1)
    tried = []
    for _ in range(STARTS):
        spots = {
            name: (level, column)
            for level, some in levels.items()
            for name, column in zip(some, chance.sample(range(width), len(some)), strict=True)
        }
        _settle(spots, width, edges)
        tried.append((cost(spots, edges), sorted(spots.items())))
    return dict(min(tried)[1])


def _settle(spots: dict[str, Spot], width: int, edges: Sequence[Edge]) -> None:
    """Move units within their rows, or swap two, for as long as the picture gets calmer."""
    best, moved = cost(spots, edges), True
    while moved:
        moved = False
        for name in spots:
            for target in range(width):
                tried = _moved(spots, name, target)
                price = cost(tried, edges)
                if price < best:
                    spots.update(tried)
                    best, moved = price, True


def _moved(spots: dict[str, Spot], name: str, column: int) -> dict[str, Spot]:
    row, start = spots[name]
    changed = {
        one: (row, start) for one, spot in spots.items() if spot == (row, column) and one != name
    }
    return {**spots, **changed, name: (row, column)}


def cost(spots: dict[str, Spot], edges: Sequence[Edge]) -> float:
    """How restless the lines are: detours, crossings and steps aside."""
    gaps: dict[int, list[tuple[float, float]]] = {}
    detours = 0
    taken = set(spots.values())
    for edge in edges:
        (top, start), (bottom, end) = spots[edge[0]], spots[edge[1]]
        down = lane(edge, spots, taken)
        detours += down % 1 == 0
        stops = [start + 0.5, *[down] * (bottom - top - 1), end + 0.5]
        for gap, step in enumerate(pairwise(stops), start=top):
            gaps.setdefault(gap, []).append(step)
    crossed = sum(
        (one[0] - two[0]) * (one[1] - two[1]) < 0
        for steps in gaps.values()
        for one, two in combinations(steps, 2)
    )
    aside = sum(abs(left - right) for steps in gaps.values() for left, right in steps)
    return DETOUR * detours + CROSSING * crossed + ASIDE * aside


def lane(edge: Edge, spots: dict[str, Spot], taken: set[Spot] | None = None) -> float:
    """Where a line runs down past the rows between its ends, in columns from the left edge.

    The middle of the column of either end (1.5) if no unit stands there in those rows, else the
    gap beside the column of its start (1.0).
    """
    (top, start), (bottom, end) = spots[edge[0]], spots[edge[1]]
    filled = set(spots.values()) if taken is None else taken
    for column in (start, end):
        if not any((row, column) in filled for row in range(top + 1, bottom)):
            return column + 0.5
    return float(start + 1 if end > start else max(start, 1))
