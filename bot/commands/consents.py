"""``consents``: what a member agrees to, each thing on its own, given and taken back at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.spec import Command, Empty
from bot.core.consents import BY_KEY, PURPOSES, Agreement, Purpose
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.views import Button, Card, Fact, Reply, Tone, private
from bot.services import consents as said


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """Which purpose, in which wording, as the button carries them: ``buddy:2026-11``."""

    purpose: Annotated[str, Token()]


async def consents(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the caller every purpose, and what they said of it."""
    mine = {one.purpose: one for one in await work.consents.of(caller.id)}
    return private(
        "",
        *(_open(purpose) for purpose in PURPOSES if not purpose.needed),
        Button("Show what you hold about me", "mydata"),
        card=Card(
            title="What I agree to",
            lines=(
                (
                    "Each stands on its own, and a no has no disadvantage elsewhere. What you "
                    "take back ends at once. What ends by itself is asked again a month before."
                ),
            ),
            facts=tuple(
                Fact(purpose.title, said.state(purpose, mine.get(purpose.key), work.now))
                for purpose in PURPOSES
            ),
            foot="Only you can see this.",
        ),
    )


async def consent_open(form: ConsentForm, caller: Caller, work: Work) -> Reply:
    """Show the caller one purpose, word for word, with the way to change it.

    Raises:
        Stale: there is no such purpose.
    """
    purpose = _purpose(form)
    mine = await _mine(purpose, caller, work)
    choose = f"{purpose.key}:{purpose.version}"
    yes = mine is not None and mine.stands(work.now)
    change = (
        Button("Take it back", "consent-withdraw", choose)
        if yes
        else Button("I agree", "consent-give", choose, Tone.PRIMARY)
    )
    return private(
        "",
        change,
        Button("What I agree to", "consents"),
        card=Card(
            title=purpose.title,
            lines=(purpose.wording, f"Why: {purpose.why}", f"Without it: {purpose.without}"),
            facts=(
                Fact("Wording", f"version {purpose.version}"),
                Fact("Now", said.state(purpose, mine, work.now)),
            ),
            foot="Only you can see this.",
        ),
    )


async def consent_give(form: ConsentForm, caller: Caller, work: Work) -> Reply:
    """Keep the caller's yes to the wording that they were shown, and give them a receipt.

    Raises:
        Stale: there is no such purpose, or its wording is another by now.
    """
    purpose = _purpose(form)
    if form.purpose != f"{purpose.key}:{purpose.version}":
        raise Stale
    did = await said.agree(work, caller.id, purpose)
    return said.receipt(purpose, await _mine(purpose, caller, work), work.now, did)


async def consent_withdraw(form: ConsentForm, caller: Caller, work: Work) -> Reply:
    """Take the caller's yes back at once, and say what that did.

    Raises:
        Refusal: nobody is a member without it.
        Stale: there is no such purpose.
    """
    purpose = _purpose(form)
    if purpose.needed:
        raise Refusal(purpose.without, Button("Leave the network", "leave"))
    did = await said.withdraw(work, caller.id, purpose)
    return said.receipt(purpose, await _mine(purpose, caller, work), work.now, did)


def _open(purpose: Purpose) -> Button:
    return Button(purpose.title, "consent-open", f"{purpose.key}:{purpose.version}")


def _purpose(form: ConsentForm) -> Purpose:
    purpose = BY_KEY.get(form.purpose.partition(":")[0])
    if purpose is None:
        raise Stale
    return purpose


async def _mine(purpose: Purpose, caller: Caller, work: Work) -> Agreement | None:
    return next((o for o in await work.consents.of(caller.id) if o.purpose == purpose.key), None)


CONSENTS = Command(
    name="consents",
    summary="See what you agree to, and give or take back each on its own.",
    form=Empty,
    run=consents,
    needs=Role.MEMBER,
    typed=False,
)
CONSENT_OPEN = Command(
    name="consent-open",
    summary="See one thing that you can agree to, word for word.",
    form=ConsentForm,
    run=consent_open,
    needs=Role.MEMBER,
)
CONSENT_GIVE = Command(
    name="consent-give",
    summary="Agree to one thing, and get a receipt.",
    form=ConsentForm,
    run=consent_give,
    needs=Role.MEMBER,
)
CONSENT_WITHDRAW = Command(
    name="consent-withdraw",
    summary="Take one agreement back, with immediate effect, and get a receipt.",
    form=ConsentForm,
    run=consent_withdraw,
    needs=Role.MEMBER,
)
