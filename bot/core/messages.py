"""Where a message goes, and what the courier is given to carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from bot.core.people import Account, MemberId, Platform
from bot.core.views import Reply


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


Address = Direct | InChannel


class Urgency(IntEnum):
    """What goes first when much is waiting: a support message never waits for a broadcast."""

    SUPPORT = 0
    PERSONAL = 1
    BROADCAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message on its way. *key* is stable, so that a platform can recognise a repeat.

    *in_doubt* means that an earlier try may have arrived: look before sending again. *member* is
    whose it is and *case* what it is about, where it is anybody's or about one.
    """

    id: int
    key: str
    address: Address
    view: Reply
    attempts: int
    written: datetime
    in_doubt: bool
    member: MemberId | None = None
    case: UUID | None = None


@dataclass(frozen=True, slots=True)
class Stuck:
    """A letter that could not be delivered, as an operator may see it: no name, no word."""

    id: int
    written: datetime
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a delivered message is now, in the platform's own ids."""

    channel: str
    message: str


class Undeliverable(Exception):
    """The platform has said no for good: closed direct messages, a missing channel.

    *reason* is one of our own short codes, never the platform's text.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(Exception):
    """The platform has not taken the message and says when to come back, in seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds:g} s")
        self.seconds = seconds
