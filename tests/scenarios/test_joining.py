from __future__ import annotations

import pytest

from bot.commands.ask import Sheet
from bot.core.errors import FormInvalid
from bot.core.people import Platform, Role
from bot.core.views import NEUTRAL, Reply

from .network import ANSWERS, Network
from .someone import read


async def test_a_visitor_joins_in_one_form_and_nobody_is_told(network: Network) -> None:
    ada = network.person("Ada")
    await network.space(Platform.DISCORD, "C1")
    home = await ada.sends("home")
    assert "Heads helping heads" in read(home)
    sheet = await ada.asks("join")
    assert isinstance(sheet, Sheet)
    assert [field.name for field in sheet.fields][:2] == ["name", "position"]

    welcome = await ada.sends("join", name="Ada", **ANSWERS)

    assert "Welcome, Ada" in read(welcome)
    assert "next buddy round" in read(welcome)
    assert welcome.summary == NEUTRAL
    assert network.mail.channels == {}
    assert ada.inbox == []


async def test_joining_twice_is_no_harm(network: Network) -> None:
    ada = await network.head("Ada")
    assert "member already" in read(await ada.sends("join", name="Eve", **ANSWERS))
    refused = await ada.asks("join")
    assert isinstance(refused, Reply)
    assert "member already" in read(refused)
    assert "Ada" in read(await ada.sends("profile"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"district": "ZZ99"}, "like LS6"),
        ({"district": ""}, "2 to 8"),
        ({"charter": "no"}, "accept the charter"),
        ({"name": " "}, "1 to 40"),
        ({"name": "A" * 41}, "1 to 40"),
        ({"phase": "Kindergarten"}, "one of the options"),
        ({"buddy": "maybe"}, "yes or no"),
    ],
)
async def test_a_wrong_answer_is_said_beside_its_question_and_nobody_is_added(
    network: Network, wrong: dict[str, str], said: str
) -> None:
    ada = network.person("Ada")
    with pytest.raises(FormInvalid) as caught:
        await ada.sends("join", **{"name": "Ada", **ANSWERS, **wrong})
    assert list(caught.value.problems) == list(wrong)
    assert said in caught.value.problems[next(iter(wrong))]
    assert "Join the network" in read(await ada.sends("home"))


FIRST = {
    "name": "Ada",
    "position": "Interim head",
    "phase": "Special",
    "region": "Wales",
    "district": "CF10",
}
SECOND = {"school": "", "trust": "", "buddy": "no", "charter": "yes"}


async def test_a_long_form_comes_in_two_pages(network: Network) -> None:
    """For a platform that shows five questions at a time."""
    ada = network.person("Ada")
    sheet = await ada.asks("join")
    assert isinstance(sheet, Sheet)
    assert [field.name for field in sheet.page] == list(FIRST)

    more = await ada.turns("join", **FIRST)
    assert "There are 4 more questions." in read(more)
    second = await ada.presses_for_form(more, "Continue")
    assert [field.name for field in second.page] == list(SECOND)

    assert "Welcome, Ada" in read(await ada.turns("join", **SECOND))
    assert "Interim head" in read(await ada.sends("profile"))


async def test_a_long_form_can_be_taken_up_again_and_is_filled_in(network: Network) -> None:
    ada = network.person("Ada")
    await ada.turns("join", **FIRST)
    again = await ada.asks("join")
    assert isinstance(again, Sheet)
    assert again.filled["district"] == "CF10"
    assert [field.name for field in again.page] == list(FIRST)
    ben = await network.person("Ben").asks("join")
    assert isinstance(ben, Sheet)
    assert not ben.filled


async def test_a_half_filled_form_is_forgotten_after_a_day(network: Network) -> None:
    ada = network.person("Ada")
    await ada.turns("join", **FIRST)
    await network.pass_time(days=2)
    again = await ada.asks("join")
    assert isinstance(again, Sheet)
    assert not again.filled
    assert b"Interim head" not in network.disk()


async def test_a_problem_on_a_page_is_answered_with_a_way_to_try_again(network: Network) -> None:
    """Whatever was right need not be given again."""
    ada = network.person("Ada")
    problem = await ada.turns("join", **{**FIRST, "phase": "Kindergarten"})
    assert "Which phase?: Please choose one of the options." in read(problem)
    again = await ada.presses_for_form(problem, "Try again")
    assert again.filled["district"] == "CF10"
    assert "more questions" in read(await ada.turns("join", **FIRST))
    wrong = await ada.turns("join", **{**SECOND, "charter": "no"})
    assert "accept the charter" in read(wrong)
    assert "Join the network" in read(await ada.sends("home"))


async def test_a_district_that_does_not_exist_is_said_with_its_own_page(network: Network) -> None:
    """Only that question is asked again, with what was written in it."""
    ada = network.person("Ada")
    wrong = await ada.turns("join", **{**FIRST, "district": "ZZ99"})
    assert "like LS6" in read(wrong)
    sheet = await ada.presses_for_form(wrong, "Try again")
    assert [field.name for field in sheet.page][:1] == ["district"]
    assert sheet.filled["district"] == "ZZ99"
    more = await ada.turns("join", district="CF10")
    assert "more questions" in read(more)
    assert "Welcome, Ada" in read(await ada.turns("join", **SECOND))


