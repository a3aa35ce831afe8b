"""The benchmarks' own arithmetic and words; the measuring itself is `make bench`."""

from __future__ import annotations

import gzip
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from benchmarks import report
from benchmarks.quizzes import JUPYTERQUIZ, MANAGER, OURS
from benchmarks.server import serving
from benchmarks.timing import blocking_time, middle, ratios

MACHINE = {
    "date": "2026-01-02", "cores": 2, "memory_gib": 24, "system": "Linux x86_64",
    "python": "3.11.7", "chromium": "150", "load_before": 0.1, "page_rounds": 3, "build_rounds": 1,
}  # fmt: skip


def visit(**values: Any) -> dict[str, Any]:
    whole = {
        "paint": 100.0,
        "largest": 200.0,
        "blocking": 50.0,
        "ready": 300.0,
        "sent": {"a": 1000},
        "scrolled": {"b": 500},
        "scroll_blocking": 10.0,
        "drawn": 20.0,
    }
    return {**whole, **values}


def results() -> dict[str, Any]:
    """Three rounds in which the machine gets slower, the same for both sides."""
    slower = (1, 2, 4)
    quizzes = {
        OURS: [visit(ready=100.0 * by) for by in slower],
        MANAGER: [visit(ready=500.0 * by) for by in slower],
        JUPYTERQUIZ: [visit(ready=80.0 * by, blocking=0.0) for by in slower],
    }
    return {
        "machine": MACHINE,
        "sizes": {
            OURS: {"code": 30_000, "data": 4000, "script": 24_000},
            MANAGER: {"code": 900_000, "data": 7000},
            JUPYTERQUIZ: {"code": 9000, "data": 3000},
        },
        "quizzes": quizzes,
        "in_book": quizzes,
        "lessons": {"own": [visit()] * 3, "default": [visit(sent={"a": 2000})] * 3},
        "builds": {
            "plain": [{"wall": 3.0, "cpu": 3.0}],
            "both": [{"wall": 4.5, "cpu": 6.0}],
            "edit": [{"wall": 4.0, "cpu": 5.5}],
        },
    }


def test_blocking_time_counts_what_is_beyond_fifty_ms_after_first_paint() -> None:
    tasks = [(0, 90), (100, 50), (200, 120), (400, 51)]
    assert blocking_time(tasks, since=100) == 70 + 1
    # Of a task that runs across the first paint only the part after it counts.
    assert blocking_time([(0, 200)], since=100) == 50
    assert blocking_time([(0, 140)], since=100) == 0


def test_medians_and_ratios_pair_by_pair() -> None:
    assert middle([9, 1, 5]) == 5
    assert ratios([1, 2, 4], [2, 4, 8]) == [0.5, 0.5, 0.5]
    with pytest.raises(ValueError, match="1 rounds of ours, 2 of theirs"):
        ratios([1], [1, 2])


def test_rows_say_which_targets_are_reached() -> None:
    rows = {(row.measure, row.beside): row for row in report.rows(results())}
    judged = {key: row.reached for key, row in rows.items() if row.target}
    assert judged == {
        ("Quiz script, all types", ""): True,
        ("Quiz code", MANAGER): True,
        ("Ready, alone", MANAGER): True,
        ("Ready, alone", JUPYTERQUIZ): False,
        ("Ready, in a book", MANAGER): True,
        ("Ready, in a book", JUPYTERQUIZ): False,
        ("Lesson page, first load", "default page"): False,
        ("Both languages cold, clock", "one plain build"): True,
        ("Both languages cold, processors", "one plain build"): False,
        ("One edit, processors", ""): False,
    }
    assert rows["Ready, alone", JUPYTERQUIZ].ratio == "1.25"
    assert rows["Ready, alone", MANAGER].ours == "200 ms"
    assert rows["Blocking time, alone", JUPYTERQUIZ].ratio == "", "nothing to divide by"


def test_figures_go_between_the_marks_of_the_document() -> None:
    document = f"before\n{report.BEGIN}\nyesterday\n{report.END}\nafter\n"
    made = report.replace_figures(document, report.markdown(results()))
    assert made.startswith("before\n") and made.endswith("\nafter\n")
    assert "yesterday" not in made and "| Quiz code | ipywidgets html-manager |" in made
    assert "2026-01-02, 2 cores, 24 GiB" in made
    with pytest.raises(ValueError, match="figures: begin"):
        report.replace_figures("no marks", "")


def test_the_document_quotes_figures() -> None:
    text = report.DOCUMENT.read_text(encoding="utf-8")
    assert text.index(report.BEGIN) < text.index("| Quiz code |") < text.index(report.END)


def test_server_packs_text_counts_bytes_and_stays_in_its_folder(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<p>Lintas</p>" * 100, encoding="utf-8")
    (site / "picture.png").write_bytes(b"\x89PNG" * 100)
    (tmp_path / "secret.txt").write_text("outside", encoding="utf-8")
    with serving(site) as server:
        with urllib.request.urlopen(f"{server.address}index.html?v=1") as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            body = answer.read()
        with urllib.request.urlopen(f"{server.address}picture.png") as answer:
            assert answer.headers["Content-Encoding"] is None
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{server.address}..%2Fsecret.txt")
        assert gzip.decompress(body).startswith(b"<p>Lintas</p>")
        assert server.sent == {"/index.html": len(body), "/picture.png": 400}
