"""Lints on how an item is written, and on what it says of the rest of the course."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lints import Context, Finding, context, style
from .model import Classify, Item, Multiple, Single, Text
from .stamp import english_hash, strings_hash, texts
from .unwritten import is_unchosen, is_unwritten

_LANGS = ("en", "id")
_CATCH_ALL = {
    "en": re.compile(r"(all|none|both|neither) of (the|these|them)\b.*|all the above", re.I),
    "id": re.compile(
        r"(semua|seluruh) (jawaban|pilihan|di atas).*|tidak ada (jawaban|yang benar)\b.*", re.I
    ),
}
_NEGATIVE = {
    "en": re.compile(
        r"\b(?:which|what)\b[^?.]*?\b(not|never|least|incorrect|false)\b|\b(except)\b", re.I
    ),
    "id": re.compile(
        r"\b(?:mana|manakah|apakah)\b[^?.]*?\b(bukan|tidak|salah|keliru)\b|\b(kecuali)\b", re.I
    ),
}
_HTML = re.compile(r"<[a-zA-Z/!]")
_NUMBER = re.compile(r"\b\d{3,}\b|\b\d+([.,]\d+)? ?%")


@style("html-in-text")
def texts_hold_no_html(item: Item) -> Iterator[Finding]:
    """Texts are CommonMark; markup in angle brackets would be shown as it stands."""
    for text in texts(item):
        if _HTML.search(text.en) or _HTML.search(text.id):
            yield Finding((), "has HTML in a text", "use *emphasis* or **strong**")


@style("key-conspicuously-long")
def key_is_not_the_longest_by_far(item: Item) -> Iterator[Finding]:
    """In a single choice the key may not stand out: over 1.4 times the longest distractor."""
    if not isinstance(item, Single):
        return
    for lang in _LANGS:
        lengths = {option.id: len(option.text.in_(lang)) for option in item.options}
        key = lengths.pop(item.answer.key, 0)
        if key > 1.4 * max(lengths.values()) and key > 24:
            yield Finding(
                ("options",),
                f"the key is conspicuously the longest ({lang})",
                "even out the options",
            )


@style("catch-all-option")
def no_catch_all_option(item: Item) -> Iterator[Finding]:
    """ "All of the above" rewards test skill; ask with `multiple` instead."""
    if not isinstance(item, Single | Multiple):
        return
    for index, option in enumerate(item.options):
        for lang in _LANGS:
            if _CATCH_ALL[lang].fullmatch(option.text.in_(lang).strip(" .")):
                yield Finding(("options", index), "is a catch-all option", "use type `multiple`")


@style("negative-stem")
def negative_stems_are_marked(item: Item) -> Iterator[Finding]:
    """A question with *not* in it has the word in **bold** or *italics*."""
    if not isinstance(item, Single | Multiple):
        return
    for lang in _LANGS:
        stem = item.stem.in_(lang)
        hit = _NEGATIVE[lang].search(stem)
        if hit and not _emphasised(stem, hit):
            word = hit.group(hit.lastindex or 0)
            yield Finding(("stem", lang), f"'{word}' is not emphasised", "write it in **bold**")


def _emphasised(stem: str, hit: re.Match[str]) -> bool:
    start, end = hit.span(hit.lastindex or 0)
    return stem[start:end].isupper() or stem[start - 1 : start] == "*" == stem[end : end + 1]


@style("number-without-date")
def numbers_carry_a_date(item: Item) -> Iterator[Finding]:
    """A count or a share in a question needs a source with `as_of`."""
    shown = [item.stem, *_option_texts(item)]
    if any(_counts(text) for text in shown):
        sources = item.answer.sources  # type: ignore[attr-defined]
        if not any(source.as_of for source in sources):
            yield Finding(
                ("answer", "sources"),
                "has a count but no date for it",
                "add `as_of:` to its source",
            )


def _option_texts(item: Item) -> list[Text]:
    return [option.text for option in item.options] if isinstance(item, Single | Multiple) else []


def _counts(text: Text) -> bool:
    """True where a text has a count; years, article and law numbers are none."""
    bare = re.sub(r"\b(1[89]|20)\d\d\b", "", text.en)
    return bool(_NUMBER.search(bare))


@style("unstamped")
def translation_is_stamped(item: Item) -> Iterator[Finding]:
    """`lintas stamp` has recorded which English the Indonesian belongs to."""
    if item.translation is None and not any(is_unwritten(text.en) for text in texts(item)):
        yield Finding((), "has no translation stamp", "run `lintas stamp`")


@style("stale-translation")
def translation_is_fresh(item: Item) -> Iterator[Finding]:
    """When English moved and Indonesian did not, somebody must look."""
    if item.translation is None or item.translation.id.of == english_hash(item):
        return
    same = item.translation.id.text in (None, strings_hash(item, "id"))
    remedy = (
        "bring the Indonesian up to date, then run `lintas stamp`" if same else "run `lintas stamp`"
    )
    yield Finding(("translation",), "English changed after the Indonesian was made", remedy)


@context("unknown-point")
def covers_known_points(item: Item, course: Context) -> Iterator[Finding]:
    """`covers` names points of book/points.yml."""
    yield from _unknown(("covers",), item.covers, course.points, "a point of book/points.yml")


@context("unknown-outcome")
def serves_known_outcomes(item: Item, course: Context) -> Iterator[Finding]:
    """`outcomes` names outcomes of book/outcomes.yml."""
    yield from _unknown(
        ("outcomes",), item.outcomes, course.outcomes, "an outcome of book/outcomes.yml"
    )


@context("unknown-cite")
def cites_known_sources(item: Item, course: Context) -> Iterator[Finding]:
    """Every source is a key of book/references.bib."""
    cites = [source.cite for source in item.answer.sources]  # type: ignore[attr-defined]
    yield from _unknown(("answer", "sources"), cites, course.cites, "a key of book/references.bib")


@context("unknown-misconception")
def names_known_misconceptions(item: Item, course: Context) -> Iterator[Finding]:
    """Every misconception is declared in book/misconceptions.yml."""
    named = list(misconceptions(item))
    known = course.misconceptions
    yield from _unknown(("answer",), named, known, "an entry of book/misconceptions.yml")


def misconceptions(item: Item) -> Iterator[str]:
    """The misconceptions that an item's wrong answers name."""
    answer = item.answer  # type: ignore[attr-defined]
    if isinstance(item, Classify):
        for card in answer.cards.values():
            yield from card.misconceptions.values()
        return
    parts = getattr(answer, "options", None) or getattr(answer, "segments", None) or {}
    yield from (part.misconception for part in parts.values() if part.misconception)


def _unknown(
    where: tuple[str, ...], named: list[str], known: frozenset[str], what: str
) -> Iterator[Finding]:
    for index, name in enumerate(named):
        if name not in known and not is_unchosen(name):
            yield Finding(
                (*where, index), f"'{name}' is not {what}", "correct it or declare it there"
            )


@context("word-to-avoid")
def words_do_no_harm(item: Item, course: Context) -> Iterator[Finding]:
    """No word of the avoid list; the finding says what to write instead."""
    for text in texts(item):
        for lang, rules in course.avoid.items():
            for pattern, instead in rules:
                hit = pattern.search(text.in_(lang))
                if hit:
                    yield Finding((), f"says '{hit.group()}' ({lang})", f"write: {instead}")
