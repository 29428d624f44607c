"""How far a member's circle reaches over a year: for them alone, in counts that name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.profile import Field, Profile, Viewer, seen_by
from bot.core.rounds import A_YEAR, Past
from bot.core.vocabulary import Distance
from bot.matching.people import Width
from bot.services.match_people import narrow_of
from bot.services.matching import as_read


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCircle:
    """Of *people* somebody was introduced to, how many are from elsewhere, as far as is known."""

    people: int
    other_trust: int
    other_authority: int
    other_phase: int
    other_region: int

    @property
    def reach(self) -> float:
        """Return how far it reaches, 0 to 1: the mean share that is from another place or phase."""
        across = self.other_trust + self.other_authority + self.other_phase + self.other_region
        return across / (4 * self.people) if self.people else 0.0


async def year_circle(work: Work, member: MemberId) -> YearCircle:
    """Return the circle that *member* was given within a year."""
    past = [one for one in await work.rounds.past() if work.now - one.drawn <= A_YEAR]
    profiles = {one.member.id: one for one in await work.profiles.every()}
    mine = profiles.get(member)
    met = [profiles[other] for other in _met(past, member) if other in profiles]
    return circle_of(mine, met) if mine else circle_of_nobody()


async def narrow_before(work: Work, mine: Profile, others: Sequence[Profile]) -> frozenset[Width]:
    """Return in what *mine*'s circle was narrow when they were introduced to *others* last.

    Profiles are to be given as a matcher may read them.
    """
    past = await work.rounds.past()
    both = {mine.member.id, *(other.member.id for other in others)}
    then = next((one for one in reversed(past) if any(both <= g for g in one.groups)), None)
    if then is None:
        return frozenset()
    year = [one for one in past if timedelta(0) < then.drawn - one.drawn <= A_YEAR]
    profiles = {one.member.id: one for one in await as_read(work, await work.profiles.every())}
    member = mine.member.id
    return narrow_of([member], profiles, year).get(member, frozenset())


def circle_of(mine: Profile, met: Sequence[Profile]) -> YearCircle:
    """Count those of *met* who differ from *mine*; what either did not say differs from nothing."""

    def differ(field: Field) -> int:
        own = seen_by(mine, Viewer.OWNER).get(field)
        theirs = [seen_by(one, Viewer.MATCHER).get(field) for one in met]
        return sum(own is not None and said is not None and said != own for said in theirs)

    return YearCircle(
        people=len(met),
        other_trust=differ(Field.TRUST),
        other_authority=differ(Field.AUTHORITY),
        other_phase=differ(Field.PHASE),
        other_region=differ(Field.REGION),
    )


def circle_of_nobody() -> YearCircle:
    """Return the circle of somebody who has met nobody."""
    return YearCircle(people=0, other_trust=0, other_authority=0, other_phase=0, other_region=0)


def wish(distance: Distance, circle: YearCircle) -> str:
    """Hold *circle* against what its owner wished about near and far."""
    near = circle.people - circle.other_region
    match distance:
        case Distance.NEAR:
            return f"You would rather meet people near you: {near} were in your part."
        case Distance.FAR:
            return f"You would rather meet people far away: {circle.other_region} were."
        case Distance.EITHER:
            return "Near or far, as it comes: you can choose in your profile."


def _met(past: Sequence[Past], member: MemberId) -> list[MemberId]:
    met: dict[MemberId, None] = {}
    for one in past:
        for group in one.groups:
            if member in group:
                met.update(dict.fromkeys(sorted(group - {member})))
    return list(met)
