"""How well the network knows somebody: newcomer or verified.

Where the network does not ask for it, everybody who has joined counts as verified. A role other
than member does, too: two people gave it, or whoever runs the network named them.
"""

from __future__ import annotations

from bot.core.people import Level, MemberId, Role
from bot.core.ports import Work


async def level_of(work: Work, member: MemberId, roles: frozenset[Role]) -> Level:
    """Return the level of *member*, who holds *roles*."""
    known = (
        not work.verifications.needed
        or roles - {Role.MEMBER}
        or await work.verifications.of(member) is not None
    )
    return Level.VERIFIED if known else Level.NEWCOMER


async def is_verified(work: Work, member: MemberId) -> bool:
    """Tell whether *member* has been verified or holds a role, asked for or not."""
    roles = await work.appointments.of(await work.accounts.of(member))
    return bool(roles) or await work.verifications.of(member) is not None


async def newcomers_apart(work: Work) -> frozenset[MemberId] | None:
    """Return everybody who is verified, or None where everybody counts as such."""
    if not work.verifications.needed:
        return None
    known = set(await work.verifications.every())
    for role in Role:
        known |= set(await work.appointments.holders(role))
    return frozenset(known)
