"""A run of `lintas mark` on the terminal: a bar while it goes on, a table at its end."""

from __future__ import annotations

from collections import Counter
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from lintas.marking.report import Report, Row

_EVERY = 0.1


class Bar:
    """A progress bar with rate, time left and counts; nothing when nobody is at the terminal."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        # Without a thread that redraws: the workers are forked from this process.
        self._progress = Progress(
            TextColumn("Marking"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}"),
            console=console,
            transient=True,
            auto_refresh=False,
            disable=quiet or not console.is_terminal,
        )
        self._counts: Counter[str] = Counter()
        self._drawn = 0.0

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def start(self, submissions: int) -> None:
        """It begins, with so many submissions."""
        self._task = self._progress.add_task("", total=submissions, counts="")
        self._progress.refresh()

    def step(self, row: Row) -> None:
        """A submission is done with."""
        self._counts[row.status] += 1
        self._counts["human"] += row.needs_human
        found = self._counts
        said = (
            f"{found['marked']} marked · {found['unchanged']} unchanged · "
            f"{found['human']} need a person"
        )
        self._progress.update(self._task, advance=1, counts=said)
        if monotonic() - self._drawn >= _EVERY:
            self._drawn = monotonic()
            self._progress.refresh()


class _Rate(ProgressColumn):
    """Submissions a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


def summary(report: Report, seconds: float) -> Table:
    """How many of each kind, and how long it took."""
    counts = report.counts
    table = Table(title="Nothing was written (--dry-run)" if report.dry_run else None)
    for words in ("Handed in", "Marked", "Unchanged", "Not stored", "Need a person", "By hand"):
        table.add_column(words, justify="right")
    table.add_column("Seconds", justify="right")
    names = ["handed_in", "marked", "unchanged", "not_stored", "need_a_human", "wait_for_marking"]
    table.add_row(*(str(counts[name]) for name in names), f"{seconds:.1f}")
    return table
