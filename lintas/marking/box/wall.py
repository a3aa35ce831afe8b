"""The outer wall: the command line of bubblewrap around the warm process."""

from __future__ import annotations

import os
import pwd
import shutil
import sys
from pathlib import Path

from .shapes import BoxError

HERE = Path(__file__).resolve().parent
PACKAGE = "lintas_box"
"""Name of this folder inside: alone, without the package around it."""
ROOM = "/box"
"""Inside, everything that is ours; each submission covers ROOM/own with a disk of its own."""
ETC = ("ld.so.cache", "localtime", "alternatives", "mime.types", "fonts")
SYSTEM = ("bin", "lib", "lib64", "lib32", "libx32", "sbin")
CAPABILITIES = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")

ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "NBGRADER_EXECUTION": "autograde",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}


def command(inner: list[str], as_user: str | None) -> list[str]:
    """What starts `inner` behind the wall. Raises BoxError if that cannot be."""
    wrap = shutil.which("bwrap")
    if wrap is None:
        raise BoxError("bubblewrap is not installed", "Install it: sudo apt install bubblewrap")
    walls = [wrap, "--die-with-parent", "--new-session", "--as-pid-1", "--hostname", "box"]
    walls += [f"--unshare-{what}" for what in ("pid", "ipc", "net", "uts", "cgroup-try")]
    change = _user(walls, as_user)
    return [*walls, *_folders(), *_environment(), "--", *change, *inner]


def _user(walls: list[str], as_user: str | None) -> list[str]:
    """Add the options on users to `walls`; returns the command that drops root's powers, if any."""
    if os.geteuid() != 0:
        walls += ["--unshare-user"]
        return []
    if as_user is None:
        raise BoxError(
            "students' code is not run as root",
            "Mark as an ordinary user, or name one that the code runs as: --as-user NAME",
        )
    person = _person(as_user)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise BoxError("setpriv is not installed", "Install it: sudo apt install util-linux")
    walls += ["--cap-drop", "ALL"]
    for name in CAPABILITIES:
        walls += ["--cap-add", name]
    ids = ["--reuid", str(person.pw_uid), "--regid", str(person.pw_gid), "--clear-groups"]
    return [setpriv, *ids, "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]


def _person(name: str) -> pwd.struct_passwd:
    try:
        person = pwd.getpwnam(name)
    except KeyError:
        raise BoxError(
            f"there is no user {name!r}", f"Make one: sudo useradd --system {name}"
        ) from None
    if person.pw_uid == 0:
        raise BoxError(f"{name!r} is root", "Name an ordinary user")
    return person


def _folders() -> list[str]:
    """The system's libraries, the interpreter, its environment and this folder; nothing else."""
    shown = ["--ro-bind", "/usr", "/usr"]
    for name in SYSTEM:
        place = Path("/", name)
        if place.is_symlink():
            shown += ["--symlink", str(place.readlink()), str(place)]
        elif place.is_dir():
            shown += ["--ro-bind", str(place), str(place)]
    shown += _dirs(["/etc", "/tmp", f"{ROOM}/own", f"{ROOM}/none"])
    # The warm process may want a temporary file too.
    shown += ["--size", str(1 << 20), "--perms", "0777", "--tmpfs", f"{ROOM}/own"]
    shown += ["--perms", "0777", "--dir", f"{ROOM}/own/tmp"]
    for name in ETC:
        shown += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for folder in interpreter():
        shown += [*_dirs([str(folder.parent)]), "--ro-bind", str(folder), str(folder)]
    inside = f"{ROOM}/code/{PACKAGE}"
    shown += [*_dirs([f"{ROOM}/code"]), "--ro-bind", str(HERE), inside]
    return [*shown, "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"]


def _dirs(paths: list[str]) -> list[str]:
    """Folders that everyone may pass through: bubblewrap makes the missing ones for root alone."""
    made: list[str] = []
    for path in paths:
        for folder in [*reversed(Path(path).parents), Path(path)]:
            if folder != Path("/"):
                made += ["--perms", "0755", "--dir", str(folder)]
    return made


def interpreter() -> list[Path]:
    """Folders of the running Python outside /usr: the interpreter's and the environment's."""
    found: list[Path] = []
    for prefix in (sys.base_prefix, sys.base_exec_prefix, sys.prefix, sys.exec_prefix):
        for folder in (Path(prefix), Path(prefix).resolve()):
            if folder not in found and not folder.is_relative_to("/usr"):
                found.append(folder)
    return found


def covered() -> list[str]:
    """Folders with a private, writable cover in each submission's box."""
    inside = any(folder.is_relative_to("/tmp") for folder in interpreter())
    # An environment under /tmp would vanish; then programs that insist on /tmp find it read-only.
    return ["/dev/shm"] if inside else ["/dev/shm", "/tmp"]


def _environment() -> list[str]:
    path = f"{Path(sys.prefix, 'bin')}:/usr/bin:/bin"
    own = {"PATH": path, "PYTHONPATH": f"{ROOM}/code", "HOME": f"{ROOM}/own/home"}
    own |= {"TMPDIR": f"{ROOM}/own/tmp", "IPYTHONDIR": f"{ROOM}/own/home/.ipython"}
    given = ["--clearenv"]
    for name, value in (own | ENVIRONMENT).items():
        given += ["--setenv", name, value]
    return given
