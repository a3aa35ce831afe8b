"""Runs cells in IPython as the kernel does, without a kernel's sockets and threads."""

from __future__ import annotations

import builtins
import getpass
import inspect
import os
import signal
import subprocess
import sys
import tempfile
import zlib
from types import FrameType
from typing import Any, NoReturn

from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from .outputs import Output, Outputs, Stream, plain
from .traces import without_ours


class Publisher(DisplayPublisher):
    """Where `display` goes."""

    shell: Any

    def publish(  # type: ignore[override]
        self,
        data: Any,
        metadata: Any = None,
        *,
        transient: Any = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        name = (transient or {}).get("display_id")
        data, metadata = plain(data), plain(metadata or {})
        if update:
            self.shell.outputs.update(name, data, metadata)
        else:
            shown = {"output_type": "display_data", "data": data, "metadata": metadata}
            self.shell.outputs.show(shown, name)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait=wait)


class Results(DisplayHook):
    """Where the value of a cell's last line goes."""

    shell: Any

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        shown = {"output_type": "execute_result", "data": plain(format_dict)}
        shown |= {"metadata": plain(md_dict or {}), "execution_count": self.prompt_count}
        self.shell.outputs.show(shown)

    def finish_displayhook(self) -> None:
        pass


class Compiler(CachingCompiler):
    """Names a cell's file as the notebook's kernel does; the name shows in warnings."""

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        number = zlib.crc32(raw_code.encode("utf-8", "replace"))
        name = f"{tempfile.gettempdir()}/ipykernel_{os.getpid()}/{number}.py"
        # Else a traceback looks through all modules, frame by frame: seconds for a deep recursion.
        inspect.modulesbyfile[name] = "__main__"
        return name


class Shell(InteractiveShell):
    """IPython with its outputs gathered by `outputs`."""

    outputs: Outputs
    compiler_class = Compiler
    displayhook_class = Results
    display_pub_class = Publisher

    def init_environment(self) -> None:
        # As the notebook's kernel: programs that are called show colours and no pager.
        os.environ.update(TERM="xterm-color", CLICOLOR="1", FORCE_COLOR="1", CLICOLOR_FORCE="1")
        os.environ.update(PAGER="cat", GIT_PAGER="cat")

    def init_virtualenv(self) -> None:
        pass

    def enable_gui(self, gui: Any = None) -> None:
        pass

    def ask_exit(self) -> None:
        pass  # `exit` ends no notebook that is being marked

    def set_next_input(self, text: str, replace: bool = False) -> None:
        pass

    def _get_exc_info(self, exc_tuple: Any = None) -> Any:
        kind, error, trace = super()._get_exc_info(exc_tuple)  # type: ignore[no-untyped-call]
        return kind, error, without_ours(trace)

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.outputs.fail(str(etype.__name__), text_of(evalue), [str(line) for line in stb])

    def system_piped(self, cmd: str) -> None:
        """`!command`: its output, errors among it, is the cell's."""
        if cmd.rstrip().endswith("&"):
            raise OSError("Background processes not supported.")
        line = self.var_expand(cmd, depth=1)  # type: ignore[no-untyped-call]
        done = subprocess.run(["/bin/sh", "-c", line], stdin=subprocess.DEVNULL, stderr=1)
        self.user_ns["_exit_code"] = done.returncode

    system = system_piped


class Runner:
    """The shell and what it needs to run one cell after the other."""

    def __init__(self, most: int) -> None:
        settings = Config()
        settings.HistoryManager.enabled = False
        settings.HistoryManager.hist_file = ":memory:"
        # Colours cost more than finding the error does, and pages for people take them out again.
        settings.InteractiveShell.colors = "nocolor"
        self.shell: Any = Shell.instance(config=settings)
        self.shell.display_pub.shell = self.shell
        formats: Any = self.shell.display_formatter
        formats.active_types = list(formats.formatters)
        self.outputs = self.shell.outputs = Outputs(most)
        self._may_stop = False
        self.running = False

    def warm(self) -> None:
        """Go once through what is loaded late: errors, displays, tables."""
        for source in WARMING:
            self.shell.run_cell(source, store_history=False)
        self.shell.reset(new_session=True)
        self.shell.execution_count = 1
        self.outputs.begin()

    def settle(self) -> None:
        """In the child: streams, no input, and an interrupt only while code runs."""
        self.outputs.take_over()
        sys.stdout = Stream(self.outputs, "stdout", 1)
        sys.stderr = Stream(self.outputs, "stderr", 2)
        builtins.input = no_input
        getpass.getpass = no_password
        sys.path.insert(0, "")

    def run(self, source: str, count: int) -> tuple[list[Output], int]:
        """Run a cell as number `count`; returns its outputs and its execution count."""
        self.outputs.begin()
        self.shell.execution_count = count
        signal.signal(signal.SIGINT, self._interrupted)
        self.running = True
        try:
            self._may_stop = True
            failed = self._run(source)
        except BaseException as error:  # whatever a student's code raises is the cell's error
            failed = error
        self._may_stop = self.running = False
        if failed is not None and not self.outputs.has_error(type(failed).__name__):
            lines = ["ERROR: An error occurred while showtraceback was disabled"]
            self.outputs.fail(type(failed).__name__, text_of(failed), lines)
        return self.outputs.end(), count

    def _run(self, source: str) -> BaseException | None:
        result = self.shell.run_cell(source, store_history=True)
        failed = result.error_before_exec or result.error_in_exec
        return failed if isinstance(failed, BaseException) else None

    def guarded(self, action: Any) -> Any:
        """Do `action` as a cell is run: an interrupt ends it with KeyboardInterrupt."""
        signal.signal(signal.SIGINT, self._interrupted)
        before, self._may_stop = self._may_stop, True
        try:
            return action()
        finally:
            self._may_stop = before

    def _interrupted(self, _number: int, _frame: FrameType | None) -> None:
        if self._may_stop:
            raise KeyboardInterrupt


WARMING = (
    "1/0",
    "def f(:",
    "1",
    "from IPython.display import display, HTML; display(HTML('x'))",
    "print('x')",
    "%%time\n1",
    "import importlib.util as u\n"
    "if u.find_spec('pandas'):\n"
    "    import pandas, io\n"
    "    t = pandas.read_csv(io.StringIO('a,b\\n1,x\\n2,y\\n'), parse_dates=[])\n"
    "    display(t, t.a); t.groupby('b').a.sum(); t.describe(); t[t.a > 1].sort_values('a')\n"
    "    t.merge(t, on='a'); repr(t); t.to_dict(); t.b.value_counts()",
)


def text_of(error: BaseException) -> str:
    """An error's message, even if its own __str__ fails."""
    try:
        return str(error)
    except BaseException:
        return ""


def no_input(*_: object) -> NoReturn:
    raise StdinNotImplementedError(
        "raw_input was called, but this frontend does not support input requests."
    )


def no_password(*_: object, **__: object) -> NoReturn:
    raise StdinNotImplementedError(
        "getpass was called, but this frontend does not support input requests."
    )
