"""Filling forms in for people who may join, and listing members as far as each of them shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.audit import OPERATOR, Deed
from bot.core.invitations import Invitation
from bot.core.people import Account
from bot.core.ports import Work
from bot.core.profile import Profile, Viewer, seen_by
from bot.services.roster import OPENABLE, shown


@dataclass(frozen=True, slots=True)
class Invited:
    """How many were invited, how many of those *again*, and how many are *members* already."""

    new: int
    again: int
    members: int


async def invite(work: Work, invitations: Sequence[Invitation]) -> Invited:
    """Keep *invitations*. Whoever is a member already is left alone: what they said counts."""
    known = await work.accounts.every()
    new = [one for one in invitations if one.account not in known]
    again = await work.invitations.keep(new)
    await work.audit.note(Deed.INVITED, by=None, role=OPERATOR)
    return Invited(len(new) - again, again, len(invitations) - len(new))


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of those who opened anything to members, and how many opened *nothing*."""

    rows: tuple[tuple[str, ...], ...]
    nothing: int


async def listed(work: Work) -> Listed:
    """List members as other members see them: whoever runs the network sees no more than they."""
    profiles = await work.profiles.every()
    latest = await work.accounts.latest([one.member.id for one in profiles])
    rows = tuple(row for one in profiles for row in _row(one, latest.get(one.member.id)))
    await work.audit.note(Deed.LISTED, by=None, role=OPERATOR)
    return Listed(rows, len(profiles) - len(rows))


def _row(profile: Profile, account: Account | None) -> Iterator[tuple[str, ...]]:
    seen = seen_by(profile, Viewer.MEMBER)
    if seen and account is not None:
        yield shown(account, seen, OPENABLE)
