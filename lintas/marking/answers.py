"""A student's answers as HTML for the marker and for feedback.

Only three things are put on the page: our own item texts (safe HTML from `render_item`), our own
words, and what a student typed: an essay (escaped, in `<pre>`), the words in a blank and a number
(escaped, short, in `<code>`). No other string that a student wrote gets here: ids are looked up,
and what is not found is left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lintas.items import Mark, answer_payload, render_item
from lintas.items.marking import number_given, slack, turns_taken
from lintas.items.model import NONE
from lintas.items.render import CiteLabel
from lintas.items.wording import LONGEST, matches
from lintas.worksheets import Given, Question
from lintas.worksheets.notebook import CRITERION, POINTS, QUESTION, plain
from lintas.worksheets.worksheet import SEPARATOR

from .score import essay_text, is_answered
from .words import WORDS

Part = Mapping[str, Any]
# Controls but for line break and tab, lone surrogates, and what overrides the direction.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
# Formula renderers skip elements of these classes, and `<pre>`: neither our "$" nor a student's
# starts a formula.
_NO_FORMULAS = "tex2jax_ignore mathjax_ignore"


def question_html(
    question: Question,
    given: Given | None,
    got: Mark | None,
    lang: str,
    cite: CiteLabel | None = None,
) -> str:
    """One question as it was answered. `got` None: it waits for a person."""
    return answered_html(face(question, lang, cite), given, got)


@dataclass(frozen=True)
class Face:
    """A question in one language, the same for each student: its parts, and its answer's."""

    question: Question
    lang: str
    shown: Part
    answer: Part


def face(question: Question, lang: str, cite: CiteLabel | None = None) -> Face:
    """What of a question is worth making only once."""
    shown = render_item(question.item, lang, with_answer=False)
    return Face(question, lang, shown, answer_payload(question.item, lang, cite_label=cite))


def answered_html(face: Face, given: Given | None, got: Mark | None) -> str:
    """As `question_html`, from a face that was made before."""
    question, shown, answer, say = face.question, face.shown, face.answer, WORDS[face.lang]
    body = [_paragraph(shown["case"])] if shown.get("case") else []
    body.append(_paragraph(f"<strong>{shown['stem']}</strong>"))
    if got is None:
        body.append(_paragraph(say["revision" if given else "unread"]))
    elif question.essay:
        body.append(_essay(essay_text(given), shown["words"], say))
    else:
        response = given.response if given and is_answered(given) else None
        if response is None:
            body.append(_paragraph(say["no-answer"]))
        body.append(_list(_LISTS[shown["type"]](shown, answer, response, got, say)))
        body.append(f'<p class="lintas-earned">{_earned(question, got, say)}</p>')
    if got is not None:
        body.append(_paragraph(f"{say['why']}: {answer['explanation']}"))
        body.append(_paragraph(f"{say['sources']}: {'; '.join(answer['sources'])}"))
    inner = "\n".join(body)
    return f'<div class="lintas-marked {_NO_FORMULAS}" lang="{face.lang}">\n{inner}\n</div>'


def heading_markdown(question: Question, number: int, lang: str) -> str:
    """The heading of a question, in the student's language."""
    return f"## {QUESTION[lang]} {number}\n\n{question.points} {POINTS[lang]}"


def rubric_markdown(question: Question, cell: str, lang: str) -> str:
    """One criterion of an essay and its levels, for the marker and for feedback."""
    item: Any = question.item
    criterion = next(c for c in item.criteria if cell == f"{item.id}{SEPARATOR}{c.id}")
    words, points = plain(criterion.text.in_(lang)), question.cells[cell]
    levels = [
        f"- **{level.level}** {plain(level.text.in_(lang))}"
        for level in item.answer.rubric[criterion.id]
    ]
    head = f"**{CRITERION[lang]}:** {words} ({points} {POINTS[lang]})"
    return "\n".join([f"{head}\n\n{WORDS[lang]['levels']}:\n", *levels])


def _options(
    shown: Part, answer: Part, response: Any, got: Mark, say: Mapping[str, str]
) -> Iterator[str]:
    chosen = [response] if isinstance(response, str) else _given(response)
    for option in shown["options"]:
        name = option["id"]
        note = say["chosen"] if name in chosen else ""
        key = answer["key"]
        part = got.parts.get(name) or ("missed" if name == key else "")
        feedback = answer["feedback"].get(name, "") if part else ""
        yield _row(option["html"], note, part, feedback, say)


