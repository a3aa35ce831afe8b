"""What one box holds in place of an object of the other.

A test that compares a student's object with the right answer must not ask that object whether it
is right. So comparing and computing reach across only between two objects of the other box; with a
plain value a stand-in is unequal, and methods that answer "are you this?" are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ask = Callable[..., Any]
"""ask(what, number, *args, **kwargs): do `what` with the object of that number."""

ASKS_FOR_A_VERDICT = """
equals eq ne lt le gt ge compare identical isin between isclose allclose array_equal equiv
startswith endswith issubset issuperset isdisjoint match fullmatch
__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __contains__
"""
VERDICTS = frozenset(ASKS_FOR_A_VERDICT.split())
BINARY = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor"]
COMPARE = ["lt", "le", "gt", "ge"]
ONE = {"len": "__len__", "iter": "__iter__", "next": "__next__", "bool": "__bool__"}
ONE |= {"int": "__int__", "float": "__float__", "complex": "__complex__", "index": "__index__"}
ONE |= {"abs": "__abs__", "neg": "__neg__", "str": "__str__", "repr": "__repr__"}
ONE |= {"reversed": "__reversed__", "enter": "__enter__"}


class StandIn:
    """An object of the other box, by its number there."""

    __slots__ = ("_lintas_ask", "_lintas_kind", "_lintas_number")
    __array_ufunc__ = None
    __hash__ = object.__hash__

    def __init__(self, ask: Ask, number: int, kind: str) -> None:
        object.__setattr__(self, "_lintas_ask", ask)
        object.__setattr__(self, "_lintas_number", number)
        object.__setattr__(self, "_lintas_kind", kind)

    def __getattr__(self, name: str) -> Any:
        if name in VERDICTS:
            raise TypeError(
                f"a student's {self._lintas_kind} is not asked {name!r}: tests compare plain values"
            )
        if name.startswith("__") and name not in (
            "__name__",
            "__doc__",
            "__dict__",
            "__qualname__",
        ):
            raise AttributeError(name)
        return self._lintas_ask("get", self._lintas_number, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._lintas_ask("set", self._lintas_number, name, value)

    def __delattr__(self, name: str) -> None:
        self._lintas_ask("delete", self._lintas_number, name)

    def __getitem__(self, key: Any) -> Any:
        return self._lintas_ask("item", self._lintas_number, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._lintas_ask("set_item", self._lintas_number, key, value)

    def __delitem__(self, key: Any) -> None:
        self._lintas_ask("delete_item", self._lintas_number, key)

    def __exit__(self, *_: object) -> Any:
        return self._lintas_ask("exit", self._lintas_number)

    def __instancecheck__(self, other: Any) -> bool:
        return self._between("isinstance", other) is True

    def __subclasscheck__(self, other: Any) -> bool:
        return self._between("issubclass", other) is True

    def __eq__(self, other: object) -> Any:
        if isinstance_of_stand_in(other) and number_of(other) == self._lintas_number:
            return True
        return self._between("eq", other)

    def __ne__(self, other: object) -> Any:
        if isinstance_of_stand_in(other) and number_of(other) == self._lintas_number:
            return False
        return self._between("ne", other)

    def _between(self, what: str, other: Any) -> Any:
        """Something between two objects of the other box; with any other it is not defined."""
        if not isinstance_of_stand_in(other):
            return NotImplemented
        return self._lintas_ask(what, self._lintas_number, other)


class CallableStandIn(StandIn):
    """The same for what can be called."""

    __slots__ = ()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._lintas_ask("call", self._lintas_number, *args, **kwargs)


def isinstance_of_stand_in(value: object) -> bool:
    """Whether a value is a stand-in; `isinstance` itself would ask its claimed class."""
    return type(value) in (StandIn, CallableStandIn)


def number_of(value: Any) -> int:
    """The number of a stand-in's object."""
    return int(object.__getattribute__(value, "_lintas_number"))


def _one(what: str) -> Callable[[Any], Any]:
    return lambda self: self._lintas_ask(what, self._lintas_number)


def _two(what: str) -> Callable[[Any, Any], Any]:
    return lambda self, other: self._between(what, other)


for _what, _method in ONE.items():
    setattr(StandIn, _method, _one(_what))
for _what in (*BINARY, *COMPARE):
    setattr(StandIn, f"__{_what}__", _two(_what))
