"""Five things to try. Each knows how to begin, and when it has been done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.adapters.playground.parts import Json
from bot.adapters.playground.people import cast
from bot.adapters.playground.play import Playground
from bot.adapters.playground.problem import Problem
from bot.adapters.playground.session import Session
from bot.adapters.playground.state import Facts

_NO_COACH: Final = (
    "Nobody has been asked to help yet. Do step 4 first: ask for support as Amina, or skip on "
    "until a coach is asked."
)


@dataclass(frozen=True, slots=True)
class Try:
    """One thing to try, and what to type for it."""

    title: str
    how: str
    who: str


@dataclass(frozen=True, slots=True)
class Begun:
    """Who to look at after a step was begun, and what came of it."""

    who: str
    side: str = "left"
    outcome: Json | None = None


STEPS: Final[Mapping[int, Try]] = {
    1: Try("Join as Amina", "/headsup join", "amina"),
    2: Try("Join as Ben", "/headsup join", "ben"),
    3: Try("Run the buddy round", "Skip on by the clock", "amina"),
    4: Try("Ask for support", "/headsup support", "amina"),
    5: Try("Answer as the coach", "Only one was asked", ""),
}


def tick(session: Session, found: Facts) -> None:
    """Note which steps have been done by now. What was done stays done."""
    done = {
        1: "amina" in found.joined,
        2: "ben" in found.joined,
        3: bool(found.introduced),
        4: found.asked,
        5: found.talking,
    }
    session.ticked.update(step for step, holds in done.items() if holds)


async def begin(playground: Playground, step: int) -> Begun:
    """Do what begins *step*.

    Raises:
        Problem: there is no such step, or it is not time for it yet.
    """
    match step:
        case 1 | 4:
            command = "join" if step == 1 else "support"
            asked = {"as": "amina", "command": command}
            return Begun("amina", outcome=await playground.act(asked, watched=True))
        case 2:
            outcome = await playground.act({"as": "ben", "command": "join"}, watched=True)
            return Begun("ben", "right", outcome)
        case 3:
            await playground.clock({"until_next": True}, watched=True)
            return Begun("amina")
        case 5:
            return Begun(await _asked(playground.session))
        case _:
            raise Problem("There are five things to try. Choose one of them.")


async def _asked(session: Session) -> str:
    """Return which coach has been asked, or is talking already."""
    async with session.parts.storage.read() as work:
        offers = [await work.offers.open_of(case.id) for case in await work.cases.waiting()]
        coaches = {offer.coach for offer in offers if offer is not None}
        for persona in cast().values():
            member = await work.accounts.owner(persona.account)
            if member is None:
                continue
            talking = await work.cases.talking(member)
            if member in coaches or any(case.coach == member for case in talking):
                return persona.id
    raise Problem(_NO_COACH)
