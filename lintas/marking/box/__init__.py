"""The box that students' code runs in."""

from __future__ import annotations

from .client import Box, check_box
from .limits import Limits
from .shapes import BoxCell, BoxError, CellRun, Role, Run

__all__ = ["Box", "BoxCell", "BoxError", "CellRun", "Limits", "Role", "Run", "check_box"]
