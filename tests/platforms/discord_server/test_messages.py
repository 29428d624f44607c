"""The loopback Discord keeps messages and their limits, with the real discord.py."""

import aiohttp
import discord
import pytest

from tests.servers.discord import DiscordServer, Seen

from .lab import Bot

MENTIONS_EVERYONE = "Hello @everyone"


async def test_private_messages_go_both_ways(server: DiscordServer, bot: Bot) -> None:
    amina, ben = server.person("Amina"), server.person("Ben")
    await amina.dm("may I ask something?")
    await amina.eventually("you said may I ask")
    assert [one.content for one in amina.inbox] == ["you said may I ask something?"]
    assert ben.sees() == []
    await amina.say("nobody hears this")
    await amina.dm("again")
    await amina.eventually("you said again")
    assert bot.heard == ["may I ask something?", "again"]
    assert server.violations == []


async def test_messages_are_read_edited_and_deleted(server: DiscordServer, bot: Bot) -> None:
    amina = server.person("Amina")
    asked: Seen = await amina.dm("hello")
    await amina.eventually("you said hello")
    dm = bot.get_partial_messageable(int(asked.record.channel.id))
    history = [message async for message in dm.history(after=discord.Object(int(asked.id)))]
    assert [message.content for message in history] == ["you said hello"]
    await history[0].edit(content="better")
    assert amina.inbox[0].content == "better"
    await dm.get_partial_message(int(asked.id)).add_reaction("👍")
    assert asked.reactions == ["👍"]
    await history[0].delete()
    assert amina.inbox == []
    with pytest.raises(discord.NotFound):
        await dm.fetch_message(history[0].id)
    assert server.violations == []


async def test_the_same_nonce_is_one_message(server: DiscordServer, bot: Bot) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    first = await channel.send("the weekly call", nonce="o1")
    again = await channel.send("another text", nonce="o1")
    assert first.id == again.id
    assert server.swallowed == ["another text"]
    server.world.nonce_window = 0
    assert (await channel.send("the weekly call", nonce="o1")).id != first.id
    assert server.violations == []


async def test_pings_are_noticed_unless_restricted(server: DiscordServer, bot: Bot) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    await channel.send(MENTIONS_EVERYONE)
    assert server.pings == []
    await channel.send(MENTIONS_EVERYONE, allowed_mentions=discord.AllowedMentions(everyone=True))
    assert server.pings == [f"@everyone in network: {MENTIONS_EVERYONE}"]


@pytest.mark.parametrize(
    ("content", "embed"),
    [
        ("x" * 2001, None),
        (None, discord.Embed(title="x" * 257)),
        (None, discord.Embed(description="x" * 4097)),
        (None, discord.Embed(title="t").set_footer(text="x" * 2049)),
        (None, discord.Embed().add_field(name="n", value="x" * 1025)),
        (None, discord.Embed().add_field(name="", value="v")),
    ],
)
async def test_what_is_too_long_is_refused(
    server: DiscordServer, bot: Bot, content: str | None, embed: discord.Embed | None
) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send(content, embeds=[embed] if embed else [])
    assert (refused.value.status, refused.value.code) == (400, 50035)
    assert len(server.violations) == 1


async def test_an_empty_message_and_a_long_nonce_are_refused(
    server: DiscordServer, bot: Bot
) -> None:
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    with pytest.raises(discord.HTTPException) as empty:
        await channel.send("  ")
    assert empty.value.code == 50006
    with pytest.raises(discord.HTTPException):
        await channel.send("hello", nonce="n" * 26)
    assert len(server.violations) == 2


async def test_closed_doors_are_403(server: DiscordServer, bot: Bot) -> None:
    amina = server.person("Amina")
    amina.dms_open = False
    user = await bot.fetch_user(int(amina.id))
    with pytest.raises(discord.Forbidden) as closed:
        await user.send("hello")
    assert closed.value.code == 50007
    quiet = server.add_channel("notices", writable=False)
    with pytest.raises(discord.Forbidden) as quieter:
        await bot.get_partial_messageable(int(quiet.id)).send("hello")
    assert quieter.value.code == 50013
    assert server.violations == []


async def test_a_file_is_for_whoever_knows_its_address_and_no_token(server: DiscordServer) -> None:
    amina = server.person("Amina")
    seen = await amina.dm("Look.", ("letter.png", b"bytes"))
    address = str(seen.record.attachments[0]["url"])
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as answer:
            assert await answer.read() == b"bytes"
        async with session.get(f"{address}x") as answer:
            assert answer.status == 404
        assert server.violations == []
        async with session.get(address, headers={"Authorization": f"Bot {server.token}"}):
            assert server.violations == ["the token was sent to where files are kept"]
