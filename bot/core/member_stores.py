"""What is stored of what members say of themselves and ask of us, as protocols."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.core.apart import Apart, NewTie, Tie
from bot.core.membership import Member
from bot.core.people import MemberId
from bot.core.profile import Profile
from bot.core.quiet import Pause, Programme, Quiet


class Profiles(Protocol):
    """What members said beyond joining. For readers only through ``profile.seen_by``."""

    async def get(self, member: MemberId) -> Profile | None: ...
    async def every(self) -> Sequence[Profile]: ...
    async def add_all(self, several: Sequence[Profile]) -> None:
        """Keep profiles of members who have none yet, as :meth:`keep` does."""

    async def keep(self, profile: Profile) -> None:
        """Keep all of *profile* but its member, which :class:`~bot.core.stores.Members` keeps."""


class Ties(Protocol):
    """Private lists of whom to be kept apart from. Nobody but their owner can list one."""

    async def of(self, owner: MemberId) -> Sequence[Tie]:
        """Return the entries of *owner*, always in the same order."""

    async def add(self, owner: MemberId, tie: NewTie) -> None:
        """Note *tie*. Looks nobody up, so that it takes the same whoever is named."""

    async def remove(self, owner: MemberId, token: str) -> Tie | None:
        """Take an entry of *owner* out and return it; None if there is none by that token."""

    async def apart(self, among: Collection[Member]) -> Apart:
        """Return who of *among* must be kept apart, whoever of the two said so."""


class Pauses(Protocol):
    """What members rest from, and how they want to be written to."""

    async def of(self, member: MemberId) -> Sequence[Pause]:
        """Return what *member* has paused and has not ended by itself, by programme."""

    async def set(self, member: MemberId, pause: Pause) -> None: ...
    async def end(self, member: MemberId, programme: Programme) -> None: ...
    async def resting(self, programme: Programme) -> frozenset[MemberId]:
        """Return everybody who has *programme* paused now."""

    async def skipped(self, programme: Programme) -> None:
        """End every pause of *programme* that was for once: it has been left out."""

    async def quiet(self, member: MemberId) -> Quiet: ...
    async def set_quiet(self, member: MemberId, quiet: Quiet) -> None: ...
    async def quiets(self, members: Collection[MemberId]) -> dict[MemberId, Quiet]:
        """Return what those of *members* chose who chose anything."""
