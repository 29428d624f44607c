"""Changes to calls: looked at first, done at a press, and taken back within a minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from bot.core.calls import Call, CallSlot
from bot.core.people import MemberId
from bot.core.recurrence import InHolidays

TAKE_BACK: Final = timedelta(seconds=60)
"""For how long a change can be taken back."""


class ChangeKind(StrEnum):
    """What happens to a call."""

    MOVE = "move"
    CANCEL = "cancel"
    REWORD = "reword"


class Scope(StrEnum):
    """Which calls change."""

    ONE = "Just this one"
    FOLLOWING = "This one and all that follow"


class ChangeStage(StrEnum):
    """How far a change has come."""

    PREVIEW = "preview"
    DONE = "done"
    TAKEN_BACK = "taken back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change to *call*, or to it and all that follow in its slot.

    *starts* is where it moves to; *title*, *theme*, *about* and *minutes* are what it says from
    now on, and *in_holidays* what its slot does in them; None where that stays. *calls* and
    *slot* are what was there when it was looked at. *at* is when it came to its *stage*.
    """

    id: UUID
    call: UUID
    by: MemberId
    kind: ChangeKind
    scope: Scope
    stage: ChangeStage
    at: datetime
    starts: datetime | None = None
    title: str | None = None
    theme: str | None = None
    about: str | None = None
    minutes: int | None = None
    in_holidays: InHolidays | None = None
    calls: tuple[Call, ...] = ()
    slot: CallSlot | None = None
