"""The skeleton of a whole unit: its pages, outcomes, graded work and place in the contents."""

from __future__ import annotations

import re
from pathlib import Path

from lintas.book.catalogue import Catalogue, Entry, slug_of

from .place import (
    SCHEMAS,
    AuthoringError,
    Made,
    editor_line,
    filled,
    find_unit,
    next_number,
)
from .skeletons import item_text

OUTCOMES = 4
UNIT_CHAPTER = re.compile(r"^( *)- +file: +[\"']?book/en/u(\d\d)-[^/]*/lesson[\"']? *(?:#.*)?$")


def new_unit(root: Path, unit_name: str, slug: str | None = None) -> Made:
    """Write what a unit of book/units.yml lacks; what is there stays as it is.

    Raises AuthoringError for an unknown unit or another slug than the declared one.
    """
    unit, made = find_unit(root, unit_name), Made()
    declared = slug_of(unit)
    if slug and slug not in (declared, declared.removeprefix(f"{unit.id}-")):
        raise AuthoringError(
            f"{unit.id} has the slug {declared} in book/units.yml, not {slug}. "
            f"Write: lintas new unit {unit.id} {declared}"
        )
    catalogue = Catalogue(root)
    _outcomes(catalogue, unit, made)
    first = _practice(root, unit, made)
    graded = unit.data.get("graded") is not False
    if graded:
        _exercises(root, unit, made)
    _pages(catalogue, unit, made, first=first, graded=graded)
    _contents(root, unit, made)
    made.next = [
        f"Write book/design/{declared}.md first: outcomes, scope, which point is taught where.",
        "Then the lessons: write in place of every «…» mark; `lintas check` lists them.",
        "`lintas preview` shows the unit while you write; it is published once no mark is left.",
    ]
    return made


def _outcomes(catalogue: Catalogue, unit: Entry, made: Made) -> None:
    """Stubs of outcomes, before those of the next unit; none where the unit has some."""
    path = catalogue.path("book/outcomes.yml")
    if any(entry.word("unit") == unit.id for entry in catalogue.outcomes):
        made.kept.append(path)
        return
    stubs = "".join(
        filled("unit/outcome.yml", id=f"{unit.id}.{number}", unit=unit.id)
        for number in range(1, OUTCOMES + 1)
    )
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    at = _before_next(lines, unit)
    made.change(path, "".join([*lines[:at], stubs, *lines[at:]]))


def _before_next(lines: list[str], unit: Entry) -> int:
    """The line of the first outcome of a later unit, above its comments; else the end."""
    for number, line in enumerate(lines):
        match = re.match(r"- *\{? *id: *[\"']?u(\d\d)\.", line)
        if match and int(match[1]) > int(unit.id[1:]):
            while number and (not lines[number - 1].strip() or lines[number - 1].startswith("#")):
                number -= 1
            return number
    return len(lines)


def _practice(root: Path, unit: Entry, made: Made) -> str:
    """The practice items of the lesson's first quiz: those there are, or one to write."""
    folder = root / "book/items" / slug_of(unit)
    there = sorted(path.stem for path in folder.glob("*.yml"))
    if there:
        return "\n".join(there)
    path = folder / f"{unit.id}-p01.yml"
    made.write(path, item_text(root, unit.id, "single", path))
    return path.stem


def _exercises(root: Path, unit: Entry, made: Made) -> None:
    """A worksheet with one question and one essay to write, or with the items there are."""
    slug = slug_of(unit)
    home = root / "exercises" / slug
    for lang in ("en", "id"):
        made.write(home / f"notes.{lang}.md", filled(f"unit/notes.{lang}.md", **_names(unit)))
    sheet = home / "worksheet.yml"
    if sheet.exists():
        made.kept.append(sheet)
        return
    rows = []
    for kind, points in (("single", "2"), ("essay", "{concepts: 8, argument: 8}")):
        number = next_number(f"{unit.id}-g", [home / "items"], [])
        path = home / "items" / f"{unit.id}-g{number:02}.yml"
        made.write(path, item_text(root, unit.id, kind, path))
        rows.append(f"  - {{id: {path.stem}, points: {points}}}")
    editor = editor_line(root, sheet, SCHEMAS / "worksheet.schema.json")
    made.write(
        sheet, filled("unit/worksheet.yml", editor=editor, items="\n".join(rows), **_names(unit))
    )


