"""Values across the border between two boxes: as JSON, never pickled.

Only exact types of the fixed lists below are written and read; a subclass, or anything else, goes
as a reference to an object that stays where it is (or not at all). What is read becomes one of
these types and no other, whatever the text says. Values are copies: changing one changes nothing
there.

JSON's own null, true, numbers, texts and lists stand for themselves; anything else is an object
with one key, its kind: {"tuple": [...]}.
"""

from __future__ import annotations

import base64
import collections
import datetime
import decimal
import fractions
import json
import sys
from collections.abc import Callable
from typing import Any

from . import tables

MOST_DEPTH = 50
MOST_PARTS = 1_000_000
MOST_INT_BITS = 1 << 20
SMALL_INT = 1 << 63
AS_THEY_ARE = frozenset((type(None), bool, float, str))
"""Types whose values stand for themselves in JSON; whole numbers do if they are small enough."""

Written = Any
Refer = Callable[[object], Written]
Find = Callable[[dict[str, Any]], object]

SHARED_MODULES = """
bisect calendar cmath collections copy csv datetime decimal fractions functools glob heapq io
itertools json math operator os pathlib random re statistics string sys textwrap time typing
matplotlib matplotlib.pyplot numpy numpy.linalg numpy.random pandas scipy scipy.stats seaborn
statsmodels statsmodels.api
"""
MODULES = frozenset(SHARED_MODULES.split())
"""Modules a student's import of which serves the tests too: the real one is imported there."""
TYPES = {
    one.__name__: one for one in (bool, int, float, complex, str, bytes, list, tuple, set, dict)
}
READ_AS_THEY_ARE = AS_THEY_ARE | {int}
SINGLE = {"Ellipsis": Ellipsis, "NotImplemented": NotImplemented}


class NotPlain(Exception):
    """This value cannot cross."""


class Writer:
    """Writes one value. `refer` makes a reference for what is not plain, or raises NotPlain."""

    def __init__(self, refer: Refer) -> None:
        self.refer = refer
        self._parts = 0

    def write(self, value: object, depth: int = 0) -> Written:
        """What stands for the value in JSON. Raises NotPlain."""
        self._count(1, depth)
        kind = type(value)
        if kind in AS_THEY_ARE:
            return value
        if kind is int:
            return self._whole(value)
        if kind in WRITERS:
            return WRITERS[kind](self, value, depth + 1)
        if kind is type and value in TYPES.values():
            return {"type": value.__name__}  # type: ignore[attr-defined]
        if kind is type(sys):
            return module_name(value)
        written = tables.write(self, value, depth + 1)
        return self.refer(value) if written is None else written

    def all(self, values: Any, depth: int) -> list[Written]:
        if type(values) is list and AS_THEY_ARE.issuperset(map(type, values)):
            self._count(len(values), depth)  # at once: a column of texts has thousands
            return values
        return [self.write(one, depth) for one in values]

    def _count(self, parts: int, depth: int) -> None:
        self._parts += parts
        if depth > MOST_DEPTH or self._parts > MOST_PARTS:
            raise NotPlain("the value is too large or too deep")

    @staticmethod
    def _whole(value: Any) -> Written:
        if -SMALL_INT < value < SMALL_INT:
            return value
        if value.bit_length() > MOST_INT_BITS:
            raise NotPlain("the number is too large")
        return {"int": hex(value)}


def module_name(value: Any) -> Written:
    """A module goes by its name, if it is one of those that may. Raises NotPlain."""
    name = value.__name__
    if type(name) is str and name in MODULES and sys.modules.get(name) is value:
        return {"module": name}
    raise NotPlain("a module of one's own")


def _listed(kind: str) -> Callable[[Writer, Any, int], Written]:
    return lambda writer, value, depth: {kind: writer.all(value, depth)}


def _paired(kind: str) -> Callable[[Writer, Any, int], Written]:
    return lambda writer, value, depth: {
        kind: [[writer.write(k, depth), writer.write(v, depth)] for k, v in value.items()]
    }


def _texted(kind: str, text: Callable[[Any], str]) -> Callable[[Writer, Any, int], Written]:
    return lambda _writer, value, _depth: {kind: text(value)}


