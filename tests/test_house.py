"""The house is in order: one version, locked and hashed, nothing in it that does not belong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from lintas import __version__
from lintas.cli import app

PLOTLY = ("plotly.js-basic-dist-min", "plotly.js-cartesian-dist-min", "plotly.js-geo-dist-min")
LOCKS = ("requirements.txt", "requirements-all.txt")
NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"
REQUIREMENT = re.compile(rf"^({NAME})(?:\[[\w,-]+\])?==([^\s;\\]+)")
# Written in pieces, so that this file does not hold what it looks for.
FORBIDDEN = re.compile(
    "|".join(
        [
            "/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w", r"\.\./sha" + "red",
            "pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(?:org|com)",
            "jsdelivr" + r"\.net", "unpkg" + r"\.com", "cdnjs" + r"\.", "cdn" + r"\.plot\.ly",
            "goog" + r"leapis\.com",
        ]
    )
)  # fmt: skip
BINARY = {".png", ".jpg", ".ico", ".woff2", ".db", ".ipynb.gz", ".pdf"}


def tracked(root: Path) -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    )
    paths = [root / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in BINARY]


def requirements(path: Path) -> dict[str, list[str]]:
    """Blocks of a lock by "name==version", each with its hashes."""
    found: dict[str, list[str]] = {}
    block = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := REQUIREMENT.match(line):
            block = f"{match[1].lower()}=={match[2]}"
            found[block] = []
        elif line.strip().startswith("--hash="):
            found[block].append(line.strip(" \\"))
        else:
            assert not line.strip() or line.strip().startswith("#"), f"{path.name}: {line}"
    return found


def test_nothing_forbidden_in_tracked_files(root: Path) -> None:
    found = [
        f"{path.relative_to(root)}:{number}: {line.strip()[:80]}"
        for path in tracked(root)
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if FORBIDDEN.search(line) and not proves_absence(path, root)
    ]
    assert found == []


def proves_absence(path: Path, root: Path) -> bool:
    """Tests may name a host to show that the book never asks it."""
    return path.is_relative_to(root / "tests") and path.name.startswith("test_")


def test_what_is_built_or_personal_is_not_tracked(root: Path) -> None:
    names = [path.relative_to(root).as_posix() for path in tracked(root)]
    built = ("lintas/_vendor/", "_build/", "node_modules/", ".venv/", "grading/source/",
             "grading/submitted/", "grading/release/", "grading/autograded/")  # fmt: skip
    assert [name for name in names if name.startswith(built)] == []


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_and_hash_everything(root: Path, name: str) -> None:
    locked = requirements(root / name)
    assert len(locked) > 50
    assert [block for block, hashes in locked.items() if not hashes] == []


def test_the_two_locks_agree(root: Path) -> None:
    base, everything = (requirements(root / name) for name in LOCKS)
    assert {block: everything.get(block) for block in base} == base


def test_direct_dependencies_are_locked(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *chain.from_iterable(extras)]
    locked = {block.split("==")[0] for block in requirements(root / "requirements-all.txt")}
    names = {re.match(NAME, line)[0].lower().replace("_", "-") for line in wanted}  # type: ignore[index]
    assert names <= locked


def test_a_readers_set_up_has_no_grader(root: Path) -> None:
    names = {block.split("==")[0] for block in requirements(root / "requirements.txt")}
    assert names.isdisjoint({"nbgrader", "jupyterlab", "pytest", "playwright", "pandas", "torch"})


def test_there_is_one_version(root: Path) -> None:
    package = json.loads((root / "package.json").read_text("utf-8"))
    lock = json.loads((root / "package-lock.json").read_text("utf-8"))
    citation = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    said = {__version__, version("lintas"), package["version"], lock["version"]}
    assert said | {str(citation["version"])} == {__version__}
    assert f"## {__version__}" in (root / "CHANGELOG.md").read_text("utf-8")


def test_plotly_speaks_one_version(root: Path) -> None:
    head = (files("plotly") / "package_data" / "plotly.min.js").read_text("utf-8")[:200]
    inside = re.search(r"plotly\.js v([\d.]+)", head)
    pinned = json.loads((root / "package.json").read_text("utf-8"))["devDependencies"]
    assert inside and {pinned[name] for name in PLOTLY} == {inside[1]}


def test_node_packages_are_pinned_exactly(root: Path) -> None:
    pinned = json.loads((root / "package.json").read_text("utf-8"))["devDependencies"]
    assert [v for v in pinned.values() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []
    lock = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    assert {name: lock[f"node_modules/{name}"]["version"] for name in pinned} == pinned
    assert all("resolved" not in entry for entry in lock.values())
    assert all("integrity" in entry for name, entry in lock.items() if name)


def test_the_assets_are_built(root: Path) -> None:
    table = (root / "tools/build.mjs").read_text("utf-8")
    wanted = re.findall(r'\["(?:[^"]+)", "((?:quiz|scenarios|charts|book|plotly)/[^"]+)"', table)
    assert len(wanted) >= 10
    assert [name for name in wanted if not (root / "lintas/_vendor" / name).is_file()] == []


def test_readme_commands_exist(root: Path) -> None:
    text = "".join(
        p.read_text("utf-8") for p in [root / "README.md", *(root / "docs").glob("*.md")]
    )
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.M))
    said = set(re.findall(r"\bmake ([a-z-]+)", code_in(text)))
    assert {"serve", "test"} <= said <= targets


def test_lintas_commands_in_the_guides_exist(root: Path) -> None:
    text = "".join(
        p.read_text("utf-8") for p in [root / "README.md", *(root / "docs").glob("*.md")]
    )
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"(?:^|[\s`/])lintas ([a-z…][a-z…-]*)", code_in(text))) <= known


def code_in(text: str) -> str:
    """Only what stands in code spans and blocks."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.S))


def test_links_in_the_documents_lead_somewhere(root: Path) -> None:
    for page in [*root.glob("*.md"), *(root / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
            if not target.startswith(("http", "mailto")) and "docs/images/" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_scripts_can_be_run(root: Path) -> None:
    for name in (".ci/run", "tools/preflight.sh", "tools/system.sh"):
        assert os.access(root / name, os.X_OK), name
        assert subprocess.run(["bash", "-n", root / name], check=False).returncode == 0


@pytest.mark.parametrize("python", ["", "/nowhere/python3.11"])
def test_preflight_says_what_is_missing(root: Path, python: str) -> None:
    done = subprocess.run(
        ["bash", root / "tools/preflight.sh", python], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Python 3.11 is needed" in done.stderr


def test_python_is_in_short_files(root: Path) -> None:
    long = {
        path.relative_to(root).as_posix(): count
        for path in tracked(root)
        if path.suffix == ".py" and path.is_relative_to(root / "lintas")
        if (count := len(path.read_text("utf-8").splitlines())) > 400
    }
    assert long == {}
