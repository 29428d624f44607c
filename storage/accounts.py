"""Accounts: which member is behind which."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    Table,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    union_all,
    update,
)

from bot.core.people import Account, MemberId, Platform
from bot.core.support import CaseState, OfferAnswer, OpenLine
from storage import strands
from storage.repository import Repository, Rows
from storage.schema import accounts, cases, offers

_MARK: Final = "account"
_MARKED: Final = 22  # characters of the signature: 132 bits of HMAC-SHA-256
_MANY: Final = 500  # values of one statement: SQLite takes 32,766
_KEY: Final = (accounts.c.platform, accounts.c.space, accounts.c.user_id)
_THIS: Final = and_(
    accounts.c.platform == bindparam("on"),
    accounts.c.space == bindparam("in_space"),
    accounts.c.user_id == bindparam("user"),
)

# asked at each press and at each tick
_OWNER: Final = select(accounts.c.member).where(_THIS)
_USED: Final = update(accounts).where(_THIS).values(used=bindparam("now"))
_ACCOUNTS_OF: Final = (
    select(accounts)
    .where(accounts.c.member == bindparam("owner"))
    .order_by(accounts.c.used.desc(), accounts.c.platform)
)


class SqlAccounts(Repository):
    """Which member is behind which account."""

    tables = (accounts,)
    why = "Where to reach you, until you leave."

    async def owner(self, account: Account) -> MemberId | None:
        row = await self._db.first(_OWNER, **_bound(account))
        return MemberId(row.member) if row else None

    async def of(self, member: MemberId) -> Sequence[Account]:
        return [_account(row) for row in await self._db.all(_ACCOUNTS_OF, owner=member)]

    async def mark(self, account: Account) -> str:
        """Return what stands for *account* in a button: other platforms are not told its id."""
        return self._db.vault.sign(str(account), _MARK)[:_MARKED]

    async def unlink(self, account: Account) -> None:
        await self._db.run(delete(accounts).where(its(accounts, account)))

    async def latest(self, members: Collection[MemberId]) -> Mapping[MemberId, Account]:
        asked, found = [*members], {}
        order = (accounts.c.used, accounts.c.platform.desc())  # the last one of each wins
        for start in range(0, len(asked), _MANY):
            some = accounts.c.member.in_(asked[start : start + _MANY])
            for row in await self._db.all(select(accounts).where(some).order_by(*order)):
                found[MemberId(row.member)] = _account(row)
        return found

    async def link(self, account: Account, member: MemberId) -> None:
        row = key(account) | {"member": member, "used": self._db.now}
        await self._db.run(self._db.insert(accounts).values(row))

    async def link_all(self, several: Mapping[Account, MemberId]) -> None:
        rows = [
            key(account) | {"member": member, "used": self._db.now, "direct": "", "heard": ""}
            for account, member in several.items()
        ]
        await self._db.many(accounts.insert(), rows)

    async def every(self) -> Mapping[Account, MemberId]:
        query = select(accounts).order_by(*_KEY)
        return {_account(row): MemberId(row.member) for row in await self._db.all(query)}

    async def used(self, account: Account) -> None:
        await self._db.run(_USED, now=self._db.now, **_bound(account))

    async def reached(self, account: Account, channel: str) -> None:
        where = update(accounts).where(its(accounts, account), accounts.c.direct != channel)
        await self._db.run(where.values(direct=channel))

    async def direct(self, account: Account) -> str:
        row = await self._db.first(select(accounts.c.direct).where(its(accounts, account)))
        return row.direct if row else ""

    async def heard(self, account: Account, message: str) -> None:
        # both platforms' ids are digits of one width, or wider as time goes by
        length = func.length(accounts.c.heard)
        older = or_(length < len(message), and_(length == len(message), accounts.c.heard < message))
        newest = update(accounts).where(its(accounts, account), older).values(heard=message)
        await self._db.run(newest)

    async def last_heard(self, account: Account) -> str:
        row = await self._db.first(select(accounts.c.heard).where(its(accounts, account)))
        return row.heard if row else ""

    async def open_lines(self, platform: Platform) -> Sequence[OpenLine]:
        columns = (*_KEY, accounts.c.direct, accounts.c.heard)
        heads = (
            select(*columns, cases.c.opened.label("since"))
            .join(cases, cases.c.head == accounts.c.member)
            .where(accounts.c.platform == platform, cases.c.state != CaseState.ENDED)
        )
        coaches = (  # what a coach wrote before they were asked is not about the case
            select(*columns, offers.c.at.label("since"))
            .join(cases, cases.c.coach == accounts.c.member)
            .join(offers, and_(offers.c.case == cases.c.id, offers.c.coach == cases.c.coach))
            .where(
                accounts.c.platform == platform,
                cases.c.state == CaseState.TALKING,
                offers.c.answer == OfferAnswer.ACCEPTED,
            )
        )
        each = union_all(heads, coaches).subquery()
        known = [c for c in each.c if c is not each.c.since]
        query = select(*known, func.min(each.c.since).label("since")).group_by(*known)
        return [
            OpenLine(
                account=_account(row),
                direct=row.direct,
                heard=row.heard,
                since=row.since,
                threads=await strands.threads(self._db, _account(row)),
            )
            for row in await self._db.all(query.order_by(*known))
        ]

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(accounts).where(accounts.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        return await self._export(accounts, select(accounts).where(accounts.c.member == member))

    async def forget(self) -> None:
        """Keep accounts as long as their member."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        await self._move(accounts.c.member, kept, gone)


def key(account: Account) -> dict[str, Any]:
    """Return the columns that say which account a row is of."""
    return {"platform": account.platform, "space": account.space, "user_id": account.user}


def its(table: Table, account: Account) -> ColumnElement[bool]:
    """Tell the rows of *table* that are *account*'s."""
    return and_(
        table.c.platform == account.platform,
        table.c.space == account.space,
        table.c.user_id == account.user,
    )


def _bound(account: Account) -> dict[str, str]:
    """Return the values of :data:`_THIS`."""
    return {"on": account.platform, "in_space": account.space, "user": account.user}


def _account(row: Row[Any]) -> Account:
    return Account(Platform(row.platform), row.space, row.user_id)
