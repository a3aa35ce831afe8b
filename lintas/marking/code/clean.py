"""Outputs rebuilt from what is known to be harmless: nothing active reaches a marker's browser.

Kept: text with its colours, tables and plain HTML (`clean_html.py`), markdown (`clean_text.py`),
PNG and JPEG pictures. Everything else, and every metadata field, is left out; where nothing is
left, a line says so.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .clean_html import clean_html
from .clean_text import TRUNCATED, clean_markdown, clean_text
from .limits import (
    MAX_IMAGE_BYTES,
    MAX_IMAGE_SIDE,
    MAX_LINES,
    MAX_OUTPUTS,
    MAX_TRACEBACK,
)
from .loading import whole

Output = dict[str, Any]
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
NOT_SHOWN = "(An output of a kind that is not shown.)"


def clean_outputs(outputs: Sequence[Mapping[str, Any]], count: int | None) -> list[Output]:
    """The outputs of one cell as they may be shown. `count` is its execution count."""
    cleaned = [clean for output in outputs[:MAX_OUTPUTS] for clean in _output(output, count)]
    if len(outputs) > MAX_OUTPUTS:
        cleaned.append(_stream("stdout", TRUNCATED))
    return list(_limited(cleaned))


def _output(output: Mapping[str, Any], count: int | None) -> Iterator[Output]:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        yield _stream(name, clean_text(_string(output.get("text"))))
    elif kind == "error":
        yield _error(output)
    elif kind in ("display_data", "execute_result"):
        data = output.get("data")
        bundle = _bundle(data if isinstance(data, Mapping) else {})
        shown: Output = {"output_type": kind, "data": bundle, "metadata": {}}
        yield {**shown, "execution_count": count} if kind == "execute_result" else shown


def _stream(name: str, text: str) -> Output:
    return {"output_type": "stream", "name": name, "text": text}


def _error(output: Mapping[str, Any]) -> Output:
    lines = output.get("traceback")
    texts = [_string(line) for line in lines] if isinstance(lines, (list, tuple)) else []
    if len(texts) > MAX_TRACEBACK:
        half = MAX_TRACEBACK // 2
        rest = MAX_TRACEBACK - half - 1
        texts = [*texts[:half], "... Traceback truncated ...", *texts[-rest:]]
    return {
        "output_type": "error",
        "ename": clean_text(_string(output.get("ename")))[:200],
        "evalue": clean_text(_string(output.get("evalue"))),
        "traceback": [clean_text(text) for text in texts],
    }


def _limited(outputs: list[Output]) -> Iterator[Output]:
    """As nbgrader's LimitOutput: so many lines of text for one cell."""
    lines = 0
    for output in outputs:
        if output["output_type"] == "stream":
            if lines >= MAX_LINES:
                continue
            text = output["text"].split("\n")
            if len(text) + lines > MAX_LINES:
                text = [*text[: MAX_LINES - lines - 1], TRUNCATED]
            lines += len(text)
            output = {**output, "text": "\n".join(text)}
        yield output


def _bundle(data: Mapping[str, Any]) -> Output:
    shown: Output = {}
    if "text/plain" in data:
        shown["text/plain"] = clean_text(_string(data["text/plain"]))
    if "text/html" in data:
        shown["text/html"] = clean_html(_string(data["text/html"]))
    if "text/markdown" in data:
        shown["text/markdown"] = clean_markdown(_string(data["text/markdown"]))
    for kind in ("image/png", "image/jpeg"):
        if kind in data:
            shown[kind] = clean_image(_string(data[kind]), kind)
    return {kind: text for kind, text in shown.items() if text} or {"text/plain": NOT_SHOWN}


def clean_image(text: str, kind: str) -> str:
    """A picture's base64, written anew; "" unless it is what it says, and not too large."""
    if len(text) > MAX_IMAGE_BYTES * 3 // 2:
        return ""
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    if len(raw) > MAX_IMAGE_BYTES or not raw.startswith(_PNG if kind == "image/png" else _JPEG):
        return ""
    sides = (int.from_bytes(raw[16:20], "big"), int.from_bytes(raw[20:24], "big"))
    if kind == "image/png" and max(sides) > MAX_IMAGE_SIDE:
        return ""
    return base64.b64encode(raw).decode()


def clean_attachments(attachments: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The pictures that are attached to a markdown cell, by name."""
    cleaned: dict[str, dict[str, str]] = {}
    for name, bundle in list(attachments.items())[:MAX_OUTPUTS]:
        if isinstance(bundle, Mapping):
            kinds = [kind for kind in ("image/png", "image/jpeg") if kind in bundle]
            pictures = {kind: clean_image(_string(bundle[kind]), kind) for kind in kinds}
            pictures = {kind: text for kind, text in pictures.items() if text}
            if pictures:
                cleaned[whole(str(name))] = pictures
    return cleaned


def _string(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return whole("".join(part for part in value if isinstance(part, str)))
    return whole(value) if isinstance(value, str) else ""
