"""Who hosts a regular call: taking turns, handing a turn on, and what a host is told.

Members see no host's name. A host sees how many are coming, and the names of those who chose it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.core.calls import Call, CallSlot
from bot.core.people import MemberId, Role
from bot.core.ports import Work
from bot.core.times import uk_date
from bot.core.views import Button, Card, Fact, Line, Moment, Reply, Tone, private
from bot.services.calls import CHARTER_LINE, line
from bot.services.post import tell
from bot.services.slots import host_of

BRIEF: Final = timedelta(days=1)
"""How long before a call its host is briefed, and moderators hear that nobody took it."""

_ASK: Final = "host-ask"
_GAP: Final = "no-host"
_NAMES: Final = 20

RUNNING_ORDER: Final = (
    "1. Welcome, five minutes: say the line at the foot of this card, and that cameras may be off.",
    "2. A round: everybody's name and one word for their week. Passing is fine.",
    "3. The theme, or whatever is on people's minds. You needn't have answers.",
    "4. Last five minutes: what each takes away, when the next call is, and end on time.",
)


async def names_of(work: Work, slot: CallSlot) -> list[str]:
    """Return the names of the hosts of *slot*, in turn. For moderators only."""
    found = [await work.members.get(host) for host in await work.slots.hosts(slot.id)]
    return [member.name for member in found if member is not None]


async def set_rota(work: Work, slot: CallSlot, hosts: Sequence[MemberId]) -> None:
    """Let *hosts* take turns, and tell who is new and who is not among them any more.

    What was taken by hand, or briefed already, stays with its host if they stay.
    """
    before = await work.slots.hosts(slot.id)
    await work.slots.set_hosts(slot.id, hosts)
    for call in await work.calls.of_slot(slot.id, uk_date(work.now)):
        if call.starts <= work.now or call.day is None:
            continue
        by_turn = call.host == host_of(slot, call.day, before)
        if call.host in hosts and (call.starts - work.now <= BRIEF or not by_turn):
            continue
        turn = host_of(slot, call.day, hosts)
        await work.calls.change(replace(call, host=turn))
        if turn is not None:
            await _say_taken(work, call, turn)
    for host in hosts:
        if host not in before:
            joined = private(
                f"You are one of the hosts of {slot.name} now. You get a short brief the day "
                "before each call that is yours, and can hand one on at any time.",
                Button("Show my turns", "host", tone=Tone.PRIMARY),
            )
            await tell(work, host, joined, f"rota:{slot.id}:{work.request}")
    for host in before:
        if host not in hosts:
            left = private(f"You are not on the rota of {slot.name} any more. Thank you for it.")
            await tell(work, host, left, f"rota:{slot.id}:{work.request}")


async def hand_on(work: Work, call: Call, host: MemberId) -> int:
    """Take *host* off *call* and ask the others on the rota; return how many were asked.

    Moderators hear of it at once when there is nobody to ask, or little time.
    """
    await work.calls.change(replace(call, host=None))
    rota = await work.slots.hosts(call.slot) if call.slot else ()
    others = [other for other in rota if other != host]
    for other in others:
        await tell(
            work,
            other,
            _question(call),
            f"{_ASK}:{call.id}:{work.request}",
            call=call.id,
            topic=_ASK,
            until=call.starts,
        )
    if not others or call.starts - work.now <= BRIEF:
        await say_nobody(work, call, f"handed on:{work.request}")
    return len(others)


async def take(work: Work, call: Call, host: MemberId) -> None:
    """Let *host* have *call*, and tell everybody else who was asked."""
    taken = replace(call, host=host)
    await work.calls.change(taken)
    await _say_taken(work, taken, host)
    if call.starts - work.now <= BRIEF:
        await brief(work, taken)


async def brief(work: Work, call: Call) -> None:
    """Tell the host of *call* what they need to know. Once, however often it is asked for."""
    if call.host is None:
        return
    willing = [one for one in await work.calls.named(call.id) if one != call.host][:_NAMES]
    members = [member for one in willing if (member := await work.members.get(one)) is not None]
    facts = [
        Fact("When", Moment(call.starts)),
        Fact("How long", f"{call.minutes} minutes"),
        Fact("Theme", call.theme or "none: whatever is on people's minds"),
        Fact("Said yes", str(await work.calls.count(call.id))),
    ]
    if members:
        facts.append(Fact("Want you to know", ", ".join(member.name for member in members)))
    told = private(
        "",
        Button("I can't host", "host-cant", str(call.id)),
        card=Card(
            title=f"You host {call.title}",
            lines=("The link to join comes to you, too, shortly before.", *RUNNING_ORDER),
            facts=tuple(facts),
            foot=CHARTER_LINE,
        ),
    )
    once = ":".join([f"brief:{call.id}:{call.starts.isoformat()}", *(one.id for one in members)])
    await tell(work, call.host, told, once, call=call.id, topic="brief", until=call.starts)


async def say_nobody(work: Work, call: Call, when: str) -> None:
    """Tell moderators that nobody hosts *call*; of a slot without any hosts, once for all."""
    rota = await work.slots.hosts(call.slot) if call.slot else ()
    once = f"{_GAP}:{call.id}:{call.starts.isoformat()}:{when}" if rota else f"no-rota:{call.slot}"
    topic = _GAP if rota else ""
    told = _nobody(call, rota)
    for moderator in await work.appointments.holders(Role.MODERATOR):
        await tell(work, moderator, told, once, call=call.id, topic=topic, until=call.starts)


async def ask_how_many(work: Work, call: Call) -> None:
    """Ask the host how many came: a number, and nobody's name."""
    if call.host is None:
        return
    asked = private(
        ("How many came to ", *line(call), "? A rough number will do; no names are kept."),
        Button("Say how many came", "call-came", str(call.id), Tone.PRIMARY),
    )
    await tell(work, call.host, asked, f"count:{call.id}", call=call.id, topic="count")


