"""Writing down what was done, in the transaction that does it."""

from __future__ import annotations

from bot.core.audit import Deed
from bot.core.people import Caller, MemberId, Role
from bot.core.ports import Work


async def note(  # noqa: PLR0913 - each says something about the entry
    work: Work,
    deed: Deed,
    caller: Caller,
    *,
    about: MemberId | None = None,
    what: Role | None = None,
    acting: Role = Role.MEMBER,
) -> None:
    """Write down that *caller*, *acting* in one of their roles, did *deed*."""
    await work.audit.note(deed, by=caller.member, role=acting, about=about, what=what)
