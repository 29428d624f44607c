"""Calls in a member's own calendar program: right times, no link, and shut when they say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import vobject

from bot.adapters.feed import path, serve_feed
from bot.commands import catalogue
from bot.commands.dispatch import Dispatcher
from bot.commands.hear import hear
from bot.core.calls import Call, Stage, Weekly
from bot.core.people import Platform, Role
from bot.core.recurrence import InHolidays
from bot.core.views import Reply
from bot.services.feed import feeds_of

from .network import Network, open_network
from .someone import Someone, find, read

BASE = "https://calls.example.org"
ZOOM = "https://zoom.example.org/j/zanzibarquokka"


def offered(network: Network) -> Network:
    """Answer requests as where feeds are served."""
    network.dispatcher = Dispatcher(network.storage, catalogue(lambda t: BASE + path(t)), hear)
    return network


def address(reply: Reply) -> str:
    assert reply.words is not None
    return reply.words.reveal()


async def fetch(network: Network, url: str) -> bytes | None:
    token = url.removeprefix(f"{BASE}/calendar/").removesuffix(".ics")
    return await feeds_of(network.storage)(token)


async def events(network: Network, url: str) -> list[Any]:
    """Read a feed back with a library that shares no code with the one that writes it."""
    body = await fetch(network, url)
    assert body is not None
    (calendar,) = vobject.readComponents(body.decode())
    return list(getattr(calendar, "vevent_list", []))


async def coming(someone: Someone) -> Reply:
    return await someone.presses(await someone.sends("calls"), "I'm coming")


async def planned(network: Network) -> list[Call]:
    async with network.storage.read() as work:
        return [*await work.calls.planned(work.now, work.now + timedelta(days=60))]


async def test_a_call_is_sent_as_a_file_for_the_calendar(network: Network) -> None:
    for platform in Platform:
        head = await network.head(f"Ada {platform}", platform)
        await network.plan()
        for place in (await head.sends("calls"), await coming(head)):
            said = await head.presses(place, "Calendar file")
            assert "Sent to you as a direct message." in read(said)
        letter = head.inbox[-1]
        assert letter.summary == "You have a new message from HeadsUp."
        assert letter.file is not None
        assert letter.file.name == "headsup-call.ics"
        (calendar,) = vobject.readComponents(letter.file.text)
        assert calendar.vevent.dtstart.value.astimezone(UTC) == datetime(2026, 7, 8, 18, tzinfo=UTC)
        assert calendar.vevent.uid.value.endswith("@headsup")
        assert "The link to join comes to you privately" in calendar.vevent.description.value
        assert len(head.inbox) == 2


async def test_the_feed_is_not_offered_where_nothing_is_served(network: Network) -> None:
    ada = await network.head("Ada")
    for name in ("feed", "feed-new"):
        said = await ada.sends(name)
        assert "Calendar feeds are not offered here" in read(said)
        assert said.words is None
    assert {b.label for b in said.buttons} == {"See the calls", "Back to my calendar"}


async def test_a_feed_holds_what_was_not_declined_and_is_busy_only_for_a_yes(
    network: Network,
) -> None:
    ada = await offered(network).head("Ada")
    await network.plan()
    shown = await ada.presses(await ada.sends("calendar"), "Subscribe in my calendar")
    first, second, third = await planned(network)
    await ada.sends("rsvp", f"yes:{first.id}")
    await ada.sends("rsvp", f"no:{second.id}")
    found = {event.uid.value: event for event in await events(network, address(shown))}
    assert set(found) == {f"{first.id}@headsup", f"{third.id}@headsup"}
    assert found[f"{first.id}@headsup"].transp.value == "OPAQUE"
    assert found[f"{third.id}@headsup"].transp.value == "TRANSPARENT"
    await ada.sends("rsvp", f"yes:{second.id}")
    assert len(await events(network, address(shown))) == 3


async def test_a_feed_follows_calls_that_move_and_are_called_off(network: Network) -> None:
    ada = await offered(network).head("Ada")
    await network.plan()
    feed = address(await ada.sends("feed"))
    before = await fetch(network, feed)
    network.move(minutes=30)
    assert await fetch(network, feed) == before, "nothing changed, so the same bytes"
    first, second, third = await planned(network)
    async with network.storage.begin() as work:
        later = first.starts + timedelta(days=1)
        await work.calls.change(replace(first, starts=later, sequence=1, changed=work.now))
        gone = replace(second, stage=Stage.CANCELLED, sequence=1, changed=work.now)
        await work.calls.change(gone)
        await work.calls.change(replace(third, stage=Stage.SKIPPED))  # it never was to be
    found = {event.uid.value: event for event in await events(network, feed)}
    moved = found[f"{first.id}@headsup"]
    assert moved.dtstart.value.astimezone(UTC) == later
    assert (moved.sequence.value, moved.status.value) == ("1", "CONFIRMED")
    assert found[f"{second.id}@headsup"].status.value == "CANCELLED"
    assert len(found) == 2


async def test_a_new_address_shuts_the_old_one_and_leaving_shuts_both(network: Network) -> None:
    ada = await offered(network).head("Ada")
    ben = await network.head("Ben")
    shown = await ada.sends("feed")
    old = address(shown)
    assert address(await ada.sends("feed")) == old
    assert old.startswith(f"{BASE}/calendar/")
    assert address(await ben.sends("feed")) != old
    new = address(await ada.presses(shown, "New address"))
    assert await fetch(network, old) is None
    assert await fetch(network, new) is not None
    await ada.sends("leave-now")
    assert await fetch(network, new) is None


@pytest.mark.parametrize(
    ("start", "call_day", "instants"),
    [
        ("2026-03-20 10:00", 6, ["2026-03-22 19:00", "2026-03-29 18:00", "2026-04-05 18:00"]),
        ("2026-10-16 10:00", 6, ["2026-10-18 18:00", "2026-10-25 19:00", "2026-11-01 19:00"]),
    ],
)
async def test_a_feed_shows_the_right_instants_around_both_clock_changes(
    tmp_path: Path, start: str, call_day: int, instants: list[str]
) -> None:
    async with open_network(tmp_path, start=_at(start)) as network:
        ada = await offered(network).head("Ada")
        await network.plan(Weekly(call_day, time(19)), InHolidays.KEEP)
        found = await events(network, address(await ada.sends("feed")))
        starts = [event.dtstart.value.astimezone(UTC) for event in found]
        assert starts == [_at(instant) for instant in instants]
        assert {event.dtstart.value.hour for event in found} == {19}


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def test_no_link_is_in_a_feed_or_a_file_and_no_address_on_the_disk(
    network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    """Not even one that a moderator wrote into the words of an event."""
    mo = await offered(network).head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    await network.plan()
    async with network.storage.read() as work:
        slot = (await work.slots.every())[0].id
    await mo.sends("slot-link", str(slot), link=ZOOM)
    await mo.presses(
        await mo.sends(
            "announce",
            title="Budgets",
            theme="Money",
            starts="10 July 2026, 7pm",
            about="Join at https://zoom.example.org/j/wombat",
        ),
        "Post it now",
    )
    feed = address(await mo.sends("feed"))
    body = await fetch(network, feed)
    assert body is not None
    for call in await planned(network):
        await mo.sends("calendar-file", str(call.id))
    files = [letter.file.text for letter in mo.inbox if letter.file]
    assert len(files) == 4
    for text in (body.decode(), *files):
        assert "zoom" not in text.replace("\r\n ", "")
    token = feed.removeprefix(f"{BASE}/calendar/").removesuffix(".ics").encode()
    assert token not in network.disk()
    assert token.decode() not in caplog.text


async def test_the_feed_is_served_over_a_socket_as_the_member_was_told(network: Network) -> None:
    ada = await offered(network).head("Ada")
    await network.plan()
    told = address(await ada.sends("feed")).removeprefix(BASE)
    async with (
        serve_feed("127.0.0.1", 0, feeds_of(network.storage)) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        async with client.get(told) as answer:
            assert answer.status == 200
            assert (await answer.text()).count("BEGIN:VEVENT") == 3
        await ada.presses(await ada.sends("feed"), "New address")
        async with client.get(told) as answer:
            assert answer.status == 404


async def test_a_file_of_a_draft_is_nobodys(network: Network) -> None:
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    preview = await mo.sends(
        "announce", title="Budgets", theme="Money", starts="10 July 7pm", about="An hour."
    )
    draft = find(preview, "Post it now").value
    assert "not meant for you" in read(await mo.sends("calendar-file", draft))
