"""The same attacks through `nbgrader autograde` with one setting, as root, and without the box."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from box_user import box_user
from hostile.attack import Attack
from hostile.damaged import DAMAGED
from hostile.files import FILES
from hostile.network import NETWORK
from hostile.scene import HONEST, POINTS, SLUG, Scene, manifest
from hostile.subversion import SUBVERSION
from test_hostile_code import Marked, scores

NAMED = {attack.name: attack for attack in (*FILES, *NETWORK, *SUBVERSION, *DAMAGED)}
# None of these needs a limit of time: the shipped ones are long.
HANDFUL = [
    NAMED[name]
    for name in ("gradebook-by-its-path", "edits-the-configuration", "links-in", "tcp",
                 "changes-what-is-run", "reads-the-tests-from-history", "every-cell-twice",
                 "notebook-is-a-link")
]  # fmt: skip


@contextmanager
def scene_with(attacks: list[Attack], setting: str = "") -> Iterator[Scene]:
    """A course with these attacks and the honest class."""
    with tempfile.TemporaryDirectory(prefix="lintas-raid-", dir="/var/tmp") as folder:
        scene = Scene(Path(folder))
        scene.course.mkdir()
        with scene.listener.open():
            scene.build(setting)
            for attack in attacks:
                scene.hand_in(attack.name, attack)
            scene.open_to_all()
            scene.before = manifest(scene.course, scene.home)
            yield scene


@pytest.fixture(scope="module")
def stock() -> Iterator[Marked]:
    """`nbgrader autograde`, with nothing of ours but the configuration."""
    user = box_user() or ""
    setting = (
        f"c.WorksheetAutograde.code = 'box'\nc.WorksheetAutograde.code_user = {user!r}\n"
        "from lintas.marking.plug import install\ninstall(c)\n"
    )
    with scene_with(HANDFUL, setting) as scene:
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", "autograde", SLUG],
            cwd=scene.course, env=scene.environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        after = manifest(scene.course, scene.home)
        yield Marked(scene, done.returncode, done.stdout + done.stderr, {}, after)


def test_stock_autograde_marks_in_the_box(stock: Marked) -> None:
    assert stock.code == 0, stock.said[-3000:]
    assert "Traceback" not in stock.said
    for name, right in HONEST.items():
        found = stock.scores(name)
        assert {one: found[f"{one}-test"] for one in POINTS} == {
            one: POINTS[one] if one in right else 0.0 for one in POINTS
        }


@pytest.mark.parametrize("attack", HANDFUL, ids=lambda attack: attack.name)
def test_stock_autograde_gives_attacks_nothing(attack: Attack, stock: Marked) -> None:
    found = stock.scores(attack.name)
    assert {one: found[f"{one}-test"] or 0.0 for one in POINTS} == {
        one: POINTS[one] if one in attack.kept else 0.0 for one in POINTS
    }
    for text in attack.shows:
        assert stock.scene.fill(text) in stock.outputs(attack.name)


def test_stock_autograde_leaves_everything_else_alone(stock: Marked) -> None:
    assert {path: stock.after.get(path) for path in stock.scene.before} == stock.scene.before
    assert stock.scene.listener.heard == []


def test_root_is_refused_with_the_remedy() -> None:
    if os.geteuid() != 0:  # then every other test has shown that no refusal is needed
        assert box_user() is None
        return
    with scene_with([]) as scene:
        for options, said in (
            ((), "Students' code is not run as root. Mark as an ordinary user"),
            (
                ("--as-user", "nobody-of-that-name"),
                "There is no user 'nobody-of-that-name'. Make one",
            ),
            (("--as-user", "root"), "'root' is root. Name an ordinary user"),
        ):
            done = subprocess.run(
                [Path(sys.executable).parent / "lintas", "mark", SLUG, "--course", scene.course,
                 "--root", Path(__file__).parents[1], *options],
                env=scene.environment, capture_output=True, text=True, timeout=120,
            )  # fmt: skip
            assert done.returncode == 2
            assert said in done.stderr
            assert "Traceback" not in done.stderr
            assert not (scene.course / "autograded").exists()


def test_without_the_box_the_same_attacks_are_seen() -> None:
    """What the suite looks for is really there to be found: `--trust` leaves the course open."""
    attack = NAMED["gradebook-by-its-path"]
    harmless = {
        "reads": "print(open('<COURSE>/notes.txt').read())\nimport os\nprint(dict(os.environ))",
        "writes": "open('<COURSE>/late', 'w').close()",
        "calls": "import socket\nsocket.create_connection(('127.0.0.1', <PORT>), 5)",
    }
    attacks = [Attack(name, attack.tries, cells={"first": code}) for name, code in harmless.items()]
    with scene_with(attacks) as scene:
        done = scene.mark("--trust", "--jobs", "1")
        assert done.returncode in (0, 1), done.stderr
        after = manifest(scene.course, scene.home)
        marked = Marked(scene, done.returncode, done.stdout + done.stderr, {}, after)
        assert scene.secrets["course"] in marked.outputs("reads")
        assert scene.secrets["env"] in marked.outputs("reads")
        assert str(scene.course / "late") in set(after) - set(scene.before)
        assert "tcp" in scene.listener.heard
        assert scores(scene.course, "reads")["double-test"][0] == 0
