"""``buddy``: who my buddy is, and writing to them wherever they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.spec import Command, Empty, Privacy
from bot.commands.tokens import read_id
from bot.core.confidential import Confidential
from bot.core.errors import Stale
from bot.core.messages import Urgency
from bot.core.people import Caller, Level, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.quiet import Programme
from bot.core.times import uk_date
from bot.core.views import NEUTRAL, Button, Reply, Tone, private
from bot.services.naming import name_for
from bot.services.post import tell
from bot.services.rest import resting
from bot.services.rounds import introduction


async def buddy(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller's buddy, or what has to happen to get one."""
    group = await work.rounds.latest_group(caller.id)
    others = [
        found
        for other in (group.others(caller.id) if group else ())
        if (found := await work.profiles.get(other))
    ]
    if group and others:
        return introduction(group, others)
    member = await work.members.get(caller.id)
    if member is not None and member.wants_buddy:
        if caller.id in await work.pauses.resting(Programme.BUDDIES):
            return private(
                "Buddies are paused, by your choice. You are in the first round after that.",
                Button("Pauses and quiet hours", "settings", tone=Tone.PRIMARY),
            )
        if holiday := await resting(work, member, uk_date(work.now)):
            return private(
                f"You keep your place: in your holidays ({holiday}) I leave you alone, and the "
                "first round after them is yours.",
                Button("Calendar and holidays", "calendar"),
            )
        return private("You are in the next buddy round. I'll write to you when there is someone.")
    return private(
        "You have no buddy at the moment. Say yes to buddies in your profile, and you are in the "
        "next round.",
        Button("Say yes to buddies", "profile-times", tone=Tone.PRIMARY),
    )


@dataclass(frozen=True, slots=True)
class BuddyWriteForm:
    """To whom, as the button carries it, and what to say."""

    group: Annotated[str, Token()]
    words: Annotated[
        Confidential, Text("Your message", "Only your buddy gets it.", 1, 2000, long=True)
    ]


async def write(form: BuddyWriteForm, caller: Caller, work: Work) -> Reply:
    """Carry a message to the caller's buddy, sealed until it is delivered.

    Raises:
        Stale: there is no such group, or the caller is not in it.
    """
    group = await work.rounds.group(read_id(form.group))
    if group is None or caller.id not in group.members:
        raise Stale
    sender = await name_for(work, caller.id, otherwise="Your buddy")
    answer = Button("Reply", "buddy-write", str(group.id), Tone.PRIMARY)
    said = Reply(NEUTRAL, f"{sender} writes:", None, (answer,), form.words)
    key = f"buddy-words:{group.id}:{caller.id}:{work.request}"
    for other in group.others(caller.id):
        await tell(work, other, said, key, urgency=Urgency.PERSONAL)
    return private("Your message is on its way. Only your buddy gets it.")


BUDDY = Command(
    name="buddy",
    summary="See who your buddy is and write to them.",
    form=Empty,
    run=buddy,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    shows_others=True,
)
BUDDY_WRITE = Command(
    name="buddy-write",
    summary="Write to your buddy, wherever they are.",
    form=BuddyWriteForm,
    run=write,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    privacy=Privacy.CONFIDENTIAL,
    title="Write to your buddy",
)
