"""The inner walls: what a child of the warm process puts around itself before it runs any cell."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import struct
from pathlib import Path

from .limits import Limits
from .syscalls import Filter
from .wall import ROOM

OWN = f"{ROOM}/own"
WORK = f"{OWN}/work"
USER = 1000
"""Number of the user inside, whoever runs it outside."""

NEW_USERS, NEW_PROCESSES = 0x10000000, 0x20000000
NEW_REST = 0x00020000 | 0x04000000 | 0x08000000
"""Mounts, host name, IPC; the network is the warm process's, which is empty."""
NO_SUID, NO_DEVICES, READ_ONLY, REMOUNT, BIND = 2, 4, 1, 32, 4096
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 24, 38
CAPABILITIES_V3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _must(failed: int, what: str) -> None:
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def die_with_parent() -> None:
    """The kernel kills this process when the one that forked it ends."""
    _must(_libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")


def no_new_privileges() -> None:
    """No program that this process starts gains rights: needed before a filter is loaded."""
    _must(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def leave(*more: int) -> None:
    """Into a user namespace of our own, which others can be made from. Raises OSError."""
    user, group = os.getuid(), os.getgid()
    _must(_libc.unshare(NEW_USERS | sum(more)), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{USER} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{USER} {group} 1")


def fork_first(home: int) -> int:
    """Fork a child that is the first process of a new namespace: killing it ends all in there.

    `home`: our own namespace of processes (an open /proc/self/ns/pid), where we stay.
    """
    _must(_libc.unshare(NEW_PROCESSES), "unshare")
    process = os.fork()
    if process:
        _must(_libc.setns(home, NEW_PROCESSES), "setns")
    return process


def furnish(limits: Limits, covered: list[str]) -> None:
    """A private disk in memory for all that is written, and nothing of /proc. Raises OSError."""
    size = f"size={limits.scratch_bytes},nr_inodes={limits.scratch_files},mode=755"
    _mount("tmpfs", OWN, "tmpfs", NO_SUID | NO_DEVICES, size)
    for folder in (WORK, f"{OWN}/home", f"{OWN}/tmp"):
        Path(folder).mkdir(0o700)
    # When memory runs out, the kernel shall end these processes and not somebody else's.
    Path("/proc/self/oom_score_adj").write_text("1000")
    for number, folder in enumerate(covered):
        own = f"{OWN}/.{number}"
        Path(own).mkdir(0o700)
        _mount(own, folder, None, BIND)
    _mount(f"{ROOM}/none", "/proc", None, BIND)
    os.chdir(WORK)


def _mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    failed = _libc.mount(
        source.encode(), target.encode(), kind.encode() if kind else None, flags, data.encode()
    )
    _must(failed, f"mount {target}")


def limit(limits: Limits, *, alone: bool) -> None:
    """Limits of the kernel. `alone`: in namespaces of our own, where only our processes count."""
    sizes = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
    }
    if alone:
        sizes[resource.RLIMIT_NPROC] = limits.processes
    for what, most in sizes.items():
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def lock(rules: Filter) -> None:
    """Give up every right over the namespaces, and the calls in `rules`. Raises OSError."""
    capability = 0
    while _libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0:
        capability += 1
    head = struct.pack("II", CAPABILITIES_V3, 0)
    _must(_libc.capset(head, struct.pack("6I", *[0] * 6)), "capset")
    no_new_privileges()
    rules.load()
