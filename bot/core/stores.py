"""What is stored of members, rounds and support, as protocols that ``storage`` implements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.core.confidential import Confidential
from bot.core.consents import Agreement
from bot.core.forms import Answers
from bot.core.membership import Member
from bot.core.messages import Space
from bot.core.mydata import Erasure
from bot.core.people import Account, MemberId, Platform, Role
from bot.core.rounds import Group, Past, Ran, Round
from bot.core.support import Case, Offer, OfferAnswer, OpenLine


class Members(Protocol):
    """Everyone who has joined, with their profile."""

    async def get(self, member: MemberId) -> Member | None: ...
    async def every(self) -> Sequence[Member]: ...
    async def add(self, member: Member) -> None: ...
    async def add_all(self, several: Sequence[Member]) -> None: ...
    async def change(self, member: Member) -> None: ...
    async def some(self, wanted: Collection[MemberId]) -> Sequence[Member]: ...
    async def in_authorities(self, codes: Collection[str]) -> Sequence[Member]:
        """Return everybody whose school lies in one of those local authorities."""


class Accounts(Protocol):
    """Which member is behind which account, and where to write to them."""

    async def owner(self, account: Account) -> MemberId | None: ...
    async def of(self, member: MemberId) -> Sequence[Account]:
        """Return the member's accounts, the one they used last first."""

    async def latest(self, members: Collection[MemberId]) -> Mapping[MemberId, Account]:
        """Return the account that each of *members* used last."""

    async def link(self, account: Account, member: MemberId) -> None: ...
    async def link_all(self, several: Mapping[Account, MemberId]) -> None: ...
    async def every(self) -> Mapping[Account, MemberId]:
        """Return whose each account is, by account."""

    async def unlink(self, account: Account) -> None:
        """Take *account* out: whoever is behind it is a visitor again."""

    async def mark(self, account: Account) -> str:
        """Return what stands for *account* in a button, without its id."""

    async def used(self, account: Account) -> None:
        """Note that the member was last seen at *account*, so that they are answered there."""

    async def reached(self, account: Account, channel: str) -> None:
        """Note the direct *channel* of *account*, so that it need not be asked for again."""

    async def direct(self, account: Account) -> str:
        """Return the direct channel of *account*, empty if the bot never wrote there."""

    async def heard(self, account: Account, message: str) -> None:
        """Note the newest direct message of *account* that was taken in, by the platform's id.

        An older one than noted already changes nothing.
        """

    async def last_heard(self, account: Account) -> str:
        """Return the id that :meth:`heard` noted last, empty if none."""

    async def open_lines(self, platform: Platform) -> Sequence[OpenLine]:
        """Return every account on *platform* of a head or coach whose case is not over."""


class Appointments(Protocol):
    """Roles that people were given, by account: a coach may be named before joining."""

    async def of(self, accounts: Sequence[Account]) -> frozenset[Role]: ...
    async def grant(self, account: Account, role: Role, by: str, also_by: str = "") -> None:
        """Give *role*; *by* proposed it and *also_by* confirmed it."""

    async def from_settings(self, account: Account, role: Role) -> bool:
        """Tell whether the settings gave *role*: then they give it again at the next start."""

    async def revoke(self, account: Account, role: Role) -> None: ...
    async def holders(self, role: Role) -> Sequence[MemberId]: ...
    async def replace_settings(self, wanted: Mapping[Account, frozenset[Role]]) -> None:
        """Make the appointments that come from the settings exactly *wanted*."""


class Consents(Protocol):
    """What members agreed to: purpose, version of the wording, when, and until when."""

    async def give(
        self, member: MemberId, purpose: str, version: str, until: datetime | None = None
    ) -> None: ...
    async def give_all(self, several: Sequence[Agreement]) -> None:
        """Keep many at once, of members who have said nothing of these purposes yet."""

    async def withdraw(self, member: MemberId, purpose: str, *, lapsed: bool = False) -> None:
        """Keep that it is a no from now on, whatever it was before."""

    async def given(self, member: MemberId) -> Mapping[str, str]:
        """Return the purposes that *member* says yes to, with the version of the wording."""

    async def of(self, member: MemberId) -> Sequence[Agreement]:
        """Return what *member* said of each purpose that they said anything of."""

    async def agreed(self, purpose: str) -> frozenset[MemberId]:
        """Return everybody who says yes to *purpose* now."""

    async def refused(self, purpose: str) -> frozenset[MemberId]:
        """Return everybody whose last word on *purpose* is a no, or a yes that has ended."""

    async def changed(self, purpose: str, after: datetime) -> frozenset[MemberId]:
        """Return everybody who said yes or no to *purpose* after that, or whose yes has ended."""

    async def ending(self, until: datetime) -> Sequence[Agreement]:
        """Return every yes that ends by *until*, those first that end first."""


