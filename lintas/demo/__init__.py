"""An invented class: students who do not exist, answers from a stated model, a known truth."""

from __future__ import annotations

from .answers import response_of
from .build import SEED, Built, build_class, is_invented, simulate
from .model import Plan, Student, draw_plan, draw_students

__all__ = [
    "SEED",
    "Built",
    "Plan",
    "Student",
    "build_class",
    "draw_plan",
    "draw_students",
    "is_invented",
    "response_of",
    "simulate",
]
