"""Roles that wait for a second person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from bot.core.people import Account, MemberId, Platform, Role
from bot.core.trust import PROPOSAL_LASTS, Proposal
from storage.repository import Repository, Rows
from storage.schema import accounts, proposals


class SqlProposals(Repository):
    """One row an account and role."""

    tables = (proposals,)
    why = "Roles you proposed or were proposed for, until a second person decides, or 7 days."

    async def get(self, proposal: UUID) -> Proposal | None:
        return await self._first(proposals.c.id == proposal)

    async def find(self, account: Account, role: Role) -> Proposal | None:
        return await self._first(_is(account, role))

    async def _first(self, which: ColumnElement[bool]) -> Proposal | None:
        row = await self._db.first(select(proposals).where(which, ~self._old()))
        if row is None:
            return None
        return Proposal(
            id=row.id,
            account=Account(Platform(row.platform), row.space, row.user_id),
            role=Role(row.role),
            by=MemberId(row.by),
            at=row.at,
        )

    async def add(self, proposal: Proposal) -> bool:
        await self._db.run(delete(proposals).where(self._old()))
        row: dict[str, Any] = {
            "id": proposal.id,
            "platform": proposal.account.platform,
            "space": proposal.account.space,
            "user_id": proposal.account.user,
            "role": proposal.role,
            "by": proposal.by,
            "at": proposal.at,
        }
        added = await self._db.run(self._db.insert(proposals).values(row).on_conflict_do_nothing())
        return added.rowcount > 0

    async def take(self, proposal: UUID) -> bool:
        taken = await self._db.run(delete(proposals).where(proposals.c.id == proposal))
        return taken.rowcount > 0

    async def drop(self, account: Account, role: Role) -> None:
        await self._db.run(delete(proposals).where(_is(account, role)))

    async def erase(self, member: MemberId) -> None:
        theirs = or_(proposals.c.by == member, _for(member))
        await self._db.run(delete(proposals).where(theirs))

    async def export(self, member: MemberId) -> Rows:
        """Return what *member* proposed, and what others proposed for them without saying who."""
        made = await self._db.all(select(proposals).where(proposals.c.by == member))
        columns = (proposals.c.role, proposals.c.at)
        meant = await self._db.all(select(*columns).where(_for(member)))
        mine = [{"role": row.role, "at": row.at, "proposed_by": "you"} for row in made]
        others = [{"role": row.role, "at": row.at, "proposed_for": "you"} for row in meant]
        return {proposals.name: [*mine, *others]}

    async def forget(self) -> None:
        await self._db.run(delete(proposals).where(self._old()))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Drop what one of the two proposed for the other: nobody proposes themselves."""
        await self._move(proposals.c.by, kept, gone)
        both = or_(_for(kept), _for(gone))
        await self._db.run(delete(proposals).where(proposals.c.by == kept, both))

    def _old(self) -> ColumnElement[bool]:
        return proposals.c.at <= self._db.now - PROPOSAL_LASTS


def _is(account: Account, role: Role) -> ColumnElement[bool]:
    return and_(
        proposals.c.platform == account.platform,
        proposals.c.space == account.space,
        proposals.c.user_id == account.user,
        proposals.c.role == role,
    )


def _for(member: MemberId) -> ColumnElement[bool]:
    return exists().where(
        accounts.c.platform == proposals.c.platform,
        accounts.c.space == proposals.c.space,
        accounts.c.user_id == proposals.c.user_id,
        accounts.c.member == member,
    )