def base(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


WRITERS: dict[type, Callable[[Writer, Any, int], Written]] = {
    list: lambda writer, value, depth: writer.all(value, depth),
    tuple: _listed("tuple"),
    set: _listed("set"),
    frozenset: _listed("frozenset"),
    collections.deque: lambda w, v, depth: {"deque": [w.all(v, depth), v.maxlen]},
    dict: _paired("dict"),
    collections.OrderedDict: _paired("OrderedDict"),
    collections.Counter: _paired("Counter"),
    collections.defaultdict: _paired("defaultdict"),
    complex: lambda _w, v, _d: {"complex": [v.real, v.imag]},
    bytes: _texted("bytes", base),
    bytearray: _texted("bytearray", base),
    range: lambda writer, v, depth: {"range": writer.all((v.start, v.stop, v.step), depth)},
    slice: lambda writer, v, depth: {"slice": writer.all((v.start, v.stop, v.step), depth)},
    datetime.date: _texted("date", datetime.date.isoformat),
    datetime.timedelta: lambda _w, v, _d: {"timedelta": [v.days, v.seconds, v.microseconds]},
    decimal.Decimal: _texted("Decimal", str),
    fractions.Fraction: lambda w, v, d: {"Fraction": w.all((v.numerator, v.denominator), d)},
    type(Ellipsis): _texted("single", lambda _: "Ellipsis"),
    type(NotImplemented): _texted("single", lambda _: "NotImplemented"),
}


def _when(kind: str) -> Callable[[Writer, Any, int], Written]:
    def write(_writer: Writer, value: Any, _depth: int) -> Written:
        if value.tzinfo is not None and value.tzinfo is not datetime.UTC:
            raise NotPlain("a time in a zone")
        return {kind: [value.isoformat(), value.fold]}

    return write


WRITERS |= {datetime.datetime: _when("datetime"), datetime.time: _when("time")}


class Reader:
    """Reads one value of what the other box wrote. `find` gives what a reference stands for."""

    def __init__(self, find: Find) -> None:
        self.find = find
        self._parts = 0

    def read(self, written: Written, depth: int = 0) -> Any:
        """The value. Raises NotPlain, or what its type raises, if the text is wrong."""
        self._count(1, depth)
        if type(written) in READ_AS_THEY_ARE:
            return written
        if type(written) is list:
            return self.all(written, depth + 1)
        if type(written) is not dict or len(written) != 1:
            raise NotPlain("not a value")
        [(kind, inner)] = written.items()
        if kind in READERS:
            return READERS[kind](self, inner, depth + 1)
        if kind in tables.READERS:
            return tables.READERS[kind](self, inner, depth + 1)
        return self.find(written)

    def all(self, written: Any, depth: int) -> list[Any]:
        if type(written) is not list:
            raise NotPlain("not a list")
        if READ_AS_THEY_ARE.issuperset(map(type, written)):
            self._count(len(written), depth)
            return list(written)
        return [self.read(one, depth) for one in written]

    def _count(self, parts: int, depth: int) -> None:
        self._parts += parts
        if depth > MOST_DEPTH + 2 or self._parts > 2 * MOST_PARTS:
            raise NotPlain("the value is too large or too deep")

    def pairs(self, written: Any, depth: int) -> list[tuple[Any, Any]]:
        return [(self.read(k, depth), self.read(v, depth)) for k, v in written]


def _numbers(written: Any, count: int) -> list[int]:
    if type(written) is list and len(written) == count and all(type(n) is int for n in written):
        return written
    raise NotPlain("not whole numbers")


def _text(written: Any) -> str:
    if type(written) is str:
        return written
    raise NotPlain("not a text")


def _whole_number(_reader: Reader, written: Any, _depth: int) -> int:
    text = _text(written)
    if len(text) > MOST_INT_BITS // 4 + 8:
        raise NotPlain("the number is too large")
    return int(text, 16)


def _deque(reader: Reader, written: Any, depth: int) -> Any:
    values, most = written
    return collections.deque(reader.all(values, depth), most)


def _module(_reader: Reader, written: Any, _depth: int) -> Any:
    if _text(written) not in MODULES:
        raise NotPlain("a module of one's own")
    __import__(written)
    return sys.modules[written]


def _decimal(_reader: Reader, written: Any, _depth: int) -> decimal.Decimal:
    if len(_text(written)) > 10_000:
        raise NotPlain("the number is too large")
    return decimal.Decimal(written)


READERS: dict[str, Callable[[Reader, Any, int], Any]] = {
    "int": _whole_number,
    "tuple": lambda reader, w, depth: tuple(reader.all(w, depth)),
    "set": lambda reader, w, depth: set(reader.all(w, depth)),
    "frozenset": lambda reader, w, depth: frozenset(reader.all(w, depth)),
    "deque": _deque,
    "dict": lambda reader, w, depth: dict(reader.pairs(w, depth)),
    "OrderedDict": lambda reader, w, depth: collections.OrderedDict(reader.pairs(w, depth)),
    "Counter": lambda reader, w, depth: collections.Counter(dict(reader.pairs(w, depth))),
    "defaultdict": lambda r, w, depth: collections.defaultdict(None, r.pairs(w, depth)),
    "complex": lambda _r, w, _d: complex(float(w[0]), float(w[1])),
    "bytes": lambda _r, w, _d: base64.b64decode(_text(w)),
    "bytearray": lambda _r, w, _d: bytearray(base64.b64decode(_text(w))),
    "range": lambda reader, w, depth: range(*reader.all(w, depth)),
    "slice": lambda reader, w, depth: slice(*reader.all(w, depth)),
    "date": lambda _r, w, _d: datetime.date.fromisoformat(_text(w)),
    "datetime": lambda _r, w, _d: datetime.datetime.fromisoformat(_text(w[0])).replace(fold=w[1]),
    "time": lambda _r, w, _d: datetime.time.fromisoformat(_text(w[0])).replace(fold=w[1]),
    "timedelta": lambda _r, w, _d: datetime.timedelta(*_numbers(w, 3)),
    "Decimal": _decimal,
    "Fraction": lambda reader, w, depth: fractions.Fraction(*reader.all(w, depth)),
    "type": lambda _r, w, _d: TYPES[_text(w)],
    "single": lambda _r, w, _d: SINGLE[_text(w)],
    "module": _module,
}


def dumps(written: Written) -> bytes:
    """Bytes of what was written."""
    return json.dumps(written, ensure_ascii=True, separators=(",", ":")).encode()


def loads(text: bytes) -> Written:
    """What was written. Raises NotPlain."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NotPlain("not a value") from None
