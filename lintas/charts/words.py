"""The words of the block around a chart; both languages in one record."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "cannot_show": {
        "en": "What these data cannot show.",
        "id": "Yang tidak dapat ditunjukkan data ini.",
    },
    "source": {"en": "Source:", "id": "Sumber:"},
    "as_of": {"en": "As of:", "id": "Keadaan per:"},
    "note": {"en": "Note.", "id": "Catatan."},
    "table": {"en": "The data as a table", "id": "Data dalam tabel"},
    "csv": {"en": "Download the data (CSV)", "id": "Unduh data (CSV)"},
    "undrawn": {
        "en": "If no chart appears here, its data are in the table below.",
        "id": "Jika diagram tidak muncul di sini, datanya ada dalam tabel di bawah.",
    },
}


def word(key: str, lang: str) -> str:
    """One phrase of the block in one language."""
    return WORDS[key][lang]
