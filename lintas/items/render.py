"""An item as the front end gets it: one language, every text already safe HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .answers import BranchAnswer, ClozeAnswer, EssayAnswer, NumericAnswer
from .dates import date_in_words
from .model import Item
from .student import student_copy
from .text import blanks, inline_html, segments, spaced_html

_LISTS = (
    "options", "cards", "bins", "rows", "columns", "tags", "criteria", "left", "right", "steps"
)  # fmt: skip
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
            split = blanks if copy["type"] == "cloze" else segments
            payload["text"] = [_piece(piece) for piece in split(value[lang])]
        elif name in ("nodes", "gauges"):
            payload[name] = [_nested(part, lang) for part in value]
        elif name in ("case", "stem", "unit"):
            payload[name] = inline_html(value[lang])
        else:
            payload[name] = value
    return payload


def _part(part: dict[str, Any], lang: str) -> dict[str, str]:
    return {"id": part["id"], "html": inline_html(part["text"][lang])}


def _nested(part: dict[str, Any], lang: str) -> dict[str, Any]:
    """A node or a gauge: its words in one language, what it holds likewise."""
    shown = {name: value for name, value in part.items() if name != "text"} | _part(part, lang)
    if "choices" in part:
        shown["choices"] = [_nested(choice, lang) for choice in part["choices"]]
    return shown


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
    payload |= {n: data[n] for n in ("key", "accept", "tolerance") if data.get(n) is not None}
    payload |= _mistakes(answer, lang)
    if reasons:
        payload["reasons"] = [inline_html(reason) for reason in reasons]
    if answer.contested:
        payload["contested"] = True
    if isinstance(answer, EssayAnswer):
        payload["rubric"] = _rubric(answer, lang)
        if answer.model:
            payload["model"] = inline_html(answer.model.in_(lang))
    return payload


_PARTS = ("options", "cards", "segments", "pairs", "steps", "blanks")


def _feedback(answer: Any, lang: str) -> dict[str, str]:
    if isinstance(answer, NumericAnswer):
        return {"value": inline_html(answer.feedback.in_(lang))}
    if isinstance(answer, BranchAnswer):
        return {
            f"{node}-{turn}": inline_html(said.feedback.in_(lang))
            for node, step in answer.nodes.items()
            for turn, said in step.choices.items()
        }
    parts: dict[str, Any] = next(
        (getattr(answer, name) for name in _PARTS if hasattr(answer, name)), {}
    )
    return {name: inline_html(part.feedback.in_(lang)) for name, part in parts.items()}


def _mistakes(answer: Any, lang: str) -> dict[str, Any]:
    """What a blank accepts, and the known wrong words or values with what to say about them."""
    if isinstance(answer, NumericAnswer):
        near = [{"value": n.value, "html": inline_html(n.feedback.in_(lang))} for n in answer.near]
        return {"near": near}
    if not isinstance(answer, ClozeAnswer):
        return {}
    return {
        "blanks": {
            blank: {
                "accept": said.accept.model_dump(),
                "exact": said.exact,
                "shown": getattr(said.accept, lang)[0],
                "mistakes": [
                    {"wordings": m.wordings.model_dump(), "html": inline_html(m.feedback.in_(lang))}
                    for m in said.mistakes
                ],
            }
            for blank, said in answer.blanks.items()
        }
    }


def _source(source: Any, lang: str, label: CiteLabel) -> str:
    locator = source.locator if isinstance(source.locator, str) else source.locator.in_(lang)
    as_of = f" ({date_in_words(source.as_of, lang)})" if source.as_of else ""
    return inline_html(f"{label(source.cite, lang)}, {locator}{as_of}")


def _rubric(answer: EssayAnswer, lang: str) -> dict[str, list[dict[str, Any]]]:
    return {
        criterion: [
            {"level": level.level, "html": inline_html(level.text.in_(lang))} for level in levels
        ]
        for criterion, levels in answer.rubric.items()
    }
