"""Answers that were pasted into a platform's text box: JSON inside the HTML of an editor."""

from __future__ import annotations

from html.parser import HTMLParser

# Moodle and Canvas call a text box's content so.
BOXES = ("onlinetext.html", "_text.html")


class _Text(HTMLParser):
    """Gathers the text of a page, entities resolved; every tag separates words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[str] = []

    def handle_data(self, data: str) -> None:
        self.runs.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "p", "div"):
            self.runs.append("\n")


def is_box(name: str) -> bool:
    """True for a file that holds what somebody typed into a text box."""
    return name.lower().endswith(BOXES)


def pasted(raw: bytes) -> bytes | None:
    """The JSON object in a text box; None when there is none in it."""
    reader = _Text()
    reader.feed(raw.decode("utf-8", "replace"))
    reader.close()
    # Editors turn the spaces that begin a line into ones that do not break.
    text = "".join(reader.runs).replace("\xa0", " ")
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1].encode() if 0 <= start < end else None
