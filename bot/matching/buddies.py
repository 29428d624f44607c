"""The buddy draw for members: what the network knows of them, as the draw wants it.

Their school, trust and local authority keep two apart; so do the private lists. Everything else
is what a matcher may see, and what somebody hid counts as not said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from types import MappingProxyType
from typing import Final

from bot.core.apart import Apart
from bot.core.match_words import match_phase, match_role
from bot.core.membership import Member, Phase, Position
from bot.core.people import MemberId
from bot.core.profile import Answer, Field, Profile, Seen, Viewer, seen_by
from bot.core.ties import name_key, neighbours, tied
from bot.core.vocabulary import Distance as Wish
from bot.core.vocabulary import Interest, Topic
from bot.matching import draw as drawing
from bot.matching.model import Model
from bot.matching.people import Distance, Person
from bot.matching.people import Pair as Ids

MODEL: Final = Model(never_same=("school", "trust", "authority"))
ROUND: Final = timedelta(days=14)
"""How far rounds lie apart: what is kept of a meeting is its day."""

_NOBODY: Final[Apart] = MappingProxyType({})
_NOTHING: Final[Mapping[MemberId, Seen]] = MappingProxyType({})

_WISHES: Final[Mapping[Answer, Distance]] = {Wish.NEAR: Distance.NEAR, Wish.FAR: Distance.FAR}

Pair = frozenset[MemberId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Groups of two or three, and who no rule allows with anybody."""

    groups: tuple[tuple[MemberId, ...], ...]
    alone: tuple[MemberId, ...]


def allowed(one: Member, other: Member, apart: Apart = _NOBODY) -> bool:
    """Tell whether two may be introduced.

    Never from one school, trust or local authority, nor if either asked to be kept *apart*.
    """
    return not (
        tied(one, other) or neighbours_known(one, other) or other.id in apart.get(one.id, ())
    )


def neighbours_known(one: Member, other: Member) -> bool:
    """Tell whether both authorities are known and the same: an unknown one bars no buddy."""
    return bool(one.authority and other.authority) and neighbours(one, other)


def draw(  # noqa: PLR0913 - all that a draw depends on, so that it can be replayed
    members: Sequence[Member],
    met: Mapping[Pair, datetime],
    now: datetime,
    seed: int,
    *,
    apart: Apart = _NOBODY,
    seen: Mapping[MemberId, Seen] = _NOTHING,
) -> Draw:
    """Introduce *members* to each other. The same arguments always give the same groups.

    *seen* is what a matcher may see of those who chose anything; of the others it sees what
    everybody tells on joining. Slow with many: call it in a thread.
    """
    people = [
        person(one, seen.get(one.id) or seen_by(Profile(member=one), Viewer.MATCHER))
        for one in members
    ]
    avoid = {_ids(one, other) for one, others in apart.items() for other in others}
    history = {_ids(*two): (max(1, (now - last) // ROUND),) for two, last in met.items()}
    drawn = drawing.draw(people, history, avoid.union(by_name(members)), seed, MODEL)
    return Draw(
        groups=tuple(tuple(MemberId(member) for member in group) for group in drawn.groups),
        alone=tuple(MemberId(one.member) for one in drawn.left_out),
    )


def person(member: Member, seen: Seen) -> Person:
    """Return *member* as a draw sees them. *seen* is what a matcher may see."""
    years, phase = seen.get(Field.YEARS), seen.get(Field.PHASE)
    return Person(
        id=member.id,
        school=_key(member.school),
        trust=_key(member.trust),
        authority=member.authority,
        region=str(seen.get(Field.REGION, "")),
        phase=(match_phase(phase) or "") if isinstance(phase, Phase) else "",
        role=_role(seen),
        years=years if isinstance(years, int) else None,
        seeks=_words(seen, Field.NEEDS),
        offers=_words(seen, Field.OFFERS),
        values=_words(seen, Field.VALUES),
        interests=_words(seen, Field.INTERESTS),
        slots=_words(seen, Field.TIMES),
        distance=_WISHES.get(seen.get(Field.DISTANCE, ""), Distance.EITHER),
    )


def _role(seen: Seen) -> str:
    position = seen.get(Field.POSITION)
    needs, interests = seen.get(Field.NEEDS, ()), seen.get(Field.INTERESTS, ())
    if not isinstance(position, Position):
        return ""
    return match_role(
        position,
        [one for one in needs if isinstance(one, Topic)] if isinstance(needs, tuple) else (),
        [one for one in interests if isinstance(one, Interest)]
        if isinstance(interests, tuple)
        else (),
    )


def by_name(members: Iterable[Member]) -> Iterator[Ids]:
    """Yield who is tied by names that are not the same but could mean one place.

    Of two such names one holds every word of the other: so only names that share its rarest word
    need a look, however many members there are.
    """
    places: dict[frozenset[str], dict[str, set[MemberId]]] = {}
    for member in members:
        for what, name in (("school", member.school), ("trust", member.trust)):
            if key := name_key(name):
                places.setdefault(key, {}).setdefault(what, set()).add(member.id)
    count = Counter(word for key in places for word in key)
    with_word: dict[str, list[frozenset[str]]] = {}
    for key in places:
        for word in key:
            with_word.setdefault(word, []).append(key)
    for key, here in places.items():
        rarest = min(key, key=lambda word: (count[word], word))
        for other in filter(key.issubset, with_word[rarest]):
            for one, two in product(here, places[other]):
                if key != other or one != two:  # the same name of the same kind is compared anyway
                    yield from _each(here[one], places[other][two])


def _each(some: Iterable[MemberId], others: Iterable[MemberId]) -> Iterator[Ids]:
    yield from (_ids(one, other) for one, other in product(some, others) if one != other)


def _ids(one: MemberId, other: MemberId) -> Ids:
    return (one, other) if one <= other else (other, one)


def _key(name: str) -> str:
    return " ".join(sorted(name_key(name)))


def _words(seen: Seen, one: Field) -> frozenset[str]:
    said = seen.get(one, ())
    return frozenset(map(str, said)) if isinstance(said, tuple) else frozenset()
