"""`lintas check`, `coverage` and `stamp`: judging and recording the course's content."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from .app import Banks, Json, Root, app, find_banks, find_root
from .errors import FINDINGS
from .output import counted, out, print_json, print_problems, say


@app.command()
def check(root: Root = None, bank: Banks = None, json: Json = False) -> None:
    """Check items, lessons, languages, sources and links, and say how to mend what is wrong."""
    from lintas.book.catalogue import Catalogue
    from lintas.book.checks import run

    catalogue = Catalogue(find_root(root), find_banks(bank))
    problems = run(catalogue)
    print_problems(problems, json=json)
    if not json:
        items = sum(len(bank.items) for bank in catalogue.all_banks())
        looked = f"{counted(items, 'item')}, {counted(len(catalogue.ready), 'unit')} with a lesson"
        say(f"{counted(len(problems), 'problem') if problems else 'Nothing to mend'} ({looked}).")
    raise typer.Exit(FINDINGS if problems else 0)


@app.command()
def coverage(
    root: Root = None,
    bank: Banks = None,
    json: Json = False,
    unit: Annotated[str | None, typer.Option(help="List the points of one unit: u10.")] = None,
) -> None:
    """Show where each of the course's points is taught, and which items assess it."""
    from lintas.book.coverage import coverage as count

    data = count(find_root(root), find_banks(bank))
    if unit:
        data["points"] = [point for point in data["points"] if point["unit"] == unit.lower()]
    if json:
        print_json(data)
    elif unit:
        _print_points(data["points"])
    else:
        _print_units(data)


def _print_units(data: dict[str, Any]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("unit", no_wrap=True)
    table.add_column("title", no_wrap=True, max_width=34)
    for name in ("points", "taught", "practised", "graded", "covered"):
        table.add_column(name, justify="right", no_wrap=True, min_width=len(name))
    for unit in data["units"]:
        title = str(unit["title"].get("en", ""))
        table.add_row(unit["id"], title, *_numbers(unit), style=None if unit["ready"] else "dim")
    table.add_row("all", "", *_numbers(data["total"]), style="bold")
    out.print(table)
    say("taught: in both languages. covered: taught, and assessed by an item. Dim: no lesson yet.")


def _numbers(count: dict[str, Any]) -> list[str]:
    return [str(count[name]) for name in ("points", "taught", "practised", "graded", "covered")]


def _print_points(points: list[dict[str, Any]]) -> None:
    for point in points:
        say(f"{point['id']}  {point['verdict']}  {point['text'].get('en', '')}")
        taught = [place for places in point["taught"].values() for place in places]
        say(f"    taught   {', '.join(taught) or 'nowhere yet'}")
        say(f"    assessed {', '.join(point['practice'] + point['graded']) or 'by no item yet'}")


@app.command()
def stamp(
    root: Root = None,
    bank: Banks = None,
    json: Json = False,
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="A person has read both languages of all items.")
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Where only one language moved, they still agree.")
    ] = False,
) -> None:
    """Record which English each Indonesian text belongs to, in items and lesson sections."""
    from lintas.book.catalogue import Catalogue
    from lintas.book.stamping import stamp as run

    done = run(Catalogue(find_root(root), find_banks(bank)), reviewed=reviewed, accept=accept)
    if json:
        problems = [asdict(problem) for problem in done.problems]
        print_json({"items": done.items, "sections": done.sections, "problems": problems})
    else:
        print_problems(done.problems, json=False)
        say(f"Stamped {counted(len(done.items), 'item')}; {done.sections} sections remembered.")
    raise typer.Exit(FINDINGS if done.problems else 0)
