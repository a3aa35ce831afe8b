"""The written report of an assignment: JSON for programs, one HTML page for people.

It tells the state of the whole class after the last run that marked something, from the journal:
a run that changes nothing leaves it as it is. Nothing in the page is fetched from elsewhere, and
whatever comes from a student is escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lintas.worksheets.source import write_if_new

from .answers import escape
from .journal import Journal
from .report import SCHEMA, Report, Row
from .words import REPORT

FOLDER = "reports"
LISTED = 500
"""Up to this many students the page lists each one; of more, only those to look at."""

_COUNTS = ("handed_in", "not_yet", "not_stored", "need_a_human", "wait_for_marking")


@dataclass(frozen=True)
class _State:
    """The class after a run: its rows, and how many have handed in but are not marked yet."""

    report: Report
    run: str
    not_yet: int

    @property
    def counts(self) -> Mapping[str, int]:
        counts = self.report.counts
        handed_in = counts["handed_in"] + self.not_yet
        return {**counts, "handed_in": handed_in, "not_yet": self.not_yet}


def report_path(course: Path, slug: str) -> Path:
    """Where the page of an assignment is; the data lie beside it as `.json`."""
    return course / FOLDER / f"{slug}.html"


def write_reports(
    course: Path, report: Report, journal: Journal, everybody: Sequence[str], lang: str
) -> None:
    """Write both files. Nothing when no run has ever marked anything."""
    if journal.last is None:
        return
    rows = list(_rows(report, journal, everybody))
    whole = replace(report, rows=tuple(rows), interrupted=not journal.ended, notes=())
    state = _State(whole, journal.last.run, len(everybody) - len(rows))
    page = report_path(course, report.assignment)
    page.parent.mkdir(exist_ok=True)
    data = {**whole.to_json(), "schema": SCHEMA, "run": state.run, "counts": state.counts}
    write_if_new(page.with_suffix(".json"), f"{json.dumps(data, indent=1)}\n".encode())
    write_if_new(page, _page(state, lang, page.with_suffix(".json").name).encode())


def _rows(report: Report, journal: Journal, everybody: Iterable[str]) -> Iterator[Row]:
    """A row for each of the class: from this run where it was not stored, else the journal's."""
    lost = {row.student: row for row in report.rows if not row.stored}
    for student in everybody:
        record = journal.records.get(student)
        if student in lost:
            yield lost[student]
        elif record is not None:
            new = journal.last is not None and record.run == journal.last.run
            yield replace(Row.from_json(record.row), status="marked" if new else "unchanged")


def _page(state: _State, lang: str, data_name: str) -> str:
    say, report = REPORT[lang], state.report
    title = f"{say['title']} {escape(report.assignment)}"
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{lang}">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style></head>",
            f"<body><main><h1>{title}</h1>",
            *_head(state, say),
            *_human(report.rows, say),
            *_remarks(report.rows, say),
            *_everybody(report.rows, say, data_name),
            "</main></body></html>\n",
        ]
    )


def _head(state: _State, say: Mapping[str, str]) -> Iterator[str]:
    when = f'<time datetime="{escape(state.run)}">{escape(state.run[:16].replace("T", " "))} UTC'
    release = escape(state.report.release)
    about = f"{say['release']}: <code>{release}</code>. " if release else ""
    yield f"<p>{about}{say['run']}: {when}</time></p>"
    if state.report.interrupted:
        yield f'<p class="stop">{say["interrupted"]}</p>'
    counts = state.counts
    pairs = "".join(f"<div><dt>{say[n]}</dt><dd>{counts[n]}</dd></div>" for n in _COUNTS)
    yield f"<dl>{pairs}</dl>"


def _human(rows: Iterable[Row], say: Mapping[str, str]) -> Iterator[str]:
    found = [(row, row.human or row.problems) for row in rows if row.needs_human]
    yield f'<h2 id="human">{say["need_a_human"]} ({len(found)})</h2>'
    yield from _why(found, say, "human") if found else [f"<p>{say['nobody']}</p>"]


def _remarks(rows: Iterable[Row], say: Mapping[str, str]) -> Iterator[str]:
    found = [(row, row.problems) for row in rows if row.problems and not row.needs_human]
    if found and len(found) <= LISTED:
        yield f'<h2 id="remarks">{say["remarks"]} ({len(found)})</h2>'
        yield from _why(found, say, "remarks")


def _why(
    found: Iterable[tuple[Row, Sequence[str]]], say: Mapping[str, str], name: str
) -> Iterator[str]:
    lines = (
        f'<tr><th scope="row">{escape(row.student)}</th>'
        f'<td lang="en">{"<br>".join(map(escape, said))}</td></tr>'
        for row, said in found
    )
    yield from _table(name, (say["student"], say["why"]), lines)


def _everybody(rows: Sequence[Row], say: Mapping[str, str], data_name: str) -> Iterator[str]:
    yield f'<h2 id="everybody">{say["everybody"]} ({len(rows)})</h2>'
    if len(rows) > LISTED:
        file = f'<a href="{escape(data_name)}">{escape(data_name)}</a>'
        yield f"<p>{say['too_many'].format(number=len(rows), file=file)}</p>"
        return
    head = (say["student"], say["score"], say["answered"], say["by_hand"])
    lines = (
        f'<tr><th scope="row">{escape(row.student)}</th>'
        f"<td>{round(row.score, 2):g} {say['of']} {row.points:g}</td>"
        f"<td>{row.answered} {say['of']} {row.asked}</td><td>{len(row.waiting)}</td></tr>"
        for row in rows
    )
    yield from _table("everybody", head, lines)


def _table(name: str, head: Iterable[str], lines: Iterable[str]) -> Iterator[str]:
    """A table that scrolls by itself on a narrow screen, by keyboard too."""
    yield f'<div class="wide" role="region" aria-labelledby="{name}" tabindex="0">'
    cells = "".join(f'<th scope="col">{words}</th>' for words in head)
    yield f'<table aria-labelledby="{name}"><thead><tr>{cells}</tr></thead><tbody>'
    yield from lines
    yield "</tbody></table></div>"


_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #8a8a8a; --soft: #f2f2f0;
  --stop: #8a1c00; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ececec; --paper: #161616; --line: #8f8f8f; --soft: #242424; --stop: #ffb59e; }
}
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Liberation Sans", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin-top: 2rem; }
dl { display: flex; flex-wrap: wrap; gap: .5rem 2rem; }
dl div { min-width: 8rem; }
dd { margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
.stop { color: var(--stop); font-weight: 600; }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 3px solid; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: start;
  vertical-align: top; overflow-wrap: anywhere; }
thead th { background: var(--soft); }
tbody th { font-weight: 600; min-width: min(9rem, 40vw); }
@media print { .wide { overflow: visible; } thead { display: table-header-group; } }
"""
