"""What a box says a cell showed, checked: a student's code can say anything."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .frames import Ended
from .shapes import CellRun

MOST_OUTPUTS = 5_000


def cell_run(body: bytes, count: object) -> CellRun:
    """The outputs, as nbformat knows them. Raises Ended if they are anything else."""
    try:
        outputs = json.loads(body)
        if type(outputs) is not list or len(outputs) > MOST_OUTPUTS:
            raise TypeError
        checked = tuple(_output(output) for output in outputs)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Ended("its outputs cannot be read") from None
    return CellRun(checked, count if type(count) is int and 0 <= count < 1 << 31 else None)


def error_run(name: str, message: str) -> CellRun:
    """A cell that ended with its box."""
    error = {"output_type": "error", "ename": name, "evalue": message}
    return CellRun(({**error, "traceback": [f"{name}: {message}"]},))


def errors_only(run: CellRun) -> CellRun:
    """The same without what was shown: errors decide on marks, so they stay."""
    return CellRun(tuple(o for o in run.outputs if o["output_type"] == "error"), run.count)


def _output(output: Any) -> dict[str, Any]:
    kind = output["output_type"]
    if kind == "stream":
        name = "stderr" if output["name"] == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _text(output["text"])}
    if kind == "error":
        trace = [_text(line) for line in output["traceback"]]
        names = {"ename": _text(output["ename"]), "evalue": _text(output["evalue"])}
        return {"output_type": kind, **names, "traceback": trace}
    if kind not in ("display_data", "execute_result"):
        raise TypeError
    shown = {"output_type": kind, "data": _bundle(output["data"])}
    shown["metadata"] = _json(_mapping(output["metadata"]))
    if kind == "execute_result":
        count = output["execution_count"]
        shown["execution_count"] = count if type(count) is int else None
    return shown


def _bundle(data: Any) -> dict[str, Any]:
    """Data by type of media: JSON under JSON types, text under all others."""
    return {
        _text(kind): _json(value) if kind.endswith("json") else _text(value)
        for kind, value in _mapping(data).items()
    }


def _mapping(value: Any) -> Mapping[str, Any]:
    if type(value) is not dict:
        raise TypeError
    return value


def _json(value: Any) -> Any:
    if type(value) is str:
        return _text(value)
    if type(value) is list:
        return [_json(one) for one in value]
    if type(value) is dict:
        return {_text(key): _json(one) for key, one in value.items()}
    return value


def _text(value: Any) -> str:
    """A text that can be written as UTF-8. Raises TypeError."""
    if type(value) is not str:
        raise TypeError
    return value.encode("utf-8", "replace").decode("utf-8")
