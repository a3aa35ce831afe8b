"""Charts: what is drawn is what the tables hold, in both languages, in colours seen apart."""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lintas.charts import bundle_for, load, names, show
from lintas.charts.bundle import write_bundle
from lintas.charts.formats import day, number, wrapped
from lintas.charts.notebook import notebook_record
from lintas.charts.palette import DARK, LIGHT, SERIES, resolve
from lintas.charts.sources import load_sources
from lintas.items import ContentError

BOOK = Path(__file__).resolve().parent.parent / "book"
CHARTS = names(BOOK)
LANGS = ("en", "id")
BOTH = [(name, lang) for name in CHARTS for lang in LANGS]


def rows(file: str, **where: str) -> list[dict[str, str]]:
    with (BOOK / "data" / file).open(encoding="utf-8", newline="") as table:
        return [
            row
            for row in csv.DictReader(table)
            if all(row[key] == value for key, value in where.items())
        ]


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def figure_texts(figure: dict[str, Any]) -> list[str]:
    hover = [text for trace in figure["data"] for text in trace.get("hovertext", ())]
    names = [text for trace in figure["data"] for text in trace.get("text", ())]
    notes = figure["layout"].get("annotations", ())
    return [*hover, *names, *(note["text"] for note in notes)]


# --- data -----------------------------------------------------------------------------------


def test_every_chart_is_found_by_name() -> None:
    assert set(CHARTS) == {
        "asean-palermo",
        "asean-three-treaties",
        "chapter-verdicts",
        "detected-headlines",
        "forced-labour-rounds",
        "glotip-raw-sums",
        "idn-detected-abroad",
        "indonesia-law-timeline",
        "indonesia-tip-tier",
        "palermo-parties",
        "tppo-official-totals",
        "untoc-family",
    }
    assert [load(name, BOOK).name for name in CHARTS] == CHARTS


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_figures_hold_finite_numbers_and_no_default_template(name: str, lang: str) -> None:
    figure = load(name, BOOK).figure_json(lang)
    numbers = [leaf for leaf in leaves(figure) if isinstance(leaf, int | float)]
    assert numbers
    assert all(math.isfinite(value) for value in numbers)
    assert "template" not in figure["layout"]
    assert len(json.dumps(figure)) < 20_000


@pytest.mark.parametrize("lang", LANGS)
def test_palermo_parties_draws_the_years_of_the_table(lang: str) -> None:
    line = load("palermo-parties", BOOK).figure_json(lang)["data"][1]
    table = rows("treaty_parties_by_year.csv", treaty="TIP_PROTOCOL")
    assert list(line["x"]) == [f"{row['year']}-12-31" for row in table]
    assert list(line["y"]) == [int(row["parties_at_year_end"]) for row in table]
    assert line["x"][-1] == "2013-12-31"


@pytest.mark.parametrize("lang", LANGS)
def test_palermo_parties_marks_single_days_without_a_line(lang: str) -> None:
    level, _, days = load("palermo-parties", BOOK).figure_json(lang)["data"]
    assert list(zip(days["x"], days["y"], strict=True)) == [
        ("2010-06-01", 137),
        ("2024-04-20", 182),
    ]
    assert days["mode"] == "markers"
    assert (level["x"][0], set(level["y"])) == ("2002-12-12", {117})


@pytest.mark.parametrize("lang", LANGS)
def test_asean_palermo_draws_every_act_of_the_table_once(lang: str) -> None:
    chart = load("asean-palermo", BOOK)
    signed, ratified, acceded = chart.figure_json(lang)["data"][-3:]
    table = rows("treaty_status_asean.csv", treaty="TIP_PROTOCOL")

    def drawn(column: str, keep: Callable[[str], bool]) -> list[str]:
        return sorted(row[column] for row in table if row[column] and keep(row["mode"]))

    assert sorted(signed["x"]) == drawn("signature_date", lambda mode: True)
    assert sorted(ratified["x"]) == drawn("binding_date", lambda mode: mode != "accession")
    assert sorted(acceded["x"]) == drawn("binding_date", lambda mode: mode == "accession")
    assert (len(ratified["x"]), len(acceded["x"])) == (4, 5)


def test_the_three_acts_differ_by_shape() -> None:
    acts = load("asean-palermo", BOOK).figure_json("en")["data"][-3:]
    assert len({trace["marker"]["symbol"] for trace in acts}) == 3


