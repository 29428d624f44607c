"""Who is verified and how, and roles that two people give. No employer is ever asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from bot.core.confidential import Confidential
from bot.core.membership import Member
from bot.core.people import Account, MemberId, Role
from bot.core.ties import same_name

SPONSORS: Final = 2
"""How many verified members must know a newcomer. Source: SAFETY.md row 17."""

PROPOSAL_LASTS: Final = timedelta(days=7)
"""How long a role that one person proposed waits for a second."""

READINGS_AN_HOUR: Final = 30
"""How many cards of others a member may open in an hour. Source: SAFETY.md row 42; the number is
ours: a round has one buddy, a queue rarely ten people."""


class Way(StrEnum):
    """How somebody was verified."""

    MODERATOR = "A short call with a moderator"
    REGISTER = "My name in the public register"
    SPONSORS = "Two members who know me"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """That *member* is who they say. *by* and *also_by* confirmed it; empty once they are gone."""

    member: MemberId
    way: Way
    by: str
    also_by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyRequest:
    """A newcomer who asks a moderator. *about* is all that the moderator is shown."""

    id: UUID
    member: MemberId
    way: Way
    asked: datetime
    about: Confidential
    waits_for_member: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Voucher:
    """One verified member asked whether they know a newcomer; *knows* is None until they answer."""

    id: UUID
    member: MemberId
    sponsor: MemberId
    knows: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A role that one person would give and a second has yet to confirm."""

    id: UUID
    account: Account
    role: Role
    by: MemberId
    at: datetime


def independent(sponsors: Iterable[Member]) -> Sequence[Member]:
    """Return the first sponsors of different trusts and schools: one trust counts once."""
    kept: list[Member] = []
    for one in sponsors:
        if not any(_together(one, other) for other in kept):
            kept.append(one)
    return kept


def _together(one: Member, other: Member) -> bool:
    return (
        one.id == other.id
        or same_name(one.trust, other.trust)
        or same_name(one.school, other.school)
        or same_name(one.school, other.trust)
        or same_name(one.trust, other.school)
    )


def may_decide(role: Role, held: frozenset[Role]) -> bool:
    """Tell whether somebody with the roles *held* may have a say in who gets *role*.

    Organisers may in everything, moderators in who becomes a coach or a moderator.
    """
    if Role.ORGANISER in held:
        return True
    return Role.MODERATOR in held and role in {Role.COACH, Role.MODERATOR}
