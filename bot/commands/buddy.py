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
from bot.core.profile import Profile
from bot.core.questions import Text, Token
from bot.core.quiet import Programme
from bot.core.rounds import Group
from bot.core.times import uk_date
from bot.core.views import NEUTRAL, Button, Reply, Tone, private
from bot.services.check_ins import wrote
from bot.services.introducing import introduction
from bot.services.naming import name_for
from bot.services.post import tell
from bot.services.rest import resting
from bot.services.taking_part import COUNT_ME_IN

_WISHES = Button("What I wish for", "buddy-wishes")
_YEAR = Button("My circle this year", "buddy-year")


async def buddy(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller's buddy, or what has to happen to get one."""
    group = await work.rounds.latest_group(caller.id)
    others = await buddies_of(work, group, caller) if group else []
    mine = await work.profiles.get(caller.id)
    wishes = await work.meetings.wishes(caller.id)
    if mine is not None and wishes.asleep:
        return private(
            "I left you in peace for a while, because I hadn't heard from you. Nothing is lost, "
            "nobody was told, and your last buddy is where they were.",
            COUNT_ME_IN,
            *([Button("Write a message", "buddy-write", str(group.id))] if group else []),
        )
    if group and others and mine:
        return introduction(group, mine, others)
    if mine is not None and mine.member.wants_buddy:
        if caller.id in await work.pauses.resting(Programme.BUDDIES):
            return private(
                "Buddies are paused, by your choice. You are in the first round after that.",
                Button("Pauses and quiet hours", "settings", tone=Tone.PRIMARY),
            )
        if holiday := await resting(work, mine.member, uk_date(work.now)):
            return private(
                f"You keep your place: in your holidays ({holiday}) I leave you alone, and the "
                "first round after them is yours.",
                Button("Calendar and holidays", "calendar"),
            )
        if wishes.waiting:
            return private(
                "You are waiting for the next small round. I'll write to you when there is "
                "somebody who fits.",
                _WISHES,
                _YEAR,
            )
        return private(
            "You are in the next buddy round. I'll write to you when there is someone.",
            Button("Sooner, if I can", "buddy-now", tone=Tone.PRIMARY),
            _WISHES,
            _YEAR,
        )
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


@dataclass(frozen=True, slots=True)
class BuddyShareForm:
    """With whom, as the button carries it, and how to reach the caller."""

    group: Annotated[str, Token()]
    words: Annotated[
        Confidential,
        Text("How can they reach you?", "A number or an address, as you like.", 1, 300),
    ]


async def write(form: BuddyWriteForm, caller: Caller, work: Work) -> Reply:
    """Carry a message to the caller's buddy, sealed until it is delivered.

    Raises:
        Stale: there is no such group, or the caller is not in it.
    """
    await _carry(work, await group_for(form.group, caller, work), caller, "writes", form.words)
    return private("Your message is on its way. Only your buddy gets it.")


async def share(form: BuddyShareForm, caller: Caller, work: Work) -> Reply:
    """Tell the caller's buddy how to reach them, sealed until it is delivered. We keep nothing.

    Raises:
        Stale: there is no such group, or the caller is not in it.
    """
    group = await group_for(form.group, caller, work)
    await _carry(work, group, caller, "would like you to be able to reach them", form.words)
    return private(
        "It is on its way to your buddy only, and I don't keep it. Whether they share something "
        "in return is up to them."
    )


async def group_for(carried: str, caller: Caller, work: Work) -> Group:
    """Return the group that a button carried.

    Raises:
        Stale: there is none, the caller is not in it any more, or nobody else is.
    """
    group = await work.rounds.group(read_id(carried))
    if group is None or caller.id not in group.members:
        raise Stale
    return group


async def buddies_of(work: Work, group: Group, caller: Caller) -> list[Profile]:
    """Return the others of *group* as they are now, to be shown only through ``seen_by``."""
    found = [await work.profiles.get(other) for other in group.others(caller.id)]
    return [profile for profile in found if profile is not None]


async def _carry(work: Work, group: Group, caller: Caller, does: str, words: Confidential) -> None:
    sender = await name_for(work, caller.id, otherwise="Your buddy")
    answer = (
        Button("Reply", "buddy-write", str(group.id), Tone.PRIMARY),
        Button("Share how to reach me", "buddy-share", str(group.id)),
    )
    said = Reply(NEUTRAL, f"{sender} {does}:", None, answer, words)
    key = f"buddy-words:{group.id}:{caller.id}:{work.request}"
    for other in group.others(caller.id):
        await tell(work, other, said, key, urgency=Urgency.PERSONAL)
    await wrote(work, group, caller.id)


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
BUDDY_SHARE = Command(
    name="buddy-share",
    summary="Tell your buddy how to reach you outside of here.",
    form=BuddyShareForm,
    run=share,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    privacy=Privacy.CONFIDENTIAL,
    title="Share how to reach me",
)
