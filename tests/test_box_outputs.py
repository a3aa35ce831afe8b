"""What cells show in the box is what a kernel shows; too much of it is cut."""

from __future__ import annotations

import re
from typing import Any

import nbformat
import pytest
from box_user import SMALL, error, run, shown
from nbgrader.preprocessors import Execute

ALIKE = [
    "print('one'); print('two')\n1 + 1",
    "import sys\nprint('out'); print('err', file=sys.stderr); print('out again')",
    "import pandas as pd\ndf = pd.DataFrame({'a': [1, 2], 'b': ['x', 'y']})\ndf",
    "display(df, df['a']); print('after')",
    "df.missing",
    "x = [1, 2\n",
    "1 / 0",
    "raise ValueError('no', 3)",
    "class Mine(Exception):\n    pass\nraise Mine('own')",
    "import json\njson.loads('{')",
    "{}['k']",
    "from IPython.display import HTML, JSON, Markdown, clear_output\nHTML('<b>x</b>')",
    "Markdown('*x*'); JSON({'a': [1, None]})",
    "print('gone'); clear_output(); print('stays')",
    "print('gone'); clear_output(wait=True); print('comes')",
    "handle = display('a', display_id='one'); handle.update('b')",
    "input('?')",
    "import getpass\ngetpass.getpass()",
    "import sys\nsys.exit(3)",
    "%%capture kept\nprint('captured')",
    "kept.stdout",
    "%%writefile own.txt\nhello",
    "open('own.txt').read()",
    "!echo from the shell; echo and errors >&2",
    "%no_such_magic",
    "_ , In[-2][:9], Out.keys() != {}",
    "# only a comment",
    "assert 1 == 2, 'not equal'",
    "def f():\n    return undefined\nf()",
    "import warnings\nprint(get_ipython().execution_count)",
    "'\\ud800'.encode('utf-8', 'replace')",
    "print('a', end=''); print('b')",
    "type(df), None, ...",
    "2 ** 70",
    "%timeit_no = 3\n",
    "lambda: 0; 'last'",
    "None",
    "a = 5;\na;",
]


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """The same cells run by nbgrader in a kernel."""
    cells = [nbformat.v4.new_code_cell(source) for source in ALIKE]
    notebook = nbformat.v4.new_notebook(cells=cells)
    place = {"metadata": {"path": str(tmp_path_factory.mktemp("stock"))}}
    run_there, _ = Execute(timeout=60, kernel_name="python3").preprocess(notebook, place)
    return list(run_there.cells)


@pytest.fixture(scope="module")
def boxed() -> list[Any]:
    return run(*ALIKE)


def told(output: Any) -> Any:
    """What must be alike: not a traceback, which names places; not the number of a cell's file."""
    alike = {key: value for key, value in dict(output).items() if key != "traceback"}
    for key in ("evalue", "text"):
        if key in alike:
            alike[key] = re.sub(r"\d+\.py", "cell.py", alike[key]).replace("\r\n", "\n")
    return alike


def joined(outputs: Any) -> list[Any]:
    """Neighbouring pieces of a stream are one: a kernel cuts them as its clock has it."""
    merged: list[Any] = []
    for output in map(told, outputs):
        before = merged[-1] if merged else {}
        if output["output_type"] == "stream" and before.get("name") == output["name"]:
            merged[-1] = before | {"text": before["text"] + output["text"]}
        else:
            merged.append(output)
    return merged


@pytest.mark.parametrize("place", range(len(ALIKE)), ids=lambda n: ALIKE[n].splitlines()[0][:30])
def test_a_cell_shows_what_it_shows_in_a_kernel(place: int, stock: Any, boxed: Any) -> None:
    ours, theirs = boxed[place], stock[place]
    assert joined(ours.outputs) == joined(theirs.outputs)
    assert ours.count == theirs.execution_count


def test_time_is_told() -> None:
    [timed] = run("%%time\nprint('x')\n5")
    assert "Wall time" in shown(timed)
    assert timed.outputs[-1]["data"] == {"text/plain": "5"}


def test_exit_ends_nothing() -> None:
    ended, after = run("exit", "'still here'")
    assert error(ended) is None
    assert shown(after) == "'still here'"


@pytest.mark.parametrize(
    "source",
    [
        "for _ in range(10000): print('x' * 1000)",
        "'x' * 40_000_000",
        "import os\nfor _ in range(100): os.write(1, b'x' * 10_000)",
        "class Long:\n    def __repr__(self): return 'y' * 40_000_000\nLong()",
        "raise ValueError('z' * 40_000_000)",
        "for _ in range(3000): display('d' * 100)",
        "for _ in range(200000): display('')",
    ],
)
def test_long_output_is_cut(source: str) -> None:
    cut, after = run(source, "'next'")
    assert sum(len(str(o)) for o in cut.outputs) < 3 * SMALL.output_bytes
    assert shown(after) == "'next'"


def test_an_error_after_long_output_is_kept() -> None:
    [cut] = run("print('x' * 10_000_000)\n1 / 0")
    assert "cut off here" in shown(cut) and "dipotong di sini" in shown(cut)
    assert error(cut) == ("ZeroDivisionError", "division by zero")


def test_a_long_notebook_keeps_its_errors() -> None:
    results = run(*["print('x' * 190_000)\n1 / 0"] * 9)
    assert {error(result) for result in results} == {("ZeroDivisionError", "division by zero")}
    assert sum(len(shown(result)) for result in results) < 1_500_000


def test_text_that_is_no_text_is_mended() -> None:
    [result] = run("print('\\ud800')\n'\\udfff'")
    shown(result).encode("utf-8")


def test_output_of_threads_and_programs_is_the_cells() -> None:
    source = (
        "import threading, subprocess\n"
        "t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()\n"
        "subprocess.run(['echo', 'program'])"
    )
    [result] = run(source)
    assert "thread" in shown(result) and "program" in shown(result)


def test_a_hostile_error_is_an_error() -> None:
    source = (
        "class Bad(Exception):\n    def __str__(self): raise RuntimeError('no text')\nraise Bad"
    )
    failed, after = run(source, "1")
    assert error(failed) is not None
    assert shown(after) == "1"
