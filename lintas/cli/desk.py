"""`lintas desk`: the submissions of a large class in the browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

import typer

from .app import CourseDir, Root, WrongUse, app, find_root
from .output import say


@app.command()
def desk(
    root: Root = None,
    course: CourseDir = None,
    port: Annotated[
        int, typer.Option(help="The port to listen on; 0: any.", min=0, max=65535)
    ] = 8765,
    formgrader: Annotated[
        str | None,
        typer.Option("--formgrader", help="Address of the Jupyter server with the form grader."),
    ] = None,
) -> None:
    """Show graders, on this computer only, what was handed in and what waits for them."""
    place = formgrader_place(formgrader) if formgrader else ""
    folder = (course or find_root(root) / "grading").resolve()
    if not folder.is_dir():
        raise WrongUse(f"{folder} is not there; name nbgrader's course folder with --course.")
    from lintas.desk import make_desk
    from lintas.marking.course import open_course

    opened = open_course(folder)
    _has_gradebook(opened.db_url)
    try:
        made = make_desk(opened, port, place)
    except OSError as error:
        raise WrongUse(f"Port {port} cannot be used ({error.strerror}); try --port 0.") from None
    if not place:
        say("To open submissions from the desk, start nbgrader's form grader in another terminal:")
        say(f"  jupyter lab --ServerApp.root_dir={folder}")
        say("and name its address here: lintas desk --formgrader http://localhost:8888/")
    made.until_stopped(_say_at_once)


def _say_at_once(text: object) -> None:
    say(str(text))
    sys.stdout.flush()


def _has_gradebook(db_url: str) -> None:
    from sqlalchemy import make_url

    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise WrongUse(f"There is no gradebook {url.database} yet: `lintas mark` makes it.")


def formgrader_place(given: str) -> str:
    """The address of the form grader itself, ending in a slash: what names pages is left out."""
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise WrongUse(f"--formgrader {given} is no address; it looks like http://localhost:8888/")
    base = parts.path.partition("/formgrader")[0].rstrip("/").removesuffix("/lab")
    return urlunsplit((parts.scheme, parts.netloc, f"{base}/formgrader/", "", ""))
