"""What a drawing asks for: columns of its tables, words, and options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any, Protocol

Row = Mapping[str, Any]
Data = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Spec:
    """Declared by every module in `figures/` as SPEC.

    `tables`: name -> {column: kind} (kinds: see tables.py). `words`: dotted key -> the {fields}
    its text may use; a key ending in ".*" takes any keys below it. `options`: names of settings.
    """

    tables: Mapping[str, Mapping[str, str]]
    words: Mapping[str, tuple[str, ...]]
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """The words of one chart in one language, by dotted key, and its options."""

    texts: Mapping[str, str]
    options: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, key: str, **fields: object) -> str:
        """The text at `key`, with {fields} filled in."""
        text = self.texts[key]
        return text.format(**fields) if fields else text

    def group(self, name: str) -> dict[str, str]:
        """The texts below `name`, in authored order: `states` -> {"IDN": "Indonesia", …}."""
        start = f"{name}."
        return {k.removeprefix(start): v for k, v in self.texts.items() if k.startswith(start)}


@dataclass(frozen=True)
class Misfit:
    """Words or options that do not fit the data: the dotted key, what, the remedy."""

    key: str
    message: str
    remedy: str


@dataclass(frozen=True)
class Table:
    """The data of a chart for people: column heads, and rows of int, date or str."""

    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Drawing(Protocol):
    """The interface of a module in `figures/`."""

    SPEC: Spec

    def check(self, data: Data, text: Words) -> list[Misfit]:
        """What in the words or options does not fit the data; the rest may rely on it."""

    def figure(self, data: Data, text: Words, lang: str) -> Any:
        """The plotly figure, colours by role."""

    def table(self, data: Data, text: Words, lang: str) -> Table:
        """The same data for reading."""


def drawing(name: str) -> ModuleType | None:
    """The module that draws the chart `palermo-parties`: figures/palermo_parties.py, if any."""
    module = f"{__package__}.figures.{name.replace('-', '_')}"
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        return None
