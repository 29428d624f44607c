"""Drawing a round, introducing people to each other, and taking it back within a minute."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import combinations
from typing import Final
from uuid import uuid4

from bot.core.errors import Refusal
from bot.core.meetings import Wishes
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.quiet import Programme
from bot.core.rounds import CIRCLE, TAKE_BACK, Group, Round, RoundKind, RoundStage
from bot.core.times import uk_date
from bot.core.views import Reply, private
from bot.services.check_ins import open_check_ins
from bot.services.introducing import introduction
from bot.services.matching import Pool, draw_from, fits, pool_of, worths
from bot.services.places_together import open_places
from bot.services.post import tell_all
from bot.services.taking_part import let_sleep, ready, wait_for_next

PREVIEW_LASTS: Final = timedelta(days=1)

EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Before the first round there can be."""

TOLD_AGAIN: Final = timedelta(weeks=5)
"""After so long somebody may be told again that nobody fitted: rounds in between come weekly."""


async def draw_round(
    work: Work,
    seed: int | None = None,
    *,
    kind: RoundKind = RoundKind.HALF_TERM,
    among: Collection[MemberId] | None = None,
) -> Round:
    """Draw a round for everybody who can be introduced, or those *among* them. Keeps nothing."""
    people = await ready(work, uk_date(work.now))
    if among is not None:
        people = [one for one in people if one.member.id in among]
    seed = secrets.randbelow(2**31) if seed is None else seed
    everybody = await pool_of(work, people, work.now)
    kept = await _kept(work, everybody)
    staying = {member for group in kept for member in group.members}
    pool = _without(everybody, staying)
    drawn = await draw_from(pool, seed)
    wishes = await work.meetings.every_wish()
    gladly = {member for member, wish in wishes.items() if wish.circle}
    groups = _circles(pool, drawn.groups, gladly)
    by_id = {one.member.id: one for one in pool.people}
    found = worths(pool, [[by_id[member] for member in group] for group in groups])
    return Round(
        id=uuid4(),
        stage=RoundStage.PREVIEW,
        drawn=work.now,
        seed=seed,
        kind=kind,
        digest=drawn.digest,
        certificate=drawn.certificate,
        groups=(
            *kept,
            *(
                Group(id=uuid4(), members=group, points=points)
                for group, points in zip(groups, found, strict=True)
            ),
        ),
        alone=tuple(drawn.why),
        why=drawn.why,
    )


async def _kept(work: Work, pool: Pool) -> list[Group]:
    """Return the groups that all of them want to keep, and that the rules still allow."""
    by_id = {one.member.id: one for one in pool.people}
    latest = await work.rounds.latest_groups()
    checks = await work.meetings.of_groups(latest)
    found = []
    for old, group in latest.items():
        keeping = {check.member for check in checks.get(old, ()) if check.keeps}
        there = [by_id[member] for member in group.members if member in by_id]
        if len(there) < 2 or len(there) < len(group.members) or not keeping >= set(group.members):  # noqa: PLR2004 - a pair
            continue
        if all(fits(pool, a, b) for a, b in combinations(there, 2)):
            members = tuple(sorted(group.members))
            found.append(Group(id=uuid4(), members=members, kept=True))
    return sorted(found, key=lambda group: group.members)


def _without(pool: Pool, staying: Collection[MemberId]) -> Pool:
    people = tuple(one for one in pool.people if one.member.id not in staying)
    return replace(pool, people=people)


def _circles(
    pool: Pool, groups: Sequence[tuple[MemberId, ...]], gladly: Collection[MemberId]
) -> list[tuple[MemberId, ...]]:
    """Join the groups of those who would gladly be a circle, where all of them may meet.

    Who is put together comes from the draw; a circle only seats such groups at one table.
    """
    by_id = {one.member.id: one for one in pool.people}
    willing = [group for group in groups if all(member in gladly for member in group)]
    made: list[tuple[MemberId, ...]] = [group for group in groups if group not in willing]
    while willing:
        circle = willing.pop(0)
        for group in [*willing]:
            joined = (*circle, *group)
            people = [by_id[member] for member in joined]
            if len(joined) <= CIRCLE and all(fits(pool, a, b) for a, b in combinations(people, 2)):
                circle = joined
                willing.remove(group)
        made.append(tuple(sorted(circle)))
    return sorted(made)


async def is_newest(work: Work, drawn: Round) -> bool:
    """Tell whether a preview may still be run: a day old at most, and no other has run since."""
    last = await work.rounds.last_run()
    return work.now - drawn.drawn <= PREVIEW_LASTS and (last is None or last < drawn.drawn)


