"""An item as the front end gets it: one language, every text already safe HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .model import AnnotateAnswer, ClassifyAnswer, EssayAnswer, Item
from .student import student_copy
from .text import inline_html, segments, spaced_html

_LISTS = ("options", "cards", "bins", "rows", "columns", "tags", "criteria")
CiteLabel = Callable[[str, str], str]


def render_item(
    item: Item,
    lang: str,
    *,
    with_answer: bool,
    reasons: Sequence[str] = (),
    read: Sequence[dict[str, str]] = (),
    cite_label: CiteLabel | None = None,
) -> dict[str, Any]:
    """The payload of an item in `lang`; with its answer only for practice.

    `reasons` are plain sentences (from the scenario engine), `read` places to read again
    ({"href", "html"}), `cite_label(key, lang)` the words for a source.
    """
    payload = _question(student_copy(item), lang)
    if with_answer:
        if item.graded:
            raise ValueError(f"{item.id} is graded: its answer is never rendered")
        payload["answer"] = answer_payload(
            item, lang, reasons=reasons, read=read, cite_label=cite_label
        )
    return payload


def _question(copy: dict[str, Any], lang: str) -> dict[str, Any]:
    payload: dict[str, Any] = {}
    for name, value in copy.items():
        if name in _LISTS:
            payload[name] = [_part(part, lang) for part in value]
        elif name == "text":
            payload["text"] = [_piece(piece) for piece in segments(value[lang])]
        elif name in ("case", "stem"):
            payload[name] = inline_html(value[lang])
        else:
            payload[name] = value
    return payload


def _part(part: dict[str, Any], lang: str) -> dict[str, str]:
    return {"id": part["id"], "html": inline_html(part["text"][lang])}


def _piece(piece: str | tuple[str, str]) -> str | dict[str, str]:
    if isinstance(piece, str):
        return spaced_html(piece)
    return {"id": piece[0], "html": inline_html(piece[1])}


def answer_payload(
    item: Item,
    lang: str,
    *,
    reasons: Sequence[str] = (),
    read: Sequence[dict[str, str]] = (),
    cite_label: CiteLabel | None = None,
) -> dict[str, Any]:
    """The answer of an item in `lang`: for practice pages and for feedback after marking."""
    answer = item.answer  # type: ignore[attr-defined]
    label = cite_label or (lambda key, _lang: key)
    payload: dict[str, Any] = {
        "feedback": _feedback(answer, lang),
        "explanation": inline_html(answer.explanation.in_(lang)),
        "hints": [inline_html(hint.in_(lang)) for hint in answer.hints],
        "sources": [_source(source, lang, label) for source in answer.sources],
        "read": list(read),
    }
    data = answer.model_dump(mode="json")
    payload |= {name: data[name] for name in ("key", "accept") if data.get(name)}
    if reasons:
        payload["reasons"] = [inline_html(reason) for reason in reasons]
    if answer.contested:
        payload["contested"] = True
    if isinstance(answer, EssayAnswer):
        payload["rubric"] = _rubric(answer, lang)
        if answer.model:
            payload["model"] = inline_html(answer.model.in_(lang))
    return payload


def _feedback(answer: Any, lang: str) -> dict[str, str]:
    if isinstance(answer, ClassifyAnswer):
        parts: Any = answer.cards
    elif isinstance(answer, AnnotateAnswer):
        parts = answer.segments
    else:
        parts = getattr(answer, "options", {})
    return {name: inline_html(part.feedback.in_(lang)) for name, part in parts.items()}


def _source(source: Any, lang: str, label: CiteLabel) -> str:
    locator = source.locator if isinstance(source.locator, str) else source.locator.in_(lang)
    as_of = f" ({source.as_of})" if source.as_of else ""
    return inline_html(f"{label(source.cite, lang)}, {locator}{as_of}")


def _rubric(answer: EssayAnswer, lang: str) -> dict[str, list[dict[str, Any]]]:
    return {
        criterion: [
            {"level": level.level, "html": inline_html(level.text.in_(lang))} for level in levels
        ]
        for criterion, levels in answer.rubric.items()
    }
