"""Who must never hear that a head has asked for a coach. The reasons are for tests alone.

Nobody reads them: not the head, not the coach, not whoever runs the network. A coach who is ruled
out receives nothing about the request, so there is nothing to recuse oneself from. Source:
SAFETY.md rows 7 and 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.core.membership import Member
from bot.core.people import MemberId
from bot.core.ties import name_key, same_name

_NOBODY: frozenset[MemberId] = frozenset()


class Conflict(Enum):
    """What rules a coach out."""

    SELF = auto()
    SCHOOL = auto()
    TRUST = auto()
    CHAIN = auto()
    AUTHORITY = auto()
    REGION = auto()
    LISTED = auto()
    INTRODUCED = auto()
    COLLEAGUES_BUDDY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known between one head and the coaches, beyond what the two said of themselves.

    *listed* are those on either private list, *introduced* everybody the head was ever introduced
    to. *buddies* says for a member whom they were last introduced to, and *chain* which trusts
    their school is in by the word of others there.
    """

    listed: frozenset[MemberId] = _NOBODY
    introduced: frozenset[MemberId] = _NOBODY
    buddies: Mapping[MemberId, Iterable[Member]] = field(default_factory=dict)
    chain: Mapping[MemberId, frozenset[str]] = field(default_factory=dict)


NOTHING_KNOWN = Known()


def conflicts(
    head: Member, coach: Member, known: Known = NOTHING_KNOWN, *, near: bool = False
) -> frozenset[Conflict]:
    """Return everything that rules *coach* out; empty if they may be asked.

    *near* lets coaches of the head's region in, if their authority is known to be another one.
    """
    mine, theirs = ({one.trust, *known.chain.get(one.id, ())} - {""} for one in (head, coach))
    same_region = head.region == coach.region
    unknown = not (head.authority and coach.authority)
    found = {
        Conflict.SELF: head.id == coach.id,
        Conflict.SCHOOL: same_name(head.school, coach.school),
        Conflict.TRUST: same_name(head.trust, coach.trust),
        Conflict.CHAIN: _meet({head.school, *mine}, theirs) or _meet({coach.school}, mine),
        Conflict.AUTHORITY: same_region if unknown else head.authority == coach.authority,
        Conflict.REGION: same_region and not near,
        Conflict.LISTED: coach.id in known.listed,
        Conflict.INTRODUCED: coach.id in known.introduced,
        Conflict.COLLEAGUES_BUDDY: _talks_to(head, coach, known) or _talks_to(coach, head, known),
    }
    return frozenset(conflict for conflict, holds in found.items() if holds)


def chain_of(member: Member, locals_: Iterable[Member]) -> frozenset[str]:
    """Return the trusts that others at *member*'s school name, if *member* names none.

    *locals_* are members of one authority: schools of one name are many, two in one are rare.
    """
    if member.trust or not name_key(member.school):
        return frozenset()
    return frozenset(
        other.trust
        for other in locals_
        if other.trust
        and other.authority == member.authority
        and same_name(other.school, member.school)
    )


def _meet(some: Iterable[str], others: Iterable[str]) -> bool:
    return any(same_name(one, other) for one in some for other in others)


def _talks_to(one: Member, other: Member, known: Known) -> bool:
    """Tell whether *one*'s buddy of now works where *other* does: what is said may travel."""
    places = (other.school, other.trust)
    return any(
        _meet((buddy.school, buddy.trust), places) for buddy in known.buddies.get(one.id, ())
    )
