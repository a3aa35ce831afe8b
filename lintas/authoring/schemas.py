"""JSON Schemas of the course's YAML files, for editors; kept in `schemas/`.

`python -m lintas.authoring.schemas` writes them; a test tells when they have drifted. The schema
of items is the model's own (`lintas.items.json_schema`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from lintas.items import json_schema
from lintas.items.answers import Slug, Strict, Text
from lintas.scenarios.facts import terms

FOLDER = Path(__file__).parent / "schemas"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
UnitId = Annotated[str, StringConstraints(pattern=r"^u[0-9]{2}$")]
UnitSlug = Annotated[str, StringConstraints(pattern=r"^u[0-9]{2}(-[a-z0-9]+)+$")]
GradedId = Annotated[str, StringConstraints(pattern=r"^u[0-9]{2}-g[0-9]{2,3}$")]
CaseId = Annotated[str, StringConstraints(pattern=r"^u[0-9]{2}-s[0-9]+$")]
OutcomeId = Annotated[str, StringConstraints(pattern=r"^u[0-9]{2}\.[0-9]+$")]
Points = Annotated[int, Field(ge=1)]


class Case(Strict):
    """A worked case: one person's conduct, judged by the scenario engine."""

    id: CaseId
    title: Text
    story: Text
    actor: Text = Field(description="the person whose conduct is judged")
    facts: dict[str, Any] = Field(description="what differs from the engine's defaults")
    conduct_date: date = Field(date(2026, 1, 2), description="when the conduct took place")
    label: str = Field("TIP", description="the label whose elements the page shows")


class Unit(Strict):
    """A unit of the course; it is ready once its English lesson exists."""

    id: UnitId
    slug: UnitSlug = Field(description="the name of the unit's folders; starts with its id")
    title: Text
    requires: list[UnitId] = Field(description="units a reader should have done before")
    section: str = Field(description="part of the source chapter it repairs")
    about: Text
    graded: bool = Field(True, description="false for a unit without graded work")


class Outcome(Strict):
    """What a student can do after a unit."""

    id: OutcomeId
    unit: UnitId
    bloom: Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
    text: Text


class Term(Strict):
    """A term of the glossary."""

    id: Slug
    term: Text
    definition: Text
    point: str = Field("", description="the point of book/points.yml that it belongs to")
    sources: list[Slug] = Field(
        default_factory=list, description="keys of book/references.bib; none for our own words"
    )


class Misconception(Strict):
    """What readers believe when they choose a wrong answer."""

    id: Slug = Field(description="the name that items use")
    text: Text


class Row(Strict):
    """An item of a worksheet."""

    id: GradedId
    points: Points | dict[Slug, Points] = Field(description="of an essay: for each criterion")


class Care(Strict):
    """A content notice."""

    themes: Text
    alternative: Text = Field(description="the equal way round")


class Worksheet(Strict):
    """The graded work of a unit."""

    assignment: UnitSlug = Field(description="the folder's name")
    title: Text
    intro: Text
    care: Care | None = None
    items: list[Row] = Field(min_length=1)


def schemas() -> dict[str, dict[str, Any]]:
    """File name -> schema, of all kinds of files but items."""
    return {
        "scenario.schema.json": _case(),
        "worksheet.schema.json": _of(Worksheet, "worksheet"),
        "units.schema.json": _of(list[Unit], "units"),
        "outcomes.schema.json": _of(list[Outcome], "outcomes"),
        "glossary.schema.json": _of(list[Term], "glossary"),
        "misconceptions.schema.json": _of(list[Misconception], "misconceptions"),
    }


def editor_settings() -> dict[str, Any]:
    """`.vscode/settings.json`: which schema belongs to which files."""
    own = "./lintas/authoring/schemas"
    return {
        "yaml.schemas": {
            "./lintas/items/item.schema.json": [
                "book/items/**/*.yml",
                "exercises/*/items/*.yml",
                "bank/*/items/*.yml",
            ],
            f"{own}/scenario.schema.json": ["book/scenarios/*/*.yml"],
            f"{own}/worksheet.schema.json": ["exercises/*/worksheet.yml", "bank/*/worksheet.yml"],
            **{
                f"{own}/{name}.schema.json": [f"book/{name}.yml"]
                for name in ("units", "outcomes", "glossary", "misconceptions")
            },
        },
        "yaml.format.enable": False,
        "files.encoding": "utf8",
        "files.eol": "\n",
    }


def _of(model: Any, name: str) -> dict[str, Any]:
    schema = TypeAdapter(model).json_schema()
    return {"$schema": DRAFT, "title": f"Lintas {name}", **schema}


def _case() -> dict[str, Any]:
    """The facts of a case are those of the engine, each with what it means."""
    schema = _of(Case, "scenario")
    schema["title"] = "Lintas scenario"
    schema["properties"]["facts"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _fact(spec) for name, spec in terms()["facts"].items()},
    }
    return schema


def _fact(spec: Mapping[str, Any]) -> dict[str, Any]:
    said = f"{spec['en']} / {spec['id']}" + (f": {spec['note']}" if "note" in spec else "")
    values = list(spec.get("values", ()))
    kinds: dict[str, dict[str, Any]] = {
        "integer": {"type": "integer", "minimum": 0, "maximum": 120},
        "boolean": {"type": "boolean"},
        "list": {"type": "array", "items": {"enum": values}},
        "word": {"enum": [None, *values]},
    }
    return {**kinds[spec["type"]], "description": said, "default": spec["default"]}


def text_of(data: Mapping[str, Any]) -> str:
    """A schema as it is kept."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def write(root: Path) -> None:
    """Write all schemas, that of items and the editor's settings."""
    for name, schema in schemas().items():
        (FOLDER / name).write_text(text_of(schema), encoding="utf-8")
    item = FOLDER.parent.parent / "items" / "item.schema.json"
    if json.loads(item.read_text(encoding="utf-8")) != json_schema():
        item.write_text(text_of(json_schema()), encoding="utf-8")
    (root / ".vscode").mkdir(exist_ok=True)
    (root / ".vscode/settings.json").write_text(text_of(editor_settings()), encoding="utf-8")


if __name__ == "__main__":
    write(Path.cwd())
