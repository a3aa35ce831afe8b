"""Checks of the course's content: each a small function with a code, a message and a remedy.

A check takes the catalogue and yields problems; CHECKS lists them in the order they are told.
Items are judged in lintas.items, data files in checks_data, the two languages in twins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lintas.items import Bank, Item, Problem, bank_problems, item_problems, problem_in
from lintas.items.lints_bank import family_clashes

from . import twins
from .catalogue import LANGS, Catalogue, Entry, is_graded, slug_of
from .checks_data import (
    at,
    charts_load,
    data_ids_are_unique,
    data_names_what_exists,
    data_speaks_both_languages,
    said_by,
    scenarios_can_be_judged,
    tables_have_sources,
)
from .checks_draft import keys_agree_with_the_engine, nothing_is_left_to_write
from .outline import Mark, Outline, slug

Check = Callable[[Catalogue], Iterator[Problem]]
ENOUGH_PRACTICE = 3
CORRECTED = {"wrong", "garbled"}
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
OUTSIDE = ("http:", "https:", "mailto:", "tel:")


def run(catalogue: Catalogue) -> list[Problem]:
    """All problems of the course, each once, with paths as seen from its root."""
    found = [problem for check in CHECKS for problem in check(catalogue)]
    return list(dict.fromkeys(_relative(p, catalogue.root) for p in [*catalogue.problems, *found]))


def _relative(problem: Problem, root: Path) -> Problem:
    path = Path(problem.file)
    file = path.relative_to(root).as_posix() if path.is_relative_to(root) else problem.file
    said = {name: getattr(problem, name) for name in ("line", "item", "remedy", "code")}
    return Problem(file=file, message=problem.message.replace(f"{root}/", ""), **said)


def items_load(catalogue: Catalogue) -> Iterator[Problem]:
    """Every item file is a valid item. Codes of lintas.items."""
    for bank in catalogue.all_banks():
        yield from bank.problems


def items_pass_lints(catalogue: Catalogue) -> Iterator[Problem]:
    """Items are well written and name what the course declares. Codes of lintas.items."""
    for bank in catalogue.all_banks():
        for item_id, item in bank.items.items():
            path, lines = bank.files[item_id], bank.lines[item_id]
            yield from item_problems(item, catalogue.context, path, lines)
        yield from bank_problems(bank.items, bank.files, bank.lines)


def worksheets_load(catalogue: Catalogue) -> Iterator[Problem]:
    """Every worksheet is valid. Codes of lintas.worksheets."""
    from lintas.worksheets import load_worksheet

    bases = (catalogue.path("exercises"), *catalogue.banks)
    for folder in sorted(path.parent for base in bases for path in base.glob("*/worksheet.yml")):
        yield from said_by(load_worksheet, folder, [base / folder.name for base in bases])


def graded_is_yes_or_no(catalogue: Catalogue) -> Iterator[Problem]:
    """`graded:` of a unit is true or false, and false only without graded items. Code `graded`."""
    for unit in catalogue.units:
        bank = catalogue.graded.get(slug_of(unit))
        if not isinstance(unit.data.get("graded", True), bool):
            said = f"graded: of {unit.id} is neither true nor false"
            yield at(unit, said, "write `graded: false`, or leave it out", "graded")
        elif not is_graded(unit) and bank and bank.items:
            said = f"{unit.id} says `graded: false`, but exercises/{slug_of(unit)} has items"
            yield at(unit, said, "leave the line out, or remove the items", "graded")


def worksheets_have_one_of_a_family(catalogue: Catalogue) -> Iterator[Problem]:
    """Two graded items of one family give each other away. Code `family-clash`."""
    for bank in catalogue.graded.values():
        for item_id, finding in family_clashes(bank.items):
            yield _at_item(bank, item_id, finding.message, finding.remedy, "family-clash")


def lessons_name_what_exists(catalogue: Catalogue) -> Iterator[Problem]:
    """What a directive or role names is declared somewhere. Code `unknown-*`."""
    known = _known_names(catalogue)
    for _, page, mark in _marks(catalogue):
        if mark.kind in known:
            names, what = known[mark.kind]
            if mark.name not in names:
                said = f"{{{mark.kind}}} '{mark.name}' is not {what}"
                remedy = "correct the name or add the file or record"
                yield _in(page, said, remedy, f"unknown-{mark.kind}", mark.line)


def _known_names(catalogue: Catalogue) -> dict[str, tuple[Set[str], str]]:
    items = {item_id for bank in catalogue.practice.values() for item_id in bank.items}
    points = {entry.id for entry in catalogue.points}
    return {
        "quiz": (items, "a practice item of book/items"),
        "chart": (catalogue.charts, "a chart of lintas.charts"),
        "scenario": ({entry.id for entry in catalogue.scenarios}, "a file of book/scenarios"),
        "gloss": ({entry.id for entry in catalogue.glossary}, "a term of book/glossary.yml"),
        "cite": (catalogue.cites, "a key of book/references.bib"),
        "point": (points, "a point of book/points.yml"),
        "assignment": ({slug_of(unit) for unit in catalogue.units}, "a unit's slug"),
    }


def languages_agree(catalogue: Catalogue) -> Iterator[Problem]:
    """The two trees have the same pages and structure, nothing stale. Code `twin-*`."""
    yield from twins.check_files(catalogue.root)
    lock = twins.read_lock(catalogue.root)
    for page in twins.read_twins(catalogue.root):
        yield from twins.check_structure(page)
        yield from twins.stale_sections(page, lock.get(page.name, []))


def practice_is_used_once(catalogue: Catalogue) -> Iterator[Problem]:
    """Every practice item stands in exactly one place of the lessons. Code `item-use`.

    Other pages, such as the first one, may show an item again.
    """
    lessons = [page for page in catalogue.pages["en"] if page.path.name == "lesson.md"]
    uses = Counter(mark.name for page in lessons for mark in page.of("quiz"))
    for bank in catalogue.practice.values():
        for item_id in bank.items:
            if uses[item_id] != 1:
                said = f"is used {uses[item_id]} times in the lessons"
                remedy = "name it in exactly one {quiz} block"
                yield _at_item(bank, item_id, said, remedy, "item-use")


def outcomes_are_practised(catalogue: Catalogue) -> Iterator[Problem]:
    """Outcomes of a ready unit have items enough. Codes `outcome-practice`, `outcome-graded`.

    A unit with `graded: false` in units.yml has no graded work, by design.
    """
    ready = {unit.id: is_graded(unit) for unit in catalogue.ready}
    practice, graded = (
        Counter(
            outcome
            for bank in banks.values()
            for i in bank.items.values()
            for outcome in i.outcomes
        )
        for banks in (catalogue.practice, catalogue.graded)
    )
    for entry in catalogue.outcomes:
        if entry.word("unit") not in ready:
            continue
        if practice[entry.id] < ENOUGH_PRACTICE:
            said = f"outcome {entry.id} has {practice[entry.id]} practice items"
            yield at(entry, said, f"write at least {ENOUGH_PRACTICE}", "outcome-practice")
        if ready[entry.word("unit")] and not graded[entry.id]:
            said = f"outcome {entry.id} has no graded item"
            yield at(entry, said, "write at least one in exercises/", "outcome-graded")


def points_are_taught(catalogue: Catalogue) -> Iterator[Problem]:
    """Points of a ready unit are taught in both lessons. Code `point-untaught`."""
    for unit in catalogue.ready:
        for lang in LANGS:
            page = catalogue.lesson(unit, lang)
            taught = {mark.name for mark in page.of("point")} if page else set()
            for entry in _points_of(catalogue, unit):
                if page and entry.id not in taught:
                    said = f"does not teach {entry.id} ({_short(entry)})"
                    remedy = "add :::{point} " + entry.id + " where it is taught"
                    yield _in(page, said, remedy, "point-untaught", 0)


def points_are_assessed(catalogue: Catalogue) -> Iterator[Problem]:
    """Points of a ready unit have an item; corrected ones a practice item. Code `point-*`.

    Only practice items show their feedback to the reader, so a wrong or garbled point needs one.
    """
    practice = {point for item in _items(catalogue.practice) for point in item.covers}
    graded = {point for item in _items(catalogue.graded) for point in item.covers}
    for unit in catalogue.ready:
        for entry in _points_of(catalogue, unit):
            verdict = entry.word("verdict")
            if entry.id not in practice | graded:
                said, code = (
                    f"{entry.id} ({_short(entry)}) is assessed by no item",
                    "point-unassessed",
                )
                yield at(entry, said, "name it in `covers` of an item", code)
            elif verdict in CORRECTED and entry.id not in practice:
                said = f"{entry.id} is {verdict} in the source, but no practice item corrects it"
                remedy = "let the feedback of a practice item that covers it state the correction"
                yield at(entry, said, remedy, "point-uncorrected")


def words_do_no_harm(catalogue: Catalogue) -> Iterator[Problem]:
    """No word of the avoid list outside a {repair} block. Code `word-to-avoid`."""
    for lang, pages in catalogue.pages.items():
        for page in pages:
            for line, text, in_repair in page.prose:
                if not in_repair:
                    for said, remedy in _avoided(catalogue, lang, text):
                        yield _in(page, said, remedy, "word-to-avoid", line)
    for entries in _spoken(catalogue):
        for entry in entries:
            for lang, text in _texts(entry.data):
                for said, remedy in _avoided(catalogue, lang, QUOTED.sub(" ", text)):
                    yield at(entry, said, remedy, "word-to-avoid")


def _spoken(catalogue: Catalogue) -> Iterator[list[Entry]]:
    """Data whose texts a reader sees; points and misconceptions state what is not so."""
    yield catalogue.units
    yield catalogue.outcomes
    yield catalogue.glossary
    yield catalogue.scenarios
    yield catalogue.chart_words


def _avoided(catalogue: Catalogue, lang: str, text: str) -> Iterator[tuple[str, str]]:
    for pattern, instead in catalogue.avoid.get(lang, ()):
        if hit := pattern.search(text):
            yield f"says '{hit.group()}'", f"write: {instead}"


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    """(language, text) of everything bilingual inside a record."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in LANGS and isinstance(inner, str):
            yield key, inner
        yield from _texts(inner)
    for inner in value if isinstance(value, list) else ():
        yield from _texts(inner)


