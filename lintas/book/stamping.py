"""`lintas stamp`: record which English each Indonesian text belongs to.

Writes the `translation:` line of item files, leaving all else as its author wrote it, and the
hashes of lesson sections in book/twins.lock.yml. What is stale is reported, never stamped,
unless a person says that the two languages agree (`accept`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from lintas.items import Bank, Loaded, Problem, english_hash, problem_in, strings_hash, unwritten

from . import twins
from .catalogue import Catalogue

State = Literal["draft", "reviewed"]
BLOCK = re.compile(r"^translation:.*(?:\n[ \t]+.*)*\n?", re.M)
NOTE = "# written by `lintas stamp`"


@dataclass
class Stamped:
    """What a run did: ids of items written, number of sections remembered, what it refused."""

    items: list[str] = field(default_factory=list)
    sections: int = 0
    problems: list[Problem] = field(default_factory=list)


def stamp(catalogue: Catalogue, *, reviewed: bool = False, accept: bool = False) -> Stamped:
    """Stamp every item and section of the course. `reviewed`: a person read both languages."""
    done = Stamped()
    for bank in catalogue.all_banks():
        done.problems.extend(bank.problems)
        for item_id, item in bank.items.items():
            _stamp_item(item, bank, done, reviewed=reviewed, accept=accept, item_id=item_id)
    _stamp_sections(catalogue.root, done, accept=accept)
    return done


def _stamp_item(
    item: Loaded, bank: Bank, done: Stamped, *, reviewed: bool, accept: bool, item_id: str
) -> None:
    path = bank.files[item_id]
    if left := unwritten(path):
        done.problems.extend(left)
        return
    if is_stale(item) and not accept:
        done.problems.append(
            problem_in(
                path,
                "English changed, Indonesian did not",
                "bring the Indonesian up to date; if it still agrees, run `lintas stamp --accept`",
                "stale-translation",
                line=bank.lines[item_id].at(("translation",)),
                item=item_id,
            )
        )
        return
    text = path.read_text(encoding="utf-8")
    stamped = with_stamp(text, line_for(item, reviewed=reviewed))
    if stamped != text:
        path.write_text(stamped, encoding="utf-8")
        done.items.append(item_id)


def is_stale(item: Loaded) -> bool:
    """True when the English moved and the Indonesian is still the one stamped with it."""
    if item.translation is None:
        return False
    old = item.translation.id
    moved = old.of != english_hash(item)
    return moved and old.text in (None, strings_hash(item, "id"))


def line_for(item: Loaded, *, reviewed: bool) -> str:
    """The `translation:` line of an item; "reviewed" lasts as long as no text changes."""
    of, text = english_hash(item), strings_hash(item, "id")
    old = item.translation.id if item.translation else None
    kept: State = old.state if old and (old.of, old.text or text) == (of, text) else "draft"
    state = "reviewed" if reviewed else kept
    return (
        f'translation: {{source: en, id: {{of: "{of}", text: "{text}", state: {state}}}}}  {NOTE}\n'
    )


def with_stamp(text: str, line: str) -> str:
    """An item file with its `translation:` block replaced, or added at the end."""
    if BLOCK.search(text):
        return BLOCK.sub(lambda _: line, text, count=1)
    return text.rstrip("\n") + "\n" + line


def _stamp_sections(root: Path, done: Stamped, *, accept: bool) -> None:
    lock = twins.read_lock(root)
    kept: dict[str, list[tuple[str, str]]] = {}
    for page in twins.read_twins(root):
        old = lock.get(page.name, [])
        differs = [p for p in twins.check_structure(page) if p.code == "twin-headings"]
        stale = [] if accept or differs else list(twins.stale_sections(page, old))
        done.problems.extend([*differs, *stale])
        kept[page.name] = old if differs else _remember(twins.pairs(page), old, bool(stale))
        done.sections += len(kept[page.name])
    if kept:
        twins.write_lock(root, kept)


def _remember(
    now: list[tuple[str, str]], old: list[tuple[str, str]], stale: bool
) -> list[tuple[str, str]]:
    """The pairs to keep: today's, but for a stale section the pair it is stale against."""
    if not stale:
        return now
    old_en, old_id = {en: (en, idn) for en, idn in old}, {idn: (en, idn) for en, idn in old}
    return [
        (en, idn) if (en in old_en) == (idn in old_id) else old_en.get(en) or old_id[idn]
        for en, idn in now
    ]
