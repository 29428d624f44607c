"""The outbox: written by commands and jobs, emptied by the courier."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, or_, select, update

from bot.core.messages import Address, Letter, Receipt, To, Urgency
from bot.core.people import Account, MemberId, Platform
from bot.core.views import Reply, View
from storage import erasures, letters, owners, queue
from storage.codec import dump_view
from storage.finding import Finding
from storage.queue import DEAD, GONE, HELD, UNPLACED, WAITING
from storage.repository import Repository, Rows
from storage.schema import outbox
from storage.strands import Strands
from storage.vault import KeyGone

_KEPT = timedelta(days=30)
_UNSENT = timedelta(days=90)
_SENT: Final = "sent"
_SHOWN: Final = "shown"
_OPEN_FOR = timedelta(days=1)
_FORMER: Final = "former "  # before the topic of what was superseded
_MANY: Final = 500  # rows of one statement: SQLite takes 32,766 values

_DUE: Final = (
    select(outbox.c.platform, UNPLACED.label("unplaced"))
    .where(
        outbox.c.state == WAITING,
        outbox.c.due <= bindparam("now"),
        outbox.c.platform.in_(bindparam("platforms", expanding=True)),
    )
    .distinct()
)


class SqlOutbox(Finding, Strands, Repository):
    """Letters, each with a stable key that no second letter can have.

    ``body`` is what stands, or is about to stand, on the platform; ``next_body`` what it is to
    say after that. So what a try may have sent stays known until it is settled.
    """

    tables = (outbox,)
    why = "Messages to you: their text until delivered, or 90 days; that there was one, 30 days."

    async def post(  # noqa: PLR0913 - a letter has that many sides
        self,
        view: View,
        *,
        to: Address,
        once: str,
        urgency: Urgency,
        member: MemberId | None = None,
        case: UUID | None = None,
        call: UUID | None = None,
        topic: str = "",
        until: datetime | None = None,
        not_before: datetime | None = None,
    ) -> None:
        row = await self._row(view, To(to, once, member, not_before), urgency, case)
        await self._add([row | {"case": case, "call": call, "topic": topic, "until": until}])

    async def hold(  # noqa: PLR0913 - as above
        self,
        view: View,
        *,
        to: Address,
        once: str,
        urgency: Urgency,
        member: MemberId,
        case: UUID | None = None,
        call: UUID | None = None,
        topic: str = "",
        until: datetime | None = None,
    ) -> int:
        row = await self._row(view, To(to, once, member), urgency, case)
        about = {"case": case, "call": call, "topic": topic, "until": until}
        await self._add([row | about | {"state": HELD}])
        mine = select(outbox.c.id).where(outbox.c.once == once)
        found: int = (await self._db.run(mine)).scalar_one()
        return found

    async def open_held(self, letter: int, member: MemberId) -> Reply | None:
        mine = and_(
            outbox.c.id == letter,
            outbox.c.member == member,
            outbox.c.state == HELD,
            or_(outbox.c.until.is_(None), outbox.c.until > self._db.now),
        )
        row = await self._db.first(select(outbox).where(mine))
        if row is None:
            return None
        opened = update(outbox).where(mine, outbox.c.settled.is_(None))
        await self._db.run(opened.values(settled=self._db.now))
        try:
            view = await letters.read(row, self._db)
        except KeyGone:
            return None
        return view if isinstance(view, Reply) else None

    async def post_each(  # noqa: PLR0913 - as above
        self,
        view: View,
        to: Sequence[To],
        *,
        urgency: Urgency,
        call: UUID | None = None,
        topic: str = "",
        until: datetime | None = None,
    ) -> None:
        about = {"case": None, "call": call, "topic": topic, "until": until}
        for start in range(0, len(to), _MANY):
            some = to[start : start + _MANY]
            await self._add([await self._row(view, one, urgency) | about for one in some])

    async def post_all(self, letters: Sequence[tuple[View, To]], *, urgency: Urgency) -> None:
        for start in range(0, len(letters), _MANY):
            some = letters[start : start + _MANY]
            await self._add([await self._row(view, to, urgency) for view, to in some])

    async def revise(self, letter: int, view: View) -> None:
        row = await self._db.first(select(outbox).where(outbox.c.id == letter))
        if row is None or row.gone or row.state not in {WAITING, _SENT, DEAD, HELD}:
            return
        body, sealed = await letters.write(view, row.once, self._db, row.case)
        if row.state != _SENT and not row.tried:
            changed: dict[str, Any] = {"body": body, "sealed_words": sealed}
        else:
            changed = {"next_body": body, "next_sealed_words": sealed}
        if row.state == _SENT:
            changed |= self._again()
        self._db.posted.append(row.once)
        await self._db.run(update(outbox).where(outbox.c.id == letter).values(changed))

    async def supersede(self, call: UUID, topic: str, view: View) -> None:
        if isinstance(view, Reply) and view.words is not None:
            raise ValueError("confidential words are sealed for one letter, not for many")
        old = and_(outbox.c.call == call, outbox.c.topic == topic, ~outbox.c.gone)
        await queue.never(self._db, old)
        says = {"next_body": dump_view(view), "next_sealed_words": None}
        changed = update(outbox).where(old).values(topic=f"{_FORMER}{topic}", **says)
        under_way = await self._db.run(changed.where(outbox.c.state == WAITING))
        standing = await self._db.run(
            changed.where(outbox.c.state == _SENT).values(**self._again())
        )
        if under_way.rowcount + standing.rowcount:
            self._db.posted.append(_FORMER)

    async def withdraw(self, letter: int) -> None:
        await self._withdraw(outbox.c.id == letter)

    async def drop_unsent(self, case: UUID, member: MemberId) -> None:
        await queue.never(self._db, (outbox.c.case == case) & (outbox.c.member == member))

    async def take_away(self, case: UUID) -> int:
        count = await self._withdraw(outbox.c.case == case)
        # what is on its way is looked for and deleted; for that its words are not needed
        blank = {"case": None, "sealed_words": None, "next_body": None, "next_sealed_words": None}
        await self._db.run(update(outbox).where(outbox.c.case == case).values(blank))
        return count

    async def withdraw_all(self, once: str) -> int:
        theirs = outbox.c.once.startswith(once, autoescape=True)
        return await self._withdraw(theirs)

    async def withhold(self, once: str, member: MemberId) -> int:
        return await queue.never(self._db, owners.about(once, member))

    async def _withdraw(self, which: ColumnElement[bool]) -> int:
        """Take away what stands there; what no try can have sent is never sent at all."""
        self._db.posted.append(GONE)
        never = await queue.never(self._db, which)
        standing = await self._db.run(
            update(outbox)
            .where(which, outbox.c.state == _SENT, ~outbox.c.gone)
            .values(gone=True, **self._again())
        )
        under_way = await self._db.run(
            update(outbox).where(which, outbox.c.state == WAITING, ~outbox.c.gone).values(gone=True)
        )
        return never + standing.rowcount + under_way.rowcount

    async def claim(  # noqa: PLR0913 - as above
        self,
        lease: timedelta,
        limit: int,
        platforms: Sequence[Platform],
        *,
        least: Urgency = Urgency.BROADCAST,
        besides: Collection[int] = (),
        placed: bool | None = None,
    ) -> Sequence[Letter]:
        return await queue.claim(
            self._db, lease, limit, platforms, least=least, besides=besides, placed=placed
        )

    async def release(self) -> None:
        taken = (outbox.c.state == WAITING) & (outbox.c.in_doubt | ~UNPLACED)
        await self._db.run(update(outbox).where(taken).values(due=self._db.now))

    async def sent(self, letter: Letter, receipt: Receipt | None) -> None:
        """Settle what was tried; what it is to say next, or that it is to go, is due now."""
        mine = outbox.c.id == letter.id
        done = {"in_doubt": False, "attempts": 0, "body": "", "sealed_words": None}
        if receipt is None and letter.key.startswith(erasures.TAKEN_BACK):
            await erasures.done(self._db, letter, gone=True)
            return
        if receipt is None:
            done |= {"next_body": None, "next_sealed_words": None}
            gone = update(outbox).where(mine).values(state=GONE, settled=self._db.now, **done)
            await self._db.run(gone)
            return
        more = or_(outbox.c.next_body.is_not(None), outbox.c.gone)
        settled = await self._db.run(
            update(outbox)
            .where(mine)
            .values(
                state=case((more, WAITING), else_=_SENT),
                due=self._db.now,
                settled=self._db.now,
                channel_id=receipt.channel,
                message_id=receipt.message,
                **done,
            )
        )
        if not settled.rowcount:  # whose it was has been erased while it was on its way
            await erasures.also(self._db, letter, receipt)

    async def stays(self, letter: Letter) -> None:
        """Settle *letter*: it stands there, and the platform will not take it away."""
        if letter.key.startswith(erasures.TAKEN_BACK):
            await erasures.done(self._db, letter, gone=False)
            return
        again = {"state": _SENT, "gone": False, "settled": self._db.now, "attempts": 0}
        await self._db.run(update(outbox).where(outbox.c.id == letter.id).values(again))

    async def later(self, letter: Letter, at: datetime, *, in_doubt: bool) -> None:
        again = update(outbox).where(outbox.c.id == letter.id)
        await self._db.run(again.values(due=at, in_doubt=in_doubt, tried=in_doubt))
        if not in_doubt:  # it surely did not arrive: it can say the newest at once
            await queue.take_changes(self._db, outbox.c.id == letter.id)

    async def dead(self, letter: int, reason: str) -> None:
        await queue.bury(self._db, letter, reason)

    async def undelivered(self, member: MemberId) -> Sequence[tuple[int, Reply]]:
        query = (
            select(outbox)
            .where(outbox.c.member == member, outbox.c.state == DEAD, ~outbox.c.gone, UNPLACED)
            .where(or_(outbox.c.until.is_(None), outbox.c.until > self._db.now))
            .order_by(outbox.c.id)
        )
        found: list[tuple[int, Reply]] = []
        for row in await self._db.all(query):
            with suppress(KeyGone):  # the case is over: what was to be said of it is, too
                view = await letters.read(row, self._db)
                found += [(row.id, view)] if isinstance(view, Reply) else []
        return found

    async def shown(self, letter: int) -> None:
        await self._db.run(
            update(outbox)
            .where(outbox.c.id == letter)
            .values(state=_SHOWN, body="", sealed_words=None, next_body=None)
        )

    async def retry(self, letter: int) -> bool:
        again = (
            update(outbox)
            .where(outbox.c.id == letter, outbox.c.state == DEAD)
            .values(in_doubt=UNPLACED, tried=True, **self._again())
        )
        return (await self._db.run(again)).rowcount > 0

    async def due(self, platforms: Sequence[Platform]) -> Collection[tuple[Platform, bool]]:
        rows = await self._db.all(_DUE, now=self._db.now, platforms=list(platforms))
        return {(Platform(row.platform), not row.unplaced) for row in rows}

    async def erase(self, member: MemberId) -> None:
        """Remove letters to *member*, and to others about them: their keys name who is meant."""
        await owners.erase(self._db, member)

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        await owners.drop_twins(self._db, kept, gone)
        await self._move(outbox.c.member, kept, gone)

    async def readdress(self, old: Account, new: Account) -> None:
        await owners.readdress(self._db, old, new)

    async def export(self, member: MemberId) -> Rows:
        """Return the letters to *member*; the words of an unsent one, sealed, are not in it."""
        # a key may name somebody else, and what is sealed is given in words elsewhere
        hidden = {outbox.c.sealed_words, outbox.c.next_sealed_words, outbox.c.once}
        columns = [c for c in outbox.c if c not in hidden]
        held = await self._export(outbox, select(*columns).where(outbox.c.member == member))
        return {outbox.name: [letters.in_words(row) for row in held[outbox.name]]}

    async def forget(self) -> None:
        await self._db.run(delete(outbox).where(outbox.c.settled < self._db.now - _KEPT))
        # for a platform that is not connected any more nobody ever tries
        never = (outbox.c.state == WAITING) & (outbox.c.due < self._db.now - _UNSENT)
        await self._db.run(delete(outbox).where(never))
        opened = outbox.c.settled < self._db.now - _OPEN_FOR
        old = outbox.c.written < self._db.now - _KEPT
        await self._db.run(delete(outbox).where(outbox.c.state == HELD, opened | old))

    def _again(self) -> dict[str, Any]:
        return {"state": WAITING, "due": self._db.now, "settled": None, "attempts": 0}

    async def _row(
        self, view: View, to: To, urgency: Urgency, case: UUID | None = None
    ) -> dict[str, Any]:
        body, sealed = await letters.write(view, to.once, self._db, case)
        return letters.addressed(to.address) | {
            "once": to.once,
            "urgency": urgency,
            "body": body,
            "sealed_words": sealed,
            "member": to.member,
            "written": self._db.now,
            "state": WAITING,
            "due": max(self._db.now, to.not_before or self._db.now),
            "attempts": 0,
            "in_doubt": False,
            "tried": False,
            "gone": False,
        }

    async def _add(self, rows: Sequence[dict[str, Any]]) -> None:
        self._db.posted.extend(row["once"] for row in rows)
        insert = self._db.insert(outbox).on_conflict_do_nothing(index_elements=["once"])
        await self._db.connection.execute(insert, list(rows))
