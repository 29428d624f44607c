"""What the core needs from outside, as protocols. ``storage`` and the adapters provide them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from bot.core.calls import Call, Coming
from bot.core.confidential import Confidential
from bot.core.forms import Answers
from bot.core.membership import Member
from bot.core.messages import Address, Letter, Receipt, Space, Stuck, Urgency
from bot.core.people import Account, Caller, MemberId, Platform, Role
from bot.core.rounds import Group, Round
from bot.core.support import Case, Offer, OfferAnswer
from bot.core.views import Reply


class Members(Protocol):
    """Everyone who has joined, with their profile."""

    async def get(self, member: MemberId) -> Member | None: ...
    async def every(self) -> Sequence[Member]: ...
    async def add(self, member: Member) -> None: ...
    async def change(self, member: Member) -> None: ...


class Accounts(Protocol):
    """Which member is behind which account, and where to write to them."""

    async def owner(self, account: Account) -> MemberId | None: ...
    async def of(self, member: MemberId) -> Sequence[Account]:
        """Return the member's accounts, the one they used last first."""

    async def link(self, account: Account, member: MemberId) -> None: ...
    async def used(self, account: Account) -> None:
        """Note that the member was last seen at *account*, so that they are answered there."""


class Appointments(Protocol):
    """Roles that people were given, by account: a coach may be named before joining."""

    async def of(self, accounts: Sequence[Account]) -> frozenset[Role]: ...
    async def grant(self, account: Account, role: Role, by: str) -> None: ...
    async def revoke(self, account: Account, role: Role) -> None: ...
    async def holders(self, role: Role) -> Sequence[MemberId]: ...
    async def replace_settings(self, wanted: Mapping[Account, frozenset[Role]]) -> None:
        """Make the appointments that come from the settings exactly *wanted*."""


class Consents(Protocol):
    """What members agreed to: purpose, version of the wording, when."""

    async def give(self, member: MemberId, purpose: str, version: str) -> None: ...
    async def withdraw(self, member: MemberId, purpose: str) -> None: ...
    async def given(self, member: MemberId) -> Mapping[str, str]: ...


class Calls(Protocol):
    """Weekly calls and events, and who is coming."""

    async def get(self, call: UUID) -> Call | None: ...
    async def add(self, call: Call, by: MemberId | None) -> bool:
        """Add *call*; False if a weekly call at that time is there already."""

    async def author(self, call: UUID) -> MemberId | None: ...
    async def announce(self, call: UUID) -> None: ...
    async def between(self, after: datetime, until: datetime) -> Sequence[Call]:
        """Return announced calls that start in ``(after, until]``, soonest first."""

    async def answer(self, call: UUID, member: MemberId, coming: Coming) -> None: ...
    async def answer_of(self, call: UUID, member: MemberId) -> Coming | None: ...
    async def count(self, call: UUID) -> int: ...


class Rounds(Protocol):
    """Buddy rounds and who was introduced to whom."""

    async def get(self, drawn: UUID) -> Round | None: ...
    async def add(self, drawn: Round) -> None: ...
    async def run(self, drawn: UUID) -> None: ...
    async def last_run(self) -> datetime | None:
        """Return when the newest round that was run was drawn."""

    async def latest_group(self, member: MemberId) -> Group | None: ...
    async def group(self, group: UUID) -> Group | None: ...
    async def met(self) -> Mapping[frozenset[MemberId], datetime]:
        """Return every pair ever introduced, with the last time."""


class Cases(Protocol):
    """Requests for a coach. Words go in sealed and are opened only for a letter or their reader."""

    async def get(self, case: UUID) -> Case | None: ...
    async def open_of(self, head: MemberId) -> Case | None: ...
    async def talking(self, member: MemberId) -> Sequence[Case]:
        """Return the conversations *member* is in, as head or as coach."""

    async def waiting(self) -> Sequence[Case]: ...
    async def heads(self) -> frozenset[MemberId]:
        """Return everybody who has a case that is not over."""

    async def load(self) -> Mapping[MemberId, int]: ...
    async def add(self, case: Case, words: Confidential | None) -> None: ...
    async def words(self, case: UUID) -> Confidential | None: ...
    async def add_words(self, case: UUID, words: Confidential) -> None: ...
    async def change(self, case: Case) -> None: ...
    async def end(self, case: UUID) -> None:
        """End the case and destroy its words and every letter about it not yet delivered."""


class Offers(Protocol):
    """Which coach was asked to take which case."""

    async def get(self, offer: UUID) -> Offer | None: ...
    async def of(self, case: UUID) -> Sequence[Offer]: ...
    async def open_of(self, case: UUID) -> Offer | None: ...
    async def add(self, offer: Offer) -> None: ...
    async def settle(self, offer: UUID, answer: OfferAnswer) -> None: ...
    async def asked(self) -> frozenset[MemberId]:
        """Return the coaches who have an offer to answer."""

    async def expiring(self, until: datetime) -> Sequence[Offer]:
        """Return open offers that expire by *until*."""


