"""What a job is: it says which slots fall due, and what to do in one of them.

A slot is an intended time, named so that it can be taken once. What is due is worked out from
our own tables, so a call that moves takes its reminders along.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.ports import Work

Write = Callable[[Work], Awaitable[None]]
"""What is left to do once the thinking is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One intended run. After *until* it makes no sense and is recorded as skipped.

    *subject* is what the run is about, usually an id. *said* is for people to read.
    """

    key: str
    due: datetime
    until: datetime
    subject: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """*due* returns the slots in ``(after, until]``; *run* does one, inside one transaction.

    A job that takes long has *think* in place of *run*: it only looks, and returns what to write.
    A run is repeated when it fails, never when it has committed. A *quiet* job is housekeeping
    that nobody waits for.
    """

    name: str
    summary: str
    due: Callable[[Work, datetime, datetime], Awaitable[Sequence[Slot]]]
    run: Callable[[Work, Slot], Awaitable[None]] | None = None
    think: Callable[[Work, Slot], Awaitable[Write]] | None = None
    quiet: bool = False
