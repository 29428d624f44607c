"""An invented network, written where a real one would be."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bot.core.apart import NewTie, Relation
from bot.core.confidential import Confidential
from bot.core.consents import BUDDY, CHARTER, MATCHING, Agreement
from bot.core.ports import Work
from bot.core.quiet import Pause, Programme
from bot.core.rounds import Group, Round, RoundStage
from bot.core.trust import Verification
from bot.demo.network import BETWEEN, Network
from bot.demo.people import Person

_LONGEST_PAUSE: Final = timedelta(days=60)


async def fill(work: Work, network: Network) -> None:
    """Write everybody and everything of *network*. Nobody in it may be there yet."""
    everybody = network.people
    await work.members.add_all([one.profile.member for one in everybody])
    await work.accounts.link_all({one.account: one.id for one in everybody})
    await work.profiles.add_all([one.profile for one in everybody])
    await work.consents.give_all([one for each in everybody for one in _agreed(each, work.now)])
    by = everybody[0].id
    sure = [
        Verification(member=one.id, way=one.verified, by=by, also_by="", at=work.now)
        for one in everybody
        if one.verified is not None
    ]
    await work.verifications.add_all(sure)
    for one in everybody:
        if one.paused:
            until = work.now + _LONGEST_PAUSE
            await work.pauses.set(one.id, Pause(programme=Programme.BUDDIES, until=until))
        for relation, other in one.ties:
            await _tie(work, one, relation, everybody[other])
        if not one.profile.member.school:
            await _tie(work, one, Relation.FORMER_PLACE, one)
    for ago in range(len(network.rounds), 0, -1):
        await work.rounds.add(_round(network, ago))


def _agreed(one: Person, now: datetime) -> list[Agreement]:
    """Return what *one* said yes to on joining; each yes with an end was renewed since."""
    member = one.profile.member
    asked = (CHARTER, MATCHING, BUDDY) if member.wants_buddy else (CHARTER, MATCHING)
    return [
        Agreement(
            member=member.id,
            purpose=purpose.key,
            version=purpose.version,
            given=member.joined,
            until=now + purpose.lasts if purpose.lasts else None,
        )
        for purpose in asked
    ]


async def _tie(work: Work, one: Person, relation: Relation, other: Person) -> None:
    if relation is Relation.FORMER_PLACE:
        place = Confidential(one.school.name)
        await work.ties.add(one.id, NewTie(relation=relation, name=place, place=place))
    else:
        name = Confidential(other.profile.member.name)
        await work.ties.add(one.id, NewTie(relation=relation, name=name, account=other.account))


def _round(network: Network, ago: int) -> Round:
    pairs = network.rounds[ago - 1]
    ids = [_id(network, ago, number) for number in range(len(pairs) + 1)]
    return Round(
        id=ids[-1],
        stage=RoundStage.RUN,
        drawn=network.now - ago * BETWEEN,
        seed=network.seed,
        groups=tuple(
            Group(id=new, members=tuple(sorted((network.people[a].id, network.people[b].id))))
            for new, (a, b) in zip(ids, pairs, strict=False)
        ),
        alone=(),
    )


def _id(network: Network, ago: int, number: int) -> UUID:
    digest = hashlib.blake2b(f"{network.seed}|{ago}|{number}".encode(), digest_size=16)
    return UUID(bytes=digest.digest(), version=4)
