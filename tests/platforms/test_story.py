"""The whole story, with the bot as a separate process and both SDKs as they are."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.discord import DiscordServer
from tests.servers.slack import SlackServer
from tests.servers.slack.state import TEAM

from .process import BotProcess, bot_process

CANARY = "quokkazanzibar"
FAR = {"region": "South West", "district": "TR1"}
NEAR = {"region": "Wales", "district": "CF10"}
COMMON = {"position": "Headteacher or principal", "phase": "Primary", "charter": "yes"}


@dataclass
class Town:
    """Two platforms and one bot."""

    discord: DiscordServer
    slack: SlackServer
    bot: BotProcess


@pytest.fixture
async def town(tmp_path: Path) -> AsyncGenerator[Town]:
    """Open both platforms with a bot on them: Mo moderates, Olu organises, Cora coaches."""
    async with DiscordServer() as discord, SlackServer() as slack:
        mo, olu = discord.person("Mo"), slack.person("Olu")
        cora = slack.person("Cora")
        team = TEAM
        slack.channel("network", [olu, cora, slack.person("Ben")])
        async with bot_process(
            tmp_path / "data",
            discord_token=discord.token,
            discord_api=discord.api_url,
            slack_bot_token=slack.bot_token,
            slack_app_token=slack.app_token,
            slack_api=slack.api_url,
            moderators=f"discord:{mo.id}",
            organisers=f"slack:{team}:{olu.id}",
            coaches=f"slack:{team}:{cora.id}",
            log_level="DEBUG",
        ) as bot:
            await bot.running()
            await discord.ready()
            await slack.connected()
            yield Town(discord, slack, bot)
            assert discord.violations == []
            assert slack.violations == []


async def test_the_whole_story(town: Town) -> None:
    """Join on both, announce, introduce, ask for support, and stop cleanly."""
    amina, mo = town.discord.person("Amina"), town.discord.person("Mo")
    ben, cora = town.slack.person("Ben"), town.slack.person("Cora")
    olu = town.slack.person("Olu")

    # join on Discord: two pages, since it shows five questions at a time
    first = await amina.slash("headsup join")
    assert first.modal
    more = await amina.submit(
        first.modal,
        name="Amina",
        position="Headteacher or principal",
        phase="Primary",
        region="Yorkshire and the Humber",
        district="LS6",
    )
    assert more.message
    second = await amina.press(more.message, "Continue")
    assert second.modal
    joined = await amina.submit(second.modal, buddy="yes", charter="yes")
    assert "Welcome, Amina" in joined.text
    # … or with typed options
    typed = await mo.slash(
        "headsup join", name="Mo", **{**COMMON, "charter": True}, **FAR, buddy=False
    )
    assert "Welcome, Mo" in typed.text

    # join on Slack: one form
    for person, where, buddy in ((ben, NEAR, "yes"), (cora, FAR, "no"), (olu, FAR, "no")):
        await person.slash("/headsup", "join")
        assert person.view
        sent = await person.submit(
            person.view, {"name": person.name, **COMMON, **where, "buddy": buddy}
        )
        assert sent.accepted
        assert f"Welcome, {person.name}" in person.view.plain

    # announce: preview first, then both platforms
    form = await mo.slash("headsup announce")
    assert form.modal
    preview = await mo.submit(
        form.modal, title="Staying human", theme="Budgets", starts="tomorrow 7pm",
        about="An hour together.", minutes="60",
    )  # fmt: skip
    assert preview.message
    posted = await mo.press(preview.message, "Post it now")
    assert "Posted in 2 spaces" in posted.text
    on_discord = await amina.eventually("New event: Staying human")
    on_slack = await ben.eventually("New event: Staying human")
    answer = await amina.press(on_discord, "I'm coming")
    assert "You are counted in" in answer.text
    await ben.press(on_slack, "I'm coming")
    await ben.eventually("You are counted in")

    # a buddy round across the platforms
    await olu.slash("/headsup", "round")
    shown = await olu.eventually("This is a preview")
    await olu.press(shown, "Introduce them all")
    assert "Wales" in (await amina.eventually("Meet Ben")).plain
    await ben.eventually("Meet Amina")

    # support: one coach, and nobody else
    await cora.slash("/headsup", "duty")
    await cora.press(await cora.eventually("You are off duty"), "Go on duty")
    await cora.eventually("You are on duty")
    card = await amina.slash("headsup support")
    assert card.message
    assert "999" in card.message.plain
    talk = await amina.press(card.message, "I want to talk to someone from HeadsUp")
    assert talk.message
    asked = await amina.press(talk.message, "Write something first")
    assert asked.modal
    got = await amina.submit(asked.modal, words=f"They want me out {CANARY}")
    assert "We've got your request" in got.text
    offer = await cora.eventually("A request is waiting")
    assert CANARY not in offer.plain
    assert "Amina" not in offer.plain
    await cora.press(offer, "Yes, I'll take it")
    await cora.eventually(CANARY)
    await amina.eventually("A coach is here: Cora")
    await amina.dm(f"It began on Monday {CANARY}")
    await cora.eventually("It began on Monday")
    await cora.dm("I have time now.")
    await amina.eventually("I have time now.")
    assert town.slack.who_has_seen(CANARY) == {"Cora"}
    assert town.discord.who_has_seen(CANARY) == {"Amina"}

    # App Home shows the same card as home
    home = await ben.open_home()
    assert home
    assert "Amina" in home.plain

    assert await town.bot.terminate() == 0
    assert CANARY.encode() not in town.bot.on_disk()
