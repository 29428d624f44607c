"""``host``: whoever is on a rota sees their turns, hands one on, takes one, and counts heads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

from bot.commands.call_pick import CallForm
from bot.commands.spec import Command, Empty
from bot.commands.tokens import read_id
from bot.core import limits
from bot.core.calls import Call, Stage
from bot.core.errors import Stale
from bot.core.people import Caller, Level, Role
from bot.core.ports import Work
from bot.core.questions import Number, Token
from bot.core.times import uk_day
from bot.core.views import Button, Card, Fact, Moment, Reply, private
from bot.services import hosting
from bot.services.calls import line

_AHEAD = timedelta(days=60)
_SHOWN = 2


@dataclass(frozen=True, slots=True)
class CameForm:
    """Which call, and how many came."""

    call: Annotated[str, Token()]
    came: Annotated[int, Number("How many came?", "No names are kept.", at_most=500)]


async def host(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller's next turns, and those of their slots that nobody has."""
    slots = await work.slots.hosting(caller.id)
    coming = await work.calls.between(work.now, work.now + _AHEAD)
    mine = [call for call in coming if call.host == caller.id]
    free = [call for call in coming if call.host is None and call.slot in slots]
    if not slots and not mine:
        return private(
            "You are not on a rota. If you'd like to host a call now and then, tell a moderator.",
            Button("When is the next call?", "calls"),
        )
    facts = [Fact(call.title[:45], (Moment(call.starts), ": yours")) for call in mine[:_SHOWN]]
    facts += [
        Fact(call.title[:45], (Moment(call.starts), ": nobody yet")) for call in free[:_SHOWN]
    ]
    return private(
        "" if facts else "None of the calls planned so far is yours.",
        *(
            Button(f"I can't host {uk_day(call.starts)}", "host-cant", str(call.id))
            for call in mine[:_SHOWN]
        ),
        *(
            Button(f"I'll host {uk_day(call.starts)}", "host-take", str(call.id))
            for call in free[:_SHOWN]
        ),
        Button("When is the next call?", "calls"),
        card=Card(
            title="Calls you host",
            facts=tuple(facts),
            foot="A brief comes the day before, and the link to join shortly before.",
        )
        if facts
        else None,
    )


async def host_cant(form: CallForm, caller: Caller, work: Work) -> Reply:
    """Hand a turn on. No reason is asked.

    Raises:
        Stale: it is not the caller's turn.
    """
    call = await _coming(form.call, work)
    if call.host != caller.id:
        raise Stale
    asked = await hosting.hand_on(work, call, caller.id)
    if not asked:
        return private(
            "Thank you for saying so. There is no other host to ask, so I have told the moderators."
        )
    who = "the other host" if asked == 1 else f"the other {asked} hosts"
    return private(
        f"Thank you for saying so. I have asked {who}: whoever says yes first has it. If nobody "
        "can, the moderators hear of it a day before."
    )


async def host_take(form: CallForm, caller: Caller, work: Work) -> Reply:
    """Take a turn that nobody has; the first to press has it.

    Raises:
        Stale: somebody has it, or the caller is not on its rota.
    """
    call = await _coming(form.call, work)
    if call.host != caller.id:
        if call.host is not None or call.slot not in await work.slots.hosting(caller.id):
            raise Stale
        await hosting.take(work, call, caller.id)
    return private(
        ("Thank you. You host ", *line(call), ". A brief comes to you the day before."),
        Button("Show my turns", "host"),
    )


async def call_came(form: CameForm, caller: Caller, work: Work) -> Reply:
    """Keep how many came; the latest number counts.

    Raises:
        Stale: the call is not the caller's, or has not begun.
    """
    call = await work.calls.hold(read_id(form.call))
    if call is None or call.host != caller.id or call.off or call.starts > work.now:
        raise Stale
    await work.calls.change(replace(call, came=form.came))
    return private(
        f"Thank you: {form.came} it is. Moderators see the number, and nobody sees who.",
        Button("Show my turns", "host"),
    )


def _turn(call: Call, whose: str) -> Fact:
    return Fact(call.title[: limits.FIELD_LABEL], (Moment(call.starts), f": {whose}"))


async def _coming(carried: str, work: Work) -> Call:
    call = await work.calls.hold(read_id(carried))
    if call is None or call.stage is not Stage.ANNOUNCED or call.starts <= work.now:
        raise Stale
    return call


HOST = Command(
    name="host",
    summary="For hosts of calls: see your turns, hand one on or take one.",
    form=Empty,
    run=host,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
)
HOST_CANT = Command(
    name="host-cant",
    summary="Say that you can't host a call.",
    form=CallForm,
    run=host_cant,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
)
HOST_TAKE = Command(
    name="host-take",
    summary="Host a call that nobody else does.",
    form=CallForm,
    run=host_take,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
)
CALL_CAME = Command(
    name="call-came",
    summary="Say how many came to a call you hosted.",
    form=CameForm,
    run=call_came,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    title="How many came?",
    submit="Keep it",
)
