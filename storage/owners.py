"""Whose letters are whose: what happens to them when a member leaves or turns out to be another."""

from __future__ import annotations

from sqlalchemy import and_, delete, exists, or_, select, update

from bot.core.messages import Direct
from bot.core.people import Account, MemberId
from storage import letters
from storage.queue import DEAD, UNPLACED, WAITING
from storage.repository import Db
from storage.schema import accounts, former_ids, outbox


async def erase(db: Db, member: MemberId) -> None:
    """Remove letters to *member*, and to others about them: their keys name who is meant."""
    theirs = exists().where(
        accounts.c.member == member,
        accounts.c.platform == outbox.c.platform,
        accounts.c.space == outbox.c.space,
        accounts.c.user_id == outbox.c.recipient,
    )
    former = await db.all(select(former_ids).where(former_ids.c.member == member))
    ids = (member, *(row.former for row in former))
    named = or_(*(outbox.c.once.contains(one, autoescape=True) for one in ids))
    await db.run(delete(outbox).where(or_(outbox.c.member == member, named, theirs)))


async def drop_twins(db: Db, kept: MemberId, gone: MemberId) -> None:
    """Let what neither was sent yet about one call go out once; see :func:`erase` for keys."""
    mine = outbox.alias()
    twice = (
        select(mine.c.id)
        .where(
            mine.c.member == kept,
            mine.c.call == outbox.c.call,
            mine.c.topic == outbox.c.topic,
        )
        .exists()
    )
    unsent = and_(outbox.c.state == WAITING, ~outbox.c.tried, UNPLACED)
    await db.run(delete(outbox).where(outbox.c.member == gone, outbox.c.topic != "", unsent, twice))


async def readdress(db: Db, old: Account, new: Account) -> None:
    """Send what waits for *old* to *new* instead."""
    theirs = and_(
        outbox.c.kind == "direct",
        outbox.c.platform == old.platform,
        outbox.c.space == old.space,
        outbox.c.recipient == old.user,
    )
    unsent = and_(
        or_(outbox.c.state == DEAD, (outbox.c.state == WAITING) & ~outbox.c.tried), UNPLACED
    )
    await db.run(
        update(outbox)
        .where(theirs, unsent, outbox.c.member.is_not(None))
        .values(letters.addressed(Direct(new)))
    )
