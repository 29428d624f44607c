"""A whole network in one process: real commands, jobs, storage and courier, no platform."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path

from pydantic import SecretStr

from bot.commands import ALL
from bot.commands.dispatch import Dispatcher
from bot.commands.hear import hear
from bot.config import Settings
from bot.core.calls import Weekly
from bot.core.messages import (
    Space,
)
from bot.core.people import Account, Platform, Role
from bot.core.ports import Storage
from bot.core.recurrence import InHolidays
from bot.core.times import uk_date
from bot.core.trust import Verification, Way
from bot.core.ways import Ways
from bot.jobs.catalogue import jobs_for
from bot.jobs.courier import Courier
from bot.jobs.tick import Jobs
from bot.services.slots import plan, usual
from storage.keys import KeyFile
from storage.masters import InEnvironment, Masters
from storage.migrate import migrate
from storage.vault import Vault
from storage.work import SqlStorage, open_storage

from .mailbox import Mailbox
from .someone import Someone

START = datetime(2026, 7, 6, 9, tzinfo=UTC)
"""10:00 UK time on Monday 6 July 2026: in summer, so a time shown in the wrong zone fails."""

MASTER = base64.b64encode(bytes(range(32))).decode()
"""The master key of every network here, and the network's own key, as in one that was upgraded."""

WEEKLY_CALL = Weekly(2, time(19))
"""Wednesdays, 19:00 on UK clocks."""

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
    storage = open_storage(url, lambda: now[0], vault, Ways(verify=verify, weights=weights))
    network = Network(storage, path, now)
    network.vault = vault
    try:
        await network.jobs.tick()
        yield network
        await network.dispatcher.drain()
    finally:
        await storage.close()
        await keys.close()
