"""Archives and folders as Moodle, Canvas and nbgrader give them, for the tests of collecting."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from marking_class import EXERCISES, SLUG, answers, given

from lintas.marking.collect import collect_files
from lintas.marking.collected import Collected
from lintas.marking.course import Course

ROSTER = """\
id,first_name,last_name,email,lms_user_id
2310001,Siti Nur,Aisyah,siti@kampus.test,501
2310002,Ja'far,Al-Ṣādiq,jafar@kampus.test,502
2310003,Sukarno,,karno@kampus.test,503
2310004,Budi,Santoso,budi1@kampus.test,504
2310005,Budi,Santoso,budi2@kampus.test,505
2310006,Zoë,Müller,zoe@kampus.test,506
2310007,Ni Luh Putu,Ayu D’Arcy,ayu@kampus.test,507
2310008,Muhammad,Rizky,,508
"""
FILE = f"{SLUG}.lintas.json"


def make_class(folder: Path, roster: str = ROSTER) -> Course:
    """A course with a roster and no gradebook yet."""
    root = folder / "grading"
    root.mkdir(parents=True)
    if roster:
        (root / "roster.csv").write_text(roster, "utf-8")
    database = f"sqlite:///{root}/gradebook.db"
    places = [root / name for name in ("submitted", "autograded", "feedback")]
    return Course(root, database, "lintas", *places)


def collect(course: Course, *files: Path, **options: Any) -> Collected:
    """`lintas collect` over files, without nbgrader's three seconds of import."""
    return collect_files(SLUG, course.root, files, [EXERCISES], course=course, **options)


@cache
def sheet_file(at: str = "2026-03-01T08:00:00.000Z", kind: str = "right", **head: Any) -> bytes:
    """The file that the worksheet page saves."""
    items = {name: {**entry, "at": at} for name, entry in given(kind).items()}
    return answers(items, **head)


def archive(path: Path, members: Iterable[tuple[str | zipfile.ZipInfo, bytes]]) -> Path:
    """A zip of these members, compressed; a name may come as a ZipInfo."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            info = name if isinstance(name, zipfile.ZipInfo) else member(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return path


def member(name: str, time: tuple[int, ...] = (2026, 3, 2, 10, 0, 0)) -> zipfile.ZipInfo:
    """A member with a time of handing in."""
    return zipfile.ZipInfo(name, time)  # type: ignore[arg-type]


def link(name: str) -> zipfile.ZipInfo:
    """A member that says it is a symbolic link."""
    info = member(name)
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return info


def moodle(name: str, number: int, file: str = FILE) -> str:
    """A path in Moodle's archive with folders."""
    return f"{name}_{number}_assignsubmission_file_/{file}"


def patched(raw: bytes, at: bytes, offset: int, value: bytes) -> bytes:
    """Bytes overwritten behind the first mark `at`."""
    start = raw.index(at) + offset
    return raw[:start] + value + raw[start + len(value) :]


def utf8_without_flag(path: Path, name: str, content: bytes) -> Path:
    """A zip whose name is UTF-8 but does not say so, as old PHP wrote it."""
    plain = "x" * len(name.encode())
    raw = archive(path, [(plain, content)]).read_bytes()
    path.write_bytes(raw.replace(plain.encode(), name.encode()))
    return path


def huge_directory(raw: bytes) -> bytes:
    """An archive that claims a list of contents of gigabytes."""
    return patched(raw, b"PK\x05\x06", 12, struct.pack("<L", 0xFFFF_FFF0))
