"""Consent: each purpose on its own, with a receipt; a no acts at once; what ends is asked again."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta

from bot.commands.consents import ConsentForm
from bot.core.consents import BUDDY, BY_KEY, CHARTER, MATCHING, ORGANISERS, PURPOSES
from bot.core.people import MemberId, Role
from bot.core.profile import Viewer, seen_by
from bot.core.quiet import Quiet
from bot.core.times import UK
from bot.services import rounds
from bot.services.matching import pool_of

from .network import Network
from .someone import Someone, find, read

WORDINGS = {
    "charter 2026-11": "cc8f6124",
    "buddy 2026-11": "9544c4b8",
    "matching 2026-11": "15225551",
    "reminders 2026-11": "8f1bfe6f",
    "organisers 2026-11": "f7d8d8f6",
}
"""Each wording that anybody can have said yes to, by its version. Never change a line: add one."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def test_no_wording_changes_without_its_version() -> None:
    now = {f"{one.key} {one.version}": digest(one.wording) for one in PURPOSES}
    assert {name: WORDINGS.get(name) for name in now} == now


def test_every_purpose_says_why_and_what_a_no_means() -> None:
    for purpose in PURPOSES:
        for words in (purpose.wording, purpose.why, purpose.without):
            assert words.endswith(".")
        assert purpose.key in BY_KEY
    assert [one for one in PURPOSES if one.needed] == [CHARTER]


async def who(someone: Someone) -> MemberId:
    async with someone.network.storage.read() as work:
        member = await work.accounts.owner(someone.account)
    assert member is not None
    return member


async def rests(someone: Someone, quiet: Quiet) -> None:
    async with someone.network.storage.begin() as work:
        await work.pauses.set_quiet(await who(someone), quiet)


async def opened(someone: Someone, key: str) -> str:
    return read(await someone.sends("consent-open", f"{key}:{BY_KEY[key].version}"))


async def test_what_is_agreed_to_is_shown_with_dates_and_until_when(network: Network) -> None:
    ada = await network.head("Ada")
    shown = await ada.sends("consents")
    for line in (
        "The charter: yes, since Monday 6 July, 10:00, UK time, until you leave",
        "Buddies: yes, since Monday 6 July, 10:00, UK time, until Tuesday 6 July",
        "My profile finds people: not asked yet",
        "Lists for organisers: not asked yet",
    ):
        assert line in read(shown)
    buddies = await ada.presses(shown, "Buddies")
    assert BUDDY.wording in read(buddies)
    assert BUDDY.why in read(buddies)
    assert "version 2026-11" in read(buddies)


async def test_taking_back_buddies_acts_at_once_and_gives_a_receipt(network: Network) -> None:
    """A prepared round can't be run with them, and the next one passes them by."""
    olive = await network.head("Olive", buddy="no")
    await network.appoint(olive, Role.ORGANISER)
    ada, ben = await network.head("Ada"), await network.head("Ben", district="BT1")
    prepared = await olive.sends("round")
    receipt = await ada.presses(await ada.sends("consent-open", "buddy:2026-11"), "Take it back")
    for line in (
        "No: Buddies",
        "You are in no round from now on, a prepared one included.",
        "Wording: version 2026-11",
        "Now: no, since Monday 6 July, 10:00, UK time",
        BUDDY.wording,
    ):
        assert line in read(receipt)
    await olive.presses(prepared, "Introduce them all")
    await network.pass_time(days=14)
    assert "Meet" not in ada.heard + ben.heard
    assert "Buddy each round: no" in read(await ada.sends("profile"))

    back = await ada.sends("consent-give", "buddy:2026-11")
    assert "Yes: Buddies" in read(back)
    await network.pass_time(days=14)
    assert "Meet Ben" in ada.heard


async def test_an_introduction_on_its_way_is_not_sent_after_a_no(network: Network) -> None:
    """It waited for the end of quiet hours; openly or discreetly, for either of the two."""
    ada, ben = await network.head("Ada"), await network.head("Ben", district="BT1")
    for one in (ada, ben):
        await rests(one, Quiet(begins=time(8), ends=time(20), discreet=one is ben))
    await network.until(datetime(2026, 7, 13, 8, 30, tzinfo=UTC))  # after 9:00 in the UK
    assert ada.inbox == ben.inbox == []
    receipt = await ada.sends("consent-withdraw", "buddy:2026-11")
    assert "An introduction that was on its way is not sent." in read(receipt)
    await network.pass_time(days=1)
    assert "Meet" not in ada.heard + ben.heard
    assert ben.inbox == []


