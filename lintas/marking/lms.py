"""Whose file it is, read from its path as Moodle, Canvas and nbgrader write them.

Moodle   "Siti Nur Aisyah_12345_assignsubmission_file_/answers.json" (folders, with or without
         the last underscore) and "Siti Nur Aisyah_12345_assignsubmission_file_answers.json"
Canvas   "aisyahsitinur_LATE_1234_5678_answers-1.json", a text box "aisyahsitinur_1234_text.html"
nbgrader "<id>/<assignment>/…" and the exchange's "<id>+<assignment>+<time>/…"
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# Some devices add an ending of their own to a file that was made by hand.
ENDINGS = (".json", ".json.txt", ".lintas.txt")
_MOODLE = re.compile(
    r"(?P<whose>(?P<name>.+?)_(?P<number>\d+)_assignsubmission_[a-z]+)(?:_.*)?", re.DOTALL
)
_CANVAS = re.compile(
    r"(?P<name>[^\W_]+)_(?P<late>late_)?(?P<number>\d+)_(?:(?P<file>\d+)_.+|text\.html)",
    re.IGNORECASE | re.DOTALL,
)
_OWN_ENDING = re.compile(r"(?:\.lintas)?(?: ?\(\d+\)|-\d+)?(?:\.json|\.txt)+$", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """Whose a path says it is. `number` is the platform's own; `label` names it in a report.

    `back`: how the name of a file begins that the platform is to give this student; "" if it takes
    none.
    """

    kind: str
    name: str
    number: str = ""
    late: bool = False
    back: str = ""

    @property
    def label(self) -> str:
        """What tells this person from another of the same name; a line of `--map` may use it."""
        return f"{self.name}_{self.number}" if self.number else self.name


def claim_of(parts: Sequence[str], slug: str, above: Sequence[str] = ()) -> Claim | None:
    """Read the parts of a path; `above` are folders around what was given. None: it tells nobody.

    Only nbgrader's shape is looked for above: the name of a download folder is no student.
    """
    for place, part in enumerate(parts, start=1):
        if found := _MOODLE.fullmatch(part):
            back = f"{part}/" if place < len(parts) else f"{found['whose']}_"
            return Claim("moodle", found["name"].strip(), found["number"], back=back)
    if found := _CANVAS.fullmatch(parts[-1]):
        # Canvas takes a file back that names one of the student's: a text box has none.
        late, back = bool(found["late"]), f"{parts[-1][: found.end('file')]}_" * bool(found["file"])
        return Claim("canvas", found["name"], found["number"], late=late, back=back)
    return _nbgrader([*above, *parts], slug) or _plain(parts, slug)


def _nbgrader(parts: Sequence[str], slug: str) -> Claim | None:
    for before, part in pairwise(parts):
        if part == slug:
            return Claim("nbgrader", before)
    exchange = next((part for part in parts[:-1] if f"+{slug}+" in part), None)
    return Claim("nbgrader", exchange.split("+", 1)[0]) if exchange else None


def _plain(parts: Sequence[str], slug: str) -> Claim | None:
    """A file called after its owner, or in a folder that is."""
    stem = _OWN_ENDING.sub("", parts[-1]).strip()
    if stem not in ("", slug, "responses"):
        return Claim("file", stem)
    return Claim("file", parts[-2]) if len(parts) > 1 else None
