"""A letter as a row of the outbox, and a row as a letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from bot.core.messages import (
    Address,
    Aside,
    Direct,
    InChannel,
    Letter,
    OnCalendar,
    Receipt,
    Together,
    Urgency,
)
from bot.core.people import Account, Platform
from bot.core.views import Reply, View, plain
from storage.codec import dump_view, load_view
from storage.transaction import Db

_DIRECT: Final = "direct"
_CHANNEL: Final = "channel"
ASIDE: Final = "aside"
TOGETHER: Final = "together"
CALENDAR: Final = "calendar"


async def write(
    view: View, once: str, db: Db, case: UUID | None = None
) -> tuple[str, bytes | None]:
    """Return *view* as text, and what is confidential in it sealed for the letter *once*.

    Words about a *case* are sealed with its key: undelivered, they are gone when it is erased.
    """
    words = view.words if isinstance(view, Reply) else None
    sealed = await db.seal(words.of(case), about(once)) if words else None
    return dump_view(view), sealed


async def read(row: Row[Any], db: Db) -> View:
    """Return what the letter in *row* says.

    Raises:
        KeyProblem: its words do not open, or were erased.
    """
    words = await db.open(row.sealed_words, about(row.once)) if row.sealed_words else None
    return load_view(row.body, words.of(row.case) if words else None)


async def letter(
    row: Row[Any],
    db: Db,
    known: frozenset[str] = frozenset(),
    since: str = "",
    thread: str = "",
) -> Letter:
    """Return the letter in *row*, which has the direct channel of its recipient beside it."""
    placed = row.message_id is not None
    return Letter(
        id=row.id,
        key=row.once,
        address=address(row),
        urgency=Urgency(row.urgency),
        view=Reply("-") if row.gone and not row.body else await read(row, db),
        attempts=row.attempts + 1,
        written=row.written,
        in_doubt=row.in_doubt,
        member=row.member,
        until=row.until,
        case=row.case,
        call=row.call,
        receipt=Receipt(row.channel_id, row.message_id) if placed else None,
        gone=row.gone,
        direct=row.direct or "",
        known=known,
        since=since,
        thread=thread,
    )


def in_words(row: Mapping[str, object]) -> Mapping[str, object]:
    """Return *row* with what it says as it is read, not as it is kept."""
    said = {name: text for name in ("body", "next_body") if (text := row[name])}
    return {**row, **{name: _read_out(str(text)) for name, text in said.items()}}


def _read_out(text: str) -> str:
    view = load_view(text, None)
    return plain(view) if isinstance(view, Reply) else view.title


def addressed(to: Address) -> dict[str, str]:
    """Return the columns that say where a letter goes."""
    match to:
        case Direct(account=account):
            kind, platform, space, recipient = (
                _DIRECT,
                account.platform,
                account.space,
                account.user,
            )
        case InChannel(platform=platform, space=space, channel=recipient):
            kind = _CHANNEL
        case Aside(account=account, space=space, channel=channel):
            kind, platform, recipient = ASIDE, account.platform, f"{channel}/{account.user}"
        case Together(platform=platform, space=space, channel=channel, people=people):
            kind, recipient = TOGETHER, f"{channel}/{','.join(people)}"
        case OnCalendar(platform=platform, space=space):
            kind, recipient = CALENDAR, ""
    return {"kind": kind, "platform": platform, "space": space, "recipient": recipient}


def address(row: Row[Any]) -> Address:
    """Return where the letter in *row* goes."""
    platform = Platform(row.platform)
    match row.kind:
        case "direct":
            return Direct(Account(platform, row.space, row.recipient))
        case "aside":
            channel, _, user = row.recipient.partition("/")
            return Aside(Account(platform, "", user), row.space, channel)
        case "together":
            channel, _, people = row.recipient.partition("/")
            return Together(platform, row.space, channel, tuple(people.split(",")))
        case "calendar":
            return OnCalendar(platform, row.space)
        case _:
            return InChannel(platform, row.space, row.recipient)


def about(once: str) -> str:
    """Return what the words of the letter *once* are bound to."""
    return f"outbox/{once}"
