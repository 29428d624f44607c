"""Whose letters are whose: what happens to them when a member leaves or turns out to be another."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from bot.core.messages import Direct
from bot.core.people import Account, MemberId
from storage import letters
from storage.queue import DEAD, UNPLACED, WAITING
from storage.schema import accounts, former_ids, outbox
from storage.transaction import Db

WORDS: Final = "buddy-words:"
"""What the key begins with of what one buddy wrote to another: it names who wrote it."""


async def erase(db: Db, member: MemberId) -> None:
    """Remove letters to *member*, and to others about them: their keys name who is meant."""
    await db.run(delete(outbox).where(await theirs(db, member)))


async def theirs(db: Db, member: MemberId) -> ColumnElement[bool]:
    """Return which letters are to *member*, or name them in their key."""
    known = await db.all(select(accounts).where(accounts.c.member == member))
    to_them = [
        and_(
            outbox.c.platform == row.platform,
            or_(
                and_(outbox.c.space == row.space, outbox.c.recipient == row.user_id),
                and_(
                    outbox.c.kind == letters.ASIDE,
                    outbox.c.recipient.endswith(f"/{row.user_id}", autoescape=True),
                ),
            ),
        )
        for row in known
    ]
    former = await db.all(select(former_ids).where(former_ids.c.member == member))
    ids = (member, *(row.former for row in former))
    named = [outbox.c.once.contains(one, autoescape=True) for one in ids]
    return or_(outbox.c.member == member, *named, *to_them)


async def told(db: Db, member: MemberId) -> ColumnElement[bool]:
    """Return which of :func:`theirs` are taken back: not what they wrote to somebody else.

    That is the other's copy, as a letter in a drawer is.
    """
    wrote = and_(
        outbox.c.once.startswith(WORDS, autoescape=True),
        or_(outbox.c.member.is_(None), outbox.c.member != member),
    )
    return and_(await theirs(db, member), ~wrote)


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


def about(once: str, member: MemberId) -> ColumnElement[bool]:
    """Return which letters to *member*, or about them, have a key that begins with *once*."""
    named = outbox.c.once.contains(f":{member}", autoescape=True)
    keys = (once, f"cover:{once}")
    begins = or_(*(outbox.c.once.startswith(key, autoescape=True) for key in keys))
    return and_(begins, or_(outbox.c.member == member, named))