@pytest.mark.parametrize("lang", LANGS)
def test_tables_hold_every_row_of_the_data(lang: str) -> None:
    parties = load("palermo-parties", BOOK).table(lang).rows
    years = rows("treaty_parties_by_year.csv", treaty="TIP_PROTOCOL")
    days = rows("treaty_status_snapshots.csv", treaty="TIP_PROTOCOL")
    assert [row[1] for row in parties] == [
        *(int(row["parties_at_year_end"]) for row in years),
        *(int(row["parties"]) for row in days),
    ]
    assert [row[0] for row in parties[len(years) :]] == [
        date.fromisoformat(row["as_of"]) for row in days
    ]
    states = {row[0]: row[1:3] for row in load("asean-palermo", BOOK).table(lang).rows}
    assert len(states) == 11
    assert states["Thailand"] == (date(2001, 12, 18), date(2013, 10, 17))
    words = load("asean-palermo", BOOK).words(lang)
    nobody = {words("states.BRN"), words("states.SGP")}
    assert nobody == {
        key for key, cells in states.items() if set(cells) == {words("cells.no_date")}
    }


def test_facts_the_words_state_follow_from_the_data() -> None:
    count = {
        int(row["year"]): int(row["parties_at_year_end"])
        for row in rows("treaty_parties_by_year.csv", treaty="TIP_PROTOCOL")
    }
    assert (count[2001], count[2007], count[2008], count[2013]) == (4, 116, 124, 159)
    assert count[2009] < 137 < 139 < count[2010]
    status = {row["iso3"]: row for row in rows("treaty_status_asean.csv", treaty="TIP_PROTOCOL")}
    waits = {
        key: date.fromisoformat(row["binding_date"]) - date.fromisoformat(row["signature_date"])
        for key, row in status.items()
        if row["signature_date"]
    }
    assert {key: wait.days // 365.25 for key, wait in waits.items()} == {
        "IDN": 8,
        "KHM": 5,
        "PHL": 1,
        "THA": 11,
    }
    assert waits["PHL"].days < 548
    assert not {"SGP", "BRN"} & set(status)


def test_weak_and_disputed_rows_are_marked_or_left_out() -> None:
    parties = [*rows("treaty_parties_by_year.csv"), *rows("treaty_status_snapshots.csv")]
    assert {row["confidence"] for row in parties} == {"P"}
    disputed = [row for row in rows("treaty_status_asean.csv") if row["confidence"] != "P"]
    assert {(row["iso3"], row["treaty"]) for row in disputed} == {
        ("IDN", "UNTOC"),
        ("IDN", "TIP_PROTOCOL"),
        ("IDN", "SOM_PROTOCOL"),
    }
    assert all("15 December 2000" in row["note"] for row in disputed)


def test_every_table_has_its_sources_and_every_row_names_one() -> None:
    sources = load_sources(BOOK / "data" / "sources.yml")
    for table in (BOOK / "data").glob("*.csv"):
        found = {row["source"] for row in rows(table.name)}
        assert found == {key for key, source in sources.items() if table.name in source.files}
    for source in sources.values():
        assert all((BOOK / "data" / file).is_file() for file in source.files)


def test_no_web_address_is_printed_from_the_data_folder() -> None:
    for path in (BOOK / "data").rglob("*.*"):
        assert not re.search(r"https?://|www\.|github", path.read_text(encoding="utf-8"), re.I), (
            path
        )


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_changes_for_a_narrow_screen_lead_to_what_is_there(name: str, lang: str) -> None:
    figure = load(name, BOOK).figure_json(lang)
    for path in figure["layout"]["meta"]["narrow"]:
        at: Any = figure
        *above, last = re.findall(r"[^.\[\]]+", path)
        for key in above:
            at = at[int(key)] if isinstance(at, list | tuple) else at[key]
        assert last in at or last == "visible", path


# --- words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "lang"), BOTH)
def test_words_are_complete_and_the_title_gives_the_end_date(name: str, lang: str) -> None:
    chart = load(name, BOOK)
    words = chart.words(lang)
    assert all(text.strip() for text in words.texts.values())
    assert re.search(r"20\d\d", words("title"))
    if {source.id for source in chart.sources} == {"untc-2014"}:
        assert re.search(r"201[34]", words("title"))
    assert len(words("alt")) > 150
    assert set(re.findall(r"\d{4}", words("title"))) <= set(re.findall(r"\d{4}", words("alt")))
    assert not any("{" in text for text in figure_texts(chart.figure_json(lang)))


def test_the_two_languages_say_the_same_numbers() -> None:
    for name in CHARTS:
        for key, text in load(name, BOOK).texts.items():
            en, id_ = (sorted(re.findall(r"\d+", text[lang])) for lang in LANGS)
            assert en == id_, f"{name}: {key}"


def test_alt_text_states_the_finding() -> None:
    parties, asean = (
        load(name, BOOK).words("en")("alt") for name in ("palermo-parties", "asean-palermo")
    )
    assert all(fact in parties for fact in ("117 signatories", "159", "137", "182", "during 2008"))
    assert all(fact in asean for fact in ("nine", "Five acceded", "no action is recorded"))


