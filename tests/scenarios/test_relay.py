"""What two people can do in a conversation beside writing: hide, take back, keep, agree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.people import Platform, Role
from bot.core.views import Reply
from storage.look import rows

from .network import START, Network
from .someone import Someone, find, read
from .talking import CANARY, case_of, note, talking


async def both_pages(someone: Someone, case: str) -> dict[str, str]:
    """Return what each button of a conversation's menu does."""
    first = await someone.sends("more", case)
    second = await someone.presses(first, "More")
    return {b.label: b.command for b in (*first.buttons, *second.buttons) if b.label != "More"}


async def test_a_menu_has_what_each_of_the_two_may_do(network: Network) -> None:
    ada, cora = await talking(network)
    case = case_of(ada)
    hers, his = await both_pages(ada, case), await both_pages(cora, case)
    assert set(hers.values()) == {
        *("reply", "take-back", "show-name", "keep-words", "follow-up", "another", "end", "erase"),
        "hide",
    }
    assert set(his.values()) == {
        *("reply", "saved", "point", "take-back", "read", "follow-up", "hand-back", "end"),
        "allow-picture",
    }
    await ada.writes("Hello.")
    assert "Hide" in [button.label for button in cora.inbox[-1].buttons], "under every message"


async def test_a_head_shows_their_name_when_they_like(network: Network) -> None:
    ada, cora = await talking(network)
    await ada.writes("Hello.")
    assert "Ada" not in cora.heard
    assert "not meant for you" in read(await cora.sends("show-name", case_of(ada)))
    await ada.sends("show-name", case_of(ada))
    assert "would like you to know their name" in read(cora.inbox[-1])
    assert "Ada" in read(cora.inbox[-1])
    assert b"would like you to know their name" not in network.disk() or b"Ada" in network.disk()


@pytest.mark.parametrize("way", ["button", "message"])
async def test_the_last_message_is_withdrawn_on_the_other_side(network: Network, way: str) -> None:
    ada, cora = await talking(network)
    await ada.writes("First.")
    if way == "button":
        passed = await ada.presses(ada.inbox[-1], "Write to my coach", words=CANARY)
        said = await ada.presses(passed, "Take it back")
    else:
        await ada.writes(CANARY)
        said = await ada.sends("take-back", case_of(ada))
    assert "They may have read it already" in read(said)
    assert CANARY not in cora.heard
    assert "First." in cora.heard
    await ada.sends("take-back", case_of(ada))
    assert "First." not in cora.heard
    assert "nothing of yours left" in read(await ada.sends("take-back", case_of(ada)))
    await cora.writes("Mine.")
    await ada.sends("take-back", case_of(ada))
    assert "Mine." in ada.heard


async def test_what_is_taken_back_before_it_left_never_leaves(network: Network) -> None:
    ada, cora = await talking(network)
    network.mail.closed.add(cora.account.user)
    await ada.writes(CANARY)
    await ada.sends("take-back", case_of(ada))
    network.mail.closed.clear()
    await network.courier.drain()
    home = await cora.sends("home")
    assert CANARY not in read(home) + cora.heard
    assert "Show me" not in [button.label for button in home.buttons]


async def test_hiding_clears_one_screen_and_tells_nobody(network: Network) -> None:
    ada, cora = await talking(network)
    await cora.writes(CANARY)
    before = [read(reply) for reply in cora.inbox]
    await ada.presses(ada.inbox[-1], "Hide")
    assert CANARY not in ada.heard
    assert {read(r) for r in ada.inbox if "HU-" in read(r)} == set()
    assert [read(reply) for reply in cora.inbox] == before
    await ada.writes("Still here.")
    assert "Still here." in cora.heard
    listed = await ada.presses(await ada.sends("home"), "My conversations")
    assert "My own" in listed.buttons[0].label