async def introduce(work: Work, drawn: Round) -> None:
    """Tell every member of *drawn* who their buddy is. The draw and the letters commit as one."""
    await work.rounds.run(drawn.id)
    people = {profile.member.id: profile for profile in await work.profiles.every()}
    letters = []
    for group in drawn.groups:
        for member in group.members:
            others = [people[other] for other in group.others(member) if other in people]
            if member in people and others:
                named = ":".join(other.member.id for other in others)
                letter = introduction(group, people[member], others)
                letters.append((member, letter, f"{_key(drawn)}{group.id}:{named}"))
    known = await _told_lately(work, drawn)
    letters += [(m, _nobody(), f"{_key(drawn)}alone") for m in drawn.alone if m not in known]
    await tell_all(work, letters)
    await open_check_ins(work, drawn)


async def _told_lately(work: Work, now: Round) -> frozenset[MemberId]:
    """Return who was told a few weeks ago that nobody fitted: not again with every small round."""
    past = await work.rounds.past(before=now.drawn)
    since = [one.alone for one in past if now.drawn - one.drawn < TOLD_AGAIN]
    return frozenset[MemberId]().union(*since)


async def take_back(work: Work, drawn: Round) -> None:
    """Undo what :func:`introduce` did: no one has met, and what was sent goes again.

    Raises:
        Refusal: a minute has passed.
    """
    if drawn.ran is None or work.now - drawn.ran > TAKE_BACK:
        raise Refusal(
            "More than a minute has passed, so it stands: people have read it. If two should not "
            "be buddies, either of them can say so in one press, without a reason."
        )
    await work.rounds.take_back(drawn.id)
    await work.outbox.withdraw_all(_key(drawn))
    await work.outbox.withdraw_all(f"cover:{_key(drawn)}")
    await work.meetings.drop([group.id for group in drawn.groups])


async def settle(work: Work, drawn: Round) -> None:
    """Do what cannot be taken back, once the minute for that is over."""
    if drawn.kind is RoundKind.HALF_TERM:
        await work.pauses.skipped(Programme.BUDDIES)
    for member in drawn.alone:
        await wait_for_next(work, member)
    for member, wishes in (await work.meetings.every_wish()).items():
        if wishes.waiting and member in drawn.members and wishes.waiting <= drawn.drawn:
            now = await work.meetings.wishes(member)
            await work.meetings.wish(member, _no_longer_waiting(now))
    await open_places(work, drawn)
    await let_sleep(work)


class Replayed(Enum):
    """What came of drawing a round again."""

    SAME = "the same seed and the same people gave the same groups"
    CHANGED = (
        "what went in has changed since (its digest is another): somebody came or left, changed "
        "a profile, a list or a yes, or the weights are new, so it cannot come out the same"
    )
    DIFFERENT = "the same seed and the same people gave other groups"


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of drawing a round again, and how many groups an organiser made by hand."""

    came: Replayed
    by_hand: int


async def replay(work: Work, drawn: Round) -> Replay:
    """Draw *drawn* again from its seed, and hold the groups against those that are kept.

    What went in is not kept: it is looked up again, and its digest tells whether it is the same.
    """
    kept = {member for group in drawn.groups if group.kept for member in group.members}
    taking_part = {*drawn.members, *drawn.alone} - kept
    profiles = {one.member.id: one for one in await work.profiles.every()}
    people = [profiles[member] for member in sorted(taking_part) if member in profiles]
    pool = await pool_of(work, people, drawn.drawn)
    again = await draw_from(pool, drawn.seed)
    by_hand = sum(not group.drawn for group in drawn.groups)
    if again.digest != drawn.digest:
        return Replay(Replayed.CHANGED, by_hand)
    wishes = await work.meetings.every_wish()
    gladly = {member for member, wish in wishes.items() if wish.circle}
    groups = {frozenset(group) for group in _circles(pool, again.groups, gladly)}
    theirs = {frozenset(g.members) for g in drawn.groups if g.drawn and not g.kept}
    same = theirs <= groups if by_hand else theirs == groups and set(again.why) == set(drawn.alone)
    return Replay(Replayed.SAME if same else Replayed.DIFFERENT, by_hand)


def _no_longer_waiting(wishes: Wishes) -> Wishes:
    return replace(wishes, waiting=None)


def _key(drawn: Round) -> str:
    """Begin the key of every letter that *drawn* causes."""
    return f"buddy:{drawn.id}:"


def _nobody() -> Reply:
    return private(
        "No buddy fitted this time under the rules that keep people apart: nobody from their own "
        "school, trust or local authority, and nobody whom one of two asked not to meet. You "
        "wait for the next small round, and are in the next one for everybody. There is nothing "
        "you need to do."
    )
