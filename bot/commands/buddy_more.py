"""What else there is about a buddy: why it is them, a time that suits both, the year's circle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final

from bot.commands.buddy import buddies_of, group_for
from bot.commands.spec import Command, Empty
from bot.core.errors import Stale
from bot.core.messages import Direct, Urgency
from bot.core.people import Caller, Level, Role
from bot.core.ports import Work
from bot.core.profile import Profile
from bot.core.questions import Token
from bot.core.times import UK
from bot.core.views import NEUTRAL, Button, Card, Fact, Moment, Reply, Tone, private
from bot.services.check_ins import check_in_of
from bot.services.common_times import common_times, time_file
from bot.services.match_model import model_of
from bot.services.matching import as_read
from bot.services.naming import name_for
from bot.services.post import tell
from bot.services.why import why_card
from bot.services.year_circle import narrow_before, wish, year_circle

_TEN_DIGITS: Final = 10


@dataclass(frozen=True, slots=True)
class GroupForm:
    """Which introduction, as the button carries it."""

    group: Annotated[str, Token()]


@dataclass(frozen=True, slots=True)
class TimeForm:
    """Which introduction and which time: its id and seconds since 1970."""

    at: Annotated[str, Token()]


async def more(form: GroupForm, caller: Caller, work: Work) -> Reply:
    """Show what can be done about an introduction besides writing.

    Raises:
        Stale: the caller is not in it.
    """
    group = await group_for(form.group, caller, work)
    mine = await check_in_of(work, group, caller.id)
    keeping = (
        Button("Somebody new next time", "buddy-keep", f"no:{group.id}")
        if mine.keeps
        else Button("I'd keep this buddy", "buddy-keep", f"yes:{group.id}")
    )
    return private(
        "",
        Button("Share how to reach me", "buddy-share", str(group.id)),
        keeping,
        Button("It isn't right for me", "buddy-met", f"NOT_RIGHT:{group.id}"),
        Button("What I wish for", "buddy-wishes"),
        Button("My circle this year", "buddy-year"),
        card=Card(
            title="You and your buddy",
            lines=(
                "If you would keep this buddy, they are told only if they say so, too.",
                "If it isn't right, say so: no reason is asked, and you won't be introduced again.",
            ),
            foot="Only you can see this.",
        ),
    )


async def why(form: GroupForm, caller: Caller, work: Work) -> Reply:
    """Say why these people were introduced.

    Raises:
        Stale: the caller is not among them.
    """
    group = await group_for(form.group, caller, work)
    mine = await work.profiles.get(caller.id)
    others = await buddies_of(work, group, caller)
    if mine is None or not others:
        raise Stale
    own, theirs = await _as_read(mine, others, work)
    narrow = await narrow_before(work, own, theirs)
    return private(
        "",
        Button("Write a message", "buddy-write", str(group.id), Tone.PRIMARY),
        Button("My profile", "profile"),
        card=why_card(own, theirs, narrow, model_of(work.weights)),
    )


async def times(form: GroupForm, caller: Caller, work: Work) -> Reply:
    """Offer the next times at which everybody of an introduction said they can talk.

    Raises:
        Stale: the caller is not in it.
    """
    group = await group_for(form.group, caller, work)
    found = await _common(form.group, caller, work)
    if not found:
        return private(
            "I know of no time that suits you both: one of you may not have said when they can "
            "talk. The quickest way is to suggest one.",
            Button("Write a message", "buddy-write", str(group.id), Tone.PRIMARY),
            Button("When I can talk", "profile-times"),
        )
    return private(
        "You can both talk then. Press one: your buddy is asked, and you each get it as a file "
        "for your calendar, which says nothing but the time.",
        *(Button(_short(at), "buddy-file", f"{group.id}:{int(at.timestamp())}") for at in found),
        Button("Another time", "buddy-write", str(group.id)),
    )


async def file(form: TimeForm, caller: Caller, work: Work) -> Reply:
    """Send a time to both as a file for a calendar.

    Raises:
        Stale: the caller is not in that introduction, or it is no time that suits both.
    """
    carried, _, seconds = form.at.rpartition(":")
    if not (seconds.isdecimal() and seconds.isascii() and len(seconds) == _TEN_DIGITS):
        raise Stale
    group = await group_for(carried, caller, work)
    at = datetime.fromtimestamp(int(seconds), UTC)
    if at not in await _common(carried, caller, work):
        raise Stale
    ics = time_file(group.id, at, work.now)
    once = f"time:{group.id}:{seconds}:{caller.id}"
    await work.outbox.post(
        Reply(NEUTRAL, ("Here is ", Moment(at), ", for your calendar."), file=ics),
        to=Direct(caller.account),
        once=f"{once}:own",
        urgency=Urgency.PERSONAL,
        member=caller.id,
    )
    sender = await name_for(work, caller.id, otherwise="Your buddy")
    said = Reply(
        NEUTRAL,
        (f"{sender} suggests a call: ", Moment(at), ". If that doesn't suit, just write."),
        buttons=(Button("Write a message", "buddy-write", str(group.id), Tone.PRIMARY),),
        file=ics,
    )
    for other in group.others(caller.id):
        await tell(work, other, said, once, until=at)
    return private("Suggested. Your buddy is asked, and you get it as a direct message, too.")


async def year(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller alone how far their circle reaches."""
    mine = await work.profiles.get(caller.id)
    found = await year_circle(work, caller.id)
    if not found.people or mine is None:
        return private("You have met nobody yet this year. Your first buddy begins your circle.")
    facts = (
        Fact("People you were introduced to", str(found.people)),
        Fact("From another local authority", str(found.other_authority)),
        Fact("From another trust", str(found.other_trust)),
        Fact("From another phase", str(found.other_phase)),
        Fact("From another region or nation", str(found.other_region)),
    )
    return private(
        "",
        Button("Near or far", "profile-times"),
        Button("My buddy", "buddy"),
        card=Card(
            title="Your circle, the last year",
            lines=(wish(mine.distance, found),),
            facts=facts,
            foot="Only you can see this. What somebody didn't say counts as nothing.",
        ),
    )


async def _common(carried: str, caller: Caller, work: Work) -> list[datetime]:
    group = await group_for(carried, caller, work)
    found = [await work.profiles.get(member) for member in group.members]
    there = [profile for profile in found if profile is not None]
    return await common_times(work, await as_read(work, there))


async def _as_read(
    mine: Profile, others: list[Profile], work: Work
) -> tuple[Profile, list[Profile]]:
    own, *theirs = await as_read(work, [mine, *others])
    return own, theirs


def _short(at: datetime) -> str:
    local = at.astimezone(UK)
    return f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"


BUDDY_MORE = Command(
    name="buddy-more",
    summary="See what else you can do about your buddy.",
    form=GroupForm,
    run=more,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
)
BUDDY_WHY = Command(
    name="buddy-why",
    summary="See why you were introduced, in plain words.",
    form=GroupForm,
    run=why,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
)
BUDDY_TIME = Command(
    name="buddy-time",
    summary="Find a time at which you and your buddy can both talk.",
    form=GroupForm,
    run=times,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
)
BUDDY_FILE = Command(
    name="buddy-file",
    summary="Suggest a time to your buddy, with a file for both calendars.",
    form=TimeForm,
    run=file,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
)
BUDDY_YEAR = Command(
    name="buddy-year",
    summary="See how far your circle of buddies reaches this year.",
    form=Empty,
    run=year,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    typed=False,
)
