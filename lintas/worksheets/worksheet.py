"""A worksheet: which graded items an assignment has, in which order, for how many points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lintas.items import ContentError, Problem, load_item, parse_yaml
from lintas.items.model import Essay, Item

from .reader import Reader

FILE = "worksheet.yml"
SEPARATOR = "--"
Words = Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One item of a worksheet and its points; an essay has points for each criterion.

    `cells` maps nbgrader's grade ids to their greatest score: the item's id, or for an essay
    `<item>--<criterion>`.
    """

    item: Item
    cells: Mapping[str, int]

    @property
    def essay(self) -> bool:
        """True when people mark it."""
        return isinstance(self.item, Essay)

    @property
    def points(self) -> int:
        """The most it can earn."""
        return sum(self.cells.values())


@dataclass(frozen=True)
class Worksheet:
    """The graded work of a unit. `title`, `intro` and `care` hold both languages."""

    assignment: str
    title: Words
    intro: Words
    questions: tuple[Question, ...]
    care: Mapping[str, Words] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """The most a student can earn."""
        return sum(question.points for question in self.questions)

    def question(self, item_id: str) -> Question | None:
        """The question with this item, if there is one."""
        return next((q for q in self.questions if q.item.id == item_id), None)


def find_worksheet(slug: str, exercises_dirs: Iterable[Path | str]) -> Worksheet:
    """The worksheet of `slug` from the first folder that has one.

    An item that is not beside it is looked for in the other folders: a private bank may hold
    some of the items only. Raises ContentError.
    """
    folders = [Path(folder) / slug for folder in exercises_dirs]
    home = next((folder for folder in folders if (folder / FILE).is_file()), None)
    if home is None:
        looked = ", ".join(str(folder) for folder in folders) or "no folder"
        raise ContentError(
            [
                Problem(
                    str(Path(slug) / FILE), 0, "", f"was not found (looked in {looked})",
                    f"write exercises/{slug}/{FILE}, or name your bank with --bank", "no-worksheet",
                )
            ]
        )  # fmt: skip
    return load_worksheet(home, folders)


def load_worksheet(folder: Path | str, more: Sequence[Path] = ()) -> Worksheet:
    """The worksheet of a folder (`exercises/<slug>`); items also from the folders in `more`.

    Raises ContentError with every problem of the worksheet and of its items.
    """
    home = Path(folder)
    path = home / FILE
    data, lines = parse_yaml(path)
    read = Reader(path, lines)
    read.mapping(data, (), {"assignment", "title", "intro", "items"}, {"care"})
    read.stop_if_wrong()
    _check_name(read, data["assignment"], home.name)
    sheet = Worksheet(
        assignment=home.name,
        title=read.words(data["title"], ("title",)),
        intro=read.words(data["intro"], ("intro",)),
        care=_care(read, data.get("care")),
        questions=tuple(_questions(read, data["items"], (home, *more))),
    )
    read.stop_if_wrong()
    return sheet


def _check_name(read: Reader, given: Any, folder: str) -> None:
    if given != folder:
        read.wrong(
            ("assignment",), f"'assignment' is {given!r}", f"write the folder's name: {folder}"
        )


def _care(read: Reader, data: Any) -> dict[str, Words]:
    if data is None:
        return {}
    if not read.mapping(data, ("care",), {"themes", "alternative"}):
        return {}
    return {name: read.words(data[name], ("care", name)) for name in ("themes", "alternative")}


def _questions(read: Reader, rows: Any, folders: Sequence[Path]) -> Iterator[Question]:
    if not isinstance(rows, list) or not rows:
        read.wrong(("items",), "'items' is not a list", "list {id: …, points: …}")
        return
    seen: set[str] = set()
    for index, row in enumerate(rows):
        at = ("items", index)
        if not read.mapping(row, at, {"id", "points"}):
            continue
        item = _item(read, row["id"], (*at, "id"), folders, seen)
        cells = _cells(read, item, row["points"], (*at, "points")) if item else {}
        if item and cells:
            yield Question(item, cells)


def _item(
    read: Reader, name: Any, at: tuple[str | int, ...], folders: Sequence[Path], seen: set[str]
) -> Item | None:
    if isinstance(name, str) and name in seen:
        read.wrong(at, f"{name} stands here twice", "keep it once", item=name)
        return None
    files = [folder / "items" / f"{name}.yml" for folder in folders]
    path = next((file for file in files if file.is_file()), None)
    if not isinstance(name, str) or path is None:
        read.wrong(at, f"there is no item {name}", "correct the id or write the item")
        return None
    seen.add(name)
    try:
        item = load_item(path)
    except ContentError as error:
        read.problems.extend(error.problems)
        return None
    if not item.graded:
        read.wrong(at, f"{name} is a practice item: its key is public", "choose a graded item")
    return item


def _cells(read: Reader, item: Item, points: Any, at: tuple[str | int, ...]) -> dict[str, int]:
    """Grade ids and points; an essay's criteria and the points must be the same set."""
    if not isinstance(item, Essay):
        if _is_points(points):
            return {item.id: points}
        read.wrong(at, "'points' is not a whole number above 0", "write e.g. 2", item=item.id)
        return {}
    wanted = [criterion.id for criterion in item.criteria]
    if not isinstance(points, dict) or set(points) != set(wanted):
        remedy = "give points for each criterion: " + ", ".join(wanted)
        read.wrong(at, "'points' and the essay's criteria differ", remedy, item=item.id)
        return {}
    for name, value in points.items():
        if not _is_points(value):
            read.wrong((*at, name), f"'{name}' is not a whole number above 0", "write e.g. 4")
    return {f"{item.id}{SEPARATOR}{name}": points[name] for name in wanted}


def _is_points(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
