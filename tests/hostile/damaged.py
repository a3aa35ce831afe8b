"""Notebooks that were damaged, by accident or not: what can be marked keeps its marks."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from .attack import ALL, Attack, Notebook
from .subversion import cell


def _raw(raw: bytes) -> Any:
    return lambda book: raw


def _bom(book: Notebook) -> bytes:
    return b"\xef\xbb\xbf" + json.dumps(book).encode()


def _utf16(book: Notebook) -> bytes:
    return json.dumps(book, ensure_ascii=False).encode("utf-16")


def _nul(book: Notebook) -> bytes:
    return json.dumps(book).encode().replace(b'"nbformat"', b'"nb\\u0000": 1, "nbformat"') + b"\0"


def _truncated(book: Notebook) -> bytes:
    raw = json.dumps(book).encode()
    return raw[: len(raw) // 2]


def _version_3(book: Notebook) -> Notebook:
    cells = [
        {**one, "input": one["source"], "language": "python"} if one["cell_type"] == "code" else one
        for one in book["cells"]
    ]
    return {"metadata": {"name": "raid"}, "nbformat": 3, "nbformat_minor": 0,
            "worksheets": [{"cells": cells, "metadata": {}}]}  # fmt: skip


def _version_4_0(book: Notebook) -> None:
    book["nbformat_minor"] = 0
    for one in book["cells"]:
        one.pop("id")


def _twice(book: Notebook) -> None:
    book["cells"] = [copy.deepcopy(one) for one in book["cells"] for _ in range(2)]


def _reversed(book: Notebook) -> None:
    book["cells"].reverse()


def _flipped(book: Notebook) -> None:
    """Code as markdown and markdown as code."""
    for one in book["cells"]:
        one["cell_type"] = "code" if one["cell_type"] == "markdown" else "markdown"


def _types(book: Notebook) -> None:
    """Fields of every wrong type."""
    for number, one in enumerate(book["cells"]):
        one["source"] = one["source"].splitlines(keepends=True)
        one["outputs"] = [None, 3, {"output_type": []}, "x"][: number % 5]
        one["execution_count"] = {"a": 1}
        one["id"] = number
        one["metadata"] = {**one["metadata"], "tags": 7, "collapsed": []}
    book["metadata"] = ["none"]
    book["nbformat"] = "four"


def _stray_cells(book: Notebook) -> None:
    book["cells"][1:1] = [None, 7, "text", [], {}, {"cell_type": None}, {"source": {"a": 1}},
                          {"cell_type": "code", "source": None, "metadata": 3}]  # fmt: skip


def _strange_claims(book: Notebook) -> None:
    odd: list[Any] = [None, 7, [], {"grade_id": None}, {"grade_id": 7}, {"grade_id": ["a"]},
                      {"grade_id": "x" * 100_000}, {"grade_id": "\x1b[2J<script>"},
                      {"grade_id": "../../x", "grade": "yes", "points": "many"},
                      {"grade_id": "", "solution": True, "schema_version": 99}]  # fmt: skip
    for number, claims in enumerate(odd):
        book["cells"].append({"cell_type": "code", "id": f"odd{number}", "source": "1",
                              "metadata": {"nbgrader": claims}})  # fmt: skip


def _no_metadata(book: Notebook) -> None:
    for one in book["cells"]:
        one["metadata"] = {}


def _same_ids(book: Notebook) -> None:
    for one in book["cells"]:
        one["id"] = "same id of all!"


def _schema(book: Notebook) -> None:
    for number, one in enumerate(book["cells"]):
        if "nbgrader" in one["metadata"]:
            one["metadata"]["nbgrader"]["schema_version"] = [0, 1, 2, 4, "3", None][number % 6]
            one["metadata"]["nbgrader"].pop("task", None)


def _kernel(book: Notebook) -> None:
    book["metadata"]["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    book["metadata"]["language_info"] = {"name": "R"}


def _moved(book: Notebook) -> None:
    for name in ("setup", "double-test"):
        one = cell(book, name)
        book["cells"].remove(one)
        book["cells"].insert(0 if name == "double-test" else len(book["cells"]), one)


def _deleted(book: Notebook) -> None:
    for name in ("setup", "table-test", "late-test"):
        book["cells"].remove(cell(book, name))


def _huge(book: Notebook) -> bytes:
    return json.dumps({**book, "x": "y" * (34 << 20)}).encode()


def _many_cells(book: Notebook) -> None:
    empty = {"cell_type": "code", "metadata": {}, "source": "", "outputs": []}
    book["cells"] += [dict(empty, id=f"m{number}") for number in range(6000)]


def _large_outputs(book: Notebook) -> None:
    shown = {"output_type": "stream", "name": "stdout", "text": "x" * 1_000_000}
    for one in book["cells"]:
        if one["cell_type"] == "code":
            one["outputs"] = [shown, {"output_type": "?", "x": 1}]


def _deep(book: Notebook) -> bytes:
    return b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"


def _deep_metadata(book: Notebook) -> bytes:
    raw = json.dumps(book).encode()
    return raw[:-1] + b', "deep": ' + b'{"a":' * 500 + b"1" + b"}" * 500 + b"}"


def _twice_in_json(book: Notebook) -> bytes:
    return b'{"cells": [], "nbformat": 2, ' + json.dumps(book).encode()[1:]


def _not_numbers(book: Notebook) -> bytes:
    raw = json.dumps(book).encode()
    return raw[:-1] + b', "n": NaN, "i": -Infinity, "big": 1e999}'


def _surrogates(book: Notebook) -> None:
    cell(book, "essay")["source"] = "half a character \ud800, and \u202egnitirw"
    cell(book, "late")["source"] += "\n# \udfff \x00 \x1b[2J"


def _rename(new: str, *, keep: bool = False) -> Any:
    def place(folder: Path, scene: Any) -> None:
        path = folder / f"{scene.slug}.ipynb"
        (folder / new).parent.mkdir(exist_ok=True)
        (folder / new).write_bytes(path.read_bytes())
        if not keep:
            path.unlink()

    return place


def _directory(folder: Path, scene: Any) -> None:
    path = folder / f"{scene.slug}.ipynb"
    path.unlink()
    path.mkdir()
    (path / "inside.txt").write_text("x")


def _stub_beside(folder: Path, scene: Any) -> None:
    """The answered notebook under a browser's name, beside one that could be anybody's."""
    path = folder / f"{scene.slug}.ipynb"
    (folder / "Untitled.ipynb").write_bytes(b"{}")
    path.rename(folder / f"{scene.slug} (1).ipynb")


def _two_copies(folder: Path, scene: Any) -> None:
    path = folder / f"{scene.slug}.ipynb"
    raw = path.read_bytes()
    path.unlink()
    for number in (1, 2):
        (folder / f"{scene.slug} ({number}).ipynb").write_bytes(raw)


def _unreadable(name: str, tries: str, raw: bytes, human: str) -> Attack:
    return Attack(name, tries, right=ALL, keeps=(), change=_raw(raw), human=human)


DAMAGED = [
    _unreadable("empty-file", "an empty file", b"", "is empty"),
    _unreadable("not-json", "a page saved in its place", b"<!doctype html><p>Log in", "not JSON"),
    _unreadable("no-cells", "JSON without cells", b'{"nbformat": 4}', "has no cells"),
    _unreadable("a-list", "JSON of another kind", b"[1, 2]", "is not a notebook"),
    _unreadable("binary", "a picture in its place", b"\x89PNG\r\n\x1a\n" + bytes(4096), "not JSON"),
    Attack("cut-off", "half a file", right=ALL, keeps=(), change=_truncated, human="not JSON"),
    Attack("with-nul", "a file that ends in a NUL", right=ALL, keeps=(), change=_nul,
           human="not JSON"),
    Attack("too-large", "34 MB", right=ALL, keeps=(), change=_huge, human="larger than"),
    Attack("too-many-cells", "6,000 cells", right=ALL, keeps=(), change=_many_cells, human="cells"),
    Attack("too-deep", "lists 200,000 deep", right=ALL, keeps=(), change=_deep, human="not JSON"),
    Attack("is-a-folder", "a folder of the notebook's name", right=ALL, keeps=(), place=_directory,
           human="is a folder"),
    Attack("two-copies", "two copies, neither under its name", right=ALL, keeps=(),
           place=_two_copies, human="missing"),
    Attack("byte-order-mark", "a byte order mark", right=ALL, change=_bom),
    Attack("utf-16", "another encoding", right=ALL, change=_utf16),
    Attack("version-3", "an old format", right=ALL, change=_version_3),
    Attack("version-4.0", "an old format without ids", right=ALL, change=_version_4_0),
    Attack("every-cell-twice", "all cells twice", right=ALL, change=_twice),
    Attack("upside-down", "the last cell first", right=("double", "table", "share", "late"),
           change=_reversed),
    Attack("code-and-text-flipped", "code as markdown", right=ALL, change=_flipped),
    Attack("wrong-types", "fields of wrong types", right=ALL, change=_types),
    Attack("stray-cells", "cells that are none", right=ALL, change=_stray_cells),
    Attack("strange-claims", "nbgrader data of every kind", right=ALL, change=_strange_claims),
    Attack("no-metadata", "all metadata lost", right=ALL, change=_no_metadata),
    Attack("same-ids", "one id for all cells", right=ALL, change=_same_ids),
    Attack("other-schema", "other versions of nbgrader's data", right=ALL, change=_schema),
    Attack("other-kernel", "the kernel of another language", right=ALL, change=_kernel),
    Attack("moved", "set-up last and a test first", right=ALL, change=_moved),
    Attack("deleted", "set-up and tests deleted", right=ALL, change=_deleted),
    Attack("large-outputs", "old outputs of megabytes", right=ALL, change=_large_outputs),
    Attack("deep-metadata", "metadata 500 deep", right=ALL, change=_deep_metadata),
    Attack("keys-twice", "keys that are there twice", right=ALL, change=_twice_in_json),
    Attack("not-numbers", "NaN and infinity", right=ALL, change=_not_numbers),
    Attack("half-characters", "halves of characters and controls", right=("double",),
           change=_surrogates),
    Attack("browser-name", "raid (1).ipynb", right=ALL, place=_rename("raid (1).ipynb")),
    Attack("capitals", "RAID.IPYNB", right=ALL, place=_rename("RAID.IPYNB")),
    Attack("text-ending", "raid.ipynb.txt", right=ALL, place=_rename("raid.ipynb.txt")),
    Attack("in-a-folder", "a folder of its own", right=ALL, place=_rename("raid/raid.ipynb")),
    Attack("copy-beside", "a copy beside it", right=ALL,
           place=_rename("raid copy.ipynb", keep=True)),
    Attack("renamed-beside-another", "another name, and another notebook", right=ALL,
           place=_stub_beside),
]  # fmt: skip
