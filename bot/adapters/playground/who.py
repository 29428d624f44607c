"""Who can see a message: asked of what was delivered and of the stored case, never written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from bot.adapters.playground.parts import Json, Parts
from bot.adapters.playground.people import Persona, cast
from bot.adapters.playground.rooms import Message, Where
from bot.core.ports import Work
from bot.core.support import Case, CaseState, may_read

_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_SHARED: Final = {
    Where.CALENDAR: "It is among the events of their server.",
    Where.TOGETHER: "They were put into it, with whom they were introduced to.",
    Where.CHANNEL: "It is in their channel.",
}


async def who_can_see(parts: Parts, message: Message) -> Json:
    """Return, for every persona, whether *message* is on their screen and why.

    For a message about a request for support, also whether the rules let them open the case.
    """
    async with parts.storage.read() as work:
        case = await case_of(work, message)
        members = {p.id: await work.accounts.owner(p.account) for p in cast().values()}
    people = []
    for persona in cast().values():
        member = members[persona.id]
        opens = None if case is None else member is not None and may_read(case, member)
        people.append(
            {
                "id": persona.id,
                "name": persona.name,
                "sees": message.seen_by(persona.account),
                "may_open": opens,
                "why": _why(persona, message, case, opens=opens),
            }
        )
    return {
        "message": message.id,
        "case": case.ref if case else None,
        "seen_by": seen_by(message),
        "people": people,
    }


def seen_by(message: Message) -> str:
    """Say in one line who has *message* on their screen."""
    there = [persona for persona in cast().values() if message.seen_by(persona.account)]
    if message.where is Where.CALENDAR:
        return f"Among the server's events: everyone in it can see it ({len(there)} people)."
    if message.where is Where.TOGETHER:
        names = " and ".join(persona.first for persona in there)
        return f"In a place that {names} share. Whoever runs the server can open it."
    if message.reader is None:
        return f"Seen by everyone in # network on {message.platform.title()} ({len(there)} people)."
    seen = f"Seen by {' and '.join(persona.first for persona in there)} only."
    return f"✓ Passed on to the one person it is for. {seen}" if message.ticked else seen


async def case_of(work: Work, message: Message) -> Case | None:
    """Return the request for support that *message* is about, if it is about one."""
    for token in _references(message):
        if (offer := await work.offers.get(token)) is not None:
            return await work.cases.get(offer.case)
        if (case := await work.cases.get(token)) is not None:
            return case
    return None


def _references(message: Message) -> Iterator[UUID]:
    texts = (*(button.value for button in message.reply.buttons), *message.about)
    for text in texts:
        for found in _ID.findall(text):
            yield UUID(found)


def _why_not(persona: Persona, message: Message, case: Case | None) -> str:
    match message.where:
        case Where.CALENDAR:
            return f"No: {persona.platform.title()} has no such calendar."
        case Where.TOGETHER:
            return "No: they were not put into it. Whoever runs the server can open it."
        case Where.CHANNEL:
            return f"Reads it in {persona.platform.title()} instead, as a post of its own."
        case _:
            return "No: nothing was sent to them, and no role opens it." if case else "No."


def _why(persona: Persona, message: Message, case: Case | None, *, opens: bool | None) -> str:
    if not message.seen_by(persona.account):
        return _why_not(persona, message, case)
    if message.where in _SHARED:
        return _SHARED[message.where]
    if message.own:
        return "They wrote it."
    if case is None:
        return "It was sent to them alone."
    if case.state is CaseState.ENDED:
        return "It was sent to them. The case is over, so it opens to nobody now."
    return (
        "One of the two people of this case."
        if opens
        else "Was told that a request is waiting, and nothing of what is in it."
    )
