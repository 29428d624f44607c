"""A conversation: words reach the one person they are for, and nobody else learns of it."""

from __future__ import annotations

from bot.core.people import Platform, Role
from bot.core.views import Reply

from .network import Network
from .someone import REF, Someone, find, read
from .talking import note, talking

CANARY = "zanzibarquokka"


async def test_words_go_both_ways_by_button_and_by_message(network: Network) -> None:
    ada, cora = await talking(network)
    await ada.writes("One.")
    await cora.presses(cora.inbox[-1], "Reply", words="Two.")
    await ada.presses(ada.inbox[-1], "Reply", words="Three.")
    assert "The head writes" in cora.heard
    assert "Cora writes" in ada.heard
    assert [word in cora.heard for word in ("One.", "Two.", "Three.")] == [True, False, True]
    assert "Two." in ada.heard
    assert "Ada" not in cora.heard


async def test_a_coach_with_two_heads_is_asked_which_and_nothing_is_sent(
    network: Network,
) -> None:
    ada, cora = await talking(network)
    ben, _ = await talking(network, "Ben", cora)
    which = await cora.writes(CANARY)
    assert which is not None
    assert "so I sent nothing" in read(which)
    assert CANARY not in ada.heard + ben.heard
    await cora.presses(which, which.buttons[1].label, words="For one of you.")
    assert ("For one of you." in ada.heard) != ("For one of you." in ben.heard)


async def test_a_head_who_is_a_coach_in_another_case_is_asked_which(network: Network) -> None:
    ada, cora = await talking(network)
    carl = await network.coach("Carl", region="Wales", district="SA1")
    await cora.sends("ask")
    await carl.presses(carl.offer, "Yes, I'll take it")
    assert "more than one conversation" in read(await cora.writes(CANARY) or Reply("x"))
    assert CANARY not in ada.heard + carl.heard
    await ada.writes("To my coach.")
    assert "To my coach." in cora.heard
    assert "To my coach." not in carl.heard


async def test_a_message_for_nobody_is_not_kept_and_answered_with_numbers(
    network: Network,
) -> None:
    for someone in (network.person("Eve"), await network.head("Ada")):
        said = await someone.writes(CANARY)
        assert said is not None
        assert "I kept nothing of what you wrote" in read(said)
        assert "116 123" in read(said)
        assert read(someone.inbox[-1]) == read(said)
    assert CANARY.encode() not in network.disk()


