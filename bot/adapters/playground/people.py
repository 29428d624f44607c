"""The invented people of the playground: 36 who have joined, and two who are about to."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Final

from bot.adapters.playground.parts import Parts
from bot.commands.ask import Ask
from bot.core.confidential import Confidential
from bot.core.messages import Space
from bot.core.people import Account, Platform, Role
from bot.core.times import uk_date
from bot.services.slots import host_of

SPACES: Final = (
    Space(Platform.DISCORD, "900000000000000000", "900000000000000001", "HeadsUp server"),
    Space(Platform.SLACK, "TPLAY", "CPLAY", "HeadsUp workspace"),
)

VISITORS: Final = ("amina", "ben")
"""Who has not joined when the playground opens: the first two things to try."""

STARS: Final = ("amina", "ben", "cora", "derek", "fiona", "mo", "olu", "sue")
"""Who is shown first: the visitors, and everybody with a role."""

HOSTS: Final = ("niamh", "ciaran")
"""Who hosts the regular calls, in turn."""

_ANSWERS: Final = ("position", "phase", "region", "district", "school", "trust", "buddy")
_FIRST_ID: Final = 900_000_000_000_000_100


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody to act as. *answers* is what they put on the form when they join."""

    id: str
    name: str
    account: Account
    roles: tuple[Role, ...]
    answers: Mapping[str, str]

    @property
    def first(self) -> str:
        """The name they go by in the network."""
        return self.answers["name"]

    @property
    def platform(self) -> Platform:
        return self.account.platform

    @property
    def what(self) -> str:
        """What they are, in a word or two, for the list of people."""
        role = self.roles[0] if self.roles else "head"
        return f"{role.title()}, {self.platform.title()}"


@cache
def cast() -> Mapping[str, Persona]:
    """Return everybody, in the order of the file, by id."""
    with resources.files(__package__).joinpath("cast.csv").open("rb") as file:
        rows = csv.DictReader(line.decode() for line in file)
        return {row["id"]: _persona(number, row) for number, row in enumerate(rows)}


def _persona(number: int, row: Mapping[str, str]) -> Persona:
    platform = Platform(row["platform"])
    match platform:
        case Platform.DISCORD:
            account = Account(platform, "", str(_FIRST_ID + number))
        case Platform.SLACK:
            account = Account(platform, "TPLAY", f"UPLAY{number:03}")
    return Persona(
        id=row["id"],
        name=row["name"],
        account=account,
        roles=tuple(map(Role, row["roles"].split())),
        answers={"name": row["name"].split()[0]} | {name: row[name] for name in _ANSWERS},
    )


async def settle_in(parts: Parts, only: Collection[str] = ()) -> None:
    """Let everybody but the visitors join, or *only* some, and put the coaches on duty."""
    async with parts.storage.begin() as work:
        for persona in cast().values():
            for role in persona.roles:
                await work.appointments.grant(persona.account, role, by="playground")
    await parts.jobs.tick()
    for persona in cast().values():
        if persona.id in only or not (only or persona.id in VISITORS):
            await _run(parts, persona, "join", {**persona.answers, "charter": "yes"})
            if Role.COACH in persona.roles:
                await _run(parts, persona, "duty", {"shift": "on"})
    await _open_calls(parts)


async def _open_calls(parts: Parts) -> None:
    """Give each regular call its hosts in turn and an address to join at that leads nowhere."""
    async with parts.storage.begin() as work:
        found = [await work.accounts.owner(cast()[who].account) for who in HOSTS]
        hosts = [member for member in found if member is not None]
        for slot in await work.slots.every():
            await work.slots.set_hosts(slot.id, hosts)
            await work.slots.set_link(slot.id, Confidential(f"https://localhost/{slot.id.hex[:8]}"))
            for call in await work.calls.of_slot(slot.id, uk_date(work.now)):
                if call.day is not None:
                    host = host_of(slot, call.day, hosts)
                    await work.calls.change(replace(call, host=host))


async def _run(parts: Parts, persona: Persona, command: str, answers: Mapping[str, str]) -> None:
    request = f"cast:{persona.id}:{command}"
    ask = Ask(account=persona.account, request=request, command=command, answers=answers)
    await parts.dispatcher.run(ask)
