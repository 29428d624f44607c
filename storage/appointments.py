"""The roles that were given to accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, or_, select, update

from bot.core.people import Account, MemberId, Role
from storage.accounts import its, key
from storage.repository import Repository, Rows
from storage.schema import accounts, appointments

_SETTINGS: Final = "settings"
_GONE: Final = "somebody who has left"
_SAME: Final = and_(
    appointments.c.platform == accounts.c.platform,
    appointments.c.space == accounts.c.space,
    appointments.c.user_id == accounts.c.user_id,
)
_HOLDERS: Final = (
    select(accounts.c.member)
    .distinct()
    .where(appointments.c.role == bindparam("held"), _SAME)
    .order_by(accounts.c.member)
)


class SqlAppointments(Repository):
    """Roles by account."""

    tables = (appointments,)
    why = "The roles you were given, until they are taken back or you leave."

    async def of(self, held_by: Sequence[Account]) -> frozenset[Role]:
        if not held_by:
            return frozenset()
        query = select(appointments.c.role).where(or_(*(its(appointments, a) for a in held_by)))
        return frozenset(Role(row.role) for row in await self._db.all(query))

    async def grant(self, account: Account, role: Role, by: str, also_by: str = "") -> None:
        who = {"granted_by": by, "confirmed_by": also_by}
        row = key(account) | {"role": role, "since": self._db.now, **who}
        await self._db.add_once(appointments, **row)

    async def revoke(self, account: Account, role: Role) -> None:
        taken = delete(appointments).where(its(appointments, account), appointments.c.role == role)
        await self._db.run(taken)

    async def from_settings(self, account: Account, role: Role) -> bool:
        query = select(appointments.c.granted_by).where(
            its(appointments, account), appointments.c.role == role
        )
        row = await self._db.first(query)
        return row is not None and row.granted_by == _SETTINGS

    async def holders(self, role: Role) -> Sequence[MemberId]:
        return [MemberId(row.member) for row in await self._db.all(_HOLDERS, held=role)]

    async def replace_settings(self, wanted: Mapping[Account, frozenset[Role]]) -> None:
        await self._db.run(delete(appointments).where(appointments.c.granted_by == _SETTINGS))
        for account, roles in wanted.items():
            for role in roles:
                await self.grant(account, role, _SETTINGS)

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(appointments).where(_held_by(member)))
        for by in (appointments.c.granted_by, appointments.c.confirmed_by):
            await self._db.run(update(appointments).where(by == member).values({by.name: _GONE}))

    async def export(self, member: MemberId) -> Rows:
        others = {appointments.c.granted_by, appointments.c.confirmed_by}
        columns = [c for c in appointments.c if c not in others]
        return await self._export(appointments, select(*columns).where(_held_by(member)))

    async def forget(self) -> None:
        """Keep roles until somebody takes them back."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Leave each role with the account it was given to: those of one person add up."""
        await self._move(appointments.c.granted_by, kept, gone)
        await self._move(appointments.c.confirmed_by, kept, gone)


def _held_by(member: MemberId) -> ColumnElement[bool]:
    return exists().where(_SAME, accounts.c.member == member)
