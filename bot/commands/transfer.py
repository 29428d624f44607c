"""Going on with another coach: only when the head says so, and with what they choose to pass on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from bot.commands.case import CaseForm, as_coach, talking_head
from bot.commands.spec import Command, Privacy
from bot.core.errors import Stale
from bot.core.messages import Urgency
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.support import Case
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services import support
from bot.services.post import tell
from bot.services.relay import to_other


class Passing(StrEnum):
    """What the next coach may read."""

    WORDS = "words"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class TransferForm:
    """Which case and what to pass on, as the button carries it: ``case:words``."""

    what: Annotated[str, Token()]


_CHOICE: Final = (
    "The next coach may read what you wrote first and how to reach you, or nothing but your topic "
    "and how soon. What was said in this conversation is passed on in neither case."
)


async def hand_back(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Ask the head whether another coach should go on: nothing changes unless they say so.

    Raises:
        Stale: the caller is not its coach.
    """
    case = await as_coach(form.case, caller, work)
    asked = private(
        f"Your coach thinks that somebody else should go on with you ({case.ref}). Nothing "
        f"changes unless you say so. {_CHOICE}",
        *_buttons(case),
    )
    once = f"another:{case.id}:{work.now:%Y%m%dT%H}"
    await to_other(work, case, caller.id, asked, once)
    return private(
        "I've asked the head. Until they choose, you are their coach; you can still write to them.",
        Button("Write to the head", "reply", str(case.id)),
    )


async def another(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Let the head choose to go on with somebody else. No reason is asked.

    Raises:
        Stale: the caller is not its head, or nobody is there.
    """
    case = await talking_head(form.case, caller, work)
    return private(
        "",
        *_buttons(case),
        card=Card(
            title="Another coach?",
            lines=("You need no reason, and none is told.", _CHOICE),
            foot="Only you can see this.",
        ),
    )


async def transfer(form: TransferForm, caller: Caller, work: Work) -> Reply:
    """Ask the next coach, with what the head chose to pass on.

    Raises:
        Stale: the caller is not its head, or nobody is there.
    """
    token, _, what = form.what.partition(":")
    case = await talking_head(token, caller, work)
    if what not in set(Passing):
        raise Stale
    if what == Passing.NOTHING:
        await work.cases.drop_words(case.id)
        await work.talks.unsay(case.id)
    coach = case.coach
    await support.hand_back(work, case)
    if coach is not None:
        said = private(f"{case.ref} goes on with another coach. Thank you for what you gave.")
        once = f"handed-on:{case.id}:{work.request}"
        await tell(work, coach, said, once, urgency=Urgency.SUPPORT, case=case.id)
    passed = "what you wrote first" if what == Passing.WORDS else "nothing that you wrote"
    return private(
        f"I'm asking another coach now ({case.ref}), and pass on {passed}. {support.NUMBERS}",
        Button("Take it back", "end", str(case.id)),
    )


def _buttons(case: Case) -> tuple[Button, ...]:
    return (
        Button("Yes, pass on what I wrote first", "transfer", f"{case.id}:{Passing.WORDS}"),
        Button("Yes, pass on nothing I wrote", "transfer", f"{case.id}:{Passing.NOTHING}"),
        Button("Stay with my coach", "keep", str(case.id), Tone.PRIMARY),
    )


HAND_BACK = Command(
    name="hand-back",
    summary="Suggest to a head that another coach goes on.",
    form=CaseForm,
    run=hand_back,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
ANOTHER = Command(
    name="another",
    summary="Go on with another coach.",
    form=CaseForm,
    run=another,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
TRANSFER = Command(
    name="transfer",
    summary="Go on with another coach, after being asked.",
    form=TransferForm,
    run=transfer,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
