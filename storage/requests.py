"""Requests already answered, so that a repeat gets the same answer and has no second effect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, bindparam, delete, func, or_, select, update

from bot.core.confidential import Confidential
from bot.core.people import Account, MemberId
from bot.core.views import Reply, plain, private
from storage.codec import dump, load
from storage.repository import Repository, Rows
from storage.schema import accounts, cases, offers, pairings, requests, vouchers
from storage.vault import KeyGone, Vault

_EVERYBODY: Final = 5_200_703
"""Any number, the same in every process: the lock of what concerns more than one person."""

_KEPT = timedelta(days=2)
_DONE: Final = private("That has been answered already.")

_ANSWER: Final = update(requests).where(requests.c.id == bindparam("request"))


class SqlRequests(Repository):
    """One row a request, claimed before it is worked on."""

    tables = (requests,)
    why = "The answers to your latest requests, for two days, in case a platform asks twice."

    async def claim(self, request: str, by: Account, *, alone: bool = False) -> Reply | None:
        if self._db.connection.dialect.name == "postgresql":  # SQLite has one writer anyway
            await self._queue(by, alone=alone)
        if await self._db.add_once(requests, id=self.key(request), at=self._db.now):
            return None
        row = (await self._db.run(select(requests).where(requests.c.id == self.key(request)))).one()
        return load(row.reply, await self._words(row.sealed_words, request))

    async def _queue(self, by: Account, *, alone: bool) -> None:
        """Wait until nobody else answers the same account, or another account of its member.

        Always in this order, so that no two wait for each other: first everybody (shared, unless
        *alone*), then the account, then the person. Accounts are joined only by who is *alone*,
        so whose account it is does not change while this waits.
        """
        everybody = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        await self._db.run(select(everybody(_EVERYBODY)))
        await self._db.run(select(_lock(str(by))))
        query = select(accounts.c.member).where(
            accounts.c.platform == by.platform,
            accounts.c.space == by.space,
            accounts.c.user_id == by.user,
        )
        if (row := await self._db.first(query)) is not None:
            await self._db.run(select(_lock(f"member:{row.member}")))

    async def answer(self, request: str, member: MemberId | None, reply: Reply) -> None:
        words = reply.words
        await self._db.run(
            _ANSWER,
            request=self.key(request),
            member=member,
            reply=dump(reply),
            sealed_words=await self._db.seal(words, _about(request)) if words else None,
        )

    async def _words(self, sealed: bytes | None, request: str) -> Confidential | None:
        """Return the words of a kept answer; what belonged to a case is gone with it."""
        try:
            return await self._db.open(sealed, _about(request)) if sealed else None
        except KeyGone:
            return None

    async def answered(self, ids: Sequence[str]) -> frozenset[str]:
        keys = {self.key(request): request for request in ids}
        query = select(requests.c.id).where(requests.c.id.in_(keys))
        return frozenset(keys[row.id] for row in await self._db.all(query))

    def key(self, request: str) -> str:
        return key_of(request, self._db.vault)

    async def erase(self, member: MemberId) -> None:
        """Remove *member*'s answers, and what those to buddies, heads and sponsors say of them."""
        groups = select(pairings.c.group_id).where(pairings.c.member == member)
        buddies = select(pairings.c.member).where(pairings.c.group_id.in_(groups))
        coached = select(offers.c.case).where(offers.c.coach == member)
        heads = select(cases.c.head).where(cases.c.id.in_(coached))
        sponsors = select(vouchers.c.sponsor).where(vouchers.c.member == member)
        await self._db.run(
            update(requests)
            .where(or_(*(requests.c.member.in_(them) for them in (buddies, heads, sponsors))))
            .values(reply=dump(_DONE), sealed_words=None)
        )
        await self._db.run(delete(requests).where(requests.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        query = select(requests.c.reply, requests.c.at).where(requests.c.member == member)
        rows = await self._db.all(query.order_by(requests.c.at, requests.c.id))
        said = [{"at": row.at, "answered": plain(load(row.reply, None))} for row in rows]
        return {requests.name: said}

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        await self._move(requests.c.member, kept, gone)

    async def forget(self) -> None:
        await self._db.run(delete(requests).where(requests.c.at < self._db.now - _KEPT))


def key_of(request: str, vault: Vault) -> str:
    """Return what stands for *request*: the platforms put a person's number into its name."""
    return vault.sign(request, "a request")


def _lock(what: str) -> ColumnElement[None]:
    return func.pg_advisory_xact_lock(func.hashtextextended(what, 0))


def _about(request: str) -> str:
    return f"requests/{request}"
