"""`lintas worksheet …`, `mark`, `feedback`: graded work, from item files to the gradebook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from lintas.items.model import LANGS

from .app import Banks, CourseDir, Json, Root, WrongUse, app, find_banks, find_root
from .errors import FINDINGS, STOPPED
from .output import err, out, print_json, say, say_error

if TYPE_CHECKING:
    from rich.table import Table

    from lintas.marking.options import Options
    from lintas.marking.report import Report

worksheet = typer.Typer(
    help="Make the worksheet of a unit and give it to students.", no_args_is_help=True
)
app.add_typer(worksheet, name="worksheet")
Names = Annotated[
    Path | None,
    typer.Option("--map", help="A CSV with the columns name,id that settles doubtful names."),
]
Slug = Annotated[str, typer.Argument(help="The assignment: u10-palermo-protocol, or just u10.")]


@worksheet.command("build")
def build_worksheet(
    slug: Slug, root: Root = None, course: CourseDir = None, bank: Banks = None
) -> None:
    """Write the lecturer's copy of a worksheet into nbgrader's source folder."""
    from lintas.worksheets import build_source

    name, folder, exercises = places(slug, root, course, bank)
    say(f"The worksheet is in {build_source(name, folder, exercises)}")


@worksheet.command("release")
def release_worksheet(
    slug: Slug,
    root: Root = None,
    course: CourseDir = None,
    bank: Banks = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Also put it into nbgrader's exchange.")
    ] = False,
) -> None:
    """Make the students' copy of a worksheet; it holds no key, feedback or rubric."""
    from lintas.worksheets import release

    name, folder, exercises = places(slug, root, course, bank)
    say(f"The students' copy is in {release(name, folder, exercises, publish=publish)}")


@app.command()
def feedback(
    slug: Slug,
    root: Root = None,
    course: CourseDir = None,
    bank: Banks = None,
    student: Annotated[
        str, typer.Option(help="Only this student; * and ? stand for any letters.")
    ] = "*",
    hidden_tests: Annotated[
        bool, typer.Option("--hidden-tests", help="Show hidden tests of code assignments.")
    ] = False,
    lang: Annotated[
        str, typer.Option(help="Language of a page whose work names none: en or id.")
    ] = "en",
    archive: Annotated[
        Path | None,
        typer.Option(
            "--for",
            help="The zip of all submissions from Moodle or Canvas: also make the zip that gives "
            "everybody their page.",
        ),
    ] = None,
    names: Names = None,
) -> None:
    """Make the pages that tell students what was right, wrong, and why."""
    from lintas.exports.feedback import make_feedback, return_zip
    from lintas.exports.feedback.page import Settings
    from lintas.marking.course import open_course
    from lintas.marking.stored import NotStored

    if lang not in LANGS:
        raise WrongUse(f"--lang {lang} is not a language of the course: {' or '.join(LANGS)}.")
    name, folder, _ = places(slug, root, course, bank, code=True)
    try:
        opened = open_course(folder)
        pages = make_feedback(opened, name, student=student, set_to=Settings(hidden_tests, lang))
    except NotStored as error:
        raise WrongUse(str(error)) from None
    back = return_zip(opened, name, archive, names) if archive else None
    for line in (*pages.lines(), *(back.lines() if back else ())):
        say(line)
    raise typer.Exit(FINDINGS if pages.problems or (back and back.problems) else 0)


def nbgrader(folder: Path, *arguments: str) -> None:
    """Run a command of nbgrader's; its own last words when it refuses."""
    from lintas.worksheets import run_nbgrader

    done = run_nbgrader(folder, *arguments)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line and "WARNING" not in line]
        why = said[0].rpartition("] ")[2] if said else "no reason given"
        raise WrongUse(f"nbgrader {arguments[0]} refused: {why}")


@app.command()
def mark(
    slug: Slug,
    root: Root = None,
    course: CourseDir = None,
    bank: Banks = None,
    student: Annotated[
        list[str] | None,
        typer.Option(help="Only this student; repeatable; patterns as in --student 'a*'."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Processes.", show_default="a core each; 1 for a small class"),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Mark on the Dask cluster at this address.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run that was interrupted.")
    ] = False,
    regrade: Annotated[
        bool, typer.Option("--regrade", help="Also what has not changed since it was marked.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Mark and report; write nothing.")
    ] = False,
    as_user: Annotated[
        str | None, typer.Option(help="Code: the ordinary user who runs it, when you are root.")
    ] = None,
    trust: Annotated[
        bool, typer.Option("--trust", help="Code: run it without the box, as yourself.")
    ] = False,
    lang: Annotated[str, typer.Option(help="Language of the written report: en or id.")] = "en",
    json: Json = False,
) -> None:
    """Mark what students handed in. Running it again is safe: it changes nothing that is not new.

    Marks go into the gradebook (backed up first) and notebooks into autograded/; what a person
    marked or wrote stays. The report is in reports/ of the course. A worksheet is marked from its
    answers alone; code runs in a box.
    """
    from lintas.marking.options import Options

    if lang not in LANGS:
        raise WrongUse(f"--lang {lang} is neither en nor id.")
    name, folder, exercises = places(slug, root, course, bank, code=True)
    options = Options(
        tuple(student or ()), jobs, scheduler, resume, regrade, dry_run, as_user, trust, lang
    )
    raise typer.Exit(_run(name, folder, exercises, options, json=json))


def _run(name: str, folder: Path, exercises: list[Path], options: Options, *, json: bool) -> int:
    """Run, tell, and return the exit code."""
    from lintas.marking import mark_assignment
    from lintas.marking.stops import RunStopped, resume_line

    from .progress import Bar, summary

    began = monotonic()
    try:
        with Bar(err, quiet=json) as bar:
            report = mark_assignment(name, folder, exercises, options=options, watch=bar)
    except RunStopped as stop:
        raise WrongUse(str(stop)) from None
    if json:
        print_json(report.to_json())
    else:
        _tell(report, folder, summary(report, monotonic() - began))
    if report.interrupted:
        say_error(f"Stopped as you asked. {resume_line(name)}")
        return STOPPED
    return 0 if report.clean else FINDINGS


def _tell(report: Report, folder: Path, table: Table) -> None:
    from lintas.marking.pages import report_path

    for line in report.lines():
        say(line)
    out.print(table)
    for note in report.notes:
        say(note)
    page = report_path(folder, report.assignment)
    if page.is_file() and not report.dry_run:
        say(f"The report is in {page}")


def places(
    slug: str,
    root: Path | None,
    course: Path | None,
    bank: list[Path] | None,
    *,
    code: bool = False,
) -> tuple[str, Path, list[Path]]:
    """The assignment's full name, nbgrader's folder, and where exercises are: banks first.

    With `code` also nbgrader's own assignments, which have a notebook in its source folder.
    """
    from lintas.worksheets import find_assignments

    home = find_root(root)
    exercises = [*find_banks(bank), home / "exercises"]
    folder = (course or home / "grading").resolve()
    if not folder.is_dir():
        raise WrongUse(f"{folder} is not there; name nbgrader's course folder with --course.")
    own = folder.glob("source/*/*.ipynb") if code else []
    known = sorted({*find_assignments(exercises), *(path.parent.name for path in own)})
    return full_name(slug, known), folder, exercises


def full_name(slug: str, known: Sequence[str]) -> str:
    """The assignment that `u10` or its whole name means, out of those there are."""
    for name in known:
        if slug in (name, name.split("-", 1)[0]):
            return name
    raise WrongUse(f"There is no assignment {slug}. There is: {', '.join(known) or 'none'}.")
