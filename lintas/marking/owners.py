"""Who a file belongs to: the roster's word, a lecturer's decision, or nobody's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .collected import Unmatched
from .incoming import Incoming
from .lms import Claim, claim_of
from .roster import Roster, Student, safe_id

_TELLS_NOBODY = "the name does not tell whose it is"
_NO_ROSTER = "there is no roster to look names up in"


@dataclass
class Found:
    """One file with the claim its path makes."""

    incoming: Incoming
    claim: Claim | None

    @property
    def label(self) -> str:
        """What the report and `--map` call its owner."""
        return self.claim.label if self.claim else self.incoming.parts[-1]


@dataclass
class Sorted:
    """Files by student id, and names that found nobody."""

    by_student: dict[str, list[Found]] = field(default_factory=dict)
    unmatched: list[Unmatched] = field(default_factory=list)


def find(incoming: Incoming, slug: str) -> Found:
    """What a file's path says."""
    claim = claim_of(incoming.parts, slug, incoming.above) if incoming.parts else None
    return Found(incoming, claim)


def sort_out(found: Iterable[Found], roster: Roster, decided: Mapping[str, str]) -> Sorted:
    """Give every file to a student. Two people of one name are told apart, never mixed up."""
    groups: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        groups.setdefault((one.claim.kind if one.claim else "", one.label), []).append(one)
    owners = {key: _owner(files[0], roster, decided) for key, files in groups.items()}
    _part_namesakes(owners, groups)
    result = Sorted()
    for key, files in groups.items():
        owner = owners[key]
        if isinstance(owner, Unmatched):
            places = tuple(one.incoming.where for one in files)
            result.unmatched.append(Unmatched(owner.label, places, owner.reason, owner.near))
        else:
            result.by_student.setdefault(owner, []).extend(files)
    return result


def _owner(one: Found, roster: Roster, decided: Mapping[str, str]) -> str | Unmatched:
    claim = one.claim
    names = [one.label, claim.name if claim else "", one.incoming.where, one.incoming.parts[-1]]
    for name in names:
        if name in decided:
            return decided[name]
    if claim is None:
        return Unmatched(one.label, (), _TELLS_NOBODY)
    if not len(roster):
        by_id = claim.kind == "nbgrader" and safe_id(claim.name)
        return claim.name if by_id else Unmatched(claim.label, (), _NO_ROSTER)
    people = roster.by_lms_id(claim.number) if claim.kind == "canvas" else []
    return _one_of(claim, people or roster.named(claim.name), roster)


def _one_of(claim: Claim, people: list[Student], roster: Roster) -> str | Unmatched:
    if len(people) == 1:
        return people[0].id
    if people:
        reason = "more than one student has this name"
        return Unmatched(claim.label, (), reason, tuple(people))
    return Unmatched(claim.label, (), "nobody in the roster", tuple(roster.near(claim.name)))


def _part_namesakes(
    owners: dict[tuple[str, str], str | Unmatched], groups: Mapping[tuple[str, str], list[Found]]
) -> None:
    """Two numbers of a platform are two people: one student cannot be both."""
    numbers: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for key, owner in owners.items():
        claim = groups[key][0].claim
        if isinstance(owner, str) and claim and claim.number:
            numbers.setdefault((claim.kind, owner), set()).add(key)
    for (_, owner), keys in numbers.items():
        for key in keys if len(keys) > 1 else ():
            reason = f"two people on the platform match {owner}"
            owners[key] = Unmatched(key[1], (), reason)
