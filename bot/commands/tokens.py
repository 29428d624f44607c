"""Reading what a button carried. It is a reference, never an authority."""

from __future__ import annotations

from uuid import UUID

from bot.core.errors import Stale


def read_id(token: str) -> UUID:
    """Return the id in *token*.

    Raises:
        Stale: it is none; said in the same words as for an id that is not the caller's.
    """
    try:
        return UUID(token)
    except ValueError:
        raise Stale from None
