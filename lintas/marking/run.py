"""Marking a whole assignment: every student on their own, so that nobody stops another.

The coordinator reads what was handed in, has it marked by workers, and alone writes: the
gradebook, then the autograded notebooks, then the journal, a batch at a time. Killed anywhere in
between, the batch is marked again by the next run, with the same result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from lintas.worksheets.source import default_exercises

from .batch import Batches, fingerprint
from .course import BACKUP_EVERY, Course, back_up, open_course
from .gradebook import Store
from .journal import Journal, Started
from .lock import locked
from .options import Options, Unwatched, Wanted, Watch, matching
from .outcome import Outcome
from .pages import write_reports
from .report import Report, Row, row_of, with_problem
from .signals import interruptible
from .stops import spoken
from .tier import Tier
from .tiers import open_tier
from .workers import Done, Workers, cores, open_workers
from .writer import Standing, Writer

SMALL = {"data": 200, "code": 4}
"""Below so many submissions one process marks faster than several that must be started."""

Submission = tuple[str, bytes]


def mark_assignment(
    slug: str,
    course_dir: Path | str,
    exercises_dirs: Iterable[Path | str] | None = None,
    *,
    wanted: Wanted | None = None,
    course: Course | None = None,
    options: Options | None = None,
    watch: Watch | None = None,
) -> Report:
    """Mark what is in `submitted/*/<slug>/`; write the gradebook and `autograded/`.

    `exercises_dirs` defaults to `exercises/` beside the course folder. `wanted` says which
    students, besides `options.students`. Running it again changes nothing that is not new.
    Raises ContentError when the assignment itself cannot be used, RunStopped and BoxError when
    the run cannot start or go on.
    """
    options, watch = options or Options(), watch or Unwatched()
    root = Path(course_dir)
    folders = [Path(folder) for folder in exercises_dirs or default_exercises(root)]
    course = course or open_course(root)
    with spoken(course.root, slug):
        tier = open_tier(slug, course, folders, as_user=options.as_user, trust=options.trust)
        if options.dry_run:
            return _dry_run(tier, course, options, wanted, watch)
        with locked(course.root):
            every = BACKUP_EVERY if options.quick else timedelta(0)
            note = _backup_note(course, back_up(course.db_url, every=every))
            with Store(course) as store:
                tier.ensure(store)
                run = _Run(tier, course, store, options, watch)
                return run.go(wanted, note)


class _Run:
    """One run over an assignment."""

    def __init__(
        self, tier: Tier, course: Course, store: Store, options: Options, watch: Watch
    ) -> None:
        self._tier, self._course, self._options, self._watch = tier, course, options, watch
        self._journal = Journal.of(course.root, tier.assignment)
        writer = Writer(store, tier.assignment)
        self._batches = Batches(tier, course.autograded, writer, self._journal)
        self._resumed = self._journal.last if options.resume and not self._journal.ended else None
        asked = Started("", options.students, options.regrade)
        self._started = self._resumed or asked
        self._basis = tier.basis()
        self._prints: dict[str, str] = {}
        self._rows: dict[str, Row] = {}

    def go(self, wanted: Wanted | None, note: str) -> Report:
        """Mark what has changed, write it, and tell of it."""
        names = _names(self._tier, self._course, self._started.students, wanted)
        self._watch.start(len(names))
        with interruptible() as interrupt:
            changed = self._changed(name for name in names if not interrupt.asked)
            for done in _marked(changed, lambda: self._open(len(names))):
                self._take(done)
            self._note(self._batches.flush())
            self._settle()
        if not interrupt.asked and not self._journal.ended:
            self._journal.end()
        report = self._report(note, interrupted=interrupt.asked)
        if not self._options.quick:
            everybody = _names(self._tier, self._course)
            write_reports(self._course.root, report, self._journal, everybody, self._options.lang)
        return report

    def _changed(self, names: Iterable[str]) -> Iterator[Submission]:
        """What is to be marked; of the rest the rows are noted."""
        for name in names:
            handed = self._tier.handed(name)
            print_ = fingerprint(self._basis, handed)
            record = self._batches.in_place(name, print_)
            mine = record is not None and record.run == self._started.run
            if record is None or (self._started.regrade and not mine):
                self._prints[name] = print_
                yield name, handed
            else:
                row = Row.from_json(record.row)
                self._note([row if mine else replace(row, status="unchanged")])

    def _open(self, submissions: int) -> Workers:
        """Workers; from now on there is something to resume."""
        if self._resumed is None:
            begin = self._journal.begin(self._started.students, regrade=self._started.regrade)
            self._started = begin
        return _workers(self._tier, self._basis, self._options, submissions)

    def _take(self, done: Done) -> None:
        outcome = _outcome(self._tier, done)
        self._note(self._batches.add(outcome, self._prints.pop(done.student)))

    def _note(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self._rows[row.student] = row
            self._watch.step(row)

    def _settle(self) -> None:
        same = [row.student for row in self._rows.values() if row.status == "unchanged"]
        for student, said in self._batches.settle(same).items():
            self._rows[student] = with_problem(self._rows[student], said)

    def _report(self, note: str, *, interrupted: bool) -> Report:
        stored = [name for name, row in self._rows.items() if row.stored]
        hands = self._batches.standing(stored)
        rows = tuple(
            _with_hand(row, hands[name]) if name in hands else row
            for name, row in sorted(self._rows.items())
        )
        notes = (note,) if note else ()
        name, release = self._tier.assignment, self._tier.release
        return Report(name, release, rows, notes=notes, interrupted=interrupted)


def _with_hand(row: Row, standing: Standing) -> Row:
    """The row with the marks that people gave: they count before the automatic ones."""
    return replace(row, score=standing.score, waiting=tuple(sorted(standing.waiting)))


def _marked(submissions: Iterator[Submission], start: Callable[[], Workers]) -> Iterator[Done]:
    """Submissions as they are done; only as many are under way as the workers' window holds."""
    first = next(submissions, None)
    if first is None:
        return
    workers, flying = start(), 1
    try:
        workers.submit(*first)
        for submission in submissions:
            while flying >= workers.window:
                yield workers.next()
                flying -= 1
            workers.submit(*submission)
            flying += 1
        for _ in range(flying):
            yield workers.next()
    finally:
        workers.close()


