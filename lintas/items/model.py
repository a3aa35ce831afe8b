"""The item: one question in two languages, its key apart from it.

Strict pydantic models that mirror the YAML an author writes; the JSON Schema is generated from
them. What a whole item must satisfy beyond its shape is in `lints`.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from .answers import LANGS as LANGS
from .answers import NONE as NONE
from .answers import (
    AnnotateAnswer,
    BranchAnswer,
    Choice,
    ClassifyAnswer,
    ClozeAnswer,
    Criterion,
    EssayAnswer,
    LabelSetAnswer,
    MatchAnswer,
    MultipleAnswer,
    NumericAnswer,
    OrderAnswer,
    PartId,
    SingleAnswer,
    Slug,
    Strict,
)
from .answers import Text as Text

ItemId = Annotated[str, StringConstraints(pattern=r"^u[0-9]{2}-[pg][0-9]{2,3}$")]
PointId = Annotated[str, StringConstraints(pattern=r"^(SF?[0-9.]+-[0-9]{2}|ADD-[0-9]{2})$")]
OutcomeId = Annotated[str, StringConstraints(pattern=r"^u[0-9]{2}\.[0-9]+$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]


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
