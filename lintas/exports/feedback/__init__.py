"""Feedback: what was right, what was not, and why, as a light page for every student."""

from __future__ import annotations

from .run import Pages, make_feedback

__all__ = ["Pages", "make_feedback"]