class Rounds(Protocol):
    """Buddy rounds and who was introduced to whom."""

    async def get(self, drawn: UUID) -> Round | None: ...
    async def add(self, drawn: Round) -> None: ...
    async def run(self, drawn: UUID) -> None: ...
    async def take_back(self, drawn: UUID) -> None:
        """Make a round that was run one that nobody was introduced by."""

    async def last_run(self) -> datetime | None:
        """Return when the newest round that was run was drawn."""

    async def ran(self, after: datetime, until: datetime) -> Sequence[Round]:
        """Return the rounds that were run in ``(after, until]``, the first one first."""

    async def ran_when(self, after: datetime, until: datetime) -> Sequence[Ran]:
        """Return the same without their groups, of which there may be five thousand."""

    async def past(self, before: datetime | None = None) -> Sequence[Past]:
        """Return every round that was run, or all drawn *before*, in order of time."""

    async def latest_group(self, member: MemberId) -> Group | None:
        """Return the group that *member* was last introduced to, unless they have left it."""

    async def group(self, group: UUID) -> Group | None:
        """Return *group* with those who have not left it."""

    async def latest_groups(self) -> Mapping[UUID, Group]:
        """Return the groups that are the latest one of each of their members."""

    async def leave(self, group: UUID, member: MemberId) -> None:
        """Note that an introduction is over for *member*; that they met stays known."""

    async def met(self) -> Mapping[frozenset[MemberId], datetime]:
        """Return every pair ever introduced, with the last time."""

    async def buddies_now(
        self, members: Collection[MemberId]
    ) -> Mapping[MemberId, frozenset[MemberId]]:
        """Return for each of *members* whom the newest round introduced them to, if anybody."""

    async def met_by(self, member: MemberId) -> frozenset[MemberId]:
        """Return everybody whom *member* was ever introduced to."""


class Cases(Protocol):
    """Requests for a coach. Words go in sealed and are opened only for a letter or their reader."""

    async def get(self, case: UUID) -> Case | None: ...
    async def by_ref(self, ref: str) -> Case | None:
        """Return the case that people call *ref*."""

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
    async def drop_words(self, case: UUID) -> None:
        """Destroy what was written first: the next coach is not to read it."""

    async def change(self, case: Case) -> None: ...
    async def take(self, case: UUID, coach: MemberId) -> bool:
        """Give *case* to *coach*; False if somebody was quicker, or it is over."""

    async def remove(self, case: UUID) -> None:
        """Remove the case and its offers. What lies beside it must have gone before."""

    async def end(self, case: UUID) -> None:
        """End the case and destroy its words and every letter about it not yet delivered."""


class Offers(Protocol):
    """Which coach was asked to take which case."""

    async def get(self, offer: UUID) -> Offer | None: ...
    async def of(self, case: UUID) -> Sequence[Offer]: ...
    async def open_of(self, case: UUID) -> Offer | None:
        """Return the oldest open offer of *case*."""

    async def all_open_of(self, case: UUID) -> Sequence[Offer]:
        """Return every open offer of *case*, oldest first."""

    async def recent(self, coach: MemberId, since: datetime) -> Sequence[Offer]:
        """Return what *coach* was asked since then, oldest first."""

    async def taken(self, since: datetime) -> Mapping[MemberId, int]:
        """Return how many cases each coach has taken on that they were asked about since then."""

    async def add(self, offer: Offer) -> None: ...
    async def settle(self, offer: UUID, answer: OfferAnswer) -> None: ...
    async def asked(self) -> Sequence[tuple[MemberId, MemberId]]:
        """Return each coach who has an offer to answer, with the head it is about."""

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


class Erasures(Protocol):
    """What becomes of our messages to those who leave, and about them."""

    async def get(self, ref: str) -> Erasure | None: ...
    async def foreseen(self, member: MemberId) -> int:
        """Return how many messages would be taken back if *member* left now."""
