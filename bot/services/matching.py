"""What the services need of a matcher, in one place: who fits whom, a draw, and why.

The engine lives in :mod:`bot.matching`; nothing else of ours calls it for a round.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from types import MappingProxyType
from typing import Final

from bot.core.apart import Apart
from bot.core.consents import MATCHING
from bot.core.errors import Refusal
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.profile import Field, Profile, Seen, Visibility
from bot.core.rounds import A_YEAR, Past, Why, waited
from bot.matching.beside import draw_beside
from bot.matching.buddies import allowed
from bot.matching.explain import explain, points
from bot.matching.factors import Factor
from bot.matching.model import Model
from bot.matching.people import History, Pair, Person, Width, pair
from bot.matching.redraw import redraw
from bot.matching.result import Draw, Reason
from bot.services.match_model import model_of
from bot.services.match_people import avoid_of, history_of, model_after, narrow_of, person

_WHY: Final[Mapping[Reason, Why]] = MappingProxyType(
    {
        Reason.NOBODY: Why.ALONE,
        Reason.TIMES: Why.TIME,
        Reason.TAKEN: Why.TAKEN,
        # told apart, the second would say that there is a private list
        Reason.SAME: Why.RULES,
        Reason.RULES: Why.RULES,
    }
)

_TOO_LONG: Final = (
    "Drawing took more than ten minutes, so I stopped. Nobody was told, and nothing has changed. "
    "Please try again when less is going on, and if it happens again tell whoever runs the bot."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """All that a draw depends on but its seed. *past* is in order of time.

    *narrow* says whose circle of the year is narrow, and in what; *model* what counts how much.
    """

    people: tuple[Profile, ...]
    past: tuple[Past, ...]
    apart: Apart
    narrow: Mapping[MemberId, frozenset[Width]]
    at: datetime
    model: Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What came of a draw: groups of two or three, and who fits nobody."""

    groups: tuple[tuple[MemberId, ...], ...]
    why: Mapping[MemberId, Why]
    digest: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrawn:
    """What came of a draw around a few: all groups, those that stood among them, and who has none.

    *parted* is how many pairs are together no more though both are still there.
    """

    groups: tuple[tuple[MemberId, ...], ...]
    why: Mapping[MemberId, Why]
    parted: int


async def pool_of(work: Work, people: Sequence[Profile], at: datetime) -> Pool:
    """Return what a draw among *people* looks at, as things stand now."""
    apart: dict[MemberId, frozenset[MemberId]] = dict(
        await work.ties.apart([one.member for one in people])
    )
    for member, others in (await work.meetings.apart()).items():
        apart[member] = apart.get(member, frozenset()) | others
    past = await work.rounds.past(before=at)
    read = await as_read(work, people)
    return Pool(
        people=tuple(read),
        past=tuple(past),
        apart=apart,
        narrow=await _narrow(work, [one.member.id for one in read], past, at),
        at=at,
        model=model_of(work.weights),
    )


async def _narrow(
    work: Work, members: Collection[MemberId], past: Sequence[Past], at: datetime
) -> Mapping[MemberId, frozenset[Width]]:
    """Return whose circle of the year before *at* is narrow. Whom they met may rest by now."""
    year = [one for one in past if at - one.drawn <= A_YEAR]
    if not year:
        return {}
    everybody = await as_read(work, await work.profiles.every())
    profiles = {one.member.id: one for one in everybody}
    return await asyncio.to_thread(narrow_of, members, profiles, year)


async def as_read(work: Work, people: Sequence[Profile]) -> list[Profile]:
    """Return *people* as a matcher may read them: of who said no to that, nothing is said."""
    unread = await work.consents.refused(MATCHING.key)
    hidden = dict.fromkeys(Field, Visibility.HIDDEN)
    return [replace(one, chosen=hidden) if one.member.id in unread else one for one in people]


