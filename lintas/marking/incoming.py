"""Reading files of answers out of archives and folders, as if they wished us harm.

Nothing is ever unpacked: a member is read into memory up to the size that answers may have, so
neither a path in an archive nor a compression bomb can do anything. Links are not followed.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from lintas.worksheets.responses import MAX_BYTES
from lintas.worksheets.source import WORKSHEET

from .handed import MAX_NOTE, TIMESTAMP
from .limits import MAX_ARCHIVE_BYTES, MAX_DEPTH, MAX_DIRECTORY_BYTES, MAX_FILES, MAX_NAME
from .lms import ENDINGS
from .pasted import is_box, pasted

STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_END = struct.Struct("<4s4H2LH")  # "end of central directory", APPNOTE.TXT 4.3.16
_END_MARK = b"PK\x05\x06"
_LOCATOR = struct.Struct("<4sLQL")  # of the same in ZIP64, which overrules it: 4.3.15
_LOCATOR_MARK = b"PK\x06\x07"
_END64 = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
_MAX_COMMENT = 65_535
_UTF8_NAME, _LOCKED = 0x800, 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_STAMP_FIELD = 0x5455  # seconds since 1970, UTC; the ordinary time has no zone


@dataclass(frozen=True)
class Incoming:
    """One file: where it lay, and its bytes; or why they were not read.

    `other`: a file that is not of answers, only named. `time`: when the platform or the disk says
    it was handed in. `above`: folders around the one that was given.
    """

    source: str
    parts: tuple[str, ...]
    raw: bytes | None = None
    time: datetime | None = None
    problem: str = ""
    other: bool = False
    above: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The path for a report."""
        return "/".join([self.source, *self.parts]) if self.parts else self.source


