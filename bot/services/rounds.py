"""Drawing a round and introducing people to each other."""

from __future__ import annotations

import asyncio
import secrets
from datetime import date, timedelta
from itertools import combinations
from uuid import uuid4

from bot.core.membership import Member
from bot.core.ports import Work
from bot.core.rounds import Group, Round, RoundStage
from bot.core.times import uk_date
from bot.core.views import Button, Card, Fact, Picture, Reply, Tone, private
from bot.matching.buddies import allowed, draw
from bot.services.levels import newcomers_apart
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
    seed = secrets.randbelow(2**31) if seed is None else seed
    met = await work.rounds.met()
    # in a thread: at ten thousand members a draw takes seconds, and a heartbeat must not wait
    found = await asyncio.to_thread(draw, taking_part, met, work.now, seed)
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
    ready = {member.id: member for member in await _ready(work, uk_date(drawn.drawn))}
    return work.now - drawn.drawn <= PREVIEW_LASTS and all(
        len(group.members) > 1
        and all(member in ready for member in group.members)
        and all(allowed(ready[a], ready[b]) for a, b in combinations(group.members, 2))
        for group in drawn.groups
    )


async def _ready(work: Work, day: date) -> list[Member]:
    troubled = await work.cases.heads()
    known = await newcomers_apart(work)
    willing = [
        member
        for member in await work.members.every()
        if member.wants_buddy
        and member.id not in troubled
        and (known is None or member.id in known)
    ]
    return [*await awake(work, willing, day)]


async def introduce(work: Work, drawn: Round) -> None:
    """Tell every member of *drawn* who their buddy is. The draw and the letters commit as one."""
    await work.rounds.run(drawn.id)
    people = {member.id: member for member in await work.members.every()}
    for group in drawn.groups:
        for member in group.members:
            others = [people[other] for other in group.others(member) if other in people]
            if member in people and others:
                named = ":".join(other.id for other in others)
                await tell(work, member, introduction(group, others), f"buddy:{group.id}:{named}")
    for member in drawn.alone:
        await tell(work, member, _nobody(), f"alone:{drawn.id}")


def introduction(group: Group, others: list[Member]) -> Reply:
    """Return what a member learns of their buddy: name, position, phase, region, no school."""
    names = " and ".join(other.name for other in others)
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
            picture=_picture(names, others),
            facts=tuple(
                Fact(other.name, f"{other.position}, {other.phase}, {other.region}")
                for other in others
            ),
            foot="Seen by you and your buddy only. What you tell each other stays between you.",
        ),
    )


def _picture(names: str, others: list[Member]) -> Picture:
    """Return a card that says what the facts say: a friendly face for a phone."""
    where = " and ".join(dict.fromkeys(str(other.region) for other in others))
    what = ", ".join(dict.fromkeys(str(other.phase) for other in others))
    return Picture(
        "buddies",
        (
            ("above", "Your buddy" if len(others) == 1 else "Your buddies"),
            ("title", names),
            ("first", what),
            ("second", where),
        ),
        f"A card: your buddy is {names}, {what}, {where}.",
    )


def _nobody() -> Reply:
    return private(
        "No buddy fitted this time without pairing you with somebody from your own school, trust "
        "or local authority. You are in the next round. There is nothing you need to do."
    )