async def draw_from(pool: Pool, seed: int) -> Drawn:
    """Draw beside everything else: at ten thousand members it takes seconds, and nobody waits.

    The same pool and seed always give the same.

    Raises:
        Refusal: it took too long, and was stopped.
    """
    try:
        found = await draw_beside(
            *await asyncio.to_thread(_looked_at, pool), seed, model_after(pool.past, pool.model)
        )
    except TimeoutError:
        raise Refusal(_TOO_LONG) from None
    within = 100 * (1 - found.ratio)
    return Drawn(
        groups=_groups(found.groups),
        why=_alone(found),
        digest=found.digest,
        certificate=f"{found.total:,} points in all, within {within:.2f} % of the best possible; "
        f"no pair has under {found.floor}",
    )


async def draw_around(
    pool: Pool, standing: Sequence[tuple[MemberId, ...]], among: Collection[MemberId], seed: int
) -> Redrawn:
    """Draw for those *among* the pool who are in no *standing* group, in a thread as a draw is.

    Of the standing groups as few change as can be.
    """
    return await asyncio.to_thread(_redraw, pool, standing, among, seed)


def fits(pool: Pool, one: Profile, other: Profile) -> bool:
    """Tell whether the rules let the two meet.

    Never from one school, trust or local authority, nor if either asked to be kept apart, nor
    without a time at which both can talk; an authority or times that are not known bar nobody.
    """
    a, b = person(one), person(other)
    return not (
        not allowed(one.member, other.member, pool.apart)
        or (a.slots and b.slots and not a.slots & b.slots)
    )


def worth(pool: Pool, group: Sequence[Profile]) -> int:
    """Return what the pair of *group* that fits least is worth."""
    return min(worths(pool, [group]))


def worths(pool: Pool, groups: Sequence[Sequence[Profile]]) -> list[int]:
    """Return the same for many groups: history is looked through once."""
    history, model = history_of(pool.past), model_after(pool.past, pool.model)
    found = []
    for group in groups:
        pairs = combinations((_person(pool, one) for one in group), 2)
        found.append(
            min(
                points(a, b, min(history.get(pair(a.id, b.id), ()), default=None), model)
                for a, b in pairs
            )
        )
    return found


def factors(one: Profile, other: Profile, model: Model) -> list[tuple[Factor, int]]:
    """Return what speaks for a pair, the strongest first, from what a matcher may see of both.

    What either left open counts for neither, and that they have not met says nothing of them.
    """
    told = explain(person(one), person(other), None, model)
    known = {
        factor: worth
        for factor, worth in told.points.items()
        if worth and factor not in told.not_said and factor is not Factor.NOVELTY
    }
    order = list(Factor)
    return sorted(known.items(), key=lambda item: (-item[1], order.index(item[0])))


def shared(a: Seen, field: Field, b: Seen, other: Field | None = None) -> tuple[str, ...]:
    """Return the words that *a* says in *field* and *b* says there, or in the *other* field."""
    said, heard = a.get(field, ()), b.get(other or field, ())
    if not isinstance(said, tuple) or not isinstance(heard, tuple):
        return ()
    return tuple(word for word in said if word in heard)


def _looked_at(pool: Pool) -> tuple[list[Person], History, set[Pair]]:
    """Return who takes part, who met, and whom to keep apart, as a draw takes them."""
    waiting = waited(pool.past)
    return (
        [_person(pool, one, waiting.get(one.member.id, 0)) for one in pool.people],
        history_of(pool.past),
        avoid_of(pool.people, pool.apart),
    )


def _redraw(
    pool: Pool, standing: Sequence[tuple[MemberId, ...]], among: Collection[MemberId], seed: int
) -> Redrawn:
    few = replace(pool, people=tuple(one for one in pool.people if one.member.id in among))
    found = redraw(standing, (), *_looked_at(few), seed, model_after(pool.past, pool.model))
    return Redrawn(
        groups=_groups({*found.kept, *found.draw.groups}),
        why=_alone(found.draw),
        parted=len(found.changed),
    )


def _person(pool: Pool, one: Profile, waiting: int = 0) -> Person:
    return person(one, waiting, pool.narrow.get(one.member.id, frozenset()))


def _groups(found: Iterable[tuple[str, ...]]) -> tuple[tuple[MemberId, ...], ...]:
    return tuple(tuple(map(MemberId, group)) for group in sorted(found))


def _alone(found: Draw) -> Mapping[MemberId, Why]:
    return {MemberId(one.member): _WHY[one.reason] for one in found.left_out}
