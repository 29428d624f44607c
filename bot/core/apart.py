"""Who wants to be kept apart from whom, in private: a list that nobody but its owner sees.

An entry keeps its owner and whoever it names apart in both directions. Whether it names a
member at all is found out only where pairs are ruled out, never while it is being written: so
neither an answer nor the time it takes can tell anybody who is a member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.core.confidential import Confidential
from bot.core.membership import Member
from bot.core.people import Account, MemberId
from bot.core.ties import name_key, same_name

MOST: Final = 25
"""How many entries one member may have: enough for a career, too few to map the network by."""

Apart = Mapping[MemberId, frozenset[MemberId]]
"""For each member those they must not be brought together with, in both directions."""


class Relation(StrEnum):
    """Why two people are kept apart. Only their owner ever reads it."""

    NOT_WITH = "Please not with"
    LINE_MANAGER = "Line manager, now or before"
    GOVERNOR = "Governor or trustee"
    INSPECTOR = "Inspector or adviser"
    COLLEAGUE = "Former colleague"
    FAMILY = "Family or close friend"
    FORMER_PLACE = "Everyone at a former school or trust"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTie:
    """An entry as its owner writes it.

    *account* is who is meant, if they could be picked; *name* is then only what the owner calls
    them. Without one, everybody whose name could be *name* is meant, at *place* if it is given.
    For a former place, everybody who gave that school or trust.
    """

    relation: Relation
    name: Confidential
    place: Confidential | None = None
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """An entry as its owner sees it. *token* stands for it on a button and says nothing else."""

    token: str
    relation: Relation
    label: Confidential


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom an entry means, in words: only ever in memory."""

    relation: Relation
    name: str
    place: str

    def means(self, member: Member) -> bool:
        """Tell whether *member* could be meant. Erring so costs one possible match."""
        at_place = same_name(self.place, member.school) or same_name(self.place, member.trust)
        if self.relation is Relation.FORMER_PLACE:
            return at_place
        unknown = not self.place or not (member.school or member.trust)
        return same_name(self.name, member.name) and (at_place or unknown)


class Index:
    """Members by the words of their names and places, so that few need a close look."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._by_word: dict[str, list[Member]] = {}
        for member in members:
            said = (member.name, member.school, member.trust)
            for word in frozenset[str]().union(*map(name_key, said)):
                self._by_word.setdefault(word, []).append(member)

    def meant(self, entry: Meant) -> frozenset[MemberId]:
        """Return everybody whom *entry* could mean."""
        told = entry.place if entry.relation is Relation.FORMER_PLACE else entry.name
        near = (member for word in name_key(told) for member in self._by_word.get(word, ()))
        return frozenset(member.id for member in near if entry.means(member))


def both_ways(named: Iterable[tuple[MemberId, MemberId]]) -> Apart:
    """Return *named* pairs as :data:`Apart`: who named whom cannot be told from it."""
    apart: dict[MemberId, set[MemberId]] = {}
    for one, other in named:
        if one != other:
            apart.setdefault(one, set()).add(other)
            apart.setdefault(other, set()).add(one)
    return {member: frozenset(others) for member, others in apart.items()}
