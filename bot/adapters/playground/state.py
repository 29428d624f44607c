"""How the playground's network stands, for people to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.adapters.playground import schema
from bot.adapters.playground.parts import Json
from bot.adapters.playground.people import Persona, cast
from bot.adapters.playground.rooms import Where
from bot.adapters.playground.session import Session
from bot.core.people import Role
from bot.core.ports import Upcoming
from bot.core.support import CaseState
from bot.core.times import uk_full

_AHEAD: Final = 7


@dataclass(frozen=True, slots=True)
class Standing:
    """What one persona is to the network now."""

    persona: Persona
    joined: bool
    roles: Sequence[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is stored, as far as the page and the API show it."""

    people: Sequence[Standing]
    next: Sequence[Upcoming]
    introduced: frozenset[str]
    talking: bool
    asked: bool

    @property
    def joined(self) -> frozenset[str]:
        return frozenset(s.persona.id for s in self.people if s.joined)


async def look_up(session: Session) -> Facts:
    """Look everything up once."""
    upcoming = [due for due in await session.parts.jobs.upcoming() if not due.quiet]
    async with session.parts.storage.read() as work:
        people, introduced = [], set()
        asked, talking = False, False
        for persona in cast().values():
            member = await work.accounts.owner(persona.account)
            roles = await work.appointments.of([persona.account])
            people.append(Standing(persona, member is not None, sorted(roles)))
            if member is None:
                continue
            if await work.rounds.latest_group(member):
                introduced.add(persona.id)
            if (case := await work.cases.open_of(member)) is not None:
                asked = True
                talking = talking or case.state is CaseState.TALKING
    return Facts(
        people=people,
        next=upcoming[:_AHEAD],
        introduced=frozenset(introduced),
        talking=talking,
        asked=asked,
    )


async def as_json(session: Session, found: Facts) -> Json:
    """Return the whole of it."""
    now = session.parts.clock()
    return {
        "plug": "out" if session.desk.out else "in",
        "clock": {"now": now.isoformat(), "uk": uk_full(now)},
        "personas": [
            {
                "id": standing.persona.id,
                "name": standing.persona.name,
                "platform": standing.persona.platform,
                "account": str(standing.persona.account),
                "roles": list(standing.roles),
                "joined": standing.joined,
            }
            for standing in found.people
        ],
        "commands": [schema.command(c) for c in session.parts.dispatcher.catalogue if c.verb],
        "next": [
            {"at": due.at.isoformat(), "job": due.job, "what": due.said} for due in found.next
        ],
        "happened": [{"at": at.isoformat(), "what": said} for at, said in session.journal],
        "counts": {
            "members": len(found.joined),
            "messages": len(session.rooms),
            **{f"{where}": sum(m.where is where for m in session.rooms) for where in Where},
        },
    }
