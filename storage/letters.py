"""A letter as a row of the outbox, and a row as a letter."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Row

from bot.core.messages import (
    Address,
    Aside,
    Direct,
    InChannel,
    Letter,
    OnCalendar,
    Receipt,
    Urgency,
)
from bot.core.people import Account, Platform
from bot.core.views import Reply, View
from storage.codec import dump_view, load_view
from storage.vault import Vault

_DIRECT: Final = "direct"
_CHANNEL: Final = "channel"
_ASIDE: Final = "aside"
CALENDAR: Final = "calendar"


def write(view: View, once: str, vault: Vault) -> tuple[str, bytes | None]:
    """Return *view* as text, and what is confidential in it sealed for the letter *once*."""
    words = view.words if isinstance(view, Reply) else None
    return dump_view(view), vault.seal(words, _about(once)) if words else None


def read(row: Row[Any], vault: Vault) -> View:
    """Return what the letter in *row* says."""
    words = vault.open(row.sealed_words, _about(row.once)) if row.sealed_words else None
    return load_view(row.body, words)


def letter(
    row: Row[Any],
    vault: Vault,
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
        view=Reply("-") if row.gone and not row.body else read(row, vault),
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
            kind, platform, recipient = _ASIDE, account.platform, f"{channel}/{account.user}"
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
        case "calendar":
            return OnCalendar(platform, row.space)
        case _:
            return InChannel(platform, row.space, row.recipient)


def _about(once: str) -> str:
    return f"outbox/{once}"
