"""The course that is attacked: its assignment, its class, what it hides, and what listens."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import secrets
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from box_user import box_user
from code_class import CONFIG, check, code, markdown, notebook, solution

from lintas.worksheets import run_nbgrader

from .attack import Attack, Notebook
from .subversion import cell

SLUG = "raid"
TESTS = Path(__file__).resolve().parent.parent
STAMP = "2026-03-02 08:15:00.000000 UTC"
RATES = "n\n1\n2\n3\n"
POINTS = {"double": 2.0, "table": 3.0, "share": 4.0, "late": 1.0}
RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "table": "table = pd.DataFrame({'n': [1, 2, 3]})",
    "share": "def share(part, whole):\n    return 100 * part / whole if whole else 0",
    "late": "late = 10",
}
WRONG = {
    "double": "def double(x):\n    return -1",
    "table": "table = pd.DataFrame({'n': [0]})",
    "share": "def share(part, whole):\n    return -1",
    "late": "late = 0",
}
HONEST = {
    "honest-right": tuple(RIGHT),
    "honest-wrong": (),
    "honest-half": ("double", "share"),
    "honest-unanswered": (),
    "honest-z-right": tuple(RIGHT),
}
SETUP = """\
import numpy as np
import pandas as pd

LIMIT = 10
RATES = [1, 2, 3]


def check(got, want):
    assert got == want, f"{got!r} is not right"
"""
LIMITS = {
    "cell_seconds": 6.0,
    "notebook_seconds": 24.0,
    "call_seconds": 4.0,
    "grace_seconds": 1.0,
    "memory_bytes": 1 << 30,
    "cpu_seconds": 20,
    "scratch_bytes": 32 << 20,
    "scratch_files": 2000,
}
DRIVER = """\
import functools, json, sys
import lintas.marking.code.tier as tier

tier.Limits = functools.partial(tier.Limits, **json.loads(sys.argv.pop(1)))
from lintas.cli import main