def _cards(
    shown: Part, answer: Part, response: Any, got: Mark, say: Mapping[str, str]
) -> Iterator[str]:
    places = _places(shown)
    for card in shown["cards"]:
        put = response.get(card["id"]) if isinstance(response, dict) else None
        names = [place for place in put if isinstance(place, str)] if isinstance(put, list) else []
        note = ", ".join(dict.fromkeys(places[name] for name in names if name in places))
        key = answer["key"][card["id"]]
        wanted = " / ".join(places[name] for name in ([key] if isinstance(key, str) else key))
        feedback = f"{say['answer']}: {wanted}. {answer['feedback'].get(card['id'], '')}"
        yield _row(card["html"], note, got.parts.get(card["id"], ""), feedback, say)


def _places(shown: Part) -> dict[str, str]:
    if shown.get("bins"):
        return {place["id"]: place["html"] for place in shown["bins"]}
    return {
        f"{row['id']}-{column['id']}": f"{row['html']}, {column['html']}"
        for row in shown["rows"]
        for column in shown["columns"]
    }


def _spans(
    shown: Part, answer: Part, response: Any, got: Mark, say: Mapping[str, str]
) -> Iterator[str]:
    tags = {tag["id"]: tag["html"] for tag in shown["tags"]}
    for span in shown["text"]:
        if isinstance(span, str):
            continue
        name, key = span["id"], answer["key"].get(span["id"], NONE)
        put = response.get(name) if isinstance(response, dict) else None
        note = tags.get(put, "") if isinstance(put, str) else ""
        part = got.parts.get(name, "")
        if not part and not note:
            continue
        wanted = f"{say['answer']}: {tags.get(key, '–')}. "
        yield _row(span["html"], note, part, wanted + answer["feedback"].get(name, ""), say)


def _pairs(
    shown: Part, answer: Part, response: Any, got: Mark, say: Mapping[str, str]
) -> Iterator[str]:
    partners = {part["id"]: part["html"] for part in shown["right"]}
    for left in shown["left"]:
        name = left["id"]
        put = response.get(name) if isinstance(response, dict) else None
        note = partners.get(put, "") if isinstance(put, str) else ""
        wanted = f"{say['answer']}: {partners[answer['key'][name]]}. {answer['feedback'][name]}"
        yield _row(left["html"], note, got.parts.get(name, ""), wanted, say)


def _steps(
    shown: Part, answer: Part, response: Any, got: Mark, say: Mapping[str, str]
) -> Iterator[str]:
    """The steps as the student ordered them; what was left out follows in the right order."""
    words = {step["id"]: step["html"] for step in shown["steps"]}
    known = [name for name in _given(response) if isinstance(name, str) and name in words]
    put = list(dict.fromkeys(known))
    for name in dict.fromkeys([*put, *answer["key"]]):
        note = f"{say['place']}{put.index(name) + 1}" if name in put else ""
        wanted = f"{say['answer']}: {say['place']}{answer['key'].index(name) + 1}. "
        feedback = wanted + answer["feedback"][name]
        yield _row(words[name], note, got.parts.get(name, ""), feedback, say)


def _blanks(
    shown: Part, answer: Part, response: Any, got: Mark, say: Mapping[str, str]
) -> Iterator[str]:
    names = [piece["id"] for piece in shown["text"] if not isinstance(piece, str)]
    for number, name in enumerate(names, 1):
        put = response.get(name) if isinstance(response, dict) else None
        typed, blank = put if isinstance(put, str) else "", answer["blanks"][name]
        known = [
            mistake["html"]
            for mistake in blank["mistakes"]
            if matches(typed, [*mistake["wordings"]["en"], *mistake["wordings"]["id"]], exact=True)
        ]
        wanted = f"{say['answer']}: {html.escape(blank['shown'])}. "
        feedback = wanted + (known or [answer["feedback"][name]])[0]
        part = got.parts.get(name, "")
        yield _row(f"{say['blank']} {number}", _typed(typed), part, feedback, say)


