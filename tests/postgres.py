"""A PostgreSQL server of its own for tests: Debian's, in a folder that goes away with it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "lintas-tests"


@contextmanager
def server() -> Iterator[Postgres]:
    """A server on a socket until the block ends; it does not run as root, as it refuses that."""
    # Not below pytest's folder: an ordinary user cannot go there when root runs the tests.
    home = Path(tempfile.mkdtemp(prefix="lintas-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            make_user()
            shutil.chown(home, USER, USER)
        data = home / "data"
        run(home, "initdb", "-D", data, "-U", "lintas", "-A", "trust", "--no-sync", "-E", "UTF8")
        settings = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off"
        start = ("start", "-w", "-t", "120", "-D", data, "-l", home / "log", "-o", settings)
        run(home, "pg_ctl", *start)
        try:
            yield Postgres(home)
        finally:
            run(home, "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
    finally:
        shutil.rmtree(home)


class Postgres:
    """A running server; each test has a database of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def database(self, name: str) -> str:
        """Make a database; the address for nbgrader."""
        run(self.home, "createdb", "-h", self.home, "-U", "lintas", name)
        return f"postgresql+psycopg://lintas@/{name}?host={self.home}"


def run(home: Path, program: str, *arguments: object) -> None:
    """One of PostgreSQL's programs, as an ordinary user."""
    command = [str(programs() / program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["runuser", "-u", USER, "--", *command]
    # Its server keeps what it inherits open: nothing here may wait for that to end.
    with (home / "said").open("wb") as said:
        done = subprocess.run(command, cwd=home, stdout=said, stderr=said, timeout=180)
    assert done.returncode == 0, f"{program}: {(home / 'said').read_text()}"


def programs() -> Path:
    """Where PostgreSQL's programs are: Debian keeps the server's out of PATH."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert folders, "PostgreSQL is not installed: apt install postgresql"
    return folders[-1]


def make_user() -> None:
    """A system user for tests, who owns nothing else."""
    if subprocess.run(["id", USER], capture_output=True).returncode:
        make = ["useradd", "--system", "--user-group", "--no-create-home"]
        subprocess.run([*make, "--shell", "/usr/sbin/nologin", USER], check=True)
