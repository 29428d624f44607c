"""When coaches are on, what they bring, and when they rest."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, or_, select, update

from bot.core.membership import Phase
from bot.core.people import MemberId
from bot.core.rota import Away, Cover, Hours, Rest, Rota
from bot.core.skills import Concern, Nation, Skills
from bot.core.times import uk_date
from bot.core.vocabulary import Language
from storage.repository import Repository, Rows
from storage.schema import (
    coach_away,
    coach_covers,
    coach_hours,
    coach_rests,
    coach_skills,
    debriefs,
    duty,
)

_PAST: Final = timedelta(days=7)
_DEBRIEFS: Final = timedelta(days=30)
_OWN: Final = (coach_hours, coach_away, coach_skills, coach_rests)
_TOLD: Final = (coach_hours, coach_away, coach_rests, duty)
_OF: Final = {
    table.name: select(table).where(table.c.member.in_(bindparam("coaches", expanding=True)))
    for table in _TOLD
}


class SqlRota(Repository):
    """Whatever a coach said of their time; being on by hand is kept with :class:`SqlDuty`."""

    tables = (coach_hours, coach_away, coach_covers, coach_skills, coach_rests, debriefs)
    why = (
        "As a coach: your hours, days off, skills and rests, until you change them; cover, until "
        "a week after; that you asked for somebody to talk to, 30 days."
    )

    async def of(self, coaches: Collection[MemberId]) -> Mapping[MemberId, Rota]:
        if not coaches:
            return {}
        found = await self._found(coaches)
        covers = await self.covers()
        return {
            coach: Rota(
                coach=coach,
                hours=sorted(
                    Hours(row.weekday, row.begins, row.ends) for row in found["coach_hours"][coach]
                ),
                away=sorted(Away(row.first, row.last) for row in found["coach_away"][coach]),
                given=[(one.starts, one.ends) for one in covers if one.taker == coach],
                handed=[
                    (one.starts, one.ends)
                    for one in covers
                    if one.asker == coach and one.taker is not None
                ],
                rests={Rest(row.kind): row.until for row in found["coach_rests"][coach]},
                by_hand=bool(found["duty"][coach]),
            )
            for coach in coaches
        }

    async def set_hours(self, coach: MemberId, hours: Sequence[Hours]) -> None:
        await self._db.run(delete(coach_hours).where(coach_hours.c.member == coach))
        for one in {(one.weekday, one.begins): one for one in hours}.values():
            row = {"weekday": one.weekday, "begins": one.begins, "ends": one.ends}
            await self._db.run(self._db.insert(coach_hours).values(member=coach, **row))

    async def set_away(self, coach: MemberId, away: Sequence[Away]) -> None:
        await self._db.run(delete(coach_away).where(coach_away.c.member == coach))
        for one in {one.first: one for one in sorted(away)}.values():
            row = {"first": one.first, "last": one.last}
            await self._db.run(self._db.insert(coach_away).values(member=coach, **row))

    async def rest(self, coach: MemberId, kind: Rest, until: datetime) -> None:
        await self._db.run(
            self._db.insert(coach_rests)
            .values(member=coach, kind=kind, until=until)
            .on_conflict_do_update(index_elements=["member", "kind"], set_={"until": until})
        )

    async def wake(self, coach: MemberId, kinds: Collection[Rest]) -> None:
        mine = (coach_rests.c.member == coach) & coach_rests.c.kind.in_(kinds)
        await self._db.run(delete(coach_rests).where(mine))

    async def skills(self, coaches: Collection[MemberId]) -> Mapping[MemberId, Skills]:
        query = select(coach_skills).where(coach_skills.c.member.in_(coaches))
        return {MemberId(row.member): _skills(row) for row in await self._db.all(query)}

    async def set_skills(self, skills: Skills) -> None:
        said = {f.name: getattr(skills, f.name) for f in fields(skills) if f.name != "coach"}
        text = json.dumps(said, ensure_ascii=False)
        await self._db.run(
            self._db.insert(coach_skills)
            .values(member=skills.coach, said=text)
            .on_conflict_do_update(index_elements=["member"], set_={"said": text})
        )

    async def covers(self) -> Sequence[Cover]:
        query = select(coach_covers).where(coach_covers.c.ends > self._db.now)
        rows = await self._db.all(query.order_by(coach_covers.c.starts, coach_covers.c.id))
        return [_cover(row) for row in rows]

    async def cover(self, cover: UUID) -> Cover | None:
        row = await self._db.first(select(coach_covers).where(coach_covers.c.id == cover))
        return _cover(row) if row else None

    async def ask_cover(self, cover: Cover) -> bool:
        row = {f.name: getattr(cover, f.name) for f in fields(cover)}
        new = self._db.insert(coach_covers).values(row).on_conflict_do_nothing()
        return (await self._db.run(new)).rowcount > 0

    async def take_cover(self, cover: UUID, taker: MemberId) -> bool:
        free = (coach_covers.c.id == cover) & coach_covers.c.taker.is_(None)
        return (
            await self._db.run(update(coach_covers).where(free).values(taker=taker))
        ).rowcount > 0

    async def ask_debrief(self, debrief: UUID, coach: MemberId) -> None:
        row = {"id": debrief, "coach": coach, "asked": self._db.now, "taker": None}
        await self._db.run(self._db.insert(debriefs).values(row))

    async def open_debrief(self, coach: MemberId) -> UUID | None:
        free = (debriefs.c.coach == coach) & debriefs.c.taker.is_(None)
        row = await self._db.first(select(debriefs.c.id).where(free))
        return row.id if row else None

    async def debriefed(self, debrief: UUID) -> tuple[MemberId, MemberId | None] | None:
        row = await self._db.first(select(debriefs).where(debriefs.c.id == debrief))
        return (MemberId(row.coach), MemberId(row.taker) if row.taker else None) if row else None

    async def take_debrief(self, debrief: UUID, taker: MemberId) -> bool:
        free = (debriefs.c.id == debrief) & debriefs.c.taker.is_(None)
        return (await self._db.run(update(debriefs).where(free).values(taker=taker))).rowcount > 0

    async def erase(self, member: MemberId) -> None:
        for table in _OWN:
            await self._db.run(delete(table).where(table.c.member == member))
        asked = coach_covers.c.asker == member
        await self._db.run(delete(coach_covers).where(asked))
        taken = update(coach_covers).where(coach_covers.c.taker == member)
        await self._db.run(taken.values(taker=None))  # it is the asker's again, who is told nothing
        await self._db.run(delete(debriefs).where(debriefs.c.coach == member))
        await self._db.run(update(debriefs).where(debriefs.c.taker == member).values(taker=None))

    async def export(self, member: MemberId) -> Rows:
        found: dict[str, Sequence[Mapping[str, object]]] = {}
        for table in _OWN:
            theirs = select(table).where(table.c.member == member)
            found |= await self._export(table, theirs)
        when = (coach_covers.c.starts, coach_covers.c.ends)
        mine = or_(coach_covers.c.asker == member, coach_covers.c.taker == member)
        found |= await self._export(coach_covers, select(*when).where(mine))
        asked = select(debriefs.c.asked).where(debriefs.c.coach == member)
        return {**found, **await self._export(debriefs, asked)}

    async def forget(self) -> None:
        now = self._db.now
        over = coach_covers.c.ends < now - _PAST
        await self._db.run(delete(coach_covers).where(over))
        await self._db.run(delete(coach_rests).where(coach_rests.c.until < now))
        await self._db.run(delete(coach_away).where(coach_away.c.last < uk_date(now - _PAST)))
        await self._db.run(delete(debriefs).where(debriefs.c.asked < now - _DEBRIEFS))

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        """Keep the hours and skills of *kept* if there are any, and every rest of both."""
        rotas = await self.of([kept, gone])
        mine, theirs = rotas[kept], rotas[gone]
        if not mine.hours:
            await self.set_hours(kept, theirs.hours)
        await self.set_away(kept, [*mine.away, *theirs.away])
        for kind, until in theirs.rests.items():
            await self.rest(kept, kind, max(until, mine.rests.get(kind, until)))
        skills = await self.skills([kept, gone])
        if kept not in skills and gone in skills:
            own = {f.name: getattr(skills[gone], f.name) for f in fields(Skills)}
            await self.set_skills(Skills(**own | {"coach": kept}))
        both = coach_covers.c.asker.in_((kept, gone)) & coach_covers.c.taker.in_((kept, gone))
        await self._db.run(delete(coach_covers).where(both))
        twice = select(coach_covers.c.starts).where(coach_covers.c.asker == kept)
        clash = (coach_covers.c.asker == gone) & coach_covers.c.starts.in_(twice)
        await self._db.run(delete(coach_covers).where(clash))
        for column in (coach_covers.c.asker, coach_covers.c.taker):
            await self._move(column, kept, gone)
        for column in (debriefs.c.coach, debriefs.c.taker):
            await self._move(column, kept, gone)
        await self._db.run(delete(debriefs).where(debriefs.c.coach == debriefs.c.taker))
        await self.erase(gone)

    async def _found(
        self, coaches: Collection[MemberId]
    ) -> Mapping[str, Mapping[MemberId, list[Row[Any]]]]:
        found: dict[str, dict[MemberId, list[Row[Any]]]] = {}
        for table in _TOLD:
            rows: dict[MemberId, list[Row[Any]]] = {coach: [] for coach in coaches}
            for row in await self._db.all(_OF[table.name], coaches=list(coaches)):
                rows[MemberId(row.member)].append(row)
            found[table.name] = rows
        return found


def _cover(row: Row[Any]) -> Cover:
    return Cover(
        id=row.id,
        asker=MemberId(row.asker),
        starts=row.starts,
        ends=row.ends,
        taker=MemberId(row.taker) if row.taker else None,
    )


def _skills(row: Row[Any]) -> Skills:
    said = json.loads(row.said)
    return Skills(
        coach=MemberId(row.member),
        concerns=tuple(map(Concern, said["concerns"])),
        phases=tuple(map(Phase, said["phases"])),
        former=said["former"],
        nations=tuple(map(Nation, said["nations"])),
        languages=tuple(map(Language, said["languages"])),
    )
