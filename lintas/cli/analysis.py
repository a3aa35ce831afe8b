"""`lintas analyse` and `demo-class`: what answers say about questions, and a class to try it on."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import Banks, CourseDir, Json, Root, WrongUse, app, find_banks, find_root
from .output import SCHEMA, counted, print_json, say
from .work import Slug, full_name, places

if TYPE_CHECKING:
    from lintas.analysis import Analysis, Course

LANGS = ("en", "id")
MOST_SAID = 12
Lang = Annotated[str, typer.Option("--lang", help="The language the page opens in: en or id.")]
Students = Annotated[int, typer.Option(help="How many invented students.", min=1, max=20_000)]
Seed = Annotated[int | None, typer.Option(help="Another class with another number.", min=0)]
Folder = Annotated[
    Path | None,
    typer.Argument(help="Where the invented course goes.", show_default="grading-demo/"),
]


@app.command()
def analyse(
    slug: Slug,
    root: Root = None,
    course: CourseDir = None,
    bank: Banks = None,
    lang: Lang = "en",
    json: Json = False,
) -> None:
    """Say which questions to look at, from what the class answered: a page and a JSON file."""
    if lang not in LANGS:
        raise WrongUse(f"--lang {lang} is none of the book's languages: en, id.")
    name, folder, exercises = places(slug, root, course, bank)
    from lintas.analysis import analyse as examine
    from lintas.analysis import page_html, to_json
    from lintas.demo import is_invented
    from lintas.marking.gathered import gather

    found = examine(gather(name, folder, exercises))
    known = _course(find_root(root))
    data = to_json(found, known)
    target = folder / "reports" / f"{name}-analysis.html"
    target.parent.mkdir(parents=True, exist_ok=True)
    page = page_html(found, lang, known, invented=is_invented(folder))
    target.write_text(page, encoding="utf-8")
    text = jsonlib.dumps({"schema": SCHEMA, **data}, ensure_ascii=False, indent=1, allow_nan=False)
    target.with_suffix(".json").write_text(f"{text}\n", encoding="utf-8")
    print_json(data) if json else _tell(found, known, lang, target)


def _tell(found: Analysis, known: Course, lang: str, target: Path) -> None:
    from lintas.analysis import findings, said
    from lintas.analysis.sayings import plain

    say(f"{found.matrix.assignment}: {counted(found.takers, 'taker')}")
    told = findings(found)
    for one in told[:MOST_SAID]:
        words = said(one, found, lang, known)
        say(f"- {plain(words.head)}")
        say(f"  {plain(words.text)}")
    if len(told) > MOST_SAID:
        say(f"- and {len(told) - MOST_SAID} more on the page")
    if not told:
        say("Nothing stands out.")
    say(f"The page is {target}")


def _course(root: Path) -> Course:
    """Misconceptions and the sections of lessons where points are taught."""
    from lintas.analysis import Course
    from lintas.book.catalogue import Catalogue

    catalogue = Catalogue(root)
    sections: dict[str, dict[str, str]] = {}
    for lang in LANGS:
        for page in catalogue.pages[lang]:
            for mark in page.of("point"):
                title = page.sections[mark.section].title
                sections.setdefault(mark.name, {})[lang] = title
    return Course(
        misconceptions={entry.id: entry.texts("text") for entry in catalogue.misconceptions},
        sections={name: both for name, both in sections.items() if len(both) == len(LANGS)},
    )


@app.command("demo-class")
def demo_class(
    folder: Folder = None,
    slug: Annotated[str, typer.Option("--assignment", help="The worksheet to answer.")] = "u10",
    students: Students = 120,
    seed: Seed = None,
    sound: Annotated[
        bool, typer.Option("--sound", help="Plant no bad question in the answers.")
    ] = False,
    root: Root = None,
    bank: Banks = None,
) -> None:
    """Make a course with an invented class, to try marking, feedback and analysis on."""
    from lintas.demo import SEED, build_class

    home = find_root(root)
    exercises = [*find_banks(bank), home / "exercises"]
    config = home / "grading" / "nbgrader_config.py"
    if not config.is_file():
        raise WrongUse(f"{config} is not there; the invented course starts from it.")
    target = (folder or home / "grading-demo").resolve()
    built = build_class(
        full_name(slug, _worksheets(exercises)), target, exercises, config,
        students=students, seed=SEED if seed is None else seed, plant=not sound,
    )  # fmt: skip
    say(f"{counted(built.students, 'invented student')}, {built.handed_in} handed in: {target}")
    for kind, item in built.planted.items():
        say(f"Planted in the answers, not in the question: {item}, {PLANTED[kind]}")
    where = _shown(target)
    say("Next:")
    for command in ("mark", "feedback", "analyse"):
        say(f"  lintas {command} {built.assignment} --course {where}")
    say(f"  nbgrader formgrader   (in {where}; essays wait there)")


PLANTED = {
    "miskeyed": "answered as if another choice were its key",
    "flat": "answered by chance",
    "biased": "harder in Indonesian",
}


def _worksheets(exercises: list[Path]) -> list[str]:
    return sorted(path.parent.name for e in exercises for path in e.glob("*/worksheet.yml"))


def _shown(target: Path) -> str:
    here = Path.cwd()
    return str(target.relative_to(here)) if target.is_relative_to(here) else str(target)
