"""The Slack messenger on the real SDK, against a server that loses answers."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.messenger import SlackMessenger
from bot.core.confidential import Confidential
from bot.core.messages import (
    CannotLook,
    Direct,
    InChannel,
    Together,
    TryLater,
)
from bot.core.people import Account, Platform
from bot.core.views import File, Reply
from tests.servers.slack import SlackServer
from tests.servers.slack.state import TEAM

from .posted import letter, lost_answer


@pytest.fixture
async def slack() -> AsyncGenerator[tuple[SlackServer, SlackMessenger]]:
    async with SlackServer() as server, aiohttp.ClientSession() as session:
        server.channel("network", [server.person("Ada")])
        client = AsyncWebClient(
            token=server.bot_token, base_url=server.api_url, session=session, retry_handlers=[]
        )
        yield server, SlackMessenger(client)
        assert server.violations == []


def addresses(server: SlackServer) -> tuple[InChannel, Direct]:
    (channel,) = [c for c in server.workspace.channels.values() if c.name == "network"]
    ada = Account(Platform.SLACK, TEAM, server.person("Ada").id)
    return InChannel(Platform.SLACK, TEAM, channel.id), Direct(ada)


class TestSlack:
    async def test_after_a_lost_answer_the_message_is_found(
        self, slack: tuple[SlackServer, SlackMessenger]
    ) -> None:
        server, messenger = slack
        for to in addresses(server):
            server.fail("chat.postMessage", kind="drop_after")
            await lost_answer(messenger, letter(to))
            assert await messenger.find(letter(to, in_doubt=True)) is not None
            assert await messenger.find(letter(to, key="another", in_doubt=True)) is None
        assert len(server.person("Ada").inbox) == 1

    async def test_in_doubt_the_thread_is_searched_and_the_conversation_beside_it(
        self, slack: tuple[SlackServer, SlackMessenger]
    ) -> None:
        """The thread may have been there then or not, and may be gone by now."""
        server, messenger = slack
        _, to = addresses(server)
        root = await messenger.send(letter(to, key="root"))
        for key, thread in (("in it", root.message), ("beside it", ""), ("none", "1.000001")):
            server.fail("chat.postMessage", kind="drop_after")
            sent = letter(to, key=key, thread="" if key == "none" else thread)
            await lost_answer(messenger, sent)
            owed = replace(sent, in_doubt=True, thread=thread or root.message)
            assert await messenger.find(owed) is not None
            assert await messenger.find(replace(owed, key="another")) is None
        assert len(server.person("Ada").inbox) == 4

    async def test_what_stands_there_is_edited_and_taken_away(
        self, slack: tuple[SlackServer, SlackMessenger]
    ) -> None:
        server, messenger = slack
        ada, (to, _) = server.person("Ada"), addresses(server)
        sent = await messenger.send(letter(to))
        for _ in range(2):
            await messenger.change(letter(to, Reply("Coming: 4")), sent)
        assert [seen.plain for seen in ada.sees(to.channel)] == ["Coming: 4\nComing: 4"]
        for _ in range(2):
            await messenger.remove(letter(to), sent)
        assert ada.sees(to.channel) == []

    async def test_a_file_is_shared_once_through_a_lost_answer(
        self, slack: tuple[SlackServer, SlackMessenger]
    ) -> None:
        server, messenger = slack
        _, to = addresses(server)
        entry = Reply("Your calendar file", file=File("call.ics", "BEGIN:VCALENDAR"))
        server.fail("files.completeUploadExternal", kind="drop_after")
        await lost_answer(messenger, letter(to, entry))
        assert await messenger.find(letter(to, entry, in_doubt=True)) is not None
        again = await messenger.send(letter(to, entry, "another"))
        assert again.message
        assert len(server.person("Ada").inbox) == 2

    async def test_a_sealed_file_arrives_as_a_file_and_as_no_text(
        self, slack: tuple[SlackServer, SlackMessenger]
    ) -> None:
        server, messenger = slack
        _, to = addresses(server)
        copy = Reply("Your copy", words=Confidential("quokka"), file=File("data.json", ""))
        await messenger.send(letter(to, copy))
        (file,) = server.workspace.files.values()
        assert file.content == b"quokka"
        assert "quokka" not in str(server.person("Ada").inbox)

    async def test_where_no_file_is_taken_nobody_is_told_that_one_had_come(self) -> None:
        scopes = frozenset({"chat:write", "im:write", "im:history"})
        copy = Reply("Your copy", words=Confidential("quokka"), file=File("data.json", ""))
        async with SlackServer(scopes=scopes) as server, aiohttp.ClientSession() as session:
            server.channel("network", [server.person("Ada")])
            client = AsyncWebClient(
                token=server.bot_token, base_url=server.api_url, session=session, retry_handlers=[]
            )
            await SlackMessenger(client).send(letter(addresses(server)[1], copy))
            said = server.person("Ada").inbox[-1].plain
        assert "This workspace lets me send no files" in said
        assert "quokka" not in said

    async def test_a_link_is_a_button_and_stands_in_no_text(
        self, slack: tuple[SlackServer, SlackMessenger]
    ) -> None:
        server, messenger = slack
        _, to = addresses(server)
        words = Confidential("https://meet.example/a")
        sent = await messenger.send(letter(to, Reply("It begins", words=words, opens="Join")))
        message = server.workspace.channel(sent.channel).messages[sent.message]
        assert "https://meet.example/a" in str(message["blocks"])
        assert "https://meet.example/a" not in message["text"]

    async def test_buddies_share_a_group_message_which_the_app_may_not_read(
        self, slack: tuple[SlackServer, SlackMessenger]
    ) -> None:
        """Opened with them by ``conversations.open``, the same one each time."""
        server, messenger = slack
        ada, ben = server.person("Ada"), server.person("Ben")
        to, _ = addresses(server)
        together = Together(Platform.SLACK, TEAM, to.channel, (ada.id, ben.id))
        assert messenger.requests(letter(together)) == 2
        first = await messenger.send(letter(together, Reply("A place for you"), "1"))
        again = await messenger.send(letter(together, Reply("And again"), "2"))
        assert first.channel == again.channel
        channel = server.workspace.channel(first.channel)
        assert channel.kind == "mpim"
        assert {ada.id, ben.id} < channel.members
        assert len(channel.members) == 3
        with pytest.raises(CannotLook):  # no scope to read there was asked for
            await messenger.find(letter(together, Reply("A place for you"), "1"))

    async def test_a_limit_is_told_with_how_long_it_lasts(
        self, slack: tuple[SlackServer, SlackMessenger]
    ) -> None:
        server, messenger = slack
        to, _ = addresses(server)
        server.fail("chat.postMessage", kind="429", retry_after=7)
        with pytest.raises(TryLater) as told:
            await messenger.send(letter(to))
        assert (told.value.seconds, told.value.everywhere) == (7, True)

    async def test_a_channel_that_may_not_be_read_leaves_the_doubt(self) -> None:
        scopes = frozenset({"chat:write", "im:write"})
        async with SlackServer(scopes=scopes) as server, aiohttp.ClientSession() as session:
            server.channel("network", [server.person("Ada")])
            client = AsyncWebClient(
                token=server.bot_token, base_url=server.api_url, session=session, retry_handlers=[]
            )
            with pytest.raises(CannotLook):
                await SlackMessenger(client).find(letter(addresses(server)[0], in_doubt=True))
