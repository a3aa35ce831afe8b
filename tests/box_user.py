"""An ordinary user for the box when the tests run as root, as they do in CI."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess

NAME = "lintas-tests"


def box_user() -> str | None:
    """The user that code runs as: None when the tests are not run by root; made if it is not there."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(NAME)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin") or "useradd"
        made = subprocess.run([useradd, "--system", "--shell", "/usr/sbin/nologin", NAME])
        if made.returncode not in (0, 9):  # 9: another worker was faster
            raise RuntimeError(f"useradd {NAME} failed") from None
    return NAME
