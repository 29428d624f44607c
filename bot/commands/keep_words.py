"""What a head asked to keep of a conversation: sealed, theirs alone, and gone when it ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from bot.commands.case import CaseForm, talking_head
from bot.commands.spec import Command, Privacy
from bot.core.intake import Side
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.times import uk_full
from bot.core.views import NEUTRAL, Button, Reply, private
from bot.services.relay import to_other


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Which case, and which message of it from the newest, as the button carries it."""

    case: Annotated[str, Token()]


async def keep_words(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Keep what is said from now on, for the head alone. The coach is told.

    Raises:
        Stale: the caller is not its head, or nobody is there.
    """
    case = await talking_head(form.case, caller, work)
    await work.talks.keep(replace(await work.talks.get(case.id), keeps=True))
    said = private(
        f"The head keeps what the two of you write from now on, for themselves ({case.ref}).",
        Button("Write to the head", "reply", str(case.id)),
    )
    await to_other(work, case, caller.id, said, f"keeps:{case.id}:{work.request}")
    return private(
        "From now on I keep what the two of you write, sealed, for you alone. Your coach is told. "
        "It goes when the conversation ends, or when you say so.",
        Button("Words you keep", "kept", str(case.id)),
        Button("Stop and destroy them", "keep-none", str(case.id)),
    )


async def kept(form: KeptForm, caller: Caller, work: Work) -> Reply:
    """Show one message that was kept, the newest first.

    Raises:
        Stale: the caller is not its head, or nobody is there.
    """
    token, _, place = form.case.partition(":")
    case = await talking_head(token, caller, work)
    stop = Button("Stop and destroy them", "keep-none", str(case.id))
    found = list(reversed(await work.talks.recorded(case.id)))
    at = int(place) if place.isascii() and place.isdecimal() and len(place) < 6 else 0  # noqa: PLR2004
    if at >= len(found):
        return private("There is nothing more that you kept.", stop)
    one = found[at]
    who = "You wrote" if one.by is Side.HEAD else "Your coach wrote"
    older = Button("The one before", "kept", f"{case.id}:{at + 1}")
    hide = Button("Write to my coach", "reply", str(case.id))
    buttons = (older, hide, stop) if at + 1 < len(found) else (hide, stop)
    text = f"{at + 1} of {len(found)}. {who}, {uk_full(one.at)}:"
    return Reply(NEUTRAL, text, None, buttons, one.words)


async def keep_none(form: CaseForm, caller: Caller, work: Work) -> Reply:
    """Destroy what was kept, and keep nothing from now on.

    Raises:
        Stale: the caller is not its head, or nobody is there.
    """
    case = await talking_head(form.case, caller, work)
    await work.talks.keep(replace(await work.talks.get(case.id), keeps=False))
    await work.talks.drop_record(case.id)
    return private("What you kept is destroyed here, and nothing is kept from now on.")


KEEP_WORDS = Command(
    name="keep-words",
    summary="Keep what is said in a conversation, for you alone.",
    form=CaseForm,
    run=keep_words,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
KEPT = Command(
    name="kept",
    summary="Read what you kept of a conversation.",
    form=KeptForm,
    run=kept,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
    guarded=True,
)
KEEP_NONE = Command(
    name="keep-none",
    summary="Destroy what you kept of a conversation.",
    form=CaseForm,
    run=keep_none,
    needs=Role.MEMBER,
    privacy=Privacy.CONFIDENTIAL,
)
