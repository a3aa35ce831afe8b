"""One class of attackers, broken notebooks and honest neighbours, marked by one `lintas mark`."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hostile.attack import Attack
from hostile.damaged import DAMAGED
from hostile.files import FILES
from hostile.network import NETWORK
from hostile.resources import RESOURCES
from hostile.scene import HONEST, POINTS, SLUG, Scene, manifest, processes
from hostile.showing import SHOWING
from hostile.subversion import SUBVERSION

ATTACKS = [*RESOURCES, *FILES, *NETWORK, *SUBVERSION, *SHOWING, *DAMAGED]
NAMES = {attack.name: attack for attack in ATTACKS}


@dataclass
class Marked:
    """The scene after the run: what the command said, and its report."""

    scene: Scene
    code: int
    said: str
    rows: dict[str, Any]
    after: dict[str, str]

    def notebook(self, student: str) -> dict[str, Any]:
        path = self.scene.course / "autograded" / student / SLUG / f"{SLUG}.ipynb"
        return json.loads(path.read_bytes())

    def outputs(self, student: str) -> str:
        """All that the student's cells showed; the tests' own errors may quote the tests."""
        return "\n".join(
            text
            for one in self.notebook(student)["cells"]
            for output in one.get("outputs", [])
            if not (is_test(one) and output["output_type"] == "error")
            for text in texts_of(output)
        )

    def scores(self, student: str) -> dict[str, float | None]:
        """Automatic score and manual score of each cell in the gradebook, added."""
        found = scores(self.scene.course, student)
        return {name: auto for name, (auto, manual, extra) in found.items()}


def is_test(one: dict[str, Any]) -> bool:
    return str(one["metadata"].get("nbgrader", {}).get("grade_id", "")).endswith("-test")


def texts_of(output: dict[str, Any]) -> Iterator[str]:
    yield from (str(output.get(key, "")) for key in ("text", "ename", "evalue"))
    yield from map(str, output.get("traceback", []))
    yield from map(str, output.get("data", {}).values())


def scores(course: Path, student: str) -> dict[str, tuple[float | None, ...]]:
    """What the gradebook's file holds for a student: automatic, manual, extra, by cell."""
    query = """
    select base_cell.name, grade.auto_score, grade.manual_score, grade.extra_credit
    from grade join base_cell on grade.cell_id = base_cell.id
    join submitted_notebook on grade.notebook_id = submitted_notebook.id
    join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
    where submitted_assignment.student_id = ?"""
    with closing(sqlite3.connect(course / "gradebook.db")) as book:
        return {name: rest for name, *rest in book.execute(query, (student,))}


@pytest.fixture(scope="module")
def marked() -> Iterator[Marked]:
    # Not in /tmp, which each box has of its own: what is elsewhere must be out of sight too.
    with tempfile.TemporaryDirectory(prefix="lintas-raid-", dir="/var/tmp") as folder:
        yield from raid(Scene(Path(folder)))


def raid(scene: Scene) -> Iterator[Marked]:
    """Mark the whole class once."""
    scene.course.mkdir()
    with scene.listener.open():
        scene.build()
        for attack in ATTACKS:
            scene.hand_in(attack.name, attack)
        scene.open_to_all()
        before = manifest(scene.course, scene.home)
        done = scene.mark("--jobs", "2", "--json")
        report = json.loads(done.stdout) if done.stdout.startswith("{") else {"students": []}
        rows = {row["student"]: row for row in report["students"]}
        scene.before = before
        after = manifest(scene.course, scene.home)
        yield Marked(scene, done.returncode, done.stdout + done.stderr, rows, after)


def test_the_run_ends_as_always(marked: Marked) -> None:
    assert marked.code == 1, marked.said[-3000:]
    assert "Traceback" not in marked.said
    assert sorted(marked.rows) == sorted([*NAMES, *HONEST])
    assert all(row["stored"] for row in marked.rows.values())


