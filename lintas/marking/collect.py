"""From files, folders and a platform's archives into nbgrader's `submitted/`.

Nothing a student sent is unpacked or run, a newer file is never replaced by an older one, and
whatever is not used is kept in `aside/` or named.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from lintas.items import ContentError
from lintas.worksheets import Worksheet, find_worksheet, parse_responses
from lintas.worksheets.source import RESPONSES, default_exercises

from .collected import NEW, OLDER, REFUSED, UNCHANGED, UPDATED, Collected, Taken, Unusable
from .course import Course, open_course, own_programs_on_path
from .handed import TIMESTAMP, read_handed
from .incoming import STAMP, parse_stamp, read_incoming
from .limits import MAX_OTHERS
from .lms import Claim
from .owners import Found, Sorted, find, sort_out
from .roster import FILE, Roster, Student, read_map, read_roster

ASIDE = "aside"
_LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)
_NO_ROSTER = (
    "There is no roster: names cannot be matched. Put id,first_name,last_name,email of the class "
    f"into {FILE} in the course's folder"
)


@dataclass(frozen=True)
class Answers:
    """A usable file. `moment` orders a student's files; `handed_in` is the platform's word."""

    source: str
    raw: bytes
    moment: datetime
    handed_in: datetime | None
    late: bool = False

    @property
    def order(self) -> tuple[datetime, datetime]:
        """Later is newer: by the answers, and where they are equally old by handing in."""
        return self.moment, self.handed_in or _LONG_AGO


def collect_files(
    slug: str,
    course_dir: Path | str,
    files: Iterable[Path],
    exercises_dirs: Iterable[Path | str] | None = None,
    *,
    names: Path | None = None,
    due: datetime | None = None,
    dry_run: bool = False,
    course: Course | None = None,
) -> Collected:
    """Put what `files` hold into `submitted/<id>/<slug>/`; with `dry_run` only say what would be.

    `names` is a CSV `name,id` that settles doubtful names; `due` the deadline, else the
    gradebook's. Raises ContentError when the worksheet, the roster or `names` cannot be used.
    """
    root = Path(course_dir)
    worksheet = find_worksheet(slug, exercises_dirs or default_exercises(root))
    course = course or open_course(root)
    roster, deadline = class_of(course, slug)
    decided = read_map(names, roster) if names else {}
    run = _Run(worksheet, course, roster, due or deadline, dry_run)
    found = [find(one, slug) for path in files for one in read_incoming(path)]
    run.sort(found, decided)
    problems = [] if len(roster) or not run.sorted.unmatched else [_NO_ROSTER]
    if not (run.usable or run.sorted.unmatched or run.unusable):
        problems.append("There is no file of answers (….lintas.json) in what was given.")
    taken = tuple(run.take(student) for student in sorted(run.usable))
    unmatched, unusable = tuple(run.sorted.unmatched), tuple(run.unusable)
    return Collected(slug, taken, unmatched, unusable, dry_run, tuple(problems))


def class_of(course: Course, slug: str) -> tuple[Roster, datetime | None]:
    """The class from the roster and the gradebook, and the assignment's due date if it has one."""
    path = course.root / FILE
    listed = read_roster(path) if path.is_file() else []
    known, due = _gradebook(course, slug)
    return Roster([*known, *listed]), due


def _gradebook(course: Course, slug: str) -> tuple[list[Student], datetime | None]:
    file = course.db_url.removeprefix("sqlite:///")
    if course.db_url != file and not Path(file).is_file():
        return [], None
    from nbgrader.api import Gradebook, MissingEntry

    own_programs_on_path()
    with Gradebook(course.db_url, course.course_id) as book:
        known = [
            Student(s.id, s.first_name or "", s.last_name or "", s.email or "", s.lms_user_id or "")
            for s in book.students
        ]
        try:
            due = book.find_assignment(slug).duedate
        except MissingEntry:
            due = None
    return known, due.replace(tzinfo=UTC) if due else None


