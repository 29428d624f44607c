"""The Discord door, with real discord.py inside a simulated Discord that is not ours."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import discord
import simcord

from bot.adapters.discord.client import HeadsUpClient
from bot.adapters.discord.messenger import DiscordMessenger
from bot.core.people import Account, Platform, Role
from bot.jobs.courier import Courier
from storage.look import rows
from tests.scenarios.network import Network, open_network

PROFILE = {
    "position": "Headteacher or principal",
    "phase": "Primary",
    "region": "Wales",
    "district": "CF10",
}


@dataclass
class Guild:
    """One server with our bot in it."""

    env: simcord.Env
    network: Network
    courier: Courier
    channel: simcord.ChannelHandle
    guild: simcord.GuildHandle

    def member(self, name: str) -> simcord.MemberActor:
        return self.guild.add_member(self.env.create_user(name))

    async def appoint(self, actor: simcord.MemberActor, role: Role) -> None:
        account = Account(Platform.DISCORD, "", str(actor.id))
        async with self.network.storage.begin() as work:
            await work.appointments.grant(account, role, by="test")


@asynccontextmanager
async def open_guild(folder: Path, *, verify: bool = False) -> AsyncGenerator[Guild]:
    async with open_network(folder, verify=verify) as network:

        async def on_guild(_guild: discord.Guild) -> None:
            """Leave it: nothing is posted here."""

        client = HeadsUpClient(network.dispatcher, "headsup", on_guild)
        async with simcord.run(client) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("network")
            messengers = {Platform.DISCORD: DiscordMessenger(client)}
            courier = Courier(network.storage, messengers, network.clock)
            yield Guild(env, network, courier, channel, guild)


async def test_a_verb_with_all_its_options_answers_at_once(tmp_path: Path) -> None:
    """Typed options are enough to join; the answer is the caller's alone."""
    async with open_guild(tmp_path) as server:
        amina = server.member("amina")
        result = await amina.slash(
            server.channel, "headsup join", name="Amina", buddy=True, charter=True, **PROFILE
        )
        assert result.ephemeral
        assert result.response
        assert result.response.embeds[0].title == "Welcome, Amina"


async def test_a_form_takes_two_pages_and_keeps_what_was_typed(tmp_path: Path) -> None:
    """The name typed as an option is not asked again."""
    async with open_guild(tmp_path) as server:
        amina = server.member("amina")
        first = await amina.slash(server.channel, "headsup join", name="Amina")
        assert first.modal
        labels = [component["label"] for component in first.modal["components"]]
        assert "What should people call you?" not in labels
        chosen = {name: PROFILE[name] for name in ("position", "phase", "region")}
        answers = {name: [choice] for name, choice in chosen.items()}
        second = await amina.submit_modal(first, {**answers, "district": "CF10", "school": "Oak"})
        assert second.response
        third = await amina.click(second.response.message, label="Continue")
        done = await amina.submit_modal(third, {"trust": "", "buddy": ["no"], "charter": ["yes"]})
        assert done.response
        assert done.response.embeds[0].title == "Welcome, Amina"


async def test_the_safety_card_is_private_and_its_buttons_work(tmp_path: Path) -> None:
    """Support is for anyone, member or not, and nobody else sees that it was asked."""
    async with open_guild(tmp_path) as server:
        amina = server.member("amina")
        card = await amina.slash(server.channel, "headsup support")
        assert card.ephemeral
        assert card.response
        talk = await amina.click(
            card.response.message, label="I want to talk to someone from HeadsUp"
        )
        assert talk.ephemeral
        assert talk.response
        refused = await amina.click(talk.response.message, label="Ask for a coach, no words")
        assert refused.response
        assert "Joining takes a minute" in refused.response.content


async def test_a_forged_button_changes_nothing(tmp_path: Path) -> None:
    """A made-up case gets the answer that every stale button gets."""
    async with open_guild(tmp_path) as server:
        amina = server.member("amina")
        await amina.slash(
            server.channel, "headsup join", name="Amina", buddy=True, charter=True, **PROFILE
        )
        view = discord.ui.View()
        forged = "press:end-now:00000000-0000-0000-0000-000000000000"
        view.add_item(discord.ui.Button(label="Forged", custom_id=forged))
        view.stop()
        bot_channel = server.env.bot.get_channel(server.channel.id)
        assert isinstance(bot_channel, discord.TextChannel)
        message = await bot_channel.send("look", view=view)
        result = await amina.click(message, label="Forged")
        assert result.response
        assert "Nothing was changed" in result.response.content


async def test_a_direct_message_without_a_conversation_is_answered_and_not_kept(
    tmp_path: Path,
) -> None:
    """Whoever writes to the bot in any words sees the numbers first."""
    async with open_guild(tmp_path) as server:
        amina = server.member("amina")
        await amina.send_dm("I can't go on like this")
        await server.courier.drain()
        assert b"go on like this" not in server.network.disk()
        letters = (await rows(server.network.storage))["outbox"]
        assert [letter["state"] for letter in letters] == ["sent"]


async def test_what_was_typed_is_kept_when_one_answer_needs_another_look(tmp_path: Path) -> None:
    """The district does not exist: everything else is in the form when it opens again."""
    async with open_guild(tmp_path) as server:
        amina = server.member("amina")
        typed = {**PROFILE, "district": "ZZ99"}
        wrong = await amina.slash(
            server.channel, "headsup join", name="Amina", buddy=True, charter=True, **typed
        )
        assert wrong.response
        assert "like LS6" in wrong.response.content
        form = await amina.click(wrong.response.message, label="Try again")
        assert form.modal
        asked = [label["component"]["custom_id"] for label in form.modal["components"]]
        assert asked == ["district", "school", "trust"]
        assert form.modal["components"][0]["component"]["value"] == "ZZ99"
        mended = await amina.submit_modal(form, {"district": "CF10"})
        assert mended.response
        assert mended.response.embeds[0].title == "Welcome, Amina"
