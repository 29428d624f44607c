"""Replies that every coach can use: dated data, read by people before it is shipped."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedReply:
    """One of the network's replies."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedReplies:
    """All of them, when they were read and by when they must be again."""

    checked_on: date
    review_by: date
    replies: tuple[SharedReply, ...]


@cache
def shared_replies() -> SharedReplies:
    """Return the network's replies."""
    data = tomllib.loads(resources.files("bot.data").joinpath("replies.toml").read_text("utf-8"))
    return SharedReplies(
        checked_on=data["checked_on"],
        review_by=data["review_by"],
        replies=tuple(
            SharedReply(name=one["name"], text=one["text"].strip()) for one in data["reply"]
        ),
    )
