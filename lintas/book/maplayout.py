"""Where each unit stands on the course map: a row below everything it requires, a calm column."""

from __future__ import annotations

from collections.abc import Sequence

from .library import Unit

Spot = tuple[int, int]
COLUMNS = 4


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
    """(row, column) of each unit: by moves that shorten lines and keep them off other units."""
    row = rows(units)
    levels: dict[int, list[str]] = {}
    for unit in units:
        levels.setdefault(row[unit.id], []).append(unit.id)
    width = max(COLUMNS, *map(len, levels.values()))
    column = {
        name: (width - len(level)) // 2 + place
        for level in levels.values()
        for place, name in enumerate(level)
    }
    edges = [(needed, unit.id) for unit in units for needed in unit.requires]
    for _ in range(6):
        moved = [_improve(level, width, row, column, edges) for level in levels.values()]
        if not any(moved):
            break
    return {name: (row[name], column[name]) for name in row}


def _improve(
    level: list[str],
    width: int,
    row: dict[str, int],
    column: dict[str, int],
    edges: Sequence[tuple[str, str]],
) -> bool:
    """Try every move and swap within a row; keep those that cost less."""
    changed = False
    for name in level:
        for target in range(width):
            before, start = _cost(row, column, edges), column[name]
            other = next((one for one in level if column[one] == target and one != name), None)
            column[name] = target
            if other:
                column[other] = start
            if _cost(row, column, edges) < before:
                changed = True
                continue
            column[name] = start
            if other:
                column[other] = target
    return changed


def _cost(
    row: dict[str, int], column: dict[str, int], edges: Sequence[tuple[str, str]]
) -> tuple[float, ...]:
    """Units that lines pass under, crossings, then length aside."""
    spots = {(row[name], column[name]) for name in row}
    under = sum(len(spots & set(_between(edge, row, column))) for edge in edges)
    ends = [(row[a], row[b], column[a], column[b]) for a, b in edges]
    crossing = sum(
        1
        for i, one in enumerate(ends)
        for two in ends[i + 1 :]
        if one[0] == two[0] and one[1] == two[1] and (one[2] - two[2]) * (one[3] - two[3]) < 0
    )
    length = sum(abs(left - right) for _, _, left, right in ends)
    return (12 * under + 5 * crossing + length,)


def _between(edge: tuple[str, str], row: dict[str, int], column: dict[str, int]) -> list[Spot]:
    """The cells a line passes on its way, its ends left out: along its start column first."""
    first, last = edge
    return [(one, column[first]) for one in range(row[first] + 1, row[last])]
