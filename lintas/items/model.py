"""The item: one question in two languages, its key apart from it.

Strict pydantic models that mirror the YAML an author writes; the JSON Schema is generated from
them. What a whole item must satisfy beyond its shape is in `lints`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

LANGS = ("en", "id")
NONE = "none"

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
ItemId = Annotated[str, StringConstraints(pattern=r"^u[0-9]{2}-[pg][0-9]{2,3}$")]
PartId = Annotated[str, StringConstraints(pattern=r"^[a-z]$")]
CellId = Annotated[str, StringConstraints(pattern=r"^[a-z](-[a-z])?$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
PointId = Annotated[str, StringConstraints(pattern=r"^(SF?[0-9.]+-[0-9]{2}|ADD-[0-9]{2})$")]
OutcomeId = Annotated[str, StringConstraints(pattern=r"^u[0-9]{2}\.[0-9]+$")]
AsOf = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]


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
    track: Literal["intl", "indonesia"] = "intl"
    actors: list[Actor] = Field(min_length=1)


class ClassifyAnswer(Answer):
    key: dict[PartId, CellId | list[CellId]]
    cards: dict[PartId, CardAnswer]
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


class Translation(Strict):
    """Written by `lintas stamp`: which English this Indonesian was made from."""

    class Stamp(Strict):
        of: Digest = Field(description="hash of the English strings")
        text: Digest | None = Field(None, description="hash of the Indonesian strings")
        state: Literal["draft", "reviewed"]

    source: Literal["en"] = "en"
    id: Stamp


class Item(Strict):
    """What every type of item has."""

    shown: ClassVar[tuple[str, ...]] = ("case", "stem")

    id: ItemId = Field(description="opaque, never reused, never telling the answer")
    revision: int = Field(ge=1, description="rises when the meaning or the key changes")
    family: Slug | None = Field(None, description="items that ask the same idea")
    covers: list[PointId] = Field(min_length=1, max_length=2, description="points it assesses")
    outcomes: list[OutcomeId] = Field(min_length=1)
    bloom: Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
    difficulty: int = Field(ge=1, le=3, description="intended; the observed one is computed")
    confidence: bool = Field(True, description="ask how sure the reader is")
    case: Text | None = Field(None, description="the story, set apart from the question")
    stem: Text = Field(description="what is asked")
    translation: Translation | None = None

    @property
    def key_name(self) -> str:
        """Id and revision in one, as browser stores and statistics use it: `u10-p07@1`."""
        return f"{self.id}@{self.revision}"

    @property
    def graded(self) -> bool:
        """True for an item of a graded worksheet, False for a practice item."""
        return self.id[4] == "g"


class Single(Item):
    """Choose one option."""

    type: Literal["single"]
    options: list[Choice] = Field(min_length=2, max_length=6)
    answer: SingleAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "options")


class Multiple(Item):
    """Choose every option that is right."""

    type: Literal["multiple"]
    options: list[Choice] = Field(min_length=3, max_length=8)
    answer: MultipleAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "options")


class LabelSet(Item):
    """Give a scenario all the labels that apply; marked as an exact set."""

    type: Literal["label-set"]
    options: list[Choice] = Field(min_length=3, max_length=10)
    answer: LabelSetAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "options")


class Classify(Item):
    """Put each card in a bin, or in a cell of a grid of rows and columns."""

    type: Literal["classify"]
    cards: list[Choice] = Field(min_length=2, max_length=16)
    bins: list[Choice] = Field(default_factory=list, max_length=8)
    rows: list[Choice] = Field(default_factory=list, max_length=8)
    columns: list[Choice] = Field(default_factory=list, max_length=8)
    answer: ClassifyAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "cards", "bins", "rows", "columns")

    @property
    def places(self) -> list[str]:
        """Ids of all bins, or of all cells of the grid (`row-column`)."""
        if self.bins:
            return [choice.id for choice in self.bins]
        return [f"{row.id}-{column.id}" for row in self.rows for column in self.columns]


class Annotate(Item):
    """Mark named spans of a text with tags; `[[a: words]]` names a span."""

    type: Literal["annotate"]
    text: Text
    tags: list[Choice] = Field(min_length=2, max_length=6)
    answer: AnnotateAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "text", "tags")


class Length(Strict):
    """How long an essay should be, in words."""

    min: int = Field(ge=0)
    max: int = Field(ge=1, le=5000)


class Essay(Item):
    """Write; marked by people with a rubric."""

    type: Literal["essay"]
    criteria: list[Criterion] = Field(min_length=1, max_length=6)
    words: Length
    answer: EssayAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "criteria", "words")


class Match(Item):
    """Pair each left-hand side with a right-hand side; some of the right may be left over."""

    type: Literal["match"]
    left: list[Choice] = Field(min_length=2, max_length=10)
    right: list[Choice] = Field(min_length=2, max_length=12)
    answer: MatchAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "left", "right")


class Order(Item):
    """Put steps in their order."""

    type: Literal["order"]
    steps: list[Choice] = Field(min_length=3, max_length=10)
    answer: OrderAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "steps")


class Cloze(Item):
    """Complete a text; `[[a]]` is a blank."""

    type: Literal["cloze"]
    text: Text
    answer: ClozeAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "text")


class Numeric(Item):
    """Give a number."""

    type: Literal["numeric"]
    unit: Text | None = Field(
        None, description="what is counted or measured, shown after the field"
    )
    answer: NumericAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "unit")


class Gauge(Strict):
    """Something that a reader's choices move up and down, shown as a number."""

    id: PartId
    text: Text
    start: int = 0


class Turn(Strict):
    """A choice at a node: where it leads, and what it moves."""

    id: PartId
    text: Text
    to: PartId | Literal["end"] = Field(description="the next node, or `end`")
    effects: dict[PartId, int] = Field(default_factory=dict, description="gauge: change")


class Node(Strict):
    """One place in a branch: what the reader finds there and may choose."""

    id: PartId
    text: Text
    choices: list[Turn] = Field(min_length=2, max_length=5)


class Branch(Item):
    """Walk a decision tree or a branching case; every step is scored."""

    type: Literal["branch"]
    start: PartId
    nodes: list[Node] = Field(min_length=2, max_length=20)
    gauges: list[Gauge] = Field(default_factory=list, max_length=5)
    answer: BranchAnswer
    shown: ClassVar[tuple[str, ...]] = (*Item.shown, "start", "nodes", "gauges")


AnyType = (
    Single
    | Multiple
    | LabelSet
    | Classify
    | Annotate
    | Match
    | Order
    | Cloze
    | Numeric
    | Branch
    | Essay
)
ITEM_ADAPTER: TypeAdapter[AnyType] = TypeAdapter(Annotated[AnyType, Field(discriminator="type")])
TYPES = (
    "single",
    "multiple",
    "classify",
    "label-set",
    "annotate",
    "match",
    "order",
    "cloze",
    "numeric",
    "branch",
    "essay",
)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of an item file, for editors; kept in `item.schema.json`."""
    schema = ITEM_ADAPTER.json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Lintas item",
        **schema,
    }