async def follow(work: Work, call: Call) -> None:
    """Let what was asked of hosts and said to moderators follow a change to *call*."""
    rota = await work.slots.hosts(call.slot) if call.slot else ()
    over = private((f"{call.title}, ", Moment(call.starts), ", does not take place."))
    for letter in await work.outbox.about(call.id):
        if letter.topic in {_ASK, _GAP} and (call.off or call.host is None):
            still = _question(call) if letter.topic == _ASK else _nobody(call, rota)
            await work.outbox.revise(letter.id, over if call.off else still)


async def _say_taken(work: Work, call: Call, host: MemberId) -> None:
    gone = private(("Somebody else hosts ", *line(call), ". Thank you for thinking about it."))
    yours = private(("You host ", *line(call), "."), Button("Show my turns", "host"))
    settled = private(("Somebody hosts ", *line(call), " now. Nothing is left to do."))
    for letter in await work.outbox.about(call.id):
        if letter.topic == _ASK:
            await work.outbox.revise(letter.id, yours if letter.member == host else gone)
        elif letter.topic == _GAP:
            await work.outbox.revise(letter.id, settled)


def _question(call: Call) -> Reply:
    return private(
        ("Can you host ", *line(call), "? Whose turn it was can't make it."),
        Button("I'll host", "host-take", str(call.id), Tone.PRIMARY),
    )


def _nobody(call: Call, rota: Sequence[MemberId]) -> Reply:
    said: Line = f"{call.title} has no hosts yet. It takes place without, but nobody opens it."
    if rota:
        said = ("Nobody hosts ", *line(call), ", yet. It takes place, but nobody opens it.")
    return private(
        said,
        Button("Choose its hosts", "slot-hosts", str(call.slot), Tone.PRIMARY),
        Button("Show the call", "call-open", str(call.id)),
    )
