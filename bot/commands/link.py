"""``slot-link`` and ``call-link``: moderators and hosts set the address at which a call is joined.

It is sealed as it comes in, and goes to those who are coming and to nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from bot.commands.spec import Command, Privacy
from bot.commands.tokens import read_id
from bot.core.calls import Call, Stage
from bot.core.confidential import Confidential
from bot.core.errors import FormInvalid, Stale
from bot.core.people import Caller, Level, MemberId, Role
from bot.core.ports import Work
from bot.core.questions import Text, Token
from bot.core.times import uk_date
from bot.core.views import Button, Reply, private
from bot.services.links import changed, is_time, settled, under_way

_AT_MOST = 500  # characters: Discord opens 512 from a button
_MOVED = timedelta(days=7)  # by less than this a call moves from the day it was intended for


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkForm:
    """Which slot or call, as the button carries it, and the address."""

    of: Annotated[str, Token()]
    link: Annotated[
        Confidential,
        Text(
            "Address to join at",
            "Begins with https://. Only those who are coming get it, shortly before.",
            8,
            _AT_MOST,
            discreet=True,
        ),
    ]


async def slot_link(form: LinkForm, caller: Caller, work: Work) -> Reply:
    """Keep the link for every call of a slot that has none of its own.

    Raises:
        Stale: there is no such slot, or it is not the caller's to host.
        FormInvalid: that is no address.
    """
    slot = await work.slots.get(read_id(form.of))
    if slot is None or not _may(caller, await work.slots.hosts(slot.id)):
        raise Stale
    _check(form.link)
    now_on = [call for call in await under_way(work) if call.slot == slot.id]
    before = {call.id: await work.calls.link(call.id) for call in now_on}
    await work.slots.set_link(slot.id, form.link)
    sent = [call for call in now_on if await _renewed(work, call, before[call.id])]
    for call in await work.calls.of_slot(slot.id, since=uk_date(work.now - _MOVED)):
        await settled(work, call)
    return _kept(f"every call of {slot.name}", sent=bool(sent))


async def call_link(form: LinkForm, caller: Caller, work: Work) -> Reply:
    """Keep the link for one call.

    Raises:
        Stale: there is no such call, it is over or called off, or it is not the caller's to host.
        FormInvalid: that is no address.
    """
    call = await work.calls.get(read_id(form.of))
    if call is None or call.stage is not Stage.ANNOUNCED or call.ends <= work.now:
        raise Stale
    hosts = await work.slots.hosts(call.slot) if call.slot else []
    if not _may(caller, [*hosts, *filter(None, [call.host])]):
        raise Stale
    _check(form.link)
    before = await work.calls.link(call.id)
    await work.calls.set_link(call.id, form.link)
    sent = await _renewed(work, call, before) if is_time(call, work.now) else False
    await settled(work, call)
    return _kept(call.title, sent=sent)


def _may(caller: Caller, hosts: Sequence[MemberId]) -> bool:
    return Role.MODERATOR in caller.roles or caller.id in hosts


def _check(link: Confidential) -> None:
    if not link.is_address():
        problem = "Please copy the whole address, from https:// on, and nothing else."
        raise FormInvalid({"link": problem})


async def _renewed(work: Work, call: Call, before: Confidential | None) -> bool:
    """Send the link of a call that is under way, if it is not what it was *before*."""
    link = await work.calls.link(call.id)
    if link is None or link == before:
        return False
    await changed(work, call, link)
    return True


def _kept(where: str, *, sent: bool) -> Reply:
    then = (
        "It is on its way to everybody who is coming; what was sent before says that it changed."
        if sent
        else "Everybody who is coming, and the host, get it privately 10 minutes before."
    )
    return private(
        f"The link for {where} is kept, sealed. It is shown in no channel and no calendar. {then}",
        Button("When is the next call?", "calls"),
    )


SLOT_LINK = Command(
    name="slot-link",
    summary="Set the link to join a regular call.",
    form=LinkForm,
    run=slot_link,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    privacy=Privacy.CONFIDENTIAL,
    title="Link to join",
    submit="Keep it",
)
CALL_LINK = Command(
    name="call-link",
    summary="Set the link to join one call.",
    form=LinkForm,
    run=call_link,
    needs=Role.MEMBER,
    level=Level.VERIFIED,
    privacy=Privacy.CONFIDENTIAL,
    title="Link to join",
    submit="Keep it",
)