async def test_nothing_is_kept_unless_the_head_asks_and_then_sealed_for_her_alone(
    network: Network,
) -> None:
    ada, cora = await talking(network)
    case = case_of(ada)
    await ada.writes("Before.")
    await cora.writes("Also before.")
    assert (await rows(network.storage))["kept_words"] == []
    assert await network.sealed() == []
    assert "not meant for you" in read(await cora.sends("keep-words", case))
    await ada.sends("keep-words", case)
    assert "keeps what the two of you write" in read(cora.inbox[-1])
    await ada.writes(f"One {CANARY}")
    await cora.writes(f"Two {CANARY}")
    assert CANARY.encode() not in network.disk()
    first = await ada.sends("kept", case)
    assert "1 of 2. Your coach wrote" in read(first)
    assert f"Two {CANARY}" in read(first)
    assert f"One {CANARY}" in read(await ada.presses(first, "The one before"))
    assert "not meant for you" in read(await cora.sends("kept", case))
    await cora.sends("take-back", case)
    assert "1 of 1. You wrote" in read(await ada.sends("kept", case))
    await ada.sends("keep-none", case)
    assert (await rows(network.storage))["kept_words"] == []
    await ada.writes("After.")
    assert (await rows(network.storage))["kept_words"] == []


async def test_help_is_pointed_to_inside_the_conversation(network: Network) -> None:
    ada, cora = await talking(network)
    case = case_of(ada)
    await cora.sends("point", case, what="Union, law and work")
    shown = read(ada.inbox[-1])
    assert "Your coach would like to show you this" in shown
    assert "0300 30 30 333" in shown
    assert "Numbers checked" in shown


@pytest.mark.parametrize(
    ("when", "month", "day"),
    [("Tomorrow", "July", 7), ("In a week", "July", 13), ("At the next holiday", "October", 26)],
)
async def test_a_day_to_talk_again_is_agreed_and_kept(
    network: Network, when: str, month: str, day: int
) -> None:
    """England's next holiday in the standard calendar begins on Saturday 24 October."""
    ada, cora = await talking(network)
    await cora.sends("follow-up", case_of(ada), when=when)
    suggested = ada.inbox[-1]
    assert f"{day} {month}" in read(suggested)
    assert "Nothing is planned unless you say so" in read(suggested)
    await ada.presses(suggested, "Yes")
    assert "Agreed" in read(cora.inbox[-1])
    number = {"July": 7, "October": 10}[month]
    hour = {"July": 14, "October": 15}[month]  # the clocks have changed in between
    await network.jump(datetime(2026, number, day, hour, 59, tzinfo=UTC))
    assert "look in" not in ada.heard.split("Agreed")[-1]
    await network.pass_time(minutes=2)
    assert "agreed to look in again today" in ada.heard
    assert "agreed to look in on HU-" in cora.heard
    await network.pass_time(days=2)
    assert ada.heard.count("agreed to look in again today") == 1


async def test_quiet_hours_count_unless_the_head_says_otherwise(network: Network) -> None:
    """Agreed on a Friday for the next day: a weekend is quiet until Monday, 07:30 UK time."""
    ada, _cora = await talking(network)
    said = "agreed to look in again today"
    for label, friday, early, late in (("Yes", 10, False, True), (_ALWAYS, 17, True, True)):
        before = ada.heard.count(said)
        await network.jump(datetime(2026, 7, friday, 9, tzinfo=UTC))
        await ada.presses(await ada.sends("follow-up", case_of(ada), when="Tomorrow"), label)
        await network.jump(datetime(2026, 7, friday + 1, 15, 1, tzinfo=UTC))
        assert (ada.heard.count(said) > before) is early
        await network.jump(datetime(2026, 7, friday + 3, 6, 31, tzinfo=UTC))
        assert (ada.heard.count(said) > before) is late


_ALWAYS = "Yes, quiet hours or not"


async def test_who_has_ended_is_not_reminded(network: Network) -> None:
    ada, cora = await talking(network)
    await ada.presses(await ada.sends("follow-up", case_of(ada), when="Tomorrow"), "Yes")
    for one in (ada, cora):
        await one.sends("end-now", case_of(ada))
    await network.pass_time(days=2)
    assert "look in" not in ada.heard.split("has ended")[-1]


async def test_saved_replies_are_read_by_a_moderator_first(network: Network) -> None:
    ada, cora = await talking(network)
    mo = await network.head("Mo")
    await network.appoint(mo, Role.MODERATOR)
    case = case_of(ada)
    first = await cora.sends("saved", case)
    assert "Thank you for writing" in read(first)
    sent = await cora.presses(first, "Send this one")
    assert "There is no right way to begin" in ada.heard
    await cora.presses(sent, "Take it back")
    assert "There is no right way to begin" not in ada.heard
    saved = await cora.sends("saved-add", text="Be kind to yourself tonight.")
    listed = [read(await cora.sends("saved", f"{case}:{n}")) for n in range(6)]
    assert not any("Be kind" in text for text in listed)
    unread = await mo.presses(mo.inbox[-1], "Read it")
    assert "Cora" not in read(unread)
    await mo.presses(unread, "It can be used")
    own = await cora.sends("saved", f"{case}:5")
    assert "Be kind to yourself" in read(own)
    await cora.presses(own, "Send this one")
    assert "Be kind to yourself" in ada.heard
    await cora.presses(saved, "Drop it again")
    assert "Be kind" not in read(await cora.sends("saved", f"{case}:5"))


