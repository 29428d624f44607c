"""Ways of saying something to somebody: each writes to the outbox, none sends."""

from __future__ import annotations

from uuid import UUID

from bot.core.messages import Direct, InChannel, Urgency
from bot.core.people import Account, MemberId
from bot.core.ports import Work
from bot.core.views import NEUTRAL, Button, Reply, Tone, private


async def tell(  # noqa: PLR0913 - each says something about the message
    work: Work,
    member: MemberId,
    view: Reply,
    once: str,
    *,
    urgency: Urgency = Urgency.PERSONAL,
    case: UUID | None = None,
    waits: bool = True,
) -> None:
    """Write to *member* where they were last seen, in the way they chose.

    A letter that names somebody else has that member's id in *once*: erasing them erases it.
    In quiet hours it *waits* for their end; support never does. A discreet member gets one that
    says nothing, with a button that shows them this one.
    """
    accounts = await work.accounts.of(member)
    if not accounts:
        return
    quiet = await work.pauses.quiet(member)
    to, once = Direct(accounts[0]), f"{once}:{member}"
    if quiet.discreet:
        held = await work.outbox.hold(
            view, to=to, once=once, urgency=urgency, member=member, case=case
        )
        view, once = cover(held), f"cover:{once}"
    later = quiet.free_at(work.now) if waits and urgency is not Urgency.SUPPORT else None
    await work.outbox.post(
        view, to=to, once=once, urgency=urgency, member=member, case=case, not_before=later
    )


def cover(held: int) -> Reply:
    """Return what a discreet member is sent in place of a letter: nothing but a way to it."""
    return private(NEUTRAL, Button("Show me", "show-me", str(held), Tone.PRIMARY))


async def answer(work: Work, account: Account, view: Reply, once: str) -> None:
    """Write back to whoever wrote from *account*, member or not."""
    member = await work.accounts.owner(account)
    await work.outbox.post(
        view, to=Direct(account), once=once, urgency=Urgency.SUPPORT, member=member
    )


async def broadcast(work: Work, view: Reply, once: str) -> int:
    """Post in the network's channel of every space; return in how many."""
    if view.words is not None:
        raise ValueError("confidential words do not go to channels")
    spaces = await work.spaces.every()
    for space in spaces:
        await work.outbox.post(
            view,
            to=InChannel(space.platform, space.id, space.channel),
            once=f"{once}:{space.platform}:{space.id}",
            urgency=Urgency.BROADCAST,
        )
    return len(spaces)
