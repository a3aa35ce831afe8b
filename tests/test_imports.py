"""The structure holds: imports run one way, and what runs in a student's kernel stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

GROUND: set[str] = set()
MIDDLE = {"items", "scenarios"}
UPPER = MIDDLE | {"quiz", "charts", "worksheets", "analysis"}
ALLOWED = {
    "items": GROUND,
    "scenarios": GROUND,
    "quiz": MIDDLE,
    "charts": MIDDLE,
    "worksheets": MIDDLE | {"quiz"},
    "analysis": MIDDLE | {"worksheets", "charts"},
    "book": UPPER,
    "marking": UPPER,
    "exports": UPPER | {"marking"},
    "authoring": UPPER | {"book"},
    "desk": {"marking"},
    "demo": UPPER,
    "cli": UPPER | {"book", "marking", "exports", "authoring", "desk", "demo"},
}
LIGHT = ("lintas.quiz", "lintas.charts")
HEAVY = (
    "pydantic",
    "yaml",
    "markdown_it",
    "numpy",
    "pandas",
    "nbgrader",
    "sphinx",
    "typer",
    "rich",
)


def rooms_imported(path: Path, room: str) -> set[str]:
    """Rooms of the package that a file imports; "lintas" itself (the version) is not one."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [f"{node.module}.{name.name}" for name in node.names]
            found.update(names if node.module == "lintas" else [node.module])
    rooms = {name.split(".")[1] for name in found if name.startswith("lintas.")}
    return rooms - {room, "__version__"}


def edges(root: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted((root / "lintas").rglob("*.py")):
        room = path.relative_to(root / "lintas").parts[0].removesuffix(".py")
        if room not in ("__init__", "_vendor"):
            found.setdefault(room, set()).update(rooms_imported(path, room))
    return found


def test_imports_run_one_way(root: Path) -> None:
    wrong = {room: found - ALLOWED[room] for room, found in edges(root).items()}
    assert {room: more for room, more in wrong.items() if more} == {}


def test_there_are_no_cycles(root: Path) -> None:
    order = list(TopologicalSorter(edges(root)).static_order())
    assert order.index("items") < order.index("cli")


def test_relative_imports_stay_in_their_room(root: Path) -> None:
    for path in (root / "lintas").rglob("*.py"):
        depth = len(path.relative_to(root / "lintas").parts) - 1
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level:
                assert node.level <= depth, f"{path}:{node.lineno}"


def test_the_package_itself_holds_only_its_version(root: Path) -> None:
    tree = ast.parse((root / "lintas/__init__.py").read_text(encoding="utf-8"))
    kinds = [type(node) for node in tree.body]
    assert kinds == [ast.Expr, ast.Assign]


@pytest.mark.parametrize("module", LIGHT)
def test_the_students_side_is_light(module: str) -> None:
    code = f"import sys, {module}; print('\\n'.join({{m.split('.')[0] for m in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & set(HEAVY) == set()


@pytest.mark.parametrize(
    ("module", "name"),
    [("lintas.quiz", "Quiz"), ("lintas.quiz", "Worksheet"), ("lintas.charts", "show")],
)
def test_what_a_notebook_uses_is_light(module: str, name: str) -> None:
    code = (
        f"import sys; from {module} import {name}; "
        "print('\\n'.join({m.split('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) & {"pydantic", "yaml", "markdown_it", "nbgrader"} == set()
