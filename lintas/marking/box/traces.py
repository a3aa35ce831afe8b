"""Tracebacks without our own frames: what stands between a test and the student's code is no news.

They would also cost more than the rest: IPython reads and colours the whole file of each frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

OURS = str(Path(__file__).parent)


def without_ours(trace: TracebackType | None) -> TracebackType | None:
    """The traceback without frames of this folder; as it is when it has no other frames."""
    theirs = [one for one in _links(trace) if not _is_ours(one)]
    for one, following in zip(theirs, [*theirs[1:], None], strict=False):
        one.tb_next = following
    return theirs[0] if theirs else trace


def _links(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _is_ours(link: TracebackType) -> bool:
    return link.tb_frame.f_code.co_filename.rpartition("/")[0] == OURS
