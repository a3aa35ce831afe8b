"""The command itself, and the options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lintas import __version__

app = typer.Typer(
    name="lintas",
    help="Check, build and serve the Lintas course; release and mark its graded work.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

Root = Annotated[
    Path | None,
    typer.Option("--root", help="The course's folder.", show_default="found from here upwards"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Banks = Annotated[
    list[Path] | None,
    typer.Option("--bank", help="A further folder of graded work, shaped like exercises/."),
]
CourseDir = Annotated[
    Path | None,
    typer.Option("--course", help="nbgrader's course folder.", show_default="grading/"),
]


class WrongUse(Exception):
    """The command cannot do what was asked; the message says what to do. Exit code 2."""


def find_root(given: Path | None) -> Path:
    """The folder that holds book/points.yml: the given one, or this one or one above it."""
    start = (given or Path.cwd()).resolve()
    for folder in [start] if given else [start, *start.parents]:
        if (folder / "book").is_dir() and (folder / "_toc.yml").exists():
            return folder
        if (folder / "book" / "points.yml").exists():
            return folder
    raise WrongUse(
        f"{start} is not a Lintas course (it has no book/points.yml). "
        "Go to the course's folder or name it with --root."
    )


def find_banks(given: list[Path] | None) -> tuple[Path, ...]:
    """The further banks of graded work, which must exist."""
    for bank in given or []:
        if not bank.is_dir():
            raise WrongUse(f"--bank {bank} is not a folder.")
    return tuple(bank.resolve() for bank in given or [])


@app.callback(invoke_without_command=True)
def top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and stop.")] = False,
) -> None:
    """Check, build and serve the Lintas course; release and mark its graded work."""
    if version:
        typer.echo(f"lintas {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)