@dataclass
class _Run:
    worksheet: Worksheet
    course: Course
    roster: Roster
    due: datetime | None
    dry_run: bool
    sorted: Sorted = field(default_factory=Sorted)
    usable: dict[str, list[Answers]] = field(default_factory=dict)
    unusable: list[Unusable] = field(default_factory=list)

    def sort(self, found: list[Found], decided: Mapping[str, str]) -> None:
        """Sort files into usable ones by student and unusable ones."""
        lost = [one for one in found if not one.incoming.parts]
        broken = [one for one in found if one.incoming.problem and one.incoming.parts]
        self.unusable += [_unusable(one, one.incoming.problem) for one in (*lost, *broken)]
        read = [one for one in found if one.incoming.raw is not None]
        self.sorted = sort_out(read, self.roster, decided)
        for student, files in self.sorted.by_student.items():
            for one in files:
                self._use(student, one)
        self._tell_others([one for one in found if one.incoming.other], decided)

    def _use(self, student: str, one: Found) -> None:
        try:
            answers = _answers(one, self.worksheet, self.due)
        except ContentError as error:
            problem = error.problems[0]
            self.unusable.append(_unusable(one, f"{problem.message} ({problem.remedy})"))
        else:
            self.usable.setdefault(student, []).append(answers)

    def _tell_others(self, others: list[Found], decided: Mapping[str, str]) -> None:
        """Name what somebody handed in who handed in no file of answers."""
        platform = [one for one in others if one.claim and one.claim.number]
        for student, files in sort_out(platform, self.roster, decided).by_student.items():
            for one in files[:MAX_OTHERS] if student not in self.usable else ():
                self.unusable.append(_unusable(one, "is not a file of answers (.lintas.json)"))

    def take(self, student: str) -> Taken:
        """Put a student's newest file in place, and the others aside."""
        files = sorted(self.usable[student], key=lambda one: one.order)
        best = files[-1]
        name = self.roster.students.get(student, Student(student)).name
        status, problem, earlier = self._status(student, best)
        others = {one.raw: one for one in (*files, *earlier) if one.raw != best.raw}
        if status == OLDER:
            others = {one.raw: one for one in files if one.raw != earlier[0].raw}
        aside = tuple(self._aside(student, one) for one in others.values())
        if status in (NEW, UPDATED) and not self.dry_run:
            self._write(student, best)
        late = best.late
        problems = (problem,) if problem else ()
        return Taken(student, name, status, best.source, best.handed_in, late, aside, problems)

    def _status(self, student: str, best: Answers) -> tuple[str, str, list[Answers]]:
        """What to do with the newest file, why not, and what was collected before."""
        slug, submitted = self.worksheet.assignment, self.course.submitted
        if not os.path.lexists(submitted / student / slug):
            linked = (submitted / student).is_symlink()
            return (REFUSED, f"submitted/{student} is a link", []) if linked else (NEW, "", [])
        handed = read_handed(submitted, student, slug)
        if handed.problem is not None:
            problem = handed.problem.problems[0]
            return REFUSED, f"what was collected before {problem.message}; {problem.remedy}", []
        if handed.raw is None:
            return NEW, "", []
        if handed.raw == best.raw:
            return UNCHANGED, "", []
        stamp = parse_stamp(handed.timestamp)
        usable = _is_usable(handed.raw, self.worksheet)
        moment = _moment(handed.raw, stamp) if usable else _LONG_AGO
        before = Answers("collected before", handed.raw, moment, stamp)
        return OLDER if before.order >= best.order else UPDATED, "", [before]

    def _write(self, student: str, best: Answers) -> None:
        folder = self.course.submitted / student / self.worksheet.assignment
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / RESPONSES, best.raw)
        handed = best.handed_in or best.moment
        put(folder / TIMESTAMP, handed.astimezone(UTC).strftime(STAMP).encode())

    def _aside(self, student: str, one: Answers) -> str:
        digest = hashlib.sha256(one.raw).hexdigest()[:8]
        name = f"{one.moment:%Y%m%dT%H%M%SZ}-{digest}.json"
        folder = self.course.root / ASIDE / self.worksheet.assignment / student
        if not self.dry_run:
            folder.mkdir(parents=True, exist_ok=True)
            put(folder / name, one.raw)
        return f"{ASIDE}/{self.worksheet.assignment}/{student}/{name}"


def _unusable(one: Found, reason: str) -> Unusable:
    who = one.claim.label if one.claim and one.incoming.parts else ""
    return Unusable(one.incoming.where, who, reason)


def _is_usable(raw: bytes, worksheet: Worksheet) -> bool:
    try:
        parse_responses(raw, worksheet)
    except ContentError:
        return False
    return True


def _answers(one: Found, worksheet: Worksheet, due: datetime | None) -> Answers:
    """A usable file. Raises ContentError."""
    raw = one.incoming.raw or b""
    parse_responses(raw, worksheet)
    claim = one.claim or Claim("file", "")
    # Canvas gives every file of an archive the time when the archive was made.
    handed = None if claim.kind == "canvas" else one.incoming.time
    late = claim.late or bool(due and handed and handed > due)
    return Answers(one.incoming.where, raw, _moment(raw, handed), handed, late)


def _moment(raw: bytes, handed: datetime | None) -> datetime:
    """When the newest answer was given; a clock that runs ahead is held back."""
    newest = max(_given(raw), default=None)
    return min(newest, handed or datetime.now(UTC)) if newest else handed or _LONG_AGO


def _given(raw: bytes) -> list[datetime]:
    """The times of the answers, as the student's device had them."""
    try:
        entries = json.loads(raw.decode("utf-8-sig"))["items"].values()
        times = [entry.get("at") for entry in entries if isinstance(entry, dict)]
        return [_time(at) for at in times if isinstance(at, str)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def _time(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return _LONG_AGO


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, through no link that somebody left there."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".collect-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
