"""YAML as authors write it: 1.2 words (`no` is text), no aliases, every line known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from .problems import ContentError, Problem, problem_in

Where = tuple[str | int, ...]
MAX_BYTES = 512 * 1024
MAX_DEPTH = 40

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+([eE][-+]?[0-9]+)?\Z")
_WORDS: Mapping[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class Lines:
    """Where each value of a file stands: `lines.at(("options", 0, "text"))` is a line number."""

    def __init__(self) -> None:
        self._lines: dict[Where, int] = {(): 1}

    def put(self, path: Where, line: int) -> None:
        self._lines[path] = line

    def at(self, path: Where) -> int:
        """The line of `path`, or of the nearest thing that holds it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines[path]


def parse_yaml(path: Path) -> tuple[Any, Lines]:
    """Data of a YAML file and the lines of its values.

    Raises ContentError for a file that cannot be read, is not UTF-8, is not YAML, repeats a key,
    uses an alias, or is larger than MAX_BYTES.
    """
    return parse_yaml_text(_read(path), path)


def parse_yaml_text(text: str, path: Path) -> tuple[Any, Lines]:
    """As parse_yaml, from text that came from `path`."""
    try:
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError) as error:
        raise ContentError([_syntax(path, error, text)]) from None
    lines = Lines()
    if node is None:
        return None, lines
    return _Builder(path, lines).build(node, (), 0), lines


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ContentError(
            [problem_in(path, f"cannot be read ({error.strerror})", "check the path", "unreadable")]
        ) from None
    if len(raw) > MAX_BYTES:
        raise ContentError(
            [problem_in(path, f"is larger than {MAX_BYTES // 1024} KB", "split the file", "size")]
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ContentError(
            [problem_in(path, "is not UTF-8 text", "save it as UTF-8", "encoding", line=line)]
        ) from None


def _syntax(path: Path, error: Exception, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
    line = min(mark.line + 1, len(text.splitlines())) if mark else 0
    remedy = "check the indentation and put text with ':' or '#' between quotes"
    return problem_in(path, f"is not valid YAML: {said}", remedy, "yaml", line=line)


class _Builder:
    """Plain data from YAML nodes, with YAML 1.2 words and a line for every value."""

    def __init__(self, path: Path, lines: Lines) -> None:
        self.path, self.lines = path, lines
        self.seen: set[int] = set()

    def build(self, node: yaml.Node, at: Where, depth: int) -> Any:
        line = node.start_mark.line + 1
        self.lines.put(at, line)
        if depth > MAX_DEPTH:
            self.fail(line, "is nested too deeply", "keep the structure of the example", "depth")
        if id(node) in self.seen:
            self.fail(line, "uses a YAML alias (*name)", "write the value out", "alias")
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, at, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(n, (*at, i), depth + 1) for i, n in enumerate(node.value)]
        return self.scalar(node)

    def mapping(self, node: yaml.MappingNode, at: Where, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.fail(line, "has a key that is not a word", "use a plain word", "key")
            key = str(key_node.value)
            if key in data:
                self.fail(line, f"has '{key}' twice", "keep one of the two", "duplicate-key")
            data[key] = self.build(value_node, (*at, key), depth + 1)
            self.lines.put((*at, key), line)
        return data

    def scalar(self, node: yaml.Node) -> Any:
        value = str(node.value)
        if getattr(node, "style", None) in ("'", '"', "|", ">"):
            return value
        if value in _WORDS:
            return _WORDS[value]
        if _INT.match(value):
            return int(value)
        if _FLOAT.match(value):
            return float(value)
        return value

    def fail(self, line: int, message: str, remedy: str, code: str) -> None:
        raise ContentError([problem_in(self.path, message, remedy, code, line=line)])
