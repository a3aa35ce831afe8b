"""`lintas worksheet …`, `mark`, `feedback`: graded work, from item files to the gradebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
def feedback(slug: Slug, root: Root = None, course: CourseDir = None) -> None:
    """Make the pages that tell students what was right, wrong, and why."""
    name, folder, _ = places(slug, root, course, None)
    nbgrader(folder, "generate_feedback", name, "--force")
    say(f"The pages are in {folder / 'feedback'}")


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
    from lintas.worksheets import find_assignments

    home = find_root(root)
    exercises = [*find_banks(bank), home / "exercises"]
    folder = (course or home / "grading").resolve()
    if not folder.is_dir():
        raise WrongUse(f"{folder} is not there; name nbgrader's course folder with --course.")
    known = find_assignments(exercises)
    names = [name for name in known if name == slug or name.split("-", 1)[0] == slug]
    if not names:
        raise WrongUse(f"There is no assignment {slug}. There is: {', '.join(known) or 'none'}.")
    return names[0], folder, exercises
