"""``slot-hosts``: moderators say who hosts a regular call, in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.commands.slots import SlotForm, slot_for
from bot.commands.spec import Command
from bot.core.calls import CallSlot
from bot.core.errors import FormInvalid, Refusal
from bot.core.people import Account, Caller, Role
from bot.core.ports import Work
from bot.core.questions import Number, Person, Token
from bot.core.times import uk_date
from bot.core.views import Button, Card, Fact, Line, Moment, Reply, private
from bot.services.hosting import names_of, set_rota

_MOST = 50
_TURNS = 4


@dataclass(frozen=True, slots=True)
class AddForm:
    """Which slot, and who hosts it from now on, too."""

    slot: Annotated[str, Token()]
    person: Annotated[Account, Person("Who hosts it, too?", "They must be a member.")]


@dataclass(frozen=True, slots=True)
class OffForm:
    """Which slot, and which of its hosts: a number works for people on either platform."""

    slot: Annotated[str, Token()]
    number: Annotated[int, Number("Which one? Their number on the list", at_least=1, at_most=_MOST)]


async def slot_hosts(form: SlotForm, _caller: Caller, work: Work) -> Reply:
    """Show who hosts a slot.

    Raises:
        Stale: there is no such slot.
    """
    return await _show(work, await slot_for(form.slot, work))


async def host_add(form: AddForm, _caller: Caller, work: Work) -> Reply:
    """Put somebody on the rota, and tell them.

    Raises:
        Stale: there is no such slot.
        Refusal: they are not a member, or the rota is full.
    """
    slot = await slot_for(form.slot, work)
    back = Button("Show the hosts", "slot-hosts", str(slot.id))
    member = await work.accounts.owner(form.person)
    if member is None:
        raise Refusal("They have not joined the network yet. Nothing was changed.", back)
    hosts = list(await work.slots.hosts(slot.id))
    if len(hosts) >= _MOST:
        raise Refusal(f"{_MOST} hosts is as many as fit. Take one off first.", back)
    if member not in hosts:
        await set_rota(work, slot, [*hosts, member])
    return await _show(work, slot)


async def host_off(form: OffForm, _caller: Caller, work: Work) -> Reply:
    """Take somebody off the rota, and tell them.

    Raises:
        Stale: there is no such slot.
        FormInvalid: there is no such number.
    """
    slot = await slot_for(form.slot, work)
    hosts = list(await work.slots.hosts(slot.id))
    if form.number > len(hosts):
        raise FormInvalid({"number": f"There are {len(hosts)} on the list. Please look again."})
    del hosts[form.number - 1]
    await set_rota(work, slot, hosts)
    return await _show(work, slot)


async def _show(work: Work, slot: CallSlot) -> Reply:
    names = await names_of(work, slot)
    buttons = [Button("Add a host", "slot-host-add", str(slot.id))]
    if names:
        buttons.append(Button("Take one off", "slot-host-off", str(slot.id)))
    return private(
        "",
        *buttons,
        Button("Show the slot", "slot-open", str(slot.id)),
        card=Card(
            title=f"Hosts of {slot.name}"[:150],
            lines=tuple(f"{place}. {name}" for place, name in enumerate(names, 1))
            or ("Nobody yet. It takes place without, but nobody opens it.",),
            facts=(Fact("Their next turns", await _turns(work, slot)),) if names else (),
            foot="They take turns in this order, get a brief the day before, and can hand one on.",
        ),
    )


async def _turns(work: Work, slot: CallSlot) -> Line:
    parts: list[str | Moment] = []
    for call in await work.calls.of_slot(slot.id, uk_date(work.now)):
        if call.starts > work.now and not call.off and len(parts) < 2 * _TURNS:
            host = await work.members.get(call.host) if call.host else None
            parts += [Moment(call.starts), f": {host.name if host else 'nobody'}\n"]
    return tuple(parts) or "none planned"


SLOT_HOSTS = Command(
    name="slot-hosts",
    summary="See who hosts a regular call, in turn.",
    form=SlotForm,
    run=slot_hosts,
    needs=Role.MODERATOR,
)
SLOT_HOST_ADD = Command(
    name="slot-host-add",
    summary="Put somebody on the rota of a regular call.",
    form=AddForm,
    run=host_add,
    needs=Role.MODERATOR,
    title="Add a host",
    submit="Add",
)
SLOT_HOST_OFF = Command(
    name="slot-host-off",
    summary="Take somebody off the rota of a regular call.",
    form=OffForm,
    run=host_off,
    needs=Role.MODERATOR,
    title="Take a host off",
    submit="Take off",
)