async def test_saying_something_in_a_profile_is_a_yes_that_is_told_and_can_be_taken_back(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    saved = read(await ada.sends("profile-values", first="Hope"))
    assert "helps to find people for you from now on" in saved
    assert "yes, since" in await opened(ada, "matching")
    assert "helps to find people" not in read(await ada.sends("profile-values", first="Joy"))
    await ada.sends("consent-withdraw", "matching:2026-11")
    assert "helps to find people" not in read(await ada.sends("profile-values", first="Hope"))
    assert "no, since" in await opened(ada, "matching")


async def test_whoever_says_no_is_drawn_without_their_profile(network: Network) -> None:
    """A matcher sees who they are and nothing they said; what keeps people apart stays."""
    ada, ben = await network.head("Ada"), await network.head("Ben", district="BT1")
    for one in (ada, ben):
        await one.sends("profile-values", first="Hope")
    await ada.sends("consent-withdraw", "matching:2026-11")
    async with network.storage.read() as work:
        everybody = await work.profiles.every()
        pool = await pool_of(work, everybody, work.now)
        profile = await work.profiles.get(await who(ben))
    assert profile is not None
    seen = {one.member.id: seen_by(one, Viewer.MATCHER) for one in pool.people}
    assert seen == {await who(ada): {}, await who(ben): seen_by(profile, Viewer.MATCHER)}
    assert {one.member for one in pool.people} == {one.member for one in everybody}


async def test_reminders_are_a_consent_of_their_own(network: Network) -> None:
    ada = await network.head("Ada")
    await ada.sends("reminders", when="One day before", which="Every call")
    assert "yes, since" in await opened(ada, "reminders")
    receipt = await ada.sends("consent-withdraw", "reminders:2026-11")
    assert "Your times are deleted." in read(receipt)
    async with network.storage.read() as work:
        assert await work.preferences.lead_times(await who(ada)) == []
    await ada.sends("consent-give", "reminders:2026-11")
    async with network.storage.read() as work:
        assert len(await work.preferences.lead_times(await who(ada))) == 1
    await ada.sends("reminders")
    assert "no, since" in await opened(ada, "reminders")


async def test_a_list_for_organisers_needs_a_yes_and_ends_with_a_no(network: Network) -> None:
    ada = await network.head("Ada")
    member = await who(ada)
    async with network.storage.read() as work:
        assert await work.consents.agreed(ORGANISERS.key) == frozenset()
    await ada.sends("consent-give", "organisers:2026-11")
    async with network.storage.read() as work:
        assert await work.consents.agreed(ORGANISERS.key) == {member}
    await ada.sends("consent-withdraw", "organisers:2026-11")
    async with network.storage.read() as work:
        assert await work.consents.agreed(ORGANISERS.key) == frozenset()


async def test_the_charter_is_taken_back_by_leaving_only(network: Network) -> None:
    ada = await network.head("Ada")
    said = await ada.sends("consent-withdraw", "charter:2026-11")
    assert "leaving takes it back" in read(said)
    assert find(said, "Leave the network").command == "leave"
    assert "yes, since" in read(await ada.sends("consents"))


async def test_a_yes_to_another_wording_is_no_yes(network: Network) -> None:
    ada = await network.head("Ada", buddy="no")
    for value in ("buddy:2025-01", "buddy", "buddy:", "nothing:2026-11"):
        assert "Nothing was changed" in read(await ada.sends("consent-give", value))
    assert "not asked yet" in await opened(ada, "buddy")


async def test_what_ends_is_asked_again_in_time_and_in_no_quiet_hours(network: Network) -> None:
    """A month and a week before, once each however often the clock ticks; then it is a no."""
    ada, ben = await network.head("Ada"), await network.head("Ben", district="BT1")
    end = network.clock() + timedelta(days=365)
    asking = end - timedelta(days=30)
    await network.jump(asking - timedelta(days=1))
    before = len(ada.inbox)
    for _ in range(8):
        await network.pass_time(hours=12)
    asked = [one for one in ada.inbox[before:] if "Still yes? Buddies" in read(one)]
    assert len(asked) == 1
    assert "If you do nothing it becomes a no then." in read(asked[0])
    renewed = await ada.presses(asked[0], "Yes, for another year")
    assert "Yes: Buddies" in read(renewed)

    await network.jump(end - timedelta(days=5))
    for _ in range(30):
        await network.pass_time(hours=12)
    mine = [read(one) for one in ben.inbox if "Buddies" in read(one)]
    assert sum("Still yes?" in one for one in mine) == 2
    assert sum("your yes has ended, as nothing was said" in one for one in mine) == 1
    assert "no, not renewed by" in read(await ben.sends("consents"))
    assert "Buddy each round: no" in read(await ben.sends("profile"))
    assert "Buddy each round: yes" in read(await ada.sends("profile"))


async def test_asking_again_waits_for_the_end_of_quiet_hours(network: Network) -> None:
    ada = await network.head("Ada")
    await rests(ada, Quiet(begins=time(8), ends=time(12)))
    day = (network.clock() + timedelta(days=337)).astimezone(UK)
    await network.jump(day.replace(hour=9, minute=30))
    assert not any("Still yes?" in read(one) for one in ada.inbox)
    await network.jump(day.replace(hour=12, minute=1) + timedelta(days=3))
    assert sum("Still yes?" in read(one) for one in ada.inbox) == 1


async def test_a_yes_that_has_ended_is_a_no_though_the_bot_was_off(network: Network) -> None:
    await network.head("Ada")
    await network.head("Ben", district="BT1")
    network.move(days=400)
    async with network.storage.read() as work:
        assert (await rounds.draw_round(work, 1)).groups == ()
        assert await work.consents.agreed("buddy") == frozenset()
        assert len(await work.consents.refused("buddy")) == 2


def test_a_form_carries_nothing_but_the_purpose() -> None:
    assert set(ConsentForm.__dataclass_fields__) == {"purpose"}
    assert MATCHING.lasts == BUDDY.lasts == timedelta(days=365)
