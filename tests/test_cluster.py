"""Marking on a Dask cluster: a real scheduler, real workers, and workers that die."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest
from box_user import box_user
from code_class import SLUG as CODE
from code_class import answered, copy_course, released
from code_class import hand_in as code_hand_in
from dask_cluster import cluster, deadly, slow
from distributed import Client
from marking_class import EXERCISES, SLUG, answers, everything, given, hand_in, make_course

from lintas.marking import mark_assignment
from lintas.marking.cluster import Cluster, checked_address
from lintas.marking.course import open_course
from lintas.marking.options import Options
from lintas.marking.stops import RunStopped
from lintas.marking.tiers import open_tier
from lintas.marking.workers import Done, Serial, Workers

CLASS = {"ani": "right", "budi": "wrong", "citra": "empty", "dewi": "right", "eko": "wrong"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("cluster")) as address:
        yield address


def course_with(folder: Path) -> Path:
    folder.mkdir()
    course = make_course(folder)
    for student, kind in CLASS.items():
        hand_in(course, student, answers(given(kind)))
    hand_in(course, "fitri", b"no JSON")
    return course


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, bytes]]:
    """A worksheet as workers get it, and 40 submissions."""
    course = course_with(tmp_path_factory.mktemp("work") / "course")
    tier = open_tier(SLUG, open_course(course), [EXERCISES])
    once = [tier.handed(name) for name in (*CLASS, "fitri")]
    return tier.basis(), {f"s{n}": once[n % len(once)] for n in range(40)}


def all_of(workers: Workers, handed: dict[str, bytes], after: int = -1, do=None) -> list[Done]:
    """Send all through, as the coordinator does; `do` when so many have come back."""
    back: list[Done] = []
    flying = 0
    for student, raw in handed.items():
        workers.submit(student, raw)
        flying += 1
        while flying >= workers.window:
            back.append(workers.next())
            flying -= 1
            if len(back) == after:
                do()
    back += [workers.next() for _ in range(flying)]
    workers.close()
    return back


def test_a_class_is_marked_as_in_one_process(tmp_path, address):
    here, there = course_with(tmp_path / "here"), course_with(tmp_path / "there")
    report = mark_assignment(SLUG, here, options=Options(jobs=1))
    on_cluster = mark_assignment(SLUG, there, options=Options(scheduler=address))
    assert on_cluster == report
    assert everything(there) == everything(here)
    files = [path.relative_to(here) for path in here.glob("autograded/*/*/*.ipynb")]
    assert len(files) == len(CLASS) + 1
    assert all((there / name).read_bytes() == (here / name).read_bytes() for name in files)
    again = mark_assignment(SLUG, there, options=Options(scheduler=address))
    assert again.counts["unchanged"] == len(CLASS) + 1
    assert everything(there) == everything(here)


def test_code_is_marked_in_the_workers_boxes(tmp_path, address, code_course):
    here, there = (copy_course(code_course, tmp_path / name) for name in ("here", "there"))
    for course in (here, there):
        book = released(course)
        for number in range(6):
            bonus = "def bonus():\n    return 1" if number % 2 else "1 / 0"
            code_hand_in(course, f"s{number}", answered(book, bonus=bonus))
    for course, options in ((here, {"jobs": 1}), (there, {"scheduler": address})):
        report = mark_assignment(CODE, course, options=Options(as_user=box_user(), **options))
        assert {row.score for row in report.rows} == {11, 12}
        assert not any(row.needs_human for row in report.rows)
    marked = everything(here, CODE)
    assert len(marked) == 6 and everything(there, CODE) == marked


def test_what_a_lost_worker_had_is_marked_by_others(address, work):
    basis, handed = work
    marked = {done.student: done.outcome for done in all_of(Serial(basis), handed)}
    with Client(address, set_as_default=False) as client:
        pids = list(client.run(os.getpid).values())
    assert len(pids) == 2
    workers = Cluster(basis, address, slow)
    back = all_of(workers, handed, 6, lambda: os.kill(pids[0], signal.SIGKILL))
    assert {done.student: done.outcome for done in back} == marked
    assert len(back) == len(handed)


def test_a_submission_that_kills_workers_waits_and_costs_nobody_else(address, work):
    basis, handed = work
    some = dict(list(handed.items())[:14])
    back = all_of(Cluster(basis, address, deadly), {**some, "bad": b'"KILL"'})
    lost = [done for done in back if done.outcome is None]
    assert [done.student for done in lost] == ["bad"]
    assert "it ended every process that marked it" in lost[0].why
    assert sorted(done.student for done in back) == sorted([*some, "bad"])


def test_errors_of_a_task_come_back_as_words(address):
    back = all_of(Cluster(b'{"tier": "data"}', address), {"ani": b"{}"})
    assert back[0].outcome is None and back[0].why.endswith("KeyError: 'questions'")


@pytest.fixture(scope="module")
def lonely(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("lonely"), workers=0) as address:
        yield address


def test_a_cluster_without_workers_is_told(lonely):
    with pytest.raises(RunStopped, match=r"No worker is at the scheduler tcp://.*dask worker"):
        Cluster(b"{}", lonely, patience=1)


def test_nobody_at_the_address(monkeypatch):
    monkeypatch.setattr("lintas.marking.cluster._CONNECT", 1.0)
    with pytest.raises(RunStopped, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:1 "):
        Cluster(b"{}", "127.0.0.1:1")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (
            "lintas.py",
            "raise ModuleNotFoundError(\"No module named 'lintas'\")",
            "install lintas on its",
        ),
        ("sitecustomize.py", "import lintas; lintas.__version__ = '0'", "has lintas 0, this"),
    ],
)
def test_workers_that_have_another_lintas_or_none(tmp_path, file, text, said):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / file).write_text(text)
    with (
        cluster(tmp_path, workers=1, path=str(tmp_path / "other")) as address,
        pytest.raises(RunStopped, match=said) as stop,
    ):
        Cluster(b"{}", address)
    assert len(str(stop.value).splitlines()) == 1


def test_a_scheduler_that_goes_away_ends_the_run(tmp_path, work):
    basis, handed = work
    with cluster(tmp_path, workers=1) as address:
        workers = Cluster(basis, address, slow)
        for student, raw in handed.items():
            workers.submit(student, raw)
        workers.next()
        stopped: list[BaseException] = []

        def take() -> None:
            try:
                while True:
                    workers.next()
            except RunStopped as error:
                stopped.append(error)

        thread = threading.Thread(target=take)
        thread.start()
    thread.join(120)
    workers.close()
    assert "--resume" in str(stopped[0])


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5:8786",
        "tcp://10.0.0.5:8786",
        "tcp://dask.campus.test:8786",
        "tcp://[2001:db8::1]:1",
    ],
)
def test_another_computer_needs_tls(address):
    with pytest.raises(RunStopped, match="without TLS") as stop:
        checked_address(address)
    assert "tls://" in str(stop.value)


@pytest.mark.parametrize("address", ["", "x", "tcp://", "http://127.0.0.1:1", "tcp://127.0.0.1:x"])
def test_what_is_no_address(address):
    with pytest.raises(RunStopped, match="is no address"):
        checked_address(address)


def test_this_computer_needs_none():
    assert checked_address("127.0.0.1:8786") == "tcp://127.0.0.1:8786"
    for address in ("tcp://localhost:1", "tcp://[::1]:1", "tcp://127.0.0.2:1"):
        assert checked_address(address) == address


@pytest.mark.parametrize(
    ("file", "said"),
    [(None, "DASK_DISTRIBUTED__COMM__TLS__CA_FILE"), ("/nowhere/ca.pem", "/nowhere/ca.pem, which")],
)
def test_tls_needs_its_files(file, said):
    with (
        dask.config.set({"distributed.comm.tls.ca-file": file}),
        pytest.raises(RunStopped, match=said),
    ):
        checked_address("tls://10.0.0.5:8786")
