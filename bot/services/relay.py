"""Carrying words between a head and their coach, and taking them away again.

Nobody but these two learns of it: every message here goes to one of them.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.confidential import Confidential
from bot.core.intake import TALK, Reach, Side
from bot.core.messages import Urgency
from bot.core.people import MemberId
from bot.core.ports import Work
from bot.core.support import Case
from bot.core.views import NEUTRAL, Button, Card, Reply, Tone
from bot.services.naming import name_for
from bot.services.post import tell


async def pass_on(work: Work, case: Case, sender: MemberId, words: Confidential, once: str) -> None:
    """Carry *words* from one of the two to the other, sealed until they are delivered.

    Nothing is kept after that, unless the head asked to keep it.
    """
    by = side_of(case, sender)
    if by is Side.HEAD:
        who = f"The head writes ({case.ref}):"
    else:
        coach = await name_for(work, sender, otherwise="Your coach")
        who = f"{coach} writes ({case.ref}):"
    buttons = (
        Button("Reply", "reply", str(case.id), Tone.PRIMARY),
        Button("Hide", "hide", str(case.id)),
        Button("More", "more", str(case.id)),
    )
    said = Reply(NEUTRAL, who, None, buttons, words)
    await to_other(work, case, sender, said, f"words:{sender}:{once}")
    if (await work.talks.get(case.id)).keeps:
        await work.talks.record(case.id, by, words, once)


async def point_to(work: Work, case: Case, sender: MemberId, card: Card, once: str) -> None:
    """Show the other person of *case* a card of numbers or places."""
    buttons = (Button("Reply", "reply", str(case.id), Tone.PRIMARY),)
    who = "The head" if sender == case.head else "Your coach"
    said = Reply(NEUTRAL, f"{who} would like to show you this ({case.ref}):", card, buttons)
    await to_other(work, case, sender, said, f"point:{sender}:{once}")


async def to_other(work: Work, case: Case, sender: MemberId, said: Reply, once: str) -> None:
    """Write *said* to the other person of *case*, in the way that is safe for them."""
    to = case.coach if sender == case.head else case.head
    if to is None:
        raise LookupError("nobody is on the other side of this case")
    await in_case(work, case, to, said, once)


async def in_case(work: Work, case: Case, to: MemberId, said: Reply, once: str) -> None:
    """Write to one of the two people of *case*; to the head as discreetly as they asked."""
    await tell(
        work,
        to,
        said,
        once,
        urgency=Urgency.SUPPORT,
        case=case.id,
        topic=TALK,
        discreet=await discreetly(work, case, to),
    )


async def discreetly(work: Work, case: Case, to: MemberId) -> bool:
    """Tell whether *to* is the head of *case*, and only wants to hear that something waits."""
    return to == case.head and (await work.talks.get(case.id)).reach is Reach.DISCREET


async def take_back(work: Work, case: Case, sender: MemberId) -> bool:
    """Withdraw what *sender* wrote last in *case*; False if there is nothing to withdraw."""
    key = await work.outbox.last_said(case.id, sender)
    if not key:
        return False
    await work.outbox.withdraw_all(key)
    await work.outbox.withdraw_all(f"cover:{key}")
    once = key.removeprefix(f"words:{sender}:").rpartition(":")[0]
    await work.talks.drop_record(case.id, once)
    return True


async def hide(work: Work, case: Case, reader: MemberId) -> int:
    """Take what stands of *case* off *reader*'s own screen; return how much. Nobody is told."""
    standing = await work.outbox.standing(case.id, reader)
    for letter in standing:
        await work.outbox.withdraw(letter)
    return len(standing)


async def erase(work: Work, case: Case) -> None:
    """Remove *case* and all that lies beside it, and withdraw every message about it."""
    await work.talks.over(case.id)
    await work.talks.remove(case.id)
    await work.glass.part(case.id)
    await work.placements.remove(case.id)
    await work.outbox.take_away(case.id)
    await work.cases.remove(case.id)


async def raise_closing(work: Work, case: Case, by: Side | None) -> None:
    """Note who of the two would like to end, or that nobody does any more."""
    await work.talks.keep(replace(await work.talks.get(case.id), closing=by))


def side_of(case: Case, member: MemberId) -> Side:
    """Return which of the two *member* is."""
    return Side.HEAD if member == case.head else Side.COACH
