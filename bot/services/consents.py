"""Saying yes or no to one purpose, with what follows from it at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from bot.core.consents import BUDDY, MATCHING, ORGANISERS, REMINDERS, Agreement, Purpose
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.preferences import Lead, LeadTime
from bot.core.views import Button, Card, Fact, Moment, Reply, Tone, private

_SEEN: Final = "Only you can see this. It is your receipt; all of them are in mydata."


@dataclass(frozen=True, slots=True)
class Effect:
    """What a yes and a no do at once; each returns what it did, in a sentence."""

    yes: Callable[[Work, MemberId], Awaitable[str]]
    no: Callable[[Work, MemberId], Awaitable[str]]


async def agree(work: Work, member: MemberId, purpose: Purpose) -> str:
    """Keep that *member* says yes to *purpose* as it is worded now; return what that does."""
    until = work.now + purpose.lasts if purpose.lasts else None
    await work.consents.give(member, purpose.key, purpose.version, until)
    effect = _EFFECTS.get(purpose.key)
    return await effect.yes(work, member) if effect else ""


async def withdraw(work: Work, member: MemberId, purpose: Purpose, *, lapsed: bool = False) -> str:
    """Keep that it is a no from now on, and act on it; return what was done."""
    await work.consents.withdraw(member, purpose.key, lapsed=lapsed)
    effect = _EFFECTS.get(purpose.key)
    return await effect.no(work, member) if effect else ""


async def agree_by_saying(work: Work, member: MemberId) -> str:
    """Take what a member says in their profile as a yes to its use, if they never said either.

    Return what they have to be told of it, empty if they decided before.
    """
    said = {one.purpose for one in await work.consents.of(member)}
    if MATCHING.key in said:
        return ""
    await agree(work, member, MATCHING)
    return (
        "What you say here helps to find people for you from now on, and is shown to nobody for "
        "that. You can say no: see What I agree to, in mydata."
    )


def state(purpose: Purpose, said: Agreement | None, now: datetime) -> tuple[str | Moment, ...]:
    """Say how *purpose* stands, with dates."""
    if said is None:
        return ("not asked yet",)
    if said.ended is not None:
        return ("no, not renewed by " if said.lapsed else "no, since ", Moment(said.ended))
    if not said.stands(now) and said.until is not None:
        return ("no, it ended ", Moment(said.until))
    yes: tuple[str | Moment, ...] = ("yes, since ", Moment(said.given))
    if said.until is not None:
        return (*yes, ", until ", Moment(said.until))
    return (*yes, ", until you leave" if purpose.needed else ", until you say no")


def receipt(purpose: Purpose, said: Agreement | None, now: datetime, did: str) -> Reply:
    """Return what somebody gets in hand when they said yes or no."""
    yes = said is not None and said.stands(now)
    version = said.version if said and said.version else purpose.version
    return private(
        "",
        Button("What I agree to", "consents"),
        Button("Show what you hold about me", "mydata"),
        card=Card(
            title=f"{'Yes' if yes else 'No'}: {purpose.title}",
            lines=tuple(line for line in (did, "" if yes else purpose.without) if line),
            facts=(
                Fact("What", purpose.wording),
                Fact("Wording", f"version {version}"),
                Fact("Now", state(purpose, said, now)),
            ),
            foot=_SEEN,
        ),
    )


def renewal(purpose: Purpose, said: Agreement) -> Reply:
    """Ask again in time, with what happens if nothing is said."""
    new = said.version != purpose.version
    why = "Its wording has changed." if new else "You said yes a year ago, and it ends soon."
    ends: tuple[str | Moment, ...] = ("Ends", Moment(said.until)) if said.until else ("Ends", "")
    choose = f"{purpose.key}:{purpose.version}"
    return private(
        "",
        Button("Yes, for another year", "consent-give", choose, Tone.PRIMARY),
        Button("No, thank you", "consent-withdraw", choose),
        Button("What I agree to", "consents"),
        card=Card(
            title=f"Still yes? {purpose.title}",
            lines=(f"{why} If you do nothing it becomes a no then. {purpose.without}",),
            facts=(Fact("What", purpose.wording), Fact("Ends", ends[1:])),
            foot="Only you can see this. Either answer is fine, and nobody is told.",
        ),
    )


async def _into_rounds(work: Work, member: MemberId) -> str:
    return await _wants_buddy(work, member, wants=True, did="You are in the next buddy round.")


async def _out_of_rounds(work: Work, member: MemberId) -> str:
    held_back = await work.outbox.withhold(f"{BUDDY.key}:", member)
    letters = "An introduction that was on its way is not sent. " if held_back else ""
    did = f"{letters}You are in no round from now on, a prepared one included."
    return await _wants_buddy(work, member, wants=False, did=did)


async def _wants_buddy(work: Work, member: MemberId, *, wants: bool, did: str) -> str:
    found = await work.members.get(member)
    if found is not None and found.wants_buddy is not wants:
        await work.members.change(replace(found, wants_buddy=wants))
    return did


async def _into_matching(_work: Work, _member: MemberId) -> str:
    return "From the next round on, what you say in your profile counts."


async def _out_of_matching(_work: Work, _member: MemberId) -> str:
    return "From now on no round is drawn by your profile."


async def _into_reminders(work: Work, member: MemberId) -> str:
    if not await work.preferences.lead_times(member):
        chosen = [LeadTime(Lead.DAY.minutes, every_call=False)]
        await work.preferences.set_lead_times(member, chosen)
    return "You are reminded of calls you come to. When, and of which, you choose in reminders."


async def _out_of_reminders(work: Work, member: MemberId) -> str:
    await work.preferences.set_lead_times(member, [])
    waiting = await work.outbox.withhold("lead:", member)
    return "Your times are deleted." + (" What waited to be sent is not sent." if waiting else "")


async def _into_lists(_work: Work, _member: MemberId) -> str:
    return "You are in the next list that an organiser takes."


async def _out_of_lists(_work: Work, _member: MemberId) -> str:
    return (
        "You are in no list from now on. A list that was taken before may still be with an "
        "organiser: they agreed to delete it after use, and you can ask them to."
    )


_EFFECTS: Final = MappingProxyType(
    {
        BUDDY.key: Effect(_into_rounds, _out_of_rounds),
        MATCHING.key: Effect(_into_matching, _out_of_matching),
        REMINDERS.key: Effect(_into_reminders, _out_of_reminders),
        ORGANISERS.key: Effect(_into_lists, _out_of_lists),
    }
)
