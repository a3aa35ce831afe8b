"""The real book, built once for the tests of a process, and its pages as parsed HTML."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from lintas.book import build_site

ROOT = Path(__file__).resolve().parent.parent
LANGS = ("en", "id")
CONTENT = ("book", "_config.yml", "_toc.yml")
VOID = {"br", "hr", "img", "input", "link", "meta", "path", "circle"}


def copy_course(target: Path) -> Path:
    """A copy of what the book is built from, graded work included."""
    target.mkdir(parents=True, exist_ok=True)
    for name in (*CONTENT, "exercises"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        elif source.exists():
            shutil.copyfile(source, target / name)
    return target


@cache
def built_site() -> Path:
    """`_build/site` of a copy of the course; warnings were errors."""
    folder = Path(tempfile.mkdtemp(prefix="lintas-book-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return build_site(copy_course(folder / "course"))


def pages(site: Path | None = None) -> list[str]:
    """Addresses of all pages below the site, such as `en/help.html`."""
    folder = site or built_site()
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


def book_pages() -> list[str]:
    """All pages of both languages, without the one that chooses the language."""
    return [page for page in pages() if page != "index.html"]


@dataclass
class Page(HTMLParser):
    """What the tests ask of a page: links, resources, ids, headings, words."""

    text: str
    links: list[str] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    lang: str = ""
    twin: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        if "id" in found:
            self.ids[found["id"]] += 1
        if tag == "html":
            self.lang = found.get("lang", "")
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag == "a" and "data-lang" in found:
            self.twin = found["href"]
        if tag in ("script", "img", "iframe", "source", "video", "audio") and "src" in found:
            self.resources.append(found["src"])
        if tag == "link" and found.get("rel") in ("stylesheet", "icon", "preload"):
            self.resources.append(found["href"])


@cache
def page(address: str) -> Page:
    """A page of the built site."""
    return Page((built_site() / address).read_text(encoding="utf-8"))
