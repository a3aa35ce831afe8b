"""Writing files so that nobody ever finds half of one."""

from __future__ import annotations

import os
from pathlib import Path


def write_if_new(path: Path, content: bytes, mode: int = 0o644) -> bool:
    """Write a file whole or not at all; False when it already held this content."""
    if not path.is_symlink() and path.is_file() and path.read_bytes() == content:
        return False
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.chmod(mode)
    temporary.replace(path)
    return True