async def test_a_message_while_waiting_is_not_kept_and_can_be_added(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("ask")
    said = await ada.writes(CANARY)
    assert said is not None
    assert "No coach is here yet" in read(said)
    assert CANARY not in cora.heard
    await ada.presses(said, "Add it to my request", words="Added.")
    assert "Added." in read(await cora.presses(cora.offer, "Yes, I'll take it"))


async def test_what_cannot_be_carried_is_said(network: Network) -> None:
    """A picture alone, a picture with words, and more than fits."""
    ada, cora = await talking(network)
    (ref,) = set(REF.findall(read(note(cora))))
    before = len(cora.inbox)
    said = read(await ada.writes("", attached=True) or Reply("x"))
    assert f"{ref}: Files are not passed on unless your coach says yes to one picture" in said
    assert "only pass on text" in read(await ada.writes(" ") or Reply("x"))
    assert f"{ref}: that is 3001 characters" in read(await ada.writes("x" * 3001) or Reply("x"))
    assert len(cora.inbox) == before
    said = read(await ada.writes("Look.", attached=True) or Reply("x"))
    assert f"{ref}: I passed on your words. Of the file: Files are not passed on" in said
    assert "Look." in cora.heard
    said = read(await cora.writes("See this.", attached=True) or Reply("x"))
    assert f"{ref}: I passed on your words. Of the file: A coach can't send files" in said
    assert "See this." in ada.heard
    assert await ada.writes("x" * 3000) is None


async def test_half_a_character_does_not_cost_the_rest(network: Network) -> None:
    ada, cora = await talking(network)
    assert await ada.writes("I am tired \ud83d") is None
    assert "I am tired \ufffd" in cora.heard


async def test_a_case_goes_to_another_coach_only_when_the_head_says_so(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("write", words=CANARY)
    await cora.presses(cora.offer, "Yes, I'll take it")
    carl = await network.coach("Carl", district="PL1")
    for _ in range(2):
        asked = await cora.presses(note(cora), "Suggest another coach")
        assert "Until they choose, you are their coach" in read(asked)
    assert ada.heard.count("somebody else should go on with you") == 1
    suggested = ada.inbox[-1]
    assert "stays open" in read(await ada.presses(suggested, "Stay with my coach"))
    assert "A request is waiting" not in carl.heard
    await ada.writes("Still you.")
    assert "Still you." in cora.heard
    for stranger in (cora, carl):
        token = find(suggested, "Yes, pass on nothing I wrote").value
        assert "not meant for you" in read(await stranger.sends("transfer", token))
    passed = await ada.presses(suggested, "Yes, pass on what I wrote first")
    assert "I'm asking another coach now" in read(passed)
    assert "I've now asked another coach" in read(ada.inbox[-1])
    assert "goes on with another coach" in cora.heard
    assert CANARY in read(await carl.presses(carl.offer, "Yes, I'll take it"))
    assert "A coach is here: Carl" in ada.heard
    await ada.writes("Hello Carl.")
    assert "Hello Carl." not in cora.heard
    stale = read(await cora.presses(note(cora), "Read what they wrote"))
    assert "not meant for you" in stale
    assert await cora.writes("Sorry.") is not None
    assert "Sorry." not in ada.heard


async def test_the_head_may_pass_on_nothing_and_it_is_gone_from_the_disk(network: Network) -> None:
    ada = await network.head("Ada")
    cora, carl = await network.coach("Cora"), await network.coach("Carl", district="PL1")
    await ada.sends("write", words=CANARY)
    await ada.sends("intake", call_me="Wombat", topic="Suspension")
    first = cora if "A request is waiting" in cora.heard else carl
    second = carl if first is cora else cora
    await first.presses(first.offer, "Yes, I'll take it")
    sealed = await network.sealed()
    case = find(ada.inbox[-1], "End this conversation").value
    assert "nothing that you wrote" in read(await ada.sends("transfer", f"{case}:nothing"))
    shown = read(await second.presses(second.offer, "Yes, I'll take it"))
    assert "It is about: Suspension." in shown
    assert CANARY not in shown
    assert "Wombat" not in shown
    disk = network.disk()
    assert sealed
    assert not any(words in disk for words in sealed)


async def test_an_end_needs_both_whoever_begins(network: Network) -> None:
    ada, cora = await talking(network)
    for _ in range(2):
        asked = await cora.presses(note(cora), "Suggest ending")
        assert "It ends only if they say so" in read(asked)
    suggested = ada.inbox[-1]
    assert "wonders whether this is a good place to end" in read(suggested)
    assert ada.heard.count("wonders whether") == 1
    case = find(suggested, "Yes, end it").value
    assert "not meant for you" in read(await cora.sends("end-now", case))
    assert "stays open" in read(await ada.presses(suggested, "Keep talking"))
    assert "I've told your coach" in read(await ada.presses(suggested, "Yes, end it"))
    wish = cora.inbox[-1]
    assert "The head would like to end here" in read(wish)
    await ada.writes("Still here.")
    assert "Still here." in cora.heard
    assert "has ended" in read(await cora.presses(wish, "Yes, end it"))
    assert "has ended, and what you wrote is destroyed" in read(ada.inbox[-1])
    assert await cora.writes("Take care.") is not None
    assert "Take care." not in ada.heard


async def test_no_time_that_passes_ends_a_conversation(network: Network) -> None:
    ada, _cora = await talking(network)
    for _ in range(12):
        await network.pass_time(days=10)
    async with network.storage.read() as work:
        member = await work.accounts.owner(ada.account)
        assert member is not None
        assert len(await work.cases.talking(member)) == 1


async def test_the_door_stays_open_to_the_same_coach(network: Network) -> None:
    ada, cora = await talking(network)
    await network.coach("Aaron", district="PL1")
    case = find(ada.inbox[-1], "End this conversation").value
    for one in (ada, cora):
        await one.sends("end-now", case)
    other = network.person("Aaron", Platform.SLACK)
    before = cora.heard.count("A request is waiting")
    for stranger in (cora, other):
        assert "not meant for you" in read(await stranger.sends("again", case))
    assert "We've got your request" in read(
        await ada.presses(ada.inbox[-1], "Ask the same coach again")
    )
    assert cora.heard.count("A request is waiting") == before + 1
    assert "A request is waiting" not in other.heard


async def test_when_a_case_ends_its_words_are_gone_from_the_disk(network: Network) -> None:
    """Sealed as they were: the bytes that lay there lie there no longer."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.sends("write", words=CANARY)
    await cora.presses(cora.offer, "Yes, I'll take it")
    network.mail.closed.add(cora.account.user)
    await ada.writes(f"again {CANARY}")
    sealed = await network.sealed()
    assert len(sealed) >= 3
    disk = network.disk()
    assert all(words in disk for words in sealed)

    hello = next(reply for reply in ada.inbox if "A coach is here" in read(reply))
    for one in (ada, cora):
        await one.sends("end-now", find(hello, "End this conversation").value)

    assert await network.sealed() == []
    disk = network.disk()
    assert not any(words in disk for words in sealed)
    assert CANARY.encode() not in disk


async def test_no_other_role_sees_that_anything_happens(network: Network) -> None:
    """Whatever a moderator, organiser or supervisor asks, no answer has a trace of it."""
    others = []
    for name, role in (
        ("Mo", Role.MODERATOR),
        ("Olu", Role.ORGANISER),
        ("Sue", Role.SUPERVISOR),
        ("Cal", Role.COACH),
    ):
        others.append(await network.head(name, Platform.SLACK))
        await network.appoint(others[-1], role)
    before = {other.name: [await _all_they_see(other)] for other in others}
    ada = await network.head("Ada", buddy="no")
    cora = await network.coach("Cora")
    reply = await ada.sends("write", words=CANARY)
    await cora.presses(cora.offer, "Yes, I'll take it")
    ref = read(reply).partition("(")[2][:7]
    assert ref.startswith("HU-")
    await network.pass_time(minutes=30)
    for other in others:
        after = await _all_they_see(other)
        assert after == before[other.name][0]
        assert ref not in after + other.heard
        assert CANARY not in after
        for command in ("read", "accept", "decline", "reply", "end", "end-now", "hand-back"):
            case = find(ada.inbox[-1], "End this conversation").value
            said = read(await other.sends(command, case, words="x"))
            assert ref not in said
            assert CANARY not in said
        assert other.inbox == []


async def _all_they_see(someone: Someone) -> str:
    verbs = ("home", "profile", "buddy", "calls", "help", "duty", "charter", "missed", "support")
    return "\n".join([read(await someone.sends(verb)) for verb in verbs])


async def test_a_closed_inbox_loses_nothing(network: Network) -> None:
    """What could not be sent waits on the home card, each until it has been shown."""
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    network.mail.closed.add(ada.account.user)
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    await cora.writes(CANARY)
    assert ada.inbox == []

    home = await ada.sends("home")
    assert "Waiting for you: 3 I couldn't send you directly" in read(home)
    shown = [read(await ada.presses(home, "Show me")) for _ in range(3)]
    assert "We've got your request" in shown[0]
    assert "A coach is here: Cora" in shown[1]
    assert CANARY in shown[2]
    assert "Nothing is waiting" in read(await ada.presses(home, "Show me"))
    assert "Waiting for you" not in read(await ada.sends("home"))


async def test_a_message_shown_once_is_shown_again_to_a_platform_that_asks_again(
    network: Network,
) -> None:
    ada, cora = await talking(network)
    network.mail.closed.add(ada.account.user)
    await cora.writes(CANARY)
    once = await ada.sends("missed", request="once")
    assert CANARY in read(once)
    assert read(await ada.sends("missed", request="once")) == read(once)
