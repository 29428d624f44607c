"""Taking letters out of the outbox: which are due, in which order, and what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    or_,
    select,
    update,
)

from bot.core.messages import Letter, Urgency
from bot.core.people import Platform
from storage import letters, strands
from storage.schema import accounts, outbox
from storage.transaction import Db
from storage.vault import KeyProblem

WAITING: Final = "waiting"
DEAD: Final = "dead"
HELD: Final = "held"
GONE: Final = "gone"
UNREADABLE: Final = "unreadable"
"""Why a letter was not sent: what it says does not open any more."""

UNPLACED: Final = outbox.c.message_id.is_(None)
"""It stands nowhere yet, as far as is known."""

_MANY: Final = 500
_EARLIER: Final = outbox.alias()


@cache
def _due(placed: bool | None) -> Select[Any]:  # noqa: FBT001 - as `claim` has it
    """Return the search for due letters of one kind; built once, for it is a long one."""
    now: BindParameter[datetime] = bindparam("now")
    blocked = (
        select(_EARLIER.c.id)
        .where(
            _EARLIER.c.platform == outbox.c.platform,
            _EARLIER.c.space == outbox.c.space,
            _EARLIER.c.recipient == outbox.c.recipient,
            _EARLIER.c.state == WAITING,
            _EARLIER.c.message_id.is_(None),
            _EARLIER.c.urgency <= outbox.c.urgency,
            _EARLIER.c.id < outbox.c.id,
            # what waits for the end of quiet hours holds nothing up that may go now
            or_(_EARLIER.c.due <= now, _EARLIER.c.attempts > 0),
        )
        .exists()
    )
    search = select(outbox.c.id).where(
        outbox.c.state == WAITING,
        outbox.c.urgency <= bindparam("least"),
        outbox.c.id.not_in(bindparam("besides", expanding=True)),
        outbox.c.due <= now,
        outbox.c.platform.in_(bindparam("platforms", expanding=True)),
        or_(outbox.c.message_id.is_not(None), ~blocked),
    )
    if placed is not None:
        search = search.where(~UNPLACED if placed else UNPLACED)
    ordered = search.order_by(outbox.c.urgency, outbox.c.due, outbox.c.id)
    return ordered.limit(bindparam("most")).with_for_update(skip_locked=True)


async def claim(  # noqa: PLR0913 - what may go is said by the courier
    db: Db,
    lease: timedelta,
    limit: int,
    platforms: Sequence[Platform],
    *,
    least: Urgency,
    besides: Collection[int],
    placed: bool | None,
) -> Sequence[Letter]:
    """Take up to *limit* due letters that are at least as urgent as *least*, and not *besides*.

    *placed* is whether they stand somewhere already, None if that does not matter. They come
    back, in doubt, if not settled in *lease*.

    One letter a recipient at a time, the oldest first, so that order is kept; only the
    order among messages at least as urgent, so that support never waits for a broadcast.
    A change to what stands there already keeps nobody waiting.
    """
    found = await db.all(
        _due(placed),
        now=db.now,
        least=int(least),
        besides=list(besides),
        platforms=list(platforms),
        most=limit,
    )
    picked = [row.id for row in found]
    if not picked:
        return []
    await take_changes(db, outbox.c.id.in_(picked) & ~UNPLACED)
    query = (
        select(outbox, accounts.c.direct)
        .outerjoin(
            accounts,
            and_(
                accounts.c.platform == outbox.c.platform,
                accounts.c.space == outbox.c.space,
                accounts.c.user_id == outbox.c.recipient,
            ),
        )
        .where(outbox.c.id.in_(picked))
        .order_by(outbox.c.urgency, outbox.c.due, outbox.c.id)
    )
    rows = await db.all(query)
    await db.run(
        update(outbox)
        .where(outbox.c.id.in_(picked))
        .values(
            due=db.now + lease,
            attempts=outbox.c.attempts + 1,
            in_doubt=UNPLACED,
            tried=True,
        )
    )
    taken = []
    for row in rows:
        try:
            taken.append(await _letter(db, row))
        except (KeyProblem, ValueError, LookupError):  # it must not keep all others from leaving
            await bury(db, row.id, UNREADABLE)
    return taken


async def bury(db: Db, letter: int, reason: str) -> None:
    """Put a letter that will not arrive with those that a person has to look at."""
    await db.run(
        update(outbox)
        .where(outbox.c.id == letter)
        .values(state=DEAD, settled=db.now, in_doubt=False, reason=reason)
    )


async def never(db: Db, which: ColumnElement[bool]) -> int:
    """Keep what no try can have sent from ever being sent; return how many there were."""
    blank = {"body": "", "sealed_words": None, "next_body": None, "next_sealed_words": None}
    unsent = and_(which, UNPLACED, or_(~outbox.c.tried, outbox.c.state == DEAD))
    done = await db.run(
        update(outbox)
        .where(unsent, outbox.c.state.in_((WAITING, DEAD, HELD)), ~outbox.c.gone)
        .values(state=GONE, gone=True, settled=db.now, in_doubt=False, **blank)
    )
    return done.rowcount


async def take_changes(db: Db, which: ColumnElement[bool]) -> None:
    """Let a letter say from now on what it is to say next."""
    await db.run(
        update(outbox)
        .where(which, outbox.c.next_body.is_not(None))
        .values(
            body=outbox.c.next_body,
            sealed_words=outbox.c.next_sealed_words,
            next_body=None,
            next_sealed_words=None,
        )
    )


async def _letter(db: Db, row: Row[Any]) -> Letter:
    thread = row.thread if row.in_doubt else await _choose_thread(db, row)
    if not row.in_doubt:
        return await letters.letter(row, db, thread=thread)
    same = and_(
        outbox.c.platform == row.platform,
        outbox.c.space == row.space,
        outbox.c.recipient == row.recipient,
        outbox.c.message_id.is_not(None),
    )
    query = (
        select(outbox.c.message_id, outbox.c.settled)
        .where(same)
        .order_by(outbox.c.settled.desc())
        .limit(_MANY)
    )
    found = await db.all(query)
    # one that is just being changed stands there, but since when is not known
    before = [one.message_id for one in found if one.settled and one.settled < row.written]
    return await letters.letter(
        row,
        db,
        known=frozenset(one.message_id for one in found),
        since=before[0] if before else "",
        thread=thread,
    )


async def _choose_thread(db: Db, row: Row[Any]) -> str:
    """Choose where a new try goes, and keep it: that is where to look if it stays in doubt.

    By then an older letter may have arrived, or have been deleted, and the thread be another.
    """
    thread = await strands.thread(db, row)
    if thread != row.thread:
        await db.run(update(outbox).where(outbox.c.id == row.id).values(thread=thread))
    return thread
