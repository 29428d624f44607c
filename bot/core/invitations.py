"""What an organiser filled in for somebody who is no member yet, and may never be.

Nobody can agree on behalf of somebody else. Until the person joins it is used for nothing; then
it only fills their own form in, and the rest is shown to them and kept if they say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeVar

from bot.core.membership import Member
from bot.core.people import Account
from bot.core.profile import Profile
from bot.core.vocabulary import (
    Area,
    Context,
    Distance,
    Governance,
    Interest,
    Language,
    Time,
    Topic,
    Value,
)

W = TypeVar("W", bound=StrEnum)

KEPT: Final = timedelta(days=30)
"""How long for somebody who never comes. Source: UK GDPR Art. 14(3): a month to tell them."""

JOINING: Final = ("name", "position", "phase", "region", "district", "school", "trust")
"""What the form to join asks, too. Whether somebody wants a buddy is theirs alone to say."""

LISTS: Final[Mapping[str, type[StrEnum]]] = MappingProxyType(
    {
        "knows_well": Area,
        "knows_some": Area,
        "context": Context,
        "values": Value,
        "interests": Interest,
        "offers": Topic,
        "needs": Topic,
        "times": Time,
    }
)
"""What takes several words of a list, by name of the profile's field."""

ONES: Final[Mapping[str, type[StrEnum]]] = MappingProxyType(
    {"language": Language, "governance": Governance, "distance": Distance}
)
"""What takes one word of a list."""

Told = str | int | tuple[str, ...]
"""What was filled in for one field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What was filled in for whoever has *account*, by name of the field of a member or profile."""

    account: Account
    told: Mapping[str, Told]

    @property
    def joining(self) -> dict[str, str]:
        """What fills in the form to join."""
        return {name: str(self.told[name]) for name in JOINING if name in self.told}

    @property
    def more(self) -> bool:
        """Whether anything was filled in that joining does not ask."""
        return any(name not in JOINING for name in self.told)

    def fill(self, profile: Profile) -> Profile:
        """Return *profile* with what its owner left empty filled in; nothing is opened to anybody.

        A word that is offered no more is left out.
        """
        found: dict[str, Any] = {}
        for name, words in LISTS.items():
            told = self.told.get(name)
            if isinstance(told, tuple) and not getattr(profile, name):
                found[name] = _words(words, told)
        bare = Profile(member=profile.member)
        for name, words in ONES.items():
            chosen = _words(words, [str(self.told.get(name, ""))])
            if chosen and getattr(profile, name) == getattr(bare, name):
                found[name] = chosen[0]
        years, about = self.told.get("years"), self.told.get("about")
        if isinstance(years, int) and profile.years is None:
            found["years"] = years
        if isinstance(about, str) and not profile.about:
            found["about"] = about
        filled = replace(profile, **found)
        some = tuple(area for area in filled.knows_some if area not in filled.knows_well)
        return replace(filled, knows_some=some)

    def drawn(self, member: Member) -> Profile:
        """Return all that was filled in, as a profile of *member*."""
        return self.fill(Profile(member=member))


class Invitations(Protocol):
    """What was filled in for people who may join, by account. Sealed, and for thirty days."""

    async def of(self, account: Account) -> Invitation | None: ...
    async def keep(self, invitations: Sequence[Invitation]) -> int:
        """Keep *invitations*, instead of earlier ones; return how many there were of those."""

    async def drop(self, account: Account) -> None: ...


def _words(words: type[W], told: Iterable[str]) -> tuple[W, ...]:
    known = {str(word): word for word in words}
    return tuple(known[one] for one in told if one in known)
