"""What a reader loads stays within benchmarks/budgets.json; nothing is timed here."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from book_pages import ROOT, built_site, page

BUDGETS = json.loads((ROOT / "benchmarks" / "budgets.json").read_text(encoding="utf-8"))
VENDOR = ROOT / "lintas" / "_vendor"
REMEDY = "make it lighter, or raise the budget and say why in the commit"


def weight(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6, mtime=0))


@pytest.mark.parametrize(("name", "budget"), BUDGETS["files"].items())
def test_built_file_is_within_its_budget(name: str, budget: int) -> None:
    found = weight(VENDOR / name)
    assert found <= budget, f"{name}: {found} bytes of {budget}: {REMEDY}"


def test_every_script_and_style_has_a_budget() -> None:
    built = {
        path.relative_to(VENDOR).as_posix()
        for path in VENDOR.rglob("*")
        if path.suffix in (".js", ".css") and path.parent.name != "plotly"
    }
    assert built == set(BUDGETS["files"])


def first_load(address: str) -> dict[str, int]:
    """The page and what it asks for before anybody scrolls: scripts, styles, pictures."""
    file = built_site() / address
    asked = {
        urlsplit(name).path for name in page(address).resources if not name.startswith("data:")
    }
    return {address: weight(file)} | {name: weight(file.parent / name) for name in sorted(asked)}


@pytest.mark.parametrize(("address", "budget"), BUDGETS["pages"].items())
def test_first_load_of_a_lesson_is_within_its_budget(address: str, budget: int) -> None:
    parts = first_load(address)
    names = {Path(name).name for name in parts}
    assert {"site.css", "site.js", "quiz.css", "quiz.js", "charts.js"} <= names
    assert not any("plotly" in name for name in parts), "drawing charts waits until they are near"
    found = sum(parts.values())
    assert found <= budget, f"{address}: {found} bytes of {budget}: {REMEDY}\n{parts}"
