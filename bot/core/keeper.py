"""Who keeps what is typed: a workspace of the network, or somebody else's."""

from __future__ import annotations

from enum import StrEnum


class Keeper(StrEnum):
    """Under whose retention and export rules a request was typed, as far as we can tell."""

    NETWORK = "network"
    UNMARKED = "unmarked"
    """A workspace that nobody has said is the network's own."""
    STRANGER = "stranger"
    """Another organisation's member, in a conversation shared with it."""
