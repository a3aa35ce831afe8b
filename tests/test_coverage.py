"""Coverage: every point is counted, and the places and items named are the real ones."""

from __future__ import annotations

from pathlib import Path

from lintas.book.catalogue import Catalogue
from lintas.book.coverage import coverage

VERDICTS = {"correct", "imprecise", "garbled", "wrong", "contested", "unverifiable", "n/a"}


def test_the_course_has_302_points_and_32_additions(root: Path) -> None:
    points = Catalogue(root).points
    added = [entry for entry in points if entry.data["verdict"] == "addition"]
    assert (len(points) - len(added), len(added)) == (302, 32)
    assert len({entry.id for entry in points}) == 334
    assert all(entry.id.startswith("ADD-") for entry in added)


def test_points_are_complete(root: Path) -> None:
    for entry in Catalogue(root).points:
        assert set(entry.data) == {"id", "unit", "verdict", "kind", "text"}, entry.id
        assert set(entry.data["text"]) == {"en", "id"} and all(entry.data["text"].values())
        assert entry.data["verdict"] in VERDICTS | {"addition"}


def test_every_unit_but_the_orientation_has_points(root: Path) -> None:
    data = coverage(root)
    assert [unit["id"] for unit in data["units"] if not unit["points"]] == ["u00"]
    assert sum(unit["points"] for unit in data["units"]) == data["total"]["points"] == 334


def test_says_where_a_point_is_taught_and_assessed(course: Path) -> None:
    point = coverage(course)["points"][0]
    assert point["id"] == "S2.1.3.2-01"
    assert point["practice"] == ["u10-p01", "u10-p03"]
    assert point["graded"] == []
    for lang in ("en", "id"):
        file, line = point["taught"][lang][0].split(":")
        text = (course / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
        assert text == ":::{point} S2.1.3.2-01"


def test_a_point_is_covered_when_taught_in_both_languages_and_assessed(course: Path) -> None:
    assert coverage(course)["total"] == {
        "points": 3, "taught": 2, "practised": 2, "graded": 1, "covered": 2,
    }  # fmt: skip
    (course / "book/id/u10-small/lesson.md").unlink()
    assert coverage(course)["total"]["covered"] == 0
