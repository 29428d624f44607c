"""Where a message goes, and what the courier is given to carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from bot.core.people import Account, MemberId, Platform
from bot.core.views import View


@dataclass(frozen=True, slots=True)
class Space:
    """A Discord server or Slack workspace of the network, and the channel we post in."""

    platform: Platform
    id: str
    channel: str
    name: str


@dataclass(frozen=True, slots=True)
class Direct:
    """A direct message to one account."""

    account: Account


@dataclass(frozen=True, slots=True)
class InChannel:
    """A post in the network's channel of one space."""

    platform: Platform
    space: str
    channel: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A private thread beside the network's channel, for one account whose messages are closed.

    Moderators of a server may be able to open it: it carries nothing but a way to the bot.
    """

    account: Account
    space: str
    channel: str


@dataclass(frozen=True, slots=True)
class Together:
    """A place that several people of one space share: a private thread, or a group message.

    *people* are their ids on the platform. Others may be able to open it, so what goes there is
    harmless.
    """

    platform: Platform
    space: str
    channel: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OnCalendar:
    """The calendar of one space, where the platform has one: Discord's scheduled events."""

    platform: Platform
    space: str


Address = Direct | InChannel | Aside | Together | OnCalendar


def platform_of(address: Address) -> Platform:
    """Return the platform that *address* is on."""
    match address:
        case Direct(account=account) | Aside(account=account):
            return account.platform
        case (
            InChannel(platform=platform)
            | Together(platform=platform)
            | OnCalendar(platform=platform)
        ):
            return platform


class Urgency(IntEnum):
    """What goes first when much is waiting: a support message never waits for a broadcast."""

    SUPPORT = 0
    PERSONAL = 1
    BROADCAST = 2


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a delivered message is now, in the platform's own ids."""

    channel: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message on its way. *key* is stable, so that a platform can recognise a repeat.

    *in_doubt* means that an earlier try may have arrived: look before sending again. After
    *until* it makes no sense to send it. With a
    *receipt* it stands there already, and is to be changed, or taken away if *gone*. *direct* is
    the direct channel of whoever it is to, once known; *known* are the messages of ours that lie
    in that conversation already, and *since* the last of them from before this one was written.
    *member* is whose it is, *case* and *call* what it is about, where there is one; *thread* is the
    first message about that case that stands in the conversation.
    """

    id: int
    key: str
    address: Address
    urgency: Urgency
    view: View
    attempts: int
    written: datetime
    in_doubt: bool
    until: datetime | None = None
    member: MemberId | None = None
    case: UUID | None = None
    call: UUID | None = None
    receipt: Receipt | None = None
    gone: bool = False
    direct: str = ""
    known: frozenset[str] = frozenset()
    since: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class To:
    """One recipient of a message that goes to many; for them it leaves after *not_before*."""

    address: Address
    once: str
    member: MemberId | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter about a call, as whoever changes the call sees it. *topic* says what it is."""

    id: int
    topic: str
    member: MemberId | None
    address: Address


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast a platform may be written to.

    *per_second* counts requests over all of it, *changes* those that edit or delete; *apart* is
    seconds between two messages to one recipient.
    """

    per_second: float
    changes: float
    apart: float = 0.0


@dataclass(frozen=True, slots=True)
class Stuck:
    """A letter that could not be delivered, as an operator may see it: no name, no word."""

    id: int
    written: datetime
    where: str
    reason: str


class Undeliverable(Exception):
    """The platform has said no for good: closed direct messages, a missing channel.

    *reason* is one of our own short codes, never the platform's text.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(Exception):
    """The platform has not taken the message and says when to come back, in seconds.

    *everywhere* means that it will take nothing else of ours until then either.
    """

    def __init__(self, seconds: float, *, everywhere: bool = False) -> None:
        super().__init__(f"retry after {seconds:g} s")
        self.seconds = seconds
        self.everywhere = everywhere


class CannotLook(Exception):
    """The conversation cannot be read, so nobody can tell whether a message arrived."""
