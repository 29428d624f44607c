"""How people are written to: what they paused, when it is quiet, and how discreetly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import FormInvalid
from bot.core.people import Platform
from bot.core.views import NEUTRAL, Reply

from .network import Network
from .someone import Someone, find, read

DISCREET = {"begins": "20:00", "ends": "07:30", "weekends": "yes", "discreet": "yes"}
NEVER = {"begins": "No quiet hours", "ends": "07:30", "weekends": "no", "discreet": "no"}


async def pair(network: Network) -> tuple[Someone, Someone]:
    return (
        await network.head("Ada"),
        await network.head("Ben", Platform.SLACK, district="CF10", region="Wales"),
    )


def met(*people: Someone) -> int:
    return sum("Meet" in read(letter) for someone in people for letter in someone.inbox)


async def pauses(someone: Someone, what: str, how: str, **until: str) -> str:
    return read(await someone.sends("pause", what=what, how=how, **until))


async def test_who_paused_is_in_no_round_until_they_resume(network: Network) -> None:
    ada, ben = await pair(network)
    said = await pauses(ada, "Buddies", "Until I resume")
    assert "Nobody is told. Support is never paused." in said
    assert "Paused: Buddies: until you resume" in said
    assert "paused, by your choice" in read(await ada.sends("home"))
    assert "Buddies are paused" in read(await ada.sends("buddy"))
    await network.pass_time(days=7)
    assert met(ada, ben) == 0
    assert "No buddy fitted" not in ada.heard
    assert "Welcome back." in read(await ada.presses(await ada.sends("settings"), "Resume buddies"))
    await network.pass_time(days=7)
    assert met(ada) == met(ben) == 1


async def test_once_is_one_round(network: Network) -> None:
    ada, ben = await pair(network)
    assert "the next round only" in await pauses(ada, "Buddies", "Only the next time")
    await network.pass_time(days=7)
    assert met(ada, ben) == 0
    await network.pass_time(minutes=2)  # until then the round could be taken back
    assert "Paused: nothing" in read(await ada.sends("settings"))
    await network.pass_time(days=7)
    assert met(ada) == met(ben) == 1


async def test_until_a_day_ends_by_itself_on_that_day(network: Network) -> None:
    """The clock stands at Monday 6 July; rounds are on Mondays at 09:00."""
    ada, ben = await pair(network)
    said = await pauses(ada, "Everything but support", "Until a day", until="20 July")
    assert "Buddies: until Monday 20 July" in said
    assert "Announcements: until Monday 20 July" in said
    assert "You can: Pause or skip; Resume everything;" in said
    await network.days_to(datetime(2026, 7, 13, 12, tzinfo=UTC))
    assert met(ada, ben) == 0
    await network.days_to(datetime(2026, 7, 20, 12, tzinfo=UTC))
    assert met(ada) == met(ben) == 1
    assert "Paused: nothing" in read(await ada.sends("settings"))


async def test_what_was_previewed_with_somebody_who_pauses_does_not_stand(
    network: Network,
) -> None:
    from bot.core.people import Role  # noqa: PLC0415 - only here

    ada, ben = await pair(network)
    olu = await network.head("Olu", buddy="no")
    await network.appoint(olu, Role.ORGANISER)
    preview = await olu.sends("round")
    await pauses(ben, "Buddies", "Only the next time")
    assert "Nobody was told" in read(await olu.presses(preview, "Introduce them all"))
    assert met(ada, ben) == 0


@pytest.mark.parametrize(
    ("answers", "field", "said"),
    [
        ({"what": "Buddies", "how": "Until a day"}, "until", "day"),
        ({"what": "Buddies", "how": "Until a day", "until": "soon"}, "until", "couldn't read"),
        ({"what": "Buddies", "how": "Until a day", "until": "today"}, "until", "a day to come"),
        ({"what": "Buddies", "how": "Until I resume", "until": "8 July"}, "until", "empty"),
        ({"what": "Announcements", "how": "Only the next time"}, "how", "no next time"),
        ({"what": "Reminders of calls", "how": "Only the next time"}, "how", "No call"),
    ],
)
async def test_what_cannot_be_paused_so_is_said_beside_its_question(
    network: Network, answers: dict[str, str], field: str, said: str
) -> None:
    ada = await network.head("Ada")
    with pytest.raises(FormInvalid) as caught:
        await ada.sends("pause", **answers)
    assert said in caught.value.problems[field]
    assert "Paused: nothing" in read(await ada.sends("settings"))


def reminded(someone: Someone) -> int:
    return sum("Coming up" in read(letter) for letter in someone.inbox)


async def test_once_is_the_reminders_of_one_call(network: Network) -> None:
    await network.plan()
    ada, ben = await pair(network)
    for head in (ada, ben):
        await head.sends("reminders", when="Three hours before", which="Every call")
    await pauses(ada, "Reminders of calls", "Only the next time")
    await network.until(datetime(2026, 7, 8, 17, tzinfo=UTC))
    assert (reminded(ada), reminded(ben)) == (0, 1)
    await network.until(datetime(2026, 7, 15, 17, tzinfo=UTC))
    assert (reminded(ada), reminded(ben)) == (1, 2)
    await network.until(datetime(2026, 7, 15, 20, tzinfo=UTC))
    await pauses(ada, "Everything but support", "Only the next time")
    await network.until(datetime(2026, 7, 22, 17, tzinfo=UTC))
    assert (reminded(ada), reminded(ben)) == (1, 3)


async def test_support_comes_at_any_hour_whatever_is_paused(network: Network) -> None:
    ada, cora = await network.head("Ada"), await network.coach("Cora")
    for someone in (ada, cora):
        await pauses(someone, "Everything but support", "Until I resume")
    await network.until(datetime(2026, 7, 11, 23, tzinfo=UTC))  # a Saturday night
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    assert "A coach is here: Cora" in ada.heard


async def test_a_letter_in_quiet_hours_waits_for_the_morning(network: Network) -> None:
    ada, ben = await pair(network)
    await network.pass_time(days=7)
    write = ada.inbox[-1]
    await network.until(datetime(2026, 7, 13, 20, tzinfo=UTC))  # 21:00 in the UK
    await ada.presses(write, "Write a message", words="Good night.")
    assert "Good night." not in ben.heard
    await network.until(datetime(2026, 7, 14, 6, 29, tzinfo=UTC))
    assert "Good night." not in ben.heard
    await network.until(datetime(2026, 7, 14, 6, 30, tzinfo=UTC))
    assert "Good night." in ben.heard


async def test_what_waits_holds_up_nothing_that_may_go(network: Network) -> None:
    """A friendly word on a Saturday waits; a coach who answers then doesn't wait behind it."""
    ada, ben = await pair(network)
    cora = await network.coach("Cora")
    await network.pass_time(days=7)
    write = ada.inbox[-1]
    await network.until(datetime(2026, 7, 18, 12, tzinfo=UTC))
    await ada.presses(write, "Write a message", words="Good morning.")
    await ben.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    assert "A coach is here" in ben.heard
    await ben.sends("quiet", **NEVER)
    await ada.presses(write, "Write a message", words="And another.")
    assert "And another." in ben.heard
    assert "Good morning." not in ben.heard
    await network.until(datetime(2026, 7, 20, 7, tzinfo=UTC))
    assert "Good morning." in ben.heard


