"""``help`` and the charter: what there is to ask, for the person who asks."""

from __future__ import annotations

from bot.commands.spec import Catalogue, Command, Empty
from bot.core.charter import CHARTER
from bot.core.people import Caller
from bot.core.ports import Work
from bot.core.views import Button, Card, Reply, Tone, private


def help_for(verbs: Catalogue) -> Command[Empty]:
    """Return the command that lists those of *verbs* that the caller may use."""

    async def show(_form: Empty, caller: Caller, work: Work) -> Reply:
        joined = caller.member is not None
        lines = tuple(
            f"{command.name}: {command.summary}"
            for command in (*verbs, this)
            if command.is_for(caller) and not (joined and command.name == "join")
        )
        first = (
            Button("Show my home card", "home", tone=Tone.PRIMARY)
            if joined
            else Button("Join the network", "join", tone=Tone.PRIMARY)
        )
        return private(
            "",
            first,
            Button("I need support now", "support"),
            Button("Read the charter", "charter"),
            card=Card(
                title="What you can ask me",
                lines=lines,
                foot="Only you can see my answers, unless it says otherwise.",
            ),
        )

    this = Command(
        name="help",
        summary="See everything you can ask the bot.",
        form=Empty,
        run=show,
    )
    return this


def _charter(_form: Empty) -> Reply:
    return private(
        "",
        Button("Join the network", "join"),
        card=Card(title="Our charter", lines=CHARTER),
    )


CHARTER_PAGE = Command(
    name="charter",
    summary="Read what every member agrees to.",
    form=Empty,
    show=_charter,
)
