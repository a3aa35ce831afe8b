"""Dates as a reader writes them, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni",
        "Juli", "Agustus", "September", "Oktober", "November", "Desember",
    ),
}  # fmt: skip


def date_in_words(value: str, lang: str) -> str:
    """`2026-01-28`, `2025-12` or `2025` as a reader writes it: 28 January 2026."""
    parts = [int(part) for part in str(value).split("-")]
    shown = [str(parts[0])]
    if len(parts) > 1:
        shown.insert(0, MONTHS[lang][parts[1] - 1])
    if len(parts) > 2:
        shown.insert(0, str(parts[2]))
    return " ".join(shown)
