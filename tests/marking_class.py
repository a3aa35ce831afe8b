"""A small class of students for the tests of marking: a course, their answers, their marks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from lintas.items import parse_yaml, sample_responses
from lintas.marking.course import own_programs_on_path
from lintas.worksheets import Worksheet, load_worksheet, release_id

ROOT = Path(__file__).parents[1]
EXERCISES = ROOT / "tests" / "data" / "exercises"
SLUG = "u98-sample"
ESSAY = "u98-g07"
STAMP = "2026-03-02 08:15:00.000000 UTC"
HOSTILE = (
    "First line.\n<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'"
    "</script>\n</pre></script><svg onload=alert(1)> **bold** [x](javascript:alert(1)) "
    "$$\\href{javascript:alert(1)}{x}$$ \x1b[31mred\x1b[0m &amp; \u202eevil \ud800 end."
)


def sheet() -> Worksheet:
    return load_worksheet(EXERCISES / SLUG)


def make_course(folder: Path) -> Path:
    """A course as in the repository: exercises beside a grading folder with our configuration."""
    shutil.copytree(EXERCISES, folder / "exercises")
    course = folder / "grading"
    course.mkdir()
    shutil.copy(ROOT / "grading" / "nbgrader_config.py", course)
    return course


def given(kind: str, **changes: object) -> dict[str, Any]:
    """Answers of one kind (right, wrong, empty …) to every item; `changes` by item id."""
    items = {}
    for question in sheet().questions:
        item = question.item
        samples = sample_responses(item)
        response = samples.get(kind, samples["right"])
        response = changes.get(item.id.replace("-", "_"), response)
        items[item.id] = {"revision": item.revision, "response": response, "confidence": 2}
    return items


def answers(items: dict[str, Any], **head: object) -> bytes:
    """The bytes of a responses.json."""
    data = {"schema": 1, "assignment": SLUG, "release": release_id(sheet()), "lang": "en"}
    return json.dumps({**data, "items": items, **head}).encode()


def hand_in(course: Path, student: str, raw: bytes | None, stamp: str | None = STAMP) -> Path:
    """What `nbgrader collect` would leave in submitted/."""
    folder = course / "submitted" / student / SLUG
    folder.mkdir(parents=True, exist_ok=True)
    if raw is not None:
        (folder / "responses.json").write_bytes(raw)
    if stamp is not None:
        (folder / "timestamp.txt").write_text(stamp)
    return folder


def gradebook(course: Path) -> Any:
    from nbgrader.api import Gradebook

    own_programs_on_path()
    return Gradebook(f"sqlite:///{course}/gradebook.db", "lintas")


def stored(course: Path, student: str) -> dict[str, tuple[float | None, float | None, bool]]:
    """Each cell's automatic score, manual score and whether it waits for a person."""
    with gradebook(course) as book:
        notebook = book.find_submission_notebook(SLUG, SLUG, student)
        return {
            grade.name: (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for grade in notebook.grades
        }


def everything(course: Path, slug: str = SLUG) -> dict[str, Any]:
    """All marks, comments and penalties of the class, to compare two states of a gradebook."""
    with gradebook(course) as book:
        found: dict[str, Any] = {}
        for submission in book.assignment_submissions(slug):
            for notebook in submission.notebooks:
                found[submission.student.id] = {
                    "grades": {g.name: _grade(g) for g in notebook.grades},
                    "comments": {
                        c.name: (c.auto_comment, c.manual_comment) for c in notebook.comments
                    },
                    "penalty": notebook.late_submission_penalty,
                    "score": submission.score,
                    "time": str(submission.timestamp),
                }
        return found


def _grade(grade: Any) -> tuple[Any, ...]:
    return grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade


def rekey(folder: Path) -> None:
    """Change the key and every text of the answer of each item in a folder of exercises."""
    for path in folder.glob("items/*.yml"):
        before, data = (parse_yaml(path)[0] for _ in range(2))
        after = _rekeyed(data)
        assert after["answer"] != before["answer"]
        path.write_text(json.dumps(after, ensure_ascii=False))  # which is YAML too


def _rekeyed(data: dict) -> dict:
    """An item with another key and every text of its answer branch changed."""
    answer = data["answer"]
    if data["type"] == "essay":
        for levels in answer["rubric"].values():
            levels.append({"level": 0, "text": {"en": "Nothing.", "id": "Tidak ada."}})
    answer["key"] = _other_key(data)
    return {**data, "answer": {k: v for k, v in _retold(answer).items() if v is not None}}


def _other_key(data: dict) -> object:
    return _OTHER_KEY[data["type"]](data, data["answer"].get("key"))


def _ids(parts: list[dict]) -> list[str]:
    return [part["id"] for part in parts]


def _other_set(data: dict, key: list[str]) -> list[str]:
    ids = _ids(data["options"])
    return [i for i in ids if i not in key] or ids[:1]


def _other_tags(data: dict, key: dict) -> dict:
    tags = _ids(data["tags"])
    return {span: next(t for t in tags if t != tag) for span, tag in key.items()}


def _other_places(data: dict, key: dict) -> dict:
    rows, columns = _ids(data.get("rows", [])), _ids(data.get("columns", []))
    places = _ids(data.get("bins", [])) or [f"{row}-{column}" for row in rows for column in columns]
    return {card: next(p for p in places if p not in put) for card, put in key.items()}


def _other_partners(data: dict, key: dict) -> dict:
    # A partner of its own id would tell the key; the model refuses too many of them.
    right = _ids(data["right"])
    return {left: next(r for r in right if r not in (put, left)) for left, put in key.items()}


def _other_turns(data: dict, key: dict) -> dict:
    turns = {node["id"]: _ids(node["choices"]) for node in data["nodes"]}
    for node, said in data["answer"]["nodes"].items():
        for answer in said["choices"].values():
            answer.setdefault("misconception", f"another-turn-{node}")
    return {node: next(t for t in turns[node] if t != turn) for node, turn in key.items()}


_OTHER_KEY = {
    "single": lambda data, key: next(i for i in _ids(data["options"]) if i != key),
    "multiple": _other_set,
    "label-set": _other_set,
    "annotate": _other_tags,
    "classify": _other_places,
    "match": _other_partners,
    "order": lambda data, key: [*key[1:], key[0]],
    "cloze": lambda data, key: None,
    "numeric": lambda data, key: key + 1000,
    "branch": _other_turns,
    "essay": lambda data, key: None,
}


def _retold(value: object) -> object:
    if isinstance(value, dict):
        texts = set(value) == {"en", "id"}
        return {k: _changed(v) if texts else _retold(v) for k, v in value.items()}
    return [_retold(part) for part in value] if isinstance(value, list) else value


def _changed(text: str | list[str]) -> str | list[str]:
    return [f"Changed {t}" for t in text] if isinstance(text, list) else f"Changed: {text}"
