"""``calendar-file`` and ``feed``: calls in a member's own calendar program, once or kept up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Final

from bot.commands.spec import Command, Empty
from bot.commands.tokens import read_id
from bot.core.calls import Stage
from bot.core.confidential import Confidential
from bot.core.errors import Stale
from bot.core.messages import Direct, Urgency
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.views import NEUTRAL, Button, Reply, private
from bot.services.calls import line
from bot.services.feed import file_of

Address = Callable[[str], str]
"""Returns the address of the feed that a token opens, as the world reaches it."""

_BACK: Final = Button("Back to my calendar", "calendar")
_NEW: Final = Button("New address", "feed-new")


@dataclass(frozen=True, slots=True)
class FileForm:
    """Which call, as the button carries it."""

    call: Annotated[str, Token()]


async def calendar_file(form: FileForm, caller: Caller, work: Work) -> Reply:
    """Send the caller one call as a file that calendar programs open.

    Raises:
        Stale: there is no such call.
    """
    call = await work.calls.get(read_id(form.call))
    if call is None or call.stage is Stage.DRAFT:
        raise Stale
    await work.outbox.post(
        Reply(
            NEUTRAL,
            ("Here is ", *line(call), ", for your calendar. It does not hold the link."),
            file=file_of(call),
        ),
        to=Direct(caller.account),
        once=f"file:{call.id}:{work.request}:{caller.id}",
        urgency=Urgency.PERSONAL,
        member=caller.id,
    )
    return private("Sent to you as a direct message.")


def feed_at(address: Address | None) -> tuple[Command[Empty], Command[Empty]]:
    """Return the commands that show the caller's feed and renew it; None where none is served."""

    def show(token: str, said: str) -> Reply:
        if address is None:
            return private(
                "Calendar feeds are not offered here: whoever runs this network has not switched "
                "them on. Each call has a calendar file: see calls.",
                Button("See the calls", "calls"),
                _BACK,
            )
        told = private(
            f"{said} Subscribe to it in your calendar program, as a calendar from the internet. "
            "Programs look when they like, some once a day, so rely on reminders for what is new. "
            "Whoever has the address sees your calls: a new address shuts the old one.",
            _NEW,
            _BACK,
        )
        return replace(told, words=Confidential(address(token)))

    async def feed(_form: Empty, caller: Caller, work: Work) -> Reply:
        token = await work.preferences.feed(caller.id) if address else ""
        return show(token, "This is the address of your own calendar feed.")

    async def renew(_form: Empty, caller: Caller, work: Work) -> Reply:
        token = await work.preferences.renew_feed(caller.id) if address else ""
        return show(token, "The old address opens nothing any more. This is the new one.")

    return (
        Command(
            name="feed",
            summary="See the address of your own calendar feed.",
            form=Empty,
            run=feed,
            needs=Role.MEMBER,
            typed=False,
        ),
        Command(
            name="feed-new",
            summary="Take a new address for your calendar feed.",
            form=Empty,
            run=renew,
            needs=Role.MEMBER,
            typed=False,
        ),
    )


CALENDAR_FILE = Command(
    name="calendar-file",
    summary="Get a call as a file for your calendar.",
    form=FileForm,
    run=calendar_file,
    needs=Role.MEMBER,
)
