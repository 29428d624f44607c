"""What is stored of calls and of what members choose about them, as protocols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from bot.core.calls import Call, CallSlot, Coming
from bot.core.changes import Change
from bot.core.confidential import Confidential
from bot.core.people import MemberId
from bot.core.preferences import LeadTime
from bot.core.terms import OwnSpan


class Slots(Protocol):
    """Regular calls, their hosts in turn, and the link to join them."""

    async def get(self, slot: UUID) -> CallSlot | None: ...
    async def every(self) -> Sequence[CallSlot]: ...
    async def add(self, slot: CallSlot) -> None: ...
    async def change(self, slot: CallSlot) -> None: ...
    async def link(self, slot: UUID) -> Confidential | None: ...
    async def set_link(self, slot: UUID, link: Confidential | None) -> None: ...
    async def hosts(self, slot: UUID) -> Sequence[MemberId]:
        """Return who hosts *slot*, in turn."""

    async def set_hosts(self, slot: UUID, hosts: Sequence[MemberId]) -> None: ...
    async def hosting(self, member: MemberId) -> Sequence[UUID]: ...


class Calls(Protocol):
    """Calls and events, and who is coming."""

    async def get(self, call: UUID) -> Call | None: ...
    async def hold(self, call: UUID) -> Call | None:
        """Return *call*; nobody else can hold it until this transaction has ended."""

    async def add(self, call: Call, by: MemberId | None) -> bool:
        """Add *call*; False if its slot has one for that day already."""

    async def change(self, call: Call) -> None: ...
    async def author(self, call: UUID) -> MemberId | None: ...
    async def announce(self, call: UUID) -> None: ...
    async def between(self, after: datetime, until: datetime) -> Sequence[Call]:
        """Return calls that take place and start in ``(after, until]``, soonest first."""

    async def planned(self, after: datetime, until: datetime) -> Sequence[Call]:
        """Return the same, with those that were skipped or cancelled."""

    async def of_slot(self, slot: UUID, since: date) -> Sequence[Call]:
        """Return the calls of *slot* intended for *since* or later, by that day."""

    async def link(self, call: UUID) -> Confidential | None:
        """Return the address to join at: the call's own, or its slot's."""

    async def set_link(self, call: UUID, link: Confidential | None) -> None: ...
    async def answer(self, call: UUID, member: MemberId, coming: Coming) -> None: ...
    async def answer_of(self, call: UUID, member: MemberId) -> Coming | None: ...
    async def answers(self, call: UUID) -> Mapping[MemberId, Coming]:
        """Return who said what. For sending people what they asked for, never for showing."""

    async def answers_of(self, member: MemberId) -> Mapping[UUID, Coming]:
        """Return what *member* said, by call."""

    async def count(self, call: UUID) -> int: ...
    async def coming(self, call: UUID) -> Sequence[MemberId]:
        """Return who said yes. For sending them what they asked for, never for showing."""

    async def name(self, call: UUID, member: MemberId, *, shown: bool) -> None:
        """Note whether *member* wants the host to know that they are coming."""

    async def named(self, call: UUID) -> Sequence[MemberId]:
        """Return those who are coming and want the host to know it."""


class Changes(Protocol):
    """Changes to calls that a moderator is looking at, or may still take back."""

    async def get(self, change: UUID) -> Change | None: ...
    async def add(self, change: Change) -> None: ...
    async def done(self, change: Change) -> None:
        """Keep how far *change* has come, and what was there before it."""


class Preferences(Protocol):
    """What members choose about calls: lead times, their own holidays, a calendar feed."""

    async def lead_times(self, member: MemberId) -> Sequence[LeadTime]: ...
    async def set_lead_times(self, member: MemberId, chosen: Sequence[LeadTime]) -> None: ...
    async def wanting(self, minutes: int) -> Mapping[MemberId, LeadTime]:
        """Return who wants to be reminded *minutes* before calls."""

    async def own_spans(self, member: MemberId) -> Sequence[OwnSpan]: ...
    async def own_on(self, day: date) -> Mapping[MemberId, Sequence[OwnSpan]]:
        """Return the own dates of everybody who has some that *day* lies in, as they gave them."""

    async def set_own_spans(self, member: MemberId, spans: Sequence[OwnSpan]) -> None: ...
    async def feed(self, member: MemberId) -> str:
        """Return the signed token of the member's calendar feed, made when first asked for."""

    async def renew_feed(self, member: MemberId) -> str:
        """Return a new token; the old one opens nothing any more."""

    async def feed_owner(self, token: str) -> MemberId | None: ...
