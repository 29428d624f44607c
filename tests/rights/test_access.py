"""Who may do what, each cell of it; and what must be confidential."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.commands import ALL
from bot.commands.ask import Ask, Sheet
from bot.commands.dispatch import Dispatcher
from bot.commands.hear import hear
from bot.commands.spec import Command, Empty, Privacy
from bot.core.errors import FormInvalid
from bot.core.people import Caller, Role
from bot.core.ports import Work
from bot.core.views import Reply
from tests.rights.filled import BY_NAME, FILLED
from tests.rights.matrix import ANYONE, DENIED, MAY, MEMBERS, ROLES, STATES, may, someone_who_is
from tests.rights.world import OF_A_CASE, OF_A_GLASS
from tests.scenarios.network import Network, open_network
from tests.scenarios.someone import read


def test_every_command_has_a_row_in_the_matrix() -> None:
    assert set(MAY) == set(BY_NAME)


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncGenerator[Network]:
    """Open a network that tells newcomers from verified members."""
    async with open_network(tmp_path, verify=True) as opened:
        yield opened


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
async def test_every_cell_of_who_may_do_what(asking: Network, state: str, role: str) -> None:
    """By typing, by a form, and page by page; joining and leaving last."""
    someone = await someone_who_is(asking, state, role)
    for name in sorted(MAY, key=lambda name: (name == "join", name == "leave-now", name)):
        allowed = may(name, state, role)
        answers = FILLED.get(name, {})
        for way in (someone.asks, someone.turns, someone.sends):
            said: Reply | Sheet | None = None
            with suppress(FormInvalid):  # let in, and there is something to mend
                said = await way(name, **answers)
            refused = isinstance(said, Reply) and any(word in read(said) for word in DENIED)
            assert refused is not allowed, (name, way, said)
            if name == "leave-now" and allowed:
                break  # once gone, a second try is a visitor's


async def test_without_asking_for_it_nobody_is_a_newcomer(network: Network) -> None:
    """A small network can start: the setting is off unless somebody turns it on."""
    someone = await someone_who_is(network, "newcomer", "member")
    for name in MAY:
        if name not in {"join", "leave-now"} and may(name, "verified", "member"):
            said = await someone.asks(name, **FILLED.get(name, {}))
            assert not (isinstance(said, Reply) and any(word in read(said) for word in DENIED))


async def test_the_declared_needs_are_those_of_the_matrix() -> None:
    for name, command in BY_NAME.items():
        who, level = MAY[name]
        assert command.level == level, name
        if command.needs is None:
            assert who == ANYONE
        elif command.needs is Role.MEMBER:
            assert who == MEMBERS
        else:
            assert set(who.split()) == command.roles


async def test_a_role_holds_only_while_somebody_is_a_member(network: Network) -> None:
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    await mo.sends("leave-now")
    assert "That is for members" in read(await mo.sends("announce", **FILLED["announce"]))
    await network.appoint(mo, Role.MODERATOR)
    assert "That is for members" in read(await mo.sends("announce", **FILLED["announce"]))


async def test_a_command_without_a_row_would_be_denied_to_visitors(network: Network) -> None:
    """The check is the dispatcher's, not the handler's: no handler can forget it."""
    ran: list[Caller] = []

    async def run(_form: Empty, caller: Caller, _work: Work) -> Reply:
        ran.append(caller)
        return Reply("Done.")

    made = Command(name="made", summary="Made.", form=Empty, run=run, needs=Role.SUPERVISOR)
    dispatcher = Dispatcher(network.storage, (*ALL, made), hear)
    await network.head("Ada")
    for name in ("visitor", "ada"):
        account = network.person(name).account
        ask = Ask(account=account, request=network.request(), command="made")
        for said in (await dispatcher.begin(ask), await dispatcher.run(ask)):
            assert isinstance(said, Reply)
            assert any(word in read(said) for word in DENIED)
    assert ran == []


def test_what_carries_a_case_is_confidential() -> None:
    """So that a fault in it shows numbers to ring, and nothing of it is kept in clear."""
    for name in (
        *OF_A_CASE,
        *OF_A_GLASS,
        "break-glass-ask",
        "kept",
        "transfer",
        "follow-yes",
        "more",
        "close-note",
        "saved-send",
    ):
        assert BY_NAME[name].privacy is Privacy.CONFIDENTIAL
    for name in (
        "ask",
        "write",
        "accept",
        "decline",
        "read",
        "reply",
        "hand-back",
        "end",
        "keep",
        "waiting",
        "make-urgent",
        "widen",
        "not-again",
    ):
        assert BY_NAME[name].privacy is Privacy.CONFIDENTIAL


def test_what_carries_a_link_is_confidential() -> None:
    for name in ("slot-link", "call-link"):
        assert BY_NAME[name].privacy is Privacy.CONFIDENTIAL
