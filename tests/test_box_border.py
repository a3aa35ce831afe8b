"""Two boxes: what passes from a student's code to the tests, and what does not."""

from __future__ import annotations

import pytest
from box_user import error, run, run_all, shown


def passes(*cells: str) -> list[bool]:
    """Whether each cell ran without an error, in two boxes."""
    return [error(result) is None for result in run(*cells, split=True)]


SETUP = "shared: import numpy as np, pandas as pd"

HONEST = {
    "value": ("x = 42", "test: assert x == 42 and type(x) is int"),
    "function": ("def f(a, b=1): return a + b", "test: assert f(2, b=3) == 5 and callable(f)"),
    "printed": ("def f(): print('said')", "test: f()"),
    "error": (
        "def f(x):\n if x < 0: raise ValueError('negative')",
        "test: import unittest\n"
        "with unittest.TestCase().assertRaisesRegex(ValueError, 'neg'): f(-1)",
    ),
    "own error": (
        "class Bad(ValueError): pass\ndef f(): raise Bad('x')",
        "test: try: f()\nexcept ValueError: pass".replace("test: try", "test: \ntry"),
    ),
    "key error": (
        "d = {}\ndef f(): return d['k']",
        "test: \ntry: f()\nexcept KeyError as e: assert e.args == ('k',)",
    ),
    "class": (
        "class A:\n def __init__(self, n): self.n = n\n def add(self, k): self.n += k; return self",
        "test: a = A(1)\nassert isinstance(a, A) and a.add(2).n == 3\na.n = 9\nassert a.n == 9",
    ),
    "operators": (
        "class V:\n def __init__(s, x): s.x = x\n def __add__(s, o): return V(s.x + o.x)\n"
        " def __eq__(s, o): return s.x == o.x\n def __lt__(s, o): return s.x < o.x\n"
        " def __len__(s): return s.x\n def __repr__(s): return f'V{s.x}'",
        "test: assert V(1) + V(2) == V(3) and V(1) < V(2) and V(1) != V(2)\n"
        "assert len(V(4)) == 4 and repr(V(5)) == 'V5' and str(V(5)) == 'V5'",
    ),
    "generator": ("def g():\n yield 1\n yield 2", "test: assert list(g()) == [1, 2]"),
    "callback": (
        "def m(f, xs): return [f(x) for x in xs]",
        "test: assert m(lambda x: x * 2, [1, 2]) == [2, 4]",
    ),
    "nested": (
        "def m(f, x): return f(x)\ndef g(x): return x + 1",
        "test: assert m(lambda x: g(x) * 2, 1) == 4 and m(g, 1) == 2",
    ),
    "frame": (
        "t = pd.DataFrame({'a': [1, 2], 'd': pd.to_datetime(['2024-01-01', '2024-01-02'])})",
        "test: assert isinstance(t, pd.DataFrame) and t.a.sum() == 3 and t.d.max().day == 2",
    ),
    "frame through a function": (
        "def total(t): return t.groupby('k').v.sum()",
        "test: t = pd.DataFrame({'k': ['a', 'a', 'b'], 'v': [1, 2, 3]})\n"
        "pd.testing.assert_series_equal(total(t), t.groupby('k').v.sum())",
    ),
    "helper taken away": (
        "def square(x): return x * x\ndef squares(n): return [square(i) for i in range(n)]",
        "test: kept = square\ndel square\ntry: squares(2)\nexcept NameError: pass\n"
        "else: raise AssertionError\nfinally: square = kept",
        "test: assert squares(3) == [0, 1, 4]",
    ),
    "module": ("import math", "test: assert math.pi > 3"),
    "shared data changed": (
        "shared: df = pd.DataFrame({'a': [1, 2]})",
        "df['b'] = df.a * 2",
        "test: assert list(df.b) == [2, 4]",
    ),
    "defined twice": ("x = 1", "test: assert x == 1", "x = 2", "test: assert x == 2"),
    "taken away": ("x = 1", "test: x", "del x", "test: assert 'x' not in globals()"),
    "counter": (
        "from collections import Counter\nc = Counter('aab')",
        "test: assert c == {'a': 2, 'b': 1}",
    ),
}


@pytest.mark.parametrize("cells", HONEST.values(), ids=HONEST)
def test_honest_work_passes(cells: tuple[str, ...]) -> None:
    results = run(SETUP, *cells, split=True)
    assert [error(result) for result in results] == [None] * len(results)


def test_what_a_called_function_prints_is_shown() -> None:
    _, result = run("def f():\n print('said'); return 3", "test: f()", split=True)
    assert shown(result) == "said\n3"


