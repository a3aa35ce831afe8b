"""`lintas build` and `serve`: the book as pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .app import Root, WrongUse, app, find_root
from .output import err, say

LANGS = ("en", "id")
Lang = Annotated[
    list[str] | None,
    typer.Option("--lang", help="en or id; name it twice for both.", show_default="both"),
]


@app.command()
def build(root: Root = None, lang: Lang = None) -> None:
    """Build the book in both languages into _build/site; nothing is fetched from the internet."""
    say(f"The book is in {_build(find_root(root), lang)}")


@app.command()
def serve(
    root: Root = None,
    lang: Lang = None,
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8000,
    fresh: Annotated[bool, typer.Option("--build/--no-build", help="Build it first.")] = True,
) -> None:
    """Build the book and show it on this computer only; stop with Ctrl+C."""
    from lintas.book import serve as listen

    folder = find_root(root)
    site = _build(folder, lang) if fresh else folder / "_build" / "site"
    if not site.is_dir():
        raise WrongUse("There is no built book yet: run without --no-build.")
    listen(site, port)


def _build(root: Path, lang: list[str] | None) -> Path:
    unknown = set(lang or ()) - set(LANGS)
    if unknown:
        raise WrongUse(f"--lang {unknown.pop()} is none of the book's languages: en, id.")
    from lintas.book import build_site

    with err.status("Building the book …") as status:
        return build_site(root, tuple(lang or LANGS), lambda text: status.update(str(text)))
