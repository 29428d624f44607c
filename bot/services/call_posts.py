"""Posts about a call, and keeping them true: whatever changes, they say how it stands.

What a post is stays with it as a topic: its kind, and the instant that it named as the start.
So a post that named another instant knows that its call has moved since.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.core import limits
from bot.core.calls import Call, Stage, notice
from bot.core.messages import InChannel, Posted
from bot.core.ports import Work
from bot.core.times import uk_date, uk_day, uk_full
from bot.core.views import Button, Card, Fact, Line, Moment, Reply
from bot.services.calls import CHARTER_LINE, rsvp_buttons
from bot.services.post import broadcast
from bot.services.slots import EVENT, happening, next_of, publish

NEWS: Final = "news"
"""The kind of post that announces an event."""

NEW_EVENT: Final = "New event"
"""The heading of that post."""

SHORTLY: Final = "shortly before"
"""The kind of post that says it is about to begin; any other reminder names the day."""

NOTES: Final = "holiday-notes"
"""The name of the job that says beforehand what moves or is left out, in the ledger."""

NOTE: Final = "note"
"""The kind of post that says beforehand that a regular call moves or is left out."""

_NEXT: Final = Button("When is the next call?", "calls")
_BY_DAYS: Final = {0: "Today", 1: "Tomorrow"}


async def post(work: Work, call: Call, kind: str, once: str, until: datetime) -> int:
    """Post *call* in every space, unless that is later than *until*; return in how many."""
    topic = _topic(kind, call)
    view = post_view(call, topic, await work.calls.count(call.id), work.now)
    return await broadcast(work, view, once, call=call.id, topic=topic, until=until)


def notice_key(call: Call) -> str:
    """Name what is to be said beforehand of *call*: after a change it is something else."""
    return f"{call.id}:{call.sequence}"


async def say_beforehand(work: Work, call: Call, once: str = "") -> int:
    """Say in every space that *call* moves or is left out; return in how many.

    Not where a post says so already; and that a slot has come to an end is said once, not again
    for each call that was planned.
    """
    told = notice(call)
    if told is None or await posts_of(work, call) or await _known_to_have_ended(work, call):
        return 0
    once = once or f"{NOTES}:{notice_key(call)}"
    view, topic = await _note(work, call), _topic(NOTE, call)
    return await broadcast(work, view, once, call=call.id, topic=topic, until=told.until)


async def _known_to_have_ended(work: Work, call: Call) -> bool:
    slot = await work.slots.get(call.slot) if call.slot else None
    if slot is None or call.day is None or slot.recurrence.until is None:
        return False
    return any(
        call.stage is Stage.CANCELLED and one.day is not None and one.day < call.day
        for one in await work.calls.of_slot(slot.id, slot.recurrence.until + timedelta(days=1))
    )


async def posts_of(work: Work, call: Call) -> Sequence[Posted]:
    """Return what stands about *call* in channels, or is about to."""
    about = await work.outbox.about(call.id, to_all=True)
    return [letter for letter in about if isinstance(letter.address, InChannel)]


async def recount(work: Work, call: Call) -> None:
    """Let every post about *call* say how many are coming."""
    if call.ends <= work.now:
        return
    coming = await work.calls.count(call.id)
    for letter in await posts_of(work, call):
        if _kind(letter) != NOTE:
            await work.outbox.revise(letter.id, post_view(call, letter.topic, coming, work.now))


async def refresh(work: Work, call: Call) -> None:
    """Let everything that stands about *call* say how it is now; one that is over stays."""
    if call.ends <= work.now:
        return
    await recount(work, call)
    for letter in await posts_of(work, call):
        if _kind(letter) != NOTE:
            continue
        if call.off or call.was:
            await work.outbox.revise(letter.id, await _note(work, call))
        else:
            await work.outbox.withdraw(letter.id)
    events = [one for one in await work.outbox.about(call.id, to_all=True) if one.topic == EVENT]
    for event in events:
        if call.stage is Stage.ANNOUNCED:
            await work.outbox.revise(event.id, happening(call))
        else:
            await work.outbox.withdraw(event.id)
    if not events:
        await publish(work, call)


def post_view(call: Call, topic: str, coming: int, now: datetime) -> Reply:
    """Return what a post of *topic* says of *call*, of which *coming* said yes."""
    kind, _, named = topic.partition("@")
    if call.off:
        return _called_off(call)
    moved = datetime.fromisoformat(named) != call.starts
    heading = "Moved" if moved else _heading(kind, call, now)
    facts = [Fact("When", Moment(call.starts)), Fact("How long", f"{call.minutes} minutes")]
    if moved:
        facts.insert(1, Fact("It was to be", Moment(datetime.fromisoformat(named))))
    if call.theme:
        facts.append(Fact("Theme", call.theme))
    if coming:
        facts.append(Fact("Coming so far", str(coming)))
    return Reply(
        _summary(f"{heading}: {call.title}", call),
        card=Card(
            title=f"{heading}: {call.title}",
            lines=(call.about,),
            facts=tuple(facts),
            foot=CHARTER_LINE,
        ),
        buttons=rsvp_buttons(call),
    )


def _called_off(call: Call) -> Reply:
    return Reply(
        _summary(f"Cancelled: {call.title}", call),
        card=Card(
            title=f"Cancelled: {call.title}",
            lines=(f"It does not take place{because(call)}",),
            facts=(Fact("It was to be", Moment(call.starts)),),
        ),
        buttons=(_NEXT,),
    )


async def _note(work: Work, call: Call) -> Reply:
    not_then = f"No {call.title} on {uk_day(call.intended)}"
    said: list[Line] = [f"{not_then}{because(call)}"]
    buttons: tuple[Button, ...] = (_NEXT,)
    if not call.off:
        said.append(("It moves to ", Moment(call.starts), "."))
        buttons = rsvp_buttons(call)
    elif following := await next_of(work, call):
        said.append(("The next one is ", Moment(following), "."))
    else:
        said.append("No other is planned.")
    return Reply(
        not_then[: limits.SUMMARY], card=Card(title=call.title, lines=tuple(said)), buttons=buttons
    )


def because(call: Call) -> str:
    """End a sentence about *call* with the holiday, if there is one, that it gives way to."""
    return f": {call.why}." if call.why else "."


def _heading(kind: str, call: Call, now: datetime) -> str:
    """Say what is true when it is read: a reminder may be a few hours late, or edited later."""
    if kind == NEWS:
        return NEW_EVENT
    if call.starts <= now:
        return "On now"
    days = (uk_date(call.starts) - uk_date(now)).days
    return "Starting soon" if kind == SHORTLY else _BY_DAYS.get(days, "Coming up")


def _summary(heading: str, call: Call) -> str:
    return f"{heading}"[:90] + f", {uk_full(call.starts)}"


def _topic(kind: str, call: Call) -> str:
    return f"{kind}@{call.starts.isoformat()}"


def _kind(letter: Posted) -> str:
    return letter.topic.partition("@")[0]
