"""Moderators read the replies that coaches saved, before anybody is sent one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.spec import Command, Empty
from bot.commands.tokens import read_id
from bot.core.errors import Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.talk_stores import SavedReply
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services.post import tell


@dataclass(frozen=True, slots=True)
class ReadForm:
    """Which saved reply, as the button carries it."""

    reply: Annotated[str, Token()]


async def saved_next(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show a moderator the reply that has waited longest: never their own."""
    one = await work.saved.unread()
    if one is None or one.owner == caller.id:
        return private("No saved reply is waiting to be read by you.")
    return private(
        "",
        Button("It can be used", "saved-ok", str(one.id), Tone.PRIMARY),
        Button("Not like this", "saved-no", str(one.id)),
        card=Card(title="A coach's own reply", lines=(one.text,), foot="Whose it is, is not told."),
    )


async def saved_ok(form: ReadForm, caller: Caller, work: Work) -> Reply:
    """Let a reply be used.

    Raises:
        Stale: it is gone, read already, or the caller's own.
    """
    one = await _unread(form.reply, caller, work)
    await work.saved.review(one.id)
    said = private("Your saved reply has been read, and can be used now.")
    await tell(work, one.owner, said, f"saved-ok:{one.id}")
    return private("It can be used now.", Button("The next one", "saved-next"))


async def saved_no(form: ReadForm, caller: Caller, work: Work) -> Reply:
    """Drop a reply that should not be used, and tell its owner kindly.

    Raises:
        Stale: it is gone, read already, or the caller's own.
    """
    one = await _unread(form.reply, caller, work)
    await work.saved.drop(one.id)
    said = private(
        "A moderator would rather not have one of your saved replies used, and it is dropped. "
        "They can tell you why; you can save another.",
        Button("Save another", "saved-add"),
    )
    await tell(work, one.owner, said, f"saved-no:{one.id}")
    return private("It is dropped, and its owner is told.", Button("The next one", "saved-next"))


async def _unread(token: str, caller: Caller, work: Work) -> SavedReply:
    one = await work.saved.get(read_id(token))
    if one is None or one.reviewed or one.owner == caller.id:
        raise Stale
    return one


SAVED_NEXT = Command(
    name="saved-next",
    typed=False,
    summary="Read a reply that a coach saved.",
    form=Empty,
    run=saved_next,
    needs=Role.MODERATOR,
)
SAVED_OK = Command(
    name="saved-ok",
    summary="Let a coach use a reply of their own.",
    form=ReadForm,
    run=saved_ok,
    needs=Role.MODERATOR,
)
SAVED_NO = Command(
    name="saved-no",
    summary="Drop a reply that should not be used.",
    form=ReadForm,
    run=saved_no,
    needs=Role.MODERATOR,
)