def test_numbers_and_dates_follow_the_language() -> None:
    assert number(1234567, "en") == "1,234,567"
    assert number(1234567, "id") == "1.234.567"
    assert (number(1234.5, "en", 1), number(1234.5, "id", 1)) == ("1,234.5", "1.234,5")
    assert day(date(2010, 6, 1), "en") == "1 June 2010"
    assert day(date(2010, 6, 1), "id") == "1 Juni 2010"
    for name in CHARTS:
        assert load(name, BOOK).figure_json("en")["layout"]["separators"] == ".,"
        assert load(name, BOOK).figure_json("id")["layout"]["separators"] == ",."


def test_labels_break_at_words_and_never_become_markup() -> None:
    assert wrapped("a <b> & c", 40) == "a &lt;b&gt; &amp; c"
    assert wrapped("one two\nthree", 7) == "one two<br>three"
    assert wrapped("penandatanganan", 5) == "penandatanganan"


def test_indonesian_figures_speak_indonesian() -> None:
    texts = " ".join(figure_texts(load("palermo-parties", BOOK).figure_json("id")))
    assert "1 Juni 2010" in texts
    assert not re.search(r"\b(parties|signatories|June|End of)\b", texts)


# --- colours --------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_keep_3_to_1_and_text_4_5_to_1_on_every_ground(palette: dict[str, str]) -> None:
    grounds = [palette[f"--l-chart-{name}"] for name in ("page", "paper", "band")]
    lines = [resolve(role, palette) for role in SERIES]
    texts = [palette[f"--l-chart-{name}"] for name in ("main", "muted", "ink")]
    for ground in grounds:
        assert all(contrast(line, ground) >= 3 for line in lines)
        assert all(contrast(text, ground) >= 4.5 for text in texts)


def test_figures_name_roles_not_colours() -> None:
    for name, lang in BOTH:
        strings = [
            leaf for leaf in leaves(load(name, BOOK).figure_json(lang)) if isinstance(leaf, str)
        ]
        assert not [text for text in strings if re.match(r"#[0-9a-f]{3,6}\Z", text, re.I)]
        roles = {match[1] for text in strings if (match := re.match(r"var\((--[\w-]+)\)", text))}
        assert roles <= set(LIGHT)


def test_the_style_sheet_and_the_palette_agree() -> None:
    css = (BOOK.parent / "lintas" / "charts" / "js" / "charts.css").read_text(encoding="utf-8")
    tokens = (BOOK.parent / "lintas" / "style" / "tokens.css").read_text(encoding="utf-8")
    role = dict(re.findall(r"(--l-chart-\w+): var\((--l-[\w-]+)\)", css))
    for palette, block in ((LIGHT, r":root[^{]*"), (DARK, r':root\[data-theme="dark"\] ')):
        series = re.search(block + r"\{([^}]*--l-chart-1[^}]*)\}", css)
        ground = re.search(block + r"\{([^}]*--l-bg[^}]*)\}", tokens)
        assert series and ground
        found = dict(re.findall(r"(--[\w-]+): (#\w+)", series[1] + ground[1]))
        found |= {name: found[token] for name, token in role.items()}
        assert {name: found[name] for name in palette if name != "--l-sans"} == {
            name: value for name, value in palette.items() if name != "--l-sans"
        }


# --- bundles and notebooks ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("types", "bundle"),
    [
        (["scatter"], "basic"),
        (["scatter", "bar"], "basic"),
        (["scatter", "choropleth"], "geo"),
        (["bar", "heatmap"], "cartesian"),
        (["choropleth", "heatmap"], None),
        ([], "basic"),
    ],
)
def test_the_smallest_sufficient_bundle_is_chosen(types: list[str], bundle: str | None) -> None:
    assert bundle_for(types) == bundle


def test_all_our_charts_but_the_map_fit_the_smallest_bundle() -> None:
    types = {
        name: {trace["type"] for trace in load(name, BOOK).figure_json("en")["data"]}
        for name in CHARTS
    }
    found = {name: bundle_for(kinds) for name, kinds in types.items()}
    assert {name for name, bundle in found.items() if bundle != "basic"} == {"idn-detected-abroad"}
    # A page with the map and any others still needs one bundle only.
    assert bundle_for(set().union(*types.values())) == "geo"


