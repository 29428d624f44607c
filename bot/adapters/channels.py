"""Which channel of a space the network posts in, when nobody has said."""

from __future__ import annotations

from collections.abc import Sequence


def pick(channels: Sequence[tuple[str, str]], wanted_id: str, wanted_name: str) -> str | None:
    """Return the id of the channel to post in, out of (id, name) pairs.

    The one asked for, by id or by name, else the one with the usual name, else the first.
    """
    asked = wanted_id.lstrip("#")
    for identifier, name in channels:
        if asked and asked in {identifier, name}:
            return identifier
    for identifier, name in channels:
        if name == wanted_name:
            return identifier
    return channels[0][0] if channels else None
