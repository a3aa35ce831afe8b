"""The box's walls: what code inside sees, reaches and leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from box_user import box_cells, box_user, error, run, shown, small_box

from lintas.marking.box import Box, BoxError, check_box
from lintas.marking.box.wall import interpreter

READ_ONLY = ["/usr", "/dev/fd", *map(str, interpreter())]


def told(source: str, **more: Any) -> Any:
    """What a cell prints, as JSON."""
    [result] = run(f"import json, os, pathlib, subprocess\n{source}", **more)
    assert error(result) is None, error(result)
    return json.loads(shown(result))


WALK = f"""
def walk(top):
    for folder, below, files in os.walk(top):
        below[:] = [n for n in below if os.path.join(folder, n) not in {READ_ONLY}]
        yield folder, below, files
"""


def test_only_the_system_and_the_interpreter_are_there(root: Path) -> None:
    places = [root / "exercises", root / "grading", root / "lintas/marking/score.py"]
    places += [Path.home() / ".bashrc", Path("/etc/passwd"), Path("/etc/shadow"), Path("/var/log")]
    there = told(f"print(json.dumps([os.path.exists(p) for p in {list(map(str, places))}]))")
    assert there == [False] * len(places)
    seen = told(f"{WALK}print(json.dumps([f for _, _, files in walk('/') for f in files]))")
    assert [name for name in seen if name.endswith((".yml", ".ipynb", ".db"))] == []


def test_our_own_files_are_only_what_runs_inside() -> None:
    seen = told("print(json.dumps(sorted(os.listdir('/box') + os.listdir('/box/code'))))")
    assert seen == ["code", "lintas_box", "none", "own"]
    assert told("print(json.dumps(os.listdir('/proc')))") == []


def test_nothing_but_ones_own_can_be_written() -> None:
    source = (
        f"{WALK}made = []\n"
        "for folder, _, _ in walk('/'):\n"
        "    try: open(folder + '/x', 'w').close(); made.append(folder)\n"
        "    except OSError: pass\n"
        "print(json.dumps(made))"
    )
    for folder in told(source):
        assert folder.split("/")[1:3] in (["box", "own"], ["tmp"], ["dev", "shm"])


def test_the_environment_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINTAS_SECRET", "key")
    with Box(preload=(), as_user=box_user()) as box:
        done = box.run(box_cells(["import os\nos.environ"]), {})
    assert "LINTAS_SECRET" not in shown(done.cells[0])
    assert "NBGRADER_EXECUTION" in shown(done.cells[0])


def test_no_rights_are_left() -> None:
    source = (
        "import ctypes, resource\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "print(json.dumps([libc.prctl(39, 0, 0, 0, 0), libc.prctl(21, 0, 0, 0, 0),"
        " [libc.prctl(23, n, 0, 0, 0) for n in range(41)], os.getuid(), os.getpid()]))"
    )
    assert told(source) == [1, 2, [0] * 41, 1000, 1]


FORBIDDEN = {
    "internet": "import socket\nsocket.socket()",
    "internet by name": "import urllib.request\nurllib.request.urlopen('http://example.org')",
    "local socket": "import socket\nsocket.socket(socket.AF_UNIX)",
    "raw packets": "import socket\nsocket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "ptrace": "call('ptrace', 16, 1, 0, 0)",
    "memory of others": "call('process_vm_readv', 1, 0, 0, 0, 0, 0)",
    "mount": "call('mount', b'tmpfs', b'/tmp', b'tmpfs', 0, 0)",
    "unmount": "call('umount2', b'/proc', 2)",
    "new user": "call('unshare', 0x10000000)",
    "other namespace": "call('setns', 0, 0)",
    "change root": "call('chroot', b'/tmp')",
    "hostname": "call('sethostname', b'x', 1)",
    "outlive the parent": "call('prctl', 1, 0, 0, 0, 0)",
}
CALL = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *args):
    if getattr(libc, name)(*args) < 0:
        raise OSError(ctypes.get_errno(), name)
"""
BY_NUMBER = {"io_uring_setup": 425, "clone3": 435, "bpf": 321, "keyctl": 250}
BY_NUMBER |= {"userfaultfd": 323, "perf_event_open": 298, "memfd_create": 319}


