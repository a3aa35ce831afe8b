"""The response model: what an invented student knows, believes, guesses and leaves out.

For a student of ability θ and a part of a question (a card, a span, an option):

    P(knows) = 1 / (1 + exp(−a · (θ − b − s − t)))

a: discrimination of the question; b: its difficulty; s: how far this part is harder or easier; t:
how much harder the question is in Indonesian (0 but for a planted one), for students who answer in
it (two-parameter logistic, Birnbaum 1968, in Lord and Novick, ch. 17). Who knows is right. Who
does not guesses blindly (1 in 3) or follows a misconception: each student has a leaning towards
each misconception of the course, each wrong answer a pull of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lintas.analysis import Column
from lintas.analysis.matrix import Choice

Chance = np.random.Generator
GUESSING = 1 / 3
BLANK = 0.035
NO_ESSAY = 0.08
INDONESIAN = 0.5
LANGUAGE_GAP = 2.0
ONE_PART = ("single", "numeric", "label-set")


@dataclass(frozen=True)
class Truth:
    """One question's parameters. `twist` is the wrong choice that a planted miskey makes right."""

    a: float
    b: float
    shifts: Mapping[str, float]
    pulls: Mapping[tuple[str, str], float]
    language_gap: float = 0.0
    twist: str | None = None


@dataclass(frozen=True)
class Plan:
    """All questions of a worksheet; `planted` maps "miskeyed", "flat", "biased" to an item id."""

    items: Mapping[str, Truth]
    planted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Student:
    """An invented student."""

    ability: float
    lang: str
    leanings: Mapping[str, float]


def draw_plan(columns: Sequence[Column], seed: int, *, plant: bool = True) -> Plan:
    """Parameters of each machine-marked question; the same seed gives the same plan.

    b ~ N(0, 0.9), a ~ lognormal(median 1.1, spread 0.2), s ~ N(0, 0.4). With `plant` one question
    is answered as if a wrong choice were its key, one by chance, and one is harder in Indonesian:
    the answers are so, the questions themselves stay as they are.
    """
    chance = np.random.default_rng([seed, 1])
    items = {c.id: _truth(c, chance) for c in columns if not c.essay}
    if not plant:
        return Plan(items)
    planted = _places(columns)
    for kind, name in planted.items():
        items[name] = _spoiled(kind, items[name], next(c for c in columns if c.id == name))
    return Plan(items, planted)


def _truth(column: Column, chance: Chance) -> Truth:
    parts = list(dict.fromkeys(choice.part for choice in column.choices))
    return Truth(
        a=round(float(chance.lognormal(np.log(1.1), 0.2)), 3),
        b=round(float(chance.normal(0, 0.9)), 3),
        shifts={part: round(float(chance.normal(0, 0.4)), 3) for part in parts},
        pulls={(c.part, c.id): float(chance.gamma(1.0)) + 0.1 for c in column.choices},
    )


def _places(columns: Sequence[Column]) -> dict[str, str]:
    """A single choice for the wrong key; another question each for the other two."""
    singles = [column.id for column in columns if column.type == "single"]
    whole = [column.id for column in columns if column.type in ONE_PART]
    rest = [column.id for column in columns if not column.essay]
    found: dict[str, str] = {}
    for kind, wanted in (("miskeyed", singles), ("flat", singles + whole), ("biased", whole)):
        free = [name for name in (*wanted, *rest) if name not in found.values()]
        if free and (kind != "miskeyed" or singles):
            found[kind] = free[0]
    return found


def _spoiled(kind: str, truth: Truth, column: Column) -> Truth:
    """Of middling difficulty, so that what was planted is not hidden by an extreme one."""
    if kind == "flat":
        return replace(truth, a=0.0, b=0.0)
    if kind == "biased":
        return replace(truth, b=-1.0, language_gap=LANGUAGE_GAP)
    wrong = [choice.id for choice in column.choices if not choice.right]
    return replace(truth, b=-0.3, shifts={"": 0.0}, twist=wrong[0])


def draw_students(columns: Sequence[Column], count: int, seed: int) -> list[Student]:
    """Ability ~ N(0, 1), language by a coin, leanings ~ gamma(0.7) for each misconception."""
    chance = np.random.default_rng([seed, 2])
    believed = sorted({c.misconception for col in columns for c in col.choices if c.misconception})
    return [
        Student(
            ability=float(chance.normal()),
            lang="id" if chance.random() < INDONESIAN else "en",
            leanings=dict(
                zip(believed, chance.gamma(0.7, size=len(believed)).tolist(), strict=True)
            ),
        )
        for _ in range(count)
    ]


def taken(column: Column, truth: Truth, student: Student, chance: Chance) -> dict[str, str] | None:
    """Part -> choice of one student to one question; None where it is left blank."""
    if chance.random() < BLANK * np.exp(-0.5 * student.ability):
        return None
    parts: dict[str, list[Choice]] = {}
    for choice in column.choices:
        parts.setdefault(choice.part, []).append(choice)
    if column.type == "label-set":
        return _set_taken(parts, truth, student, chance)
    return {
        part: _one(choices, truth, truth.shifts.get(part, 0.0), student, chance)
        for part, choices in parts.items()
    }


def _knows(truth: Truth, shift: float, student: Student, chance: Chance) -> bool:
    harder = truth.b + shift + (truth.language_gap if student.lang == "id" else 0.0)
    return bool(chance.random() < 1 / (1 + np.exp(-truth.a * (student.ability - harder))))


def _one(
    choices: Sequence[Choice], truth: Truth, shift: float, student: Student, chance: Chance
) -> str:
    right = [choice for choice in choices if _counts(choice, truth)]
    if right and _knows(truth, shift, student, chance):
        return right[0].id
    if not right or chance.random() < GUESSING:
        return choices[int(chance.integers(len(choices)))].id
    return _misled([c for c in choices if not _counts(c, truth)], truth, student, chance).id


def _counts(choice: Choice, truth: Truth) -> bool:
    """Whether a choice is the right one: the key, or what stands for it in a planted miskey."""
    return choice.right if truth.twist is None else choice.id == truth.twist


def _misled(wrong: Sequence[Choice], truth: Truth, student: Student, chance: Chance) -> Choice:
    weights = np.array(
        [
            truth.pulls[choice.part, choice.id] * (0.3 + _leaning(choice, student))
            for choice in wrong
        ]
    )
    return wrong[int(chance.choice(len(wrong), p=weights / weights.sum()))]


def _leaning(choice: Choice, student: Student) -> float:
    return student.leanings.get(choice.misconception or "", 0.2)


def _set_taken(
    parts: Mapping[str, Sequence[Choice]], truth: Truth, student: Student, chance: Chance
) -> dict[str, str]:
    """A set of labels is known as a whole; who does not know it has one or two labels wrong."""
    found = {part: next(c.id for c in both if c.right) for part, both in parts.items()}
    if _knows(truth, 0.0, student, chance):
        return found
    wrong = [next(c for c in both if not c.right) for both in parts.values()]
    for choice in [_misled(wrong, truth, student, chance) for _ in range(chance.integers(1, 3))]:
        found[choice.part] = choice.id
    return found
