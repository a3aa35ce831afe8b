"""`lintas grades`, `roster import` and `agreement`: marks out, class lists in, two markers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import Banks, CourseDir, Json, Root, WrongUse, app, find_root
from .errors import FINDINGS
from .output import print_json, say
from .work import Slug, full_name, places

if TYPE_CHECKING:
    from lintas.exports.grades import Exported, Marks

roster = typer.Typer(help="The list of the class.", no_args_is_help=True)
app.add_typer(roster, name="roster")


@roster.command("import")
def import_roster(
    file: Annotated[Path, typer.Argument(help="A CSV that Moodle or Canvas exported.")],
    root: Root = None,
    course: CourseDir = None,
    id_column: Annotated[
        str | None, typer.Option("--id", help="The column that holds the students' ids.")
    ] = None,
) -> None:
    """Add a class list to the course; nobody is removed from it."""
    from lintas.marking.course import open_course
    from lintas.marking.roster_import import import_roster as bring_in

    folder = (course or find_root(root) / "grading").resolve()
    if not folder.is_dir():
        raise WrongUse(f"{folder} is not there; name nbgrader's course folder with --course.")
    found = bring_in(open_course(folder), file, id_column=id_column)
    for line in found.lines():
        say(line)
    raise typer.Exit(FINDINGS if found.problems else 0)


@app.command()
def grades(
    slug: Slug,
    root: Root = None,
    course: CourseDir = None,
    bank: Banks = None,
    kind: Annotated[
        str, typer.Option("--format", help="csv (all there is), moodle, or canvas.")
    ] = "csv",
    template: Annotated[
        Path | None,
        typer.Option(help="A file that Moodle or Canvas exported: marks are put into it."),
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="The column of --template for these marks.")
    ] = None,
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help="Also marks that a person has not completed.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Where to write.", show_default="course folder")
    ] = None,
) -> None:
    """Write the marks of an assignment for a spreadsheet, for Moodle or for Canvas."""
    from lintas.exports.grades import FORMATS, read_marks
    from lintas.marking.course import open_course
    from lintas.marking.stored import NotStored
    from lintas.worksheets.source import write_if_new

    if kind not in FORMATS:
        raise WrongUse(f"--format {kind} is not known; there is: {', '.join(FORMATS)}.")
    if kind == "csv" and template is not None:
        raise WrongUse("--template goes with --format moodle or canvas.")
    if column is not None and template is None:
        raise WrongUse("--column names a column of --template; name that file too.")
    name, folder, exercises = places(slug, root, course, bank, code=True)
    title = _title(name, exercises)
    try:
        marks = read_marks(open_course(folder), name, title, incomplete=incomplete)
    except NotStored as error:
        raise WrongUse(str(error)) from None
    found = _export(marks, kind, template, column)
    target = out or folder / "reports" / f"{name}-{'grades' if kind == 'csv' else kind}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_if_new(target, found.content)
    for line in found.lines():
        say(line)
    say(f"The file is {target}")
    raise typer.Exit(FINDINGS if found.notes else 0)


def _export(marks: Marks, kind: str, template: Path | None, column: str | None) -> Exported:
    from lintas.exports.grades import export
    from lintas.exports.template import fill
    from lintas.marking.table import read_table

    return export(marks, kind) if template is None else fill(read_table(template), marks, column)


def _title(name: str, exercises: list[Path]) -> str:
    """The worksheet's English title; the assignment's name where there is none."""
    from lintas.items import ContentError
    from lintas.worksheets import find_worksheet

    try:
        return find_worksheet(name, exercises).title["en"]
    except ContentError:
        return name


@app.command()
def agreement(
    slug: Slug,
    first: Annotated[Path, typer.Argument(help="The first marker's course folder.")],
    second: Annotated[Path, typer.Argument(help="The second marker's course folder.")],
    json: Json = False,
) -> None:
    """Compare two markers' marks of essays: kappa, alpha, and where they differ most."""
    from lintas.exports.second import compare
    from lintas.marking.course import open_course
    from lintas.marking.stored import NotStored, known_assignments

    for folder in (first, second):
        if not (folder / "nbgrader_config.py").is_file():
            raise WrongUse(f"{folder} is no course folder: it has no nbgrader_config.py.")
    courses = [open_course(folder) for folder in (first, second)]
    name = full_name(slug, known_assignments(courses[0]))
    try:
        found = compare(courses[0], courses[1], name)
    except NotStored as error:
        raise WrongUse(f"{second}: {error}") from None
    if json:
        print_json(found.to_json())
        return
    for line in found.lines():
        say(line)
