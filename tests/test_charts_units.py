"""The charts of units 0, 9, 11 and 12: their tables, their warnings, and what their words say."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from lintas.charts import load
from lintas.charts.sources import load_sources

BOOK = Path(__file__).resolve().parent.parent / "book"
LANGS = ("en", "id")
BAD_COMPARISON = (
    "detected-headlines",
    "forced-labour-rounds",
    "glotip-raw-sums",
    "tppo-official-totals",
)


def rows(file: str, **where: str) -> list[dict[str, str]]:
    with (BOOK / "data" / file).open(encoding="utf-8", newline="") as table:
        return [
            row
            for row in csv.DictReader(table)
            if all(row[key] == value for key, value in where.items())
        ]


def drawn(name: str, lang: str = "en") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = load(name, BOOK).figure_json(lang)["data"]
    return found


# --- unit 0 ---------------------------------------------------------------------------------


def test_chapter_verdicts_are_those_of_the_points() -> None:
    points = yaml.safe_load((BOOK / "points.yml").read_text(encoding="utf-8"))
    counted = Counter(
        (point["id"].rpartition("-")[0], point["verdict"])
        for point in points
        if not point["id"].startswith("ADD")
    )
    table = {
        (row["section"], row["verdict"]): int(row["points"]) for row in rows("chapter_verdicts.csv")
    }
    assert table == counted
    assert sum(table.values()) == 302


@pytest.mark.parametrize("lang", LANGS)
def test_chapter_verdicts_say_what_the_table_adds_up_to(lang: str) -> None:
    *sections, total = load("chapter-verdicts", BOOK).table(lang).rows
    assert total[1:] == (92, 101, 51, 28, 20, 7, 3, 302)
    share = {row[0].split()[0]: (row[1], row[3] + row[4], row[-1]) for row in sections}
    assert share["2.1.3.2"] == (4, 12, 27)
    assert share["2.1.2.3"] == (13, 0, 14)
    assert share["2.1.3.3"] == (5, 14, 45)
    assert all(good < whole for good, _, whole in share.values())
    thrice = [name for name, (good, bad, _) in share.items() if good and bad >= 3 * good]
    assert thrice == ["2.1.3.2"]


# --- unit 9 ---------------------------------------------------------------------------------


def test_untoc_family_draws_each_treaty_and_keeps_the_order_it_states() -> None:
    lines = drawn("untoc-family")
    for line, treaty in zip(lines, ("UNTOC", "TIP_PROTOCOL", "SOM_PROTOCOL"), strict=True):
        table = rows("treaty_parties_by_year.csv", treaty=treaty)
        assert [str(year) for year in line["x"]] == [row["year"] for row in table]
        assert list(line["y"]) == [int(row["parties_at_year_end"]) for row in table]
    columns = list(zip(*(line["y"] for line in lines), strict=True))
    assert columns[-1] == (179, 159, 138)
    assert all(one > two > three for one, two, three in columns[1:])
    assert len({line["line"]["dash"] for line in lines}) == 3
    assert len({line["marker"]["symbol"] for line in lines}) == 3


def test_asean_three_treaties_shows_every_act_once_and_no_more() -> None:
    ratified, acceded, signed = drawn("asean-three-treaties")
    table = [
        row
        for key in ("UNTOC", "TIP_PROTOCOL", "SOM_PROTOCOL")
        for row in rows("treaty_status_asean.csv", treaty=key)
    ]
    bound = [row for row in table if row["binding_date"]]
    assert len(ratified["x"]) + len(acceded["x"]) == len(bound) == 26
    assert Counter([*ratified["x"], *acceded["x"]]) == {0: 11, 1: 9, 2: 6}
    assert len(acceded["x"]) == sum(row["mode"] == "accession" for row in bound)
    assert list(signed["x"]) == [2]
    cells = {row[0]: row[1:] for row in load("asean-three-treaties", BOOK).table("en").rows}
    assert cells["Thailand"] == ("2013, ratified", "2013, ratified", "2001, signed only")
    assert cells["Singapore"][1:] == ("none by the end of 2013",) * 2
    less = [
        name for name, row in cells.items() if not all(re.match(r"\d{4}, (r|a)", c) for c in row)
    ]
    assert less == ["Brunei Darussalam", "Malaysia", "Singapore", "Thailand", "Viet Nam"]


# --- unit 11 --------------------------------------------------------------------------------


def test_tiers_are_those_of_the_table_and_the_last_one_stays_open() -> None:
    table = {int(row["report_year"]): row["tier"] for row in rows("tip_tiers_indonesia.csv")}
    assert Counter(table.values()) == {"2": 20, "2WL": 2, "3": 2, "1_or_2": 1}
    assert {year for year, tier in table.items() if tier == "2WL"} == {2006, 2022}
    steps, marks, last = drawn("indonesia-tip-tier")
    levels = {"3": 0, "2WL": 1, "2": 2}
    assert dict(zip(marks["x"], marks["y"], strict=True)) == {
        year: levels[tier] for year, tier in table.items() if tier in levels
    }
    assert 2025 not in steps["x"]
    assert (list(last["x"]), list(last["y"])) == ([2025, 2025], [2, 3])


def test_a_year_without_a_report_is_a_gap(tmp_path: Path) -> None:
    from lintas.charts.figures.indonesia_tip_tier import figure

    chart = load("indonesia-tip-tier", BOOK)
    tiers = [row for row in chart.data["tiers"] if row["report_year"] != 2010]
    steps = figure({"tiers": tiers}, chart.words("en"), "en").data[0]
    assert dict(zip(steps.x, steps.y, strict=True))[2010] is None
    assert steps.connectgaps is False


def test_the_timeline_holds_every_day_once_and_tells_two_kinds_of_day_apart() -> None:
    table = rows("indonesia_law_dates.csv")
    traces = drawn("indonesia-law-timeline")
    days = [when for trace in traces if trace["mode"] == "markers" for when in trace["x"]]
    assert sorted(days) == sorted(row["date"] for row in table)
    code = {r["event"]: r["date"] for r in table if r["instrument"] == "KUHP_2023"}
    assert code == {"promulgated": "2023-01-02", "in_force": "2026-01-02"}
    first = {row["instrument"]: row["date"] for row in table if row["event"] == "in_force"}
    assert first["UU_21_2007"] == "2007-04-19" < first["TIP_PROTOCOL"] == "2009-03-05"
    assert {r["event"] for r in table if r["instrument"] == "ACTIP"} == {"signed"}
    kinds = {
        (t["marker"]["symbol"], t["marker"]["color"]) for t in traces if t["mode"] == "markers"
    }
    assert len(kinds) == 4


def test_the_signature_follows_the_united_nations_and_says_so() -> None:
    signed = [row for row in rows("indonesia_law_dates.csv") if row["event"] == "signed"]
    treaties = [row for row in signed if row["instrument"] != "ACTIP"]
    assert {row["date"] for row in treaties} == {"2000-12-12"}
    assert {row["confidence"] for row in treaties} == {"D"}
    assert all("15 December 2000" in row["note"] for row in treaties)


# --- unit 12 --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BAD_COMPARISON)
def test_a_bad_comparison_says_so_in_its_title(name: str) -> None:
    words = load(name, BOOK)
    assert words.words("en")("title").startswith("A lesson in bad comparison")
    assert words.words("id")("title").startswith("Pelajaran tentang perbandingan yang buruk")


@pytest.mark.parametrize("name", [n for n in BAD_COMPARISON if n != "glotip-raw-sums"])
def test_what_is_no_series_has_no_line(name: str) -> None:
    assert not [t for t in drawn(name) if "lines" in t["mode"] and t["line"]["width"] > 2]
    for trace in drawn(name):
        if trace["mode"] == "lines":  # stems from nought, broken after each
            assert set(trace["x"][2::3]) == {None}


@pytest.mark.parametrize("lang", LANGS)
def test_official_totals_stand_side_by_side(lang: str) -> None:
    table = load("tppo-official-totals", BOOK).table(lang).rows
    assert [(row[0], row[-1]) for row in table] == [
        ("2022", 663),
        ("2022", 668),
        ("2022", 668),
        ("2023", 3208),
        ("2023", 3366),
        ("2023", 3104),
        ("2023", 458),
    ]
    assert [row[2] for row in table[3:]] == [
        date(2023, 12, 27),
        date(2024, 4, 22),
        date(2024, 12, 31),
        date(2024, 7, 30),
    ]


def test_totals_that_disagree_are_marked_and_their_parts_add_up() -> None:
    table = rows("indonesia_tppo_totals_compared.csv")
    assert {r["confidence"] for r in table if r["counted"] == "police"} == {"D", "T"}
    for row in table:
        if row["victims_female"]:
            parts = int(row["victims_female"]) + int(row["victims_male"])
            assert parts == int(row["victims"])
    assert "3363" not in {row["victims"] for row in table}


def test_headlines_are_as_wide_as_their_years() -> None:
    table = rows("glotip_published_headlines.csv")
    shapes = load("detected-headlines", BOOK).figure_json("en")["layout"]["shapes"]
    wide = {shape["y1"]: round(shape["x1"] - shape["x0"]) for shape in shapes}
    assert wide == {
        int(row["value"]): int(row["last_year"]) - int(row["first_year"]) + 1 for row in table
    }
    assert wide == {63251: 3, 50000: 1, 47000: 1, 69627: 1, 202478: 4}


def test_the_jump_is_one_reporter() -> None:
    whole, without = drawn("glotip-raw-sums")
    table = [
        row
        for row in rows("glotip_world_raw_sums.csv", indicator="detected_victims")
        if int(row["year"]) >= 2016
    ]
    assert list(whole["y"]) == [int(row["sum_of_published_counts"]) for row in table]
    assert list(without["y"]) == [int(row["sum_excl_pakistan"]) for row in table]
    at = list(whole["x"]).index(2019)
    assert whole["y"][at] - without["y"][at] == 32_022
    assert whole["y"][:at] == without["y"][:at]
    assert {int(row["countries_reporting"]) for row in table} >= {102, 143}


def test_rounds_have_a_panel_each() -> None:
    (points,) = drawn("forced-labour-rounds")
    assert list(points["y"]) == [20.9, 24.9, 27.6]
    assert points["mode"] == "markers"
    assert len(load("forced-labour-rounds", BOOK).figure_json("en")["layout"]["shapes"]) == 3


@pytest.mark.parametrize("lang", LANGS)
def test_the_map_sums_the_table_and_keeps_masked_counts_apart(lang: str) -> None:
    table = rows("glotip_indonesian_victims_by_country_of_detection.csv", where="abroad")
    sums: Counter[str] = Counter()
    for row in table:
        sums[row["detecting_iso3"]] += int(row["count"] or 0)
    assert (sum(sums.values()), len(sums), max(sums.values())) == (945, 27, 489)
    masked = sum(int(row["cells_masked_below_5"]) for row in table)
    assert (masked, sum(not value for value in sums.values())) == (33, 7)
    circles, hollow = drawn("idn-detected-abroad", lang)
    assert (len(circles["lat"]), len(hollow["lat"])) == (20, 7)
    read = load("idn-detected-abroad", BOOK).table(lang).rows
    assert [row[1] for row in read[:6]] == [489, 70, 63, 42, 38, 30]
    assert sum(row[1] for row in read) == 945
    assert not {"SAU", "SGP"} & set(sums)


def test_circles_grow_by_area() -> None:
    sizes = drawn("idn-detected-abroad")[0]["marker"]["size"]
    assert sizes[0] ** 2 / sizes[1] ** 2 == pytest.approx(489 / 70, rel=0.02)


def test_places_are_places_and_name_their_source() -> None:
    places = rows("country_points.csv")
    assert {row["source"] for row in places} == {"natural-earth"}
    assert all(abs(float(p["lat"])) <= 90 and abs(float(p["lon"])) <= 180 for p in places)
    licence = load_sources(BOOK / "data" / "sources.yml")["natural-earth"].licence
    assert licence["en"] == "Public domain"
