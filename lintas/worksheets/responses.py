"""`responses.json`: what a student answered, read as data and trusted with nothing.

The file as a whole is refused when it is too large, not JSON, not our schema or another
assignment's. Anything smaller is noted, and the rest of the file still counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lintas.items import ContentError, Problem
from lintas.items.model import LANGS

from .payload import SCHEMA, release_id
from .shape import oddity, shown
from .source import RESPONSES
from .worksheet import Question, Worksheet

MAX_BYTES = 256 * 1024
MAX_PROBLEMS = 50
CONFIDENCES = (1, 2, 3)


@dataclass(frozen=True)
class Given:
    """One answer: the revision of the item it was given to, the response, and how sure."""

    revision: int
    response: Any
    confidence: int | None = None
    at: str | None = None


@dataclass(frozen=True)
class Responses:
    """A student's answers by item id. `current`: made with the release that is being marked."""

    release: str
    current: bool
    lang: str
    items: Mapping[str, Given]
    problems: tuple[Problem, ...] = field(default=())


def parse_responses(raw: bytes, worksheet: Worksheet, release: str | None = None) -> Responses:
    """Answers from the bytes of a `responses.json`. Raises ContentError when it is refused.

    `release` is the worksheet's own release id when the caller has it already.
    """
    data, notes = _json(raw)
    _check_head(data, worksheet)
    items: dict[str, Given] = {}
    for name, entry in data["items"].items():
        question = worksheet.question(name)
        given = _given(name, entry, question, notes)
        if given is not None:
            items[name] = given
    made_with = str(data.get("release", ""))
    return Responses(
        release=shown(made_with),
        current=made_with == (release or release_id(worksheet)),
        lang=_lang(data.get("lang"), notes),
        items=items,
        problems=tuple(notes.problems),
    )


class _Notes:
    """Findings that stop nothing, up to a bound: a hostile file must not flood the report."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, message: str, remedy: str, code: str, item: str = "") -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(RESPONSES, 0, item, message, remedy, code))


def refused(message: str, remedy: str, code: str) -> ContentError:
    """The error for a file that cannot be used at all."""
    return ContentError([Problem(RESPONSES, 0, "", message, remedy, code)])


def _json(raw: bytes) -> tuple[Any, _Notes]:
    notes = _Notes()
    if len(raw) > MAX_BYTES:
        said = f"is larger than {MAX_BYTES // 1024} KB"
        raise refused(said, "look at the file and mark by hand", "size")

    def no_repeats(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                notes.add(f"holds {shown(key)} twice", "the last one was counted", "duplicate-key")
            found[key] = value
        return found

    def no_constant(word: str) -> Any:
        raise ValueError(f"holds {word}")

    try:
        text = raw.decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=no_repeats, parse_constant=no_constant), notes
    except RecursionError:
        said = "is nested too deeply"
    except UnicodeDecodeError:
        said = "is not UTF-8 text"
    except ValueError:
        said = "is not JSON"
    raise refused(said, "ask the student to hand in again, or mark by hand", "json") from None


def _check_head(data: Any, worksheet: Worksheet) -> None:
    again = "ask the student to hand in the file that the worksheet saved"
    if not isinstance(data, dict) or not isinstance(data.get("items"), dict):
        raise refused("is not a file of answers", again, "schema")
    if data.get("schema") != SCHEMA or isinstance(data.get("schema"), bool):
        raise refused(f"has schema {shown(data.get('schema'))}, not {SCHEMA}", again, "schema")
    if data.get("assignment") != worksheet.assignment:
        said = f"belongs to {shown(data.get('assignment'))}, not to {worksheet.assignment}"
        raise refused(said, again, "assignment")


def _lang(lang: Any, notes: _Notes) -> str:
    if lang in LANGS:
        return str(lang)
    notes.add(f"has language {shown(lang)}", "English was used", "lang")
    return LANGS[0]


def _given(name: str, entry: Any, question: Question | None, notes: _Notes) -> Given | None:
    if question is None:
        notes.add(f"answers {shown(name)}, which is not asked", "it was ignored", "unknown-item")
        return None
    revision = entry.get("revision") if isinstance(entry, dict) else None
    if not isinstance(revision, int) or isinstance(revision, bool) or not isinstance(entry, dict):
        notes.add("holds no answer in its place", "counted as unanswered", "entry", name)
        return None
    odd = oddity(question.item, entry.get("response"))
    if odd and revision == question.item.revision:
        notes.add(odd, "it counted as not given", "response", name)
    at = entry.get("at")
    return Given(
        revision=revision,
        response=entry.get("response"),
        confidence=_confidence(entry.get("confidence"), name, notes),
        at=at if isinstance(at, str) else None,
    )


def _confidence(value: Any, name: str, notes: _Notes) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value in CONFIDENCES:
        return value
    notes.add(f"has confidence {shown(value)}", "it was ignored", "confidence", name)
    return None
