"""What a lesson's Markdown contains, by line: headings, directives, citations, links.

A line scanner, not a renderer: checks must run in a second, without Sphinx, on broken files too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,}|:{3,})\s*(?:\{([\w:.-]+)\}\s*(.*)|(.*))$")
HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
LABEL = re.compile(r"^\(([^)]+)\)=\s*$")
OPTION = re.compile(r"^\s*:([\w-]+):\s*(.*)$")
ROLE = re.compile(r"\{([a-z][\w:.-]*)\}`([^`]+)`")
SPAN = re.compile(r"(\{[a-z][\w:.-]*\})?(`+)(?!`).+?(?<!`)\2(?!`)")
LINK = re.compile(r"(?<!\\)(!?)\[(?:[^\]\\]|\\.)*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
SHOWN_AS = re.compile(r"^.*<([^<>]+)>$", re.S)
ONE_NAME = {"point", "chart", "scenario", "assignment", "figure", "image"}


@dataclass(frozen=True)
class Mark:
    """Something a lesson names: `kind` ("quiz", "cite", "link" …), `name`, line, section."""

    kind: str
    name: str
    line: int
    section: int


@dataclass(frozen=True)
class Section:
    """The text from one heading to the next; level 0 is what stands before the first."""

    level: int
    title: str
    line: int
    text: str


@dataclass
class Outline:
    """One lesson or page. `prose` holds (line, text, inside a repair block)."""

    path: Path
    marks: list[Mark] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    prose: list[tuple[int, str, bool]] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Mark]:
        """Marks of these kinds, in the order of the page."""
        return [mark for mark in self.marks if mark.kind in kinds]


@dataclass
class _Fence:
    sign: str
    length: int
    directive: str | None
    head: bool = True


def read_outline(path: Path) -> Outline:
    """The outline of a Markdown file."""
    return outline(path.read_text(encoding="utf-8"), path)


def outline(text: str, path: Path) -> Outline:
    """The outline of `text`, which came from `path`."""
    return _Scanner(path).scan(text)


def slug(title: str) -> str:
    """The anchor a heading gets: as GitHub makes it."""
    plain = re.sub(r"\{[\w:.-]+\}|[`*_]", "", title).strip().lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain))


class _Scanner:
    def __init__(self, path: Path) -> None:
        self.found = Outline(path)
        self.fences: list[_Fence] = []
        self.section: tuple[int, str, int] = (0, "", 1)
        self.body: list[str] = []

    def scan(self, text: str) -> Outline:
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            if number <= _front_matter(lines):
                continue
            self.line(number, line)
        self.close_section()
        return self.found

    def line(self, number: int, line: str) -> None:
        fence = FENCE.match(line)
        if fence and self.fence(number, fence):
            self.body.append(line)
            return
        heading = HEADING.match(line)
        if heading and not self.fences:
            self.close_section()
            self.section = (len(heading[1]), heading[2], number)
        self.body.append(line)
        self.content(number, line)

    def fence(self, number: int, match: re.Match[str]) -> bool:
        sign, length, directive = match[1][0], len(match[1]), match[2]
        top = self.fences[-1] if self.fences else None
        info = match[2] or (match[4] or "").strip()
        if top and not info and sign == top.sign and length >= top.length:
            self.fences.pop()
            return True
        if top and top.directive is None:
            return False
        self.fences.append(_Fence(sign, length, directive))
        if directive:
            self.directive(number, directive, match[3].strip())
        return True

    def directive(self, number: int, name: str, argument: str) -> None:
        if name in ONE_NAME:
            for word in re.split(r"[\s,]+", argument) if name == "point" else [argument]:
                self.mark(name, word, number)
        elif name != "quiz":
            self.mark("directive", name, number)
        else:
            self.mark("quiz-block", argument, number)

    def content(self, number: int, line: str) -> None:
        top = self.fences[-1] if self.fences else None
        if top and top.head:
            if OPTION.match(line):
                return
            top.head = not line.strip()
        if top and top.directive is None:
            return
        if top and top.directive == "quiz":
            for word in line.split():
                self.mark("quiz", word, number)
            return
        self.text(number, line)

    def text(self, number: int, line: str) -> None:
        if label := LABEL.match(line):
            self.found.labels.add(label[1])
        bare = SPAN.sub(lambda span: span[0] if span[1] else " ", line)  # without code
        for role, inner in ROLE.findall(bare):
            self.role(number, role, inner)
        for image, target in LINK.findall(bare):
            self.mark("image" if image else "link", target, number)
        repair = any(fence.directive == "repair" for fence in self.fences)
        if bare.strip():
            self.found.prose.append((number, _readable(bare), repair))

    def role(self, number: int, role: str, inner: str) -> None:
        shown = SHOWN_AS.match(inner)
        name = (shown[1] if shown else inner).strip()
        if role.startswith("cite"):
            for key in name.split(","):
                self.mark("cite", key.strip(), number)
        elif role in ("gloss", "doc"):
            self.mark(role, name, number)

    def mark(self, kind: str, name: str, line: int) -> None:
        self.found.marks.append(Mark(kind, name, line, len(self.found.sections)))

    def close_section(self) -> None:
        level, title, line = self.section
        text = "\n".join(self.body).strip()
        if level or text:
            self.found.sections.append(Section(level, title, line, text))
        self.body = []


def _front_matter(lines: list[str]) -> int:
    """How many lines the YAML block at the top takes."""
    if not lines or lines[0].strip() != "---":
        return 0
    ends = (n for n, line in enumerate(lines[1:], 2) if line.strip() in ("---", "..."))
    return next(ends, 0)


def _readable(line: str) -> str:
    """A line without the targets of links and roles: what a reader sees."""
    line = re.sub(r"\{[\w:.-]+\}`([^`<]*)(?:<[^>]*>)?`", r"\1", line)
    return re.sub(r"\]\([^)]*\)", "]", line)


def lesson_paths(root: Path, lang: str) -> Iterator[Path]:
    """Every page of one language, in the order of names."""
    yield from sorted((root / "book" / lang).rglob("*.md"))
