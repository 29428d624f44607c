"""Agreeing when to talk again: one suggests a day, and the head says whether it is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import uuid4

from bot.commands.case import before, talking, talking_head
from bot.commands.spec import Command, Privacy
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Token
from bot.core.support import Case
from bot.core.talk_stores import After, FollowUp
from bot.core.times import uk_day
from bot.core.views import Button, Reply, Tone, private
from bot.services.following import day_of, instant
from bot.services.relay import to_other


class How(StrEnum):
    """Whether quiet hours count."""

    GENTLY = "gently"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class FollowUpForm:
    """Which case, as the button carries it, and when."""

    case: Annotated[str, Token()]
    when: Annotated[After, Choice("When to talk again?")]


@dataclass(frozen=True, slots=True)
class AgreeForm:
    """Case, day and whether in quiet hours, as the button carries it."""

    what: Annotated[str, Token()]


async def follow_up(form: FollowUpForm, caller: Caller, work: Work) -> Reply:
    """Suggest a day to the head, or let the head choose one.

    Raises:
        Stale: the case is not the caller's, or nobody is there.
        Refusal: no calendar knows the next holiday.
    """
    case = await talking(form.case, caller, work)
    day = await day_of(work, case, form.when)
    if day is None:
        raise Refusal("I don't know when the next holiday is. Nothing was changed.")
    if case.head == caller.id:
        return private(f"I'd look in on {uk_day(instant(day))}. Shall I?", *_yes(case, day))
    asked = private(
        f"Your coach suggests to talk again on {uk_day(instant(day))} ({case.ref}). I'd remind "
        "you both. Nothing is planned unless you say so.",
        *_yes(case, day),
    )
    await to_other(work, case, caller.id, asked, f"suggest-day:{case.id}:{day}")
    return private("I've suggested it. I remind you both if they say yes.")


async def follow_yes(form: AgreeForm, caller: Caller, work: Work) -> Reply:
    """Plan it.

    Raises:
        Stale: the caller is not its head, or nobody is there.
        Refusal: the day has passed.
    """
    token, _, rest = form.what.partition(":")
    case = await talking_head(token, caller, work)
    day, how = _read(rest)
    due = instant(day)
    if due <= work.now:
        raise Refusal("That day has passed. Nothing was planned.")
    await work.talks.agree(FollowUp(id=uuid4(), case=case.id, due=due, always=how is How.ALWAYS))
    agreed = private(f"Agreed: you talk again on {uk_day(due)} ({case.ref}). I remind you both.")
    await to_other(work, case, caller.id, agreed, f"agreed:{case.id}:{day}")
    quiet = "whatever the hour" if how is How.ALWAYS else "never in your quiet hours"
    return private(f"Agreed: I remind you both on {uk_day(due)}, {quiet}.")


def _yes(case: Case, day: date) -> tuple[Button, ...]:
    return (
        Button("Yes", "follow-yes", f"{case.id}:{day:%Y%m%d}:{How.GENTLY}", Tone.PRIMARY),
        Button("Yes, quiet hours or not", "follow-yes", f"{case.id}:{day:%Y%m%d}:{How.ALWAYS}"),
        Button("No, thank you", "keep", str(case.id)),
    )


def _read(text: str) -> tuple[date, How]:
    day, _, how = text.partition(":")
    try:
        return date.fromisoformat(day), How(how)
    except ValueError:
        raise Stale from None


FOLLOW_UP = Command(
    name="follow-up",
    summary="Suggest when to talk again.",
    form=FollowUpForm,
    run=follow_up,
    before=before,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
FOLLOW_YES = Command(
    name="follow-yes",
    summary="Agree when to talk again.",
    form=AgreeForm,
    run=follow_yes,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
