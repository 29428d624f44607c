"""What an organiser filled in for you: seen first, then kept or thrown away. By nobody but you."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.commands.profile import of, save
from bot.commands.spec import Command, Empty
from bot.core.confidential import Confidential
from bot.core.invitations import JOINING, Invitation
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.views import Button, Card, Reply, Tone, private
from bot.services.roster import COLUMNS

SHOW = Button("See what was filled in", "invited")
"""To what an organiser filled in for somebody."""

_GONE = private(
    "Nothing is filled in for you: it was kept, thrown away, or its 30 days are over.",
    Button("Show my home card", "home"),
)


async def invited(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show all that was filled in for the caller. A member is shown what joining did not ask."""
    found = await work.invitations.of(caller.account)
    if found is None:
        return _GONE
    words = "\n".join(_lines(found, joined=caller.member is not None))
    on = (
        Button("Join with this filled in", "join", tone=Tone.PRIMARY)
        if caller.member is None
        else Button("Keep this", "invited-keep", tone=Tone.PRIMARY)
    )
    shown = private(
        "",
        on,
        Button("Throw it away", "invited-drop"),
        card=Card(
            title="Filled in for you",
            lines=(
                (
                    "An organiser filled this in so that you have less to type. It is used for "
                    "nothing unless you keep it, and goes by itself 30 days after that."
                ),
                "What you said yourself stays. Whatever you keep, nobody sees it until you open it."
                if caller.member is not None
                else "In the form you can change all of it. The rest is shown to you afterwards.",
            ),
            foot="Only you can see this.",
        ),
    )
    # as confidential words, so that the answer is kept sealed: they have agreed to nothing
    return replace(shown, words=Confidential(words))


async def keep(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Fill in what the caller left empty, now that they have seen it."""
    found = await work.invitations.of(caller.account)
    if found is None:
        return _GONE
    await work.invitations.drop(caller.account)
    return await save(work, found.fill(await of(caller, work)), "Kept. Change it as you like.")


async def drop(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Throw away what was filled in."""
    await work.invitations.drop(caller.account)
    return private(
        "Thrown away. Nothing of it is kept.",
        Button("Show my home card", "home") if caller.member else Button("Join", "join"),
    )


def _lines(found: Invitation, *, joined: bool) -> Iterator[str]:
    """Yield a line for each field that was filled in and has not been asked yet."""
    for column in COLUMNS:
        told = found.told.get(column.field)
        if told is not None and not (joined and column.field in JOINING):
            yield f"{column.shown}: {_words(told)}"


def _words(told: object) -> str:
    return ", ".join(map(str, told)) if isinstance(told, tuple) else str(told)


INVITED = Command(
    name="invited",
    summary="See what an organiser filled in for you, before anything is done with it.",
    form=Empty,
    run=invited,
    typed=False,
)
INVITED_KEEP = Command(
    name="invited-keep",
    summary="Keep what was filled in for you, where you said nothing yourself.",
    form=Empty,
    run=keep,
    needs=Role.MEMBER,
    typed=False,
)
INVITED_DROP = Command(
    name="invited-drop",
    summary="Throw away what was filled in for you.",
    form=Empty,
    run=drop,
    typed=False,
)