def read_incoming(path: Path) -> Iterator[Incoming]:
    """Every file in an archive, a folder, or the file itself; raises nothing."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            yield from _folder(path)
        elif not stat.S_ISREG(mode):
            yield Incoming(path.name, (), problem="is neither a file nor a folder")
        elif _is_zip(path):
            yield from _archive(path)
        else:
            parts = path.resolve().parts
            yield from _file(path, "", (path.name,), above=parts[-3:-1])
    except OSError as error:
        yield Incoming(str(path), (), problem=f"cannot be read ({error.strerror or error})")


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) in _ZIPS or path.suffix.lower() == ".zip"


# Folders


def _folder(path: Path) -> Iterator[Incoming]:
    above = path.resolve().parts[-2:]
    for count, (file, parts) in enumerate(_walk(path, ())):
        if count >= MAX_FILES:
            yield Incoming(str(path), (), problem=f"holds more than {MAX_FILES} files")
            return
        yield from _file(file, path.name, parts, above=above)


def _walk(folder: Path, parts: tuple[str, ...]) -> Iterator[tuple[Path, tuple[str, ...]]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        inside = (*parts, entry.name)
        if entry.is_dir() and not entry.is_symlink():
            if len(inside) < MAX_DEPTH:
                yield from _walk(entry, inside)
        else:
            yield entry, inside


def _file(
    path: Path, source: str, parts: tuple[str, ...], *, above: Sequence[str]
) -> Iterator[Incoming]:
    base = Incoming(source or str(path.parent), parts, above=tuple(above))
    if path.is_symlink():
        yield _refuse(base, "is a link")
    elif not _is_answers(path.name):
        yield _other(base)
    else:
        yield _read_file(path, base)


def _read_file(path: Path, base: Incoming) -> Incoming:
    try:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with os.fdopen(os.open(path, flags), "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                return _refuse(base, "is not a file")
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _refuse(base, f"cannot be read ({error.strerror})")
    handed = _stamp(path) or datetime.fromtimestamp(int(state.st_mtime), UTC)
    return _sized(base, raw, handed)


def _stamp(path: Path) -> datetime | None:
    """The time that nbgrader noted beside the answers."""
    note = path.with_name(TIMESTAMP)
    if note.is_symlink() or not note.is_file() or note.stat().st_size > MAX_NOTE:
        return None
    return parse_stamp(note.read_text("utf-8", "replace"))


def parse_stamp(text: str | None) -> datetime | None:
    """A time as nbgrader writes it into timestamp.txt (UTC), or None."""
    try:
        return datetime.strptime((text or "").strip(), STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


# Archives


def _archive(path: Path) -> Iterator[Incoming]:
    why = _why_not(path)
    if why:
        yield Incoming(path.name, (), problem=why)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.filename.endswith("/")]
            if len(members) > MAX_FILES:
                yield Incoming(path.name, (), problem=f"holds more than {MAX_FILES} files")
                return
            for info in members:
                yield _member(archive, info, path.name)
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, EOFError):
        yield Incoming(path.name, (), problem="is damaged: download the archive again")


def _why_not(path: Path) -> str:
    """Why an archive is not even opened: its list of contents is read as a whole."""
    size = path.stat().st_size
    if size > MAX_ARCHIVE_BYTES:
        return f"is larger than {MAX_ARCHIVE_BYTES // 1024**3} GB"
    with path.open("rb") as file:
        file.seek(max(0, size - _MAX_COMMENT - _END.size - _LOCATOR.size))
        tail = file.read()
        at = tail.rfind(_END_MARK)
        if at < 0 or len(tail) - at < _END.size:
            return "is no zip archive, or is cut off: download it again"
        directory = max(_END.unpack_from(tail, at)[5], _directory64(file, tail, at))
    return "lists far too many files for a class" if directory > MAX_DIRECTORY_BYTES else ""


def _directory64(file: IO[bytes], tail: bytes, at: int) -> int:
    """The size of the list of contents that a ZIP64 record claims; 0 without one."""
    if at < _LOCATOR.size or tail[at - _LOCATOR.size :][:4] != _LOCATOR_MARK:
        return 0
    file.seek(min(_LOCATOR.unpack_from(tail, at - _LOCATOR.size)[2], MAX_ARCHIVE_BYTES))
    record = file.read(_END64.size)
    return int(_END64.unpack(record)[8]) if len(record) == _END64.size else 0


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: str) -> Incoming:
    name = _name(info)
    parts = tuple(part for part in name.replace("\\", "/").split("/") if part not in ("", "."))
    base = Incoming(source, parts[:MAX_DEPTH] or (name[:MAX_NAME],), time=_time(info))
    why = _why_not_member(info, name, parts)
    if why:
        return _refuse(base, why)
    if not _is_answers(parts[-1]):
        return _other(base)
    if info.compress_type not in _METHODS:
        return _refuse(base, "is packed in an unusual way: ask for the file itself")
    if info.file_size > MAX_BYTES:
        return _refuse(base, f"is larger than {MAX_BYTES // 1024} KB")
    try:
        with archive.open(info) as file:
            return _sized(base, file.read(MAX_BYTES + 1), base.time)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        return _refuse(base, "is damaged inside the archive")
    except RuntimeError:  # what zipfile says of a password
        return _refuse(base, "is locked with a password")


def _why_not_member(info: zipfile.ZipInfo, name: str, parts: Sequence[str]) -> str:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link"
    if ".." in parts or name.startswith(("/", "\\")) or name[1:2] == ":":
        return "has a path that leads out of the archive"
    if len(name) > MAX_NAME or len(parts) > MAX_DEPTH or not parts:
        return "has a path that no learning platform writes"
    return "is locked with a password" if info.flag_bits & _LOCKED else ""


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: old archives hold UTF-8 without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _time(info: zipfile.ZipInfo) -> datetime | None:
    """When the member was handed in; the ordinary time of a zip is this computer's local time."""
    extra = info.extra
    try:
        while len(extra) >= 4:
            field, size = struct.unpack_from("<HH", extra)
            if field == _STAMP_FIELD and size >= 5 and extra[4] & 1:
                return datetime.fromtimestamp(struct.unpack_from("<l", extra, 5)[0], UTC)
            extra = extra[4 + size :]
        year, month, day, hour, minute, second = info.date_time
        local = datetime(year, month, day, hour, minute, second)
        return local.astimezone(UTC) if year > 1980 else None
    except (struct.error, ValueError, OverflowError, OSError):
        return None


# Both


def _is_answers(name: str) -> bool:
    return (name.lower().endswith(ENDINGS) and name != WORKSHEET) or is_box(name)


def _sized(base: Incoming, raw: bytes, time: datetime | None) -> Incoming:
    if len(raw) > MAX_BYTES:
        return _refuse(base, f"is larger than {MAX_BYTES // 1024} KB")
    if raw[:4] in _ZIPS:
        return _refuse(base, "is an archive with a false name")
    content = pasted(raw) if base.parts and is_box(base.parts[-1]) else raw
    if content is None:
        return Incoming(base.source, base.parts, other=True, above=base.above)
    return Incoming(base.source, base.parts, content, time, above=base.above)


def _other(base: Incoming) -> Incoming:
    """Named, not read; an archive inside an archive is refused."""
    if base.parts[-1].lower().endswith((".zip", ".rar", ".7z", ".gz")):
        return _refuse(base, "is an archive inside: ask for the file itself")
    return Incoming(base.source, base.parts, other=True, above=base.above)


def _refuse(base: Incoming, why: str) -> Incoming:
    return Incoming(base.source, base.parts, time=base.time, problem=why, above=base.above)
