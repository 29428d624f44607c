"""What the core needs from outside, as protocols. ``storage`` and the adapters provide them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.break_glass import BreakGlasses
from bot.core.call_stores import Calls, Changes, Preferences, Slots
from bot.core.care import Rules
from bot.core.invitations import Invitations
from bot.core.mail import Outbox
from bot.core.meetings import Meetings
from bot.core.member_stores import Pauses, Profiles, Ties
from bot.core.mydata import Erasure, Held
from bot.core.people import Account, Caller, MemberId
from bot.core.stores import (
    Accounts,
    Appointments,
    Cases,
    Consents,
    Drafts,
    Duty,
    Erasures,
    Members,
    Offers,
    Rounds,
    Spaces,
)
from bot.core.support_stores import Placements, Rotas
from bot.core.talk_stores import SavedReplies, Talks
from bot.core.trust_stores import Audit, Codes, Proposals, Readings, Verifications
from bot.core.views import Reply


class Ledger(Protocol):
    """Which slots of which jobs have been taken."""

    async def claim(self, job: str, slot: str, state: str) -> bool:
        """Take *slot*; False if it was taken before."""

    async def taken(self, asked: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Return which of the jobs' slots *asked* for are taken."""

    async def began(self) -> datetime:
        """Return when this network's clock first ran; nothing was due before."""


class Work(Protocol):
    """One open transaction. Everything a request causes is written through it, or nothing is."""

    @property
    def now(self) -> datetime: ...
    @property
    def rules(self) -> Rules:
        """The network's rules of waiting and care."""

    @property
    def weights(self) -> str:
        """The network's own weights of matching, as its file says them; empty, the usual ones."""

    @property
    def request(self) -> str:
        """What stands for the request being answered, the same when it is delivered again.

        It holds nothing of what a platform calls the request. Empty in a job.
        """

    @property
    def members(self) -> Members: ...
    @property
    def profiles(self) -> Profiles: ...
    @property
    def ties(self) -> Ties: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def pauses(self) -> Pauses: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def slots(self) -> Slots: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def changes(self) -> Changes: ...
    @property
    def preferences(self) -> Preferences: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def meetings(self) -> Meetings: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def duty(self) -> Duty: ...
    @property
    def talks(self) -> Talks: ...
    @property
    def glass(self) -> BreakGlasses: ...
    @property
    def saved(self) -> SavedReplies: ...
    @property
    def rota(self) -> Rotas: ...
    @property
    def placements(self) -> Placements: ...
    @property
    def codes(self) -> Codes: ...
    @property
    def proposals(self) -> Proposals: ...
    @property
    def verifications(self) -> Verifications: ...
    @property
    def readings(self) -> Readings: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def spaces(self) -> Spaces: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def erasures(self) -> Erasures: ...
    @property
    def ledger(self) -> Ledger: ...

    async def claim(self, request: str, by: Account, *, alone: bool = False) -> Reply | None:
        """Return the reply already given to *request*, or None if it is ours to answer.

        One person's requests run one at a time, whichever account they come from: this waits
        while another is being answered. *alone* waits for everybody's: for what touches two.
        """

    async def answer(self, request: str, caller: Caller, reply: Reply) -> None:
        """Keep *reply* for the next time the same request arrives."""

    async def answered(self, requests: Sequence[str]) -> frozenset[str]:
        """Return which of *requests* were answered in the last two days."""

    async def erase(self, member: MemberId) -> Erasure:
        """Remove the member and all that is theirs from every table.

        What stands of ours on a platform, to them or about them, is taken back there next.
        """

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Make two members one: all that is *gone*'s becomes *kept*'s, in every table."""

    async def export(self, member: MemberId) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Return what each table holds of the member, by table name."""

    async def held(self, member: MemberId) -> Sequence[Held]:
        """Return the same by why it is held; what holds nothing of them is not there."""

    async def forget(self) -> None:
        """Remove what every table has kept for longer than its retention clock allows."""

    async def sweep(self) -> object:
        """Destroy keys without a case and words without a key: what a crash may leave."""


class Storage(Protocol):
    """A database. Leaving ``begin()`` normally commits; leaving it by an exception undoes all."""

    def begin(self) -> AbstractAsyncContextManager[Work]: ...
    def read(self) -> AbstractAsyncContextManager[Work]:
        """Open a view of the data that cannot write and never waits for a writer."""

    def when_posted(self, call: Callable[[], None]) -> None:
        """Call *call* whenever a transaction that wrote to the outbox has committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """Something the clock will ask for. A *quiet* one is housekeeping nobody waits for."""

    job: str
    at: datetime
    said: str
    quiet: bool


class Clockwork(Protocol):
    """The jobs, as whoever moves the clock sees them."""

    async def tick(self) -> int:
        """Run what is due; return how much ran."""

    async def upcoming(self) -> Sequence[Upcoming]:
        """Return what falls due next, soonest first."""


class Post(Protocol):
    """The courier, as whoever waits for the post sees it."""

    async def drain(self) -> int:
        """Deliver what is due; return how many letters arrived."""

    async def recover(self) -> None:
        """Take up at once what a courier that is no more had in hand."""