main()
"""


def assignment(canary: str) -> Notebook:
    """Four tests with hidden parts, a helper in the set-up, partial credit, an essay."""
    hidden, end = "### BEGIN HIDDEN TESTS\n", "\n### END HIDDEN TESTS"
    return notebook(
        markdown("# A raid"),
        code(SETUP, "setup", locked=True),
        solution("double", RIGHT["double"]),
        check("double-test", 2, f"assert double(2) == 4\n{hidden}"
              f"canary = {canary!r}\nassert double(21) == 42\ncheck(double(-1), -2){end}"),
        solution("table", RIGHT["table"]),
        check("table-test", 3, "assert isinstance(table, pd.DataFrame)\n"
              f"{hidden}pd.testing.assert_frame_equal(table, pd.DataFrame({{'n': [1, 2, 3]}}))\n"
              "np.testing.assert_array_equal(table['n'].to_numpy(), RATES)\n"
              f"assert sum(table['n']) == 6 and len(table) == 3{end}"),
        solution("share", RIGHT["share"]),
        check("share-test", 4, "score = 0\nif share(1, 4) == 25:\n    score += 2\n"
              f"{hidden}if share(1, 0) == 0 and share(2, 1) == 200:\n    score += 2{end}\nscore"),
        markdown("YOUR ANSWER HERE", "essay", grade=True, solution=True, points=5),
        solution("late", RIGHT["late"]),
        check("late-test", 1, "assert late == LIMIT\n"
              f"{hidden}assert pd.read_csv('rates.csv')['n'].sum() == 6 * late / 10{end}"),
    )  # fmt: skip


@dataclass
class Listener:
    """Sockets on which somebody really listens; `heard` counts who came."""

    place: Path
    token: str
    heard: list[str] = field(default_factory=list)
    port: int = 0

    @contextmanager
    def open(self) -> Iterator[Listener]:
        """Listen until the block ends."""
        tcp = socket.create_server(("127.0.0.1", 0))
        self.port = tcp.getsockname()[1]
        found = {"tcp": tcp, "udp": socket.socket(socket.AF_INET, socket.SOCK_DGRAM)}
        found["udp"].bind(("127.0.0.1", self.port))
        for name, kind, address in (
            ("unix", socket.SOCK_STREAM, str(self.place)),
            ("abstract", socket.SOCK_STREAM, f"\0{self.token}"),
            ("datagram", socket.SOCK_DGRAM, f"\0{self.token}-datagram"),
        ):
            found[name] = socket.socket(socket.AF_UNIX, kind)
            found[name].bind(address)
        self.place.chmod(0o777)
        for name, one in found.items():
            if name not in ("udp", "datagram"):
                one.listen()
            threading.Thread(target=self._hear, args=(name, one), daemon=True).start()
        try:
            yield self
        finally:
            for one in found.values():
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def _hear(self, name: str, one: socket.socket) -> None:
        datagrams = one.type == socket.SOCK_DGRAM
        with suppress(OSError):
            while one.recv(100) if datagrams else one.accept():
                self.heard.append(name)


@dataclass
class Scene:
    """A course folder with secrets in it. `secrets` are by where they are hidden."""

    root: Path
    token: str = field(default_factory=lambda: f"raid{secrets.token_hex(5)}")
    sleep: str = field(default_factory=lambda: f"{secrets.randbelow(10**6) + 10**6}")
    slug: str = SLUG

    def __post_init__(self) -> None:
        self.course, self.home = self.root / "course", self.root / "home"
        self.secrets = {
            place: f"canary-{place}-{secrets.token_hex(8)}"
            for place in ("hidden", "env", "course", "neighbour", "home", "config")
        }
        self.listener = Listener(self.course / "service.sock", self.token)
        self.before: dict[str, str] = {}

    def build(self, config: str = "") -> None:
        """The course, released; everybody may do everything to it: only the box protects it."""
        source = self.course / "source" / SLUG
        source.mkdir(parents=True)
        hint = f"# {self.secrets['config']}\n"
        (self.course / "nbgrader_config.py").write_text(CONFIG + hint + config)
        (source / f"{SLUG}.ipynb").write_text(json.dumps(assignment(self.secrets["hidden"])))
        (source / "rates.csv").write_text(RATES)
        done = run_nbgrader(self.course, "generate_assignment", SLUG)
        assert done.returncode == 0, done.stderr
        (self.course / "notes.txt").write_text(self.secrets["course"])
        (self.home / ".ssh").mkdir(parents=True)
        (self.home / ".ssh" / "id_rsa").write_text(self.secrets["home"])
        for name, right in HONEST.items():
            folder = self.hand_in(name, Attack(name, "nothing", right=right))
            (folder / "notes.csv").write_text(self.secrets["neighbour"])

    def released(self) -> Notebook:
        """What students get."""
        book = json.loads((self.course / "release" / SLUG / f"{SLUG}.ipynb").read_text())
        for one in book["cells"]:
            one["source"] = "".join(one["source"])
        return book

    def hand_in(self, student: str, attack: Attack) -> Path:
        """Put a submission where `nbgrader collect` does."""
        folder = self.course / "submitted" / student / SLUG
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{SLUG}.ipynb").write_bytes(self._notebook(student, attack))
        (folder / "rates.csv").write_text(RATES)
        (folder / "timestamp.txt").write_text(STAMP)
        for name, raw in attack.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(raw)
        if attack.place:
            attack.place(folder, self)
        return folder

    def _notebook(self, student: str, attack: Attack) -> bytes:
        book = copy.deepcopy(self.released())
        if student != "honest-unanswered":
            for name in WRONG:
                answers = RIGHT if name in attack.right else WRONG
                cell(book, name)["source"] = attack.answers.get(name, answers[name])
        for before, source in attack.cells.items():
            own = code(source)
            own["id"] = f"own-{before}"
            at = {"first": 0, "last": len(book["cells"])}.get(before)
            at = book["cells"].index(cell(book, before)) if at is None else at
            book["cells"].insert(at, own)
        given = attack.change(book) if attack.change else None
        raw = given if isinstance(given, bytes) else json.dumps(given or book).encode()
        return self.fill(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def fill(self, text: str) -> str:
        """A text with this scene's places for the words in angle brackets."""
        words = {"COURSE": self.course, "HOME": self.home, "PORT": self.listener.port}
        words |= {"SOCKET": self.listener.place, "TOKEN": self.token, "SLEEP": self.sleep}
        for word, value in {**words, "SLUG": SLUG}.items():
            text = text.replace(f"<{word}>", str(value))
        return text

    def open_to_all(self) -> None:
        """No right of a file stands between the code and the course: the box has to."""
        for folder in (self.root, *self.root.parents):
            with suppress(PermissionError):
                folder.chmod(stat.S_IMODE(folder.stat().st_mode) | 0o011)
        for folder in (self.course, self.home):
            for path in (folder, *folder.rglob("*")):
                if not path.is_symlink():
                    path.chmod(0o777 if path.is_dir() else 0o666)

    @property
    def environment(self) -> dict[str, str]:
        """The grader's environment, with a secret in it."""
        beside = str(Path(sys.executable).parent)
        return os.environ | {
            "HOME": str(self.home),
            "LINTAS_TEST_SECRET": self.secrets["env"],
            "PATH": os.pathsep.join([beside, os.environ["PATH"]]),
            "PYTHONPATH": os.pathsep.join([str(TESTS.parent), os.environ.get("PYTHONPATH", "")]),
        }

    def mark(self, *options: str, limits: dict[str, Any] | None = None) -> Any:
        """`lintas mark` as a person runs it, with short limits."""
        user = box_user()
        as_user = ["--as-user", user] if user and "--trust" not in options else []
        return subprocess.run(
            [sys.executable, "-c", DRIVER, json.dumps(LIMITS if limits is None else limits), "mark",
             SLUG, "--root", str(TESTS.parent), "--course", str(self.course), *as_user, *options],
            env=self.environment, cwd=self.home, capture_output=True, text=True, timeout=900,
        )  # fmt: skip


# What must not change

_WRITTEN = ("autograded", "reports", ".lintas", "gradebook.db", "feedback")


def manifest(*folders: Path) -> dict[str, str]:
    """Every name under folders with its kind and a hash, except what marking itself writes."""
    found = {}
    for folder in folders:
        for path in sorted(_under(folder)):
            inside = path.relative_to(folder).parts
            if not inside or not inside[0].startswith(_WRITTEN):
                found[os.fsdecode(os.fsencode(path))] = _state(path)
    return found


def _under(folder: Path) -> Iterable[Path]:
    for where, inner, names in os.walk(folder):
        yield from (Path(where, name) for name in (*inner, *names))


def _state(path: Path) -> str:
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        return f"link {path.readlink()}"
    if stat.S_ISREG(mode):
        return f"{mode:o} {hashlib.sha256(path.read_bytes()).hexdigest()}"
    return f"{mode:o}"


def processes(word: str) -> list[str]:
    """Running processes that carry a word in their name or command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            said = (path / "comm").read_text() + (path / "cmdline").read_text()
            if word in said and int(path.name) != os.getpid():
                found.append(said)
    return found
