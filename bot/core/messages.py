"""Where a message goes, and what the courier is given to carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from bot.core.people import Account, Platform
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

    *in_doubt* means that an earlier try may have arrived: look before sending again.
    """

    id: int
    key: str
    address: Address
    view: Reply
    attempts: int
    written: datetime
    in_doubt: bool


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