def _pages(catalogue: Catalogue, unit: Entry, made: Made, *, first: str, graded: bool) -> None:
    slug, names = slug_of(unit), _names(unit)
    points = [entry for entry in catalogue.points if entry.word("unit") == unit.id]
    can, level = "«write here: what the student can do»", "«write here: the level»"
    outcomes = [f"| {unit.id}.{n} | {can} | {level} |" for n in range(1, OUTCOMES + 1)]
    teaches, where = "«write here: what the lesson teaches»", "«write here: the heading»"
    rows = [f"| {point.id} | {teaches} | {where} |" for point in points]
    made.write(
        catalogue.path("book/design", f"{slug}.md"),
        filled("unit/design.md", outcomes="\n".join(outcomes), points="\n".join(rows), **names),
    )
    assignment = f"\n```{{assignment}} {slug}\n```\n" if graded else ""
    for lang in ("en", "id"):
        taught = {f"points_{lang}": "\n\n".join(_point(point, lang) for point in points)}
        folder = catalogue.path("book", lang, slug)
        lesson = filled(
            f"unit/lesson.{lang}.md", first=first, assignment=assignment, **taught, **names
        )
        made.write(folder / "lesson.md", lesson.rstrip("\n") + "\n")
        made.write(folder / "lecturer.md", filled(f"unit/lecturer.{lang}.md", **names))


def _point(point: Entry, lang: str) -> str:
    """A place to teach a point, with what the source says of it and what a check found."""
    text = " ".join(point.texts("text").get(lang, "").split())
    here = "tulis di sini: ajarkan" if lang == "id" else "write here: teach"
    said = f"«{here} “{text}” ({point.word('verdict')})»"
    return f":::{{point}} {point.id}\n:tier: primary\n:::\n{said}"


def _names(unit: Entry) -> dict[str, str]:
    """What the templates say of a unit."""
    title = {lang: unit.texts("title").get(lang, "").replace('"', "'") for lang in ("en", "id")}
    return {
        "unit": unit.id,
        "code": unit.id.upper(),
        "slug": slug_of(unit),
        "title_en": title["en"],
        "title_id": title["id"],
        "section": unit.word("section"),
        "requires": ", ".join(name.upper() for name in unit.names("requires")) or "none",
    }


def _contents(root: Path, unit: Entry, made: Made) -> None:
    """The lesson in _toc.yml, in the order of units; every other line stays as it is."""
    path = root / "_toc.yml"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lesson = f"book/en/{slug_of(unit)}/lesson"
    if any(lesson in line for line in lines):
        made.kept.append(path)
        return
    at, indent = _place(lines, int(unit.id[1:]))
    chapter = [
        f"{indent}- file: {lesson}",
        f"{indent}  sections:",
        f"{indent}    - file: book/en/{slug_of(unit)}/lecturer",
    ]
    made.change(path, "\n".join([*lines[:at], *chapter, *lines[at:]]) + "\n")


def _place(lines: list[str], number: int) -> tuple[int, str]:
    """The line before which the chapter of unit `number` goes, and how far it is indented."""
    chapters = [
        (n, m[1], int(m[2])) for n, line in enumerate(lines) if (m := UNIT_CHAPTER.match(line))
    ]
    for line, indent, other in chapters:
        if other > number:
            return line, indent
    if chapters:
        line, indent, _ = chapters[-1]
        return _end(lines, line, len(indent)), indent
    for line, text in enumerate(lines):
        if match := re.match(r"^( *)(chapters|parts|sections):\s*$", text):
            below = re.match(r"^( *)- ", lines[line + 1]) if line + 1 < len(lines) else None
            return line + 1, below[1] if below else f"{match[1]}  "
    raise AuthoringError("_toc.yml has no `chapters:`; add the unit's lesson by hand.")


def _end(lines: list[str], start: int, indent: int) -> int:
    """The line after a chapter: the next that is not indented more deeply."""
    for number in range(start + 1, len(lines)):
        text = lines[number]
        if text.strip() and len(text) - len(text.lstrip()) <= indent:
            return number
    return len(lines)