EVIL_OBJECT = "class E:\n def __eq__(s, o): return True\n __hash__ = None\n"
HOSTILE = {
    "equal to all": (EVIL_OBJECT + "x = E()", "test: assert x == 42"),
    "equal to all, returned": (EVIL_OBJECT + "def f(): return E()", "test: assert f() == 42"),
    "close to all": (
        "class E(float):\n def __sub__(s, o): return 0.0\n __rsub__ = __sub__\nx = E(1)",
        "test: assert abs(x - 42) < 1e-6 and abs(42 - x) < 1e-6",
    ),
    "equals all": (
        "class E:\n def equals(s, o): return True\ndef f(): return E()",
        "test: assert f().equals(42)",
    ),
    "holds all": (
        "class E:\n def __contains__(s, o): return True\n"
        " def __iter__(s): return iter([1])\nx = E()",
        "test: assert 42 in x",
    ),
    "is of any class": ("class E:\n __class__ = int\nx = E()", "test: assert isinstance(x, int)"),
    "patched builtin": (
        "import builtins\nbuiltins.abs = lambda x: 0\nx = 1",
        "test: assert abs(x - 42) == 0",
    ),
    "shadowed builtin": ("abs = lambda x: 0\nx = 1", "test: assert abs(x - 42) == 0"),
    "shadowed module": (
        "class np:\n isclose = staticmethod(lambda a, b: True)\nx = 1",
        "test: assert np.isclose(x, 42)",
    ),
    "patched module": ("np.isclose = lambda a, b: True\nx = 1", "test: assert np.isclose(x, 42)"),
    "patched helper": (
        "shared: def check(a): assert a == 42".replace("shared: ", "shared: \n"),
        "check = lambda a: None\nx = 1",
        "test: check(x)",
    ),
    "constant": ("shared: KEY = {'a': 42}", "KEY = {'a': 1}\nx = 1", "test: assert x == KEY['a']"),
    "number": ("shared: key = 42", "key = 1\nx = 1", "test: assert x == key"),
    "tester's number": ("test: expected = 42", "expected = 1\nx = 1", "test: assert x == expected"),
    "missing assertion": (
        "def assert_same(a, b): pass\nx = 1",
        "test: assert_same(x, 42)",
    ),
    "transformer": (
        "import ast\nclass T(ast.NodeTransformer):\n def visit_Assert(s, n): return ast.Pass()\n"
        "get_ipython().ast_transformers.append(T())\nx = 1",
        "test: assert x == 42",
    ),
    "patched run_cell": (
        "get_ipython().run_cell = lambda *a, **k: type('R', (), {'error_before_exec': None, "
        "'error_in_exec': None})()\nx = 1",
        "test: assert x == 42",
    ),
    "hooked input": (
        "get_ipython().input_transformers_cleanup.append(lambda ls: ['pass'])\nx = 1",
        "test: assert x == 42",
    ),
    "frames": (
        "import sys\ndef f():\n g = sys._getframe()\n while g.f_back: g = g.f_back\n"
        " return [k for k in g.f_globals if 'secret' in k]",
        "test: secret_key = 1\nassert f() != []",
    ),
    "own source": (
        "def f(): return ' '.join(get_ipython().user_ns['In'])",
        "test: secret_word = 1\nassert 'secret_word' in f()",
    ),
    "test's files": (
        "import os\ndef f(): return 'key.txt' in os.listdir()",
        "test: assert f()",
    ),
}


@pytest.mark.parametrize("cells", HOSTILE.values(), ids=HOSTILE)
def test_an_attack_gains_nothing(cells: tuple[str, ...]) -> None:
    results = run(SETUP, *cells, split=True, test_files={"key.txt": b"42"})
    assert error(results[-1]) is not None, shown(results[-1])


HOSTILE_NAMES = """
class Meta(type):
    def __getattribute__(cls, name): raise SystemExit
class Evil(metaclass=Meta):
    def __len__(self): raise KeyboardInterrupt
    def __reduce__(self): return (print, ())
    def __repr__(self): raise MemoryError
class Name(str):
    def __hash__(self): return 0
    def __eq__(self, other): raise RuntimeError
evil, huge = Evil(), 1 << 40_000_000
loop = []; loop.append(loop)
big = ['x' * 1000] * 10_000
get_ipython().user_ns[Name('strange')] = 1
get_ipython().user_ns[3] = 1
get_ipython().user_ns['not a name'] = 1
bad = float('nan'); surrogate = '\\ud800'
good = 42
"""


