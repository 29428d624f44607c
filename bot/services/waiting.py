"""What a head who waits reads: one message that changes where it stands, and is always true.

It never says that somebody said no, and what is not known it does not guess.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.messages import Urgency
from bot.core.people import MemberId, Role
from bot.core.placement import Placement, Rung
from bot.core.ports import Work
from bot.core.support import NUMBERS, Case, CaseState, Offer
from bot.core.times import uk_date
from bot.core.views import Button, Line, Moment, Reply, plain, private
from bot.core.waits import monday, spoken, within
from bot.services.post import tell_again
from bot.services.relay import discreetly
from bot.services.routing import in_order, placement_of, rotas, who_may_hear

_AHEAD: Final = timedelta(days=14)
_HISTORY: Final = timedelta(weeks=8)
_MOST: Final = 0.8
"""What share of earlier requests "most" means."""


async def narrate(work: Work, case: Case) -> Reply:
    """Tell the head of *case* how it stands, in place of what they were told before."""
    placement = await placement_of(work, case)
    said = await stands(work, case, placement)
    digest = hashlib.sha256(plain(said).encode()).hexdigest()[:16]
    if digest != placement.said:
        await work.placements.keep(replace(placement, said=digest))
        await tell_head(work, case, placement, said)
    return said


async def tell_head(work: Work, case: Case, placement: Placement, said: Reply) -> None:
    """Let the one message of a search say *said*; a new search has a new one, further down."""
    discreet = await discreetly(work, case, case.head)
    once = _key(placement, discreet=discreet)
    await tell_again(
        work, case.head, said, once, urgency=Urgency.SUPPORT, case=case.id, discreet=discreet
    )


async def hush(work: Work, case: Case) -> None:
    """Take away what stands openly of a search, and say it discreetly from now on."""
    placement = await placement_of(work, case)
    found = await work.outbox.letter(f"{_key(placement, discreet=False)}:{case.head}")
    if found is not None:
        await work.outbox.withdraw(found[0])
    if case.state is CaseState.WAITING:
        await work.placements.keep(replace(placement, said=""))
        await narrate(work, case)


def _key(placement: Placement, *, discreet: bool) -> str:
    return f"asked{' quietly' if discreet else ''}:{placement.search}"


async def stands(work: Work, case: Case, placement: Placement) -> Reply:
    """Return how the search for a coach stands, with what the head can do now."""
    past = await work.offers.of(case.id)
    asked = [offer for offer in past if offer.answer is None]
    parts: list[str | Moment] = [*_asked(case, placement, past, asked, work)]
    if not asked:
        parts += [" ", *await _next(work, case), " ", await _position(work, case)]
    else:
        parts += [" ", await _usual(work)]
    if told := await _told(work, case, placement):
        parts += [" ", told]
    phone = f" Our own telephone: {work.rules.phone}." if work.rules.phone else ""
    parts.append(f"{phone} {NUMBERS}")
    return private(_line(parts), *_buttons(case, placement, waits=not asked))


def _asked(
    case: Case, placement: Placement, past: Sequence[Offer], asked: Sequence[Offer], work: Work
) -> Sequence[str | Moment]:
    if not asked:
        first = "No coach is on duty just now who is not too close to you. "
        said = (
            f"No coach is free just now ({case.ref}) who is not too close to you. Your request is "
            "kept, and I ask again every few minutes."
        )
        return [
            said if past else f"{first}We've got your request ({case.ref}), and I go on asking."
        ]
    until = Moment(max(offer.expires for offer in asked))
    if len(asked) > 1:
        said = (
            f"Still with you ({case.ref}): I've now asked every coach who may be asked, all at "
            "once. The first to say yes is yours."
        )
        return [said]
    if len(past) > 1 or placement.rung >= Rung.ALERTED:
        who = "another coach" if len(past) > 1 else "a coach"
        said = f"Still with you ({case.ref}): I've now asked {who}, who has until "
        return [said, until, ". I keep going until one is here."]
    region = "" if placement.needs.near or work.rules.own_region else ", nor from your region"
    said = (
        f"We've got your request ({case.ref}). You're not on your own. I have asked a coach who "
        f"is on duty and not from your school, trust or local authority{region}. If they can't "
        "answer by "
    )
    more = " I ask the next one, and change this message. Your name isn't shown to them."
    return [said, until, more]


async def _next(work: Work, case: Case) -> Sequence[str | Moment]:
    """Say when a coach comes on who may be asked; nothing is promised of anybody else."""
    found = await rotas(work)
    coming: dict[MemberId, datetime] = {}
    for coach, rota in found.items():
        at = None if rota.on(work.now) else rota.next_on(work.now, _AHEAD)
        if at is not None:
            coming[coach] = at
    may = await who_may_hear(work, case, coming) if coming else set()
    soonest = min((at for coach, at in coming.items() if coach in may), default=None)
    if soonest is None:
        return ("I don't know when the next one comes on duty; as soon as one does, I ask.",)
    return ("The next one I may ask comes on duty on ", Moment(soonest), ".")


async def _position(work: Work, case: Case) -> str:
    line = [one.id for one in await in_order(work, await work.cases.waiting())]
    before = line.index(case.id) if case.id in line else 0
    return "Yours is first in line." if not before else f"Requests before yours: {before}."


async def _usual(work: Work) -> str:
    in_hours = work.rules.in_hours(work.now)
    today = uk_date(work.now)
    first, last = monday(today - _HISTORY), monday(today) - timedelta(days=1)
    found = within(await work.placements.waits(first, last, in_hours=in_hours), _MOST)
    if found is None:
        return "How long it takes I can't say: there were too few requests to go by."
    return f"Of the latest requests at such hours, most had a coach {spoken(found)}."


async def _told(work: Work, case: Case, placement: Placement) -> str:
    if placement.rung < Rung.ALERTED:
        return ""
    if placement.told is None:
        return (
            "There is nobody else in the network whom I could tell, so please don't rely on me "
            "alone: the people below answer now."
        )
    others = [one for one in await work.appointments.holders(Role.SUPERVISOR) if one != case.head]
    who = "supervisors" if others else "organisers"
    return f"The {who} of the network know that a head is waiting, not who."


def _buttons(case: Case, placement: Placement, *, waits: bool) -> Sequence[Button]:
    token, needs = str(case.id), placement.needs
    shown: list[Button] = []
    if not needs.urgent:
        shown.append(Button("It can't wait", "make-urgent", token))
    if waits and needs.former_only:
        shown.append(Button("Ask others than former heads", "widen", f"anyone:{token}"))
    elif waits and not needs.near:
        shown.append(Button("Also ask in my region", "widen", f"near:{token}"))
    return (
        *shown,
        Button("Take it back", "end", token),
        Button("Show support numbers", "support"),
        Button("More", "more", token),
    )


def _line(parts: Sequence[str | Moment]) -> Line:
    joined: list[str | Moment] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined[0] if len(joined) == 1 else tuple(joined)
