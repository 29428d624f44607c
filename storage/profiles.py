"""What members said of themselves beyond joining."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import Row, delete, select

from bot.core.people import MemberId
from bot.core.profile import Field, Profile, Visibility, profile_from
from bot.core.vocabulary import (
    Area,
    Context,
    Distance,
    Governance,
    Interest,
    Language,
    Time,
    Topic,
    Value,
)
from storage.members import read_member
from storage.repository import Repository, Rows
from storage.schema import members, profiles

W = TypeVar("W", bound=StrEnum)

_LISTS: Final = (
    "knows_well",
    "knows_some",
    "context",
    "values",
    "interests",
    "offers",
    "needs",
    "times",
)
"""What is kept in ``said``."""


class SqlProfiles(Repository):
    """At most one row a member: whoever said nothing has none."""

    tables = (profiles,)
    why = "What you chose to tell us for matching, until you change it or leave."

    async def get(self, member: MemberId) -> Profile | None:
        row = await self._db.first(_BOTH.where(members.c.id == member))
        return _profile(row) if row else None

    async def every(self) -> Sequence[Profile]:
        return [_profile(row) for row in await self._db.all(_BOTH.order_by(members.c.id))]

    async def keep(self, profile: Profile) -> None:
        row = _row(profile)
        await self._db.run(
            self._db.insert(profiles)
            .values(member=profile.member.id, **row)
            .on_conflict_do_update(index_elements=["member"], set_=row)
        )

    async def add_all(self, several: Sequence[Profile]) -> None:
        rows = [{"member": profile.member.id, **_row(profile)} for profile in several]
        await self._db.many(profiles.insert(), rows)

    async def erase(self, member: MemberId) -> None:
        await self._db.run(delete(profiles).where(profiles.c.member == member))

    async def export(self, member: MemberId) -> Rows:
        return await self._export(profiles, select(profiles).where(profiles.c.member == member))

    async def forget(self) -> None:
        """Keep profiles as long as their member."""

    async def merge(self, kept: MemberId, gone: MemberId) -> None:
        one, other = await self.get(kept), await self.get(gone)
        if one is not None and other is not None:
            await self.keep(profile_from(one, other))
        await self.erase(gone)


def _row(profile: Profile) -> dict[str, Any]:
    said = {name: getattr(profile, name) for name in _LISTS}
    return {
        "years": profile.years,
        "language": profile.language,
        "governance": profile.governance,
        "distance": profile.distance,
        "about": profile.about,
        "said": json.dumps(said, ensure_ascii=False),
        "visible": json.dumps(
            {Field(one).name: Visibility(who) for one, who in profile.chosen.items()}
        ),
    }


_BOTH: Final = select(members, *(c for c in profiles.c if c.name != "member")).outerjoin(
    profiles, profiles.c.member == members.c.id
)


def _profile(row: Row[Any]) -> Profile:
    member = read_member(row)
    if row.said is None:
        return Profile(member=member)
    said = json.loads(row.said)
    return Profile(
        member=member,
        years=row.years,
        language=Language(row.language),
        governance=Governance(row.governance) if row.governance else None,
        knows_well=_words(Area, said["knows_well"]),
        knows_some=_words(Area, said["knows_some"]),
        context=_words(Context, said["context"]),
        values=_words(Value, said["values"]),
        interests=_words(Interest, said["interests"]),
        offers=_words(Topic, said["offers"]),
        needs=_words(Topic, said["needs"]),
        about=row.about,
        times=_words(Time, said["times"]),
        distance=Distance(row.distance),
        chosen={Field[one]: Visibility(who) for one, who in json.loads(row.visible).items()},
    )


def _words(words: type[W], told: Iterable[str]) -> tuple[W, ...]:
    """Read words of a list; one that is offered no more is left out."""
    known = {str(word): word for word in words}
    return tuple(known[one] for one in told if one in known)
