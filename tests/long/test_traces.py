"""Leaving leaves no trace: after a whole life in the network, in no byte, export, log or screen."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands import ALL
from bot.commands.ask import Ask
from bot.core.errors import FormInvalid
from bot.core.forms import Answers
from bot.core.people import Account, MemberId, Platform, Role
from bot.services.mydata import Kind, copy_of
from storage.look import rows
from tests.rights.filled import FILLED
from tests.scenarios.network import ANSWERS, Network, open_network
from tests.scenarios.someone import Someone, find, read

NAME, SCHOOL, TRUST = "Quokkabethan", "Zanzibarquay Primary", "Wombatminster Trust"
LINE, WORDS, ENEMY = "Pangolins before breakfast", "axolotlworries", "Numbatgovernor"
ABOUT = "Capybararegister"
DISCORD, SLACK = "880000000000000017", "U0NARWHAL"


@pytest.fixture
async def lived(tmp_path: Path) -> AsyncGenerator[Network]:
    async with open_network(tmp_path, verify=True) as opened:
        yield opened


class Named(Someone):
    """Somebody whose requests the platform names after them, as Slack does."""

    def _ask(self, command: str, value: str, request: str | None, answers: Answers) -> Ask:
        asked = super()._ask(command, value, request, answers)
        return replace(asked, request=f"slack:{self.account.user}:{asked.request}")


async def life(network: Network) -> tuple[Someone, list[Someone]]:
    """Let somebody do everything there is, as everything one can be; return the others, too."""
    await network.space(Platform.DISCORD, "C1")
    await network.plan()
    ada = Named(network, NAME, Account(Platform.DISCORD, "", DISCORD))
    # half a form and a wrong code as a visitor, before there was a member
    await ada.turns("join", name=NAME, **{k: ANSWERS[k] for k in ("position", "phase")})
    await ada.sends("link-enter", code="AAAA-AAAA")
    answers = ANSWERS | {"school": SCHOOL, "trust": TRUST, "district": "ZE1"}
    await ada.sends("join", name=NAME, **answers)
    ben = await network.head("Ben", district="BT1")
    cora = await network.coach("Cora")
    mo = await network.head("Mo", buddy="no")
    for role in (Role.MODERATOR, Role.ORGANISER, Role.SUPERVISOR):
        await network.appoint(mo, role)
    others = [ben, cora, mo]
    await ada.sends("verify-ask", how="My name in the public register", name=ABOUT)
    listed = await mo.sends("verify-next")
    await mo.presses(listed, "Ask something", words="which school?")
    await ada.presses(ada.inbox[-1], "Answer", words=ABOUT)
    await mo.presses(await mo.sends("verify-next"), "Confirm")
    for one in (ben, ada):
        await network.know(one)
    for role in (Role.COACH, Role.MODERATOR, Role.ORGANISER):
        await network.appoint(ada, role)
    code = (await ada.sends("link-code")).words
    assert code is not None
    other = Named(network, NAME, Account(Platform.SLACK, "T1", SLACK))
    await other.sends("link-enter", code=code.reveal())
    await _does_everything(ada)
    await ada.sends("profile-offers", about=LINE)
    await ada.sends("ties-add", kind="Governor or trustee", name=ENEMY)
    await network.until(datetime(2026, 7, 15, 20, tzinfo=UTC))  # a call, and a round
    if any("Write a message" in [b.label for b in one.buttons] for one in ada.inbox):
        card = next(one for one in ada.inbox if "Meet" in read(one))
        await ada.presses(card, "Write a message", words=WORDS)
    await other.sends("write", words=WORDS)
    await other.sends("intake", topic="Workload", call_me=WORDS)
    await other.sends("reach", how=WORDS, not_this=f"discord:{ENEMY}")
    taken = await cora.presses(cora.offer, "Yes, I'll take it")
    await other.sends("keep-words", find(taken, "Write to the head").value)
    await other.writes(WORDS, request=f"slack:{SLACK}:message")
    await ben.sends("home")
    await ben.sends("buddy")
    await mo.sends("role", person=f"discord:{DISCORD}", role="supervisor")
    network.mail.closed.add(SLACK)  # what follows can't be delivered, and is kept
    await cora.writes("and then?")
    await network.pass_time(hours=1)
    return ada, others


async def _does_everything(ada: Someone) -> None:
    """Ask for every command with answers to its form, and press every button that comes back."""
    left_out = ("leave", "duty", "ask", "write", "intake", "unlink-now", "profile-", "link-", "end")
    asked: set[tuple[str, str]] = set()
    to_ask = [(command.name, "") for command in ALL]
    while to_ask:
        name, value = to_ask.pop()
        if (name, value) in asked or name.startswith(left_out):
            continue
        asked.add((name, value))
        with suppress(FormInvalid):
            said = await ada.sends(name, value, **FILLED.get(name, {}))
            to_ask += [(b.command, b.value) for b in said.buttons if len(asked) < len(ALL) + 40]
    for purpose in ("buddy", "matching", "organisers", "reminders"):
        await ada.sends("consent-give", f"{purpose}:2026-11")
    await ada.sends("resume", "all")


async def traces(network: Network, ada: Someone) -> list[str]:
    """Return all by which somebody could be known: ids of any kind, names, places and words."""
    async with network.storage.read() as work:
        member = await work.accounts.owner(ada.account)
    assert member is not None
    return [member, NAME, NAME.lower(), SCHOOL, TRUST, LINE, WORDS, ENEMY, ABOUT, DISCORD, SLACK]


def found(traces: Iterable[str], text: str) -> list[str]:
    return [trace for trace in traces if trace in text]


async def exports_of(network: Network, others: Iterable[Someone]) -> str:
    """Return what the others can take home, and what the log and the figures show."""
    said = ""
    async with network.storage.begin() as work:
        for one in others:
            member = await work.accounts.owner(one.account)
            assert isinstance(member, str)
            said += repr(await work.export(MemberId(member)))
            for kind in Kind:
                said += (await copy_of(work, MemberId(member), kind)).reveal()
        said += repr(await work.audit.latest(500))
        said += repr(await work.outbox.stuck())
    return said


async def test_after_a_whole_life_nothing_is_left(lived: Network) -> None:
    """Of every id, name, word and place: in no row, no byte of any file, nobody's export."""
    ada, others = await life(lived)
    known = await traces(lived, ada)
    before = lived.disk().decode("latin-1") + repr(await rows(lived.storage))
    assert set(found(known, before)) >= {known[0], NAME, SCHOOL, TRUST, DISCORD, SLACK}
    lived.mail.closed.clear()

    said = await ada.sends("leave-now")
    assert "everything we held about you is erased" in read(said)
    assert found(known, repr(await rows(lived.storage))) == []
    assert found(known, await exports_of(lived, others)) == []

    await lived.pass_time(days=1)  # past the night in which the rest is forgotten
    assert await lived.storage.checkpoint()
    files = {path.name: path.read_bytes() for path in lived.path.parent.iterdir()}
    assert lived.path.name in files
    for name, content in files.items():
        assert found(known, content.decode("latin-1")) == [], name
        assert found(known, content.decode("utf-16-le", "ignore")) == [], name

    # on the screens: no introduction, no list, no card; only words that lie in others' drawers
    for one in others:
        for letter in one.inbox:
            assert NAME not in read(letter) or read(letter).startswith(f"{NAME} writes:")
        for command in ("home", "buddy", "calls", "audit", "verify-next", "slots", "help"):
            assert NAME not in read(await one.sends(command))
    again = await ada.sends("join", name="Somebody", **ANSWERS)
    assert "Welcome, Somebody" in read(again)
    assert "nobody on your list" in read(await ada.sends("ties"))
    assert "Only" in read(await ada.sends("duty", "on"))
    assert SCHOOL not in read(await ada.sends("profile"))