async def test_a_wrong_answer_on_the_last_page_can_be_mended(network: Network) -> None:
    """Whether by the button or by starting over, the last page is asked again."""
    ada = network.person("Ada")
    await ada.turns("join", **FIRST)
    wrong = await ada.turns("join", **{**SECOND, "charter": "no"})
    assert "accept the charter" in read(wrong)
    sheet = await ada.presses_for_form(wrong, "Try again")
    assert [field.name for field in sheet.page] == ["charter"]

    anew = await ada.asks("join")
    assert isinstance(anew, Sheet)
    assert [field.name for field in anew.page] == list(FIRST)
    assert anew.filled["name"] == "Ada"
    assert "more questions" in read(await ada.turns("join", **FIRST))
    assert "Welcome, Ada" in read(await ada.turns("join", **SECOND))


async def test_what_was_typed_behind_the_command_is_filled_in(network: Network) -> None:
    """However long it is, no button has to carry it."""
    ada = network.person("Ada")
    sheet = await ada.asks("join", "A" * 300)
    assert isinstance(sheet, Sheet)
    assert sheet.filled["name"] == "A" * 300
    assert sheet.value == ""
    problem = await ada.turns("join", "A" * 300, **{**FIRST, **SECOND, "name": "A" * 300})
    assert "1 to 40" in read(problem)


async def test_a_profile_is_shown_with_who_sees_what_and_can_be_changed(network: Network) -> None:
    ada = await network.head("Ada", school="St Mary's", trust="Oaks")
    shown = await ada.sends("profile")
    assert "School: St Mary's" in read(shown)
    assert "Other members see: nothing." in read(shown)
    parts = await ada.presses(shown, "Change a part")
    sheet = await ada.presses_for_form(parts, "Your school")
    assert sheet.filled["school"] == "St Mary's"

    after = await ada.sends("profile-school", phase="Secondary", district="bt1 1aa")
    assert "Phase: Secondary" in read(after)
    assert "Postcode district: BT1" in read(after)
    assert "School: " not in read(after)
    assert "Name: Ada" in read(after)
    assert "Buddy each round: yes" in read(after)


async def test_leaving_asks_first_and_then_forgets(network: Network) -> None:
    ada = await network.head("Ada")
    asked = await ada.sends("leave")
    assert "Leave the network?" in read(asked)
    assert "Ada" in read(await ada.sends("profile"))

    gone = await ada.presses(asked, "Leave and erase everything")

    assert "everything we held about you is erased" in read(gone)
    assert "Join the network" in read(await ada.sends("home"))
    assert "Welcome, Ada" in read(await ada.sends("join", name="Ada", **ANSWERS))


NAME, SCHOOL, TRUST = "Quokkabethan", "Zanzibarquay Primary", "Wombatminster Trust"


async def test_who_leaves_leaves_no_byte_behind(network: Network) -> None:
    """A head, coach and moderator who used everything there is, and whose buddy's letter waits."""
    eve = network.person(NAME)
    await eve.writes("before I joined")
    await eve.turns("join", **FIRST)
    await eve.sends("join", name=NAME, **{**ANSWERS, "school": SCHOOL, "trust": TRUST})
    ben = await network.head("Ben", Platform.SLACK, district="BT1")
    cora = await network.coach("Cora")
    for role in (Role.COACH, Role.MODERATOR, Role.ORGANISER):
        await network.appoint(eve, role)
    await network.plan()
    network.mail.closed.add(ben.account.user)
    dee = await network.head("Dee", district="CF10", buddy="no")
    await network.appoint(dee, Role.MODERATOR)
    await eve.sends("role", person=str(ben.account), role="moderator", give="yes")
    await dee.presses(dee.inbox[-1], "Confirm")
    await network.pass_time(days=7)
    for someone in (ben, eve):
        assert "Meet" in read(await someone.sends("buddy"))
        assert "Your buddy" in read(await someone.sends("home"))
    assert "moderator of the network" in read(await ben.sends("missed"))
    kept = [read(await ben.sends("missed", request=f"shown {number}")) for number in range(9)]
    assert any(NAME in shown for shown in kept)
    calls = await eve.sends("calls")
    await eve.presses(calls, "I'm coming")
    await eve.sends("announce", title="Title", theme="x", starts="8 December 2026, 7pm", about="x")
    await eve.sends("duty", "on")
    await eve.asks("profile-about", name=NAME)
    await eve.sends("write", words="zanzibarquokka")
    await cora.presses(cora.offer, "Yes, I'll take it")
    await cora.writes("Hello.")
    before = network.disk()
    for trace in (NAME, SCHOOL, TRUST, eve.account.user):
        assert trace.encode() in before

    await eve.sends("leave-now")

    after = network.disk()
    for trace in (NAME, SCHOOL, TRUST, eve.account.user):
        assert trace.encode() not in after, trace
    assert "has ended" in read(cora.inbox[-1])
    network.mail.closed.clear()
    await network.settle()
    assert "Your buddy has left" in ben.heard + read(await ben.sends("missed"))
    for number in range(3):
        assert NAME not in read(await ben.sends("missed", request=f"shown {number}"))


async def test_a_coach_who_leaves_leaves_no_head_alone(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    carl = await network.coach("Carl", district="PL1")
    await ada.sends("ask")
    first, second = (cora, carl) if cora.inbox else (carl, cora)
    await first.presses(first.offer, "Yes, I'll take it")

    await first.sends("leave-now")

    assert "I've now asked another coach" in read(ada.inbox[-1])
    assert "A request is waiting" in read(second.inbox[-1])
    assert first.name not in (network.disk()).decode("latin-1")
