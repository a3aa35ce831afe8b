"""The parts of the book that need no build: words, data, map, settings, server."""

from __future__ import annotations

import re
import threading
import urllib.request
from datetime import date
from pathlib import Path

import pytest
from book_pages import ROOT

from lintas.book import conf, library, maplayout
from lintas.book.server import HOST, make_server
from lintas.book.site import read_warnings
from lintas.book.terms import bare, sort_key
from lintas.book.words import LANGS, date_in_words, say, words
from lintas.items import ContentError, parse_yaml

BOOK = library.library(ROOT)
SLOT = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("name", words("en"))
def test_every_phrase_has_the_same_slots_in_both_languages(name: str) -> None:
    assert set(SLOT.findall(words("en")[name])) == set(SLOT.findall(words("id")[name]))


def test_phrases_that_templates_and_modules_use_exist() -> None:
    used = set()
    for path in (ROOT / "lintas" / "book").rglob("*"):
        if path.suffix == ".html":
            used |= set(re.findall(r"\bw\.(\w+)", path.read_text(encoding="utf-8")))
        if path.suffix == ".py":
            used |= set(re.findall(r"\bsay\(\"(\w+)\"", path.read_text(encoding="utf-8")))
    assert len(used) > 40
    assert used <= set(words("en")) and used <= set(words("id"))


@pytest.mark.parametrize(
    ("value", "lang", "shown"),
    [
        ("2026-01-28", "en", "28 January 2026"),
        ("2026-01-28", "id", "28 Januari 2026"),
        ("2025-12", "id", "Desember 2025"),
        ("2025", "en", "2025"),
    ],
)
def test_dates_are_written_as_the_language_does(value: str, lang: str, shown: str) -> None:
    assert date_in_words(value, lang) == shown


def test_the_course_has_twenty_units_that_require_earlier_ones() -> None:
    assert [unit.id for unit in BOOK.units] == [f"u{number:02}" for number in range(20)]
    for unit in BOOK.units:
        assert all(needed < unit.id for needed in unit.requires)
        assert all(unit.title[lang] and unit.about[lang] for lang in LANGS)


def test_the_glossary_holds_every_term_once_with_both_languages() -> None:
    data, _ = parse_yaml(ROOT / "book" / "glossary.yml")
    ids = [term["id"] for term in data]
    assert len(ids) == len(set(ids)) == len(BOOK.terms) >= 123
    points = {point["id"] for point in parse_yaml(ROOT / "book" / "points.yml")[0]}
    cited = set(re.findall(r"@\w+\{([^,\s]+)", (ROOT / "book/references.bib").read_text("utf-8")))
    for term in BOOK.terms.values():
        assert all(term.term[lang] and term.definition[lang] for lang in LANGS)
        assert term.point in points
        assert set(term.sources) <= cited
        assert "http" not in str(term)


def test_every_help_line_says_when_it_was_seen_and_never_in_the_future() -> None:
    today = date.today().isoformat()
    assert {line.id for line in BOOK.helplines} >= {"sapa-129", "kp2mi", "lpsk"}
    for line in BOOK.helplines:
        assert line.contacts
        assert max(line.seen, line.checked) <= today
        assert all(kind in words("en") for kind, _ in line.contacts)


def test_a_unit_that_requires_nothing_known_is_named(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "units.yml").write_text(
        "- {id: u00, slug: u00-x, title: {en: a, id: b}, requires: [u77], about: {en: a, id: b}}\n"
    )
    with pytest.raises(ContentError, match="u00 requires u77"):
        library.library(tmp_path)


def test_a_record_without_a_language_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    file = tmp_path / "book" / "units.yml"
    file.write_text("\n- {id: u00, slug: u00-x, title: {en: a}, about: {en: a, id: b}}\n")
    with pytest.raises(ContentError) as found:
        library.library(tmp_path)
    assert found.value.problems[0].line == 2


def test_the_map_puts_each_unit_below_what_it_requires_and_no_line_under_a_unit() -> None:
    spots = maplayout.layout(BOOK.units)
    assert len(set(spots.values())) == len(BOOK.units)
    taken = set(spots.values())
    for unit in BOOK.units:
        for needed in unit.requires:
            top, bottom = spots[needed][0], spots[unit.id][0]
            assert top < bottom
            column = maplayout.lane((needed, unit.id), spots) - 0.5
            assert not taken & {(row, column) for row in range(top + 1, bottom)}


def test_units_in_a_circle_are_an_error() -> None:
    both = {"en": "x", "id": "x"}
    circle = [
        library.Unit("u00", "u00-a", both, ("u01",), "", both),
        library.Unit("u01", "u01-a", both, ("u00",), "", both),
    ]
    with pytest.raises(ValueError, match="circle"):
        maplayout.rows(circle)


def test_our_settings_are_those_of_jupyter_book() -> None:
    jupyter = pytest.importorskip("jupyter_book.config")
    theirs, _ = jupyter.get_final_config(
        user_yaml=ROOT / "_config.yml", cli_config={"latex_individualpages": False}
    )
    ours = conf.shared_settings(ROOT)
    assert set(ours["extensions"]) == set(theirs["extensions"])
    assert set(ours["exclude_patterns"]) == set(theirs["exclude_patterns"])
    same = set(ours) - {"extensions", "exclude_patterns"}
    assert {name: ours[name] for name in same} == {name: theirs[name] for name in same}


def test_the_indonesian_contents_are_the_english_ones() -> None:
    toc, _ = parse_yaml(ROOT / "_toc.yml")
    en, other = conf.language_toc(toc, "en"), conf.language_toc(toc, "id")
    assert en == other
    assert en["root"] == "index"
    assert "book/" not in str(en)


def test_the_edition_is_dated_by_the_epoch_when_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert conf.edition_date(ROOT) == "1970-01-01"


def test_a_folder_without_history_has_no_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert conf.edition_date(tmp_path) == ""


def test_warnings_become_problems_with_file_and_line(tmp_path: Path) -> None:
    said = f"{tmp_path}/book/en/x.md:7: WARNING: there is no item u10-p99 → name another\n"
    (problem,) = read_warnings(said, tmp_path)
    assert (problem.file, problem.line) == ("book/en/x.md", 7)
    assert (problem.message, problem.remedy) == ("there is no item u10-p99", "name another")


def test_terms_are_sorted_without_marks_and_shown_without_brackets() -> None:
    assert bare("trafficking in persons (TIP)") == "trafficking in persons"
    assert sort_key("“Élite”") == "elite"
    assert say("id", "minutes", n=100) == "sekitar 100 menit"


def test_the_server_shows_the_book_to_this_computer_only(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>Lintas</title>")
    (tmp_path / "empty").mkdir()
    with make_server(tmp_path, 0) as first:
        port = first.server_address[1]
        assert first.server_address[0] == HOST == "127.0.0.1"
        with make_server(tmp_path, port) as second:
            assert second.server_address[1] != port
        threading.Thread(target=first.serve_forever, daemon=True).start()
        with urllib.request.urlopen(f"http://{HOST}:{port}/") as answer:
            assert answer.headers["Cache-Control"] == "no-cache"
            assert b"Lintas" in answer.read()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://{HOST}:{port}/empty/")
        first.shutdown()
