"""The words of a feedback page, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Feedback",
        "student": "Student",
        "total": "Total",
        "of": "of",
        "points": "points",
        "got": "Points",
        "waits": "still to be marked by a person",
        "waiting": "Parts marked “still to be marked” count 0 so far; the total may rise.",
        "by-hand": "given by a person",
        "extra": "extra credit",
        "penalty": "Late: {points} points off",
        "comment": "Comment",
        "unanswered": "No answer was given.",
        "output": "Output",
        "picture": "Picture that the code made; it has no description",
        "hidden": "# (hidden tests)",
        "left-out": "An output of a kind that is not shown here.",
        "marks": ".",
    },
    "id": {
        "title": "Umpan balik",
        "student": "Mahasiswa",
        "total": "Jumlah",
        "of": "dari",
        "points": "poin",
        "got": "Poin",
        "waits": "belum dinilai oleh penilai",
        "waiting": "Bagian yang belum dinilai sementara dihitung 0; jumlahnya masih dapat naik.",
        "by-hand": "diberikan oleh penilai",
        "extra": "poin tambahan",
        "penalty": "Terlambat: dikurangi {points} poin",
        "comment": "Komentar",
        "unanswered": "Tidak ada jawaban.",
        "output": "Keluaran",
        "picture": "Gambar buatan kode; tidak ada keterangannya",
        "hidden": "# (uji tersembunyi)",
        "left-out": "Keluaran jenis ini tidak ditampilkan di sini.",
        "marks": ",",
    },
}
