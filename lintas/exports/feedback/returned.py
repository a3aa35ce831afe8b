"""All pages of feedback in one zip that the learning platform takes back.

Moodle (*Upload multiple feedback files in a zip*) and Canvas (*Upload submissions*) find the
student by the name that they gave the file they handed out: so the platform's own archive says
where each page goes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from lintas.items import ContentError, problem_in
from lintas.marking.collect import class_of
from lintas.marking.course import Course
from lintas.marking.incoming import read_incoming
from lintas.marking.owners import Found, find, sort_out
from lintas.marking.roster import read_map
from lintas.worksheets.source import write_if_new

from .run import PERMISSIONS

_SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""The zip is the same whenever it is made from the same pages."""
PLATFORMS = ("moodle", "canvas")
_TEXT_BOX = "handed in through Canvas's text box, for which Canvas takes no file: give it by hand"
_FEW = 10


@dataclass
class Returned:
    """The zip, how many students it serves, those without a page, and names that are nobody's."""

    path: Path
    students: int = 0
    without: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The report for a person."""
        if self.without:
            few = ", ".join(self.without[:_FEW]) + (" …" if len(self.without) > _FEW else "")
            yield f"  {len(self.without)} have no page to return: {few}"
        yield from (f"  ! {problem}" for problem in self.problems)
        if self.students:
            yield f"The zip to upload, for {self.students} of the class, is {self.path}"


def return_zip(course: Course, slug: str, archive: Path, names: Path | None = None) -> Returned:
    """Write `reports/<slug>-feedback.zip`: each student's pages, named as the platform expects.

    `archive` is the platform's download of all submissions; `names` settles doubtful names, as in
    `lintas collect --map`. Raises ContentError when one of them cannot be used.
    """
    roster, _ = class_of(course, slug)
    found = [find(one, slug) for one in read_incoming(archive)]
    broken = [one.incoming for one in found if not one.incoming.parts]
    if broken:
        raise _unusable(broken[0].where, broken[0].problem, "download it again")
    places = [one for one in found if one.claim and one.claim.kind in PLATFORMS]
    result = Returned(course.root / "reports" / f"{slug}-feedback.zip")
    if not places:
        said = "holds no submission that the platform takes feedback for"
        raise _unusable(archive.name, said, "give the zip as Moodle or Canvas made it")
    owners = sort_out(places, roster, read_map(names, roster) if names else {})
    result.problems += [one.line() for one in owners.unmatched]
    content = _zip(_pages(course, slug, owners.by_student, result))
    if result.students:
        result.path.parent.mkdir(parents=True, exist_ok=True)
        write_if_new(result.path, content, PERMISSIONS)
    return result


def _unusable(where: str, said: str, remedy: str) -> ContentError:
    return ContentError([problem_in(where, said, remedy, "archive")])


def _pages(
    course: Course, slug: str, places: dict[str, list[Found]], result: Returned
) -> Iterator[tuple[str, bytes]]:
    for student, files in sorted(places.items()):
        made = sorted((course.feedback / student / slug).glob("*.html"))
        if not made:
            result.without.append(student)
            continue
        # A student who handed in several files gets the pages once.
        back = min((one.claim.back for one in files if one.claim and one.claim.back), default="")
        if not back:
            result.problems.append(f"{student}: {_TEXT_BOX}")
            continue
        result.students += 1
        for page in made:
            yield f"{back}{page.stem}-feedback.html", page.read_bytes()


def _zip(pages: Iterable[tuple[str, bytes]]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name, page in pages:
            info = zipfile.ZipInfo(name, _SAME_TIME)
            info.external_attr = PERMISSIONS << 16
            target.writestr(info, page, zipfile.ZIP_DEFLATED)
    return file.getvalue()