async def test_quiet_hours_are_filled_in_with_what_holds(network: Network) -> None:
    ada = await network.head("Ada")
    usual = await ada.asks("quiet")
    assert not isinstance(usual, Reply)
    assert usual.filled == {**DISCREET, "discreet": "no"}
    assert "20:00 to 07:30, UK time and all weekend" in read(await ada.sends("settings"))
    assert "Quiet hours: none" in read(await ada.sends("quiet", **NEVER))
    never = await ada.asks("quiet")
    assert not isinstance(never, Reply)
    assert never.filled == NEVER


async def test_a_discreet_letter_says_nothing_until_it_is_opened(network: Network) -> None:
    ada, ben = await pair(network)
    await ben.sends("quiet", **DISCREET)
    await network.pass_time(days=7)
    cover = ben.inbox[-1]
    assert cover.summary == NEUTRAL
    assert read(cover) == f"{NEUTRAL}\nYou can: Show me."
    opened = await ben.presses(cover, "Show me")
    assert "Meet Ada" in read(opened)
    await ben.presses(opened, "Write a message", words="Hello from Wales.")
    assert "Hello from Wales." in ada.heard
    await ada.presses(ada.inbox[-1], "Reply", words="zanzibarquokka")
    assert "Ada" not in ben.heard
    assert "zanzibarquokka" not in ben.heard
    assert b"zanzibarquokka" not in network.disk()
    assert "zanzibarquokka" in read(await ben.presses(ben.inbox[-1], "Show me"))


