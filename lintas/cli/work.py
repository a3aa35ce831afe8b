"""`lintas worksheet …`, `mark`, `feedback`: graded work, from item files to the gradebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lintas.items.model import LANGS

from .app import Banks, CourseDir, Json, Root, WrongUse, app, find_banks, find_root
from .errors import FINDINGS
from .output import print_json, say

worksheet = typer.Typer(
    help="Make the worksheet of a unit and give it to students.", no_args_is_help=True
)
app.add_typer(worksheet, name="worksheet")
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
) -> None:
    """Make the pages that tell students what was right, wrong, and why."""
    from lintas.exports.feedback import make_feedback
    from lintas.exports.feedback.page import Settings
    from lintas.marking.course import open_course
    from lintas.marking.stored import NotStored

    if lang not in LANGS:
        raise WrongUse(f"--lang {lang} is not a language of the course: {' or '.join(LANGS)}.")
    name, folder, _ = places(slug, root, course, bank)
    try:
        pages = make_feedback(
            open_course(folder), name, student=student, set_to=Settings(hidden_tests, lang)
        )
    except NotStored as error:
        raise WrongUse(str(error)) from None
    for line in pages.lines():
        say(line)
    raise typer.Exit(FINDINGS if pages.problems else 0)


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
    json: Json = False,
) -> None:
    """Mark what students handed in; nothing they wrote is run. Running it again is safe."""
    from lintas.marking import mark_assignment

    name, folder, exercises = places(slug, root, course, bank)
    report = mark_assignment(name, folder, exercises)
    if json:
        print_json(report.to_json())
    else:
        for line in report.lines():
            say(line)
    raise typer.Exit(0 if report.clean else FINDINGS)


def places(
    slug: str, root: Path | None, course: Path | None, bank: list[Path] | None
) -> tuple[str, Path, list[Path]]:
    """The assignment's full name, nbgrader's folder, and where exercises are: banks first."""
    home = find_root(root)
    exercises = [*find_banks(bank), home / "exercises"]
    folder = (course or home / "grading").resolve()
    if not folder.is_dir():
        raise WrongUse(f"{folder} is not there; name nbgrader's course folder with --course.")
    known = sorted(p.parent.name for e in exercises for p in e.glob("*/worksheet.yml"))
    names = [name for name in known if name == slug or name.split("-", 1)[0] == slug]
    if not names:
        raise WrongUse(f"There is no assignment {slug}. There is: {', '.join(known) or 'none'}.")
    return names[0], folder, exercises
