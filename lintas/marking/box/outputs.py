"""What a cell shows, gathered as a notebook's outputs and cut off while it is produced."""

from __future__ import annotations

import base64
import io
import json
import os
import threading
from collections.abc import Mapping
from typing import Any

CUT = (
    "\n[The output was cut off here: it is too long. / "
    "Keluaran dipotong di sini: terlalu panjang.]\n"
)
LEFT_OUT = "[Left out: too long. / Tidak ditampilkan: terlalu panjang.]"
ERROR_BYTES = 64 << 10
"""Of an error's message or traceback at most this is kept, whatever else was shown."""

Output = dict[str, Any]


class Outputs:
    """Outputs of the cell that runs. `most`: bytes kept of a cell."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._pipes: dict[str, int] = {}
        self._lock = threading.RLock()
        self.begin()

    def take_over(self) -> None:
        """What is written to descriptors 1 and 2 (by C code, by other programs) is ours too."""
        for number, name in enumerate(("stdout", "stderr"), 1):
            self._pipes[name] = os.memfd_create(name)
            os.dup2(self._pipes[name], number)

    def begin(self) -> None:
        """Forget the cell before."""
        self._outputs: list[Output] = []
        self._named: dict[str, list[Output]] = {}
        self._written: dict[str, list[str]] = {"stdout": [], "stderr": []}
        self._size = 0
        self._full = False
        self._clear_first = False

    def write(self, name: str, text: str) -> None:
        """Text for a stream, "stdout" or "stderr"."""
        with self._lock:
            if self._full:
                return
            room = self.most - self._size
            self._size += len(text)
            if len(text) > room:
                self._full = True
                text = text[: max(0, room)] + CUT
            self._written[name].append(text)

    def flush(self) -> None:
        """End the running streams: what is shown next comes after them."""
        with self._lock:
            self._read_pipes()
            for name, parts in self._written.items():
                if parts:
                    self._stream(name, "".join(parts))
                    parts.clear()

    def show(self, output: Output, display_id: object = None) -> None:
        """Add a display or a result."""
        self.flush()
        with self._lock:
            size = len(json.dumps(output))
            if self._full or self._size + size > self.most:
                self._full = True
                output = output | {"data": {"text/plain": LEFT_OUT}, "metadata": {}}
                size = len(LEFT_OUT)
                if self._size > self.most + ERROR_BYTES:
                    return
            self._size += size
            self._drop_cleared()
            self._outputs.append(output)
            if isinstance(display_id, str):
                self._named.setdefault(display_id, []).append(output)

    def update(self, display_id: object, data: Mapping[str, Any], meta: Mapping[str, Any]) -> None:
        """Change what was shown under a name in this cell."""
        size = len(json.dumps([data, meta]))
        if self._full or not isinstance(display_id, str) or self._size + size > self.most:
            return
        self._size += size
        for output in self._named.get(display_id, []):
            output |= {"data": dict(data), "metadata": dict(meta)}

    def fail(self, name: str, message: str, traceback: list[str]) -> None:
        """Add an error: it is always kept, only shortened."""
        self.flush()
        kept, room = [], ERROR_BYTES
        for line in traceback:
            kept.append(line[:room])
            room -= len(kept[-1])
        error = {"output_type": "error", "ename": name[:200], "evalue": message[:ERROR_BYTES]}
        with self._lock:
            self._drop_cleared()
            self._outputs = [o for o in self._outputs if not self._repeated(o)]
            self._outputs.append({**error, "traceback": kept})

    def clear(self, *, wait: bool) -> None:
        """Forget what was shown so far, at once or when something else is shown."""
        self.flush()
        self._clear_first = True
        if not wait:
            self._drop_cleared()

    def end(self) -> list[Output]:
        """All outputs of the cell."""
        self.flush()
        return self._outputs

    def has_error(self, name: str | None = None) -> bool:
        """Whether an error (of that class) was shown."""
        errors = [o["ename"] for o in self._outputs if o["output_type"] == "error"]
        return bool(errors) if name is None else name in errors

    def _repeated(self, output: Output) -> bool:
        """Errors are kept whatever their number is, so their number must have a bound."""
        return output["output_type"] == "error" and len(self._outputs) > 1000

    def _drop_cleared(self) -> None:
        if self._clear_first:
            self._clear_first = False
            self._outputs = []
            self._named = {}

    def _stream(self, name: str, text: str) -> None:
        self._drop_cleared()
        last = self._outputs[-1] if self._outputs else {}
        if last.get("name") == name:
            last["text"] += text
        else:
            self._outputs.append({"output_type": "stream", "name": name, "text": text})

    def _read_pipes(self) -> None:
        for name, pipe in self._pipes.items():
            size = os.fstat(pipe).st_size
            if size:
                text = os.pread(pipe, self.most + 1, 0)
                # The writers share this offset: rewinding it is what empties the file for them.
                os.lseek(pipe, 0, os.SEEK_SET)
                os.ftruncate(pipe, 0)
                self.write(name, text.decode("utf-8", "replace"))


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of a cell."""

    def __init__(self, outputs: Outputs, name: str, number: int) -> None:
        self._outputs = outputs
        self._name = name
        self._number = number

    @property
    def name(self) -> str:
        return f"<{self._name}>"

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "UTF-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        return "strict"

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._number

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._outputs.write(self._name, str(text))
        return len(text)


def plain(value: Any) -> Any:
    """A display's data as JSON holds it: bytes in base64, keys as text, the rest by its text."""
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else repr(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)
