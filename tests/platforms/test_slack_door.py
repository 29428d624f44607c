"""The Slack door, with real slack-bolt over Socket Mode against our strict loopback Slack."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.core.people import Account, Platform, Role
from bot.jobs.courier import Courier
from tests.platforms.doors import on_slack
from tests.scenarios.network import Network, open_network
from tests.servers.slack import Person, SlackServer
from tests.servers.slack.state import TEAM

PROFILE = {
    "position": "Headteacher or principal",
    "phase": "Primary",
    "region": "Wales",
    "district": "CF10",
    "buddy": "yes",
    "charter": "yes",
}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@dataclass
class Office:
    """One workspace with our bot in it."""

    server: SlackServer
    network: Network
    courier: Courier

    async def head(self, name: str) -> Person:
        person = self.server.person(name)
        for _ in range(3):  # where the machine is busy a form may come too late to open
            await person.slash("/headsup", "join")
            if person.view:
                break
        assert person.view
        sent = await person.submit(person.view, {"name": name, **PROFILE})
        assert sent.accepted
        return person

    async def appoint(self, person: Person, role: Role) -> None:
        async with self.network.storage.begin() as work:
            account = Account(Platform.SLACK, TEAM, person.id)
            await work.appointments.grant(account, role, by="test")


@asynccontextmanager
async def open_office(folder: Path, *, verify: bool = False) -> AsyncGenerator[Office]:
    async with SlackServer() as server, open_network(folder, verify=verify) as network:
        server.channel("network", [server.person("Ben")])
        async with on_slack(server, network) as (messenger, _watching):
            await server.connected()
            courier = Courier(network.storage, {Platform.SLACK: messenger}, network.clock)
            yield Office(server, network, courier)
        assert server.violations == []


def letters(person: Person) -> list[str]:
    """Return what was delivered to *person* to stay."""
    return [seen.plain for seen in person.inbox if seen.from_bot and not seen.ephemeral]


async def test_every_verb_is_answered_and_help_lists_only_what_is_mine(tmp_path: Path) -> None:
    """Slack's style guide asks for help; a typing mistake is met with a suggestion."""
    async with open_office(tmp_path) as office:
        ben = await office.head("Ben")
        await ben.slash("/headsup", "help")
        listed = (await ben.eventually("What you can ask me")).plain
        assert "profile:" in listed
        assert "announce:" not in listed
        await ben.slash("/headsup", "profil")
        assert "Open profile" in (await ben.eventually("I don't know that command")).plain
        await ben.slash("/headsup", "")
        await ben.eventually("Next call")


async def test_text_after_a_verb_fills_the_form_in(tmp_path: Path) -> None:
    """What was typed is not lost, and still asked."""
    async with open_office(tmp_path) as office:
        ben = office.server.person("Ben")
        await ben.slash("/headsup", "join Benjamin Davies")
        assert ben.view
        element = ben.view.blocks[0]["element"]
        assert element["initial_value"] == "Benjamin Davies"


async def test_a_problem_is_shown_beside_its_question(tmp_path: Path) -> None:
    """The form stays open with everything in it."""
    async with open_office(tmp_path) as office:
        ben = office.server.person("Ben")
        await ben.slash("/headsup", "join")
        assert ben.view
        wrong = {"name": "Ben", **PROFILE, "district": "ZZ99", "charter": "no"}
        sent = await ben.submit(ben.view, wrong)
        assert "accept the charter" in sent.errors["charter"]
        again = await ben.submit(ben.view, {**wrong, "charter": "yes"})
        assert "like LS6" in again.errors["district"]


async def test_app_home_is_the_home_card_and_its_buttons_open_modals(tmp_path: Path) -> None:
    """From Home there is no channel: answers appear in a modal, forms on top of it."""
    async with open_office(tmp_path) as office:
        ben = await office.head("Ben")
        home = await ben.open_home()
        assert home
        await ben.press(home, "Profile")
        shown = await ben.eventually("Your profile")
        await ben.press(shown, "Change a part")
        await ben.press(await ben.eventually("Which part would you like"), "About you")
        assert ben.view
        assert ben.view.title == "About you"
        sent = await ben.submit(ben.view, {"name": "Benjamin"})
        assert sent.accepted
        await ben.eventually("Benjamin")


async def test_words_from_the_form_reach_only_the_coach(tmp_path: Path) -> None:
    """Whatever was typed after /headsup support is ignored, not kept and not logged."""
    async with open_office(tmp_path) as office:
        ben = await office.head("Ben")
        await ben.slash("/headsup", "support my governors quokka")
        card = await ben.eventually("You are not on your own")
        assert "quokka" not in card.plain
        await ben.press(card, "I want to talk to someone from HeadsUp")
        await ben.press(await ben.eventually("Talk to one coach"), "Write something first")
        assert ben.view
        sent = await ben.submit(ben.view, {"words": "zebra quokka"})
        assert sent.accepted
        await ben.eventually("We've got your request")
        assert b"quokka" not in office.network.disk()


async def test_a_direct_message_with_a_file_says_what_was_not_carried(tmp_path: Path) -> None:
    """Without a conversation nothing is kept, and the numbers are shown."""
    async with open_office(tmp_path) as office:
        ben = await office.head("Ben")
        await ben.dm("I & my <school> can't go on")
        await office.server.settled()
        await office.courier.drain()
        seen = await ben.eventually("I kept nothing of what you wrote")
        assert "Samaritans" in seen.plain
        assert b"can't go on" not in office.network.disk()


async def test_a_role_is_given_by_picking_a_person(tmp_path: Path) -> None:
    """The organiser picks from Slack's own list of people."""
    async with open_office(tmp_path) as office:
        olu, cora = await office.head("Olu"), await office.head("Cora")
        ben = await office.head("Ben")
        for person in (olu, ben):
            await office.appoint(person, Role.ORGANISER)
        await olu.slash("/headsup", "role")
        assert olu.view
        answers = {"person": cora, "role": "coach", "give": "yes"}
        sent = await olu.submit(olu.view, answers)
        assert sent.accepted
        await office.courier.drain()
        await ben.press(await ben.eventually("proposes to make Cora a coach"), "Confirm")
        await office.server.settled()
        await office.courier.drain()
        await cora.eventually("You are a coach of the network now")


async def test_a_lost_answer_does_not_post_twice(tmp_path: Path) -> None:
    """Slack stored the message and dropped the line: it is found by its mark, not sent again."""
    async with open_office(tmp_path) as office:
        ben = await office.head("Ben")
        office.server.fail("chat.postMessage", kind="drop_after")
        await ben.dm("hello")
        await office.server.settled()
        await office.courier.drain()
        await office.courier.recover()
        await office.courier.drain()
        assert len(letters(ben)) == 1
        posts = [method for method, _ in office.server.calls if method == "chat.postMessage"]
        assert len(posts) == 1


async def test_a_rate_limit_is_waited_for(tmp_path: Path) -> None:
    """Not a second too early, and nothing is lost."""
    async with open_office(tmp_path) as office:
        ben = await office.head("Ben")
        office.server.fail("chat.postMessage", kind="429", retry_after=1)
        await ben.dm("hello")
        await office.server.settled()
        await office.courier.drain()
        assert letters(ben) == []
        await office.courier.drain()
        assert letters(ben) == []
        await asyncio.sleep(1.1)  # Slack counts real seconds, the network its own
        office.network.move(seconds=2)
        await office.courier.drain()
        assert len(letters(ben)) == 1
