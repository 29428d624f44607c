"""A whole network in one process: real commands, jobs, storage and courier, no platform."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.commands import ALL
from bot.commands.ask import Ask, Heard, Sheet
from bot.commands.dispatch import Dispatcher
from bot.commands.hear import hear
from bot.config import Settings
from bot.core.calls import Weekly
from bot.core.confidential import Confidential
from bot.core.forms import Answers
from bot.core.messages import (
    Aside,
    Direct,
    InChannel,
    Letter,
    OnCalendar,
    Rate,
    Receipt,
    Space,
    Together,
    Undeliverable,
)
from bot.core.people import Account, Platform, Role
from bot.core.photo import Unfit
from bot.core.ports import Storage
from bot.core.recurrence import InHolidays
from bot.core.times import uk_date
from bot.core.trust import Verification, Way
from bot.core.views import Button, Happening, Reply, View, plain
from bot.jobs.catalogue import jobs_for
from bot.jobs.courier import Courier
from bot.jobs.tick import Jobs
from bot.services.notice import NOTICE_VERSION
from bot.services.slots import plan, usual
from storage.keys import KeyFile
from storage.masters import InEnvironment, Masters
from storage.migrate import migrate
from storage.vault import Vault
from storage.work import SqlStorage, open_storage

START = datetime(2026, 7, 6, 9, tzinfo=UTC)
"""10:00 UK time on Monday 6 July 2026: in summer, so a time shown in the wrong zone fails."""

MASTER = base64.b64encode(bytes(range(32))).decode()
"""The master key of every network here, and the network's own key, as in one that was upgraded."""

WEEKLY_CALL = Weekly(2, time(19))
"""Wednesdays, 19:00 on UK clocks."""

NOTICED = dict.fromkeys(("write", "intake", "reach"), NOTICE_VERSION)
"""What the buttons to these forms carry for whoever was shown the notice."""

TAKEN_AWAY = "(taken away)"
"""What stands where a message was."""

ANSWERS = {
    "position": "Headteacher or principal",
    "phase": "Primary",
    "region": "Yorkshire and the Humber",
    "district": "LS6",
    "school": "",
    "trust": "",
    "buddy": "yes",
    "charter": "yes",
}


@dataclass
class Mailbox:
    """A platform that delivers at once, into people's hands. Stricter: it refuses a second copy."""

    direct: dict[str, list[Reply]] = field(default_factory=dict)
    channels: dict[str, list[Reply]] = field(default_factory=dict)
    calendars: dict[str, list[Happening]] = field(default_factory=dict)
    asides: dict[str, list[Reply]] = field(default_factory=dict)
    together: dict[str, list[Reply]] = field(default_factory=dict)
    keys: dict[str, Receipt] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    shut: dict[str, str] = field(default_factory=dict)
    removed: list[View] = field(default_factory=list)
    holds_on: str = ""
    """Why the platform takes nothing away, empty while it does."""
    begins: str = ""
    """How the ids of its messages begin, so that two platforms never have the same."""
    rate = Rate(per_second=100_000, changes=100_000)

    def requests(self, letter: Letter) -> int:
        return 1

    async def send(self, letter: Letter) -> Receipt:
        box = self._box(letter)
        assert letter.key not in self.keys, f"{letter.key} was delivered twice"
        receipt = Receipt("D", f"{self.begins}{len(self.keys)}")
        self.keys[letter.key] = receipt
        box.append(letter.view)
        self._standing[receipt.message] = (box, len(box) - 1)
        return receipt

    async def find(self, letter: Letter) -> Receipt | None:
        return self.keys.get(letter.key)

    async def change(self, letter: Letter, receipt: Receipt) -> None:
        box, place = self._standing[receipt.message]
        box[place] = letter.view

    async def remove(self, letter: Letter, receipt: Receipt) -> None:
        if self.holds_on:
            raise Undeliverable(self.holds_on)
        box, place = self._standing[receipt.message]
        self.removed.append(box[place])
        box[place] = Reply(TAKEN_AWAY)

    def standing(self) -> dict[str, tuple[list[Any], int]]:
        """Return where each message stands that is still there, by its id."""
        return {
            message: (box, place)
            for message, (box, place) in self._standing.items()
            if not (isinstance(box[place], Reply) and box[place].summary == TAKEN_AWAY)
        }

    _standing: dict[str, tuple[list[Any], int]] = field(default_factory=dict)

    def _box(self, letter: Letter) -> list[Any]:
        match letter.address:
            case Direct(account=account):
                if account.user in self.closed:
                    raise Undeliverable("closed")
                return self.direct.setdefault(account.user, [])
            case Aside(account=account):
                return self.asides.setdefault(account.user, [])
            case OnCalendar(space=space):
                return self.calendars.setdefault(space, [])
            case Together(people=people):
                if self.closed & set(people):
                    raise Undeliverable("forbidden")
                return self.together.setdefault("+".join(sorted(people)), [])
            case InChannel(channel=channel):
                if channel in self.shut:
                    raise Undeliverable(self.shut[channel])
                return self.channels.setdefault(channel, [])


