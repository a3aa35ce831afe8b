"""What an attack is, and the pieces of code that many of them start with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]


@dataclass(frozen=True)
class Attack:
    """One submission of the code assignment.

    `answers` replace the wrong ones, by solution cell; those named in `right` are the right ones.
    `cells` are the student's own, each put before the solution cell of that name ("first": before
    everything, "last": at the end). `change` damages the notebook, `files` and `place` what lies
    beside it. Words in angle brackets (`<COURSE>`) are filled in from the scene.

    Afterwards: the tests of `keeps` have full marks (None: those of `right`) and all others
    nothing; what `shows` lists stands in the outputs, to prove that the attack was tried; WORKED
    stands nowhere. `human` is a piece of the reason why a person has to look, `told` of a remark.
    """

    name: str
    tries: str
    right: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    change: Callable[[Notebook], Notebook | bytes | None] | None = None
    place: Callable[[Path, Any], None] | None = None
    keeps: tuple[str, ...] | None = None
    shows: tuple[str, ...] = ()
    human: str | None = None
    told: str | None = None

    @property
    def kept(self) -> tuple[str, ...]:
        """The solutions whose tests have full marks."""
        return self.right if self.keeps is None else self.keeps


ALL = ("double", "table", "share", "late")

TRIED = """\
def tried(what, action):
    try:
        found = action()
    except BaseException as error:
        print(what, "failed:", type(error).__name__)
    else:
        print(what, "WORKED", repr(found)[:300])

"""

SYSTEM = """\
import ctypes, errno, os, platform
libc = ctypes.CDLL(None, use_errno=True)
INTEL = platform.machine() == "x86_64"

def call(name, intel, arm, *args):
    ctypes.set_errno(0)
    done = libc.syscall(ctypes.c_long(intel if INTEL else arm), *args)
    print(name, "WORKED" if done >= 0 else errno.errorcode[ctypes.get_errno()])

"""

# The sockets of the box itself, found without looking at any of its objects.
LINKS = """\
import json, os, stat, struct

def links():
    found = []
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                found.append(number)
        except OSError:
            pass
    return found

def frame(head, body=b""):
    text = json.dumps(head).encode()
    return struct.pack("!II", len(text), len(body)) + text + body

"""
