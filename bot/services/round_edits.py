"""Changing a preview by hand: swapping two, leaving one out, adding one.

The rules hold all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from string import ascii_lowercase
from typing import Final
from uuid import uuid4

from bot.core.errors import Refusal
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.profile import Profile
from bot.core.rounds import Group, Round, Why
from bot.core.times import uk_date
from bot.services.matching import Pool, fits, pool_of, worth
from bot.services.round_report import repeats
from bot.services.taking_part import ready

_PAIR: Final = 2

KEPT_APART: Final = (
    "The rules keep two of them apart, so I left it as it was. Which rule it is, I tell nobody."
)
NOT_NOW: Final = (
    "They can't be added to this round. It may be that they don't want a buddy, rest just now, are "
    "in it already, or that nobody is free whom they may meet."
)


@dataclass(frozen=True, slots=True)
class Edited:
    """A preview changed by hand, and what that changes, in words."""

    drawn: Round
    said: tuple[str, ...]


def seats(drawn: Round) -> dict[str, MemberId]:
    """Return who sits where: ``1a`` and ``1b`` are the first pair."""
    return {
        f"{number}{letter}": member
        for number, group in enumerate(drawn.groups, 1)
        for letter, member in zip(ascii_lowercase, group.members, strict=False)
    }


async def swap(work: Work, drawn: Round, one: MemberId, other: MemberId) -> Edited:
    """Let *one* and *other* change places.

    Raises:
        Refusal: they are in one group, or a rule keeps somebody apart then.
    """
    places = {member: group for group in drawn.groups for member in group.members}
    if places[one].id == places[other].id:
        raise Refusal("Those two are in one group: swapping them would change nothing.")
    pool, people = await _everybody(work, drawn)
    first = _changed(places[one], one, other, pool, people)
    second = _changed(places[other], other, one, pool, people)
    return await _edited(work, drawn, [(places[one], first), (places[other], second)])


async def leave_out(work: Work, drawn: Round, member: MemberId) -> Edited:
    """Leave *member* out. Whoever was paired with them goes where they fit best, if anywhere."""
    pool, people = await _everybody(work, drawn)
    (old,) = [group for group in drawn.groups if member in group.members]
    left = old.others(member)
    if len(left) >= _PAIR:
        return await _edited(work, drawn, [(old, _group(left, pool, people))])
    (single,) = left
    bare = replace(drawn, groups=tuple(group for group in drawn.groups if group is not old))
    seated = _seat(bare, single, pool, people)
    if seated is None:
        alone = replace(bare, alone=(*bare.alone, single), why={**bare.why, single: Why.RULES})
        edited = await _edited(work, alone, [])
        return replace(edited, said=("One member is left with nobody who fits.", *edited.said))
    changed = await _edited(work, replace(drawn, groups=bare.groups, alone=bare.alone), [seated])
    return _less(changed, single)


async def add(work: Work, drawn: Round, member: MemberId | None) -> Edited:
    """Add *member* where they fit best.

    Raises:
        Refusal: they can't be added. Never says why: it may be theirs alone to know.
    """
    pool, people = await _everybody(work, drawn)
    if member is None or member not in people or member in drawn.members:
        raise Refusal(NOT_NOW)
    seated = _seat(drawn, member, pool, people)
    if seated is None:
        raise Refusal(NOT_NOW)
    return _less(await _edited(work, drawn, [seated]), member)


def _seat(
    drawn: Round, member: MemberId, pool: Pool, people: dict[MemberId, Profile]
) -> tuple[Group | None, Group] | None:
    """Return the group *member* goes to, as it is and as it will be, None if none fits.

    Whoever has nobody comes first; then it is the pair in which the worst-off fares best.
    """
    waiting = [
        (None, _try((member, other), pool, people)) for other in drawn.alone if other != member
    ]
    pairs = [
        (group, _try((*group.members, member), pool, people))
        for group in drawn.groups
        if len(group.members) == _PAIR and not group.kept
    ]
    for options in (waiting, pairs):
        there = [(old, new) for old, new in options if new is not None]
        if there:
            return max(there, key=lambda option: (option[1].points or 0, option[1].members))
    return None


def _try(members: Sequence[MemberId], pool: Pool, people: dict[MemberId, Profile]) -> Group | None:
    try:
        return _group(members, pool, people)
    except Refusal:
        return None


def _group(members: Sequence[MemberId], pool: Pool, people: dict[MemberId, Profile]) -> Group:
    if not all(member in people for member in members):
        raise Refusal("Somebody has left or changed their mind since. Please draw again.")
    theirs = [people[member] for member in members]
    if not all(fits(pool, a, b) for a, b in combinations(theirs, 2)):
        raise Refusal(KEPT_APART)
    ordered = tuple(sorted(members))
    return Group(id=uuid4(), members=ordered, points=worth(pool, theirs), drawn=False)


def _changed(
    group: Group, gone: MemberId, come: MemberId, pool: Pool, people: dict[MemberId, Profile]
) -> Group:
    return _group([come if m == gone else m for m in group.members], pool, people)


def _less(edited: Edited, member: MemberId) -> Edited:
    """Take whoever found a place off the list of those who have nobody."""
    taken = set(edited.drawn.members)
    alone = tuple(one for one in edited.drawn.alone if one not in taken and one != member)
    why = {one: reason for one, reason in edited.drawn.why.items() if one in alone}
    return replace(edited, drawn=replace(edited.drawn, alone=alone, why=why))


async def _everybody(work: Work, drawn: Round) -> tuple[Pool, dict[MemberId, Profile]]:
    people = await ready(work, uk_date(drawn.drawn))
    return await pool_of(work, people, drawn.drawn), {one.member.id: one for one in people}


async def _edited(
    work: Work, drawn: Round, changes: Sequence[tuple[Group | None, Group]]
) -> Edited:
    """Return *drawn* as a preview of its own with *changes* made, and say what they change."""
    gone = {old.id for old, _ in changes if old is not None}
    kept = [replace(group, id=uuid4()) for group in drawn.groups if group.id not in gone]
    after = replace(drawn, id=uuid4(), groups=(*kept, *(new for _, new in changes)))
    before, now = await repeats(work, drawn), await repeats(work, after)
    said = [
        f"A {_size(new)} worth {new.points} points"
        + (f", in place of a {_size(old)} worth {old.points}." if old else ".")
        for old, new in changes
    ]
    said.append(f"Pairs that have met before: {now}, it was {before}.")
    return Edited(after, tuple(said))


def _size(group: Group) -> str:
    return "pair" if len(group.members) == _PAIR else f"group of {len(group.members)}"
