"""Saved replies: the network's, and a coach's own once a moderator has read them.

One at a time, read before it is sent: nothing leaves by a slip of the thumb.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import uuid4

from bot.commands.case import as_coach
from bot.commands.spec import Command, Privacy
from bot.commands.tokens import read_id
from bot.core.confidential import Confidential
from bot.core.errors import Refusal, Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.talk_stores import SavedReply
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services.post import tell
from bot.services.relay import pass_on
from bot.services.replies import shared_replies

_MOST = 10


@dataclass(frozen=True, slots=True)
class SavedForm:
    """Which case, and which reply counted from 0, as the button carries it: ``case:3``."""

    what: Annotated[str, Token()]


@dataclass(frozen=True, slots=True)
class NewForm:
    """A reply to save."""

    text: Annotated[
        str,
        Text(
            "The reply",
            "No name, no school, nothing a head told you: a moderator reads it first.",
            10,
            1000,
            long=True,
        ),
    ]


@dataclass(frozen=True, slots=True)
class OneForm:
    """Which saved reply, as the button carries it."""

    reply: Annotated[str, Token()]


async def saved(form: SavedForm, caller: Caller, work: Work) -> Reply:
    """Show one reply, to send or pass by.

    Raises:
        Stale: the caller is not the coach of that case.
    """
    token, at = _read(form.what)
    case = await as_coach(token, caller, work)
    found = await _texts(caller, work)
    place = at % len(found)
    name, text = found[place]
    return private(
        "",
        Button("Send this one", "saved-send", f"{case.id}:{place}", Tone.PRIMARY),
        Button("The next one", "saved", f"{case.id}:{(place + 1) % len(found)}"),
        Button("Save one of your own", "saved-add"),
        card=Card(
            title=f"{place + 1} of {len(found)}: {name}", lines=(text,), foot=f"For {case.ref}."
        ),
    )


async def saved_send(form: SavedForm, caller: Caller, work: Work) -> Reply:
    """Send one reply.

    Raises:
        Stale: the caller is not the coach of that case, or there is no such reply.
    """
    token, at = _read(form.what)
    case = await as_coach(token, caller, work)
    found = await _texts(caller, work)
    if at >= len(found):
        raise Stale
    await pass_on(work, case, caller.id, Confidential(found[at][1]), work.request)
    return private("Passed on.", Button("Take it back", "take-back", str(case.id)))


async def saved_add(form: NewForm, caller: Caller, work: Work) -> Reply:
    """Save a reply, for a moderator to read before it can be used.

    Raises:
        Refusal: there are enough of them.
    """
    if len(await work.saved.of(caller.id)) >= _MOST:
        raise Refusal(f"You have {_MOST} saved replies. Drop one first; nothing was saved.")
    one = SavedReply(id=uuid4(), owner=caller.id, text=form.text, reviewed=False)
    await work.saved.add(one)
    for moderator in await work.appointments.holders(Role.MODERATOR):
        said = private(
            "A coach saved a reply of their own. Please read it before it can be used.",
            Button("Read it", "saved-next", tone=Tone.PRIMARY),
        )
        await tell(work, moderator, said, f"saved:{one.id}")
    return private(
        "Saved. You can use it once a moderator has read it.",
        Button("Drop it again", "saved-drop", str(one.id)),
    )


async def saved_drop(form: OneForm, caller: Caller, work: Work) -> Reply:
    """Drop a reply of one's own.

    Raises:
        Stale: it is not the caller's.
    """
    one = await work.saved.get(read_id(form.reply))
    if one is None or one.owner != caller.id:
        raise Stale
    await work.saved.drop(one.id)
    return private("Dropped.")


async def _texts(caller: Caller, work: Work) -> list[tuple[str, str]]:
    """Return what the caller may send: the network's, and their own that were read."""
    own = [("One of your own", one.text) for one in await work.saved.of(caller.id) if one.reviewed]
    return [(one.name, one.text) for one in shared_replies().replies] + own


def _read(text: str) -> tuple[str, int]:
    token, _, place = text.partition(":")
    small = place.isascii() and place.isdecimal() and len(place) < 4  # noqa: PLR2004
    return token, int(place) if small else 0


SAVED = Command(
    name="saved",
    summary="Choose a saved reply to send.",
    form=SavedForm,
    run=saved,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
SAVED_SEND = Command(
    name="saved-send",
    summary="Send a saved reply.",
    form=SavedForm,
    run=saved_send,
    needs=Role.COACH,
    privacy=Privacy.CONFIDENTIAL,
)
SAVED_ADD = Command(
    name="saved-add",
    typed=False,
    summary="Save a reply of your own, for a moderator to read first.",
    form=NewForm,
    run=saved_add,
    needs=Role.COACH,
)
SAVED_DROP = Command(
    name="saved-drop",
    summary="Drop a reply of your own.",
    form=OneForm,
    run=saved_drop,
    needs=Role.COACH,
)
