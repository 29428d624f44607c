"""The Discord messenger on the real SDK, against a server that loses answers and forgets keys."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from discord.http import Route

from bot.adapters.discord import once
from bot.adapters.discord.messenger import DiscordMessenger
from bot.core.confidential import Confidential
from bot.core.messages import (
    Aside,
    CannotLook,
    Direct,
    InChannel,
    OnCalendar,
    Receipt,
    Together,
    Undeliverable,
)
from bot.core.people import Account, Platform
from bot.core.views import Button, File, Happening, Reply
from tests.servers.discord import DiscordServer

from .posted import SOON, letter, lost_answer


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
