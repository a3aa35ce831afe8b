"""What the columns of Moodle and Canvas mean, whatever language they are in."""

from __future__ import annotations

from collections.abc import Mapping

from .table import Table

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        "id number", "idnumber", "student id", "student number", "nim", "npm", "nrp",
        "nomor id", "nomor induk", "nomor induk mahasiswa", "no. induk", "nomor identitas",
    ),
    "username": ("username", "user name", "nama pengguna"),
    "email": ("email address", "email", "e-mail", "alamat email", "alamat surel", "surel"),
    "first": ("first name", "firstname", "first_name", "given name", "nama depan"),
    "last": (
        "surname", "last name", "lastname", "last_name", "family name",
        "nama belakang", "nama akhir", "nama keluarga",
    ),
    "full": ("full name", "fullname", "name", "nama lengkap", "nama", "nama mahasiswa"),
    "canvas_name": ("student", "siswa", "mahasiswa", "pelajar"),
    "canvas_id": ("id",),
    "sis_id": ("sis user id", "id pengguna sis"),
    "login": ("sis login id", "id login sis", "id masuk sis"),
    "section": ("section", "bagian", "seksi"),
    "identifier": ("identifier", "pengenal", "pengidentifikasi"),
    "grade": ("grade", "nilai"),
    "max": ("maximum grade", "nilai maksimum"),
    "open": ("grade can be changed", "nilai bisa diubah", "nilai dapat diubah"),
}  # fmt: skip
CLOSED = frozenset({"no", "tidak"})
_POINTS = ("points possible", "poin yang mungkin", "nilai maksimum", "poin maksimum")


def places(table: Table) -> dict[str, int]:
    """Where each known column of a table is, by what it means."""
    found = {meaning: table.column(*names) for meaning, names in NAMES.items()}
    return {meaning: at for meaning, at in found.items() if at is not None}


def is_canvas(at: Mapping[str, int]) -> bool:
    """True for a gradebook that Canvas exported."""
    return "sis_id" in at or "login" in at or {"canvas_name", "canvas_id", "section"} <= set(at)


def is_points_line(first: str) -> bool:
    """True for Canvas's line of points possible: it stands among the students."""
    return " ".join(first.split()).casefold() in _POINTS


def is_test_student(name: str) -> bool:
    """True for the student whom Canvas makes up for trying things out."""
    return name.replace(" ", "").casefold() in ("student,test", "teststudent", "siswa,uji")
