"""Filling forms in for people who may join, and listing members as far as each of them shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.audit import OPERATOR, Deed
from bot.core.consents import ORGANISERS
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
    """Rows of those who agreed to be listed; *nothing* counts the others, and says no more."""

    rows: tuple[tuple[str, ...], ...]
    nothing: int


async def listed(work: Work) -> Listed:
    """List those who agreed to be in it, as somebody they were introduced to sees them."""
    agreed = await work.consents.agreed(ORGANISERS.key)
    everybody = await work.profiles.every()
    profiles = [one for one in everybody if one.member.id in agreed]
    latest = await work.accounts.latest([one.member.id for one in profiles])
    rows = tuple(row for one in profiles for row in _row(one, latest.get(one.member.id)))
    await work.audit.note(Deed.LISTED, by=None, role=OPERATOR)
    return Listed(rows, len(everybody) - len(rows))


def _row(profile: Profile, account: Account | None) -> Iterator[tuple[str, ...]]:
    seen = seen_by(profile, Viewer.INTRODUCED)
    if seen and account is not None:
        yield shown(account, seen, OPENABLE)
