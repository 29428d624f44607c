"""Who is verified, who asks to be, and which members were asked whether they know somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, delete, func, or_, select, update

from bot.core.people import MemberId, Role
from bot.core.trust import Verification, VerifyRequest, Voucher, Way
from storage.repository import Repository, Rows
from storage.schema import accounts, appointments, requests, verifications, verify_requests
from storage.schema import vouchers as table

_KEPT: Final = timedelta(days=30)
_GONE: Final = "somebody who has left"
_YES: Final = "yes"
_NO: Final = "no"


class SqlVerifications(Repository):
    """One row a verified member, one a request, one a member and sponsor."""

    tables = (verifications, verify_requests, table)
    why = (
        "That you are verified and how, until you leave. What you told a moderator, sealed, until "
        "they decide, or 30 days. Who was asked whether they know you, as long."
    )

    @property
    def needed(self) -> bool:
        return self._db.ways.verify

    async def of(self, member: MemberId) -> Verification | None:
        query = select(verifications).where(verifications.c.member == member)
        row = await self._db.first(query)
        if row is None:
            return None
        return Verification(
            member=member, way=Way[row.way], by=row.by, also_by=row.also_by, at=row.at
        )

    async def every(self) -> frozenset[MemberId]:
        rows = await self._db.all(select(verifications.c.member))
        return frozenset(MemberId(row.member) for row in rows)

    async def add(self, verification: Verification) -> None:
        new = self._db.insert(verifications).values(_row(verification))
        await self._db.run(new.on_conflict_do_nothing())
        await self.withdraw(verification.member)

    async def add_all(self, several: Sequence[Verification]) -> None:
        await self._db.many(verifications.insert(), [_row(one) for one in several])

    async def request(self, request: UUID) -> VerifyRequest | None:
        row = await self._db.first(select(verify_requests).where(verify_requests.c.id == request))
        return self._request(row) if row else None

    async def request_of(self, member: MemberId) -> VerifyRequest | None:
        query = select(verify_requests).where(verify_requests.c.member == member)
        row = await self._db.first(query)
        return self._request(row) if row else None

    async def waiting(self) -> Sequence[VerifyRequest]:
        query = (
            select(verify_requests)
            .where(verify_requests.c.waits_for_member.is_(False))
            .order_by(verify_requests.c.asked, verify_requests.c.id)
        )
        return [self._request(row) for row in await self._db.all(query)]

    async def ask(self, request: VerifyRequest) -> None:
        await self.withdraw(request.member)
        row = {"id": request.id, "member": request.member, "way": request.way.name}
        await self._db.run(self._db.insert(verify_requests).values(row | self._columns(request)))

    async def change(self, request: VerifyRequest) -> None:
        kept = update(verify_requests).where(verify_requests.c.id == request.id)
        await self._db.run(kept.values(self._columns(request)))

    async def withdraw(self, member: MemberId) -> None:
        gone = delete(verify_requests).where(verify_requests.c.member == member)
        if (await self._db.run(gone)).rowcount:
            await self._forget_answers()

    async def voucher(self, voucher: UUID) -> Voucher | None:
        row = await self._db.first(select(table).where(table.c.id == voucher))
        return _voucher(row) if row else None

    async def invite(self, voucher: Voucher) -> Voucher:
        row = {
            "id": voucher.id,
            "member": voucher.member,
            "sponsor": voucher.sponsor,
            "answer": None,
            "at": self._db.now,
        }
        await self._db.run(self._db.insert(table).values(row).on_conflict_do_nothing())
        pair = (table.c.member == voucher.member, table.c.sponsor == voucher.sponsor)
        return _voucher((await self._db.run(select(table).where(*pair))).one())

    async def invited(self, member: MemberId) -> int:
        query = select(func.count()).where(table.c.member == member)
        found: int = (await self._db.run(query)).scalar_one()
        return found

    async def vouch(self, voucher: UUID, *, knows: bool) -> None:
        said = update(table).where(table.c.id == voucher)
        await self._db.run(said.values(answer=_YES if knows else _NO, at=self._db.now))

    async def sponsors(self, member: MemberId) -> Sequence[MemberId]:
        query = (
            select(table.c.sponsor)
            .where(table.c.member == member, table.c.answer == _YES)
            .order_by(table.c.at, table.c.id)
        )
        return [MemberId(row.sponsor) for row in await self._db.all(query)]

    async def erase(self, member: MemberId) -> None:
        await self.withdraw(member)
        theirs = or_(table.c.member == member, table.c.sponsor == member)
        await self._db.run(delete(table).where(theirs))
        await self._db.run(delete(verifications).where(verifications.c.member == member))
        for by in (verifications.c.by, verifications.c.also_by):
            await self._db.run(update(verifications).where(by == member).values({by.name: _GONE}))

    async def export(self, member: MemberId) -> Rows:
        """Return how *member* was verified and asked to be; never who answered what."""
        how = (verifications.c.member, verifications.c.way, verifications.c.at)
        asked = await self._db.all(select(table.c.at).where(table.c.member == member))
        answered = await self._db.all(
            select(table.c.answer, table.c.at).where(table.c.sponsor == member)
        )
        return {
            **await self._export(
                verifications, select(*how).where(verifications.c.member == member)
            ),
            verify_requests.name: [
                {"way": mine.way.name, "asked": mine.asked, "you_gave": mine.about.reveal()}
                for mine in filter(None, (await self.request_of(member),))
            ],
            table.name: [
                *({"asked_about_you": row.at} for row in asked),
                *({"you_were_asked": row.at, "you_said": row.answer} for row in answered),
            ],
        }

    async def forget(self) -> None:
        old = self._db.now - _KEPT
        asked = verify_requests.c.asked < old
        if (await self._db.run(delete(verify_requests).where(asked))).rowcount:
            await self._forget_answers()
        await self._db.run(delete(table).where(table.c.at < old))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Keep that either was verified. One person is one sponsor, and never their own."""
        if (theirs := await self.of(gone)) is not None:
            await self._db.run(delete(verifications).where(verifications.c.member == gone))
            row = {"member": kept, "way": theirs.way.name, "by": theirs.by, "at": theirs.at}
            await self._db.run(
                self._db.insert(verifications)
                .values(also_by=theirs.also_by, **row)
                .on_conflict_do_nothing()
            )
        for by in (verifications.c.by, verifications.c.also_by):
            await self._move(by, kept, gone)
        both = (kept, gone)
        own = table.c.member.in_(both) & table.c.sponsor.in_(both)
        await self._db.run(delete(table).where(own))
        for column, other in ((table.c.member, "sponsor"), (table.c.sponsor, "member")):
            taken = select(table.c[other]).where(column == kept).scalar_subquery()
            await self._db.run(delete(table).where(column == gone, table.c[other].in_(taken)))
            await self._move(column, kept, gone)
        if await self.request_of(kept) is None:
            await self._move(verify_requests.c.member, kept, gone)
        await self.withdraw(gone)
        if await self.of(kept) is not None:
            await self.withdraw(kept)

    async def _forget_answers(self) -> None:
        """Drop what was shown to moderators from answers kept for a platform's second try."""
        self._db.erased.append("verification")
        moderators = (
            select(accounts.c.member)
            .join(
                appointments,
                (appointments.c.platform == accounts.c.platform)
                & (appointments.c.space == accounts.c.space)
                & (appointments.c.user_id == accounts.c.user_id),
            )
            .where(appointments.c.role == Role.MODERATOR)
        )
        await self._db.run(
            update(requests).where(requests.c.member.in_(moderators)).values(sealed_words=None)
        )

    def _columns(self, request: VerifyRequest) -> dict[str, Any]:
        return {
            "asked": request.asked,
            "waits_for_member": request.waits_for_member,
            "sealed_about": self._db.vault.seal(request.about, _about(request.id)),
        }

    def _request(self, row: Row[Any]) -> VerifyRequest:
        return VerifyRequest(
            id=row.id,
            member=MemberId(row.member),
            way=Way[row.way],
            asked=row.asked,
            about=self._db.vault.open(row.sealed_about, _about(row.id)),
            waits_for_member=row.waits_for_member,
        )


def _about(request: UUID) -> str:
    return f"verify_requests/{request}"


def _voucher(row: Row[Any]) -> Voucher:
    knows = None if row.answer is None else row.answer == _YES
    return Voucher(
        id=row.id, member=MemberId(row.member), sponsor=MemberId(row.sponsor), knows=knows
    )


def _row(verification: Verification) -> dict[str, Any]:
    return {
        "member": verification.member,
        "way": verification.way.name,
        "by": verification.by,
        "also_by": verification.also_by,
        "at": verification.at,
    }
