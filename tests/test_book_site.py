"""The real book in both languages: every link leads somewhere, nothing leads outside."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from book_pages import LANGS, ROOT, book_pages, built_site, page

from lintas.book.library import library
from lintas.items import parse_yaml

PAGES = book_pages()
ALLOWED = ("mailto:", "tel:", "data:text/csv")


def test_both_languages_have_the_same_pages() -> None:
    trees = [{name[3:] for name in PAGES if name.startswith(f"{lang}/")} for lang in LANGS]
    assert trees[0] == trees[1]
    assert {"index.html", "u10-palermo-protocol/lesson.html", "search.html"} <= trees[0]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_loads_anything_from_elsewhere(name: str) -> None:
    for source in page(name).resources:
        assert not urlsplit(source).netloc
        if source.startswith("data:image/svg+xml"):
            continue
        assert urlsplit(source).scheme == ""
        assert _file(name, source).is_file(), source


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_page_and_a_place_in_it(name: str) -> None:
    for link in page(name).links:
        if link.startswith(ALLOWED):
            continue
        parts = urlsplit(link)
        assert not parts.scheme, f"{name}: {link} leads outside"
        target = _file(name, link)
        assert target.is_file(), f"{name}: {link}"
        if parts.fragment and target.suffix == ".html":
            address = target.relative_to(built_site()).as_posix()
            assert unquote(parts.fragment) in page(address).ids, f"{name}: {link}"


def _file(name: str, link: str) -> Path:
    path = urlsplit(link).path
    return built_site() / posixpath.normpath(
        posixpath.join(posixpath.dirname(name), path) if path else name
    )


@pytest.mark.parametrize("name", PAGES)
def test_links_inside_quizzes_lead_to_places_too(name: str) -> None:
    for payload in _payloads(name):
        for entry in payload["answer"]["read"]:
            target = _file(name, entry["href"]).relative_to(built_site()).as_posix()
            assert urlsplit(entry["href"]).fragment in page(target).ids


def _payloads(name: str) -> list[dict[str, object]]:
    found = re.findall(
        r'<div class="lintas-quiz"[^>]*>\n<script type="application/json">(.*?)</script>',
        page(name).text,
    )
    assert len(found) == page(name).text.count('class="lintas-quiz"')
    return [one for model in found for some in json.loads(model)["items"].values() for one in some]


@pytest.mark.parametrize("name", PAGES)
def test_the_language_switch_leads_to_the_twin_and_back(name: str) -> None:
    lang, _, rest = name.partition("/")
    other = LANGS[1 - LANGS.index(lang)]
    assert page(name).lang == lang
    twin = _file(name, page(name).twin).relative_to(built_site()).as_posix()
    assert twin == f"{other}/{rest}"
    assert _file(twin, page(twin).twin).relative_to(built_site()).as_posix() == name


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_main_heading_and_unique_ids(name: str) -> None:
    found = page(name)
    assert found.tags["h1"] == found.tags["main"] == found.tags["footer"] == 1
    assert [one for one, count in found.ids.items() if count > 1] == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_other_themes_is_left(name: str) -> None:
    text = page(name).text.lower()
    for foreign in (
        "fontawesome",
        "mathjax",
        "require.js",
        "bootstrap",
        "documentation_options",
        "doctools",
        "searchindex",
        "sphinx_highlight",
        "pygments.css",
    ):
        assert foreign not in text


@pytest.mark.parametrize("lang", LANGS)
def test_the_lesson_has_its_points_with_their_tiers(lang: str) -> None:
    lesson = page(f"{lang}/u10-palermo-protocol/lesson.html")
    points = [one["id"] for one in parse_yaml(ROOT / "book/points.yml")[0] if one["unit"] == "u10"]
    assert len(points) == 11
    assert all(point in lesson.ids for point in points)
    assert lesson.text.count('class="tier tier-') >= len(points)


@pytest.mark.parametrize("lang", LANGS)
def test_the_first_page_maps_all_units_and_links_the_ready_ones(lang: str) -> None:
    text = page(f"{lang}/index.html").text
    units = library(ROOT).units
    assert text.count('<li class="unit unit-') == len(units) == 20
    ready = [unit for unit in units if (ROOT / "book" / "en" / unit.slug / "lesson.md").exists()]
    assert text.count('class="unit unit-ready"') == len(ready)
    assert "u10-palermo-protocol/lesson.html" in text
    assert text.count("<path d=") >= sum(len(unit.requires) for unit in units)
    for number in (92, 101, 51, 28, 20, 7, 3):
        assert f"<strong>{number}</strong>" in text


@pytest.mark.parametrize("lang", LANGS)
def test_the_glossary_is_sorted_and_every_term_is_an_anchor(lang: str) -> None:
    from lintas.book.terms import sort_key

    found = page(f"{lang}/glossary.html")
    terms = library(ROOT).terms
    assert set(terms) <= set(found.ids)
    order = re.findall(r'<div class="term" id="([\w-]+)">', found.text)
    keys = [sort_key(terms[name].term[lang]) for name in order]
    assert keys == sorted(keys)


@pytest.mark.parametrize("lang", LANGS)
def test_graded_items_are_not_in_the_book(lang: str) -> None:
    folder = built_site() / lang
    text = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.html"))
    text += (folder / "_static" / "lintas" / f"search-{lang}.js").read_text(encoding="utf-8")
    assert not re.search(r"u\d\d-g\d\d", text)


@pytest.mark.parametrize("lang", LANGS)
def test_the_search_index_knows_sections_and_terms_but_no_citation_keys(lang: str) -> None:
    source = built_site() / lang / "_static" / "lintas" / f"search-{lang}.js"
    text = source.read_text(encoding="utf-8")
    entries = json.loads(text.removeprefix("window.lintasSearch=").rstrip(";\n"))
    assert len(entries) > 123
    for _, heading, href, _ in entries:
        path, _, anchor = href.partition("#")
        assert heading and (built_site() / lang / path).is_file()
        assert not anchor or anchor in page(f"{lang}/{path}").ids
    assert "trafficking-protocol" not in "".join(entry[3] for entry in entries)


def test_the_page_that_chooses_the_language_works_without_a_script() -> None:
    chooser = page("index.html")
    assert chooser.links == ["en/index.html", "id/index.html"]
    assert chooser.resources == ["data:,"]
