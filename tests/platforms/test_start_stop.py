"""Starting and stopping: wrong tokens are said plainly at once, and stopping loses nothing."""

from __future__ import annotations

import socket
from pathlib import Path

import aiohttp
import pytest

from tests.servers.discord import DiscordServer
from tests.servers.slack import SlackServer

from .process import bot_process


async def test_one_platform_is_enough(tmp_path: Path) -> None:
    """With Discord alone it runs, and SIGTERM ends it with 0."""
    async with DiscordServer() as server:
        settings = {"discord_token": server.token, "discord_api": server.api_url}
        async with bot_process(tmp_path / "data", **settings) as bot:
            await bot.running()
            assert b"running on Discord." in bot.printed
            assert b"Back this up" in bot.printed
            assert await bot.terminate() == 0
            key = tmp_path / "data.key"
            assert key.stat().st_mode & 0o777 == 0o600
            assert key.read_bytes().strip() not in bot.printed


async def test_feeds_are_served_only_where_a_port_is_set(tmp_path: Path) -> None:
    """And a port that somebody else has ends it with a plain message."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        async with DiscordServer() as server:
            settings = {
                "discord_token": server.token,
                "discord_api": server.api_url,
                "http_port": port,
            }
            async with bot_process(tmp_path / "data", **settings) as bot:
                assert await bot.ended() == 1
                assert f"cannot be served on 127.0.0.1, port {port}" in bot.printed.decode()
                assert "Traceback" not in bot.printed.decode()
            taken.close()
            async with bot_process(tmp_path / "data", **settings) as bot:
                await bot.running()
                url = f"http://127.0.0.1:{port}/calendar/nobody.ics"
                async with aiohttp.ClientSession() as client, client.get(url) as answer:
                    assert answer.status == 404
                assert await bot.terminate() == 0
                assert b"nobody.ics" not in bot.printed


async def test_a_wrong_discord_token_ends_it_with_a_plain_message(tmp_path: Path) -> None:
    """It says which setting is wrong and what to do, and shows neither token nor traceback."""
    async with DiscordServer() as server:
        settings = {"discord_token": "wrong.token.entirely", "discord_api": server.api_url}
        async with bot_process(tmp_path / "data", **settings) as bot:
            assert await bot.ended() == 1
            said = bot.printed.decode()
            assert "Discord refused HEADSUP_DISCORD_TOKEN" in said
            assert "Traceback" not in said
            assert "wrong.token" not in said


@pytest.mark.parametrize(
    ("bot_token", "app_token", "said"),
    [
        ("xoxb-wrong", "", "Slack refused HEADSUP_SLACK_BOT_TOKEN"),
        ("", "xapp-wrong", "Slack refused HEADSUP_SLACK_APP_TOKEN"),
    ],
)
async def test_a_wrong_slack_token_ends_it_with_a_plain_message(
    tmp_path: Path, bot_token: str, app_token: str, said: str
) -> None:
    """The SDK alone would wait for ever with a wrong app token."""
    async with SlackServer() as server:
        settings = {
            "slack_bot_token": bot_token or server.bot_token,
            "slack_app_token": app_token or server.app_token,
            "slack_api": server.api_url,
        }
        async with bot_process(tmp_path / "data", **settings) as bot:
            assert await bot.ended() == 1
            assert said in bot.printed.decode()
            assert "Traceback" not in bot.printed.decode()


async def test_no_platform_at_all_says_what_to_set(tmp_path: Path) -> None:
    """A newcomer is told what to set, and how to try it without."""
    async with bot_process(tmp_path / "data") as bot:
        assert await bot.ended() == 1
        assert "./headsup play" in bot.printed.decode()


async def test_platforms_that_stumble_at_the_start_are_tried_again(tmp_path: Path) -> None:
    """Each of the first questions fails once; the bot is up a moment later all the same."""
    async with DiscordServer() as discord, SlackServer() as slack:
        slack.channel("network", [slack.person("Ben")])
        discord.fail("GET", "/users/@me", kind="503")
        slack.fail("auth.test", kind="500")
        async with bot_process(
            tmp_path / "data",
            discord_token=discord.token,
            discord_api=discord.api_url,
            slack_bot_token=slack.bot_token,
            slack_app_token=slack.app_token,
            slack_api=slack.api_url,
        ) as bot:
            await bot.running()
            assert b"Trying again in 1 s" in bot.printed
            assert await bot.terminate() == 0


async def test_a_platform_that_is_not_there_is_named_with_what_to_check(tmp_path: Path) -> None:
    async with bot_process(
        tmp_path / "data",
        discord_token="a.b.c",  # noqa: S106 - opens nothing
        discord_api="http://127.0.0.1:9/api/v10",
    ) as bot:
        assert await bot.ended() == 1
        assert b"Discord at http://127.0.0.1:9/api/v10 could not be reached" in bot.printed
        assert b"Traceback" not in bot.printed
