"""The score of each cell, by nbgrader's rules (`nbgrader.utils.determine_grade`).

A test cell: an error is 0; a number as its result is partial credit; anything else is full marks.
An answer that people mark is 0 with "No response." while it is as released, and waits otherwise.
A task always waits. What is read here are a cell's outputs as the box gave them, before cleaning.

Where stock nbgrader 0.9.6 is wrong, and this differs
1. Something on stderr (a warning) is not an error. Stock: 0.
2. Partial credit that is negative or no number at all (NaN) waits for a person. Stock: full marks.
3. Partial credit above the greatest score, or a result without text, waits for a person. Stock:
   the whole submission stays unmarked.
4. A cell that ends the kernel costs only what needs it: the box starts anew and the rest is
   marked. When all the time is used up, tests that ran keep their marks; the rest are 0 for now
   and wait for a person. Stock: the whole submission stays unmarked.
5. A test that the student deleted is put back and runs. Stock: it gets no score and waits.
6. Damage (a cell twice, an old version of nbgrader's data, an unknown kernel, an old format, a
   file name with "(1)") is repaired. Stock: the submission, and after some damage the whole run,
   stays unmarked.
7. Tests run where no student code runs: what they ask of the student's work goes over as plain
   values. A test that reads a file the student's code wrote, or replaces a function inside the
   student's own code, sees neither.
8. A notebook that is missing while others of unknown name were handed in waits for a person.
   Stock: 0.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from lintas.marking.box import CellRun

from .basis import Known

Outputs = Sequence[Mapping[str, Any]]


class Odd(Exception):
    """A result that only a person can turn into a score; the message says what it was."""


def test_score(known: Known, run: CellRun | None, *, empty: bool) -> float | None:
    """The score of a test cell, None when it did not run. Raises Odd.

    `empty`: the cell has no code, so that there was nothing to run.
    """
    if run is None:
        return known.points if empty else None
    for output in run.outputs:
        if output.get("output_type") == "error":
            return 0.0
        if output.get("output_type") == "execute_result":
            return _partial(output, known.points)
    return known.points


def _partial(output: Mapping[str, Any], greatest: float) -> float:
    data = output.get("data")
    text = data.get("text/plain") if isinstance(data, Mapping) else None
    if not isinstance(text, str) or not text:
        raise Odd("its result has no text")
    try:
        score = float(text)
    except ValueError:
        return greatest
    if math.isnan(score) or score < 0 or score > greatest:
        raise Odd(f"its result is {text.strip()[:30]}, which is no score from 0 to {greatest:g}")
    return score


def is_unchanged(known: Known, source: str) -> bool:
    """True when an answer is as it was released (nbgrader compares checksums: the same)."""
    return source == known.source
