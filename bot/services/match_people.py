"""Members as the matching engine takes them: what a matcher may see, and who is kept apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

from bot.core.apart import Apart
from bot.core.match_words import match_phase, match_role
from bot.core.membership import Phase, Position
from bot.core.people import MemberId
from bot.core.profile import Field, Profile, Seen, Viewer, seen_by
from bot.core.rounds import Past, RoundKind
from bot.core.ties import name_key
from bot.core.vocabulary import Distance, Interest, Topic
from bot.matching.buddies import by_name
from bot.matching.model import Model
from bot.matching.people import Distance as Far
from bot.matching.people import Pair, Person, Width, pair
from bot.matching.year import narrow, priced

_FAR: Final = {Distance.EITHER: Far.EITHER, Distance.NEAR: Far.NEAR, Distance.FAR: Far.FAR}


_WIDE: Final = frozenset[Width]()


def person(profile: Profile, waiting: int = 0, circle: frozenset[Width] = _WIDE) -> Person:
    """Return *profile* as a draw sees it. Its school and trust only ever keep people apart."""
    member, seen = profile.member, seen_by(profile, Viewer.MATCHER)
    phase, position = seen.get(Field.PHASE), seen.get(Field.POSITION)
    counts_as = match_phase(Phase(str(phase))) if phase else None
    needs, interests = _words(seen, Field.NEEDS), _words(seen, Field.INTERESTS)
    role = (
        match_role(
            Position(str(position)),
            tuple(Topic(word) for word in needs),
            tuple(Interest(word) for word in interests),
        )
        if position
        else ""
    )
    years = seen.get(Field.YEARS)
    return Person(
        id=member.id,
        school=_plain(member.school),
        trust=_plain(member.trust),
        authority=member.authority,
        region=str(seen.get(Field.REGION, "")),
        phase=counts_as or "",
        role=role,
        years=years if isinstance(years, int) else None,
        seeks=needs,
        offers=_words(seen, Field.OFFERS),
        values=_words(seen, Field.VALUES),
        interests=interests,
        slots=_words(seen, Field.TIMES),
        waiting=waiting,
        narrow=circle,
        distance=_FAR[profile.distance] if Field.DISTANCE in seen else Far.EITHER,
    )


def history_of(past: Sequence[Past]) -> dict[Pair, tuple[int, ...]]:
    """Return how many rounds ago pairs met; a round in between is counted with the one before."""
    found: dict[Pair, list[int]] = {}
    ago = 1
    for one in reversed(past):
        for group in one.groups:
            members = sorted(group)
            for first, second in product(members, members):
                if first < second:
                    found.setdefault((first, second), []).append(ago)
        ago += one.kind is RoundKind.HALF_TERM
    return {who: tuple(rounds) for who, rounds in found.items()}


def model_after(past: Sequence[Past], model: Model) -> Model:
    """Return the weights of the next draw: *model*, with the price of meeting again.

    Who stayed together by their own wish is no repeat.
    """
    drawn = [replace(one, groups=tuple(g for g in one.groups if g not in one.kept)) for one in past]
    return priced(model, history_of(drawn))


def narrow_of(
    members: Collection[MemberId], profiles: Mapping[MemberId, Profile], past: Sequence[Past]
) -> dict[MemberId, frozenset[Width]]:
    """Return of *members* whose circle of the *past* year is narrow, and in what.

    Only those in *profiles* count: of who has left nothing is known.
    """
    met: dict[MemberId, set[MemberId]] = {}
    for group in (group for one in past for group in one.groups):
        for member in group:
            met.setdefault(member, set()).update(group - {member})
    people = {
        one: person(profiles[one])
        for one in {*members}.union(*(met.get(member, ()) for member in members))
        if one in profiles
    }
    return {
        member: found
        for member in members
        if member in people
        and (
            found := narrow(
                people[member],
                [people[other] for other in sorted(met.get(member, ())) if other in people],
            )
        )
    }


def avoid_of(people: Sequence[Profile], apart: Apart) -> set[Pair]:
    """Return whom the private lists, and names that may mean one school or trust, keep apart."""
    among = {one.member.id for one in people}
    found = {
        pair(member, other)
        for member, others in apart.items()
        if member in among
        for other in others
        if other in among
    }
    return found.union(by_name([one.member for one in people]))


def _plain(name: str) -> str:
    return " ".join(sorted(name_key(name)))


def _words(seen: Seen, field: Field) -> frozenset[str]:
    said = seen.get(field, ())
    return frozenset(said) if isinstance(said, tuple) else frozenset()
