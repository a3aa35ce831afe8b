"""The box that students' code runs in."""

from __future__ import annotations

from .shapes import BoxCell, BoxError, CellRun, Role, Run

__all__ = ["BoxCell", "BoxError", "CellRun", "Role", "Run"]
