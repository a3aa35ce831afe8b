"""An assignment as nbgrader's gradebook and its `source/` folder have it.

The gradebook holds the cells that count, hidden tests included; the folder gives their order,
their nbformat ids, the lecturer's other texts, and the data files.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from lintas.items import ContentError, Problem

from ..course import Course, own_programs_on_path
from .basis import Basis, Book, Known, digest
from .limits import MAX_DATA_BYTES
from .loading import Cell, Unreadable, load

_IGNORED = (".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.ipynb")


def source_folder(course: Course, slug: str) -> Path:
    """The lecturer's copy of an assignment."""
    name = _setting(course, "CourseDirectory", "source_directory", "source")
    return course.root / str(name) / slug


def _setting(course: Course, section: str, name: str, default: Any) -> Any:
    """A value of nbgrader's configuration."""
    config = course.config or {}
    return config.get(section, {}).get(name, default)


def is_known(book: Any, slug: str) -> bool:
    """True when an open gradebook has cells of the assignment."""
    from nbgrader.api import MissingEntry

    try:
        notebooks = book.find_assignment(slug).notebooks
    except MissingEntry:
        return False
    return any(notebook.source_cells for notebook in notebooks)


def make_known(course: Course, slug: str) -> None:
    """Let nbgrader write the assignment into its gradebook. Raises ContentError.

    This is `nbgrader generate_assignment`, but what it writes for students is thrown away.
    """
    from nbgrader.converters import GenerateAssignment, NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets import TraitError

    if not any(source_folder(course, slug).glob("*.ipynb")):
        raise unknown(course, slug)
    own_programs_on_path()
    try:
        with tempfile.TemporaryDirectory(prefix="lintas-release-") as away:
            place = CourseDirectory(config=course.config)
            place.root, place.db_url = str(course.root), course.db_url
            place.course_id, place.assignment_id = course.course_id, slug
            place.release_directory = away
            GenerateAssignment(coursedir=place, config=course.config, force=True).start()
    except (NbGraderException, TraitError, OSError, SystemExit) as error:
        said = next(iter(str(error).splitlines()), type(error).__name__)[:200]
        raise _refused(course, slug, f"nbgrader refused it: {said}") from None


def unknown(course: Course, slug: str) -> ContentError:
    """The error for an assignment that the gradebook does not have."""
    return _refused(course, slug, "the gradebook does not know this assignment")


def _refused(course: Course, slug: str, said: str) -> ContentError:
    remedy = (
        f"run `nbgrader generate_assignment {slug}` in {course.root.name}/, or "
        f"`lintas worksheet release {slug}` if it lies in exercises/"
    )
    return ContentError([Problem(f"source/{slug}", 0, "", said, remedy, "unknown-assignment")])


def read_assignment(book: Any, course: Course, slug: str) -> Basis:
    """The assignment from an open gradebook. Raises ContentError."""
    if not is_known(book, slug):
        raise unknown(course, slug)
    folder = source_folder(course, slug)
    kept = _setting(course, "Autograde", "exclude_overwriting", {}).get(slug, [])
    books = {
        notebook.name: _book(notebook, folder / f"{notebook.name}.ipynb", course)
        for notebook in book.find_assignment(slug).notebooks
    }
    _refuse_other_languages(books, course, slug)
    return Basis(slug, books, dict(_data(folder)), frozenset(map(str, kept)))


def _book(notebook: Any, path: Path, course: Course) -> Book:
    lecturers = _lecturers(path)
    names = [_grade_id(cell) for cell in lecturers]
    order = {name: place for place, name in enumerate(names) if name}
    points = {cell.name: cell.max_score for cell in (*notebook.grade_cells, *notebook.task_cells)}
    kinds = {
        "grade": {cell.name for cell in notebook.grade_cells},
        "solution": {cell.name for cell in notebook.solution_cells},
        "task": {cell.name for cell in notebook.task_cells},
    }
    cells = [
        _known(cell, {kind: cell.name in named for kind, named in kinds.items()}, points, course)
        for cell in notebook.source_cells
    ]
    return Book(
        name=notebook.name,
        cells=tuple(sorted(cells, key=lambda cell: order.get(cell.name, len(order)))),
        kernelspec=_kernelspec(notebook.kernelspec),
        ids={
            cell.id: name
            for cell, name in zip(lecturers, names, strict=True)
            if cell.id and name in {known.name for known in cells}
        },
        texts=frozenset(
            digest(cell.source)
            for cell, name in zip(lecturers, names, strict=True)
            if cell.kind == "markdown" and not name
        ),
    )


def _known(cell: Any, kinds: dict[str, bool], points: dict[str, float], course: Course) -> Known:
    return Known(
        name=cell.name,
        kind=cell.cell_type,
        source=cell.source or "",
        checksum=cell.checksum or "",
        locked=bool(cell.locked),
        points=float(points.get(cell.name) or 0.0),
        released=digest(_released(cell.source or "", cell.cell_type, course)),
        **kinds,
    )


def _released(source: str, kind: str, course: Course) -> str:
    """What students see of a cell: without hidden tests and marking schemes."""
    from nbformat.notebooknode import from_dict
    from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme

    cell = from_dict({"cell_type": kind, "source": source})  # type: ignore[no-untyped-call]
    try:
        ClearHiddenTests(config=course.config)._remove_hidden_test_region(cell)
        ClearMarkScheme(config=course.config)._remove_mark_scheme_region(cell)
    except RuntimeError:
        return source
    return str(cell.source)


def _kernelspec(text: str | None) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _lecturers(path: Path) -> list[Cell]:
    try:
        return load(path.read_bytes())[0]
    except (OSError, Unreadable):
        return []


def _grade_id(cell: Cell) -> str:
    name = cell.claims.get("grade_id")
    marks = any(cell.claims.get(flag) for flag in ("grade", "solution", "locked", "task"))
    return name if isinstance(name, str) and marks else ""


def _refuse_other_languages(books: dict[str, Book], course: Course, slug: str) -> None:
    for book in books.values():
        language = str(book.kernelspec.get("language") or "python").casefold()
        if language != "python":
            said = f"{book.name}.ipynb is written in {language}; only Python is marked here"
            remedy = "mark this assignment with nbgrader itself, on a machine without other data"
            raise ContentError([Problem(f"source/{slug}", 0, "", said, remedy, "language")])


def _data(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files that nbgrader puts beside every submission. Raises ContentError."""
    total = 0
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        ignored = any(fnmatchcase(part, one) for part in inside.parts for one in _IGNORED)
        if ignored or not path.is_file():
            continue
        total += path.stat().st_size
        if total > MAX_DATA_BYTES:
            said = f"the data files are larger than {MAX_DATA_BYTES // 1024**2} MB together"
            remedy = "use a smaller extract"
            raise ContentError([Problem(f"source/{folder.name}", 0, "", said, remedy, "size")])
        yield inside.as_posix(), path.read_bytes()
