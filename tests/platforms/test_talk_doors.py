"""The ways into support on each platform, and whose words they are taken for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.messenger import SlackMessenger
from bot.adapters.slack.people import Owned
from bot.core.confidential import Confidential
from bot.core.keeper import Keeper
from bot.core.messages import Direct, Letter, Undeliverable, Urgency
from bot.core.people import Account, Platform, Role
from bot.core.views import NEUTRAL, Reply
from bot.jobs.courier import Courier
from storage.look import rows
from tests.platforms.doors import on_discord, on_slack
from tests.scenarios.network import ANSWERS, START, Network, open_network
from tests.servers.discord import DiscordServer
from tests.servers.slack import SlackServer
from tests.servers.slack.state import TEAM

from .test_slack_door import Office, open_office
from .town import Town

CANARY = "zanzibarquokka"
ELSEWHERE = "T0SCHOOL"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@asynccontextmanager
async def unmarked(folder: Path, own: list[str]) -> AsyncGenerator[Office]:
    """Open a workspace that is the network's own only if *own* says so."""
    async with SlackServer() as server, open_network(folder) as network:
        server.channel("network", [server.person("Ben")])
        async with on_slack(server, network, own=own) as (messenger, _watching):
            await server.connected()
            both = {Platform.SLACK: messenger, Platform.DISCORD: network.mail}
            network.courier = Courier(network.storage, both, network.clock)
            yield Office(server, network, network.courier)
        assert server.violations == []


async def nothing_is_kept(network: Network) -> None:
    held = await rows(network.storage)
    assert held["cases"] == held["talks"] == held["offers"] == []
    assert CANARY.encode() not in network.disk()


async def test_another_organisations_member_is_told_why_and_whom_to_ring(tmp_path: Path) -> None:
    """By a direct message, by the command, by a button that was shown, and by one made up."""
    async with open_office(tmp_path) as office:
        eve = office.server.person("Eve", ELSEWHERE)
        await eve.dm(f"They want me out {CANARY}")
        await office.server.settled()
        await office.courier.drain()
        said = await eve.eventually("Not here, and why")
        assert "another organisation" in said.plain.replace("\n", " ")
        assert "116 123" in said.plain
        await eve.slash("/headsup", "support")
        await eve.press(await eve.eventually("You are not on your own"), _TALK)
        talk = await eve.eventually("Talk to one coach")
        for label in ("Ask for a coach, no words", "Write something first"):
            before = len(eve.sees())
            await eve.press(talk, label)
            assert len(eve.sees()) > before
            assert "another organisation" in eve.sees()[-1].plain.replace("\n", " ")
            assert eve.view is None
        for forged in ("press:ask:", "press:write:2026-11-b", "press:accept:x", "press:reply:x"):
            await eve.forge(forged)
        await nothing_is_kept(office.network)


_TALK = "I want to talk to someone from HeadsUp"


@pytest.mark.parametrize("own", [[], ["T0OTHER"], ["E0OTHER"]])
async def test_a_workspace_that_nobody_marked_takes_no_request(
    tmp_path: Path, own: list[str]
) -> None:
    async with unmarked(tmp_path, own) as office:
        ben = await office.head("Ben")
        await ben.slash("/headsup", "support")
        card = await ben.eventually("You are not on your own")
        assert "999" in card.plain
        await ben.press(card, _TALK)
        await ben.press(await ben.eventually("Talk to one coach"), "Ask for a coach, no words")
        said = (await ben.eventually("Not here, and why")).plain.replace("\n", " ")
        assert "nobody has told me that it is the network's own" in said
        await ben.dm(CANARY)
        await office.server.settled()
        await nothing_is_kept(office.network)


async def test_a_workspace_that_is_marked_takes_one(tmp_path: Path) -> None:
    async with unmarked(tmp_path, [TEAM]) as office:
        ben = await office.head("Ben")
        await ben.slash("/headsup", "support")
        await ben.press(await ben.eventually("You are not on your own"), _TALK)
        await ben.press(await ben.eventually("Talk to one coach"), "Ask for a coach, no words")
        await ben.eventually("We've got your request")


@pytest.mark.parametrize(("space", "sent"), [(TEAM, False), (ELSEWHERE, False), ("T0MARKED", True)])
async def test_words_are_not_sent_to_where_somebody_else_keeps_them(
    space: str, *, sent: bool
) -> None:
    """What is about a case waits on the home card; everything else is sent as ever."""
    owned = Owned(TEAM, "", frozenset({"T0MARKED"}))
    async with SlackServer() as server:
        client = AsyncWebClient(server.bot_token, base_url=server.api_url, retry_handlers=[])
        messenger = SlackMessenger(client, holds=owned.holds)
        ben = server.person("Ben")
        letter = Letter(
            id=1,
            key="key",
            address=Direct(Account(Platform.SLACK, space, ben.id)),
            urgency=Urgency.SUPPORT,
            view=Reply(NEUTRAL, "Hello.", words=Confidential(CANARY)),
            attempts=1,
            written=START,
            in_doubt=False,
            case=uuid4(),
        )
        if sent:
            await messenger.send(letter)
        else:
            with pytest.raises(Undeliverable, match="elsewhere"):
                await messenger.send(letter)
        assert (CANARY in "".join(seen.plain for seen in ben.inbox)) is sent
        await messenger.send(replace(letter, key="other", case=None))


