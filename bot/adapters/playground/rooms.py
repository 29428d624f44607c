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
from bot.core.messages import Aside, Direct, InChannel, Letter, OnCalendar, Rate, Receipt
from bot.core.people import Account, Platform
from bot.core.times import Clock
from bot.core.views import NEUTRAL, Card, Fact, Happening, Moment, Reply, View


class Where(StrEnum):
    """In what kind of place a message is."""

    CHANNEL = "channel"
    CALENDAR = "calendar"
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
    edited: datetime | None = None

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

    rate = Rate(per_second=10_000)

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

    def requests(self, letter: Letter) -> int:
        """Return 1: nothing is far away here."""
        return 1

    async def send(self, letter: Letter) -> Receipt:
        """Show *letter* to whom it is addressed, once however often it comes."""
        if letter.key in self._receipts:
            return self._receipts[letter.key]
        reader: Account | None = None
        match letter.address:
            case Direct(account=account):
                where, platform, reader = Where.DIRECT, account.platform, account
                channel = f"D-{account.user}"
            case Aside(account=account, channel=channel):
                where, platform, reader = Where.DIRECT, account.platform, account
            case InChannel(platform=platform, channel=channel):
                where = Where.CHANNEL
            case OnCalendar(platform=platform, space=channel):
                where = Where.CALENDAR
        shown = Message(
            id="",
            at=self._clock(),
            where=where,
            platform=platform,
            reader=reader,
            reply=_reply(letter.view),
            about=(letter.key,),
        )
        receipt = Receipt(channel, self._show(shown).id)
        self._receipts[letter.key] = receipt
        return receipt

    async def find(self, letter: Letter) -> Receipt | None:
        """Look whether *letter* was shown before."""
        return self._receipts.get(letter.key)

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        """Show what *letter* says now in place of what it said."""
        if receipt.message in self._messages:
            now = replace(
                self._messages[receipt.message], reply=_reply(letter.view), edited=self._clock()
            )
            self._messages[receipt.message] = now

    async def remove(self, letter: Letter, receipt: Receipt) -> None:
        """Take a message off every screen."""
        self._messages.pop(receipt.message, None)

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


def _reply(view: View) -> Reply:
    """Return what is on the screen: an event is drawn as a card."""
    match view:
        case Reply():
            return view
        case Happening():
            facts = (
                Fact("Starts", Moment(view.starts)),
                Fact("Ends", Moment(view.ends)),
                Fact("Where", view.where),
            )
            return Reply(view.title, card=Card(title=view.title, lines=(view.about,), facts=facts))
