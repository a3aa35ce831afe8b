"""Attacks on the tests: wrong answers that try to be taken for right ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .attack import LINKS, TRIED, Attack, Notebook


def cell(book: Notebook, name: str) -> dict[str, Any]:
    """nbgrader's cell of that name."""
    return next(
        one for one in book["cells"] if one["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def _tests_that_pass(book: Notebook) -> None:
    for one in book["cells"]:
        data = one["metadata"].get("nbgrader", {})
        if data.get("grade") and data.get("locked"):
            one["source"] = "pass"


def _points(book: Notebook) -> None:
    for one in book["cells"]:
        if one["metadata"].get("nbgrader", {}).get("grade"):
            one["metadata"]["nbgrader"]["points"] = 1000


def _checksums(book: Notebook) -> None:
    _tests_that_pass(book)
    for one in book["cells"]:
        one["metadata"].get("nbgrader", {}).update(checksum="0" * 32, locked=False)


def _cell(source: str, name: str, **flags: Any) -> dict[str, Any]:
    data = {"grade_id": name, "schema_version": 3, "cell_type": "code", "grade": True}
    data |= {"solution": False, "locked": True, "task": False, "points": 2, **flags}
    return {"cell_type": "code", "id": f"more-{name}", "metadata": {"nbgrader": data},
            "source": source, "outputs": [], "execution_count": None}  # fmt: skip


def _passing_twins(book: Notebook) -> None:
    book["cells"].append(_cell("pass", "double-test"))
    book["cells"].insert(0, _cell("pass", "table-test", locked=False, solution=True))
    book["cells"].append(_cell("4", "share-test", points=4))
    book["cells"].append(_cell("pass", "bonus-test", points=50))


def _swapped_names(book: Notebook) -> None:
    """The setup cell as the test, the test as something else."""
    cell(book, "double-test")["metadata"]["nbgrader"]["grade_id"] = "gone"
    cell(book, "setup")["metadata"]["nbgrader"].update(grade_id="double-test", grade=True)
    book["cells"].append(_cell("def check(got, want):\n    pass", "setup", grade=False))


def _solutions_of_tests(book: Notebook) -> None:
    """Tests declared as the student's own answers."""
    for name in ("double-test", "table-test", "late-test"):
        one = cell(book, name)
        one["metadata"]["nbgrader"].update(solution=True, locked=False)
        one["source"] = "pass"


def _tests_as_text(book: Notebook) -> None:
    for name in ("double-test", "table-test", "share-test"):
        one = cell(book, name)
        one["cell_type"] = "markdown"
        one["metadata"]["nbgrader"]["cell_type"] = "markdown"
        del one["outputs"], one["execution_count"]


def _tests_first(book: Notebook) -> None:
    """Tests where nothing of the student's has run."""
    tests = [one for one in book["cells"]
             if one["metadata"].get("nbgrader", {}).get("grade")]  # fmt: skip
    book["cells"] = tests + [one for one in book["cells"] if one not in tests]


def _old_outputs(book: Notebook) -> None:
    """Outputs as if all tests had passed."""
    result = {"output_type": "execute_result", "execution_count": 1, "metadata": {},
              "data": {"text/plain": "4"}}  # fmt: skip
    for one in book["cells"]:
        if one["cell_type"] == "code":
            one["outputs"], one["execution_count"] = [result], 1


def _marks_in_metadata(book: Notebook) -> None:
    """Scores where a marker might look for them."""
    marks = {"score": 99, "auto_score": 99, "manual_score": 99, "extra_credit": 99,
             "needs_manual_grade": False, "max_score": 0}  # fmt: skip
    for one in book["cells"]:
        one["metadata"].update(marks)
        one["metadata"].get("nbgrader", {}).update(marks)
    answers = dict.fromkeys(("double-test", "table-test", "essay"), "0" * 16)
    book["metadata"].update(marks, lintas={"answers": answers, "assignment": "raid"})


def _executed_elsewhere(book: Notebook) -> None:
    """Cells that ask not to be run, or to be run otherwise."""
    for one in book["cells"]:
        one["metadata"].update(tags=["skip-execution", "raises-exception"], editable=True)
    book["metadata"].update(
        kernelspec={"name": "bash", "language": "bash", "display_name": "Bash"},
        execution={"allow_errors": True}, widgets={"x": {"state": {}}},
    )  # fmt: skip


EVIL = """\
class Anything:
    '''Right, whatever it is compared with.'''
    def __getattr__(self, name):
        return Anything()
    def __call__(self, *_, **__):
        return Anything()
    def _yes(self, *_):
        return True
    __eq__ = __le__ = __ge__ = __contains__ = __bool__ = _yes
    __lt__ = __gt__ = __ne__ = lambda self, *_: False
    def _same(self, *_):
        return self
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __abs__ = __neg__ = _same
    __truediv__ = __rtruediv__ = __round__ = __getitem__ = __pos__ = __matmul__ = _same
    __float__ = lambda self: 0.0
    __int__ = __index__ = __hash__ = lambda self: 0
    __len__ = lambda self: 3
    __iter__ = lambda self: iter([Anything()] * 3)
    __repr__ = __str__ = lambda self: '4'
    __class__ = property(lambda self: __import__('pandas').DataFrame)
    __instancecheck__ = __subclasscheck__ = _yes
    def __array__(self, *_, **__):
        return __import__('numpy').array([1, 2, 3])
    def __reduce__(self):
        return (eval, ("open('pickled', 'w')",))

"""

SPY = """\
import gc, inspect, sys
seen = []

def look(value, depth=0):
    if isinstance(value, (str, bytes)):
        text = value if isinstance(value, str) else value.decode('utf-8', 'replace')
        parts = ('BEGIN ', 'HIDDEN'), ('canary', '-hidden'), ('_equal', '(table')
        seen.extend(len(seen) for two in parts if ''.join(two) in text)
    elif depth < 3 and isinstance(value, dict):
        for one in list(value.values())[:500]:
            look(one, depth + 1)
    elif depth < 3 and isinstance(value, (list, tuple, set)):
        for one in list(value)[:500]:
            look(one, depth + 1)

"""

FORGE = (
    LINKS
    + """\
def ids():
    frame_, found = sys._getframe(), set()
    while frame_:
        for value in frame_.f_locals.values():
            if isinstance(value, dict) and isinstance(value.get('id'), str):
                found.add(value['id'])
        frame_ = frame_.f_back
    return found

"""
)


def _insert_own(source: str, before: str) -> Callable[[Notebook], None]:
    def change(book: Notebook) -> None:
        at = book["cells"].index(cell(book, before))
        own = {"cell_type": "code", "id": "own", "metadata": {}, "source": source}
        book["cells"].insert(at, {**own, "outputs": [], "execution_count": None})

    return change


SUBVERSION = [
    Attack(
        "patched-builtins",
        "builtins that say yes",
        cells={"first": "import builtins\n"
               "builtins.sum = lambda *_: 6\nbuiltins.len = lambda *_: 3\n"
               "sum = lambda *_: 6\n"
               "len = lambda *_: 3\nisinstance = lambda *_: True\nAssertionError = ValueError\n"
               "builtins.AssertionError = type('Quiet', (BaseException,), {})\n"
               "open = lambda *_: None"},
    ),
    Attack(
        "patched-isinstance",
        "builtins that say yes, even where the box itself uses them",
        cells={"first": "import builtins\nbuiltins.isinstance = lambda *_: True\n"
               "builtins.len = lambda *_: 3\nbuiltins.all = builtins.any = lambda *_: True"},
    ),
    Attack(
        "patched-testing",
        "numpy's and pandas' own tests made to pass",
        cells={"first": "import numpy as np, pandas as pd, pandas.testing, numpy.testing\n"
               "yes = lambda *_, **__: None\nfor place in (pd.testing, np.testing):\n"
               "    for name in dir(place):\n        if name.startswith('assert'):\n"
               "            setattr(place, name, yes)\n"
               "pd.DataFrame.__eq__ = np.allclose = lambda *_, **__: True\n"
               "pd.read_csv = lambda *_: pd.DataFrame({'n': [6]})\nprint('patched')"},
        shows=("patched",),
    ),
    Attack(
        "patched-helpers",
        "the helper and the constants of the set-up cell, defined again",
        cells=dict.fromkeys(
            ("double", "table", "late"),
            "def check(got, want):\n    pass\nLIMIT = late = 0\nRATES = [3]\n"
            "assert_equal = check",
        ),
    ),
    Attack(
        "modules-of-its-own",
        "np and pd as objects of its own",
        cells=dict.fromkeys(
            ("double", "table", "share"),
            "import types\nclass Yes:\n    def __getattr__(self, name):\n"
            "        return Yes()\n    def __call__(self, *_, **__):\n        return True\n"
            "np = pd = Yes()\nnumpy = pandas = types.ModuleType('numpy')",
        ),
    ),
    Attack(
        "equal-to-everything",
        "objects that are equal to everything, contain everything and are of every class",
        answers={"double": EVIL + "def double(x):\n    return Anything()",
                 "table": "table = Anything()", "share": "def share(a, b):\n    return Anything()",
                 "late": "late = Anything()"},
    ),
    Attack(
        "equal-inside",
        "the same objects hidden in lists, tables, arrays and dictionaries",
        answers={"double": EVIL + "class Number(int):\n    __eq__ = lambda *_: True\n"
                 "    __hash__ = int.__hash__\ndef double(x):\n    return Number(0)",
                 "table": "import numpy as np, pandas as pd\n"
                 "table = pd.DataFrame({'n': [Anything()] * 3}, dtype=object)",
                 "share": "def share(a, b):\n    return np.array(Anything(), dtype=object)",
                 "late": "class Late(float):\n    __eq__ = lambda *_: True\nlate = Late(0)"},
    ),
    Attack(
        "subclasses-of-tables",
        "a table that claims to equal any other",
        answers={"table": "import pandas as pd\nclass Table(pd.DataFrame):\n"
                 "    equals = lambda *_: True\n    __eq__ = lambda self, _: self == self\n"
                 "    __class__ = pd.DataFrame\n    _constructor = property(lambda s: Table)\n"
                 "table = Table({'n': [0, 0, 0]})"},
    ),
    Attack(
        "not-a-number",
        "values that compare oddly",
        answers={"double": "def double(x):\n    return NotImplemented",
                 "share": "def share(a, b):\n    return float('nan')",
                 "table": "import pandas as pd\ntable = pd.DataFrame({'n': [pd.NA] * 3})",
                 "late": "late = ..."},
    ),
    Attack(
        "reads-the-tests-from-memory",
        "every object, every frame and every source line for the hidden tests",
        cells={"late": SPY + "for one in gc.get_objects():\n    try:\n        look(one)\n"
               "    except BaseException:\n        pass\nimport linecache\n"
               "look({k: v[2] for k, v in linecache.cache.items() if len(v) > 2})\n"
               "print('seen', seen)"},
        answers={"double": SPY + "def double(x):\n    seen.clear()\n    here = sys._getframe()\n"
                 "    while here:\n        look(dict(here.f_locals))\n"
                 "        look(dict(here.f_globals))\n"
                 "        try:\n            look(inspect.getsource(here))\n"
                 "        except (OSError, TypeError):\n            pass\n"
                 "        here = here.f_back\n    print('frames', seen)\n    return 0"},
        shows=("seen []",),
    ),
    Attack(
        "reads-the-tests-from-history",
        "In, Out, the history and what IPython keeps of other cells",
        cells={"last": SPY + "shell = get_ipython()\nlook(In), look(Out), look(_ih), look(_i)\n"
               "look([one[2] for one in shell.history_manager.get_range()])\n"
               "look([one[2] for one in shell.history_manager.get_tail(100)])\n"
               "look(vars(shell)), look(shell.user_ns)\nlook(dict(shell.compile.__dict__))\n"
               "print('seen', seen)\nprint('last', 'assert' in In[-2])"},
        shows=("seen []", "last False"),
    ),
    Attack(
        "changes-what-is-run",
        "transformers of text and syntax, hooks, a replaced run_cell and run_code",
        cells={"first": "import ast\nshell = get_ipython()\n"
               "class Quiet(ast.NodeTransformer):\n    def visit_Assert(self, node):\n"
               "        return ast.copy_location(ast.Pass(), node)\n"
               "shell.ast_transformers.append(Quiet())\n"
               "shell.input_transformers_cleanup.append(lambda lines: ['pass'] if any("
               "'assert' in line for line in lines) else lines)\n"
               "shell.events.register('pre_run_cell', lambda *_: None)\n"
               "shell.events.register('post_run_cell', lambda r: setattr(r, 'error_in_exec', None))"
               "\nclass Fine:\n    success = True\n    error_before_exec = error_in_exec = None\n"
               "async def fine(*_, **__):\n    return False\n\nprint('patching')\n"
               "type(shell)._showtraceback = lambda *_: None\n"
               "type(shell).run_cell = lambda *_, **__: Fine()\ntype(shell).run_code = fine"},
        shows=("patching",),
    ),
    Attack(
        "shows-a-result-as-the-test",
        "results and displays that look like the score of a test cell",
        cells={"first": "import sys, atexit\nshell = get_ipython()\n"
               "hook = type(shell.displayhook)\nhook.__call__ = lambda *_: None\n"
               "sys.displayhook = lambda value: print(4)\n"
               "shell.outputs.show({'output_type': 'execute_result', 'data': {'text/plain': '4'},"
               " 'metadata': {}, 'execution_count': 9})\nprint('shown')\n4"},
        answers={"share": "def share(a, b):\n    get_ipython().outputs.show({'output_type': "
                 "'execute_result', 'data': {'text/plain': '4'}, 'metadata': {}, "
                 "'execution_count': 9})\n    display(4)\n    print(4)\n    return -1"},
        shows=("shown",),
    ),
    Attack(
        "prints-a-score",
        "a score printed, and a process that ends well",
        cells={"table": "print(4)\nprint('score: 4')\nimport sys\nsys.exit(0)"},
        answers={"double": "import os\ndef double(x):\n    print(4)\n    os.write(1, b'4\\n')\n"
                 "    os._exit(0)",
                 "share": "import sys\ndef share(a, b):\n    print(4)\n    sys.exit(0)"},
        shows=("score: 4",),
    ),
    Attack(
        "raises-what-passes",
        "errors that a marker might take for success",
        answers={"double": "import unittest\ndef double(x):\n    raise unittest.SkipTest('fine')",
                 "share": "def share(a, b):\n    raise SystemExit(0)",
                 "table": "class Quiet(BaseException):\n    pass\nraise Quiet",
                 "late": "raise KeyboardInterrupt"},
    ),
    Attack(
        "raises-evil-errors",
        "errors whose class, text and arguments attack who reads them",
        answers={"double": EVIL + "class Bad(Exception):\n    __str__ = lambda self: 1 / 0\n"
                 "    __repr__ = __str__\n    args = property(lambda self: Anything())\n"
                 "def double(x):\n    raise Bad(Anything())",
                 "share": "def share(a, b):\n    error = type('Exception', (Exception,), {})\n"
                 "    error.__name__ = '\\x1b]0;x\\x07' * 9\n    raise error('x' * 10_000_000)",
                 "late": "raise type('E', (Exception,), {'__str__': lambda s: 'y' * 40_000_000})"},
    ),
    Attack(
        "forged-replies",
        "replies on the box's own socket: that the cell is done, that all is well",
        answers={"double": "import sys\n" + FORGE + "def double(x):\n"
                 "    for one in links():\n        for name in ids():\n"
                 "            os.write(one, frame({'re': name, 'count': 1},"
                 " b'{\"value\": 4, \"shown\": []}'))\n"
                 "            os.write(one, frame({'re': name}, b'[]'))\n"
                 "            os.write(one, frame({'answer': True}, b'{\"value\": 42}'))\n"
                 "    return 0"},
    ),
    Attack(
        "forged-names",
        "names given away by forging: builtins, helpers, what tests define",
        answers={"late": "import sys\n" + FORGE + "import gc\nfrom lintas_box import border\n"
                 "border.Border.names = lambda self: json.dumps({name: {'yours': 1} for name in "
                 "('check', 'LIMIT', 'len', 'isinstance', 'pd', 'np', 'late', '__builtins__',"
                 " 'get_ipython', 'AssertionError', 'open', 'score', '__name__', 'In')} | "
                 "{'late': {'module': 'os'}, 'share': {'type': 'float'},"
                 " 'table': {'np.array': ['|O8', [3], '']}}).encode()\nprint('patched')"},
        shows=("patched",),
    ),
    Attack(
        "forged-values",
        "values in forms that nothing honest writes, to break or steer the reader",
        right=("share",),
        answers={"double": "from lintas_box import values, tables\nimport itertools\n"
                 "odd = itertools.cycle([{'yours': 0}, {'yours': 10**9}, {'object': [1]},"
                 " {'object': [10**30, '__class__', True]}, {'eval': '1'}, {'Fraction': [1, 0]},"
                 " {'np.array': ['|V8', [1], 'AAAAAAAAAAA=']}, {'np.scalar': ['|O8', '']},"
                 " {'pd.frame': [[], {'pd.range': [[0, 10**15, 1], None]}, None]},"
                 " {'pd.index': [{'type': 'object', 'values': []}, None, '<script>']},"
                 " {'dict': [[{'list': []}, 1]]}, {'range': [0, 1, 0]}, {'int': '0x' + 'f' * 99},"
                 " {'module': 'os.path'}, {'deque': [[], -1]}, {'tuple': None}])\n"
                 "values.Writer.write = lambda self, value, depth=0: next(odd)\n"
                 "def double(x):\n    return 4",
                 "table": "table = 3"},
        keeps=(),
    ),
    Attack(
        "evil-reduce",
        "objects that run code when unpickled, copied or compared",
        answers={"double": EVIL + "import copyreg, pickle\n"
                 "copyreg.pickle(int, lambda x: (eval, ('1/0',)))\n"
                 "def double(x):\n    return pickle.dumps(Anything())",
                 "late": "late = Anything()"},
    ),
    Attack(
        "no-kernel-here",
        "the kernel's own parts: its shell, its session key, its control channel",
        cells={"first": TRIED + "tried('kernel', lambda: get_ipython().kernel)\n"
               "from traitlets.config import Application\n"
               "tried('file', lambda: __import__('ipykernel').connect.get_connection_file())\n"
               "print('application', Application.initialized())\n"
               "import os\nprint(os.environ.get('JPY_PARENT_PID'))"},
        shows=("kernel failed: AttributeError",),
    ),
    Attack(
        "knows-it-is-marked",
        "right only where it is watched: by NBGRADER_EXECUTION, by the time, by the caller",
        answers={"double": "import os, sys\ndef double(x):\n"
                 "    marked = os.environ.get('NBGRADER_EXECUTION') == 'autograde'\n"
                 "    caller = sys._getframe(1).f_code.co_name\n"
                 "    print('marked', marked, caller)\n    return {2: 4}.get(x, -1)"},
    ),
    Attack("tests-that-pass", "test cells changed to pass", change=_tests_that_pass),
    Attack("points-in-the-file", "points changed in the metadata", change=_points,
           right=("double",)),
    Attack("checksums", "test cells unlocked, their checksums changed", change=_checksums),
    Attack("passing-twins", "cells added with a test's name that only pass", change=_passing_twins),
    Attack("swapped-names", "cells that go by another's name", change=_swapped_names),
    Attack("tests-as-answers", "tests declared as one's own answers", change=_solutions_of_tests),
    Attack("tests-as-text", "tests turned into text", change=_tests_as_text),
    Attack("tests-first", "tests moved before everything", change=_tests_first, right=("double",)),
    Attack("tests-removed", "tests deleted",
           change=lambda book: book["cells"].remove(cell(book, "double-test"))),
    Attack("old-outputs", "outputs as if all had passed", change=_old_outputs),
    Attack("marks-in-metadata", "marks in the metadata", change=_marks_in_metadata),
    Attack("asks-not-to-run", "tags, another kernel and other settings", right=("double",),
           change=_executed_elsewhere),
    Attack("magics", "a magic that runs the rest of the cell as something else",
           cells={"first": "from IPython.core.magic import register_line_cell_magic\n"
                  "@register_line_cell_magic\ndef assert_(line, cell=None):\n    pass\n"
                  "get_ipython().run_line_magic('alias_magic', 'timeit time')\n%autocall 2\n"
                  "get_ipython().autocall = 2\nprint('patched')"},
           shows=("patched",)),
    Attack("escapes-by-eval", "text of a test that is evaluated: names with code in them",
           cells={"first": "globals()['double(21) or 42'] = 42\nglobals()['x\\n= 1'] = 1\n"
                  "globals()['__import__(\"os\")'] = 1\nglobals()[''] = 1\nprint('named')"},
           shows=("named",)),
]  # fmt: skip