async def test_one_organisation_may_own_several_workspaces() -> None:
    """On Enterprise Grid its id marks the workspace that the app is in, and no stranger's."""
    body = {"user_id": "U1", "team_id": TEAM}
    marked = frozenset({"E0OURS"})
    assert Owned(TEAM, "E0OURS", marked).keeper(body) is Keeper.NETWORK
    assert Owned(TEAM, "E0THEIRS", marked).keeper(body) is Keeper.UNMARKED
    assert Owned(TEAM, "E0OURS", marked).keeper(body | {"team_id": ELSEWHERE}) is Keeper.STRANGER
    stranger = {"user": {"id": "U1", "team_id": TEAM, "is_stranger": True}}
    assert Owned(TEAM, "E0OURS", marked).keeper(stranger) is Keeper.STRANGER


async def test_the_shortcut_shows_the_card_over_whatever_is_open(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        ben = office.server.person("Ben")
        await ben.shortcut("support")
        card = await ben.eventually("You are not on your own")
        assert card.kind == "modal"
        assert "999" in card.plain
        await ben.press(card, "It is about a child")
        child = await ben.eventually("If it is about a child")
        assert "this bot must not hold them" in child.plain
        await nothing_is_kept(office.network)


async def test_on_discord_anybodys_menu_has_the_card(town: Town) -> None:
    """Whose menu it was is looked at by nobody, and written down nowhere."""
    amina, mo = town.discord.person("Amina"), town.discord.person("Mo")
    card = await amina.choose_from_menu("Ask for support", mo)
    assert card.message
    assert card.message.ephemeral
    assert "999" in card.message.plain
    assert mo.inbox == []


async def test_app_home_leads_to_the_card(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        ben = office.server.person("Ben")
        home = await ben.open_home()
        assert home
        await ben.press(home, "I need support now")
        assert "116 123" in (await ben.eventually("You are not on your own")).plain


async def test_on_slack_a_case_is_a_thread_and_the_thread_says_which(tmp_path: Path) -> None:
    """What a coach of two writes in a thread is for that head; beside it, she is asked."""
    async with unmarked(tmp_path, [TEAM]) as office:
        cora, network = await office.head("Cora"), office.network
        await office.appoint(cora, Role.COACH)
        await cora.slash("/headsup", "duty on")
        heads = [await network.head(name, district="BT1") for name in ("Ada", "Bea")]
        for head in heads:
            await head.sends("ask")
            await office.courier.drain()
            await cora.press(await cora.eventually("A request is waiting"), "Yes, I'll take it")
            await office.courier.drain()
            await cora.eventually("You have taken")
        notes = [seen for seen in cora.inbox if "You have taken" in seen.plain]
        assert len({seen.thread_ts or seen.ts for seen in notes}) == 2
        refs = [next(w for w in note.plain.split() if w.startswith("HU-"))[:7] for note in notes]
        await cora.answer(notes[0], "For the first.")
        await cora.dm(CANARY)
        await office.server.settled()
        await office.courier.drain()
        first = next(head for head in heads if refs[0] in head.heard)
        second = next(head for head in heads if head is not first)
        assert "For the first." in first.heard
        assert "For the first." not in second.heard
        assert CANARY not in first.heard + second.heard
        await cora.eventually("so I sent nothing and kept nothing")
        await first.writes("Thank you.")
        await office.courier.drain()
        reply = await cora.eventually("Thank you.")
        assert reply.thread_ts == (notes[0].thread_ts or notes[0].ts)


async def test_an_edit_passes_nothing_on(tmp_path: Path) -> None:
    async with unmarked(tmp_path, [TEAM]) as office:
        cora, network = await office.head("Cora"), office.network
        await office.appoint(cora, Role.COACH)
        await cora.slash("/headsup", "duty on")
        ada = await network.head("Ada", district="BT1")
        await ada.sends("ask")
        await office.courier.drain()
        await cora.press(await cora.eventually("A request is waiting"), "Yes, I'll take it")
        ts = await cora.dm("First words.")
        await office.server.settled()
        await cora.edit(ts, CANARY)
        await office.server.settled()
        await network.courier.drain()
        assert "First words." in ada.heard
        assert CANARY not in ada.heard


async def test_on_discord_a_reply_says_which_case_is_meant(tmp_path: Path) -> None:
    """A coach of two answers a message of one; beside it she is asked, and an edit goes nowhere."""
    async with (
        DiscordServer() as discord,
        open_network(tmp_path) as network,
        on_discord(discord, network) as (messenger, _listening),
    ):
        await discord.ready()
        both = {Platform.DISCORD: messenger, Platform.SLACK: network.mail}
        network.courier = Courier(network.storage, both, network.clock)
        cora = discord.person("Cora")
        joining = network.person("Cora")
        joining.account = Account(Platform.DISCORD, "", cora.id)
        await joining.sends("join", name="Cora", **{**ANSWERS, **_BELFAST})
        await network.appoint(joining, Role.COACH)
        await joining.sends("duty", "on")
        heads = [await network.head(name, Platform.SLACK) for name in ("Ada", "Bea")]
        for head in heads:
            await head.sends("ask")
            await cora.press(await cora.eventually("A request is waiting"), _TAKE)
            await network.courier.drain()
        notes = [seen for seen in cora.inbox if "You have taken" in seen.plain]
        assert len(notes) == 2
        before = len((await rows(network.storage))["requests"])
        await cora.reply(notes[0], "For the first.")
        await cora.dm(CANARY)
        await _heard(network, before + 2)
        await network.courier.drain()
        got = [head for head in heads if "For the first." in head.heard]
        assert len(got) == 1
        assert not any(CANARY in head.heard for head in heads)
        await cora.eventually("so I sent nothing and kept nothing")
    assert discord.violations == []


_TAKE = "Yes, I'll take it"
_BELFAST = {"district": "BT1", "region": "Northern Ireland"}


async def _heard(network: Network, count: int) -> None:
    """Wait until so many requests were answered in all."""
    async with asyncio.timeout(10):
        while True:
            if len((await rows(network.storage))["requests"]) >= count:
                return
            await asyncio.sleep(0.05)
