"""Opening a case in an emergency: two people who are not tied to the head, with a reason.

Whether there is such a case, and whether the one who asks is tied to its head, is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from bot.commands.spec import Command, Privacy
from bot.commands.tokens import read_id
from bot.core.audit import Deed
from bot.core.break_glass import MAY, OPEN_FOR, BreakGlass, Ground
from bot.core.confidential import Confidential
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Choice, Text, Token
from bot.core.support import REF
from bot.core.views import NEUTRAL, Button, Card, Moment, Reply, Tone, private
from bot.services import emergency
from bot.services.audit import note
from bot.services.opening import opened_by_two

_RING_FIRST: Final = "If a life is in danger, ring 999 now: don't wait for this."
_LIFE: Final = "life"


@dataclass(frozen=True, slots=True)
class RefForm:
    """Which case, by the reference that people say to each other."""

    ref: Annotated[str, Text("Its reference", "As its coach told you: HU-7F3K", 4, 10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonForm:
    """The reference, as the button carries it, the ground, and the reason in words."""

    ref: Annotated[str, Token()]
    ground: Annotated[Ground, Choice("On which ground?", "There is no other.")]
    reason: Annotated[
        Confidential,
        Text("Why", "Who decides with you reads it now, the head later.", 20, 1000, long=True),
    ]


@dataclass(frozen=True, slots=True)
class GlassForm:
    """Which request, as the button carries it."""

    glass: Annotated[str, Token()]


async def break_glass(form: RefForm, _caller: Caller, _work: Work) -> Reply:
    """Say what it is, and what comes of it, before anything is asked for.

    Raises:
        Refusal: it does not look like a reference.
    """
    ref = form.ref.upper()
    if not REF.fullmatch(ref):
        raise Refusal(f"A reference looks like HU-7F3K. Nothing was asked for. {_RING_FIRST}")
    return private(
        _RING_FIRST,
        Button("Write why", "break-glass-ask", ref, Tone.DANGER),
        Button("Leave it closed", "supervise"),
        card=Card(
            title=f"Open {ref} in an emergency?",
            lines=(
                (
                    "It takes two supervisors or organisers who are not tied to the head, and a "
                    "written reason. For 30 minutes those two, and nobody else, can read what the "
                    "head wrote first and how they can be reached, if there is anything. What was "
                    "said since is not kept here."
                ),
                (
                    "The head is told within 24 hours, and reads your reason. If one of you says "
                    "that a life is at risk, they are told after 3 days instead."
                ),
                "The log keeps that it was asked for and done: not about whom, and not a word.",
            ),
        ),
    )


async def ask(form: ReasonForm, caller: Caller, work: Work) -> Reply:
    """Ask whoever may be one of the two. The answer is the same whatever came of it.

    Raises:
        Stale: the button does not carry a reference.
    """
    if not REF.fullmatch(form.ref):
        raise Stale
    await emergency.ask(work, form.ref, form.ground, form.reason, caller)
    return private(
        f"If {form.ref} is open, I have asked everybody who may decide about it. Whoever is tied "
        "to the head is left out without being told, and that can be you. You hear from me if you "
        f"are one of two who say yes within the hour. Ring another supervisor as well. "
        f"{_RING_FIRST}"
    )


async def reason(form: GlassForm, caller: Caller, work: Work) -> Reply:
    """Show the reason to somebody whose yes would count.

    Raises:
        Stale: theirs would not.
    """
    glass = await _found(form.glass, work)
    case, glass = await emergency.to_decide(work, glass, caller)
    buttons = [Button("Yes, open it", "break-glass-yes", str(glass.id), Tone.DANGER)]
    if not glass.life:
        button = Button("Yes, a life is at risk", "break-glass-yes", f"{glass.id}:{_LIFE}")
        buttons.append(button)
    text = f"{case.ref}: {glass.ground.lower()}. This is what was written:"
    words = await work.glass.reason(glass.id)
    return Reply(NEUTRAL, text, None, (*buttons, Button("Not now", "home")), words)


async def yes(form: GlassForm, caller: Caller, work: Work) -> Reply:
    """Say yes; the second one opens the case.

    Raises:
        Stale: the caller's yes does not count.
    """
    token, _, said = form.glass.partition(":")
    if said not in {"", _LIFE}:
        raise Stale
    glass = await _found(token, work)
    return await emergency.agree(work, glass, caller, life=said == _LIFE)


async def look(form: GlassForm, caller: Caller, work: Work) -> Reply:
    """Show what the head wrote first and how to reach them, and write down that it was read.

    Raises:
        Stale: the caller is not one of the two, or it is closed again.
    """
    glass = await _found(form.glass, work)
    words, how = await opened_by_two(work, glass, caller.id)
    await note(work, Deed.OPENED, caller, acting=emergency.acting(caller))
    parts = [part for part in (words, how and how.between("How to reach them: ", "")) if part]
    if not parts or glass.opened is None:
        return private(
            "There is nothing to show: the head wrote nothing, or it has gone with the request. "
            f"What is said in a conversation is not kept here. {_RING_FIRST}"
        )
    shown = parts[0] if len(parts) == 1 else parts[0].then(parts[1])
    until = Moment(glass.opened + OPEN_FOR)
    text = (
        "For the two of you alone, until ",
        until,
        ". Please copy no more of it than is needed.",
    )
    return Reply(NEUTRAL, text, None, (), shown)


async def told(form: GlassForm, caller: Caller, work: Work) -> Reply:
    """Show a head why their case was opened.

    Raises:
        Stale: it was not theirs, or they have not been told.
    """
    glass = await _found(form.glass, work)
    if glass.head != caller.id or glass.told is None:
        raise Stale
    words = await work.glass.reason(glass.id)
    if words is None:
        return private("What they wrote has gone with your request: its key is destroyed.")
    return Reply(NEUTRAL, "This is what they wrote when they asked for it:", words=words)


async def _found(token: str, work: Work) -> BreakGlass:
    if (glass := await work.glass.get(read_id(token))) is None:
        raise Stale
    return glass


BREAK_GLASS = Command(
    name="break-glass",
    typed=False,
    summary="For supervisors: open a case in an emergency, two people together.",
    form=RefForm,
    run=break_glass,
    needs=Role.SUPERVISOR,
)
BREAK_GLASS_ASK = Command(
    name="break-glass-ask",
    summary="Say why a case has to be opened.",
    form=ReasonForm,
    run=ask,
    needs=Role.SUPERVISOR,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
    title="In confidence",
    alone=True,
)
BREAK_GLASS_REASON = Command(
    name="break-glass-reason",
    summary="Read why a case is to be opened.",
    form=GlassForm,
    run=reason,
    needs=MAY,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
)
BREAK_GLASS_YES = Command(
    name="break-glass-yes",
    summary="Say yes to opening a case in an emergency.",
    form=GlassForm,
    run=yes,
    needs=MAY,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
    alone=True,
)
BREAK_GLASS_OPEN = Command(
    name="break-glass-open",
    summary="Read what two people opened in an emergency.",
    form=GlassForm,
    run=look,
    needs=MAY,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
)
BREAK_GLASS_TOLD = Command(
    name="break-glass-told",
    summary="Read why your case was opened.",
    form=GlassForm,
    run=told,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
)
