"""The log of what was done. Rows are only ever added, and dropped from the old end after a year.

Each entry is signed together with the one before it, under a key that is not in the database: one
that is changed, left out or put in breaks the chain. People appear as signatures of a random key
of their own; erasing a member destroys the key, and nothing tells any more whose entries they were.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, func, or_, select

from bot.core.audit import Chain, Deed, Entry
from bot.core.people import MemberId, Role
from storage.repository import Repository, Rows
from storage.schema import audit, audit_ends, audit_people

_KEPT: Final = timedelta(days=365)
_LOCK: Final = 5_200_702
"""Any number, the same in every process: one entry is added at a time on PostgreSQL."""

_OLDEST: Final = "oldest"
_NEWEST: Final = "newest"
_SIGNED: Final = 22  # characters of the signature: 132 bits of HMAC-SHA-256


class SqlAudit(Repository):
    """The entries, both ends of the chain, and each member's keys."""

    tables = (audit, audit_ends, audit_people)
    why = "That something was done to roles, members or letters, for 12 months. No name, no word."

    async def note(
        self,
        deed: Deed,
        *,
        by: MemberId | None,
        role: str,
        about: MemberId | None = None,
        what: Role | None = None,
    ) -> None:
        if self._db.connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            await self._db.run(select(func.pg_advisory_xact_lock(_LOCK)))
        number, before, _ = await self._end(_NEWEST)
        row: dict[str, Any] = {
            "id": number + 1,
            "at": self._db.now.replace(second=0, microsecond=0),
            "role": role,
            "actor": await self._who(by),
            "deed": f"{deed.name}:{what}" if what else deed.name,
            "subject": await self._who(about),
        }
        row["link"] = self._link(before, **row)
        await self._db.run(self._db.insert(audit).values(row))
        await self._move_end(_NEWEST, row["id"], row["link"])

    async def latest(self, limit: int) -> Sequence[Entry]:
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        return [_entry(row) for row in await self._db.all(query)]

    async def verify(self) -> Chain:
        number, before, good = await self._end(_OLDEST)
        chain = Chain(entries=0, newest=f"{number}:{before}", broken_at=None if good else number)
        count = 0
        for row in await self._db.all(select(audit).order_by(audit.c.id)):
            number += 1
            link = self._link(before, **{k: v for k, v in row._mapping.items() if k != "link"})  # noqa: SLF001 - its public name
            if chain.whole and (row.id != number or not hmac.compare_digest(link, row.link)):
                chain = Chain(entries=0, newest=chain.newest, broken_at=number)
            before, count = row.link, count + 1
        last, link, good = await self._end(_NEWEST)
        if chain.whole and (not good or (last, link) != (number, before)):
            chain = Chain(entries=0, newest=chain.newest, broken_at=number + 1)
        return Chain(entries=count, newest=f"{number}:{before}", broken_at=chain.broken_at)

    async def holds(self, newest: str) -> bool:
        number, _, link = newest.partition(":")
        if not number.isdecimal():
            return False
        row = await self._db.first(select(audit.c.link).where(audit.c.id == int(number)))
        return row is not None and hmac.compare_digest(row.link, link)

    async def _who(self, member: MemberId | None) -> str:
        """Return what stands for *member* in the log; empty for nobody we know."""
        if member is None:
            return ""
        query = select(audit_people.c.key).where(audit_people.c.member == member)
        row = await self._db.first(query.order_by(audit_people.c.key).limit(1))
        if row is not None:
            return self._mark(row.key)
        key = secrets.token_hex(16)
        await self._db.run(self._db.insert(audit_people).values(key=key, member=member))
        return self._mark(key)

    def _mark(self, key: str) -> str:
        return self._db.vault.sign(key, "somebody in the log")[:_SIGNED]

    def _link(self, before: str, **row: object) -> str:
        at = row["at"]
        said = at.isoformat() if isinstance(at, datetime) else ""
        parts = (before, row["id"], said, row["role"], row["actor"], row["deed"], row["subject"])
        return self._db.vault.sign("\n".join(map(str, parts)), "log")[:_SIGNED]

    async def _end(self, name: str) -> tuple[int, str, bool]:
        """Return the number and link that the chain has at that end, and whether we signed it."""
        row = await self._db.first(select(audit_ends).where(audit_ends.c.name == name))
        if row is None:
            return 0, "", True
        signed = self._signed(name, row.number, row.link)
        return row.number, row.link, hmac.compare_digest(signed, row.signed)

    async def _move_end(self, name: str, number: int, link: str) -> None:
        row = {"number": number, "link": link, "signed": self._signed(name, number, link)}
        await self._db.run(
            self._db.insert(audit_ends)
            .values(name=name, **row)
            .on_conflict_do_update(index_elements=["name"], set_=row)
        )

    def _signed(self, name: str, number: int, link: str) -> str:
        return self._db.vault.sign(f"{name}\n{number}\n{link}", "end of the log")[:_SIGNED]

    async def erase(self, member: MemberId) -> None:
        """Destroy the keys: the entries stay, and are nobody's."""
        await self._db.run(delete(audit_people).where(audit_people.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        people = select(audit_people).where(audit_people.c.member == member)
        keys = await self._db.all(people)
        marks = [self._mark(row.key) for row in keys]
        theirs = or_(audit.c.actor.in_(marks), audit.c.subject.in_(marks))
        rows = await self._db.all(select(audit).where(theirs).order_by(audit.c.id))
        entries = [
            {
                "at": row.at,
                "what": _entry(row).words,
                "you": "did it" if row.actor in marks else "are who it is about",
            }
            for row in rows
        ]
        held = {audit.name: entries, audit_ends.name: []}
        return {**held, **await self._export(audit_people, people)}

    async def forget(self) -> None:
        """Drop what is older than a year; its last link stays, so that the chain holds on to it."""
        old = audit.c.at < self._db.now - _KEPT
        last = await self._db.first(select(audit).where(old).order_by(audit.c.id.desc()).limit(1))
        if last is not None:
            await self._move_end(_OLDEST, last.id, last.link)
            await self._db.run(delete(audit).where(audit.c.id <= last.id))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        await self._move(audit_people.c.member, kept, gone)


def _entry(row: Row[Any]) -> Entry:
    deed, _, what = row.deed.partition(":")
    return Entry(
        number=row.id,
        at=row.at,
        by=row.role,
        deed=Deed[deed],
        role=Role(what) if what else None,
    )