def links_resolve(catalogue: Catalogue) -> Iterator[Problem]:
    """Links inside the book lead to a page, a file or a heading. Code `dead-link`."""
    pages = {page.path.resolve(): page for each in catalogue.pages.values() for page in each}
    labels = {
        lang: {label for page in each for label in page.labels}
        for lang, each in catalogue.pages.items()
    }
    for lang, page, mark in _marks(catalogue):
        if mark.kind not in ("link", "image", "figure", "doc"):
            continue
        if mark.name.removeprefix("#") in labels[lang] or _resolves(page, mark, pages):
            continue
        remedy = "correct the path, as seen from this page"
        yield _in(page, f"leads nowhere: {mark.name}", remedy, "dead-link", mark.line)


def _resolves(page: Outline, mark: Mark, pages: dict[Path, Outline]) -> bool:
    if mark.name.startswith(OUTSIDE):
        return True
    path, _, anchor = unquote(mark.name).partition("#")
    if not path:
        return anchor in _anchors(page)
    target = (page.path.parent / path).resolve()
    for option in (target, target.with_suffix(".md"), target.with_name(target.name + ".md")):
        if option in pages:
            return not anchor or anchor in _anchors(pages[option])
    return target.exists()


def _anchors(page: Outline) -> set[str]:
    points = {mark.name for mark in page.of("point")}
    return {slug(s.title) for s in page.sections} | page.labels | points


