"""The loopback Discord keeps a calendar and private threads, with the real discord.py."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import pytest

from tests.servers.discord import CannotDo, DiscordServer
from tests.servers.discord.records import Json

SOON = datetime.now(UTC) + timedelta(days=1)  # noqa: TID251  # a test of the platform's own time


async def guild_of(bot: discord.Client, server: DiscordServer) -> discord.Guild:
    guild = bot.get_guild(server.guild_id)
    assert guild is not None
    return guild


async def make_event(guild: discord.Guild, **changes: Any) -> discord.ScheduledEvent:  # noqa: ANN401  # any of its arguments
    usual: dict[str, Any] = {
        "name": "Weekly call",
        "description": "An hour with people like you.",
        "start_time": SOON,
        "end_time": SOON + timedelta(hours=1),
        "entity_type": discord.EntityType.external,
        "privacy_level": discord.PrivacyLevel.guild_only,
        "location": "The link comes privately",
    }
    return await guild.create_scheduled_event(**usual | changes)


async def ask(server: DiscordServer, method: str, path: str, body: Json | None = None) -> Any:  # noqa: ANN401  # JSON
    headers = {"Authorization": f"Bot {server.token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, server.api_url + path, json=body, headers=headers) as response,
    ):
        return response.status, await response.json(content_type=None)


async def test_an_event_is_made_changed_and_taken_away(
    server: DiscordServer, bot: discord.Client
) -> None:
    amina, guild = server.person("Amina"), await guild_of(bot, server)
    made = await make_event(guild)
    (shown,) = amina.events()
    assert (shown.name, shown.location) == ("Weekly call", "The link comes privately")
    assert (shown.starts, shown.ends) == (SOON, SOON + timedelta(hours=1))
    await made.edit(name="Weekly call, moved", start_time=SOON + timedelta(minutes=5))
    assert shown.name == "Weekly call, moved"
    amina.interested(shown)
    with pytest.raises(CannotDo):
        amina.interested(shown)
    server.person("Ben").interested(shown)
    amina.interested(shown, yes=False)
    (again,) = await guild.fetch_scheduled_events(with_counts=True)
    assert again.user_count == shown.interested == 1
    status, users = await ask(
        server, "GET", f"/guilds/{server.guild_id}/scheduled-events/{made.id}/users"
    )
    assert (status, [one["user"]["global_name"] for one in users]) == (200, ["Ben"])
    await again.delete()
    assert amina.events() == []
    with pytest.raises(CannotDo):
        amina.interested(shown)
    with pytest.raises(discord.NotFound) as gone:
        await guild.fetch_scheduled_event(made.id)
    assert gone.value.code == 10070
    assert server.violations == []


async def test_a_finished_event_is_off_the_calendar(
    server: DiscordServer, bot: discord.Client
) -> None:
    made = await make_event(await guild_of(bot, server))
    await (await made.start()).end()
    assert server.events == []
    other = await make_event(await guild_of(bot, server))
    with pytest.raises(ValueError, match="scheduled"):
        await other.end()
    await other.cancel()
    assert server.events == []


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "x" * 101},
        {"description": "x" * 1001},
        {"location": "x" * 101},
        {"start_time": datetime(2026, 1, 1, tzinfo=UTC)},
        {"end_time": SOON - timedelta(minutes=1)},
    ],
)
async def test_an_event_out_of_bounds_is_refused(
    server: DiscordServer, bot: discord.Client, changes: dict[str, Any]
) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await make_event(await guild_of(bot, server), **changes)
    assert (refused.value.status, refused.value.code) == (400, 50035)
    assert server.events == []
    assert len(server.violations) == 1


async def test_events_need_the_right_to_make_them(
    server: DiscordServer, bot: discord.Client
) -> None:
    made = await make_event(await guild_of(bot, server))
    server.world.may_create_events = False
    with pytest.raises(discord.Forbidden) as refused:
        await make_event(await guild_of(bot, server))
    assert refused.value.code == 50013
    with pytest.raises(discord.Forbidden):
        await made.delete()
    assert server.violations == []


@pytest.mark.parametrize("listens", [True, False])
async def test_interest_is_heard_by_those_who_asked_for_it(
    server: DiscordServer, *, listens: bool
) -> None:
    heard: list[str] = []
    intents = discord.Intents(guilds=True, guild_scheduled_events=listens)

    class Listener(discord.Client):
        async def on_socket_event_type(self, event: str) -> None:
            heard.append(event)

    async with Listener(intents=intents, guild_ready_timeout=0.05) as bot:
        running = asyncio.create_task(bot.start(server.token))
        await server.world.pulse.until(lambda: server.gateway.live, 5)
        await asyncio.wait_for(bot.wait_until_ready(), 5)
        await make_event(await guild_of(bot, server))
        amina = server.person("Amina")
        (event,) = amina.events()
        amina.interested(event)
        amina.interested(event, yes=False)
        await asyncio.sleep(0.1)
        await bot.close()
        with contextlib.suppress(asyncio.CancelledError):
            await running
    expected = ["CREATE", "USER_ADD", "USER_REMOVE"] if listens else []
    found = [one for one in heard if one.startswith("GUILD_SCHEDULED_EVENT")]
    assert found == [f"GUILD_SCHEDULED_EVENT_{one}" for one in expected]


@pytest.fixture
async def thread(server: DiscordServer, bot: discord.Client) -> discord.Thread:
    channel = (await guild_of(bot, server)).text_channels[0]
    return await channel.create_thread(
        name="In confidence", type=discord.ChannelType.private_thread, invitable=False
    )


async def test_a_private_thread_is_seen_by_those_in_it(
    server: DiscordServer, bot: discord.Client, thread: discord.Thread
) -> None:
    amina, ben = server.person("Amina"), server.person("Ben")
    await thread.add_user(discord.Object(int(amina.id)))
    await thread.send("only for you")
    assert [one.content for one in amina.sees("In confidence")] == ["only for you"]
    assert ben.sees() == []
    with pytest.raises(CannotDo):
        await ben.say("me too", "In confidence")
    members = await thread.fetch_members()
    assert {one.id for one in members} == {int(amina.id), server.application_id}
    active = await (await guild_of(bot, server)).active_threads()
    assert [one.id for one in active] == [thread.id]
    assert [c.name for c in (await guild_of(bot, server)).text_channels] == ["network"]
    await thread.remove_user(discord.Object(int(amina.id)))
    assert amina.sees() == []
    assert server.violations == []


async def test_an_archived_thread_takes_no_changes(
    server: DiscordServer, bot: discord.Client, thread: discord.Thread
) -> None:
    amina = server.person("Amina")
    sent = await thread.send("before")
    await thread.edit(archived=True)
    assert await (await guild_of(bot, server)).active_threads() == []
    for refused in (
        thread.add_user(discord.Object(int(amina.id))),
        sent.edit(content="after"),
        thread.edit(name="Another name"),
    ):
        with pytest.raises(discord.HTTPException) as shut:
            await refused
        assert shut.value.code == 50083
    await thread.send("a message brings it back")
    await thread.add_user(discord.Object(int(amina.id)))
    await thread.edit(archived=True, locked=True)
    with pytest.raises(discord.HTTPException) as locked:
        await thread.send("but not when it is locked")
    assert locked.value.code == 50083


async def test_threads_hang_on_text_channels_and_need_the_right(
    server: DiscordServer, bot: discord.Client
) -> None:
    dm = server.world.open_dm(server.person("Amina").account)
    status, body = await ask(server, "POST", f"/channels/{dm.id}/threads", {"name": "x"})
    assert (status, body["code"]) == (400, 50024)
    channel = (await guild_of(bot, server)).text_channels[0]
    with pytest.raises(discord.HTTPException):
        await channel.create_thread(name="x" * 101)
    server.world.may_create_threads = False
    with pytest.raises(discord.Forbidden):
        await channel.create_thread(name="In confidence")


async def test_history_tells_no_nonce(server: DiscordServer) -> None:
    channel = server.channel("network")
    path = f"/channels/{channel.id}/messages"
    body = {"content": "hello", "nonce": "o1", "enforce_nonce": True}
    for _ in range(2):  # the repeat is answered with the first message
        status, made = await ask(server, "POST", path, body)
        assert (status, made["nonce"]) == (200, "o1")
    _, history = await ask(server, "GET", path)
    _, one = await ask(server, "GET", f"{path}/{made['id']}")
    assert [("nonce" in m, m["id"]) for m in (*history, one)] == [(False, made["id"])] * 2


async def test_the_limit_on_everything_and_on_one_channel(
    server: DiscordServer, bot: discord.Client
) -> None:
    server.buckets.everywhere = 3
    path = f"/channels/{server.channel('network').id}"
    answers = [await ask(server, "GET", path) for _ in range(4)]
    assert [status for status, _ in answers] == [200, 200, 200, 429]
    assert answers[-1][1]["global"] is True
    assert 0 < answers[-1][1]["retry_after"] <= 1
    assert len(server.limited) == 1
    server.buckets.everywhere = None
    server.buckets.messages = (1, 0.2)
    body = {"content": "hello"}
    assert (await ask(server, "POST", f"{path}/messages", body))[0] == 200
    status, refused = await ask(server, "POST", f"{path}/messages", body)
    assert (status, refused["global"]) == (429, False)
    assert bot.user is not None


async def test_the_platform_can_be_told_the_time(
    server: DiscordServer, bot: discord.Client
) -> None:
    ahead = 2_000_000_000.0
    server.use_clock(lambda: ahead)
    channel = bot.get_partial_messageable(int(server.channel("network").id))
    sent = await channel.send("from the future", nonce="o1")
    assert sent.created_at.timestamp() == pytest.approx(ahead, abs=1)
    ahead += server.world.nonce_window + 1
    assert (await channel.send("from the future", nonce="o1")).id != sent.id
