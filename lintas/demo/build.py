"""The demo class as a whole nbgrader course, made the way a real one is made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from lintas.analysis import Column, Filler, columns_of
from lintas.items import ContentError, Problem, parse_yaml
from lintas.worksheets import Given, Worksheet, find_worksheet, release, release_id

from .answers import response_of
from .model import NO_ESSAY, Plan, Student, draw_plan, draw_students, taken

TRUTH = "demo-truth.json"
MARKER = "INVENTED.md"
SEED = 20260305
"""A class in which what is planted stands out and nothing else does; by chance others differ."""
OPENED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 8, 16, 59, tzinfo=UTC)
ABSENT, LATE = 30, 12
"""Every 30th student hands nothing in, every 12th is late."""
PROVE = 1000
NOTE = """\
# An invented class / Kelas rekaan

Every student and every answer here is invented (a seeded random model, see {truth}); nobody of
these names exists. Setiap mahasiswa dan setiap jawaban di sini rekaan; tidak ada orang dengan
nama ini.
"""
CONFIG = """

# --- the invented class
c.CourseDirectory.course_id = "lintas-demo"
c.WorksheetAutograde.exercises = {exercises}
"""


@dataclass(frozen=True)
class Built:
    """What was made: the course folder, students, how many handed in, and what was planted."""

    folder: Path
    assignment: str
    students: int
    handed_in: int
    planted: Mapping[str, str]


def build_class(
    slug: str,
    folder: Path,
    exercises: Sequence[Path],
    config: Path,
    *,
    students: int = 120,
    seed: int = SEED,
    plant: bool = True,
) -> Built:
    """Write the course: release, gradebook with the invented roster, submissions, the truth.

    `config` is the nbgrader_config.py to start from. A folder that holds anything but an earlier
    demo class is refused. Raises ContentError.
    """
    worksheet = find_worksheet(slug, exercises)
    _refuse_real_course(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder, slug)
    names = json.dumps([str(path.resolve()) for path in exercises])
    _write(folder / MARKER, NOTE.format(truth=TRUTH))
    text = config.read_text("utf-8") + CONFIG.format(exercises=names)
    _write(folder / "nbgrader_config.py", text)
    release(slug, folder, exercises)
    columns = columns_of(worksheet)
    plan = draw_plan(columns, seed, plant=plant)
    people = draw_students(columns, students, seed)
    _enrol(folder, slug, students)
    chance = np.random.default_rng([seed, 3])
    handed = 0
    for number, person in enumerate(people, 1):
        handed += _hand_in(folder, worksheet, columns, plan, number, person, chance)
    truth = truth_of(worksheet, plan, seed, students)
    _write(folder / TRUTH, json.dumps(truth, indent=1, ensure_ascii=False) + "\n")
    return Built(folder, slug, students, handed, plan.planted)


def is_invented(folder: Path) -> bool:
    """Whether a course folder holds a demo class."""
    return (folder / MARKER).is_file()


def student_id(number: int) -> str:
    """`invented-001`."""
    return f"invented-{number:03d}"


def names_of(number: int) -> tuple[str, str]:
    """First and last name: `Invented 001`, `Rekaan 001`."""
    return f"Invented {number:03d}", f"Rekaan {number:03d}"


def answers(
    worksheet: Worksheet,
    columns: Sequence[Column],
    plan: Plan,
    person: Student,
    chance: np.random.Generator,
) -> dict[str, Any]:
    """Responses of one student by item id, without what was left blank."""
    found: dict[str, Any] = {}
    for question, column in zip(worksheet.questions, columns, strict=True):
        if column.essay:
            if chance.random() > NO_ESSAY:
                found[column.id] = {"text": essay(person, chance)}
            continue
        took = taken(column, plan.items[column.id], person, chance)
        if took is not None:
            found[column.id] = response_of(question.item, took, person.lang)
    return found


def essay(person: Student, chance: np.random.Generator) -> str:
    """Five to nine invented sentences, better ones from the more able."""
    told = parse_yaml(Path(__file__).with_name("essays.yml"))[0]
    good = 1 / (1 + np.exp(-person.ability))
    strong, weak = (
        [told[kind][n][person.lang] for n in chance.permutation(len(told[kind]))]
        for kind in ("strong", "weak")
    )
    count = int(chance.integers(5, 10))
    pieces = []
    for _ in range(count):
        source = strong if (chance.random() < good and strong) or not weak else weak
        if source:
            pieces.append(source.pop())
    return f"{told['notice'][person.lang]}\n\n{' '.join(pieces)}"


def simulate(worksheet: Worksheet, plan: Plan, people: Iterable[Student], seed: int) -> Filler:
    """The class in memory, marked as a real one; essays wait."""
    filler, chance = Filler(worksheet), np.random.default_rng([seed, 4])
    revisions = {question.item.id: question.item.revision for question in worksheet.questions}
    for person in people:
        found = answers(worksheet, filler.columns, plan, person, chance)
        given = {name: Given(revisions[name], response) for name, response in found.items()}
        filler.add(given, person.lang, {})
    return filler


def truth_of(worksheet: Worksheet, plan: Plan, seed: int, students: int) -> dict[str, Any]:
    """What the answers were made from; the facility to expect is that of 1,000 more students."""
    columns = columns_of(worksheet)
    many = simulate(worksheet, plan, draw_students(columns, PROVE, seed + 1), seed + 1).matrix()
    shares = many.earned.mean(axis=0) / many.points
    expected = {c.id: float(share) for c, share in zip(columns, shares, strict=True)}
    return {
        "schema": 1,
        "invented": True,
        "assignment": worksheet.assignment,
        "seed": seed,
        "students": students,
        "planted": dict(plan.planted),
        "items": {
            name: {
                "discrimination": truth.a,
                "difficulty": truth.b,
                "harder_in_indonesian": truth.language_gap,
                "answered_as_if_key": truth.twist,
                "facility": round(expected[name], 4),
            }
            for name, truth in plan.items.items()
        },
    }


def _hand_in(
    folder: Path,
    worksheet: Worksheet,
    columns: Sequence[Column],
    plan: Plan,
    number: int,
    person: Student,
    chance: np.random.Generator,
) -> bool:
    found = answers(worksheet, columns, plan, person, chance)
    if number % ABSENT == 0:
        return False
    minutes = int(chance.integers(60, 9000))
    late = timedelta(hours=int(chance.integers(2, 40))) if number % LATE == 0 else timedelta()
    moment = DUE + late if late else OPENED + timedelta(minutes=minutes)
    place = folder / "submitted" / student_id(number) / worksheet.assignment
    place.mkdir(parents=True, exist_ok=True)
    data = answer_file(worksheet, found, person.lang, moment, chance)
    _write(place / "responses.json", json.dumps(data, ensure_ascii=False, indent=1))
    _write(place / "timestamp.txt", f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC")
    return True


def answer_file(
    worksheet: Worksheet,
    found: Mapping[str, Any],
    lang: str,
    moment: datetime,
    chance: np.random.Generator,
) -> dict[str, Any]:
    """A responses.json as the worksheet saves it."""
    entries = {}
    for question in worksheet.questions:
        item = question.item
        if item.id in found:
            entries[item.id] = {
                "revision": item.revision,
                "response": found[item.id],
                "confidence": int(chance.integers(1, 4)) if item.confidence else None,
                "at": f"{moment - timedelta(minutes=20):%Y-%m-%dT%H:%M:%SZ}",
            }
    return {
        "schema": 1,
        "assignment": worksheet.assignment,
        "release": release_id(worksheet),
        "lang": lang,
        "items": entries,
    }


def _enrol(folder: Path, slug: str, students: int) -> None:
    """The invented roster and the deadline, into nbgrader's gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{(folder / 'gradebook.db').resolve()}", "lintas-demo") as book:
        book.update_or_create_assignment(slug, duedate=DUE.replace(tzinfo=None))
        for number in range(1, students + 1):
            first, last = names_of(number)
            book.update_or_create_student(student_id(number), first_name=first, last_name=last)


def _refuse_real_course(folder: Path) -> None:
    if not folder.exists() or is_invented(folder):
        return
    if folder.is_dir() and not any(folder.iterdir()):
        return
    remedy = "name a new folder; an invented class is never mixed with a real one"
    said = "is there already and is no demo class"
    raise ContentError([Problem(str(folder), 0, "", said, remedy, "demo-folder")])


def _clear(folder: Path, slug: str) -> None:
    """An earlier demo class gives way whole: old marks must not meet new answers."""
    import shutil

    for path in _generated(folder):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _generated(folder: Path) -> Iterator[Path]:
    for name in ("source", "release", "submitted", "autograded", "feedback", "reports"):
        if (folder / name).is_dir():
            yield folder / name
    yield from folder.glob("gradebook.db*")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
