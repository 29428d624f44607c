"""The messengers on the real SDKs, against platforms that lose answers and forget keys."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
import pytest
from discord.http import Route
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.discord import once
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.slack.messenger import SlackMessenger
from bot.core.confidential import Confidential
from bot.core.mail import Messenger
from bot.core.messages import (
    Address,
    Aside,
    CannotLook,
    Direct,
    InChannel,
    Letter,
    OnCalendar,
    Receipt,
    Together,
    TryLater,
    Undeliverable,
    Urgency,
)
from bot.core.people import Account, Platform
from bot.core.views import Button, Card, Fact, File, Happening, Reply, View
from tests.servers.discord import DiscordServer
from tests.servers.slack import SlackServer
from tests.servers.slack.state import TEAM

SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)  # noqa: TID251 - a real event
POST = Reply("Tomorrow", card=Card(title="The call", facts=(Fact("Coming", "3"),)))


def letter(to: Address, view: View = POST, key: str = "k", **more: object) -> Letter:
    plain = Letter(
        id=1,
        key=key,
        address=to,
        urgency=Urgency.BROADCAST,
        view=view,
        attempts=1,
        written=SOON,
        in_doubt=False,
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # any of its fields


class Disc:
    """A loopback Discord, and the messenger on it."""

    def __init__(self, server: DiscordServer, messenger: DiscordMessenger) -> None:
        self.server, self.messenger = server, messenger
        self.ada = server.person("Ada")
        self.channel = InChannel(
            Platform.DISCORD, f"{server.guild_id}", server.channel("network").id
        )
        self.direct = Direct(Account(Platform.DISCORD, "", self.ada.id))
        self.calendar = OnCalendar(Platform.DISCORD, f"{server.guild_id}")


@pytest.fixture
async def disc() -> AsyncGenerator[Disc]:
    async with DiscordServer() as server:
        Route.BASE = server.api_url
        client = discord.Client(intents=discord.Intents.none(), http_trace=once.trace())
        await client.login(server.token)
        yield Disc(server, DiscordMessenger(client))
        await client.close()
        assert server.violations == []


@pytest.fixture
async def slack() -> AsyncGenerator[tuple[SlackServer, SlackMessenger]]:
    async with SlackServer() as server, aiohttp.ClientSession() as session:
        server.channel("network", [server.person("Ada")])
        client = AsyncWebClient(
            token=server.bot_token, base_url=server.api_url, session=session, retry_handlers=[]
        )
        yield server, SlackMessenger(client)
        assert server.violations == []


async def lost_answer(messenger: Messenger, sent: Letter) -> None:
    """Send *sent* to a platform that stores it and then says nothing."""
    with pytest.raises((aiohttp.ClientError, OSError, discord.HTTPException)):
        await messenger.send(sent)


class TestDiscord:
    async def test_after_a_lost_answer_the_message_is_found_and_not_sent_again(
        self, disc: Disc
    ) -> None:
        """However long ago it was: the key is forgotten after some minutes, the message is not."""
        disc.server.world.nonce_window = 0
        disc.server.fail("POST", "messages", kind="drop_after")
        await lost_answer(disc.messenger, letter(disc.channel))
        found = await disc.messenger.find(letter(disc.channel, in_doubt=True))
        (seen,) = disc.ada.sees(disc.server.channel("network"))
        assert found == Receipt(disc.channel.channel, seen.id)

    async def test_what_never_arrived_is_not_found(self, disc: Disc) -> None:
        disc.server.fail("POST", "messages", kind="drop_before")
        await lost_answer(disc.messenger, letter(disc.channel))
        assert await disc.messenger.find(letter(disc.channel, in_doubt=True)) is None

    async def test_a_message_that_looks_the_same_is_not_taken_for_it(self, disc: Disc) -> None:
        """The head wrote "ok" twice: the second one that was lost is still owed."""
        said = Reply("New message", "From the head", words=Confidential("ok"))
        first = await disc.messenger.send(letter(disc.direct, said, "1"))
        owed = letter(
            disc.direct, said, "2", in_doubt=True, known=frozenset({first.message}), since=""
        )
        assert await disc.messenger.find(owed) is None
        second = await disc.messenger.send(owed)
        assert await disc.messenger.find(owed) == second

    async def test_nobody_reads_further_back_than_needed(self, disc: Disc) -> None:
        first = await disc.messenger.send(letter(disc.channel, Reply("first"), "1"))
        await disc.messenger.send(letter(disc.channel, Reply("second"), "2"))
        owed = letter(disc.channel, Reply("first"), "3", in_doubt=True, since=first.message)
        assert await disc.messenger.find(owed) is None

    async def test_a_channel_that_may_not_be_read_leaves_the_doubt(self, disc: Disc) -> None:
        locked = disc.server.add_channel("locked")
        locked.readable = False
        with pytest.raises(CannotLook):
            await disc.messenger.find(
                letter(replace(disc.channel, channel=locked.id), in_doubt=True)
            )

    async def test_what_stands_there_is_edited_and_taken_away(self, disc: Disc) -> None:
        sent = await disc.messenger.send(letter(disc.channel, Reply("x", "old", None)))
        pressed = Reply("Coming: 4", buttons=(Button("I'm coming", "rsvp", "yes:1"),))
        for _ in range(2):  # once more changes nothing
            await disc.messenger.change(letter(disc.channel, pressed), sent)
        (seen,) = disc.ada.sees(disc.server.channel("network"))
        assert "Coming: 4" in seen.content
        await disc.messenger.change(letter(disc.channel, Reply("over")), sent)
        (seen,) = disc.ada.sees(disc.server.channel("network"))
        assert seen.plain == "over"
        for _ in range(2):
            await disc.messenger.remove(letter(disc.channel), sent)
        assert disc.ada.sees(disc.server.channel("network")) == []
        with pytest.raises(Undeliverable, match="gone"):
            await disc.messenger.change(letter(disc.channel), sent)

    async def test_a_call_is_one_event_through_lost_answers_changes_and_the_end(
        self, disc: Disc
    ) -> None:
        coffee = Happening(
            title="Saturday coffee",
            about="Bring a cup.",
            where="A video call",
            starts=SOON,
            ends=SOON + timedelta(hours=1),
            mark="abc123",
        )
        disc.server.fail("POST", "scheduled-events", kind="drop_after")
        await lost_answer(disc.messenger, letter(disc.calendar, coffee))
        found = await disc.messenger.find(letter(disc.calendar, coffee, in_doubt=True))
        assert found is not None
        assert await disc.messenger.find(letter(disc.calendar, replace(coffee, mark="x"))) is None
        moved = replace(coffee, starts=SOON + timedelta(days=1), ends=SOON + timedelta(days=2))
        await disc.messenger.change(letter(disc.calendar, moved), found)
        (event,) = disc.ada.events()
        assert (event.name, event.record.starts) == ("Saturday coffee", moved.starts.timestamp())
        for _ in range(2):
            await disc.messenger.remove(letter(disc.calendar, coffee), found)
        assert disc.ada.events() == []

    async def test_closed_direct_messages_are_said_and_a_private_thread_is_found_again(
        self, disc: Disc
    ) -> None:
        """One thread however often: nobody else sees it, and its name says nothing."""
        disc.ada.dms_open = False
        with pytest.raises(Undeliverable, match="closed"):
            await disc.messenger.send(letter(disc.direct))
        aside = Aside(disc.direct.account, disc.channel.space, disc.channel.channel)
        first = await disc.messenger.send(letter(aside, Reply("Something waits"), "1"))
        again = await disc.messenger.send(letter(aside, Reply("Something waits again"), "2"))
        assert first.channel == again.channel
        assert disc.ada.has_seen("Something waits again")
        assert not disc.server.person("Ben").has_seen("Something waits")

    async def test_buddies_share_a_thread_that_nobody_else_is_in(self, disc: Disc) -> None:
        """The same one if it is tried again; another one if they are introduced again."""
        ben, cal = disc.server.person("Ben"), disc.server.person("Cal")
        together = Together(
            Platform.DISCORD, disc.channel.space, disc.channel.channel, (disc.ada.id, ben.id)
        )
        assert disc.messenger.requests(letter(together)) == 1
        first = await disc.messenger.send(letter(together, Reply("A place for you"), "1"))
        found = await disc.messenger.find(letter(together, Reply("A place for you"), "1"))
        assert found == first
        later = await disc.messenger.send(letter(together, Reply("Another place"), "2"))
        assert later.channel != first.channel
        for person in (disc.ada, ben):
            assert person.has_seen("A place for you")
        assert not cal.has_seen("A place for you")
        thread = disc.server.world.channels[first.channel]
        assert not any(name in thread.name for name in ("Ada", "Ben", disc.ada.id, ben.id))
        await disc.messenger.remove(letter(together), first)

    async def test_a_file_and_a_link_arrive(self, disc: Disc) -> None:
        entry = Reply("Your file", file=File("call.ics", "BEGIN:VCALENDAR"))
        await disc.messenger.send(letter(disc.direct, entry, "1"))
        link = Reply(
            "The call begins", words=Confidential("https://meet.example/a"), opens="Join the call"
        )
        await disc.messenger.send(letter(disc.direct, link, "2"))
        copy = Reply("Your copy", words=Confidential("quokka"), file=File("data.json", ""))
        await disc.messenger.send(letter(disc.direct, copy, "3"))
        first, second, third = disc.ada.inbox
        assert "data.json" in str(third.record.attachments)
        assert "quokka" not in f"{third.content}{third.record.embeds}"
        assert "call.ics" in str(first.record.attachments)
        assert "https://meet.example/a" in str(second.record.components)
        assert "https://meet.example/a" not in second.content

    async def test_it_opens_a_conversation_once(self, disc: Disc) -> None:
        assert disc.messenger.requests(letter(disc.direct)) == 2
        sent = await disc.messenger.send(letter(disc.direct, key="1"))
        assert disc.messenger.requests(letter(disc.direct)) == 1
        assert disc.messenger.requests(letter(disc.direct, direct=sent.channel)) == 1
        await disc.messenger.send(letter(disc.direct, key="2"))
        opened = [call for call in disc.server.calls if call.path.endswith("/users/@me/channels")]
        assert len(opened) == 1


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


def addresses(server: SlackServer) -> tuple[InChannel, Direct]:
    (channel,) = [c for c in server.workspace.channels.values() if c.name == "network"]
    ada = Account(Platform.SLACK, TEAM, server.person("Ada").id)
    return InChannel(Platform.SLACK, TEAM, channel.id), Direct(ada)


class TestDiscordWithoutKeys:
    """A server that keeps no keys: then the SDK must not try again by itself either."""

    async def test_an_error_after_the_message_was_stored_leaves_it_in_doubt(
        self, disc: Disc
    ) -> None:
        disc.server.world.nonce_window = 0
        disc.server.fail("POST", "messages", kind="502_after")
        await lost_answer(disc.messenger, letter(disc.channel))
        assert len(disc.ada.sees(disc.server.channel("network"))) == 1
        assert await disc.messenger.find(letter(disc.channel, in_doubt=True)) is not None
