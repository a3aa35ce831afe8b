"""A graded worksheet in a notebook: widgets that keep responses.json beside it.

Standard library and anywidget only, so that it runs in JupyterLite as well.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import responses
from .widget import Quiz

State = dict[str, dict[str, Any]]


class WorksheetError(Exception):
    """The worksheet cannot be opened; the message says what to do."""


def open_worksheet(path: str | Path = ".", lang: str | None = None) -> Worksheet:
    """The worksheet in folder `path`, with the answers saved there, in `lang` or as last chosen."""
    folder = Path(path)
    source = folder / "worksheet.json"
    try:
        content = json.loads(source.read_text("utf-8"))
    except FileNotFoundError:
        raise WorksheetError(
            f"{source}: not found. Keep worksheet.json in the same folder as the notebook, "
            "or fetch the assignment again."
        ) from None
    except ValueError:
        raise WorksheetError(f"{source}: cannot be read. Fetch the assignment again.") from None
    return Worksheet(content, folder / responses.FILE, lang)


class Worksheet:
    """One student's worksheet: widgets that share one state and one language.

    `content` is worksheet.json as data, `file` where the answers are kept.
    """

    def __init__(self, content: Mapping[str, Any], file: Path, lang: str | None = None) -> None:
        self.content = content
        self.file = file
        self.readonly = os.environ.get("NBGRADER_EXECUTION") == "autograde"
        self.state: State = {}
        self.notice: dict[str, str] | str | None = None  # for the first widget that is shown
        self._failed = False
        self.lang = lang or _system_lang(content["items"])
        self._widgets: dict[str, Quiz] = {}
        self._restore(lang)
        self._written = self._answers()

    # What a notebook shows

    def item(self, item_id: str) -> Quiz:
        """The card of one item; asking twice gives the same widget."""
        items = {
            lang: [payload for payload in payloads if payload["id"] == item_id]
            for lang, payloads in self.content["items"].items()
        }
        if not any(items.values()):
            known = ", ".join(payload["id"] for payload in self._payloads())
            raise WorksheetError(f"{item_id}: not in this worksheet. It has: {known}.")
        order = [payload["id"] for payload in self._payloads()]
        numbering = [order.index(item_id) + 1, len(order)]
        return self._widget(item_id, items=items, numbering=numbering)

    def language(self) -> Quiz:
        """A small switch between the languages, for all widgets of the worksheet."""
        return self._widget("language", items={}, view="language")

    def summary(self) -> Quiz:
        """What is still unanswered; it follows along."""
        return self._widget("summary", items=self.content["items"], view="summary")

    # How it is kept

    def _widget(self, name: str, **traits: Any) -> Quiz:
        if name not in self._widgets:
            quiz = Quiz(
                lang=self.lang,
                mode="graded",
                readonly=self.readonly,
                reader=_reader(self.content["assignment"]),
                state=self._share(traits["items"]),
                notice=self.notice,
                **traits,
            )
            quiz.observe(self._state_changed, "state")
            quiz.observe(self._lang_changed, "lang")
            self._widgets[name] = quiz
            self.notice = None
        return self._widgets[name]

    def _share(self, items: Mapping[str, list[dict[str, Any]]]) -> State:
        """The entries of a widget's own items: what it does not hold it cannot send back stale."""
        keys = {_key(payload) for payloads in items.values() for payload in payloads}
        return {key: entry for key, entry in self.state.items() if key in keys}

    def _state_changed(self, change: Mapping[str, Any]) -> None:
        quiz = change["owner"]
        if quiz.view != "items":
            return
        own = {_key(payload) for payloads in quiz.items.values() for payload in payloads}
        news = {key: entry for key, entry in change["new"].items() if key in own}
        self.state = {**self.state, **news}
        self._save(quiz)
        if "summary" in self._widgets:
            self._widgets["summary"].state = self.state

    def _lang_changed(self, change: Mapping[str, Any]) -> None:
        if change["new"] == self.lang:
            return
        self.lang = change["new"]
        for quiz in self._widgets.values():
            quiz.lang = self.lang
        self._save(change["owner"])

    def _save(self, quiz: Quiz) -> None:
        """Write if there is anything new; tell of a failure on the widget that was used."""
        if self.readonly or self._answers() == self._written:
            return
        try:
            responses.write(self.file, self._file_data())
        except responses.TooLarge:
            self._fail(quiz, "fileTooLarge")
        except OSError as error:
            self._fail(quiz, {"key": "fileUnwritable", "reason": error.strerror or str(error)})
        else:
            self._written = self._answers()
            if self._failed:
                self._fail(quiz, None)

    def _fail(self, used: Quiz, notice: dict[str, str] | str | None) -> None:
        self._failed = notice is not None
        for quiz in self._widgets.values():
            quiz.notice = notice if quiz is used else None

    def _answers(self) -> str:
        """What must be written when it differs: language, responses, confidence; not the times."""
        parts = {
            key: [entry.get("response"), entry.get("confidence")]
            for key, entry in self.state.items()
            if entry.get("response") is not None
        }
        return json.dumps([self.lang, parts], sort_keys=True)

    def _file_data(self) -> dict[str, Any]:
        items = {}
        for payload in self._payloads():
            entry = self.state.get(_key(payload), {})
            if entry.get("response") is not None:
                items[payload["id"]] = _saved_entry(payload["revision"], entry)
        return {
            "schema": responses.SCHEMA,
            "assignment": self.content["assignment"],
            "release": self.content["release"],
            "lang": self.lang,
            "items": items,
        }

    def _restore(self, lang: str | None) -> None:
        if self.readonly:
            self.notice = "fileReadOnly"
        if not self.file.exists():
            return
        revisions = {payload["id"]: payload["revision"] for payload in self._payloads()}
        try:
            saved = responses.read(self.file, self.content["assignment"], revisions)
        except (ValueError, OSError):
            self._set_aside("fileDamaged")
            return
        if saved.misfit:
            self._set_aside("fileEarlier")
        self.state = {f"{name}@{revisions[name]}": entry for name, entry in saved.items.items()}
        if lang is None and saved.lang in self.content["items"]:
            self.lang = str(saved.lang)

    def _set_aside(self, key: str) -> None:
        if self.readonly:
            return
        try:
            name = (
                responses.keep_aside(self.file, "damaged")
                if key == "fileDamaged"
                else responses.copy_aside(self.file, "earlier")
            )
        except OSError as error:
            self.notice = {"key": "fileUnwritable", "reason": error.strerror or str(error)}
        else:
            self.notice = {"key": key, "file": name}

    def _payloads(self) -> list[dict[str, Any]]:
        payloads: list[dict[str, Any]] = next(iter(self.content["items"].values()))
        return payloads


def _key(payload: Mapping[str, Any]) -> str:
    return f"{payload['id']}@{payload['revision']}"


def _saved_entry(revision: int, entry: Mapping[str, Any]) -> dict[str, Any]:
    saved = {"revision": revision, "response": entry["response"]}
    if entry.get("confidence") in (1, 2, 3):
        saved["confidence"] = entry["confidence"]
    return {**saved, "at": entry.get("at") or _now()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _system_lang(items: Mapping[str, Any]) -> str:
    wanted = os.environ.get("LANG", "")[:2]
    return wanted if wanted in items else next(iter(items))


def _reader(assignment: str) -> str:
    """A seed that stays the same for one student and tells nothing about who it is."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):
        name = "reader"
    return hashlib.sha256(f"{assignment}/{name}".encode()).hexdigest()[:16]