def _marks(catalogue: Catalogue) -> Iterator[tuple[str, Outline, Mark]]:
    for lang, pages in catalogue.pages.items():
        for page in pages:
            for mark in page.marks:
                yield lang, page, mark


def _items(banks: Mapping[str, Bank]) -> Iterator[Item]:
    for bank in banks.values():
        yield from bank.items.values()


def _points_of(catalogue: Catalogue, unit: Entry) -> list[Entry]:
    return [entry for entry in catalogue.points if entry.word("unit") == unit.id]


def _short(entry: Entry) -> str:
    text = entry.texts("text").get("en", "")
    return text if len(text) <= 60 else text[:57] + "…"


def _in(page: Outline, message: str, remedy: str, code: str, line: int) -> Problem:
    return problem_in(page.path, message, remedy, code, line=line)


def _at_item(bank: Bank, item_id: str, message: str, remedy: str, code: str) -> Problem:
    return problem_in(bank.files[item_id], message, remedy, code, line=1, item=item_id)


CHECKS: tuple[Check, ...] = (
    nothing_is_left_to_write,
    items_load,
    items_pass_lints,
    worksheets_load,
    worksheets_have_one_of_a_family,
    graded_is_yes_or_no,
    charts_load,
    scenarios_can_be_judged,
    keys_agree_with_the_engine,
    data_ids_are_unique,
    data_speaks_both_languages,
    data_names_what_exists,
    lessons_name_what_exists,
    languages_agree,
    practice_is_used_once,
    outcomes_are_practised,
    points_are_taught,
    points_are_assessed,
    words_do_no_harm,
    tables_have_sources,
    links_resolve,
)
