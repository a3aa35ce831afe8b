"""Killed at any moment, or out of room: the next run gives what an undisturbed one would have."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from marking_class import ROOT, SLUG, gradebook
from run_class import clear, killed, make_class, run, state

from lintas.marking import batch

SIZE = 150
KILLS = 20
IN_A_ROW = 5


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gradebook")
    with gradebook(folder):
        return folder / "gradebook.db"


@pytest.fixture(scope="module")
def small_batches():
    """Many batches in a small class, so that a kill can fall into each kind of moment."""
    size, batch.SIZE = batch.SIZE, 10
    yield
    batch.SIZE = size


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, empty_gradebook, small_batches):
    """A class, what marking it gives, and how many seconds it takes."""
    course = make_class(tmp_path_factory.mktemp("class"), SIZE, empty_gradebook)
    began = time.monotonic()
    report = run(course, jobs=1)
    seconds = time.monotonic() - began
    assert report.counts["marked"] == SIZE
    assert report.counts["need_a_human"] == 6
    return course, state(course), seconds


def test_killed_at_twenty_moments_the_resumed_run_gives_the_same(undisturbed, empty_gradebook):
    course, wanted, seconds = undisturbed
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # shown when the test fails
    chance, kills = random.Random(seed), 0
    while kills < KILLS:
        clear(course, empty_gradebook)
        jobs, regrade = chance.choice([1, 2]), chance.random() < 0.3
        if regrade:
            run(course, jobs=1)
        for number in range(min(IN_A_ROW, KILLS - kills)):
            options = {"jobs": jobs, "resume": number > 0, "regrade": regrade and not number}
            if not killed(chance.uniform(0, seconds), partial(run, course, **options)):
                break
            kills += 1
        report = run(course, jobs=jobs, resume=True)
        assert len(report.rows) == SIZE
        assert state(course) == wanted
    assert kills >= KILLS


def mark_command(course: Path, *more: str) -> list[str]:
    (course.parent / "book").mkdir(exist_ok=True)
    (course.parent / "_toc.yml").touch()
    start = "from lintas.cli import main; main()"
    return [sys.executable, "-c", start, "mark", SLUG, "--root", str(course.parent), *more]


def test_the_command_killed_and_resumed_gives_the_same(undisturbed, empty_gradebook):
    course, wanted, _ = undisturbed
    clear(course, empty_gradebook)
    journal = course / ".lintas" / SLUG / "journal.jsonl"
    child = subprocess.Popen(mark_command(course, "--jobs", "2"), stdout=subprocess.DEVNULL)
    while child.poll() is None and not (journal.exists() and b'"marked"' in journal.read_bytes()):
        time.sleep(0.002)
    child.send_signal(signal.SIGKILL)
    child.wait()
    done = subprocess.run(
        mark_command(course, "--resume", "--json"), capture_output=True, text=True, check=False
    )
    report = json.loads(done.stdout)
    assert report["counts"]["handed_in"] == report["counts"]["marked"] == SIZE
    assert done.returncode == 1  # six need a person
    assert state(course) == wanted


ROOM = 14 * 1024 * 1024
LEFT = ["30000", "400000", "1500000", "3000000"]


def test_a_full_disk_ends_the_run_in_one_line_and_with_room_it_goes_on(
    undisturbed, empty_gradebook, tmp_path
):
    course, wanted, _ = undisturbed
    small, told = tmp_path / "small", tmp_path / "told.json"
    small.mkdir()
    script = [sys.executable, str(ROOT / "tests" / "full_disk.py")]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "EMPTY_GRADEBOOK": str(empty_gradebook)}
    done = subprocess.run(
        ["bwrap", "--dev-bind", "/", "/", "--size", str(ROOM), "--tmpfs", str(small), *script,
         str(course), str(small), str(told), *LEFT],
        capture_output=True, text=True, check=False, env=env,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(told.read_bytes())
    assert len(found) == len(LEFT)
    for stopped, after in found:
        assert stopped.startswith(f"The disk that holds {small}")
        assert stopped.endswith(f"`lintas mark {SLUG} --resume` goes on from there.")
        assert after == wanted
