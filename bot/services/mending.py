"""Mend a round that nobody was told of yet, when somebody leaves it at the last minute.

Only around them is drawn again; what was looked at stands, unless somebody would be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from uuid import uuid4

from bot.core.consents import MATCHING
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.profile import Profile
from bot.core.rounds import TRIO, Group, Round
from bot.core.times import uk_date
from bot.services.matching import Pool, draw_around, fits, pool_of, worths
from bot.services.taking_part import ready


@dataclass(frozen=True, slots=True)
class Mended:
    """A round as it has to be now, a preview of its own, and what is different, in words.

    The words say nothing of who it was or why.
    """

    drawn: Round
    said: tuple[str, ...]


async def mend(work: Work, drawn: Round) -> Mended | None:
    """Return *drawn* as it has to be now; None if it stands as it is.

    It does not stand where somebody is to be introduced who left, rests, asked for a coach, took a
    yes back or may not meet the others any more, nor where a profile was read that may not be.
    """
    people = {one.member.id: one for one in await ready(work, uk_date(work.now))}
    pool = await pool_of(work, [people[m] for m in _of(drawn) if m in people], work.now)
    anew = await work.consents.changed(MATCHING.key, drawn.drawn)
    by_id = {one.member.id: one for one in pool.people}
    sound = [
        group
        for group in drawn.groups
        if _sound(group, pool, by_id) and not anew.intersection(group.members)
    ]
    if len(sound) == len(drawn.groups):
        return None
    # kept and circles were wished for: nobody is seated with them, or taken from them
    fixed = [group for group in sound if group.kept or len(group.members) > TRIO]
    standing = {group.members: group for group in sound if group not in fixed}
    among = {one.member.id for one in pool.people} - {
        member for group in fixed for member in group.members
    }
    found = await draw_around(pool, list(standing), among, drawn.seed)
    new = [members for members in found.groups if members not in standing]
    points = worths(pool, [[by_id[member] for member in members] for members in new])
    groups = [
        *fixed,
        *(standing[members] for members in found.groups if members in standing),
        *(Group(id=uuid4(), members=m, points=p) for m, p in zip(new, points, strict=True)),
    ]
    mended = replace(
        drawn,
        id=uuid4(),
        drawn=work.now,  # what has changed by now is taken into account
        groups=tuple(replace(group, id=uuid4()) for group in groups),
        alone=tuple(found.why),
        why=found.why,
        digest=f"{_MENDED}{drawn.digest.removeprefix(_MENDED)}",
        certificate=f"{_before(drawn.certificate)}{_SINCE}" if drawn.certificate else "",
    )
    # whoever was erased has no row any more: who is left of their pair tells of them
    erased = sum(len(group.members) == 1 for group in drawn.groups)
    gone = len(set(drawn.members) - people.keys()) + erased
    apart = len(drawn.groups) - len(sound)
    return Mended(mended, _said(drawn, mended, gone, apart, found.parted))


_MENDED = "mended "
"""Begins the digest of what was mended: no single draw gives these groups again."""

_SINCE = " (when it was drawn; mended since)"


def _before(certificate: str) -> str:
    return certificate.removesuffix(_SINCE)


def _of(drawn: Round) -> list[MemberId]:
    return sorted({*drawn.members, *drawn.alone})


def _sound(group: Group, pool: Pool, here: Mapping[MemberId, Profile]) -> bool:
    """Tell whether all of *group* are there, and may meet."""
    there = [here[member] for member in group.members if member in here]
    return len(there) == len(group.members) > 1 and all(
        fits(pool, a, b) for a, b in combinations(there, 2)
    )


def _said(before: Round, after: Round, gone: int, apart: int, parted: int) -> tuple[str, ...]:
    broken = f"{apart} of {len(before.groups)} groups could not stay as they were"
    said = [f"{broken}, so I drew again around them. Nobody had been told."]
    if gone:
        said.append(
            f"Not in it any more: {gone}. They left, rest or changed their mind; which of these, "
            "I tell nobody."
        )
    said.append(
        f"Pairs that were all right and had to part, so that nobody is left out: {parted}."
        if parted
        else "Everybody else keeps who they had."
    )
    if alone := len(set(after.alone) - set(before.alone)):
        said.append(f"Nobody fits now, and they wait for the next small round: {alone}.")
    return tuple(said)
