"""``interested``: whoever presses that on a server's event is coming, as by the button on a post.

One list, whichever way people say it. The server's own page shows them what they said; what they
need besides comes directly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.calls import RsvpForm, rsvp
from bot.commands.spec import Command
from bot.core.calls import Coming
from bot.core.errors import Stale
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.questions import Token
from bot.core.views import Reply, private
from bot.services import links


@dataclass(frozen=True, slots=True)
class InterestedForm:
    """Yes or no, and the event's id on its platform: ``yes:123``."""

    event: Annotated[str, Token()]


async def interested(form: InterestedForm, caller: Caller, work: Work) -> Reply:
    """Count the caller in, or out again.

    Raises:
        Stale: the event is none of ours.
        Refusal: the call is over, or does not take place.
    """
    said, _, event = form.event.partition(":")
    call = await work.outbox.call_at(caller.account.platform, event)
    if call is None:
        raise Stale
    if said == Coming.NO and await work.calls.answer_of(call, caller.id) is not Coming.YES:
        return private("Nothing was changed.")
    reply = await rsvp(RsvpForm(f"{said}:{call}"), caller, work)
    if reply.opens:  # nobody sees this answer, so the link comes by itself
        await links.send_to(work, call, caller.id)
    return reply


INTERESTED = Command(
    name="interested",
    summary="Count somebody who presses Interested on a server's event.",
    form=InterestedForm,
    run=interested,
    needs=Role.MEMBER,
)
