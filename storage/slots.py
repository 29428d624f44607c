"""Regular calls, who hosts them in turn, and the link to join them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, update

from bot.core.calls import CallSlot
from bot.core.confidential import Confidential
from bot.core.people import MemberId
from bot.core.recurrence import InHolidays, Recurrence
from storage.repository import Repository, Rows
from storage.schema import call_hosts, call_slots


class SqlSlots(Repository):
    """One row a slot, and one a host and slot. The link is sealed."""

    tables = (call_slots, call_hosts)
    why = "The regular calls; that you host one, until you stop or leave."

    async def get(self, slot: UUID) -> CallSlot | None:
        row = await self._db.first(select(call_slots).where(call_slots.c.id == slot))
        return _slot(row) if row else None

    async def every(self) -> Sequence[CallSlot]:
        order = (call_slots.c.weekday, call_slots.c.at, call_slots.c.id)
        return [_slot(row) for row in await self._db.all(select(call_slots).order_by(*order))]

    async def add(self, slot: CallSlot) -> None:
        await self._db.add_once(call_slots, id=slot.id, **_columns(slot))

    async def change(self, slot: CallSlot) -> None:
        changed = update(call_slots).where(call_slots.c.id == slot.id).values(_columns(slot))
        await self._db.run(changed)

    async def link(self, slot: UUID) -> Confidential | None:
        row = await self._db.first(select(call_slots.c.sealed_link).where(call_slots.c.id == slot))
        sealed = row.sealed_link if row else None
        return self._db.vault.open(sealed, _about(slot)) if sealed else None

    async def set_link(self, slot: UUID, link: Confidential | None) -> None:
        sealed = self._db.vault.seal(link, _about(slot)) if link else None
        kept = update(call_slots).where(call_slots.c.id == slot).values(sealed_link=sealed)
        await self._db.run(kept)

    async def hosts(self, slot: UUID) -> Sequence[MemberId]:
        query = select(call_hosts).where(call_hosts.c.slot == slot).order_by(call_hosts.c.place)
        return [MemberId(row.member) for row in await self._db.all(query)]

    async def set_hosts(self, slot: UUID, hosts: Sequence[MemberId]) -> None:
        await self._db.run(delete(call_hosts).where(call_hosts.c.slot == slot))
        for place, member in enumerate(dict.fromkeys(hosts)):
            row = {"slot": slot, "member": member, "place": place}
            await self._db.run(self._db.insert(call_hosts).values(row))

    async def hosting(self, member: MemberId) -> Sequence[UUID]:
        query = select(call_hosts.c.slot).where(call_hosts.c.member == member)
        return [row.slot for row in await self._db.all(query)]

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(call_hosts).where(call_hosts.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        hosts = select(call_hosts).where(call_hosts.c.member == member)
        return {call_slots.name: [], **await self._export(call_hosts, hosts)}

    async def forget(self) -> None:
        """Keep slots: their calls are forgotten one by one."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        for slot in await self.hosting(gone):
            hosts = [kept if host == gone else host for host in await self.hosts(slot)]
            await self.set_hosts(slot, hosts)


def _columns(slot: CallSlot) -> dict[str, Any]:
    return {
        "name": slot.name,
        "theme": slot.theme,
        "about": slot.about,
        "weekday": slot.recurrence.weekday,
        "at": slot.recurrence.at,
        "weeks": slot.recurrence.weeks,
        "since": slot.recurrence.since,
        "until": slot.recurrence.until,
        "minutes": slot.minutes,
        "calendar": slot.calendar,
        "in_holidays": slot.in_holidays.name,
    }


def _slot(row: Row[Any]) -> CallSlot:
    return CallSlot(
        id=row.id,
        name=row.name,
        theme=row.theme,
        about=row.about,
        recurrence=Recurrence(
            weekday=row.weekday, at=row.at, weeks=row.weeks, since=row.since, until=row.until
        ),
        minutes=row.minutes,
        calendar=row.calendar,
        in_holidays=InHolidays[row.in_holidays],
    )


def _about(slot: UUID) -> str:
    return f"call_slots/{slot}"
