"""Feedback: what was right, what was not, and why, as a light page for every student."""

from __future__ import annotations

from .returned import Returned, return_zip
from .run import Pages, make_feedback

__all__ = ["Pages", "Returned", "make_feedback", "return_zip"]
