"""Integrity lints of match, order, cloze, numeric and branch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .lints import Finding, integrity
from .lints_integrity import same_ids
from .model import Branch, Cloze, Item, Match, Numeric, Order
from .text import blank_ids
from .wording import matches, plain


@integrity("pair-without-key")
def every_left_side_has_its_partner(item: Item) -> Iterator[Finding]:
    """Each left-hand side has a partner that exists, and feedback."""
    if not isinstance(item, Match):
        return
    left, right = [c.id for c in item.left], [c.id for c in item.right]
    yield from same_ids(("answer", "key"), left, item.answer.key)
    yield from same_ids(("answer", "pairs"), left, item.answer.pairs)
    named = {side: [partner] for side, partner in item.answer.key.items()}
    for side, pair in item.answer.pairs.items():
        named.setdefault(side, []).extend(pair.misconceptions)
    for side, partners in named.items():
        for partner in partners:
            if partner not in right:
                yield Finding(
                    ("answer", "pairs", side),
                    f"'{partner}' is no right-hand side",
                    f"use one of: {', '.join(right)}",
                )


@integrity("ids-tell-the-key")
def ids_do_not_tell_the_key(item: Item) -> Iterator[Finding]:
    """Ids travel to the student: they may not run in the order of the key, nor name the partner."""
    if isinstance(item, Order) and item.answer.key == sorted(item.answer.key):
        yield Finding(
            ("answer", "key"), "the ids run in the right order", "mix the ids of the steps"
        )
    if isinstance(item, Match):
        same = sum(left == right for left, right in item.answer.key.items())
        if same > max(1, len(item.answer.key) // 2):
            yield Finding(("answer", "key"), "partners share their ids", "mix the ids of one side")


@integrity("step-without-key")
def every_step_has_its_place(item: Item) -> Iterator[Finding]:
    """The key of `order` names every step once, each has feedback, one names a misconception."""
    if not isinstance(item, Order):
        return
    steps = [step.id for step in item.steps]
    if Counter(steps) != Counter(item.answer.key):
        yield Finding(
            ("answer", "key"), "does not name every step once", f"order: {', '.join(steps)}"
        )
    yield from same_ids(("answer", "steps"), steps, item.answer.steps)
    if not any(step.misconception for step in item.answer.steps.values()):
        yield Finding(
            ("answer", "steps"), "no step names a misconception", "name one where it is due"
        )


@integrity("blanks-differ")
def blanks_agree(item: Item) -> Iterator[Finding]:
    """The blanks are the same in both languages, each once, and all have an answer."""
    if not isinstance(item, Cloze):
        return
    english, indonesian = blank_ids(item.text.en), blank_ids(item.text.id)
    if Counter(english) != Counter(indonesian) or max(Counter(english).values(), default=0) > 1:
        yield Finding(
            ("text",), "blanks differ between languages, or repeat", "name the same blanks"
        )
    yield from same_ids(("answer", "blanks"), english, item.answer.blanks)


@integrity("mistake-is-accepted")
def mistakes_are_not_accepted(item: Item) -> Iterator[Finding]:
    """A known mistake is none of the wordings that count; a wording is never empty."""
    if not isinstance(item, Cloze):
        return
    for blank, answer in item.answer.blanks.items():
        where = ("answer", "blanks", blank)
        for mistake in answer.mistakes:
            for wording in mistake.wordings.all:
                if matches(wording, answer.accept.all, exact=True) or not plain(wording):
                    yield Finding(
                        where, f"'{wording}' is a mistake and accepted", "keep one of them"
                    )


@integrity("near-miss-is-right")
def near_misses_are_wrong(item: Item) -> Iterator[Finding]:
    """A near miss lies outside the tolerance."""
    if not isinstance(item, Numeric):
        return
    for index, near in enumerate(item.answer.near):
        if abs(near.value - item.answer.key) <= item.answer.tolerance:
            yield Finding(
                ("answer", "near", index),
                f"{near.value:g} lies within the tolerance",
                "lower the tolerance or leave it out",
            )


@integrity("branch-broken")
def branches_lead_somewhere(item: Item) -> Iterator[Finding]:
    """Every turn leads on or to the end, every node is reached, and no way runs in a circle."""
    if not isinstance(item, Branch):
        return
    nodes = {node.id: [turn.to for turn in node.choices] for node in item.nodes}
    if item.start not in nodes:
        yield Finding(("start",), f"starts at '{item.start}', which is no node", "name a node")
        return
    for node, ways in nodes.items():
        for way in ways:
            if way != "end" and way not in nodes:
                yield Finding(
                    ("nodes",), f"node '{node}' leads to '{way}', which is none", "mend it"
                )
    seen = _reached(item.start, nodes, ())
    if seen is None:
        yield Finding(("nodes",), "has a way that runs in a circle", "let every way reach `end`")
    elif unreached := sorted(set(nodes) - seen):
        yield Finding(
            ("nodes",), f"nobody reaches {', '.join(unreached)}", "lead there or leave out"
        )


def _reached(at: str, nodes: dict[str, list[str]], above: tuple[str, ...]) -> set[str] | None:
    """Nodes below `at`, itself included; None where a way meets itself."""
    if at not in nodes:
        return set()
    if at in above:
        return None
    seen = {at}
    for way in nodes[at]:
        below = _reached(way, nodes, (*above, at))
        if below is None:
            return None
        seen |= below
    return seen


@integrity("turn-without-key")
def every_node_has_its_turn(item: Item) -> Iterator[Finding]:
    """Each node has a right turn, and feedback for every turn; wrong turns name a misconception."""
    if not isinstance(item, Branch):
        return
    gauges = {gauge.id for gauge in item.gauges}
    yield from same_ids(("answer", "key"), [n.id for n in item.nodes], item.answer.key)
    yield from same_ids(("answer", "nodes"), [n.id for n in item.nodes], item.answer.nodes)
    for node in item.nodes:
        said, turns = item.answer.nodes.get(node.id), [turn.id for turn in node.choices]
        if len(set(turns)) < len(turns) or item.answer.key.get(node.id, turns[0]) not in turns:
            yield Finding(
                ("answer", "key"), f"node '{node.id}' has no such turn", "name a turn of it"
            )
        if any(set(turn.effects) - gauges for turn in node.choices):
            yield Finding(
                ("nodes",), f"node '{node.id}' moves an unknown gauge", "declare the gauge"
            )
        if said is None:
            continue
        where = ("answer", "nodes", node.id, "choices")
        yield from same_ids(where, turns, said.choices)
        for turn, answer in said.choices.items():
            if turn != item.answer.key.get(node.id) and answer.misconception is None:
                yield Finding(
                    where, f"turn '{turn}' names no misconception", "add `misconception:`"
                )
