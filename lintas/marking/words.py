"""The words of a marked worksheet, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "right": "✓ Right",
        "wrong": "✗ Not right",
        "missed": "○ Missed",
        "chosen": "chosen",
        "answer": "Answer",
        "no-answer": "No answer was given.",
        "revision": "This question has changed since it was answered: a person will look at it.",
        "unread": "The file of answers could not be used: a person will look at it.",
        "earned": "Earned",
        "of": "of",
        "points": "points",
        "why": "Why",
        "sources": "Sources",
        "essay": "What was written",
        "words": "words",
        "asked": "asked for",
        "levels": "Levels",
        "read-only": "Marked worksheet. What a student wrote is shown as plain text.",
    },
    "id": {
        "right": "✓ Benar",
        "wrong": "✗ Kurang tepat",
        "missed": "○ Terlewat",
        "chosen": "dipilih",
        "answer": "Jawaban",
        "no-answer": "Tidak ada jawaban.",
        "revision": "Soal ini berubah sejak dijawab: akan diperiksa oleh penilai.",
        "unread": "Berkas jawaban tidak dapat dipakai: akan diperiksa oleh penilai.",
        "earned": "Diperoleh",
        "of": "dari",
        "points": "poin",
        "why": "Alasannya",
        "sources": "Sumber",
        "essay": "Yang ditulis",
        "words": "kata",
        "asked": "diminta",
        "levels": "Tingkat penilaian",
        "read-only": "Lembar kerja yang telah dinilai. Tulisan mahasiswa tampil sebagai teks.",
    },
}
