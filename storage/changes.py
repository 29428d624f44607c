"""Changes to calls: what a moderator wants, and what was there before."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select, update

from bot.core.calls import Call, CallSlot, Kind, Stage
from bot.core.changes import Change, ChangeKind, ChangeStage, Scope
from bot.core.people import MemberId
from bot.core.recurrence import InHolidays, Recurrence
from storage.repository import Repository, Rows
from storage.schema import call_changes

_KEPT = timedelta(days=1)

Json = dict[str, Any]


class SqlChanges(Repository):
    """One row a change, for as long as it can be looked at or taken back."""

    tables = (call_changes,)
    why = "Changes to calls that you previewed or made, for a day."

    async def get(self, change: UUID) -> Change | None:
        row = await self._db.first(select(call_changes).where(call_changes.c.id == change))
        return _change(row) if row else None

    async def add(self, change: Change) -> None:
        row = {"id": change.id, "call": change.call, "member": change.by}
        await self._db.run(self._db.insert(call_changes).values(row | _columns(change)))

    async def done(self, change: Change) -> None:
        kept = update(call_changes).where(call_changes.c.id == change.id)
        await self._db.run(kept.values(_columns(change)))

    async def erase(self, member: MemberId) -> None:
        """Remove the member's changes; a call's host in what was there before is *erased* too."""
        named = call_changes.c.before.contains(member, autoescape=True)
        await self._db.run(delete(call_changes).where((call_changes.c.member == member) | named))

    async def export(self, member: MemberId) -> Rows:
        columns = [c for c in call_changes.c if c is not call_changes.c.before]
        mine = select(*columns).where(call_changes.c.member == member)
        return await self._export(call_changes, mine)

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        await self._move(call_changes.c.member, kept, gone)
        named = call_changes.c.before.contains(gone, autoescape=True)
        now = func.replace(call_changes.c.before, gone, kept)
        await self._db.run(update(call_changes).where(named).values(before=now))

    async def forget(self) -> None:
        await self._db.run(delete(call_changes).where(call_changes.c.at < self._db.now - _KEPT))


def _columns(change: Change) -> Json:
    wanted = {
        "kind": change.kind,
        "scope": change.scope,
        "starts": _text(change.starts),
        "title": change.title,
        "theme": change.theme,
        "about": change.about,
        "minutes": change.minutes,
        "in_holidays": change.in_holidays,
    }
    before = {
        "calls": [_dump_call(call) for call in change.calls],
        "slot": _dump_slot(change.slot) if change.slot else None,
    }
    return {
        "stage": change.stage,
        "at": change.at,
        "wanted": json.dumps(wanted, ensure_ascii=False),
        "before": json.dumps(before, ensure_ascii=False),
    }


def _change(row: Row[Any]) -> Change:
    wanted, before = json.loads(row.wanted), json.loads(row.before)
    return Change(
        id=row.id,
        call=row.call,
        by=MemberId(row.member),
        kind=ChangeKind(wanted["kind"]),
        scope=Scope(wanted["scope"]),
        stage=ChangeStage(row.stage),
        at=row.at,
        starts=_instant(wanted["starts"]),
        title=wanted["title"],
        theme=wanted["theme"],
        about=wanted["about"],
        minutes=wanted["minutes"],
        in_holidays=InHolidays(wanted["in_holidays"]) if wanted["in_holidays"] else None,
        calls=tuple(map(_load_call, before["calls"])),
        slot=_load_slot(before["slot"]) if before["slot"] else None,
    )


def _dump_call(call: Call) -> Json:
    return {
        "id": str(call.id),
        "kind": call.kind,
        "stage": call.stage,
        "title": call.title,
        "theme": call.theme,
        "about": call.about,
        "starts": call.starts.isoformat(),
        "minutes": call.minutes,
        "slot": str(call.slot) if call.slot else None,
        "day": _text(call.day),
        "was": _text(call.was),
        "why": call.why,
        "host": call.host,
        "came": call.came,
    }


def _load_call(value: Json) -> Call:
    return Call(
        id=UUID(value["id"]),
        kind=Kind(value["kind"]),
        stage=Stage(value["stage"]),
        title=value["title"],
        theme=value["theme"],
        about=value["about"],
        starts=datetime.fromisoformat(value["starts"]),
        minutes=value["minutes"],
        slot=UUID(value["slot"]) if value["slot"] else None,
        day=date.fromisoformat(value["day"]) if value["day"] else None,
        was=_instant(value["was"]),
        why=value["why"],
        host=MemberId(value["host"]) if value["host"] else None,
        came=value["came"],
    )


def _dump_slot(slot: CallSlot) -> Json:
    recurrence = slot.recurrence
    return {
        "id": str(slot.id),
        "name": slot.name,
        "theme": slot.theme,
        "about": slot.about,
        "weekday": recurrence.weekday,
        "at": recurrence.at.isoformat(),
        "weeks": recurrence.weeks,
        "since": recurrence.since.isoformat(),
        "until": _text(recurrence.until),
        "minutes": slot.minutes,
        "calendar": slot.calendar,
        "in_holidays": slot.in_holidays.name,
    }


def _load_slot(value: Json) -> CallSlot:
    return CallSlot(
        id=UUID(value["id"]),
        name=value["name"],
        theme=value["theme"],
        about=value["about"],
        recurrence=Recurrence(
            weekday=value["weekday"],
            at=time.fromisoformat(value["at"]),
            weeks=value["weeks"],
            since=date.fromisoformat(value["since"]),
            until=date.fromisoformat(value["until"]) if value["until"] else None,
        ),
        minutes=value["minutes"],
        calendar=value["calendar"],
        in_holidays=InHolidays[value["in_holidays"]],
    )


def _text(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
