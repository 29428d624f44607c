"""Ways of saying something to somebody: each writes to the outbox, none sends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.core.messages import Direct, InChannel, To, Urgency
from bot.core.people import Account, MemberId
from bot.core.ports import Work
from bot.core.quiet import USUAL, Quiet
from bot.core.views import NEUTRAL, Button, Reply, Tone, View, private

_IN_TIME: Final = timedelta(hours=2)
"""How long before it is too late a letter must be there that waited for quiet hours to end."""


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
    by: datetime | None = None,
    discreet: bool = False,
) -> None:
    """Write to *member* where they were last seen, in the way they chose; not after *until*.

    *case* or *call* is what it is about, and *topic* what it says of the call. A letter that
    names somebody else has that member's id in *once*: erasing them erases it. In quiet hours it
    waits for their end, if that is well before *by*, or *until*; support never waits. With
    *discreet*, what it says is behind a button, whatever they chose for everything else.
    """
    accounts = await work.accounts.of(member)
    if not accounts:
        return
    quiet = await work.pauses.quiet(member)
    to, once = Direct(accounts[0]), f"{once}:{member}"
    if quiet.discreet or discreet:
        held = await work.outbox.hold(
            view,
            to=to,
            once=once,
            urgency=urgency,
            member=member,
            case=case,
            call=call,
            topic=topic,
            until=until,
        )
        view, once, call, topic = cover(held), _cover_of(once), None, ""
    waits = urgency is not Urgency.SUPPORT
    await work.outbox.post(
        view,
        to=to,
        once=once,
        urgency=urgency,
        member=member,
        case=case,
        call=call,
        topic=topic,
        until=until,
        not_before=_after(quiet, work.now, by or until) if waits else None,
    )


async def tell_again(  # noqa: PLR0913 - as above
    work: Work,
    member: MemberId,
    view: Reply,
    once: str,
    *,
    urgency: Urgency,
    case: UUID | None = None,
    discreet: bool = False,
) -> None:
    """Let the letter *once* to *member* say *view*, wherever it is; write it if there is none.

    What was read elsewhere by now can't change: then it is written anew.
    """
    found = await work.outbox.letter(f"{once}:{member}")
    if found is not None and found[1]:
        await work.outbox.revise(found[0], view)
        return
    if found is not None:
        once = f"{once}:{work.now:%Y%m%dT%H%M%S}"
    await tell(work, member, view, once, urgency=urgency, case=case, discreet=discreet)


def cover(held: int) -> Reply:
    """Return what a discreet member is sent in place of a letter: nothing but a way to it."""
    return private(NEUTRAL, Button("Show me", "show-me", str(held), Tone.PRIMARY))


def _cover_of(once: str) -> str:
    return f"cover:{once}"


def _after(quiet: Quiet, now: datetime, by: datetime | None) -> datetime | None:
    """Return when *quiet* lets a letter leave, None for at once: it must be of use *by* then."""
    free = quiet.free_at(now)
    return free if free > now and (by is None or free <= by - _IN_TIME) else None


async def tell_each(  # noqa: PLR0913 - as above
    work: Work,
    members: Collection[MemberId],
    view: Reply,
    once: str,
    *,
    call: UUID,
    topic: str,
    until: datetime,
    urgency: Urgency = Urgency.BROADCAST,
    waits: bool = False,
) -> None:
    """Write the same about *call* to many at once, to each where they were last seen.

    It is about something that is soon, so it leaves at once, quiet hours or not; what is said
    long before *waits* for their end, if that is well before *until*. For ten thousand members
    it takes a third of a second, measured on SQLite.
    """
    latest = await work.accounts.latest(members)
    chosen = await work.pauses.quiets(latest.keys())
    open_to: list[To] = []
    for member, account in latest.items():
        quiet, key = chosen.get(member, USUAL), f"{once}:{member}"
        later = _after(quiet, work.now, until) if waits else None
        if not quiet.discreet:
            open_to.append(To(Direct(account), key, member, later))
            continue
        held = await work.outbox.hold(
            view,
            to=Direct(account),
            once=key,
            urgency=urgency,
            member=member,
            call=call,
            topic=topic,
            until=until,
        )
        await work.outbox.post(
            cover(held),
            to=Direct(account),
            once=_cover_of(key),
            urgency=urgency,
            member=member,
            until=until,
            not_before=later,
        )
    await work.outbox.post_each(view, open_to, urgency=urgency, call=call, topic=topic, until=until)


async def tell_all(work: Work, letters: Sequence[tuple[MemberId, Reply, str]]) -> None:
    """Write something else to each of many, as :func:`tell` does: *letters* are whom, what, once.

    Ten thousand take seconds and not minutes: where they are and when it is quiet is asked once.
    """
    members = {member for member, _, _ in letters}
    latest = await work.accounts.latest(members)
    chosen = await work.pauses.quiets(members)
    open_to: list[tuple[View, To]] = []
    for member, view, once in letters:
        quiet = chosen.get(member, USUAL)
        if quiet.discreet:
            await tell(work, member, view, once)
        elif member in latest:
            to = To(
                Direct(latest[member]), f"{once}:{member}", member, _after(quiet, work.now, None)
            )
            open_to.append((view, to))
    await work.outbox.post_all(open_to, urgency=Urgency.PERSONAL)


async def answer(
    work: Work, account: Account, view: Reply, once: str, case: UUID | None = None
) -> None:
    """Write back to whoever wrote from *account*, member or not; *case* is what it is about."""
    member = await work.accounts.owner(account)
    await work.outbox.post(
        view, to=Direct(account), once=once, urgency=Urgency.SUPPORT, member=member, case=case
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
