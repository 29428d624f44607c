"""``ask`` and ``write``: a head asks for a coach, with or without words.

What a head writes is sealed before it is stored and is never logged. The coach who takes the
request opens it; nobody else learns that it exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from bot.commands.spec import Command, Privacy
from bot.core.confidential import Confidential
from bot.core.forms import Answers
from bot.core.intake import Intake
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.skills import NOTHING, Needs
from bot.core.support import NUMBERS, Case, CaseState
from bot.core.views import Button, Reply, private
from bot.services.ladder import place
from bot.services.notice import NOTICE_VERSION, must_have_read
from bot.services.relay import pass_on

VISITORS: Final = (
    "To find a coach who is not from your own school or trust, I need to know which they are. "
    f"Joining takes a minute, nobody is told, and your school is shown to nobody. {NUMBERS}"
)


@dataclass(frozen=True, slots=True)
class AskForm:
    """No question at all: which notice was shown with the button, as the button carries it."""

    notice: Annotated[str, Token()] = ""


@dataclass(frozen=True, slots=True)
class WriteForm:
    """Anything the head wants the coach to know first; nothing is fine."""

    notice: Annotated[str, Token()] = ""
    words: Annotated[
        Confidential | None,
        Text(
            "What would help to know? (optional)",
            "Sealed. Only the coach who takes your request reads it.",
            0,
            2000,
            long=True,
        ),
    ] = None


async def ask(form: AskForm, caller: Caller, work: Work) -> Reply:
    """Open a case without a word."""
    return await open_case(caller, work, None, form.notice)


async def write(form: WriteForm, caller: Caller, work: Work) -> Reply:
    """Open a case with what the head wrote, or add it to the case they have.

    Raises:
        Refusal: they were not shown the notice.
    """
    if form.words:
        must_have_read(form.notice, "write")
    return await open_case(caller, work, form.words, form.notice)


async def before_write(notice: str, _caller: Caller, _work: Work) -> Answers:
    """Show the notice before the form.

    Raises:
        Refusal: it was not shown yet.
    """
    must_have_read(notice, "write")
    return {}


async def open_case(
    caller: Caller,
    work: Work,
    words: Confidential | None,
    notice: str = "",
    needs: Needs = NOTHING,
) -> Reply:
    """Open a case for what the head *needs*, or add to the one there is; say how it stands."""
    case = await work.cases.open_of(caller.id)
    if case is not None:
        return await _join(work, caller, case, words)
    case = Case.open(caller.id, work.now)
    await work.cases.add(case, words)
    shown = notice if notice == NOTICE_VERSION else ""
    await work.talks.keep(Intake(case=case.id, notice=shown))
    return await place(work, case, needs)


async def _join(work: Work, caller: Caller, case: Case, words: Confidential | None) -> Reply:
    """Keep one case a head, so that one coach holds the whole story: add to it."""
    if case.state is CaseState.TALKING:
        if words:
            await pass_on(work, case, caller.id, words, work.request)
        said = f"You are talking with a coach already ({case.ref})." + (
            " What you wrote has been passed on to them." if words else ""
        )
        return private(said, Button("Write to my coach", "reply", str(case.id)))
    if words:
        await work.cases.add_words(case.id, words)
    said = f"We have your request already ({case.ref}), and I'm still asking. " + (
        "What you wrote is added to it. " if words else ""
    )
    return private(
        said + NUMBERS,
        Button("How does it stand?", "waiting", str(case.id)),
        Button("Take it back", "end", str(case.id)),
    )


ASK = Command(
    name="ask",
    summary="Ask for a coach without writing anything.",
    for_visitors=VISITORS,
    form=AskForm,
    run=ask,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
    typed=False,
)
WRITE = Command(
    name="write",
    summary="Ask for a coach and say something first.",
    for_visitors=VISITORS,
    form=WriteForm,
    run=write,
    before=before_write,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
    title="In confidence",
    submit="Ask for a coach",
    always_ask=True,
    typed=False,
)
