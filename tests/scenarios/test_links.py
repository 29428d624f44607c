"""The link to join: to those who are coming, just in time, once, and never anywhere else."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.core.calls import Weekly
from bot.core.people import MemberId, Platform, Role

from .linked import (
    CALL,
    TEAMS,
    ZOOM,
    about_the_link,
    call_of,
    coming,
    links,
    member_of,
    moderator_of,
    slot_of,
)
from .network import Network, open_network
from .someone import Someone, find, read


@pytest.fixture
async def mo(network: Network) -> Someone:
    return await moderator_of(network)


async def test_those_who_are_coming_get_the_link_ten_minutes_before_and_nobody_else(
    network: Network, mo: Someone
) -> None:
    ada, ben = await network.head("Ada"), await network.head("Ben", Platform.SLACK)
    cal, dee = await network.head("Cal"), await network.head("Dee")
    kept = await mo.sends("slot-link", await slot_of(network), link=ZOOM)
    assert "is kept, sealed" in read(kept)
    assert "10 minutes before" in read(await coming(ada))
    await coming(ben)
    await dee.presses(await coming(dee), "Can't make it after all")

    await network.until(CALL - timedelta(minutes=11))
    assert ada.inbox == ben.inbox == []
    await network.pass_time(minutes=1)
    for head in (ada, ben):
        (letter,) = head.inbox
        assert letter.summary == "You have a new message from HeadsUp."
        assert (letter.opens, links(head)) == ("Join the call", [ZOOM])
        assert "What is said on the call stays on the call" in read(letter)
        assert "until the host lets you in" in read(letter)
    await network.until(CALL + timedelta(hours=2))
    assert len(ada.inbox) == 1
    assert about_the_link(mo) == cal.inbox == dee.inbox == []


async def test_who_says_yes_late_has_the_link_in_the_answer_and_only_there(
    network: Network, mo: Someone
) -> None:
    """Until the call is over. Nobody has it twice, whoever comes first: they or the clock."""
    ada, ben, cal = [await network.head(name) for name in ("Ada", "Ben", "Cal")]
    await mo.sends("slot-link", await slot_of(network), link=ZOOM)
    await coming(ada)
    network.move(seconds=(CALL - timedelta(minutes=10) - network.clock()).total_seconds())
    early = await coming(ben)  # in the seconds before the clock ticks
    assert early.words is not None
    assert (early.opens, early.words.reveal()) == ("Join the call", ZOOM)
    await network.settle()
    assert links(ada) == [ZOOM]
    assert ben.inbox == []

    await network.until(CALL + timedelta(minutes=59))
    late = await coming(cal)
    assert late.words is not None
    assert late.words.reveal() == ZOOM
    await network.until(CALL + timedelta(hours=3))
    assert cal.inbox == ben.inbox == []
    assert links(ada) == [ZOOM]


async def test_without_a_link_moderators_and_the_host_are_asked_twice_and_it_goes_out_late(
    network: Network, mo: Someone
) -> None:
    hal, ada = await network.head("Hal"), await network.head("Ada")
    async with network.storage.begin() as work:
        (slot,) = await work.slots.every()
        await work.slots.set_hosts(slot.id, [await member_of(network, hal)])
        for call in await work.calls.between(work.now, CALL):
            owner = await work.accounts.owner(hal.account)
            await work.calls.change(replace(call, host=owner))
    await coming(ada)
    await network.until(CALL - timedelta(hours=1, minutes=1))
    assert about_the_link(hal) == about_the_link(mo) == []
    await network.pass_time(minutes=1)
    for told in (hal, mo):
        (letter,) = about_the_link(told)
        assert "No join link is set yet for Weekly network call" in read(letter)
        assert [button.label for button in letter.buttons] == [
            "Set it for this call",
            "Set it for all of them",
        ]
    await network.until(CALL - timedelta(minutes=10))
    for told in (hal, mo):
        first, second = about_the_link(told)
        assert "There is still no join link for Weekly network call" in read(second)
        assert second.buttons == first.buttons
    assert ada.inbox == []
    assert "as soon as there is one" in read(await coming(ada))

    await network.until(CALL + timedelta(minutes=5))
    said = await hal.presses(about_the_link(hal)[1], "Set it for this call", link=ZOOM)
    assert "on its way to everybody who is coming" in read(said)
    assert links(ada) == links(hal) == [ZOOM]
    assert "There is a join link for Weekly network call" in read(about_the_link(mo)[0])
    await network.until(CALL + timedelta(hours=2))
    assert links(ada) == [ZOOM]
    assert len(about_the_link(mo)) == 2


async def test_what_is_no_address_is_asked_for_again(network: Network, mo: Someone) -> None:
    slot = await slot_of(network)
    for wrong in (
        "zoom.example.org/j/1",
        "javascript:alert(1)",
        "https://zoom.example.org/j/1 passcode 123",
        "https://localhost/x",
        "https://a:b@zoom.example.org/",
        "ftp://zoom.example.org/j/1",
        "https://zoöm.example.org",
    ):
        said = await mo.turns("slot-link", slot, link=wrong)
        assert "Please copy the whole address, from https:// on" in read(said)
        assert wrong not in read(said)
        assert find(said, "Try again").value == slot


async def test_only_moderators_and_its_hosts_set_a_link(network: Network, mo: Someone) -> None:
    ada, hal = await network.head("Ada"), await network.head("Hal")
    slot, call = await slot_of(network), str((await call_of(network)).id)
    async with network.storage.begin() as work:
        await work.slots.set_hosts(
            (await work.slots.every())[0].id, [await member_of(network, hal)]
        )
    for name, token in (("slot-link", slot), ("call-link", call)):
        assert "not meant for you" in read(await ada.sends(name, token, link=ZOOM))
        assert "is kept, sealed" in read(await hal.sends(name, token, link=ZOOM))
        assert "is kept, sealed" in read(await mo.sends(name, token, link=ZOOM))
    await network.until(CALL + timedelta(hours=1))
    assert "not meant for you" in read(await mo.sends("call-link", call, link=ZOOM))


async def test_after_three_hours_off_the_link_still_goes_out_unless_the_call_is_over(
    network: Network, mo: Someone
) -> None:
    ada = await network.head("Ada")
    await mo.sends("slot-link", await slot_of(network), link=ZOOM)
    await coming(ada)
    network.move(seconds=(CALL + timedelta(minutes=50) - network.clock()).total_seconds())
    await network.settle()
    assert links(ada) == [ZOOM]
    await coming(ada)  # the next call
    network.move(days=7, minutes=30)
    await network.settle()
    assert links(ada) == [ZOOM]
    await network.pass_time(hours=12)  # the end of quiet hours
    assert "This did not happen: Join link: Weekly network call" in mo.heard


@pytest.mark.parametrize(
    ("start", "call_day", "sent"),
    [
        ("2026-03-27 10:00", 6, "2026-03-29 17:50"),
        ("2026-10-23 10:00", 6, "2026-10-25 18:50"),
        ("2026-10-24 10:00", 0, "2026-10-26 18:50"),
    ],
)
async def test_the_link_comes_at_the_right_minute_over_both_clock_changes(
    tmp_path: Path, start: str, call_day: int, sent: str
) -> None:
    async with open_network(tmp_path, start=_at(start)) as network:
        await network.plan(Weekly(call_day, time(19)))
        mo, ada = await network.head("Mo"), await network.head("Ada")
        await network.appoint(mo, Role.MODERATOR)
        await mo.sends("slot-link", await slot_of(network), link=ZOOM)
        await coming(ada)
        await network.pass_time(seconds=(_at(sent) - network.clock()).total_seconds() - 1)
        assert links(ada) == []
        await network.pass_time(seconds=1)
        assert links(ada) == [ZOOM]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def test_nobody_reads_the_link_on_the_disk_in_a_channel_or_in_a_log(
    network: Network, mo: Someone, caplog: pytest.LogCaptureFixture
) -> None:
    """Sealed while it waits and while it is kept, in requests as well as in letters."""
    caplog.set_level(logging.DEBUG)
    ada, ben = await network.head("Ada"), await network.head("Ben")
    slot = await slot_of(network)
    await mo.sends("slot-link", slot, link=ZOOM)
    await coming(ada)
    network.move(seconds=(CALL - timedelta(minutes=9) - network.clock()).total_seconds())
    await network.jobs.tick()
    waiting = network.disk()
    assert b"zanzibarquokka" not in waiting
    assert b"zoom.example.org" not in waiting
    assert (await coming(ben)).words is not None
    await mo.sends("slot-link", slot, link=TEAMS)
    await network.until(CALL + timedelta(hours=2))
    disk = network.disk()
    for canary in ("zanzibarquokka", "zoom.example.org", "wombatserengeti", "teams.example.org"):
        assert canary.encode() not in disk
        assert canary not in caplog.text
        for posts in network.mail.channels.values():
            assert all(canary not in read(post) for post in posts)
        for entries in network.mail.calendars.values():
            assert all(canary not in f"{entry}" for entry in entries)
    assert links(ada) == [TEAMS]
    for someone in (ada, mo):
        async with network.storage.begin() as work:
            held = f"{await work.export(await member_of(network, someone))}"
        assert "wombatserengeti" not in held


async def test_the_host_sees_a_number_and_only_the_names_of_those_who_want_it(
    network: Network, mo: Someone
) -> None:
    """No list, no post, no export of anybody else's names who is coming."""
    ada, ben = await network.head("Ada"), await network.head("Benedict", Platform.SLACK)
    said = await coming(ada)
    assert "Nobody sees who." in read(said)
    await coming(ben)
    call = await call_of(network)

    async def named() -> list[MemberId]:
        async with network.storage.read() as work:
            return list(await work.calls.named(call.id))

    assert await named() == []
    shown = await ada.presses(said, "Tell the host it's me")
    assert "will see your name. Nobody else does." in read(shown)
    await ada.presses(said, "Tell the host it's me")  # twice is once
    assert await named() == [await member_of(network, ada)]
    await ada.presses(shown, "Keep my name to myself")
    assert await named() == []

    await ada.presses(said, "Tell the host it's me")
    await ada.presses(said, "Can't make it after all")
    assert "not meant for you" in read(await ada.sends("named", f"yes:{call.id}"))
    await coming(ada)  # coming again, nothing is carried over
    assert await named() == []

    await network.until(CALL + timedelta(hours=2))
    everything = [
        *network.mail.channels["C1"],
        *network.mail.channels["C2"],
        *mo.inbox,
        await mo.sends("calls"),
    ]
    assert all("Benedict" not in read(reply) for reply in everything)
    async with network.storage.begin() as work:
        for other in (ada, mo):
            held = f"{await work.export(await member_of(network, other))}"
            assert await member_of(network, ben) not in held
            assert "Benedict" not in held


async def test_whoever_is_interested_while_the_call_is_on_gets_the_link_directly(
    network: Network, mo: Someone
) -> None:
    """The answer to that press is shown nowhere; and pressed again, nothing comes twice."""
    ada, ben = await network.head("Ada"), await network.head("Ben")
    await mo.sends("slot-link", await slot_of(network), link=ZOOM)
    await network.courier.drain()
    async with network.storage.reading() as connection:
        query = "SELECT min(message_id) FROM outbox WHERE kind = 'calendar'"
        event = (await connection.exec_driver_sql(query)).scalar_one()
    await ben.sends("interested", f"yes:{event}")
    await network.until(CALL - timedelta(minutes=3))
    assert links(ben) == [ZOOM]
    for said in ("yes", "no", "yes"):
        await ada.sends("interested", f"{said}:{event}")
    assert links(ada) == [ZOOM]
    await ben.sends("interested", f"yes:{event}")
    assert links(ben) == [ZOOM]
    assert "Coming: 2" in read(await ada.sends("calls"))
