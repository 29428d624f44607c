"""One transaction, and the repositories that write through it. The only place that commits."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.core.mydata import Erasure, Held
from bot.core.people import Account, Caller, MemberId
from bot.core.times import Clock
from bot.core.views import Reply
from bot.core.ways import USUAL_WAYS, Ways
from storage import engine
from storage.accounts import SqlAccounts
from storage.appointments import SqlAppointments
from storage.audit import SqlAudit
from storage.break_glass import SqlBreakGlass
from storage.calls import SqlCalls
from storage.cases import SqlCases
from storage.changes import SqlChanges
from storage.codes import SqlCodes
from storage.consents import SqlConsents
from storage.drafts import SqlDrafts, SqlSpaces
from storage.erasures import SqlErasures
from storage.invitations import SqlInvitations
from storage.ledger import SqlLedger
from storage.marks import SqlMarks
from storage.meetings import SqlMeetings
from storage.members import SqlMembers
from storage.offers import SqlDuty, SqlOffers
from storage.outbox import SqlOutbox
from storage.pauses import SqlPauses
from storage.placements import SqlPlacements
from storage.preferences import SqlPreferences
from storage.profiles import SqlProfiles
from storage.proposals import SqlProposals
from storage.readings import SqlReadings
from storage.repository import Repository
from storage.requests import SqlRequests
from storage.rota import SqlRota
from storage.rounds import SqlRounds
from storage.saved_replies import SqlSavedReplies
from storage.schema import metadata
from storage.slots import SqlSlots
from storage.sweep import Swept, sweep
from storage.talks import SqlTalks
from storage.ties import SqlTies
from storage.transaction import Db
from storage.vault import Vault
from storage.verifications import SqlVerifications

_BRIEFLY: Final = 200  # milliseconds
_STAYS: Final = frozenset({"spaces", "job_run", "vault_mark"})


class SqlWork:
    """The repositories of one transaction."""

    def __init__(self, db: Db) -> None:
        self.now = db.now
        self._db = db
        self.request = ""
        self.rules = db.ways.rules
        self.weights = db.ways.weights
        self.members = SqlMembers(db)
        self.profiles = SqlProfiles(db)
        self.ties = SqlTies(db)
        self.invitations = SqlInvitations(db)
        self.pauses = SqlPauses(db)
        self.accounts = SqlAccounts(db)
        self.appointments = SqlAppointments(db)
        self.consents = SqlConsents(db)
        self.slots = SqlSlots(db)
        self.calls = SqlCalls(db)
        self.changes = SqlChanges(db)
        self.preferences = SqlPreferences(db)
        self.rounds = SqlRounds(db)
        self.meetings = SqlMeetings(db)
        self.cases = SqlCases(db)
        self.offers = SqlOffers(db)
        self.duty = SqlDuty(db)
        self.talks = SqlTalks(db)
        self.glass = SqlBreakGlass(db)
        self.saved = SqlSavedReplies(db)
        self.rota = SqlRota(db)
        self.placements = SqlPlacements(db)
        self.drafts = SqlDrafts(db)
        self.spaces = SqlSpaces(db)
        self.outbox = SqlOutbox(db)
        self.erasures = SqlErasures(db)
        self.ledger = SqlLedger(db)
        self.marks = SqlMarks(db)
        self.codes = SqlCodes(db)
        self.proposals = SqlProposals(db)
        self.verifications = SqlVerifications(db)
        self.readings = SqlReadings(db)
        self.audit = SqlAudit(db)
        self._requests = SqlRequests(db)

    @property
    def repositories(self) -> tuple[Repository, ...]:
        """Every repository, those that refer to others first: the order to erase in."""
        return (
            self.outbox,
            self._requests,
            self.drafts,
            self.talks,
            self.glass,
            self.saved,
            self.offers,
            self.placements,
            self.cases,
            self.rota,
            self.duty,
            self.meetings,
            self.rounds,
            self.changes,
            self.calls,
            self.slots,
            self.preferences,
            self.profiles,
            self.ties,
            self.invitations,
            self.pauses,
            self.consents,
            self.codes,
            self.proposals,
            self.verifications,
            self.readings,
            self.audit,
            self.appointments,
            self.accounts,
            self.members,
            self.spaces,
            self.erasures,
            self.ledger,
            self.marks,
        )

    async def clear(self) -> None:
        """Empty every table but those of the places we post in and of the clock."""
        self._db.erased.append("all")
        self._db.shredded.update(await self._db.vault.keys.held())
        for table in reversed(metadata.sorted_tables):
            if table.name not in _STAYS:
                await self._db.run(delete(table))

    async def claim(self, request: str, by: Account, *, alone: bool = False) -> Reply | None:
        self.request = self._requests.key(request)
        return await self._requests.claim(request, by, alone=alone)

    async def answer(self, request: str, caller: Caller, reply: Reply) -> None:
        # somebody who has just left is a member no more: nothing of theirs is kept
        member = await self.accounts.owner(caller.account)
        await self._requests.answer(request, member, reply)

    async def answered(self, requests: Sequence[str]) -> frozenset[str]:
        return await self._requests.answered(requests)

    async def erase(self, member: MemberId) -> Erasure:
        self._db.erased.append("member")
        taken = await self.erasures.take_back(member)  # before anything it is known by is gone
        for repository in self.repositories:
            await repository.erase(member)
        return taken

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        self._db.erased.append("member")
        for repository in self.repositories:
            await repository.merge(kept, gone)

    async def export(self, member: MemberId) -> Mapping[str, Sequence[Mapping[str, object]]]:
        held: dict[str, Sequence[Mapping[str, object]]] = {}
        for repository in self.repositories:
            held |= await repository.export(member)
        return held

    async def sweep(self) -> Swept:
        return await sweep(self._db)

    async def held(self, member: MemberId) -> Sequence[Held]:
        parts = [
            Held(why=each.why, rows={k: v for k, v in rows.items() if v})
            for each in self.repositories
            if any((rows := await each.export(member)).values())
        ]
        return list(reversed(parts))

    async def forget(self) -> None:
        self._db.erased.append("old")
        for repository in self.repositories:
            await repository.forget()


class SqlStorage:
    """Transactions on one database."""

    def __init__(
        self,
        writer: AsyncEngine,
        reader: AsyncEngine,
        clock: Clock,
        vault: Vault,
        ways: Ways,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._vault = vault
        self._ways = ways
        self._owing = False
        self._told: list[Callable[[], None]] = []

    def when_posted(self, call: Callable[[], None]) -> None:
        self._told.append(call)

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[SqlWork]:
        async with self._writer.begin() as connection:
            db = Db(connection, self._clock(), self._vault, self._ways)
            yield SqlWork(db)
            if db.shredded:
                # the key first, then the row: from here on nothing can fail but the commit
                db.erased.append("case")
                await self._vault.keys.destroy(db.shredded)
        if db.posted:
            for call in self._told:
                call()
        if db.erased or self._owing:
            # somebody reading keeps the log from being emptied: then after the next commit
            self._owing = not await self.checkpoint()

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[SqlWork]:
        async with self._reader.begin() as connection:
            db = Db(connection, self._clock(), self._vault, self._ways, asked={})
            yield SqlWork(db)

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection]:
        """Open a bare connection that cannot write, for :mod:`storage.look`."""
        async with self._reader.begin() as connection:
            yield connection

    async def checkpoint(self) -> bool:
        """Empty SQLite's write-ahead log, so that what was erased is in no file. True if done."""
        if self._writer.dialect.name != "sqlite":
            return True
        async with self._writer.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            if driver is None:
                return False
            # outside a transaction: a log in use cannot be emptied
            # everybody who writes waits meanwhile: a reader that is in the way is not waited for
            await driver.outside(f"PRAGMA busy_timeout={_BRIEFLY}")
            try:
                ((busy, *_),) = await driver.outside("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                await driver.outside(f"PRAGMA busy_timeout={engine.PATIENCE}")
        return bool(busy == 0)

    async def close(self) -> None:
        await self._reader.dispose()
        await self._writer.dispose()


def open_storage(url: str, clock: Clock, vault: Vault, ways: Ways = USUAL_WAYS) -> SqlStorage:
    """Connect to *url*, whose scheme is ``sqlite+aiosqlite`` or ``postgresql+asyncpg``."""
    return SqlStorage(engine.writer(url), engine.reader(url), clock, vault, ways)