def test_a_hostile_name_does_not_keep_the_others_back() -> None:
    assert passes(HOSTILE_NAMES, "test: assert good == 42 and len(surrogate) == 1") == [True, True]


def test_a_call_that_hangs_costs_that_call() -> None:
    cells = (
        "def hang():\n while True: pass\ndef fine(): return 1",
        "test: hang()",
        "test: assert fine() == 1",
    )
    _, hung, after = run(*cells, split=True)
    assert error(hung) == ("TimeoutError", "the student's code did not answer within 2 seconds")
    assert error(after) is None


STUBBORN = """
import os, signal
def hang():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True: pass
def leave(): os._exit(3)
def fine(): return 1
"""


@pytest.mark.parametrize("call", ["hang", "leave"])
def test_a_call_that_kills_its_box_costs_that_call(call: str) -> None:
    _, lost, same_cell, after = run(
        STUBBORN,
        f"test: {call}()",
        f"test: \ntry: {call}()\nexcept Exception: pass\nfine()",
        "test: assert fine() == 1",
        split=True,
    )
    assert error(lost) is not None and error(same_cell) is not None
    assert error(after) is None, error(after)


FORGER = """
import json, os, stat, struct
def send(head, body=b''):
    head = json.dumps(head).encode()
    os.write(SOCKET, struct.pack('!II', len(head), len(body)) + head + body)
def is_socket(number):
    try: return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError: return False
[SOCKET] = filter(is_socket, range(3, 200))
"""


@pytest.mark.parametrize(
    "forged",
    [
        "send({'re': 'x', 'count': 1}, b'[]')",
        "send({'op': 'run'}, b'')",
        "send({'ask': 'call', 'number': 1, 'gone': []}, b'[]')",
        "send({'failed': 'x'})",
        "os.write(SOCKET, b'\\xff' * 100)",
        "os.write(SOCKET, b'\\0\\0\\0\\2\\0\\0\\0\\0[]')",
        "os.close(SOCKET)",
    ],
)
def test_a_forged_message_costs_the_forger(forged: str) -> None:
    done = run_all(
        "good = 1", f"{FORGER}\n{forged}", "test: assert good == 42", "test: good", split=True
    )
    assert error(done.cells[1])[0] == "DeadKernelError"  # type: ignore[index]
    assert error(done.cells[2]) is not None and error(done.cells[2])[0] == "AssertionError"  # type: ignore[index]
    assert shown(done.cells[3]) == "1"


def test_the_student_cannot_look_into_the_tests() -> None:
    seen = run(
        "kept = []\ndef f(g):\n    for n in ('__globals__', '__code__', '__closure__', 'x'):\n"
        "        try: kept.append(getattr(g, n))\n        except Exception: pass\n"
        "    return len(kept)",
        "test: secret = 1\nassert f(lambda: secret) == 0",
        split=True,
    )
    assert error(seen[1]) is None


def test_cells_are_counted_over_both_boxes() -> None:
    results = run("shared: 1", "2", "test: 3", "4", "test: 5", split=True)
    assert [result.count for result in results] == [1, 2, 3, 4, 5]


def test_without_splitting_all_run_in_one() -> None:
    results = run("x = 1", "test: x += 1", "x", split=False)
    assert shown(results[2]) == "2"


def test_the_tests_have_their_own_files() -> None:
    results = run(
        "open('data.txt').read()",
        "test: open('data.txt').read()",
        split=True,
        files={"data.txt": b"student's"},
        test_files={"data.txt": b"teacher's"},
    )
    assert "student's" in shown(results[0]) and "teacher's" in shown(results[1])


def test_the_tests_box_can_die_too() -> None:
    results = run(
        "x = 1",
        "test: y = 2",
        "test: import os\nos._exit(0)",
        "test: assert x + y == 3",
        split=True,
    )
    assert error(results[2]) is not None and error(results[3]) is None


def test_a_traceback_shows_the_code_of_tests_and_student_alone() -> None:
    result = run("student: def f(x):\n    return g(x)\ndef g(x):\n    return 1 / x", "test: f(0)",
                 split=True)[1]  # fmt: skip
    trace = "\n".join(result.outputs[-1]["traceback"])
    assert "----> 1 f(0)" in trace and "return g(x)" in trace and "return 1 / x" in trace
    assert "lintas_box" not in trace and "\x1b" not in trace


def test_a_traceback_that_is_all_ours_stays() -> None:
    [result] = run("test: from lintas_box.values import loads\nloads(b'{')", split=True)
    assert error(result) == ("NotPlain", "not a value")
    assert any("loads" in line for line in result.outputs[-1]["traceback"])
