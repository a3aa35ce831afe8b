"""The words of the desk, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

LANGS = {"en": "English", "id": "Bahasa Indonesia"}

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "desk": "The graders’ desk",
        "skip": "Skip to the list",
        "language": "Language",
        "assignments": "Assignments",
        "assignment": "Assignment",
        "due": "Due",
        "no-due": "no due date",
        "handed-in": "handed in",
        "still": "still to mark",
        "none-yet": "No assignment is in the gradebook yet. Mark one first:",
        "submissions": "Submissions",
        "show": "Which to show",
        "only-": "All",
        "only-human": "Needs a human",
        "only-essay": "Essay waits",
        "only-late": "Late",
        "search": "Student’s name or number",
        "find": "Search",
        "clear": "Show everyone",
        "student": "Student",
        "score": "Score so far",
        "waits": "Waits for",
        "handed": "Handed in",
        "marked": "Last marked",
        "open": "Mark in the form grader",
        "open-short": "Mark",
        "of": "of",
        "sort-up": "sorted, smallest first",
        "sort-down": "sorted, greatest first",
        "sort-by": "sort by",
        "penalty": "{n} taken off: late",
        "late": "late",
        "essay-one": "1 essay mark",
        "essay-many": "{n} essay marks",
        "human-one": "1 cell needs a human",
        "human-many": "{n} cells need a human",
        "done": "nothing",
        "nobody": "No submission fits.",
        "pages": "Pages",
        "page": "Page {n} of {m}",
        "first": "First",
        "previous": "Previous",
        "next": "Next",
        "last": "Last",
        "to-mark": "Submissions that still need marking",
        "previous-wait": "Previous to mark",
        "next-wait": "Next to mark",
        "no-previous": "None before this one",
        "no-next": "None after this one",
        "why": "Why a human is needed",
        "not-stored": "The marks could not be stored in the last run; run lintas mark again.",
        "cells": "Cells",
        "cell": "Cell",
        "state": "State",
        "waiting": "waits for a person",
        "by-hand": "marked by hand",
        "by-machine": "marked automatically",
        "back": "Back to the list",
        "no-formgrader": "To mark from here, start nbgrader’s form grader with the course as its "
        "folder, then start the desk again with its address:",
        "read-only": "The desk only reads the gradebook. Times are UTC.",
        "not-found": "There is no such page",
        "not-found-more": "The assignment or the submission may have been removed.",
        "refused": "This address needs its key",
        "refused-more": "Open the desk with the whole address that lintas desk shows in the "
        "terminal.",
        "broken": "The gradebook cannot be read now",
        "broken-more": "It may be busy, or its server may be down. Nothing is lost: try again.",
    },
    "id": {
        "desk": "Meja penilai",
        "skip": "Langsung ke daftar",
        "language": "Bahasa",
        "assignments": "Tugas",
        "assignment": "Tugas",
        "due": "Batas waktu",
        "no-due": "tanpa batas waktu",
        "handed-in": "dikumpulkan",
        "still": "belum selesai dinilai",
        "none-yet": "Belum ada tugas di buku nilai. Nilailah satu tugas lebih dahulu:",
        "submissions": "Pekerjaan yang dikumpulkan",
        "show": "Yang ditampilkan",
        "only-": "Semua",
        "only-human": "Perlu diperiksa penilai",
        "only-essay": "Esai menunggu",
        "only-late": "Terlambat",
        "search": "Nama atau nomor mahasiswa",
        "find": "Cari",
        "clear": "Tampilkan semua",
        "student": "Mahasiswa",
        "score": "Nilai sementara",
        "waits": "Menunggu",
        "handed": "Dikumpulkan",
        "marked": "Terakhir dinilai",
        "open": "Nilai di form grader",
        "open-short": "Nilai",
        "of": "dari",
        "sort-up": "diurutkan, terkecil dahulu",
        "sort-down": "diurutkan, terbesar dahulu",
        "sort-by": "urutkan menurut",
        "penalty": "dikurangi {n}: terlambat",
        "late": "terlambat",
        "essay-one": "1 nilai esai",
        "essay-many": "{n} nilai esai",
        "human-one": "1 sel perlu diperiksa penilai",
        "human-many": "{n} sel perlu diperiksa penilai",
        "done": "tidak ada",
        "nobody": "Tidak ada pekerjaan yang cocok.",
        "pages": "Halaman",
        "page": "Halaman {n} dari {m}",
        "first": "Pertama",
        "previous": "Sebelumnya",
        "next": "Berikutnya",
        "last": "Terakhir",
        "to-mark": "Pekerjaan yang belum selesai dinilai",
        "previous-wait": "Sebelumnya yang belum dinilai",
        "next-wait": "Berikutnya yang belum dinilai",
        "no-previous": "Tidak ada lagi sebelum ini",
        "no-next": "Tidak ada lagi sesudah ini",
        "why": "Mengapa perlu diperiksa penilai",
        "not-stored": "Nilai belum tersimpan pada proses terakhir; jalankan lintas mark lagi.",
        "cells": "Sel",
        "cell": "Sel",
        "state": "Keadaan",
        "waiting": "menunggu penilai",
        "by-hand": "dinilai oleh penilai",
        "by-machine": "dinilai otomatis",
        "back": "Kembali ke daftar",
        "no-formgrader": "Untuk menilai dari sini, jalankan form grader nbgrader dengan folder "
        "mata kuliah ini, lalu jalankan lagi meja penilai dengan alamatnya:",
        "read-only": "Meja penilai hanya membaca buku nilai. Waktu dalam UTC.",
        "not-found": "Halaman ini tidak ada",
        "not-found-more": "Mungkin tugas atau pekerjaan itu sudah dihapus.",
        "refused": "Alamat ini memerlukan kuncinya",
        "refused-more": "Bukalah meja penilai dengan alamat lengkap yang ditampilkan lintas desk "
        "di terminal.",
        "broken": "Buku nilai saat ini tidak dapat dibaca",
        "broken-more": "Mungkin sedang dipakai, atau servernya mati. Tidak ada yang hilang: coba "
        "lagi.",
    },
}


class Speaker:
    """Words, numbers and times in one of the languages, for the templates."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGS else "en"

    def word(self, key: str, **values: object) -> str:
        """A text; `{n}` and the like are filled in."""
        return WORDS[self.lang][key].format(**values)

    def number(self, value: float) -> str:
        """At most two decimals, with the language's decimal mark."""
        text = f"{round(value, 2):g}" if abs(value) < 10**5 else f"{value:.0f}"
        return text.replace(".", ",") if self.lang == "id" else text

    def count(self, value: int) -> str:
        """A whole number, with the language's marks between thousands."""
        text = f"{value:,}"
        return text.replace(",", ".") if self.lang == "id" else text

    def time(self, value: datetime | None) -> str:
        """A time of day, or a dash."""
        return f"{value:%Y-%m-%d %H:%M}" if value else "–"
