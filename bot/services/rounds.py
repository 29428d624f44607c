"""Drawing a round and introducing people to each other."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from uuid import uuid4

from bot.core.consents import BUDDY, MATCHING
from bot.core.ports import Work
from bot.core.profile import Field, Profile, Seen, Viewer, seen_by
from bot.core.quiet import Programme
from bot.core.rounds import Group, Round, RoundStage
from bot.core.times import uk_date
from bot.core.views import Button, Card, Fact, Picture, Reply, Tone, private
from bot.matching.buddies import allowed, draw
from bot.services.levels import newcomers_apart
from bot.services.naming import called
from bot.services.post import tell
from bot.services.rest import awake

PREVIEW_LASTS = timedelta(days=1)

STARTERS = (
    "What went better than you expected this half-term?",
    "Which decision are you carrying round with you at the moment?",
    "What would you do with one whole day nobody had claims on?",
)


async def draw_round(work: Work, seed: int | None = None) -> Round:
    """Draw a round for everybody who wants a buddy. Looks only, and keeps nothing.

    A head who has asked for support is left out, so that no stranger turns up in the middle; and
    so is who rests today, in their own holidays. They keep their place in the next round.
    """
    taking_part = await _ready(work, uk_date(work.now))
    members = [profile.member for profile in taking_part]
    unread = await work.consents.refused(MATCHING.key)
    seen = {
        one.member.id: {} if one.member.id in unread else seen_by(one, Viewer.MATCHER)
        for one in taking_part
    }
    apart = await work.ties.apart(members)
    seed = secrets.randbelow(2**31) if seed is None else seed
    met = await work.rounds.met()
    # in a thread: at ten thousand members a draw takes seconds, and a heartbeat must not wait
    found = await asyncio.to_thread(
        lambda: draw(members, met, work.now, seed, apart=apart, seen=seen)
    )
    return Round(
        id=uuid4(),
        stage=RoundStage.PREVIEW,
        drawn=work.now,
        seed=seed,
        groups=tuple(Group(id=uuid4(), members=members) for members in found.groups),
        alone=found.alone,
    )


async def stands(work: Work, drawn: Round) -> bool:
    """Tell whether a preview may be run.

    It is a day old at most, no other round has run since, and every pair is still right.
    """
    last = await work.rounds.last_run()
    if last is not None and last >= drawn.drawn:
        return False
    day = uk_date(drawn.drawn)
    ready = {profile.member.id: profile.member for profile in await _ready(work, day)}
    apart = await work.ties.apart(ready.values())
    return work.now - drawn.drawn <= PREVIEW_LASTS and all(
        len(group.members) > 1
        and all(member in ready for member in group.members)
        and all(allowed(ready[a], ready[b], apart) for a, b in combinations(group.members, 2))
        for group in drawn.groups
    )


async def _ready(work: Work, day: date) -> list[Profile]:
    """Return who takes part: whoever wants a buddy, rests from nothing and has no open request."""
    absent = await work.cases.heads() | await work.pauses.resting(Programme.BUDDIES)
    absent |= await work.consents.refused(BUDDY.key)
    known = await newcomers_apart(work)
    willing = {
        profile.member.id: profile
        for profile in await work.profiles.every()
        if profile.member.wants_buddy
        and profile.member.id not in absent
        and (known is None or profile.member.id in known)
    }
    up = await awake(work, [profile.member for profile in willing.values()], day)
    return [willing[member.id] for member in up]


async def introduce(work: Work, drawn: Round) -> None:
    """Tell every member of *drawn* who their buddy is. The draw and the letters commit as one."""
    await work.rounds.run(drawn.id)
    await work.pauses.skipped(Programme.BUDDIES)
    people = {profile.member.id: profile for profile in await work.profiles.every()}
    for group in drawn.groups:
        for member in group.members:
            others = [people[other] for other in group.others(member) if other in people]
            if member in people and others:
                named = ":".join(other.member.id for other in others)
                await tell(work, member, introduction(group, others), f"buddy:{group.id}:{named}")
    for member in drawn.alone:
        await tell(work, member, _nobody(), f"alone:{drawn.id}")


def introduction(group: Group, others: Sequence[Profile]) -> Reply:
    """Return what a member learns of their buddies: what an introduction says, and no school."""
    known = [seen_by(other, Viewer.INTRODUCED) for other in others]
    names = " and ".join(called(one) for one in known)
    return private(
        "",
        Button("Write a message", "buddy-write", str(group.id), Tone.PRIMARY),
        Button("Show my buddy", "buddy"),
        card=Card(
            title=f"Meet {names}",
            lines=(
                "As far as you both told me, you share no school, trust or local authority."
                if len(others) == 1
                else "As far as you told me, no two of you share a school, trust or authority.",
                "If you don't know how to begin: " + STARTERS[group.id.int % len(STARTERS)],
            ),
            picture=_picture(names, known),
            facts=tuple(Fact(called(one), _outline(one)) for one in known),
            foot="Seen by you and your buddy only. What you tell each other stays between you.",
        ),
    )


def _outline(one: Seen) -> str:
    said = [
        str(one[field]) for field in (Field.POSITION, Field.PHASE, Field.REGION) if field in one
    ]
    return ", ".join(said) or "They will tell you about themselves."


def _picture(names: str, known: Sequence[Seen]) -> Picture:
    """Return a card that says what the facts say: a friendly face for a phone."""
    where = " and ".join(
        dict.fromkeys(str(one[Field.REGION]) for one in known if Field.REGION in one)
    )
    what = ", ".join(dict.fromkeys(str(one[Field.PHASE]) for one in known if Field.PHASE in one))
    told = ", ".join(filter(None, (names, what, where)))
    return Picture(
        "buddies",
        (
            ("above", "Your buddy" if len(known) == 1 else "Your buddies"),
            ("title", names),
            ("first", what),
            ("second", where),
        ),
        f"A card: your buddy is {told}.",
    )


def _nobody() -> Reply:
    return private(
        "No buddy fitted this time under the rules that keep people apart: nobody from their own "
        "school, trust or local authority, and nobody whom one of two asked not to meet. You are "
        "in the next round. There is nothing you need to do."
    )
