"""What the services need of a matcher, in one place: who fits whom, a draw, and why.

The engine lives in :mod:`bot.matching`; nothing else of ours calls it for a round.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Final

from bot.core.apart import Apart
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.profile import Field, Profile, Seen, Viewer, seen_by
from bot.core.rounds import Past, Why, last_met
from bot.matching.buddies import allowed, draw, points

_TOPIC: Final = 40
_MOST: Final = 240
_SLOT: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """All that a draw depends on but its seed. *past* is in order of time."""

    people: tuple[Profile, ...]
    past: tuple[Past, ...]
    apart: Apart
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What came of a draw: groups of two or three, and who fits nobody."""

    groups: tuple[tuple[MemberId, ...], ...]
    why: Mapping[MemberId, Why]
    digest: str
    certificate: str


class Factor(StrEnum):
    """What two members are matched by."""

    PHASE = "phase"
    ROLE = "role"
    HELP = "help"
    COMMON = "common ground"
    REGION = "region"
    TIMES = "times"


async def pool_of(work: Work, people: Sequence[Profile], at: datetime) -> Pool:
    """Return what a draw among *people* looks at, as things stand now."""
    apart: dict[MemberId, frozenset[MemberId]] = dict(
        await work.ties.apart([one.member for one in people])
    )
    for member, others in (await work.meetings.apart()).items():
        apart[member] = apart.get(member, frozenset()) | others
    past = await work.rounds.past(before=at)
    return Pool(people=tuple(people), past=tuple(past), apart=apart, at=at)


async def draw_from(pool: Pool, seed: int) -> Drawn:
    """Draw in a thread: at ten thousand members that takes seconds, and a heartbeat must not wait.

    The same pool and seed always give the same.
    """
    return await asyncio.to_thread(_draw, pool, seed)


def fits(pool: Pool, one: Profile, other: Profile) -> bool:
    """Tell whether the rules let the two meet."""
    return allowed(one.member, other.member, pool.apart)


def worth(pool: Pool, group: Sequence[Profile]) -> int:
    """Return what the pair of *group* that fits least is worth."""
    met = last_met(pool.past)
    return min(_points(pool, met, a, b) for a, b in combinations(group, 2))


def factors(one: Profile, other: Profile) -> list[tuple[Factor, int]]:
    """Return what speaks for a pair, the strongest first, from what a matcher may see of both."""
    a, b = seen_by(one, Viewer.MATCHER), seen_by(other, Viewer.MATCHER)
    helping = shared(a, Field.NEEDS, b, Field.OFFERS) + shared(b, Field.NEEDS, a, Field.OFFERS)
    common = shared(a, Field.VALUES, b) + shared(a, Field.INTERESTS, b)
    found = {
        Factor.PHASE: 160 * _same(a, b, Field.PHASE),
        Factor.ROLE: 120 * _same(a, b, Field.POSITION),
        Factor.REGION: 40 * _same(a, b, Field.REGION),
        Factor.HELP: min(_MOST, _TOPIC * len(helping)),
        Factor.COMMON: min(_MOST, _TOPIC * len(common)),
        Factor.TIMES: min(3 * _SLOT, _SLOT * len(shared(a, Field.TIMES, b))),
    }
    order = list(Factor)
    ranked = sorted(found.items(), key=lambda item: (-item[1], order.index(item[0])))
    return [(factor, worth) for factor, worth in ranked if worth]


def shared(a: Seen, field: Field, b: Seen, other: Field | None = None) -> tuple[str, ...]:
    """Return the words that *a* says in *field* and *b* says there, or in the *other* field."""
    said, heard = a.get(field, ()), b.get(other or field, ())
    if not isinstance(said, tuple) or not isinstance(heard, tuple):
        return ()
    return tuple(word for word in said if word in heard)


def _same(a: Seen, b: Seen, field: Field) -> bool:
    return field in a and a.get(field) == b.get(field)


def _draw(pool: Pool, seed: int) -> Drawn:
    members = [one.member for one in pool.people]
    seen = {one.member.id: seen_by(one, Viewer.MATCHER) for one in pool.people}
    met = last_met(pool.past)
    found = draw(members, met, pool.at, seed, apart=pool.apart, seen=seen)
    alone = Why.ALONE if len(members) == 1 else Why.RULES
    by_id = {one.member.id: one for one in pool.people}
    pairs = [pair for group in found.groups for pair in combinations(group, 2)]
    total = sum(_points(pool, met, by_id[a], by_id[b]) for a, b in pairs)
    return Drawn(
        groups=found.groups,
        why=dict.fromkeys(found.alone, alone),
        digest=_digest(pool),
        certificate=f"{total} points in all; every allowed pair was weighed",
    )


def _points(
    pool: Pool, met: Mapping[frozenset[MemberId], datetime], one: Profile, other: Profile
) -> int:
    a, b = seen_by(one, Viewer.MATCHER), seen_by(other, Viewer.MATCHER)
    return points(a, b, met.get(frozenset((one.member.id, other.member.id))), pool.at)


def _digest(pool: Pool) -> str:
    """Return a fingerprint of everything the draw looked at, whatever the order."""
    lines = [
        repr((one.member, sorted(seen_by(one, Viewer.MATCHER).items()))) for one in pool.people
    ]
    members = {one.member.id for one in pool.people}
    met = [repr((sorted(pair), at)) for pair, at in last_met(pool.past).items() if pair <= members]
    apart = [repr((one, sorted(others & members))) for one, others in pool.apart.items()]
    kept = hashlib.blake2b(pool.at.isoformat().encode(), digest_size=16)
    for part in (lines, met, [line for line in apart if not line.endswith("[])")]):
        kept.update(b"\0" + "\n".join(sorted(part)).encode())
    return kept.hexdigest()
