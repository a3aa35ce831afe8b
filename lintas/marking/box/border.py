"""One box's side of the border: gives names and objects to the other box, and uses the other's.

Both boxes run this code. Everything goes through the coordinator, which sits between them. What the
student's box sends is read by values.Reader, so only plain values and stand-ins ever come of it.
"""

from __future__ import annotations

import builtins
import functools
import operator
import re
import traceback
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import stand_in, values
from .frames import Head
from .limits import Limits
from .shell import Runner, text_of
from .stand_in import CallableStandIn, StandIn
from .traces import without_ours

Post = Callable[[Head, bytes], tuple[Head, bytes]]
"""Asks the other box something, through the coordinator."""

OWN_OF_IPYTHON = re.compile(r"_(i{1,3}|i?\d+|_{0,2}|[doi]h|exit_code)?")
ALIASES = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot", "sns": "seaborn"}
"""Names that tests take for these modules: no other object is accepted under them."""
MUTABLE = ("list", "dict", "set", "ndarray", "Series", "DataFrame", "deque", "Counter")
"""Types of data that students are asked to change in place, though a shared cell made them."""
FUNCTIONS = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    functools.partial,
)
SHOWN_BYTES = 32 << 10
"""Of what a called function prints at most this is passed on."""

ACTIONS: dict[str, Callable[..., Any]] = {
    "call": lambda found, *args, **kwargs: found(*args, **kwargs),
    "get": getattr,
    "set": setattr,
    "delete": delattr,
    "item": operator.getitem,
    "set_item": operator.setitem,
    "delete_item": operator.delitem,
    "len": len,
    "iter": iter,
    "next": next,
    "bool": bool,
    "int": int,
    "float": float,
    "complex": complex,
    "index": operator.index,
    "abs": abs,
    "neg": operator.neg,
    "str": str,
    "repr": repr,
    "reversed": reversed,
    "enter": lambda found: found.__enter__(),
    "exit": lambda found: found.__exit__(None, None, None),
    "isinstance": lambda kind, found: isinstance(found, kind),
    "issubclass": lambda kind, found: issubclass(found, kind),
    "eq": operator.eq,
    "ne": operator.ne,
    **{what: getattr(operator, f"__{what}__") for what in stand_in.BINARY + stand_in.COMPARE},
}


