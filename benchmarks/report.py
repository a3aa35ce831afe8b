"""From raw figures to rows with targets: printed as a table, and put into docs/performance.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .quizzes import JUPYTERQUIZ, MANAGER, OURS
from .timing import middle, ratios

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
Results = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One measure: ours beside that of `beside`; `target` in words, and whether it is reached."""

    measure: str
    beside: str
    ours: str
    theirs: str
    ratio: str = ""
    target: str = ""
    reached: bool | None = None


def rows(results: Results) -> list[Row]:
    """All rows of the table, in order."""
    return [
        *_quiz_weight(results["sizes"]),
        *_quiz_speed(results["quizzes"], "alone"),
        *_quiz_speed(results["in_book"], "in a book"),
        *_lesson(results["lessons"]),
        *_charts(results["lessons"]["own"]),
        *_builds(results["builds"]),
    ]


def _quiz_weight(sizes: Results) -> list[Row]:
    ours, manager, other = (sizes[name] for name in (OURS, MANAGER, JUPYTERQUIZ))
    lighter = manager["code"] / ours["code"]
    said = f"{lighter:.0f} × lighter"
    code, data, script = kb(ours["code"]), kb(ours["data"]), ours["script"]
    return [
        Row("Quiz script, all types", "", kb(script), "", "", "≤ 25 KB", script <= 25_000),
        Row("Quiz code", MANAGER, code, kb(manager["code"]), said, "≥ 30 × lighter", lighter >= 30),
        Row("Quiz code", JUPYTERQUIZ, code, kb(other["code"])),
        Row("Ten items", MANAGER, data, kb(manager["data"])),
        Row("Ten items", JUPYTERQUIZ, data, kb(other["data"])),
    ]


def _quiz_speed(visits: Results, place: str) -> list[Row]:
    found: list[Row] = []
    for name, most in ((MANAGER, 1 / 3), (JUPYTERQUIZ, 1.0)):
        sides = visits[OURS], visits[name]
        reached = _ratio(*sides, "ready") <= most
        target = f"≤ {most:.2f}"
        found.append(_pair(f"Ready, {place}", name, *sides, "ready", ms, target, reached))
        found.append(_pair(f"First paint, {place}", name, *sides, "paint", ms))
        found.append(_pair(f"Blocking time, {place}", name, *sides, "blocking", ms))
    return found


def _lesson(visits: Results) -> list[Row]:
    own, default = visits["own"], visits["default"]
    mine, theirs = weigh(own[0]["sent"]), weigh(default[0]["sent"])
    weight, beside = mine / theirs, "default page"
    first = Row("Lesson page, first load", beside, kb(mine), kb(theirs), f"{weight:.2f}",
                "≤ 0.40", weight <= 0.4)  # fmt: skip
    return [
        first,
        _pair("Lesson page, largest paint", beside, own, default, "largest", ms),
        _pair("Lesson page, blocking time", beside, own, default, "blocking", ms),
    ]


def _charts(own: list[Results]) -> list[Row]:
    before, added = weigh(own[0]["sent"]), weigh(own[0]["scrolled"])
    blocked = ms(middle(_all(own, "scroll_blocking")))
    loading = ms(middle(_all(own, "blocking")))
    return [
        Row("After scrolling to its charts", "before", kb(before + added), kb(before)),
        Row("Blocking time of drawing charts", "of loading", blocked, loading),
        Row("From scrolling to all charts drawn", "", ms(middle(_all(own, "drawn"))), ""),
    ]


def _builds(costs: Results) -> list[Row]:
    both, plain, edit = costs["both"], costs["plain"], costs["edit"]
    found, beside = [], "one plain build"
    for field, name in (("wall", "clock"), ("cpu", "processors")):
        reached = _ratio(both, plain, field) <= 1.5
        measure = f"Both languages cold, {name}"
        found.append(_pair(measure, beside, both, plain, field, seconds, "≤ 1.50", reached))
    spent = middle(_all(edit, "cpu"))
    return [
        *found,
        Row("One edit, processors", "", seconds(spent), "", "", "≤ 5 s", spent <= 5),
        Row("One edit, clock", "", seconds(middle(_all(edit, "wall"))), ""),
    ]


def _pair(
    measure: str,
    beside: str,
    ours: list[Results],
    theirs: list[Results],
    field: str,
    shown: Callable[[float], str],
    target: str = "",
    reached: bool | None = None,
) -> Row:
    """Medians of both sides and the median of the ratios within each round."""
    mine, others = middle(_all(ours, field)), middle(_all(theirs, field))
    ratio = f"{_ratio(ours, theirs, field):.2f}" if all(_all(theirs, field)) else ""
    return Row(measure, beside, shown(mine), shown(others), ratio, target, reached)


def _ratio(ours: list[Results], theirs: list[Results], field: str) -> float:
    return middle(ratios(_all(ours, field), _all(theirs, field)))


def _all(visits: Iterable[Results], field: str) -> list[float]:
    return [float(one[field]) for one in visits]


def weigh(sent: dict[str, int]) -> int:
    """Bytes of all answers together."""
    return sum(sent.values())


def kb(size: float) -> str:
    return f"{size / 1000:.1f} KB"


def ms(time: float) -> str:
    return f"{time:,.0f} ms"


def seconds(time: float) -> str:
    return f"{time:.1f} s"


def verdict(reached: bool | None) -> str:
    """In words."""
    return {None: "", True: "reached", False: "missed"}[reached]


WIDTH = 132
HEAD = ("measure", "beside", "Lintas", "the other", "ratio", "target", "")


def cells(row: Row) -> Sequence[str]:
    return (
        row.measure,
        row.beside,
        row.ours,
        row.theirs,
        row.ratio,
        row.target,
        verdict(row.reached),
    )


def show(results: Results) -> None:
    """Print the table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Speed and weight", caption=where(results["machine"]))
    for name in HEAD:
        figures = name in ("Lintas", "the other", "ratio")
        table.add_column(name, justify="right" if figures else "left", no_wrap=True)
    for row in rows(results):
        table.add_row(*cells(row))
    Console(width=WIDTH).print(table)


def where(machine: Results) -> str:
    """The machine and the day in a sentence."""
    return (
        f"{machine['date']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"{machine['system']}, Python {machine['python']}, Chromium {machine['chromium']}; "
        f"load before the run {machine['load_before']}; medians of {machine['page_rounds']} visits "
        f"and {machine['build_rounds']} builds, ratios pair by pair."
    )


def markdown(results: Results) -> str:
    """The table for the document."""
    lines = [HEAD, ("---", "---", "---:", "---:", "---:", "---", "---"), *map(cells, rows(results))]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"`make bench`, {where(results['machine'])}\n\n{table}"


def replace_figures(document: str, figures: str) -> str:
    """The document with new figures between its two marks."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the document has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{figures}\n{END}{after}"


def main() -> None:
    """`python -m benchmarks.report`: quote benchmarks/results.json in docs/performance.md."""
    results = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    text = replace_figures(DOCUMENT.read_text(encoding="utf-8"), markdown(results))
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
