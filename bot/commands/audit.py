"""``audit``: what was done to roles, members and letters, for those who watch over it."""

from __future__ import annotations

from bot.commands.spec import Command, Empty
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.views import Button, Card, Line, Moment, Reply, private

_SHOWN = 10


async def audit(_form: Empty, caller: Caller, work: Work) -> Reply:
    """Show the latest entries, without names, and whether the log is whole."""
    found = await work.audit.latest(_SHOWN)
    chain = await work.audit.verify()
    whole = (
        "The log is whole: nothing was changed, left out or put in."
        if chain.whole
        else "The log has been tampered with. Please tell the organisers, and whoever runs the bot."
    )
    lines: list[Line] = [(Moment(entry.at), f": {entry.words}.") for entry in found]
    return private(
        "",
        Button("Show my home card", "home"),
        card=Card(
            title="What was done lately",
            lines=(whole, *(lines or ["Nothing yet."])),
            foot="No names and no words are kept here. Seen by moderators and supervisors.",
        ),
    )


AUDIT = Command(
    name="audit",
    summary="For moderators and supervisors: what was done to roles and members, without names.",
    form=Empty,
    run=audit,
    needs=frozenset({Role.MODERATOR, Role.SUPERVISOR}),
)