async def test_a_discreet_letter_can_be_opened_again_for_a_day_by_whose_it_is(
    network: Network,
) -> None:
    ada, ben = await pair(network)
    await ben.sends("quiet", **DISCREET)
    await network.pass_time(days=7)
    button = find(ben.inbox[-1], "Show me")
    assert "done its work" in read(await ada.sends(button.command, button.value))
    for _ in range(2):
        assert "Meet Ada" in read(await ben.sends(button.command, button.value))
    await network.pass_time(hours=24)
    assert "Meet Ada" in read(await ben.sends(button.command, button.value))
    await network.pass_time(days=1)
    assert "done its work" in read(await ben.sends(button.command, button.value))


async def test_a_conversation_with_a_coach_can_be_discreet_and_ends_with_the_case(
    network: Network,
) -> None:
    ada, cora = await network.head("Ada"), await network.coach("Cora")
    await ada.sends("quiet", **DISCREET)
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    await cora.writes("zanzibarquokka")
    assert {read(letter) for letter in ada.inbox} == {f"{NEUTRAL}\nYou can: Show me."}
    shown = [read(await ada.presses(letter, "Show me")) for letter in ada.inbox]
    assert any("A coach is here: Cora" in text for text in shown)
    assert "zanzibarquokka" in shown[-1]
    last = ada.inbox[-1]
    replies = [await ada.presses(letter, "Show me") for letter in ada.inbox]
    here = next(reply for reply in replies if "A coach is here" in read(reply))
    for one in (ada, cora):
        await one.sends("end-now", find(here, "End this conversation").value)
    assert "done its work" in read(await ada.presses(last, "Show me"))
    assert not await network.sealed()


async def test_who_leaves_takes_what_was_kept_about_them_along(network: Network) -> None:
    """A letter that names Ada, kept for Ben to open, goes when she does."""
    ada, ben = await pair(network)
    await ben.sends("quiet", **DISCREET)
    await network.pass_time(days=7)
    cover = ben.inbox[-1]
    await ada.sends("leave-now")
    assert "done its work" in read(await ben.presses(cover, "Show me"))
    assert "Your buddy has left" in read(await ben.presses(ben.inbox[-1], "Show me"))
    assert b"Meet Ada" not in network.disk()


async def test_a_discreet_link_and_reminder_of_a_call(network: Network) -> None:
    """What is about a call is behind the button too, and follows a change of the call."""
    await network.plan()
    ada = await network.head("Ada")
    await ada.sends("quiet", **DISCREET)
    await ada.sends("reminders", when="Three hours before", which="Every call")
    await network.until(datetime(2026, 7, 8, 16, tzinfo=UTC))
    assert [read(letter) for letter in ada.inbox] == [f"{NEUTRAL}\nYou can: Show me."]
    assert "Coming up: Weekly network call" in read(await ada.presses(ada.inbox[-1], "Show me"))
    network.move(days=30)
    await network.settle()
    assert "done its work" in read(await ada.presses(ada.inbox[-1], "Show me"))


async def test_a_reminder_long_before_waits_for_the_morning_and_a_late_one_does_not(
    network: Network,
) -> None:
    from bot.core.calls import Weekly  # noqa: PLC0415 - only here

    await network.plan(Weekly(6, datetime(2026, 7, 12, 20).time()))  # noqa: DTZ001 - a wall clock
    ada = await network.head("Ada")
    await ada.sends("reminders", when="One week before", which="Every call")
    start = datetime(2026, 7, 12, 19, tzinfo=UTC)  # Sunday 20:00 in the UK: a week before the next
    await network.days_to(start + timedelta(minutes=5))
    assert reminded(ada) == 0
    await network.days_to(datetime(2026, 7, 13, 6, 30, tzinfo=UTC))
    assert reminded(ada) == 1
    await ada.sends("reminders", when="Three hours before", which="Every call")
    await network.days_to(datetime(2026, 7, 19, 16, 5, tzinfo=UTC))
    assert reminded(ada) == 2