def _workers(tier: Tier, basis: bytes, options: Options, submissions: int) -> Workers:
    jobs = options.jobs or (1 if submissions < SMALL.get(tier.name, 1) else cores())
    return open_workers(basis, jobs, options.scheduler)


def _outcome(tier: Tier, done: Done) -> Outcome:
    if done.outcome is None:
        return tier.unmarked(done.student, done.why)
    return Outcome.from_bytes(done.outcome)


def _dry_run(
    tier: Tier, course: Course, options: Options, wanted: Wanted | None, watch: Watch
) -> Report:
    """Mark everything and write nothing."""
    names = _names(tier, course, options.students, wanted)
    basis, points = tier.basis(), sum(sum(cells.values()) for cells in tier.points.values())
    watch.start(len(names))
    rows = {}
    with interruptible() as interrupt:
        handed = ((name, tier.handed(name)) for name in names if not interrupt.asked)
        for done in _marked(handed, lambda: _workers(tier, basis, options, len(names))):
            rows[done.student] = row_of(_outcome(tier, done), points)
            watch.step(rows[done.student])
    found = tuple(row for _, row in sorted(rows.items()))
    return Report(tier.assignment, tier.release, found, interrupted=interrupt.asked, dry_run=True)


def _names(
    tier: Tier, course: Course, patterns: tuple[str, ...] = (), wanted: Wanted | None = None
) -> list[str]:
    fits = matching(patterns)
    return [
        name
        for name in tier.students()
        if name not in course.excluded and fits(name) and (wanted is None or wanted(name))
    ]


def _backup_note(course: Course, copy: Path | None) -> str:
    if copy is not None:
        return f"The gradebook as it was before is in {copy.name}."
    if course.db_url.startswith("sqlite"):
        return ""
    return "The gradebook is on a server: that server's own backup applies."
