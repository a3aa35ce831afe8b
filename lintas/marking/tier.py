"""What the coordinator asks of a tier of marking: worksheets ("data") or notebooks with code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from .outcome import Outcome

if TYPE_CHECKING:
    from .gradebook import Store


class Tier(Protocol):
    """One assignment as it is marked. The coordinator alone writes; a tier only reads.

    A task gets `basis()` and `handed(student)` and gives an `Outcome` as bytes (`task.mark`). The
    same two decide whether a submission has changed since it was marked: neither may hold the
    time of day or anything made up.

    Of `Outcome.files` the notebooks are `<notebook>.ipynb`, each with the digests of its answers
    in `metadata.lintas.answers`, from which the next run tells what is new. `timestamp.txt` is
    written by the coordinator; so is `submission_secret.txt` where `files` has none.
    """

    @property
    def name(self) -> str:
        """`data` or `code`."""

    @property
    def assignment(self) -> str:
        """The assignment's name for nbgrader."""

    @property
    def release(self) -> str:
        """Names what students saw, in the report; "" when there is no such thing."""

    @property
    def points(self) -> Mapping[str, Mapping[str, float]]:
        """Notebook -> nbgrader's cell (graded and task cells) -> greatest score."""

    def basis(self) -> bytes:
        """All that a worker needs besides the submission: JSON whose first key is "tier".

        The code tier also puts "box" there: the arguments of its `Box` (limits as a mapping).
        """

    def ensure(self, store: Store) -> None:
        """Make the gradebook know the assignment. Raises ContentError, BoxError."""

    def students(self) -> list[str]:
        """Who handed in, sorted; links included: they are refused later, by name."""

    def handed(self, student: str) -> bytes:
        """What was handed in, as JSON: bounded, links never followed; raises nothing."""

    def unmarked(self, student: str, why: str) -> Outcome:
        """The outcome when marking itself failed: every cell waits for a person, who is told."""
