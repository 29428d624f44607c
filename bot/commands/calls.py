"""``calls``: when the next calls are, and saying whether you are coming."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated

from bot.commands.call_pick import list_button, state
from bot.commands.spec import Command, Empty
from bot.commands.tokens import read_id
from bot.core import limits
from bot.core.calls import Call, Coming, Stage
from bot.core.confidential import Confidential
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Level, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.times import uk_day
from bot.core.views import Button, Card, Fact, Moment, Reply, private
from bot.services.call_posts import because, recount
from bot.services.calls import CHARTER_LINE, line, rsvp_buttons
from bot.services.links import OPENS, hand_over, is_time

_AHEAD = timedelta(days=60)
_NOTICE = timedelta(days=15)
_SHOWN = 4
_NAME = "Tell the host it's me"


async def upcoming(work: Work) -> list[Call]:
    """Return the next calls, soonest first; one that is on still counts."""
    found = await work.calls.between(work.now - timedelta(hours=1), work.now + _AHEAD)
    return [call for call in found if call.ends > work.now][:_SHOWN]


async def left_out(work: Work) -> list[str]:
    """Say which regular calls of the next weeks are left out, or called off."""
    planned = await work.calls.planned(work.now, work.now + _NOTICE)
    return [
        f"No {call.title} on {uk_day(call.starts)}{because(call)}" for call in planned if call.off
    ]


async def calls(_form: Empty, caller: Caller, work: Work) -> Reply:
    """List the next calls; the buttons answer the first."""
    found = await upcoming(work)
    moderator = Role.MODERATOR in caller.roles
    last = list_button("Change a call") if moderator else Button("Show my home card", "home")
    if not found:
        nothing = "No call is planned yet. When one is, it is posted in the channel."
        return private("\n".join([nothing, *await left_out(work)]))
    facts = []
    for call in found:
        coming = await work.calls.count(call.id)
        theme = f" ({call.theme})" if call.theme else ""
        rest = f"{state(call)}{theme}. Coming: {coming}."
        facts.append(Fact(_short(call.title), (Moment(call.starts), rest)))
    said = await work.calls.answer_of(found[0].id, caller.id)
    lines = ("The buttons answer the first one.", _said(said))
    return private(
        "",
        *rsvp_buttons(found[0]),
        Button("Calendar file", "calendar-file", str(found[0].id)),
        Button("Remind me of calls", "reminders"),
        last,
        card=Card(
            title="The next calls",
            lines=tuple(text for text in (*lines, *await left_out(work)) if text),
            facts=tuple(facts),
            foot=CHARTER_LINE,
        ),
    )


@dataclass(frozen=True, slots=True)
class RsvpForm:
    """Which call and yes or no, as the button carries it: ``yes:ID``."""

    answer: Annotated[str, Token()]


async def rsvp(form: RsvpForm, caller: Caller, work: Work) -> Reply:
    """Keep the caller's answer; the latest counts.

    Raises:
        Stale: the button belongs to no call.
        Refusal: the call is over, or does not take place.
    """
    said, _, token = form.answer.partition(":")
    call = await work.calls.hold(read_id(token))
    if call is None or call.stage is Stage.DRAFT or said not in tuple(Coming):
        raise Stale
    if call.off or call.ends <= work.now:
        why = "does not take place" if call.off else "is over"
        raise Refusal(f"That call {why}.", Button("When is the next call?", "calls"))
    coming = Coming(said)
    await work.calls.answer(call.id, caller.id, coming)
    await recount(work, call)
    if coming is Coming.NO:
        await work.calls.name(call.id, caller.id, shown=False)
        return private(("Thank you for saying. You are not counted for ", *line(call), "."))
    link = await hand_over(work, call, caller.id)
    reply = private(
        (
            "You are counted in for ",
            *line(call),
            f". Nobody sees who. {_way_in(call, caller, work, link)}",
        ),
        Button("Can't make it after all", "rsvp", f"no:{call.id}"),
        *(() if call.host == caller.id else (Button(_NAME, "named", f"yes:{call.id}"),)),
        Button("Calendar file", "calendar-file", str(call.id)),
        Button("Remind me before", "reminders"),
    )
    return replace(reply, words=link, opens=OPENS if link else "")


@dataclass(frozen=True, slots=True)
class NamedForm:
    """Which call and yes or no, as the button carries it: ``yes:ID``."""

    shown: Annotated[str, Token()]


async def named(form: NamedForm, caller: Caller, work: Work) -> Reply:
    """Let the host know that the caller is coming, or not any more.

    Raises:
        Stale: the caller is not coming to any such call.
    """
    said, _, token = form.shown.partition(":")
    call = await work.calls.get(read_id(token))
    if (
        call is None
        or said not in {"yes", "no"}
        or call.ends <= work.now
        or await work.calls.answer_of(call.id, caller.id) is not Coming.YES
    ):
        raise Stale
    await work.calls.name(call.id, caller.id, shown=said == "yes")
    if said == "no":
        return private(("The host of ", *line(call), " sees a number only."))
    return private(
        ("Whoever hosts ", *line(call), ", will see your name. Nobody else does."),
        Button("Keep my name to myself", "named", f"no:{call.id}"),
    )


def _way_in(call: Call, caller: Caller, work: Work, link: Confidential | None) -> str:
    if caller.level is Level.NEWCOMER and call.host != caller.id:
        return "The link comes once you are verified: verify says how."
    if link is not None:
        return "The button opens the call. It is for you alone: please don't pass it on."
    if is_time(call, work.now):
        return "The link comes to you directly as soon as there is one."
    return "The link comes to you directly, 10 minutes before."


def _short(title: str) -> str:
    most = limits.FIELD_LABEL
    return title if len(title) <= most else f"{title[: most - 1]}…"


def _said(said: Coming | None) -> str:
    match said:
        case Coming.YES:
            return "You said you are coming."
        case Coming.NO:
            return "You said you can't make it."
        case None:
            return ""


CALLS = Command(
    name="calls",
    summary="See when the next calls are and say if you are coming.",
    form=Empty,
    run=calls,
    needs=Role.MEMBER,
)
RSVP = Command(
    name="rsvp",
    summary="Say whether you are coming to a call.",
    form=RsvpForm,
    run=rsvp,
    needs=Role.MEMBER,
)
NAMED = Command(
    name="named",
    summary="Let the host of a call know that you are coming, or not.",
    form=NamedForm,
    run=named,
    needs=Role.MEMBER,
)