class Border:
    """`tests`: whether this is the test box, which gives away only functions to be called."""

    def __init__(
        self, runner: Runner, post: Post, limits: Limits, *, tests: bool, first: int
    ) -> None:
        self.space: dict[str, Any] = runner.shell.user_ns
        self.runner = runner
        self.post = post
        self.limits = limits
        self.tests = tests
        self._own = set(self.space)
        self._given: dict[int, object] = {}
        self._numbers: dict[int, int] = {}
        self._next = first
        self._taken: dict[str, tuple[bytes, Any]] = {}
        self._protected: set[str] = set()
        self._shared: set[str] = set()
        self._answering = 0

    # What the other box may know of ours.

    def names(self) -> bytes:
        """All names that cells defined, each with its value. One that cannot cross stays behind."""
        parts: list[bytes] = []
        room = self.limits.value_bytes - 1024
        for name, value in list(self.space.items()):
            if not _is_name(name) or name in self._own:
                continue
            text = self._written(value, room // 2)
            if text is not None and len(text) < room:
                parts.append(values.dumps(name) + b":" + text)
                room -= len(parts[-1]) + 1
        return b"{" + b",".join(parts) + b"}"

    def _written(self, value: object, most: int) -> bytes | None:
        try:
            text = values.dumps(values.Writer(self.refer).write(value))
            if len(text) <= most:
                return text
        except BaseException:  # a hostile value must not keep the others from crossing
            pass
        try:
            return values.dumps(self.refer(value))
        except BaseException:
            return None

    def refer(self, value: object) -> Any:
        """A reference to an object. Raises NotPlain if it is not to be given."""
        if stand_in.isinstance_of_stand_in(value):
            return {"yours": stand_in.number_of(value)}
        if self.tests and type(value) not in FUNCTIONS:
            raise values.NotPlain(
                f"a {type(value).__name__} of a test cannot go to the student's code"
            )
        if isinstance(value, types.ModuleType):
            raise values.NotPlain("a module of one's own")
        return {"object": [self._number(value), type(value).__name__[:100], callable(value)]}

    def _number(self, value: object) -> int:
        known = self._numbers.get(id(value))
        if known is not None:
            return known
        if len(self._given) >= self.limits.handles:
            raise values.NotPlain("too many objects are held by the tests")
        self._next += 1
        self._given[self._next] = value  # held, so that no other object gets its id
        self._numbers[id(value)] = self._next
        return self._next

    def find(self, written: dict[str, Any]) -> object:
        """What a reference stands for. Raises NotPlain."""
        if "yours" in written:
            return self._lookup(written["yours"])
        number, kind, can_be_called = written["object"]
        if type(number) is not int or type(kind) is not str:
            raise values.NotPlain("not a reference")
        made = CallableStandIn if can_be_called is True else StandIn
        return made(self.ask, number, kind[:100])

    def _lookup(self, number: object) -> object:
        if type(number) is not int or number not in self._given:
            raise values.NotPlain("the student's code was started again; this object is gone")
        return self._given[number]

    # What we know of the other box.

    def take(self, body: bytes) -> None:
        """The student's names, into the tests' namespace: none that hides what is defined here."""
        sent = values.loads(body)
        if not isinstance(sent, dict):
            raise values.NotPlain("not names")
        for name in [name for name in self._taken if name not in sent]:
            if self.space.get(name) is self._taken.pop(name)[1]:
                del self.space[name]
        for name, written in sent.items():
            if _is_name(name) and name not in self._own and not hasattr(builtins, name):
                self._take(name, written)

    def _take(self, name: str, written: Any) -> None:
        text = values.dumps(written)
        known = self._taken.get(name)
        if known and known[0] == text and self.space.get(name) is known[1]:
            return
        try:
            value = values.Reader(self.find).read(written)
        except Exception:  # whatever is wrong with one value, the others are taken
            return
        if self._may_take(name, value):
            self.space[name] = value
            self._taken[name] = (text, value)

    def _may_take(self, name: str, value: object) -> bool:
        module = ALIASES.get(name, name)
        if module in values.MODULES or name.startswith("assert"):
            return isinstance(value, types.ModuleType) and value.__name__ == module
        if name not in self._protected or name not in self.space:
            return True
        ours = self.space[name]
        return ours is None or ours is Ellipsis or self._is_data(name, ours, value)

    def _is_data(self, name: str, ours: object, value: object) -> bool:
        """Data of a shared cell gives way to the student's version of it; constants do not."""
        kind = type(ours)
        same = kind is type(value) and kind.__name__ in MUTABLE
        return same and not name.isupper() and name in self._shared

    def protect(self, *, shared: bool) -> None:
        """After a cell: the names it defined are the tests' own."""
        own = {
            name
            for name, value in self.space.items()
            if name not in self._own and not (name in self._taken and self._taken[name][1] is value)
        }
        if shared:
            self._shared |= own - self._protected
        else:
            self._shared -= own - self._protected
        self._protected |= own

    def ask(self, what: str, number: int, *args: Any, **kwargs: Any) -> Any:
        """Do something with an object of the other box. Raises a builtin error like its error."""
        try:
            sent = values.dumps(values.Writer(self.refer).write((args, kwargs)))
        except values.NotPlain as error:
            raise TypeError(str(error)) from None
        head: Head = {"ask": what, "number": number, "gone": self._gone()}
        _, body = self.post(head, sent)
        answer = values.loads(body)
        for name, text in answer.get("shown") or []:
            self.runner.outputs.write("stderr" if name == "stderr" else "stdout", str(text))
        if "error" in answer:
            raise error_of(answer["error"]) from None
        return values.Reader(self.find).read(answer["value"])

    def _gone(self) -> list[str]:
        """Names of the student's that a test removed, to see whether the code can do without."""
        return [name for name in self._taken if name not in self.space][:100]

    # What the other box asks of us.

    def answer(self, head: Head, body: bytes) -> bytes:
        """Do what was asked, with one of our objects; errors go back as data."""
        answer: dict[str, Any]
        alone = not (self.runner.running or self._answering)
        if alone:
            self.runner.outputs.begin()
        self._answering += 1
        try:
            with self._without(head.get("gone") or []):
                answer = {"value": self.runner.guarded(lambda: self._done(head, body))}
        except BaseException as error:
            answer = {"error": written_error(error)}
        finally:
            self._answering -= 1
        if alone:
            answer["shown"] = self._shown()
        text = values.dumps(answer)
        if len(text) > self.limits.value_bytes:
            return values.dumps(
                {"error": {"names": ["ValueError"], "text": "the value is too large"}}
            )
        return text

    def _done(self, head: Head, body: bytes) -> Any:
        what = head["ask"]
        if self.tests and what != "call":
            raise TypeError("a test's function can only be called")
        found = self._lookup(head["number"])
        args, kwargs = values.Reader(self.find).read(values.loads(body))
        value = ACTIONS[what](found, *args, **kwargs)
        return values.Writer(self.refer).write(value)

    def _shown(self) -> list[list[str]]:
        streams = [o for o in self.runner.outputs.end() if o["output_type"] == "stream"]
        return [[o["name"], o["text"][:SHOWN_BYTES]] for o in streams[:10]]

    @contextmanager
    def _without(self, names: list[str]) -> Iterator[None]:
        kept = {name: self.space.pop(name) for name in names if name in self.space}
        try:
            yield
        finally:
            for name, value in kept.items():
                self.space.setdefault(name, value)


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.isidentifier() and not OWN_OF_IPYTHON.fullmatch(name)


def written_error(error: BaseException) -> dict[str, Any]:
    """An error as data: its class and the classes it comes from, its arguments, its text."""
    names = [kind.__name__ for kind in type(error).__mro__]
    try:
        args = values.Writer(_refuse).write(tuple(error.args))
        args = args if len(values.dumps(args)) < SHOWN_BYTES else None
    except BaseException:
        args = None
    try:
        error = error.with_traceback(without_ours(error.__traceback__))
        trace = "".join(traceback.format_exception(error, limit=-5))[-4000:]
    except BaseException:
        trace = ""
    return {"names": names, "args": args, "text": text_of(error)[:4000], "trace": trace}


def _refuse(_value: object) -> Any:
    raise values.NotPlain("not plain")


def error_of(written: Any) -> Exception:
    """The builtin error nearest to the one that was raised; RuntimeError if there is none."""
    kind = next(filter(None, map(_builtin_error, written["names"])), None)
    text = str(written.get("text"))
    if kind is None:
        return RuntimeError(f"{written['names'][0]}: {text}")
    error = _made(kind, written.get("args"), text)
    if written.get("trace"):
        error.add_note("In the student's code:\n" + str(written["trace"]))
    return error


def _builtin_error(name: object) -> type[Exception] | None:
    found = getattr(builtins, name, None) if isinstance(name, str) else None
    if isinstance(found, type) and issubclass(found, Exception) and found is not Exception:
        return found
    return None


def _made(kind: type[Exception], args: Any, text: str) -> Exception:
    try:
        return kind(*values.Reader(_refuse).read(args))
    except Exception:
        pass
    try:
        return kind(text)
    except Exception:
        return RuntimeError(f"{kind.__name__}: {text}")
