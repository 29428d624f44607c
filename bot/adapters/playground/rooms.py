"""The two platforms of the playground, in memory: a channel each, direct messages, answers.

They take what they are given: a letter that is sent twice is shown twice, as on Slack, so that
it is the courier's care and not theirs that shows. An answer to a request that came twice is the
same answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import count

from bot.core.confidential import Confidential
from bot.core.messages import (
    Address,
    Aside,
    Direct,
    InChannel,
    Letter,
    OnCalendar,
    Rate,
    Receipt,
    Together,
)
from bot.core.people import Account, Platform
from bot.core.times import Clock
from bot.core.views import NEUTRAL, Card, Fact, Happening, Moment, Reply, View


class Where(StrEnum):
    """In what kind of place a message is."""

    CHANNEL = "channel"
    CALENDAR = "calendar"
    DIRECT = "direct"
    EPHEMERAL = "ephemeral"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message on a screen. *reader* is None in the channel, which everybody there reads.

    In a place that several share, *people* are their ids on the platform.

    *own* means that the reader wrote it; everything else is the bot's. *asked* is what the
    reader did to get this answer. *about* holds the references it came with.
    """

    id: str
    at: datetime
    where: Where
    platform: Platform
    reader: Account | None
    reply: Reply
    people: tuple[str, ...] = ()
    own: bool = False
    asked: str = ""
    about: tuple[str, ...] = ()
    ticked: bool = False
    """Whether the bot put a tick under it: it went to the person it was for."""
    edited: datetime | None = None
    happening: Happening | None = None
    """What stands in the calendar, if this is an entry there."""
    key: str = ""
    """The key of the letter that it was delivered as."""
    first: int = 0
    """Which change on the screens brought it …"""
    step: int = 0
    """… and which was the last to change it."""

    def seen_by(self, account: Account) -> bool:
        """Tell whether *account* has it on its screen."""
        if self.people:
            return self.platform is account.platform and account.user in self.people
        if self.reader is None:
            return self.platform is account.platform
        return self.reader == account

    @property
    def letter(self) -> bool:
        """Whether it was delivered as a message of its own, with a notification."""
        return self.where is not Where.EPHEMERAL


class Rooms:
    """Everything on everybody's screens. Also the messenger of both platforms."""

    rate = Rate(per_second=10_000, changes=10_000)

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._messages: dict[str, Message] = {}
        self._keys: dict[str, list[str]] = {}
        self._gone: list[Message] = []
        self._answers: dict[tuple[Account, str], Message] = {}
        self._ids = count(1)
        self.step = 0
        """How many changes there have been on all screens."""

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
        """Show *letter* to whom it is addressed, as often as it comes."""
        where, platform, reader, channel = _place(letter.address)
        shown = self._show(
            Message(
                id="",
                at=self._clock(),
                where=where,
                platform=platform,
                reader=reader,
                people=_people(letter.address),
                reply=_reply(letter.view),
                about=(letter.key,),
                happening=_happening(letter.view),
                key=letter.key,
            )
        )
        self._keys.setdefault(letter.key, []).append(shown.id)
        return Receipt(channel, shown.id)

    async def find(self, letter: Letter) -> Receipt | None:
        """Look whether *letter* is on a screen."""
        standing = self.standing(letter.key)
        return Receipt(_place(letter.address)[-1], standing[0].id) if standing else None

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        """Show what *letter* says now in place of what it said."""
        if receipt.message in self._messages:
            self._change(
                replace(
                    self._messages[receipt.message],
                    reply=_reply(letter.view),
                    happening=_happening(letter.view),
                    edited=self._clock(),
                )
            )

    async def remove(self, letter: Letter, receipt: Receipt) -> None:
        """Take a message off every screen."""
        gone = self._messages.pop(receipt.message, None)
        if gone is not None:
            self.step += 1
            self._gone.append(replace(gone, step=self.step))

    def shown(self) -> Iterator[str]:
        """Yield the key of every letter that was ever on a screen."""
        return iter(self._keys)

    def standing(self, key: str) -> list[Message]:
        """Return every message on the screens that came as the letter *key*."""
        return [self._messages[m] for m in self._keys.get(key, ()) if m in self._messages]

    def gone_since(self, step: int) -> list[Message]:
        """Return what was taken away after *step*."""
        return [message for message in self._gone if message.step > step]

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
        return self._change(replace(message, ticked=True))

    def _show(self, message: Message) -> Message:
        return self._change(replace(message, id=f"m{next(self._ids)}", first=self.step + 1))

    def _change(self, message: Message) -> Message:
        self.step += 1
        now = self._messages[message.id] = replace(message, step=self.step)
        return now


def _place(address: Address) -> tuple[Where, Platform, Account | None, str]:
    """Return where a letter is shown, who alone sees it, and the channel's id."""
    match address:
        case Direct(account=account):
            return Where.DIRECT, account.platform, account, f"D-{account.user}"
        case Aside(account=account, channel=channel):
            return Where.DIRECT, account.platform, account, channel
        case Together(platform=platform, people=people):
            return Where.TOGETHER, platform, None, f"G-{'-'.join(people)}"
        case InChannel(platform=platform, channel=channel):
            return Where.CHANNEL, platform, None, channel
        case OnCalendar(platform=platform, space=space):
            return Where.CALENDAR, platform, None, space


def _people(address: Address) -> tuple[str, ...]:
    return address.people if isinstance(address, Together) else ()


def _happening(view: View) -> Happening | None:
    return view if isinstance(view, Happening) else None


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