@pytest.mark.parametrize("name", HONEST)
def test_neighbours_keep_their_marks(name: str, marked: Marked) -> None:
    expected = {f"{one}-test": POINTS[one] if one in HONEST[name] else 0.0 for one in POINTS}
    found = marked.scores(name)
    assert {cell: found[cell] for cell in expected} == expected
    assert marked.rows[name]["human"] == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_gains_nothing_and_costs_no_honest_mark(attack: Attack, marked: Marked) -> None:
    assert set(attack.kept) <= set(attack.right)
    expected = {f"{one}-test": POINTS[one] if one in attack.kept else 0.0 for one in POINTS}
    found = {cell: score or 0.0 for cell, score in marked.scores(attack.name).items()}
    assert {cell: found[cell] for cell in expected} == expected, marked.rows[attack.name]
    assert found["essay"] == 0.0
    assert marked.rows[attack.name]["score"] == sum(expected.values())
    manual = [rest for _, *rest in scores(marked.scene.course, attack.name).values()]
    assert all(one in (None, 0.0) for rest in manual for one in rest)


@pytest.mark.parametrize(
    "attack", [one for one in ATTACKS if one.shows], ids=lambda attack: attack.name
)
def test_an_attack_was_tried_and_failed(attack: Attack, marked: Marked) -> None:
    shown = marked.outputs(attack.name)
    for text in attack.shows:
        assert marked.scene.fill(text) in shown, shown[-3000:]
    assert "WORKED" not in shown, shown[-3000:]


@pytest.mark.parametrize(
    "attack", [one for one in ATTACKS if one.human is not None], ids=lambda attack: attack.name
)
def test_a_person_is_told_why(attack: Attack, marked: Marked) -> None:
    assert any(attack.human in reason for reason in marked.rows[attack.name]["human"]), marked.rows[
        attack.name
    ]


@pytest.mark.parametrize(
    "attack", [one for one in ATTACKS if one.told is not None], ids=lambda attack: attack.name
)
def test_what_is_odd_is_told(attack: Attack, marked: Marked) -> None:
    problems = marked.rows[attack.name]["problems"]
    assert any(attack.told in problem for problem in problems), problems


@pytest.mark.parametrize("place", ["hidden", "env", "course", "neighbour", "home", "config"])
def test_no_secret_got_out(place: str, marked: Marked) -> None:
    secret = marked.scene.secrets[place]
    told = [name for name in NAMES if secret in readable(marked, name)]
    assert told == []
    assert secret not in marked.said
    written = [*marked.scene.course.glob("reports/**/*"), *marked.scene.course.glob(".lintas/**/*")]
    assert [path for path in written if path.is_file() and secret in path.read_text()] == []


def readable(marked: Marked, student: str) -> str:
    """All of a student's autograded folder but the lecturer's test cells."""
    folder = marked.scene.course / "autograded" / student / SLUG
    others = [path.read_text("utf-8", "replace") for path in folder.iterdir()
              if path.suffix != ".ipynb"]  # fmt: skip
    if not (folder / f"{SLUG}.ipynb").is_file():
        return "".join(others)
    sources = [one["source"] for one in marked.notebook(student)["cells"] if not is_test(one)]
    return "\n".join([*others, *sources, marked.outputs(student)])


def test_nothing_outside_the_box_has_changed(marked: Marked) -> None:
    before, after = marked.scene.before, marked.after
    changed = {path for path in before if after.get(path) != before[path]} - {
        path for path in before if path.endswith("gradebook.db")
    }
    assert changed == set()
    assert set(after) - set(before) == set()
    for folder in ("/tmp", "/dev/shm", "/var/tmp"):
        assert [path for path in Path(folder).iterdir() if marked.scene.token in path.name] == []


def test_nobody_called_from_the_box_and_nothing_outlives_it(marked: Marked) -> None:
    assert marked.scene.listener.heard == []
    assert processes(marked.scene.token) == []
    assert processes(marked.scene.sleep) == []


def test_only_the_class_is_in_the_gradebook(marked: Marked) -> None:
    with closing(sqlite3.connect(marked.scene.course / "gradebook.db")) as book:
        (whole,) = book.execute("pragma integrity_check").fetchone()
        students = {name for (name,) in book.execute("select id from student")}
    assert whole == "ok"
    assert students == {*NAMES, *HONEST}


def test_a_second_run_changes_nothing(marked: Marked) -> None:
    done = marked.scene.mark("--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["counts"]["unchanged"] == len(ATTACKS) + len(HONEST)
    rows = {row["student"]: row for row in json.loads(done.stdout)["students"]}
    assert {name: row["score"] for name, row in rows.items()} == {
        name: row["score"] for name, row in marked.rows.items()
    }


def test_there_are_as_many_attacks_as_promised() -> None:
    assert len(ATTACKS) >= 100
    assert len(NAMES) == len(ATTACKS)