async def test_a_supervisor_ends_what_two_people_cannot_with_a_note(network: Network) -> None:
    ada, cora = await talking(network)
    sue = await network.head("Sue", Platform.SLACK)
    await network.appoint(sue, Role.SUPERVISOR)
    ref = read(note(cora)).partition("You have taken ")[2][:7]
    answers = []
    for given in ("HU-2222", ref, ref):
        asked = await sue.sends("close", ref=given.lower())
        said = await sue.presses(asked, "Write the note and end it", words="Both have moved away.")
        answers.append(read(said).replace(given, "it"))
    assert len(set(answers)) == 1, "the answer tells whether there was one"
    for one in (ada, cora):
        assert "A supervisor has ended" in read(one.inbox[-1])
        assert "Both have moved away." in read(one.inbox[-1])
    assert "Ask the same coach again" in [b.label for b in ada.inbox[-1].buttons]
    assert sue.inbox == []


async def test_a_supervisor_cannot_end_their_own(network: Network) -> None:
    ada, cora = await talking(network)
    await network.appoint(cora, Role.SUPERVISOR)
    ref = read(note(cora)).partition("You have taken ")[2][:7]
    await cora.sends("close-note", ref, words="I would like to be done.")
    await ada.writes("Still here.")
    assert "Still here." in cora.heard


async def test_what_was_written_and_not_delivered_is_not_for_the_next_reader(
    network: Network,
) -> None:
    """A coach who could not be reached hears nothing more of a case that went on."""
    ada, cora = await talking(network)
    network.mail.closed.add(cora.account.user)
    await ada.writes(CANARY)
    await ada.sends("transfer", f"{case_of(ada)}:words")
    network.mail.closed.clear()
    await network.courier.drain()
    home = await cora.sends("home")
    if "Show me" in [button.label for button in home.buttons]:
        assert CANARY not in read(await cora.presses(home, "Show me"))
    assert CANARY not in cora.heard


async def test_an_answer_to_a_message_is_for_its_conversation_and_no_other(
    network: Network,
) -> None:
    ada, cora = await talking(network)
    bea, _ = await talking(network, "Bea", cora)
    standing = network.mail.standing()

    def about(ref: str) -> str:
        return next(
            message
            for message, (box, place) in standing.items()
            if box is cora.inbox and f"You have taken {ref}" in read(box[place])
        )

    refs = [
        read(r).partition("You have taken ")[2][:7] for r in cora.inbox if "You have" in read(r)
    ]
    first = ada if refs[0] in ada.heard else bea
    second = bea if first is ada else ada
    assert await cora.writes("For the first.", about=about(refs[0])) is None
    assert "For the first." in first.heard
    assert "For the first." not in second.heard
    for one in (first, cora):
        await one.sends("end-now", case_of(first))
    said = await cora.writes(CANARY, about=about(refs[0]))
    assert said is not None
    assert "sent nothing and kept nothing" in read(said)
    bare = await cora.writes(CANARY)
    assert bare is not None, "she may still mean the one that has just ended"
    assert CANARY not in ada.heard + bea.heard
    assert CANARY.encode() not in network.disk()
    network.move(days=31)
    await network.pass_time(days=1)
    await cora.presses(bare, find(bare, bare.buttons[0].label).label, words="For you.")
    assert "For you." in second.heard
    assert await cora.writes("And this.") is None
    assert "And this." in second.heard


async def test_nobody_learns_that_somebody_reads_or_types(network: Network) -> None:
    """Opening, hiding and reading write nothing to the other person."""
    ada, cora = await talking(network)
    await ada.writes("Hello.")
    before = len(ada.inbox)
    for command in ("read", "more", "hide", "conversations", "duty", "home"):
        await cora.sends(
            command, "" if command in {"conversations", "duty", "home"} else case_of(ada)
        )
    assert len(ada.inbox) == before
    assert network.clock() >= START
    assert isinstance(ada.inbox[-1], Reply)
