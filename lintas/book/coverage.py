"""Where each of the course's points is taught and which items assess it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lintas.items import Bank

from .catalogue import LANGS, Catalogue, slug_of

SCHEMA = 1


def coverage(root: Path, banks: tuple[Path, ...] = ()) -> dict[str, Any]:
    """One record a point, one a unit, and totals; plain data, ready for JSON.

    `points`: id, unit, verdict, taught {en: ["file:line"], id: […]}, practice [item ids],
    graded [item ids]. A point is covered when it is taught in both languages and assessed.
    """
    catalogue = Catalogue(root, banks)
    taught = {lang: _taught(catalogue, lang) for lang in LANGS}
    practice, graded = _assessed(catalogue.practice), _assessed(catalogue.graded)
    points = [
        {
            "id": entry.id,
            "unit": entry.word("unit"),
            "verdict": entry.word("verdict"),
            "text": entry.texts("text"),
            "taught": {lang: taught[lang].get(entry.id, []) for lang in LANGS},
            "practice": practice.get(entry.id, []),
            "graded": graded.get(entry.id, []),
        }
        for entry in catalogue.points
    ]
    return {
        "schema": SCHEMA,
        "points": points,
        "units": _units(catalogue, points),
        "total": _count(points),
    }


def _taught(catalogue: Catalogue, lang: str) -> dict[str, list[str]]:
    """Places by point, as "file:line" seen from the root."""
    places: dict[str, list[str]] = {}
    for page in catalogue.pages[lang]:
        file = page.path.relative_to(catalogue.root).as_posix()
        for mark in page.of("point"):
            places.setdefault(mark.name, []).append(f"{file}:{mark.line}")
    return places


def _assessed(banks: Mapping[str, Bank]) -> dict[str, list[str]]:
    """Item ids by point."""
    found: dict[str, list[str]] = {}
    for bank in banks.values():
        for item in bank.items.values():
            for point in item.covers:
                found.setdefault(point, []).append(item.id)
    return {point: sorted(ids) for point, ids in found.items()}


def _units(catalogue: Catalogue, points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ready = {unit.id for unit in catalogue.ready}
    return [
        {
            "id": unit.id,
            "slug": slug_of(unit),
            "title": unit.texts("title"),
            "ready": unit.id in ready,
            **_count([point for point in points if point["unit"] == unit.id]),
        }
        for unit in catalogue.units
    ]


def _count(points: list[dict[str, Any]]) -> dict[str, int]:
    return {
        "points": len(points),
        "taught": sum(_is_taught(point) for point in points),
        "practised": sum(bool(point["practice"]) for point in points),
        "graded": sum(bool(point["graded"]) for point in points),
        "covered": sum(
            _is_taught(point) and bool(point["practice"] or point["graded"]) for point in points
        ),
    }


def _is_taught(point: dict[str, Any]) -> bool:
    return all(point["taught"][lang] for lang in LANGS)
