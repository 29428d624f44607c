"""What the wiring hands to the playground: the real core, and the real renderers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.commands.ask import Sheet
from bot.commands.dispatch import Dispatcher
from bot.core.mail import Messenger
from bot.core.people import Platform
from bot.core.ports import Clockwork, Post, Storage
from bot.core.views import Happening, Reply

Json = dict[str, Any]


class PlayClock:
    """A clock that moves only when somebody moves it."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def move(self, to: datetime) -> None:
        """Set the time; it never goes back."""
        self._now = max(self._now, to)


@dataclass(frozen=True, slots=True)
class Renderer:
    """One platform's drawing, in its own JSON. Loading it may import a platform's SDK."""

    message: Callable[[Reply, bool], Json]
    """A reply, and whether it is a letter (a direct message or post) or an ephemeral answer."""
    form: Callable[[Sheet], Json]
    event: Callable[[Happening], Json] | None = None
    """An entry in the calendar of a space, where the platform has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A whole network with nobody in it, on a database of its own."""

    storage: Storage
    dispatcher: Dispatcher
    jobs: Clockwork
    clock: PlayClock
    courier: Callable[[Mapping[Platform, Messenger]], Post]
    renderers: Callable[[], Mapping[Platform, Renderer]]
    """Loads both renderers on first use. Call it in a thread: it imports discord.py."""
    rows: Callable[[], Awaitable[Mapping[str, Sequence[Mapping[str, object]]]]]
    """Every table as it lies on the disk, sealed columns as their first bytes."""
    disk: Callable[[], bytes]
    """Every byte of the database files, to search for words that must not be there."""


OpenParts = Callable[[], AbstractAsyncContextManager[Parts]]
