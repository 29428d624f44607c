"""What is stored of trust, as protocols that ``storage`` implements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from bot.core.audit import Chain, Deed, Entry
from bot.core.codes import Purpose
from bot.core.confidential import Confidential
from bot.core.people import Account, MemberId, Role
from bot.core.trust import Proposal, Verification, VerifyRequest, Voucher


class Codes(Protocol):
    """One-time codes, kept hashed, and how often an account guessed wrong."""

    async def issue(self, purpose: Purpose, member: MemberId) -> Confidential:
        """Return a new code for *member*; an earlier one for the same *purpose* opens nothing."""

    async def owner(self, purpose: Purpose, typed: Confidential) -> MemberId | None:
        """Return whose code was *typed*, if it is still good."""

    async def spend(self, purpose: Purpose, member: MemberId) -> None:
        """Make *member*'s code open nothing any more."""

    async def wrong(self, account: Account) -> None:
        """Note that *account* typed a code that opens nothing."""

    async def guesses(self, account: Account) -> int:
        """Return how many wrong codes *account* has typed in the last hour."""


class Proposals(Protocol):
    """Roles that one person would give: at most one proposal an account and role."""

    async def get(self, proposal: UUID) -> Proposal | None: ...
    async def add(self, proposal: Proposal) -> bool:
        """Add *proposal*; False if the same role is proposed for the same account already."""

    async def find(self, account: Account, role: Role) -> Proposal | None: ...
    async def take(self, proposal: UUID) -> bool:
        """Remove a proposal to act on it; False if somebody else has."""

    async def drop(self, account: Account, role: Role) -> None: ...


class Verifications(Protocol):
    """Who is verified, who asks to be, and who knows whom."""

    @property
    def needed(self) -> bool:
        """Whether this network tells newcomers from verified members at all."""

    async def of(self, member: MemberId) -> Verification | None: ...
    async def every(self) -> frozenset[MemberId]: ...
    async def add(self, verification: Verification) -> None:
        """Keep that a member is verified; what they asked for to become it goes."""

    async def add_all(self, several: Sequence[Verification]) -> None:
        """Keep that members who asked for nothing are verified."""

    async def request(self, request: UUID) -> VerifyRequest | None: ...
    async def request_of(self, member: MemberId) -> VerifyRequest | None: ...
    async def waiting(self) -> Sequence[VerifyRequest]:
        """Return those that a moderator can act on, the oldest first."""

    async def ask(self, request: VerifyRequest) -> None:
        """Keep *request*, in place of what the same member asked before."""

    async def change(self, request: VerifyRequest) -> None: ...
    async def withdraw(self, member: MemberId) -> None: ...
    async def voucher(self, voucher: UUID) -> Voucher | None: ...
    async def invite(self, voucher: Voucher) -> Voucher:
        """Keep that a sponsor was asked; return what is kept, if they had been asked before."""

    async def invited(self, member: MemberId) -> int:
        """Return how many sponsors *member* has asked within the month."""

    async def vouch(self, voucher: UUID, *, knows: bool) -> None: ...
    async def sponsors(self, member: MemberId) -> Sequence[MemberId]:
        """Return who said that they know *member*, in the order they said so."""


class Readings(Protocol):
    """How many cards of others a member has opened within the hour."""

    async def count(self, member: MemberId) -> int:
        """Count one more and return how many there were in this hour."""


class Audit(Protocol):
    """The log: append only, chained, without names and without content."""

    async def note(
        self,
        deed: Deed,
        *,
        by: MemberId | None,
        role: str,
        about: MemberId | None = None,
        what: Role | None = None,
    ) -> None:
        """Write down that *by*, acting as *role*, did *deed*."""

    async def latest(self, limit: int) -> Sequence[Entry]: ...
    async def verify(self) -> Chain:
        """Follow the chain from its beginning."""

    async def holds(self, newest: str) -> bool:
        """Tell whether the entry that an earlier :class:`Chain` named as *newest* is there."""