def test_show_needs_no_more_than_plotly(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
import lintas.charts.notebook as notebook
for heavy in ("yaml", "pydantic", "markdown_it", "numpy", "pandas", "lintas.items"):
    assert heavy not in sys.modules, heavy
    sys.modules[heavy] = None
notebook.BUNDLE = Path({str(write_bundle(tmp_path / "charts.json", BOOK))!r})
from lintas.charts import show
print(show("palermo-parties", "id").layout.title.text)
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=BOOK.parent,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Dari 2001 sampai akhir 2013")


def test_show_resolves_every_role_and_names_the_source() -> None:
    figure = show("asean-palermo", "en").to_plotly_json()
    assert "var(--" not in json.dumps(figure)
    assert "United Nations Treaty Collection" in figure["layout"]["annotations"][-1]["text"]


def test_show_says_which_names_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = write_bundle(tmp_path / "charts.json", BOOK)
    monkeypatch.setattr("lintas.charts.notebook.BUNDLE", bundle)
    with pytest.raises(LookupError, match=r"use one of .*palermo-parties"):
        show("palermo")
    with pytest.raises(LookupError, match="use one of en, id"):
        show("palermo-parties", "fr")


def test_a_notebook_gets_the_same_figure_as_the_page() -> None:
    chart = load("palermo-parties", BOOK)
    assert notebook_record(chart, "id")["figure"] == chart.figure_json("id")


# --- errors ---------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the book's data, to break."""
    shutil.copytree(BOOK / "data", tmp_path / "data")
    return tmp_path


BREAKS: list[tuple[str, str, str, str]] = [
    ("charts/palermo-parties.yml", "takeaway:", "takaway:", "takaway is not used"),
    ("charts/palermo-parties.yml", 'en: "Parties"', 'de: "Parteien"', "lacks 'en'"),
    ("charts/palermo-parties.yml", "End of {year}: {parties}", "End of {jahr}", "uses {jahr}"),
    ("charts/palermo-parties.yml", "End of {year}: {parties}", "End of {year", "uses {?}"),
    ("charts/palermo-parties.yml", '"2010-06-01"', '"2010-06-02"', "days do not fit the table"),
    ("charts/palermo-parties.yml", "untc-2014,", "untc-2041,", "names the source 'untc-2041'"),
    (
        "charts/palermo-parties.yml",
        "[untc-2014, unodc-2008,",
        "[untc-2014,",
        "not name 'unodc-2008'",
    ),
    ("charts/palermo-parties.yml", "TIP_PROTOCOL}}\nsources", "TIP}}\nsources", "finds no row"),
    ("charts/palermo-parties.yml", "file: treaty_status_s", "file: ../treaty_s", "which file"),
    ("charts/palermo-parties.yml", "as_of:\n", "asof:\n", "lacks as_of"),
    ("charts/asean-palermo.yml", "main: IDN", "main: LAO", "main is 'LAO'"),
    ("charts/asean-palermo.yml", "as_of: {en: ", "as_of: {de: ", "neither a date nor words"),
    ("charts/asean-palermo.yml", "  VNM:", "  VIE:", "states lacks VNM"),
    ("treaty_parties_by_year.csv", "2001,4,", "2001,four,", "holds 'four'"),
    ("treaty_parties_by_year.csv", "2001,4,", "2001,,", "parties_at_year_end is empty"),
    ("treaty_parties_by_year.csv", "2001,4,", "2001,4,4,", "more or fewer cells"),
    ("treaty_parties_by_year.csv", ",year,", ",yr,", "lacks the column year"),
    ("treaty_status_snapshots.csv", "2010-06-01", "1 June 2010", "holds '1 June 2010'"),
    ("sources.yml", "files: [treaty_status_snapshots.csv]", "files: []", "files does not fit"),
    (
        "sources.yml",
        "organisation: United Nations Treaty",
        "organization: UNTC #",
        "lacks organisation",
    ),
    ("sources.yml", "- id: unodc-2008", "- id: untc-2024", "repeats the id untc-2024"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), BREAKS, ids=[b[3] for b in BREAKS])
def test_mistakes_are_told_with_file_line_and_remedy(
    copy: Path, file: str, old: str, new: str, said: str
) -> None:
    path = copy / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    name = "asean-palermo" if "asean" in file else "palermo-parties"
    with pytest.raises(ContentError) as caught:
        load(name, copy)
    hit = next(problem for problem in caught.value.problems if said in problem.message)
    assert hit.file.endswith(Path(file).name)
    assert hit.line > 0
    assert hit.remedy


def test_an_unknown_chart_is_met_with_the_nearest_name() -> None:
    with pytest.raises(ContentError, match="did you mean palermo-parties"):
        load("palermo-partys", BOOK)
    with pytest.raises(ContentError, match="use one of"):
        load("../sources", BOOK)


def test_a_chart_without_a_drawing_or_a_table_is_told(copy: Path) -> None:
    charts = copy / "data" / "charts"
    shutil.copy(charts / "palermo-parties.yml", charts / "lonely.yml")
    with pytest.raises(ContentError, match=r"add lintas/charts/figures/lonely\.py"):
        load("lonely", copy)
    (copy / "data" / "treaty_status_asean.csv").unlink()
    with pytest.raises(ContentError, match=r"treaty_status_asean\.csv.*cannot be read"):
        load("asean-palermo", copy)
