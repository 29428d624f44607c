"""The two platforms of the playground, in memory: a channel each, direct messages, answers.

They behave as the real ones do for us: a letter whose key was delivered before is not shown
twice, and an answer to a request that came twice is the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import count

from bot.core.confidential import Confidential
from bot.core.messages import Direct, InChannel, Letter, Receipt
from bot.core.people import Account, Platform
from bot.core.times import Clock
from bot.core.views import NEUTRAL, Reply


class Where(StrEnum):
    """In what kind of place a message is."""

    CHANNEL = "channel"
    DIRECT = "direct"
    EPHEMERAL = "ephemeral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message on a screen. *reader* is None in the channel, which everybody there reads.

    *own* means that the reader wrote it; everything else is the bot's. *asked* is what the
    reader did to get this answer. *about* holds the references it came with.
    """

    id: str
    at: datetime
    where: Where
    platform: Platform
    reader: Account | None
    reply: Reply
    own: bool = False
    asked: str = ""
    about: tuple[str, ...] = ()
    ticked: bool = False
    """Whether the bot put a tick under it: it went to the person it was for."""

    def seen_by(self, account: Account) -> bool:
        """Tell whether *account* has it on its screen."""
        if self.reader is None:
            return self.platform is account.platform
        return self.reader == account

    @property
    def letter(self) -> bool:
        """Whether it was delivered as a message of its own, with a notification."""
        return self.where is not Where.EPHEMERAL


class Rooms:
    """Everything on everybody's screens. Also the messenger of both platforms."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._messages: dict[str, Message] = {}
        self._receipts: dict[str, Receipt] = {}
        self._answers: dict[tuple[Account, str], Message] = {}
        self._ids = count(1)

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages.values())

    def __len__(self) -> int:
        return len(self._messages)

    def get(self, message: str) -> Message | None:
        """Return the message called *message*, if there is one."""
        return self._messages.get(message)

    def seen_by(self, account: Account) -> list[Message]:
        """Return what *account* can see, oldest first."""
        return [message for message in self if message.seen_by(account)]

    async def deliver(self, letter: Letter) -> Receipt:
        """Show *letter* to whom it is addressed, once however often it comes."""
        if letter.key in self._receipts:
            return self._receipts[letter.key]
        reader: Account | None = None
        match letter.address:
            case Direct(account=account):
                where, platform, reader = Where.DIRECT, account.platform, account
                channel = f"D-{account.user}"
            case InChannel(platform=platform, channel=channel):
                where = Where.CHANNEL
        shown = Message(
            id="",
            at=self._clock(),
            where=where,
            platform=platform,
            reader=reader,
            reply=letter.view,
            about=(letter.key,),
        )
        receipt = Receipt(channel, self._show(shown).id)
        self._receipts[letter.key] = receipt
        return receipt

    def answer(
        self, account: Account, request: str, reply: Reply, asked: str, value: str
    ) -> Message:
        """Show *reply* to *account* alone; the same message again for the same *request*."""
        if (account, request) in self._answers:
            return self._answers[account, request]
        shown = Message(
            id="",
            at=self._clock(),
            where=Where.EPHEMERAL,
            platform=account.platform,
            reader=account,
            reply=reply,
            asked=asked,
            about=(value,),
        )
        return self._answers.setdefault((account, request), self._show(shown))

    def wrote(self, account: Account, request: str, words: Confidential) -> Message:
        """Show *account* what they wrote to the bot."""
        if (account, request) in self._answers:
            return self._answers[account, request]
        shown = Message(
            id="",
            at=self._clock(),
            where=Where.DIRECT,
            platform=account.platform,
            reader=account,
            reply=Reply(NEUTRAL, words=words),
            own=True,
        )
        return self._answers.setdefault((account, request), self._show(shown))

    def tick(self, message: Message) -> Message:
        """Put a tick under what somebody wrote, as both platforms show it."""
        ticked = replace(message, ticked=True)
        self._messages[message.id] = ticked
        return ticked

    def _show(self, message: Message) -> Message:
        numbered = replace(message, id=f"m{next(self._ids)}")
        self._messages[numbered.id] = numbered
        return numbered
