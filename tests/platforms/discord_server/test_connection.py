"""The loopback Discord lets a bot in, drops it and fails it, with the real discord.py."""

import asyncio
from typing import Literal

import aiohttp
import discord
import pytest

from tests.servers.discord import DiscordServer

from .lab import Bot


async def test_a_bot_logs_in_and_finds_its_guild(server: DiscordServer, bot: Bot) -> None:
    assert bot.application_id == server.application_id
    guild = bot.get_guild(server.guild_id)
    assert guild is not None
    assert [channel.name for channel in guild.text_channels] == ["network"]
    assert guild.system_channel is not None
    amina = server.person("Amina", roles=["Lead"])
    member = await guild.fetch_member(int(amina.id))
    assert member.display_name == "Amina"
    assert [role.name for role in member.roles] == ["@everyone", "Lead"]
    assert server.violations == []


async def test_a_wrong_token_is_refused(server: DiscordServer) -> None:
    async with Bot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("MTIz.wrong.token")
    assert "wrong token" in server.violations[0]


async def test_privileged_intents_are_refused(server: DiscordServer) -> None:
    async with discord.Client(intents=discord.Intents(members=True)) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(server.token)


async def test_a_closed_gateway_is_resumed_with_what_was_missed(
    server: DiscordServer, bot: Bot
) -> None:
    amina = server.person("Amina")
    await server.close_gateway(4000)
    await amina.dm("are you there?")
    await amina.eventually("you said are you there?")
    assert (bot.resumes, server.gateway.identified, server.gateway.resumed) == (1, 1, 1)
    server.kill_sockets()
    await amina.dm("and now?")
    await amina.eventually("you said and now?")
    assert server.gateway.resumed == 2
    assert bot.heard == ["are you there?", "and now?"]
    assert server.violations == []


async def test_a_502_after_storing_does_not_send_twice(server: DiscordServer, bot: Bot) -> None:
    amina = server.person("Amina")
    fault = server.fail("POST", r"/channels/\d+/messages$", kind="502_after")
    user = await bot.fetch_user(int(amina.id))
    await user.send("once")
    assert fault.met == 1
    assert [call.status for call in server.calls if call.path.endswith("messages")] == [502, 200]
    assert [one.content for one in amina.inbox] == ["once"]


async def test_a_forgetful_platform_knows_only_the_nonces_it_hid_itself(
    server: DiscordServer, bot: Bot
) -> None:
    server.world.forgetful = True
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    server.fail("POST", "messages", kind="502_after")
    await channel.send("once", nonce="o1")
    for _ in range(2):
        await channel.send("twice", nonce="o2")
    said = [one.content for one in server.person("Amina").sees()]
    assert said == ["once", "twice", "twice"]


@pytest.mark.parametrize(("kind", "arrives"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_dropped_connection_is_not_retried(
    server: DiscordServer, bot: Bot, kind: Literal["drop_before", "drop_after"], arrives: int
) -> None:
    amina = server.person("Amina")
    user = await bot.fetch_user(int(amina.id))
    dm = await user.create_dm()
    server.fail("POST", "messages", kind=kind)
    with pytest.raises((OSError, aiohttp.ClientError)):
        await dm.send("did it arrive?")
    assert len(amina.inbox) == arrives
    assert server.calls[-1].status == 0


async def test_rate_limits_are_waited_out_and_503_is_raised(
    server: DiscordServer, bot: Bot
) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    server.fail("POST", "messages", retry_after=0.05)
    server.fail("POST", "messages", kind="429_global", retry_after=0.05)
    await channel.send("patience")
    server.fail("POST", "messages", kind="503")
    with pytest.raises(discord.DiscordServerError):
        await channel.send("not this one")
    assert [one.content for one in server.person("Amina").sees()] == ["patience"]


async def test_a_hanging_request_ends_with_the_server(server: DiscordServer, bot: Bot) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    server.fail("POST", "messages", kind="hang")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(channel.send("anybody there?"), 0.2)


async def test_an_unknown_route_is_a_violation(server: DiscordServer, bot: Bot) -> None:
    with pytest.raises(discord.NotFound):
        await bot.fetch_invite("https://discord.gg/abc")
    assert "no such route" in server.violations[0]
