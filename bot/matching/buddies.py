"""Which members may be buddies: what keeps two apart, however their places are spelled.

Their school, trust and local authority do; so do the private lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product
from types import MappingProxyType
from typing import Final

from bot.core.apart import Apart
from bot.core.membership import Member
from bot.core.people import MemberId
from bot.core.ties import name_key, neighbours, tied
from bot.matching.model import Model
from bot.matching.people import Pair, pair

MODEL: Final = Model(never_same=("school", "trust", "authority"))

_NOBODY: Final[Apart] = MappingProxyType({})


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


def by_name(members: Iterable[Member]) -> Iterator[Pair]:
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


def _each(some: Iterable[MemberId], others: Iterable[MemberId]) -> Iterator[Pair]:
    yield from (pair(one, other) for one, other in product(some, others) if one != other)