@pytest.mark.parametrize("source", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_way_out_is_closed(source: str) -> None:
    _, failed = run(CALL, source)
    assert error(failed) is not None
    assert error(failed)[0] in ("PermissionError", "URLError", "OSError")


@pytest.mark.parametrize("name", BY_NUMBER)
def test_the_kernel_refuses_a_call(name: str) -> None:
    if os.uname().machine != "x86_64":
        return  # the numbers are those of this machine
    _, failed = run(CALL, f"call('syscall', {BY_NUMBER[name]}, 0, 0, 0, 0, 0)")
    assert error(failed)[0] in ("PermissionError", "OSError")  # type: ignore[index]
    assert "Invalid argument" not in error(failed)[1]  # type: ignore[index]


def test_new_namespaces_by_clone_are_refused() -> None:
    _, failed = run(CALL, "call('syscall', 56, 0x10000011, 0, 0, 0, 0)")
    assert error(failed)[0] == "PermissionError"  # type: ignore[index]


def test_the_parent_cannot_be_reached() -> None:
    source = "import os, signal\nprint(os.getppid())\nos.kill(-1, signal.SIGKILL)"
    first, after = run(source, "'alive'")
    assert shown(first) == "0\n" and shown(after) == "'alive'"


def marked_processes(mark: str) -> list[str]:
    """Processes of this machine with the mark in their command line."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark.encode() in place.read_bytes():
                found.append(str(place))
        except OSError:
            pass
    return found


def test_nothing_survives_its_submission() -> None:
    mark = f"lintas-survivor-{os.getpid()}"
    daemon = (
        "import os, sys, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        f"        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)', "
        f"'{mark}'])\n"
        "    os._exit(0)\n"
        "time.sleep(1)"
    )
    alive: list[int] = []
    cells = box_cells([daemon, "1"])
    small_box().run(
        cells, {}, split=False, on_cell=lambda *_: alive.append(len(marked_processes(mark)))
    )
    assert alive[0] == 1, "it ran"
    assert marked_processes(mark) == []


def test_a_neighbour_leaves_no_trace() -> None:
    run("open('mine', 'w').write('x')\nopen('/tmp/mine', 'w').write('x')\nimport builtins\n"
        "builtins.left = 1\nimport json\njson.left = 1")  # fmt: skip
    # The environment itself may live below /tmp, so its folders may stand there.
    after = "import json, os\nos.listdir(), 'mine' in os.listdir('/tmp'), hasattr(json, 'left')"
    assert shown(run(after)[0]) == "([], False, False)"


def test_files_are_there_and_private() -> None:
    files = {"data.csv": b"a,b\n1,2\n", "sub/folder/x.bin": bytes(range(256))}
    source = "print(json.dumps([pathlib.Path('sub/folder/x.bin').stat().st_size, os.listdir()]))"
    assert told(source, files=files) == [256, ["sub", "data.csv"]] or told(source, files=files) == [
        256,
        ["data.csv", "sub"],
    ]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "", "a\0b"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a name below"):
        small_box().run([], {name: b""})


def test_a_killed_coordinator_takes_all_with_it(root: Path) -> None:
    mark = f"lintas-orphan-{os.getpid()}"
    daemon = (
        "import os, sys\nif os.fork() == 0:\n    os.execv(sys.executable, "
        "[sys.executable, '-c', 'import time; time.sleep(600)', 'MARK'])"
    )
    code = (
        "from box_user import *\n"
        "box = Box(Limits(cell_seconds=60), preload=(), as_user=box_user())\n"
        f"daemon = {daemon!r}.replace('MARK', os.environ['MARK'])\n"
        "cells = box_cells([daemon, '1', 'import time; time.sleep(50)'])\n"
        "box.run(cells, {}, split=False, on_cell=lambda n, _: print(n, flush=True))"
    )
    path = os.pathsep.join([str(root / "tests"), str(root)])
    started = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": path, "MARK": mark},
    )
    assert started.stdout is not None
    assert [started.stdout.readline() for _ in range(2)] == ["0\n", "1\n"]
    until = time.monotonic() + 20  # its name shows once it has become another program
    while not marked_processes(mark) and time.monotonic() < until:
        time.sleep(0.1)
    assert len(marked_processes(mark)) == 1
    started.send_signal(signal.SIGKILL)
    started.wait()
    until = time.monotonic() + 20
    while marked_processes(mark) and time.monotonic() < until:
        time.sleep(0.1)
    assert marked_processes(mark) == []


def test_the_box_works_here() -> None:
    check_box(box_user())


def test_root_must_name_an_ordinary_user() -> None:
    if os.geteuid() != 0:
        return
    for user in (None, "root", "no-such-user"):
        with pytest.raises(BoxError) as refused:
            check_box(user)
        assert refused.value.remedy


def test_without_bubblewrap_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BoxError, match="bubblewrap is not installed") as refused:
        check_box(box_user())
    assert "apt install bubblewrap" in refused.value.remedy


def test_without_the_filter_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    from lintas.marking.box import kept

    said = "OSError: libseccomp.so.2: cannot open shared object file: No such file or directory"
    assert "apt install libseccomp2" in kept.why_not(said).remedy
    said = "bwrap: setting up uid map: Permission denied"
    assert "user namespaces" in str(kept.why_not(said))