def _number(
    shown: Part, answer: Part, response: Any, got: Mark, say: Mapping[str, str]
) -> Iterator[str]:
    value, unit = number_given(response), shown.get("unit", "")
    raw = response.get("raw") if isinstance(response, dict) else None
    note = "" if value is None else f"{_figure(value, say)} {unit} "
    note += f"({_typed(raw)})" if isinstance(raw, str) and raw.strip() else ""
    near = [
        near["html"]
        for near in answer["near"]
        if value is not None and abs(near["value"] - value) <= slack(answer)
    ]
    part = got.parts.get("value", "missed")
    said = answer["feedback"]["value"] if part == "right" or not near else near[0]
    feedback = f"{say['answer']}: {_figure(answer['key'], say)} {unit}. {said}"
    yield _row(say["number"], note.strip(), part, feedback, say)


def _turns(
    shown: Part, answer: Part, response: Any, got: Mark, say: Mapping[str, str]
) -> Iterator[str]:
    """The way taken; then the places of the right way that were not reached."""
    nodes = {node["id"]: node for node in shown["nodes"]}
    taken = turns_taken(shown, response)
    for name in dict.fromkeys([*taken, *got.parts]):
        words = {turn["id"]: turn["html"] for turn in nodes[name]["choices"]}
        note, part = words.get(taken.get(name, ""), ""), got.parts.get(name, "")
        wanted = f"{say['answer']}: {words[answer['key'][name]]}. "
        said = answer["feedback"].get(f"{name}-{taken.get(name)}", "")
        yield _row(nodes[name]["html"], note, part, wanted + said, say)


def _given(response: Any) -> list[Any]:
    return response if isinstance(response, list) else []


def _typed(text: str) -> str:
    """What a student typed into a field of one line."""
    short = " ".join(text[:LONGEST].split())
    return f"<code>{escape(short)}</code>" if short else ""


def _figure(value: float, say: Mapping[str, str]) -> str:
    """A number with the language's own marks."""
    return f"{value:,.12g}".translate(str.maketrans(",.", say["marks"]))


_LISTS: Mapping[str, Callable[..., Iterator[str]]] = {
    "single": _options,
    "multiple": _options,
    "label-set": _options,
    "classify": _cards,
    "annotate": _spans,
    "match": _pairs,
    "order": _steps,
    "cloze": _blanks,
    "numeric": _number,
    "branch": _turns,
}


def _row(words: str, note: str, part: str, feedback: str, say: Mapping[str, str]) -> str:
    head = f"{words}{f' → <em>{note}</em>' if note else ''}"
    verdict = f" <strong>{say[part]}.</strong>" if part else ""
    kind = f' class="lintas-{part}"' if part else ""
    return f"<li{kind}>{head}{verdict}{f'<br>{feedback}' if feedback else ''}</li>"


def _earned(question: Question, got: Mark, say: Mapping[str, str]) -> str:
    score = question.points * got.earned / got.possible if got.possible else 0.0
    return f"{say['earned']}: {score:.4g} {say['of']} {question.points} {say['points']}"


def _essay(text: str, words: Mapping[str, int], say: Mapping[str, str]) -> str:
    if not text.strip():
        return _paragraph(say["no-answer"])
    asked = f"{say['asked']} {words['min']}–{words['max']}"
    head = _paragraph(f"{say['essay']} ({len(text.split())} {say['words']}, {asked}):")
    style = (
        "white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere;"
        "font-family:inherit;unicode-bidi:isolate"
    )
    return f'{head}\n<pre class="lintas-essay {_NO_FORMULAS}" style="{style}">{escape(text)}</pre>'


def escape(text: str) -> str:
    """A student's text as HTML text: every active or invisible character made harmless."""
    return html.escape(harmless(text), quote=True)


def harmless(text: str) -> str:
    """Text without what steers a terminal, turns the line or is half a character.

    Control characters (terminal colours too), direction overrides and lone surrogates become
    the replacement character; line breaks and tabs stay.
    """
    return _HIDDEN.sub("\ufffd", re.sub(r"\r\n?", "\n", text))


def _list(rows: Iterator[str]) -> str:
    return "<ul>\n" + "\n".join(rows) + "\n</ul>"


def _paragraph(inner: str) -> str:
    return f"<p>{inner}</p>"