class Network:
    """The network, its clock and everybody in it."""

    vault: Vault

    def __init__(self, storage: SqlStorage, path: Path, now: list[datetime]) -> None:
        self.storage = storage
        self.path = path
        self._now = now
        self.mail = Mailbox()
        self.dispatcher = Dispatcher(storage, ALL, hear)
        messengers = {Platform.DISCORD: self.mail, Platform.SLACK: self.mail}
        self.courier = Courier(storage, messengers, self.clock)
        self.jobs = Jobs(storage, jobs_for(Weekly(0, time(9)), 1), self.clock)
        self._requests = count()

    def clock(self) -> datetime:
        return self._now[0]

    def person(self, name: str, platform: Platform = Platform.DISCORD) -> Someone:
        space = "T1" if platform is Platform.SLACK else ""
        return Someone(self, name, Account(platform, space, name.lower()))

    async def head(
        self, name: str, platform: Platform = Platform.DISCORD, **answers: str
    ) -> Someone:
        """Return somebody who has joined."""
        head = self.person(name, platform)
        await head.sends("join", name=name, **{**ANSWERS, **answers})
        return head

    async def coach(
        self, name: str, platform: Platform = Platform.SLACK, **answers: str
    ) -> Someone:
        """Return a coach on duty, by default from Cornwall."""
        away = {"region": "South West", "district": "TR1"}
        coach = await self.head(name, platform, **{**away, "buddy": "no", **answers})
        await self.appoint(coach, Role.COACH)
        await coach.sends("duty", "on")
        return coach

    async def appoint(self, someone: Someone, role: Role) -> None:
        async with self.storage.begin() as work:
            await work.appointments.grant(someone.account, role, by="test")

    async def know(self, someone: Someone) -> None:
        """Make somebody verified, as a moderator would."""
        async with self.storage.begin() as work:
            member = await work.accounts.owner(someone.account)
            assert member is not None
            await work.verifications.add(
                Verification(member=member, way=Way.MODERATOR, by="test", also_by="", at=work.now)
            )

    async def space(self, platform: Platform, channel: str, name: str = "Network") -> None:
        async with self.storage.begin() as work:
            await work.spaces.keep(Space(platform, f"{platform}-{channel}", channel, name))

    def move(self, **elapsed: float) -> None:
        """Move the clock and run nothing, as if the program were off."""
        self._now[0] += timedelta(**elapsed)

    async def pass_time(self, **elapsed: float) -> None:
        """Move the clock and run what is due, as the ticking clock would."""
        self.move(**elapsed)
        await self.settle()

    async def until(self, at: datetime) -> None:
        """Move the clock to *at*, stopping whenever something falls due on the way."""
        while self._now[0] < at:
            due = [one.at for one in await self.jobs.upcoming() if one.at > self._now[0]]
            self._now[0] = min([at, *due])
            await self.settle()

    async def days_to(self, at: datetime) -> None:
        """Let days pass in which nothing happens: look once in each, and on the last as usual."""
        while at - self._now[0] > timedelta(days=1):
            await self.pass_time(days=1)
        await self.until(at)

    async def jump(self, at: datetime) -> None:
        """Move the clock to *at* at once, and run what is due."""
        await self.pass_time(seconds=(at - self.clock()).total_seconds())

    async def settle(self) -> None:
        await self.jobs.tick()
        await self.courier.drain()

    async def plan(self, weekly: Weekly = WEEKLY_CALL, rule: InHolidays = InHolidays.KEEP) -> None:
        """Put the weekly calls on the calendar, as the first start does."""
        async with self.storage.begin() as work:
            slot = usual(weekly, 60, uk_date(work.now), rule)
            if slot.recurrence not in [each.recurrence for each in await work.slots.every()]:
                await work.slots.add(slot)
            await plan(work)

    def request(self) -> str:
        return f"request-{next(self._requests)}"

    def breaks(self, storage: Storage) -> None:
        """Answer requests from *storage* from now on."""
        self.dispatcher = Dispatcher(storage, ALL, hear)

    async def sealed(self) -> list[bytes]:
        """Return everything that lies sealed in the database."""
        async with self.storage.reading() as connection:
            return [
                row[0]
                for table in ("cases", "outbox", "requests")
                for row in await connection.exec_driver_sql(
                    f"SELECT sealed_words FROM {table} WHERE sealed_words IS NOT NULL"  # noqa: S608 - our own names
                )
            ]

    @property
    def settings(self) -> Settings:
        """The settings with which a command of the operator's finds this network."""
        return Settings.model_construct(
            data=self.path.parent,
            database=f"sqlite+aiosqlite:///{self.path}",
            key=SecretStr(MASTER),
        )

    def disk(self) -> bytes:
        """Return every byte the database has written."""
        return b"".join(p.read_bytes() for p in sorted(self.path.parent.iterdir()))


