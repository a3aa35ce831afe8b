"""`lintas collect`: from nbgrader's exchange, or from the files a learning platform gives."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from .app import Banks, CourseDir, Json, Root, WrongUse, app
from .errors import FINDINGS
from .output import counted, out, print_json, say
from .work import Names, Slug, nbgrader, places

if TYPE_CHECKING:
    from lintas.marking import Collected

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Files of answers, folders, or the archives that Moodle and Canvas give. "
        "Without any: nbgrader's exchange."
    ),
]
Due = Annotated[
    str | None,
    typer.Option("--due", help="The deadline, in this computer's time: '2026-03-02 23:59'."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be collected.")]


@app.command()
def collect(
    slug: Slug,
    files: Files = None,
    root: Root = None,
    course: CourseDir = None,
    bank: Banks = None,
    names: Names = None,
    due: Due = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Collect what students handed in, from files or from nbgrader's exchange."""
    name, folder, exercises = places(slug, root, course, bank)
    if not files:
        if names or due or dry_run:
            raise WrongUse("--map, --due and --dry-run go with files: name the files to collect.")
        _from_exchange(name, folder, json=json)
        return
    from lintas.marking import collect_files

    deadline = _deadline(due)
    found = collect_files(
        name, folder, files, exercises, names=names, due=deadline, dry_run=dry_run
    )
    print_json(found.to_json()) if json else _print(found)
    raise typer.Exit(0 if found.clean else FINDINGS)


def _from_exchange(name: str, folder: Path, *, json: bool) -> None:
    nbgrader(folder, "collect", name)
    handed = len(list((folder / "submitted").glob(f"*/{name}")))
    if json:
        print_json({"assignment": name, "handed_in": handed})
    else:
        say(f"{counted(handed, 'student')} handed in {name}.")


def _deadline(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise WrongUse(f"--due {text} is no time; write it like '2026-03-02 23:59'.") from None


def _print(found: Collected) -> None:
    if found.taken:
        table = Table(box=None, pad_edge=False)
        for column in ("student", "name", "", "handed in", ""):
            table.add_column(column)
        for row in found.rows():
            table.add_row(*(Text(cell) for cell in row))
        out.print(table)
    for line in found.lines():
        say(line)
    doubtful = counted(len(found.unmatched), "name") + " without a student"
    unusable = counted(len(found.unusable), "file") + " not taken"
    said = f"{counted(len(found.taken), 'student')}, {doubtful}, {unusable}."
    say(f"Nothing was written: {said}" if found.dry_run else said)
    if found.unmatched:
        say("Settle names with --map FILE, a CSV with the columns name,id.")
