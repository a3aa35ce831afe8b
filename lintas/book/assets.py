"""The files a page loads: ours, from our own folder, and only those it uses."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from .casebuilder import casebuilder_node
from .figures import chart_node
from .quizzes import quiz_node

VENDOR = Path(__file__).parent.parent / "_vendor"
FOLDER = "_static/lintas"
SITE = {name: VENDOR / "book" / name for name in ("site.css", "site.js")}
REMEDY = "run `make setup` (or `node tools/build.mjs`) once, then build again"


def quiz_files() -> dict[str, Path]:
    """Name in the book -> built file of the quiz."""
    from lintas.quiz import assets

    return {name: path for name, path in assets().items() if name != "quiz.mjs"}


def chart_files() -> dict[str, Path]:
    """Name in the book -> built file of the charts."""
    from lintas.charts import assets

    return assets()


def case_files() -> dict[str, Path]:
    """Name in the book -> built file of the case builder."""
    from lintas.scenarios.bundle import assets

    return assets()


def wanted(doctree: nodes.document | None) -> dict[str, Path]:
    """Styles and scripts of one page, in the order in which it loads them."""
    files = dict(SITE)
    if doctree is not None and _uses(doctree, quiz_node):
        files |= quiz_files()
    if doctree is not None and _uses(doctree, chart_node):
        files |= {name: path for name, path in chart_files().items() if "/" not in name}
    if doctree is not None and _uses(doctree, casebuilder_node):
        files |= case_files()
    return files


def _uses(doctree: nodes.document, kind: type[nodes.Node]) -> bool:
    return next(iter(doctree.findall(kind)), None) is not None


def stamped(name: str, path: Path) -> str:
    """The address of a file below the book's root, with a stamp that changes when it does."""
    _require(path)
    return f"{FOLDER}/{name}?v={_digest(str(path), path.stat().st_mtime_ns)}"


@cache
def _digest(path: str, mtime: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8]


def _require(path: Path) -> None:
    if not path.is_file():
        raise ExtensionError(f"the built file {path.name} is missing: {REMEDY}")


def copy(app: Sphinx) -> list[Path]:
    """Put into the book what any of its pages may load; returns the files written."""
    env, files = app.env, dict(SITE)
    used = getattr(env, "lintas_used", {})
    kinds = {kind for docname, some in used.items() if docname in env.found_docs for kind in some}
    if "quiz" in kinds:
        files |= quiz_files()
    if "chart" in kinds:
        files |= {
            name: path
            for name, path in chart_files().items()
            if "/" not in name or Path(name).name in kinds or name.endswith("LICENSE")
        }
    if "case" in kinds:
        files |= case_files()
    target = Path(app.outdir) / FOLDER
    for name, path in files.items():
        _require(path)
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists() or place.read_bytes() != path.read_bytes():
            shutil.copyfile(path, place)
    return [target / name for name in files]


def note_use(app: Sphinx, doctree: nodes.document) -> None:
    """Remember which pages have quizzes, charts (and their bundles) and the case builder."""
    used: dict[str, type[nodes.Element]] = {
        "quiz": quiz_node,
        "chart": chart_node,
        "case": casebuilder_node,
    }
    found = [name for name, kind in used.items() if _uses(doctree, kind)]
    found += sorted({f"plotly-{node['bundle']}.min.js" for node in doctree.findall(chart_node)})
    if not hasattr(app.env, "lintas_used"):
        app.env.lintas_used = {}  # type: ignore[attr-defined]
    app.env.lintas_used[app.env.docname] = tuple(found)  # type: ignore[attr-defined]


def prune(app: Sphinx, keep: list[Path]) -> None:
    """Remove from `_static` what other extensions left there: no page refers to it."""
    static = Path(app.outdir) / "_static"
    kept = set(keep)
    for path in _files(static):
        if path not in kept:
            path.unlink()
    for folder in sorted(static.glob("**/"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
