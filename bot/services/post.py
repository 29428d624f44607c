"""Ways of saying something to somebody: each writes to the outbox, none sends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.core.messages import Direct, InChannel, Urgency
from bot.core.people import Account, MemberId
from bot.core.ports import Work
from bot.core.views import Reply


async def tell(  # noqa: PLR0913 - each says something about the message
    work: Work,
    member: MemberId,
    view: Reply,
    once: str,
    *,
    urgency: Urgency = Urgency.PERSONAL,
    case: UUID | None = None,
    call: UUID | None = None,
    topic: str = "",
    until: datetime | None = None,
) -> None:
    """Write to *member* where they were last seen; not at all after *until*.

    *case* or *call* is what it is about, and *topic* what it says of the call. A letter that
    names somebody else has that member's id in *once*: erasing them erases it.
    """
    accounts = await work.accounts.of(member)
    if accounts:
        await work.outbox.post(
            view,
            to=Direct(accounts[0]),
            once=f"{once}:{member}",
            urgency=urgency,
            member=member,
            case=case,
            call=call,
            topic=topic,
            until=until,
        )


async def answer(work: Work, account: Account, view: Reply, once: str) -> None:
    """Write back to whoever wrote from *account*, member or not."""
    member = await work.accounts.owner(account)
    await work.outbox.post(
        view, to=Direct(account), once=once, urgency=Urgency.SUPPORT, member=member
    )


async def broadcast(  # noqa: PLR0913 - as above
    work: Work,
    view: Reply,
    once: str,
    *,
    call: UUID | None = None,
    topic: str = "",
    until: datetime | None = None,
) -> int:
    """Post in the network's channel of every space, not after *until*; return in how many."""
    if view.words is not None:
        raise ValueError("confidential words do not go to channels")
    spaces = await work.spaces.every()
    for space in spaces:
        await work.outbox.post(
            view,
            to=InChannel(space.platform, space.id, space.channel),
            once=f"{once}:{space.platform}:{space.id}",
            urgency=Urgency.BROADCAST,
            call=call,
            topic=topic,
            until=until,
        )
    return len(spaces)
