"""What marking one submission gave, for both tiers, and its form as bytes.

A task takes bytes and gives bytes, so that it can run in another process or on another machine;
only the coordinator writes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .score import CellScore

Cells = Mapping[str, CellScore]
NO_RESPONSE = "No response."
"""nbgrader's own comment on an answer that was not given."""


@dataclass(frozen=True)
class Outcome:
    """One student's marks, ready to be stored.

    `cells` and `comments` are by notebook, then by nbgrader's cell name. `files` is what
    `autograded/<student>/<assignment>/` shall hold. `human` says why a person has to look, a line
    each, apart from essays that wait for marking as they should.
    """

    student: str
    cells: Mapping[str, Cells]
    comments: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    timestamp: str | None = None
    answered: int = 0
    asked: int = 0
    problems: tuple[str, ...] = ()
    human: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """What has been earned so far."""
        return sum(cell.score or 0.0 for cells in self.cells.values() for cell in cells.values())

    @property
    def waiting(self) -> tuple[str, ...]:
        """The cells that a person has to mark."""
        return tuple(
            name for cells in self.cells.values() for name, cell in cells.items() if cell.waits
        )

    def to_bytes(self) -> bytes:
        """JSON; files as base64."""
        # Not `asdict`: it copies every value, which costs as much as marking.
        data = dict(vars(self))
        data["cells"] = {
            notebook: {name: vars(cell) for name, cell in cells.items()}
            for notebook, cells in self.cells.items()
        }
        data["comments"] = {notebook: dict(said) for notebook, said in self.comments.items()}
        data["files"] = {name: base64.b64encode(raw).decode() for name, raw in self.files.items()}
        return json.dumps(data).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Outcome:
        """The same back."""
        data: dict[str, Any] = json.loads(raw)
        cells = {
            notebook: {name: CellScore(**cell) for name, cell in found.items()}
            for notebook, found in data.pop("cells").items()
        }
        files = {name: base64.b64decode(text) for name, text in data.pop("files").items()}
        lines: dict[str, Any] = {key: tuple(data.pop(key)) for key in ("problems", "human")}
        return cls(cells=cells, files=files, **lines, **data)
