"""The link to join a call: to those who are coming, privately, just in time, and never elsewhere.

Whoever says yes later has it in the answer itself. A new link takes the place of the old one in
what was sent. What is due is sent once, whoever comes first: the clock, a member or a moderator.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.core.calls import Call, Stage
from bot.core.confidential import Confidential
from bot.core.messages import Urgency
from bot.core.people import MemberId, Role
from bot.core.ports import Work
from bot.core.views import NEUTRAL, Button, Card, Fact, Moment, Reply, Tone, private
from bot.services.calls import CHARTER_LINE, line
from bot.services.levels import newcomers_apart
from bot.services.post import tell_each

SEND: Final = "send-link"
"""The name of the job that sends links, in the ledger."""

LINK: Final = "link"
"""The topic of a letter with the link."""

LEAD: Final = "lead"
"""The topic of a member's own reminder."""

MISSING: Final = "no-link"
"""The topic of a word to moderators and the host that there is no link."""

JUST_IN_TIME: Final = timedelta(minutes=10)
"""How long before a call its link is sent."""

OPENS: Final = "Join the call"
_LONGEST: Final = timedelta(hours=10)


def key(call: Call) -> str:
    """Name the sending of the link of *call*: another time is another one."""
    return f"{call.id}:{call.starts.isoformat()}"


def is_time(call: Call, now: datetime) -> bool:
    """Tell whether the link of *call* is with those who are coming by now, and of use to them."""
    return call.stage is Stage.ANNOUNCED and call.starts - JUST_IN_TIME <= now < call.ends


async def send(work: Work, call: Call) -> None:
    """Send the link of *call* to everybody who is coming, or say that there is none."""
    if (link := await work.calls.link(call.id)) is not None:
        await _to_everybody(work, call, link, f"link:{key(call)}")
    else:
        await ask_for_one(work, call, again=True)


async def hand_over(work: Work, call: Call, member: MemberId) -> Confidential | None:
    """Return the link for *member*, who has just said yes, if it is time and there is one."""
    if not await _may_join(work, member):
        return None
    if not is_time(call, work.now) or (link := await work.calls.link(call.id)) is None:
        return None
    if await work.ledger.claim(SEND, key(call), "ran"):
        await _to_everybody(work, call, link, f"link:{key(call)}", but=member)
    return link


async def send_to(work: Work, call: UUID, member: MemberId) -> None:
    """Send the link of *call* to one who is coming and has no other way to see it."""
    found, link = await work.calls.get(call), await work.calls.link(call)
    if found is not None and link is not None and await _may_join(work, member):
        await _to(work, found, link, f"link:{key(found)}", [member])


async def under_way(work: Work) -> Sequence[Call]:
    """Return the calls whose link is, or should be, with those who are coming."""
    found = await work.calls.between(work.now - _LONGEST, work.now + JUST_IN_TIME)
    return [call for call in found if is_time(call, work.now)]


async def changed(work: Work, call: Call, link: Confidential) -> None:
    """Send the new *link* of a call that is under way, in place of what was sent."""
    await work.ledger.claim(SEND, key(call), "ran")
    await work.outbox.supersede(call.id, LINK, _old(call))
    await _to_everybody(work, call, link, f"link:{key(call)}:{work.request}")


async def outdate(work: Work, call: Call) -> None:
    """Let what was written to people before *call* moved or was called off say so."""
    view = private(
        f"What stood here about {call.title} is not so any more: it has changed since.",
        Button("When is the next call?", "calls"),
    )
    for topic in (LINK, LEAD, MISSING):
        await work.outbox.supersede(call.id, topic, view)


async def restore(work: Work, call: Call) -> None:
    """Send the link of *call* again if it was with people before a change that was taken back."""
    link = await work.calls.link(call.id)
    if link is not None and is_time(call, work.now):
        await changed(work, call, link)


async def settled(work: Work, call: Call) -> None:
    """Tell those who were asked for a link that there is one now."""
    done = private(("There is a join link for ", *line(call), " now. Nothing is left to do."))
    await work.outbox.supersede(call.id, MISSING, done)


async def ask_for_one(work: Work, call: Call, *, again: bool = False) -> None:
    """Tell the moderators and the host that *call* has no link: an hour before, and *again*."""
    moderators = frozenset(await work.appointments.holders(Role.MODERATOR))
    hosts = frozenset(await work.slots.hosts(call.slot)) if call.slot else frozenset()
    asked = moderators | _host(call)
    once = Button("Set it for this call", "call-link", str(call.id), Tone.PRIMARY)
    always = (Button("Set it for all of them", "slot-link", str(call.slot)),) if call.slot else ()
    everywhere = moderators | hosts
    for told, buttons in ((asked & everywhere, (once, *always)), (asked - everywhere, (once,))):
        await tell_each(
            work,
            sorted(told),
            _no_link(call, *buttons, again=again),
            f"no-link:{key(call)}:{'now' if again else 'an hour before'}",
            call=call.id,
            topic=MISSING,
            until=call.ends,
            urgency=Urgency.PERSONAL,
        )


async def _to_everybody(
    work: Work, call: Call, link: Confidential, once: str, but: MemberId | None = None
) -> None:
    coming, known = frozenset(await work.calls.coming(call.id)), await newcomers_apart(work)
    going = _host(call).union(coming if known is None else coming & known).difference({but})
    await _to(work, call, link, once, sorted(going))


async def _to(
    work: Work, call: Call, link: Confidential, once: str, members: Sequence[MemberId]
) -> None:
    await tell_each(
        work,
        members,
        _letter(call, link),
        once,
        call=call.id,
        topic=LINK,
        until=call.ends,
    )


async def _may_join(work: Work, member: MemberId) -> bool:
    """Tell whether *member* is known well enough to sit in. Source: SAFETY.md row 42."""
    known = await newcomers_apart(work)
    return known is None or member in known


def _host(call: Call) -> frozenset[MemberId]:
    return frozenset({call.host} if call.host else ())


def _letter(call: Call, link: Confidential) -> Reply:
    return Reply(
        NEUTRAL,
        card=Card(
            title=call.title,
            lines=(
                "The button opens the call. You may wait a moment until the host lets you in.",
                "This is for you alone: please don't pass it on.",
            ),
            facts=(Fact("When", Moment(call.starts)),),
            foot=CHARTER_LINE,
        ),
        words=link,
        opens=OPENS,
    )


def _old(call: Call) -> Reply:
    return private(
        ("The link for ", *line(call), " has changed. The new one is in a newer message here.")
    )


def _no_link(call: Call, *buttons: Button, again: bool) -> Reply:
    """Ask for a link. In other words the second time, or it would look like one message twice."""
    if again:
        asked = "There is still no join link for "
        then = ". It would have gone out by now: those who are coming get it as soon as it is set."
    else:
        asked = "No join link is set yet for "
        then = ". Those who are coming get it 10 minutes before, or as soon as it is set."
    return private((asked, *line(call), then), *buttons)
