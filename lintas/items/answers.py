"""The answer of an item: its key, what counts, and what to say; and the texts all parts share.

Strict pydantic models; the question itself is in `model`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LANGS = ("en", "id")
NONE = "none"

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
PartId = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
CellId = Annotated[str, StringConstraints(pattern=r"^[a-z](-[a-z])?$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Track = Annotated[
    Literal["intl", "indonesia"],
    Field(description="whether labels or Indonesian provisions of the engine are meant"),
]
AsOf = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]


class Strict(BaseModel):
    """No unknown field, no change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """The same words in English and Indonesian, of equal rank. Inline CommonMark, no HTML."""

    en: Words = Field(description="English")
    id: Words = Field(description="Indonesian")

    def in_(self, lang: str) -> str:
        """The words in `lang` ("en" or "id")."""
        return self.id if lang == "id" else self.en


class Choice(Strict):
    """An option, card, bin, tag, row or column: an id that outlives its wording."""

    id: PartId = Field(description="one letter, never reused for another meaning")
    text: Text


class Criterion(Strict):
    """What an essay is judged by; its levels are in the answer."""

    id: Slug
    text: Text


class Source(Strict):
    """Where the answer can be checked."""

    cite: Slug = Field(description="a key of book/references.bib")
    locator: Words | Text = Field(description="article, paragraph, page or table")
    as_of: AsOf | None = Field(None, description="the date the fact held, for a count or status")


class Actor(Strict):
    """One person's conduct, as facts for the scenario engine."""

    name: Text
    facts: dict[str, Any]
    conduct_date: date = Field(date(2026, 1, 2), description="when the conduct took place")


class OptionAnswer(Strict):
    """What to say to a reader who chose this option."""

    feedback: Text
    misconception: Slug | None = None


class LabelAnswer(OptionAnswer):
    """As an option, and the label of the scenario engine that it stands for."""

    label: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_]+$")]


class CardAnswer(Strict):
    """What to say about a card, and what each wrong bin shows about the reader."""

    feedback: Text
    misconceptions: dict[CellId, Slug] = Field(min_length=1)


class SegmentAnswer(OptionAnswer):
    """What to say about a span of the text."""


class Level(Strict):
    """One level of a rubric."""

    level: int = Field(ge=0, le=10)
    text: Text


class Answer(Strict):
    """All that gives the answer away."""

    explanation: Text
    sources: list[Source] = Field(min_length=1)
    hints: list[Text] = Field(default_factory=list)
    contested: bool = Field(False, description="authorities differ: formative use only")


class SingleAnswer(Answer):
    key: PartId
    options: dict[PartId, OptionAnswer]


class MultipleAnswer(Answer):
    key: list[PartId] = Field(min_length=1)
    options: dict[PartId, OptionAnswer]


class LabelSetAnswer(Answer):
    key: list[PartId] = Field(min_length=1)
    accept: list[list[PartId]] = Field(default_factory=list, description="other sets that earn it")
    options: dict[PartId, LabelAnswer]
    track: Track = "intl"
    actors: list[Actor] = Field(min_length=1)


class ClassifyAnswer(Answer):
    key: dict[PartId, CellId | list[CellId]]
    cards: dict[PartId, CardAnswer]
    track: Track = "intl"
    facts: dict[PartId, dict[str, Any]] = Field(
        default_factory=dict, description="facts of a card, for the scenario engine"
    )
    labels: dict[CellId, list[str]] = Field(
        default_factory=dict, description="which labels of the engine each bin stands for"
    )


class AnnotateAnswer(Answer):
    key: dict[PartId, PartId | Literal["none"]]
    segments: dict[PartId, SegmentAnswer]
    actors: list[Actor] = Field(default_factory=list)


class EssayAnswer(Answer):
    rubric: dict[Slug, list[Level]]
    model: Text | None = None


class PairAnswer(Strict):
    """What to say about a left-hand side, and what each wrong partner shows about the reader."""

    feedback: Text
    misconceptions: dict[PartId, Slug] = Field(min_length=1)


class MatchAnswer(Answer):
    key: dict[PartId, PartId]
    pairs: dict[PartId, PairAnswer]


class OrderAnswer(Answer):
    key: list[PartId] = Field(min_length=3)
    steps: dict[PartId, OptionAnswer]


class Wordings(Strict):
    """Answers to a blank that count, in either language."""

    en: list[Words] = Field(min_length=1)
    id: list[Words] = Field(min_length=1)

    @property
    def all(self) -> list[str]:
        """Both languages together: a term in the other language is right as well."""
        return [*self.en, *self.id]


class Mistake(Strict):
    """An answer that is known to be wrong, and what it shows about the reader."""

    wordings: Wordings
    misconception: Slug
    feedback: Text


class BlankAnswer(Strict):
    """What counts in a blank; `exact` turns the tolerance for typing errors off."""

    accept: Wordings
    feedback: Text
    mistakes: list[Mistake] = Field(min_length=1)
    exact: bool = False


class ClozeAnswer(Answer):
    blanks: dict[PartId, BlankAnswer]


class NearMiss(Strict):
    """A value that readers reach by a known wrong way."""

    value: float
    misconception: Slug
    feedback: Text


class NumericAnswer(Answer):
    key: float
    tolerance: float = Field(0.0, ge=0, description="how far off is still right, in the unit")
    feedback: Text
    near: list[NearMiss] = Field(min_length=1)


class StepAnswer(Strict):
    """What to say at one node of a branch, per choice."""

    choices: dict[PartId, OptionAnswer]


class BranchAnswer(Answer):
    key: dict[PartId, PartId] = Field(description="the right choice at each node")
    nodes: dict[PartId, StepAnswer]
