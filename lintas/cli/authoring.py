"""`lintas new …` and `preview`: writing content, for those who write no code."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import Banks, Json, Root, WrongUse, app, find_banks, find_root
from .output import print_json, say

if TYPE_CHECKING:
    from lintas.authoring.place import Made

new = typer.Typer(
    help="Write the skeleton of a new item, case or unit; it says what to write where.",
    no_args_is_help=True,
)
app.add_typer(new, name="new")
Unit = Annotated[str, typer.Argument(help="The unit: u10, or u10-palermo-protocol.")]


@new.command("item")
def item(
    unit: Unit,
    kind: Annotated[str, typer.Argument(metavar="TYPE", help="Such as single or classify.")],
    root: Root = None,
    graded: Annotated[
        bool, typer.Option("--graded", help="For the worksheet, not for practice.")
    ] = False,
    bank: Annotated[
        Path | None,
        typer.Option("--bank", help="Your private folder of graded work, shaped like exercises/."),
    ] = None,
    json: Json = False,
) -> None:
    """Write the skeleton of an item under the next free id."""
    from lintas.authoring import AuthoringError, new_item

    home = find_root(root)
    private = find_banks([bank])[0] if bank else None
    try:
        made = new_item(home, unit, kind, graded=graded, bank=private)
    except AuthoringError as error:
        raise WrongUse(str(error)) from None
    _tell(made, home, json=json)


@new.command("case")
def case(unit: Unit, root: Root = None, json: Json = False) -> None:
    """Write the skeleton of a worked case, whose facts the scenario engine judges."""
    from lintas.authoring import AuthoringError, new_case

    home = find_root(root)
    try:
        made = new_case(home, unit)
    except AuthoringError as error:
        raise WrongUse(str(error)) from None
    _tell(made, home, json=json)


@new.command("unit")
def unit(
    name: Annotated[str, typer.Argument(metavar="UNIT", help="A unit of book/units.yml: u11.")],
    slug: Annotated[
        str | None, typer.Argument(help="Its slug, as book/units.yml has it; may be left out.")
    ] = None,
    root: Root = None,
    json: Json = False,
) -> None:
    """Write everything a new unit needs, in both languages; what is there already stays."""
    from lintas.authoring import AuthoringError, new_unit

    home = find_root(root)
    try:
        made = new_unit(home, name, slug)
    except AuthoringError as error:
        raise WrongUse(str(error)) from None
    _tell(made, home, json=json)


def _tell(made: Made, root: Path, *, json: bool) -> None:
    from lintas.authoring.place import shown

    written, kept = ([shown(p, root) for p in paths] for paths in (made.written, made.kept))
    if json:
        print_json({"written": written, "kept": kept, "next": made.next})
        return
    for path in written:
        say(f"Wrote {path}")
    if kept:
        say(f"Kept as it was: {', '.join(kept)}")
    for number, step in enumerate(made.next, 1):
        say(f"  {number}. {step}")


@app.command()
def preview(
    root: Root = None,
    bank: Banks = None,
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8000,
    graded: Annotated[
        str | None,
        typer.Option(help="Also show a worksheet as students get it, without its keys: u10."),
    ] = None,
) -> None:
    """Show the book while you write: it is built and shown anew at every save. Stop with Ctrl+C."""
    from lintas.authoring.preview import Preview

    home, banks = find_root(root), find_banks(bank)
    sheet = _worksheet(graded, home, banks) if graded else None
    with Preview(home, banks, port=port, sheet=sheet, say=say) as running:
        running.until_stopped()


def _worksheet(name: str, root: Path, banks: tuple[Path, ...]) -> str:
    """The full name of a worksheet that was given by its unit or its name."""
    if find_spec("lintas.worksheets.page") is None:
        raise WrongUse("This version of Lintas has no page for worksheets; leave --graded out.")
    places = [*banks, root / "exercises"]
    known = sorted({path.parent.name for p in places for path in p.glob("*/worksheet.yml")})
    found = [slug for slug in known if name in (slug, slug.split("-", 1)[0])]
    if not found:
        raise WrongUse(f"There is no worksheet {name}. There is: {', '.join(known) or 'none'}.")
    return found[0]
