"""A supervisor ends a case that its two people can't: with a note to both, and never by reading.

What a supervisor knows is a reference that one of the two gave them. Whether there is such a
case is not told: the answer is the same either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.end import ended
from bot.commands.spec import Command, Privacy
from bot.core.audit import Deed
from bot.core.confidential import Confidential
from bot.core.errors import Refusal, Stale
from bot.core.messages import Urgency
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.support import REF, Case, CaseState
from bot.core.views import NEUTRAL, Button, Reply, Tone, private
from bot.services import care, support
from bot.services.audit import note
from bot.services.post import tell


@dataclass(frozen=True, slots=True)
class CloseForm:
    """Which case, by the reference that people say to each other."""

    ref: Annotated[str, Text("Its reference", "As one of the two told you: HU-7F3K", 4, 10)]


@dataclass(frozen=True, slots=True)
class CloseNoteForm:
    """The reference, as the button carries it, and what both are told."""

    ref: Annotated[str, Token()]
    words: Annotated[
        Confidential, Text("Why", "Both of them read it. Nobody else.", 10, 1000, long=True)
    ]


async def close(form: CloseForm, _caller: Caller, _work: Work) -> Reply:
    """Ask for the note.

    Raises:
        Refusal: it does not look like a reference.
    """
    ref = form.ref.upper()
    if not REF.fullmatch(ref):
        raise Refusal("A reference looks like HU-7F3K. Nothing was changed.")
    return private(
        f"If {ref} is open, ending it takes a note to both. Please talk to them before you do.",
        Button("Write the note and end it", "close-note", ref, Tone.DANGER),
        Button("Leave it open", "home"),
    )


async def close_note(form: CloseNoteForm, caller: Caller, work: Work) -> Reply:
    """End the case, if there is one and the caller is not in it; the answer does not tell.

    Raises:
        Stale: the button does not carry a reference.
    """
    if not REF.fullmatch(form.ref):
        raise Stale
    case = await work.cases.by_ref(form.ref)
    if (
        case is not None
        and case.state is not CaseState.ENDED
        and caller.id not in {case.head, case.coach}
    ):
        await _end(work, case, form.words)
    # written down whatever came of it: the log holds no reference
    await note(work, Deed.CASE_ENDED, caller, acting=Role.SUPERVISOR)
    return private(
        f"If {form.ref} was open, it has ended now, and both have your note. They can ask again "
        "whenever they like."
    )


async def _end(work: Work, case: Case, words: Confidential) -> None:
    coach = await support.end(work, case)
    over = ended(case, coach=case.coach is not None)
    text = f"A supervisor has ended {case.ref}, with a note to you both. You can ask again."
    said = Reply(NEUTRAL, text, None, over.buttons, words)
    # without the case: these letters outlive it
    await tell(work, case.head, said, f"closed:{case.id}:head", urgency=Urgency.SUPPORT)
    if coach is not None and case.coach is not None:
        told = Reply(NEUTRAL, text.removesuffix(" You can ask again."), None, care.BUTTONS, words)
        await tell(work, coach, told, f"closed:{case.id}:coach", urgency=Urgency.SUPPORT)
    else:
        await support.say_over(work, case, coach)


CLOSE = Command(
    name="close",
    typed=False,
    summary="For supervisors: end a case that its two people can't, with a note to both.",
    form=CloseForm,
    run=close,
    needs=Role.SUPERVISOR,
)
CLOSE_NOTE = Command(
    name="close-note",
    summary="Write the note that ends a case.",
    form=CloseNoteForm,
    run=close_note,
    needs=Role.SUPERVISOR,
    privacy=Privacy.CONFIDENTIAL,
    title="In confidence",
)
