"""The two language trees held against each other: same pages, same structure, nothing stale.

`book/twins.lock.yml` remembers, for every section, the hashes of its two texts as they stood when
somebody last said that they agree (`lintas stamp`). A section whose one text is still the
remembered one while the other has moved is stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import yaml

from lintas.items.problems import Problem, problem_in

from .outline import Mark, Outline, Section, lesson_paths, read_outline

LOCK = Path("book/twins.lock.yml")
NAMES = {"en": "English", "id": "Indonesian"}
SAID = {
    "point": "point",
    "quiz": "quiz item",
    "chart": "chart",
    "scenario": "scenario",
    "assignment": "assignment",
}
HEADER = (
    "# Written by `lintas stamp`: hashes of sections whose two languages agree. Not for hands.\n"
)


@dataclass(frozen=True)
class Twins:
    """A page in both languages; `name` is its path inside book/en and book/id."""

    name: str
    en: Outline
    id: Outline


def read_twins(root: Path) -> list[Twins]:
    """All pages that exist in both languages."""
    names = {lang: _names(root, lang) for lang in NAMES}
    both = sorted(names["en"] & names["id"])
    book = root / "book"
    return [Twins(n, read_outline(book / "en" / n), read_outline(book / "id" / n)) for n in both]


def check_files(root: Path) -> Iterator[Problem]:
    """Every page exists in both languages. Code `twin-missing`."""
    names = {lang: _names(root, lang) for lang in NAMES}
    for lang, other in (("en", "id"), ("id", "en")):
        for name in sorted(names[lang] - names[other]):
            yield problem_in(
                root / "book" / lang / name,
                f"has no {NAMES[other]} twin",
                f"write book/{other}/{name}",
                "twin-missing",
            )


def check_structure(twins: Twins) -> Iterator[Problem]:
    """Headings, points, quizzes, charts, scenarios and citations agree. Code `twin-*`."""
    levels = [[section.level for section in page.sections] for page in (twins.en, twins.id)]
    if levels[0] != levels[1]:
        yield _headings(twins)
        return
    for kind, said in SAID.items():
        yield from _sequence(twins, kind, said)
    yield from _citations(twins)


def _headings(twins: Twins) -> Problem:
    pairs = zip_longest(twins.en.sections, twins.id.sections)
    en, idn = next((e, i) for e, i in pairs if not (e and i and e.level == i.level))
    here = idn or twins.id.sections[-1]
    return problem_in(
        twins.id.path,
        f"has other headings than the English page: {_titled(idn)} against {_titled(en)}",
        "give both pages the same sequence of headings",
        "twin-headings",
        line=here.line,
    )


def _titled(section: Section | None) -> str:
    return f"{'#' * section.level} {section.title} (line {section.line})" if section else "nothing"


def _sequence(twins: Twins, kind: str, said: str) -> Iterator[Problem]:
    """The first place where the two pages name different things."""
    for en, idn in zip_longest(twins.en.of(kind), twins.id.of(kind)):
        if en and idn and (en.name, en.section) == (idn.name, idn.section):
            continue
        page, mark = (twins.id, idn) if idn else (twins.en, en)
        yield problem_in(
            page.path,
            f"{said}s differ between the languages: English has {_named(en)}, "
            f"Indonesian has {_named(idn)}",
            f"name the same {said}s in the same sections of both pages",
            f"twin-{kind}",
            line=mark.line if mark else 0,
        )
        return


def _named(mark: Mark | None) -> str:
    return f"{mark.name} (line {mark.line}, section {mark.section})" if mark else "none here"


def _citations(twins: Twins) -> Iterator[Problem]:
    """Both pages cite the same works in each section; word order may differ."""
    for number, section in enumerate(twins.id.sections):
        cited = [
            {m.name for m in page.of("cite") if m.section == number}
            for page in (twins.en, twins.id)
        ]
        if odd := cited[0] ^ cited[1]:
            lacking = "Indonesian" if odd & cited[0] else "English"
            yield problem_in(
                twins.id.path,
                f"section '{section.title}' cites {', '.join(sorted(odd))} in one language only",
                f"add the citation to the {lacking} page, or take it out of the other",
                "twin-cite",
                line=section.line,
            )


def section_hash(section: Section) -> str:
    """Twelve hex digits of a section's words; line breaks and spaces do not count."""
    words = " ".join(f"{section.title}\n{section.text}".split())
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def pairs(twins: Twins) -> list[tuple[str, str]]:
    """Hashes (English, Indonesian) of the sections of a page, by position."""
    both = zip(twins.en.sections, twins.id.sections, strict=False)
    return [(section_hash(en), section_hash(idn)) for en, idn in both]


def read_lock(root: Path) -> dict[str, list[tuple[str, str]]]:
    """Remembered pairs by page; empty where nothing was stamped."""
    path = root / LOCK
    data = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None
    return {name: [(str(en), str(idn)) for en, idn in rows] for name, rows in (data or {}).items()}


def write_lock(root: Path, kept: dict[str, list[tuple[str, str]]]) -> None:
    """Remember `kept`, one section a line so that a change reads well in a diff."""
    lines = [HEADER]
    for name in sorted(kept):
        lines.append(f"{name}:\n")
        lines.extend(f'  - ["{en}", "{idn}"]\n' for en, idn in kept[name])
    (root / LOCK).write_text("".join(lines), encoding="utf-8")


def stale_sections(twins: Twins, remembered: list[tuple[str, str]]) -> Iterator[Problem]:
    """Sections where one language moved and the other did not. Code `twin-stale`."""
    old_en, old_id = {en for en, _ in remembered}, {idn for _, idn in remembered}
    for number, (en, idn) in enumerate(pairs(twins)):
        if (en in old_en) == (idn in old_id):
            continue
        kept, moved = ("English", "Indonesian") if en in old_en else ("Indonesian", "English")
        page = twins.en if kept == "English" else twins.id
        section = page.sections[number]
        yield problem_in(
            page.path,
            f"section '{section.title}': the {moved} text changed, the {kept} one did not",
            f"bring the {kept} section up to date; if it still agrees, run `lintas stamp --accept`",
            "twin-stale",
            line=section.line,
        )


def _names(root: Path, lang: str) -> set[str]:
    base = root / "book" / lang
    return {path.relative_to(base).as_posix() for path in lesson_paths(root, lang)}


__all__ = [
    "Twins",
    "check_files",
    "check_structure",
    "pairs",
    "read_lock",
    "read_twins",
    "section_hash",
    "stale_sections",
    "write_lock",
]
