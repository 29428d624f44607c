"""Breaking the glass: asking for it, the two who say yes, and telling the head.

Whoever is tied to the head is ruled out as a coach would be, and never learns it: nothing that is
answered here tells whether there is such a case, or whether the one who asks may hear of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.core.audit import Deed
from bot.core.break_glass import MAY, PUT_OFF, BreakGlass, Ground
from bot.core.confidential import Confidential
from bot.core.errors import Stale
from bot.core.messages import Urgency
from bot.core.people import Caller, MemberId, Role
from bot.core.ports import Work
from bot.core.support import Case, CaseState
from bot.core.trust import independent
from bot.core.views import Button, Reply, Tone, private
from bot.services.audit import note
from bot.services.naming import name_for
from bot.services.post import tell
from bot.services.relay import discreetly
from bot.services.routing import who_may_hear

ROLE: Final = "bot"
"""In which role the log says that a head was told: no person did it."""


def acting(caller: Caller) -> Role:
    """Return in which of the two roles *caller* does this."""
    return Role.SUPERVISOR if Role.SUPERVISOR in caller.roles else Role.ORGANISER


async def who_may(work: Work, case: Case) -> set[MemberId]:
    """Return who can be one of the two: nobody tied to the head, and never the case's coach."""
    watching: set[MemberId] = set()
    for role in MAY:
        watching |= set(await work.appointments.holders(role))
    return await who_may_hear(work, case, watching) - {case.head, case.coach}


async def ask(work: Work, ref: str, ground: Ground, reason: Confidential, caller: Caller) -> None:
    """Ask those who may be one of the two. The caller counts as the first, if they may be.

    Otherwise it is an alarm that two others can answer. It is written down whatever comes of it.
    """
    await note(work, Deed.OPENING_ASKED, caller, acting=acting(caller))
    case = await work.cases.by_ref(ref)
    if case is None or case.state is CaseState.ENDED or await work.glass.waiting(case.id):
        return
    may = await who_may(work, case)
    glass = BreakGlass.ask(case.id, case.head, ground, work.now)
    if caller.id in may:
        glass = glass.with_yes(caller.id, acting(caller), work.now)
    await work.glass.ask(glass, reason)
    by = await name_for(work, caller.id, otherwise="A supervisor")
    said = private(
        f"{by} asks for {case.ref} to be opened, because: {ground.lower()}. It takes two who are "
        "not tied to the head, within the hour. Please talk to them before you say yes, and make "
        "sure it is them. If you wouldn't, do nothing.",
        Button("Read why", "break-glass-reason", str(glass.id), Tone.PRIMARY),
    )
    for other in sorted(may - {caller.id}):
        if await _may_join(work, glass, other):
            once = f"{_key(glass)}:{caller.id}"
            await tell(work, other, said, once, urgency=Urgency.SUPPORT, case=case.id)


async def to_decide(work: Work, glass: BreakGlass, caller: Caller) -> tuple[Case, BreakGlass]:
    """Return the case, and *glass* with the yes that still counts, if *caller*'s would.

    Raises:
        Stale: it would not.
    """
    case = await work.cases.get(glass.case) if glass.case is not None else None
    if case is None or case.state is CaseState.ENDED or not glass.waits(work.now):
        raise Stale
    may = await who_may(work, case)
    if caller.id == glass.first or caller.id not in may:
        raise Stale
    if glass.first not in may:  # their role is gone, or what ties them has come to light
        glass = replace(glass, first=None, first_role=None)
    if not await _may_join(work, glass, caller.id):
        raise Stale
    return case, glass


async def agree(work: Work, glass: BreakGlass, caller: Caller, *, life: bool) -> Reply:
    """Say yes; the second one opens the case to these two, and to nobody else.

    Raises:
        Stale: the caller's yes does not count.
    """
    case, glass = await to_decide(work, glass, caller)
    glass = glass.with_yes(caller.id, acting(caller), work.now, life=life)
    if not await work.glass.say_yes(glass):
        raise Stale
    await note(work, Deed.OPENING_AGREED, caller, acting=acting(caller))
    show = Button("Show what they wrote", "break-glass-open", str(glass.id), Tone.PRIMARY)
    if glass.opened is None or glass.first is None:
        return private("Noted. A second yes is needed, and you hear from me if it comes.")
    await work.outbox.withdraw_all(_key(glass))
    open_ = f"Two have said yes. {case.ref} is open to you both for 30 minutes, and to nobody else."
    first = private(open_, show)
    await tell(
        work, glass.first, first, f"opened:{glass.id}", urgency=Urgency.SUPPORT, case=case.id
    )
    return private(open_, show)


async def tell_head(work: Work, glass: BreakGlass) -> None:
    """Tell the head that their case was opened. It is about no case: it outlives theirs."""
    if glass.told is not None:
        return
    when = (
        f"That is later than usual: one of them said that a life was at risk, and then it can be "
        f"put off, by {PUT_OFF.days} days at most."
        if glass.life
        else ""
    )
    roles = " and ".join(
        f"{'an' if one is Role.ORGANISER else 'a'} {one}"
        for one in (glass.first_role, glass.second_role)
        if one
    )
    said = private(
        "We opened what you wrote when you asked for a coach, and how you said you can be "
        f"reached. Two people did it together, {roles}, neither tied to you as far as we know, "
        f"for 30 minutes. The ground: {glass.ground.lower()}. {when} You can ask any organiser "
        "about it, and you can erase your request at any moment.".replace("  ", " "),
        Button("Read why they did", "break-glass-told", str(glass.id), Tone.PRIMARY),
        Button("Show my home card", "home"),
    )
    case = await work.cases.get(glass.case) if glass.case is not None else None
    discreet = case is not None and await discreetly(work, case, glass.head)
    once = f"break-glass-told:{glass.id}"
    await tell(work, glass.head, said, once, urgency=Urgency.SUPPORT, discreet=discreet)
    await work.glass.told(glass.id)
    await work.audit.note(Deed.OPENING_TOLD, by=None, role=ROLE)


async def _may_join(work: Work, glass: BreakGlass, other: MemberId) -> bool:
    """Tell whether *other* and who said yes first are two: of one school or trust they are one."""
    if glass.first is None:
        return True
    return len(independent(await work.members.some([glass.first, other]))) > 1


def _key(glass: BreakGlass) -> str:
    return f"break-glass:{glass.id}"
