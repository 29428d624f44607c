"""``leave``: go, and have everything erased. Says first what goes and what stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.spec import Command, Empty
from bot.core.audit import Deed
from bot.core.errors import Stale
from bot.core.membership import Member
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.rounds import Group
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services import care
from bot.services.audit import note
from bot.services.erasure import foretold, progress, report
from bot.services.ladder import pass_over
from bot.services.mydata import Kind
from bot.services.post import tell
from bot.services.support import end, hand_back, say_over
from bot.services.taking_part import wait_for_next


@dataclass(frozen=True, slots=True)
class ErasedForm:
    """Whose messages, by a number that is nobody's, as the button carries it."""

    ref: Annotated[str, Token()]


async def leave(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Say what leaving erases and what it can't, and ask."""
    return private(
        "",
        Button("Leave and erase everything", "leave-now", tone=Tone.DANGER),
        Button("Download to read", "mydata-copy", Kind.PAGE),
        Button("Stay", "home"),
        card=Card(
            title="Leave the network?",
            lines=await foretold(work, caller.id),
            foot="Only you can see this.",
        ),
    )


async def leave_now(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Erase the caller. Whoever was in touch with them learns only what they need to."""
    case = await work.cases.open_of(caller.id)
    coach = await end(work, case) if case is not None else None
    if coaching := Role.COACH in caller.roles:
        await care.go_off(work, caller.id)
    for held in await work.cases.talking(caller.id):
        if held.coach == caller.id:
            await hand_back(work, held)
    if coaching:  # nobody may wait for an answer of somebody who is gone
        await pass_over(work, caller.id)
    if (group := await work.rounds.latest_group(caller.id)) is not None:
        for other in group.others(caller.id):
            gone = _gone(group, await work.members.get(other))
            await tell(work, other, gone, f"left:{group.id}:{work.now:%Y%m%dT%H%M%S}")
            now = await work.rounds.latest_group(other)
            if len(group.members) == 2 and now is not None and now.id == group.id:  # noqa: PLR2004 - a pair
                await wait_for_next(work, other)
    await note(work, Deed.ERASED, caller)
    taken = await work.erase(caller.id)
    if case is not None:  # now: erasing takes every letter about the case along
        await say_over(work, case, coach)
    return report(taken)


async def erased(form: ErasedForm, _caller: Caller, work: Work) -> Reply:
    """Say how far the deleting of messages is, to whoever has the number.

    Raises:
        Stale: there is no such number, or it is over 30 days old.
    """
    found = await work.erasures.get(form.ref)
    if found is None:
        raise Stale
    return progress(found)


def _gone(group: Group, other: Member | None) -> Reply:
    """Say that somebody left; the one who stays is not promised what they did not ask for."""
    who = "Your buddy" if len(group.members) == 2 else "One of your buddies"  # noqa: PLR2004
    next_round = other is not None and other.wants_buddy
    return private(
        f"{who} has left the network." + (" You are in the next round." if next_round else "")
    )


LEAVE = Command(
    name="leave",
    summary="Leave the network and have everything about you erased.",
    form=Empty,
    run=leave,
    needs=Role.MEMBER,
)
LEAVE_NOW = Command(
    name="leave-now",
    summary="Leave and erase, after being asked.",
    form=Empty,
    run=leave_now,
    needs=Role.MEMBER,
    typed=False,
)
ERASED = Command(
    name="erased",
    summary="See how far the deleting of our messages is, after leaving.",
    form=ErasedForm,
    run=erased,
)
