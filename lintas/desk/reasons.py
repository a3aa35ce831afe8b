"""Why a submission needs a human, as the last run of `lintas mark` says in its report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Reasons = Mapping[str, tuple[str, ...]]
LARGEST = 64 * 2**20
NOT_STORED = "not-stored"


class Reports:
    """The reports in a course's `reports/`; read again when a run has written a new one."""

    def __init__(self, course: Path) -> None:
        self.folder = course / "reports"
        self._read: dict[str, tuple[tuple[int, int], Reasons]] = {}

    def reasons(self, slug: str) -> Reasons:
        """Student -> a line for each reason; empty when there is no report that can be read."""
        path = self.folder / f"{slug}.json"
        try:
            state = path.stat()
            stamp = (state.st_mtime_ns, state.st_size)
            if path.parent != self.folder or state.st_size > LARGEST:
                return {}
            if slug not in self._read or self._read[slug][0] != stamp:
                self._read[slug] = (stamp, _reasons(json.loads(path.read_bytes())))
        except (OSError, ValueError):
            return {}
        return self._read[slug][1]


def _reasons(report: Any) -> Reasons:
    rows = report.get("students") if isinstance(report, dict) else None
    found = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("student"), str):
            said = row.get("human")
            lines = [str(line) for line in said] if isinstance(said, list) else []
            if row.get("stored") is False:
                lines.append(NOT_STORED)
            if lines:
                found[row["student"]] = tuple(lines)
    return found
