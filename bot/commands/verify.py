"""``verify``: a newcomer becomes verified, in one of three ways; none asks an employer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated
from uuid import uuid4

from bot.commands.spec import Command, Empty, Privacy
from bot.commands.tokens import read_id
from bot.core.codes import Purpose
from bot.core.confidential import Confidential
from bot.core.errors import Refusal, Stale
from bot.core.membership import Phase, Region
from bot.core.people import Account, Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Person, Text, Token
from bot.core.trust import VerifyRequest, Way
from bot.core.views import NEUTRAL, Button, Card, Fact, Reply, Tone, private
from bot.services import verifying
from bot.services.levels import is_verified

_ASK = Button("Ask a moderator", "verify-ask", tone=Tone.PRIMARY)
_WORD = Button("Give me a word for colleagues", "verify-word")
_NAME = Button("Name a colleague", "verify-name")


async def verify(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Say where the caller stands, and what they can do."""
    if await is_verified(work, caller.id):
        return await _verified(caller, work)
    asked = await work.verifications.request_of(caller.id)
    facts = []
    buttons = [_ASK, _WORD, _NAME]
    if asked is not None:
        buttons = [Button("Take my request back", "verify-stop"), _WORD, _NAME]
        waits = "for your answer to a question" if asked.waits_for_member else "for a moderator"
        facts.append(Fact("Your request waits", waits))
    needless = (
        ("This network doesn't ask for it at present: you can use everything already.",)
        if not work.verifications.needed
        else ()
    )
    return private(
        "",
        *buttons,
        Button("I need support", "support"),
        card=Card(
            title="Getting verified",
            lines=(
                *needless,
                "So that nobody sits in who is not a school leader. We never ask your employer.",
                (
                    "A moderator can have a short call with you, or look your name up by hand in "
                    "the public register (GIAS). They see only what you choose to give."
                ),
                (
                    "Or two verified members who know you say so: give them a word, or name them. "
                    "Two from one trust count once. Neither learns who else was asked, nor do "
                    "you learn what one of them said; I write as soon as two have said yes."
                ),
            ),
            facts=tuple(facts),
            foot="Only you can see this. Nothing is announced.",
        ),
    )


async def _verified(caller: Caller, work: Work) -> Reply:
    buttons = [Button("I was given a word", "vouch", tone=Tone.PRIMARY)]
    facts = []
    if Role.MODERATOR in caller.roles:
        waiting = [r for r in await work.verifications.waiting() if r.member != caller.id]
        facts.append(Fact("Newcomers who ask a moderator", str(len(waiting))))
        if waiting:
            buttons = [
                Button("See who asked", "verify-next", tone=Tone.PRIMARY),
                Button("I was given a word", "vouch"),
            ]
    how = await work.verifications.of(caller.id)
    said = how.way.value if how is not None else "Your role in the network"
    return private(
        "",
        *buttons,
        Button("Show my home card", "home"),
        card=Card(
            title="You are verified",
            lines=("If a colleague gave you a word, type it here to say that you know them.",),
            facts=(Fact("How", said), *facts),
            foot="Only you can see this.",
        ),
    )


class Asking(StrEnum):
    """What a moderator is to do."""

    CALL = Way.MODERATOR.value
    REGISTER = Way.REGISTER.value


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForm:
    """All that a moderator sees, and only what the newcomer chooses to give."""

    how: Annotated[Asking, Choice("How shall a moderator check?")]
    name: Annotated[
        Confidential,
        Text(
            "Your name as in the public register", "Only moderators see it, until they decide.", 2
        ),
    ]
    phase: Annotated[Phase | None, Choice("School phase (if you like)")] = None
    region: Annotated[Region | None, Choice("Region or nation (if you like)")] = None


async def ask(form: AskForm, caller: Caller, work: Work) -> Reply:
    """Put the caller in the moderators' queue, in place of an earlier request of theirs."""
    await _only_newcomers(caller, work)
    given = ", ".join(str(one) for one in (form.phase, form.region) if one)
    about = form.name.then(Confidential(given)) if given else form.name
    way = Way(form.how.value)
    await work.verifications.ask(
        VerifyRequest(id=uuid4(), member=caller.id, way=way, asked=work.now, about=about)
    )
    return private(
        "A moderator will look at it. They see what you wrote in this form and nothing else of "
        "you. It is deleted as soon as they decide, or after 30 days.",
        Button("Where it stands", "verify"),
        Button("Take my request back", "verify-stop"),
    )


async def stop(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Take the request back and delete what was given."""
    await work.verifications.withdraw(caller.id)
    return private("Taken back, and what you gave is deleted.", Button("Other ways", "verify"))


async def word(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Hand out the word for colleagues. An earlier one opens nothing any more."""
    await _only_newcomers(caller, work)
    fresh = await work.codes.issue(Purpose.VOUCH, caller.id)
    return Reply(
        NEUTRAL,
        "Give this word to two members who know you. They use verify, press “I was given a word” "
        "and type it. It is good for a week. Whoever has it learns the name you go by here.",
        None,
        (Button("Where it stands", "verify"),),
        fresh,
    )


@dataclass(frozen=True, slots=True)
class NameForm:
    """Which colleague to ask."""

    person: Annotated[Account, Person("Who knows you?", "They are told the name you go by here.")]


async def name(form: NameForm, caller: Caller, work: Work) -> Reply:
    """Ask a colleague whether they know the caller."""
    await _only_newcomers(caller, work)
    return await verifying.name(work, form.person, caller)


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """Which request, as the button carries it, and the answer."""

    request: Annotated[str, Token()]
    words: Annotated[
        Confidential,
        Text("Your answer", "Only moderators see it, until they decide.", 1, 1000, long=True),
    ]


async def answer(form: AnswerForm, caller: Caller, work: Work) -> Reply:
    """Add the caller's answer to what moderators see.

    Raises:
        Stale: the request is not the caller's, or nothing was asked.
    """
    found = await work.verifications.request(read_id(form.request))
    if found is None or found.member != caller.id or not found.waits_for_member:
        raise Stale
    about = found.about.then(form.words)
    await work.verifications.change(replace(found, about=about, waits_for_member=False))
    return private(
        "Thank you. A moderator will look at it again.", Button("Where it stands", "verify")
    )


async def _only_newcomers(caller: Caller, work: Work) -> None:
    if await is_verified(work, caller.id):
        raise Refusal("You are verified already. Nothing more is needed.")


VERIFY = Command(
    name="verify",
    summary="Get verified, without anybody asking your employer; moderators see who asked.",
    form=Empty,
    run=verify,
    needs=Role.MEMBER,
)
VERIFY_ASK = Command(
    name="verify-ask",
    summary="Ask a moderator to verify you.",
    form=AskForm,
    run=ask,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    title="Ask a moderator",
    submit="Ask",
    typed=False,
)
VERIFY_STOP = Command(
    name="verify-stop",
    summary="Take back what you asked a moderator.",
    form=Empty,
    run=stop,
    needs=Role.MEMBER,
    typed=False,
)
VERIFY_WORD = Command(
    name="verify-word",
    summary="Get a word for two members who know you.",
    form=Empty,
    run=word,
    needs=Role.MEMBER,
    typed=False,
)
VERIFY_NAME = Command(
    name="verify-name",
    summary="Name a member who knows you.",
    form=NameForm,
    run=name,
    needs=Role.MEMBER,
    title="Name a colleague",
    submit="Ask them",
    typed=False,
)
VERIFY_ANSWER = Command(
    name="verify-answer",
    summary="Answer a moderator's question.",
    form=AnswerForm,
    run=answer,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    title="Your answer",
)
