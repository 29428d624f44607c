"""One-time codes: only what a typed code can be compared with is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import delete, func, select

from bot.core.codes import Purpose, make
from bot.core.confidential import Confidential
from bot.core.people import Account, MemberId, Platform
from storage.repository import Repository, Rows
from storage.schema import accounts, codes, wrong_codes

_HOUR: Final = timedelta(hours=1)


class SqlCodes(Repository):
    """One code a member and purpose, and the wrong guesses of the last hour."""

    tables = (codes, wrong_codes)
    why = "Codes you asked for, hashed, and wrong ones you typed: until the night after they end."

    async def issue(self, purpose: Purpose, member: MemberId) -> Confidential:
        await self.spend(purpose, member)
        code = Confidential(make())
        row = {
            "hash": self._mark(purpose, code),
            "purpose": purpose,
            "member": member,
            "expires": self._db.now + purpose.lasts,
        }
        await self._db.run(self._db.insert(codes).values(row))
        return code

    async def owner(self, purpose: Purpose, typed: Confidential) -> MemberId | None:
        query = select(codes.c.member).where(
            codes.c.hash == self._mark(purpose, typed),
            codes.c.purpose == purpose,
            codes.c.expires > self._db.now,
        )
        row = await self._db.first(query)
        return MemberId(row.member) if row else None

    async def spend(self, purpose: Purpose, member: MemberId) -> None:
        await self._db.run(
            delete(codes).where(codes.c.member == member, codes.c.purpose == purpose)
        )

    async def wrong(self, account: Account) -> None:
        row = {"id": uuid4(), "account": str(account), "at": self._db.now}
        await self._db.run(self._db.insert(wrong_codes).values(row))

    async def guesses(self, account: Account) -> int:
        query = select(func.count()).where(
            wrong_codes.c.account == str(account), wrong_codes.c.at > self._db.now - _HOUR
        )
        found: int = (await self._db.run(query)).scalar_one()
        return found

    def _mark(self, purpose: Purpose, code: Confidential) -> str:
        return self._db.vault.mark(code, f"code to {purpose}")

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(codes).where(codes.c.member == member))
        theirs = wrong_codes.c.account.in_(await self._of(member))
        await self._db.run(delete(wrong_codes).where(theirs))

    async def export(self, member: MemberId) -> Rows:
        columns = (codes.c.purpose, codes.c.member, codes.c.expires)
        theirs = wrong_codes.c.account.in_(await self._of(member))
        return {
            **await self._export(codes, select(*columns).where(codes.c.member == member)),
            **await self._export(wrong_codes, select(wrong_codes).where(theirs)),
        }

    async def forget(self) -> None:
        await self._db.run(delete(codes).where(codes.c.expires <= self._db.now))
        await self._db.run(delete(wrong_codes).where(wrong_codes.c.at <= self._db.now - _HOUR))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Let no code outlive the joining: each was for one of the two."""
        await self._db.run(delete(codes).where(codes.c.member.in_((kept, gone))))

    async def _of(self, member: MemberId) -> list[str]:
        rows = await self._db.all(select(accounts).where(accounts.c.member == member))
        return [str(Account(Platform(r.platform), r.space, r.user_id)) for r in rows]