class Duty(Protocol):
    """Which coaches can be asked now."""

    async def start(self, coach: MemberId) -> None: ...
    async def stop(self, coach: MemberId) -> None: ...
    async def on(self) -> Sequence[MemberId]: ...


class Drafts(Protocol):
    """Answers on their way to a form of more than one page. Never confidential ones."""

    async def get(self, account: Account, command: str) -> Answers: ...
    async def keep(self, account: Account, command: str, answers: Answers) -> None: ...
    async def drop(self, account: Account, command: str) -> None: ...


class Spaces(Protocol):
    """The servers and workspaces of the network."""

    async def every(self) -> Sequence[Space]: ...
    async def keep(self, space: Space) -> None: ...


class Outbox(Protocol):
    """Messages to be sent once the transaction has committed. The only way out."""

    async def post(  # noqa: PLR0913 - a letter has that many sides
        self,
        view: Reply,
        *,
        to: Address,
        once: str,
        urgency: Urgency,
        member: MemberId | None = None,
        case: UUID | None = None,
    ) -> None:
        """Queue *view*; a second post with the same *once* does nothing.

        *member* is whose message it is, and *case* the case it is about: erasing either
        erases the message.
        """

    async def claim(
        self, lease: timedelta, limit: int, platforms: Sequence[Platform]
    ) -> Sequence[Letter]:
        """Take up to *limit* due letters; unsettled they come back, in doubt, after *lease*."""

    async def release(self) -> None:
        """Give back what a courier that is no more had taken. Only while no other is at work."""

    async def sent(self, letter: int, receipt: Receipt) -> None: ...
    async def later(self, letter: Letter, at: datetime) -> None:
        """Give *letter* back, to be tried at *at*: this try did not arrive, an earlier one may."""

    async def dead(self, letter: int, reason: str) -> None: ...
    async def undelivered(self, member: MemberId) -> Sequence[tuple[int, Reply]]:
        """Return what could not be delivered to *member* and was not shown since."""

    async def shown(self, letter: int) -> None: ...
    async def stuck(self) -> Sequence[Stuck]:
        """Return every letter that could not be delivered and was not shown since."""

    async def retry(self, letter: int) -> bool:
        """Try a stuck letter again; False if there is none by that number."""

    async def next_due(self, platforms: Sequence[Platform]) -> datetime | None: ...


class Ledger(Protocol):
    """Which slots of which jobs have been taken."""

    async def claim(self, job: str, slot: str, state: str) -> bool:
        """Take *slot*; False if it was taken before."""

    async def taken(self, job: str, slots: Sequence[str]) -> frozenset[str]: ...
    async def began(self) -> datetime:
        """Return when this network's clock first ran; nothing was due before."""


class Work(Protocol):
    """One open transaction. Everything a request causes is written through it, or nothing is."""

    @property
    def now(self) -> datetime: ...
    @property
    def request(self) -> str:
        """The request being answered, the same when it is delivered again; empty in a job."""

    @property
    def members(self) -> Members: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def consents(self) -> Consents: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def rounds(self) -> Rounds: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def offers(self) -> Offers: ...
    @property
    def duty(self) -> Duty: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def spaces(self) -> Spaces: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def ledger(self) -> Ledger: ...

    async def claim(self, request: str, by: Account) -> Reply | None:
        """Return the reply already given to *request*, or None if it is ours to answer.

        One person's requests run one at a time: this waits while another is being answered.
        """

    async def answer(self, request: str, caller: Caller, reply: Reply) -> None:
        """Keep *reply* for the next time the same request arrives."""

    async def erase(self, member: MemberId) -> None:
        """Remove the member and all that is theirs from every table."""

    async def export(self, member: MemberId) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Return what each table holds of the member, by table name."""

    async def forget(self) -> None:
        """Remove what every table has kept for longer than its retention clock allows."""


class Storage(Protocol):
    """A database. Leaving ``begin()`` normally commits; leaving it by an exception undoes all."""

    def begin(self) -> AbstractAsyncContextManager[Work]: ...
    def read(self) -> AbstractAsyncContextManager[Work]:
        """Open a view of the data that cannot write and never waits for a writer."""


class Messenger(Protocol):
    """One platform's way of delivering a letter."""

    async def deliver(self, letter: Letter) -> Receipt:
        """Send *letter* so that it appears once, however often this is called with its key.

        Raises:
            Undeliverable: it never will arrive.
            TryLater: it has not arrived, and when to try again is known.
        """


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