@dataclass
class Someone:
    """A person at their phone."""

    network: Network
    name: str
    account: Account

    @property
    def inbox(self) -> list[Reply]:
        return self.network.mail.direct.get(self.account.user, [])

    @property
    def heard(self) -> str:
        """All that was written to them, with confidential words."""
        return "\n".join(read(reply) for reply in self.inbox)

    @property
    def offer(self) -> Reply:
        """The latest request for support that they were asked to take."""
        return next(r for r in reversed(self.inbox) if "A request is waiting" in read(r))

    async def turns(self, command: str, value: str = "", **answers: str) -> Reply:
        """Send one page of a form."""
        reply = await self.network.dispatcher.page(self._ask(command, value, None, answers))
        await self.network.courier.drain()
        return reply

    async def presses_for_form(self, reply: Reply, label: str) -> Sheet:
        """Press a button that opens a form."""
        button = find(reply, label)
        sheet = await self.asks(button.command, button.value)
        assert isinstance(sheet, Sheet)
        return sheet

    async def asks(self, command: str, value: str = "", **answers: str) -> Reply | Sheet:
        """Type a command, or press a button, and see what comes back."""
        result = await self.network.dispatcher.begin(self._ask(command, value, None, answers))
        await self.network.courier.drain()
        return result

    async def sends(
        self,
        command: str,
        value: str = "",
        *,
        request: str | None = None,
        **answers: str | Sequence[str],
    ) -> Reply:
        """Send a form."""
        reply = await self.network.dispatcher.run(self._ask(command, value, request, answers))
        await self.network.courier.drain()
        return reply

    async def presses(self, reply: Reply, label: str, **answers: str) -> Reply:
        """Press the button called *label* under *reply*, and fill in what it asks."""
        button = find(reply, label)
        return await self.sends(button.command, button.value, **answers)

    async def writes(
        self,
        words: str,
        *,
        request: str | None = None,
        attached: bool = False,
        picture: Confidential | Unfit | None = None,
        about: str = "",
    ) -> Reply | None:
        """Write a direct message to the bot."""
        reply = await self.network.dispatcher.hear(
            Heard(
                account=self.account,
                request=request or self.network.request(),
                words=Confidential(words),
                attached=attached or picture is not None,
                picture=picture,
                about=about,
            )
        )
        await self.network.courier.drain()
        return reply

    def ask(self, command: str, value: str = "") -> Ask:
        """Return a request that has yet to be sent."""
        return self._ask(command, value, None, {})

    def _ask(self, command: str, value: str, request: str | None, answers: Answers) -> Ask:
        return Ask(
            account=self.account,
            request=request or self.network.request(),
            command=command,
            value=value or NOTICED.get(command, ""),
            answers=answers,
        )


def find(reply: Reply, label: str) -> Button:
    """Return the button of *reply* called *label*."""
    for button in reply.buttons:
        if button.label == label:
            return button
    raise AssertionError(f"no button {label!r} among {[b.label for b in reply.buttons]}")


def read(reply: Reply) -> str:
    """Return all that a person reads, confidential words included."""
    words = f"\n{reply.words.reveal()}" if reply.words else ""
    return plain(reply) + words


_EMPTY: list[bytes] = []
"""The first database made in this run, empty: copying it is quicker than making another."""


async def _make(url: str, path: Path) -> None:
    if not url.endswith(str(path)):
        await migrate(url)
    elif _EMPTY:
        await asyncio.to_thread(path.write_bytes, _EMPTY[0])
    else:
        await migrate(url)
        _EMPTY.append(await asyncio.to_thread(path.read_bytes))


@asynccontextmanager
async def open_network(
    folder: Path,
    url: str | None = None,
    start: datetime = START,
    *,
    verify: bool = False,
    weights: str = "",
) -> AsyncGenerator[Network]:
    """Open an empty network whose clock stands at *start*; with *verify*, one that asks for it."""
    path = folder / "data" / "headsup.db"
    url = url or f"sqlite+aiosqlite:///{path}"
    await asyncio.to_thread(path.parent.mkdir, exist_ok=True)
    await _make(url, path)
    now = [start]
    keys = KeyFile(path.with_name("keys.db"), Masters([InEnvironment(MASTER)]))
    vault = Vault(await keys.open(start, older=True), keys)
    storage = open_storage(url, lambda: now[0], vault, verify=verify, weights=weights)
    network = Network(storage, path, now)
    network.vault = vault
    try:
        await network.jobs.tick()
        yield network
        await network.dispatcher.drain()
    finally:
        await storage.close()
        await keys.close()
