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
    """One measure: ours beside theirs; `target` in words and whether it is reached, if any."""

    measure: str
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
    return [
        Row("Quiz code, beside html-manager", kb(ours["code"]), kb(manager["code"]),
            f"{lighter:.0f} × lighter", "≥ 30 × lighter", lighter >= 30),
        Row("Quiz code, beside jupyterquiz", kb(ours["code"]), kb(other["code"])),
        Row("Ten items, beside html-manager", kb(ours["data"]), kb(manager["data"])),
        Row("Ten items, beside jupyterquiz", kb(ours["data"]), kb(other["data"])),
    ]  # fmt: skip


def _quiz_speed(visits: Results, place: str) -> list[Row]:
    ours, manager, other = (visits[name] for name in (OURS, MANAGER, JUPYTERQUIZ))
    third, later = _ratio(ours, manager, "ready"), _ratio(ours, other, "ready")
    return [
        _pair(f"Ready, {place}, beside html-manager", ours, manager, "ready", ms,
              "≤ 0.33", third <= 1 / 3),
        _pair(f"Ready, {place}, beside jupyterquiz", ours, other, "ready", ms,
              "≤ 1.00", later <= 1),
        _pair(f"Blocking time, {place}, beside html-manager", ours, manager, "blocking", ms),
        _pair(f"Blocking time, {place}, beside jupyterquiz", ours, other, "blocking", ms),
    ]  # fmt: skip


def _lesson(visits: Results) -> list[Row]:
    own, default = visits["own"], visits["default"]
    weight = weigh(own[0]["sent"]) / weigh(default[0]["sent"])
    return [
        Row("Lesson page, first load", kb(weigh(own[0]["sent"])), kb(weigh(default[0]["sent"])),
            f"{weight:.2f}", "≤ 0.40", weight <= 0.4),
        _pair("Lesson page, largest paint", own, default, "largest", ms),
        _pair("Lesson page, blocking time", own, default, "blocking", ms),
    ]  # fmt: skip


def _charts(own: list[Results]) -> list[Row]:
    before, added = weigh(own[0]["sent"]), weigh(own[0]["scrolled"])
    return [
        Row("Lesson page, after scrolling to its charts", kb(before + added), f"{kb(before)} before"),
        Row("Blocking time of drawing its charts", ms(middle(_all(own, "scroll_blocking"))),
            f"{ms(middle(_all(own, 'blocking')))} before"),
        Row("From scrolling to all charts drawn", ms(middle(_all(own, "drawn"))), ""),
    ]  # fmt: skip


def _builds(costs: Results) -> list[Row]:
    plain, both, edit = costs["plain"], costs["both"], costs["edit"]
    wall, cpu = _ratio(both, plain, "wall"), _ratio(both, plain, "cpu")
    spent = middle(_all(edit, "cpu"))
    return [
        _pair("Both languages, cold; clock", both, plain, "wall", seconds, "≤ 1.50", wall <= 1.5),
        _pair(
            "Both languages, cold; processors", both, plain, "cpu", seconds, "≤ 1.50", cpu <= 1.5
        ),
        Row("One edit; processors", seconds(spent), "", "", "≤ 5 s", spent <= 5),
        Row("One edit; clock", seconds(middle(_all(edit, "wall"))), ""),
    ]


def _pair(
    measure: str,
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
    return Row(measure, shown(mine), shown(others), ratio, target, reached)


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


HEAD = ("measure", "Lintas", "beside", "ratio", "target", "")


def cells(row: Row) -> Sequence[str]:
    return (row.measure, row.ours, row.theirs, row.ratio, row.target, verdict(row.reached))


def show(results: Results) -> None:
    """Print the table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Speed and weight", caption=where(results["machine"]))
    for name in HEAD:
        table.add_column(name, justify="left" if name in ("measure", "target", "") else "right")
    for row in rows(results):
        table.add_row(*cells(row))
    Console().print(table)


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
    lines = [HEAD, ("---", "---:", "---:", "---:", "---", "---"), *map(cells, rows(results))]
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
