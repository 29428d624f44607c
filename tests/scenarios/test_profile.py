"""A profile in short steps: filled in, left and taken up again, seen by whom it is shown to."""

from __future__ import annotations

from dataclasses import fields, replace
from enum import StrEnum
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings

from bot.commands import ALL
from bot.commands.ask import Sheet
from bot.commands.profile import card
from bot.commands.profile_words import PARTS, said
from bot.core import limits
from bot.core.errors import FormInvalid
from bot.core.people import Platform
from bot.core.profile import Field, Profile, Viewer, Visibility, seen_by
from bot.core.views import Card, plain
from bot.core.vocabulary import Area, Context, Governance, Interest, Time, Topic, Value
from tests.architecture.source import ROOT
from tests.unit.profiles import FULL, any_profile

from .network import Network
from .someone import Someone, read

W = TypeVar("W", bound=StrEnum)
BY_NAME = {command.name: command for command in ALL}
SCHOOL, TRUST = "Zanzibarquay Primary", "Wombatminster Trust"

STEPS: dict[str, dict[str, Any]] = {
    "profile-about": {
        "name": "Ada L",
        "position": "Co-head",
        "region": "Wales",
        "years": "7",
        "language": "Cymraeg",
    },
    "profile-school": {
        "phase": "Special",
        "governance": "Special school",
        "school": SCHOOL,
        "trust": TRUST,
        "district": "cf10 1aa",
    },
    "profile-experience": {
        "well": ["SEND and alternative provision"],
        "some": ["SEND and alternative provision", "Finance and staffing"],
        "context": ["Coastal"],
    },
    "profile-values": {"first": "Hope", "second": "Courage", "third": "", "fifth": "Joy"},
    "profile-offers": {
        "interests": ["Reading"],
        "offers": ["Budgets"],
        "needs": ["Inspection"],
        "about": "Quokkas before breakfast.",
    },
    "profile-times": {
        "times": ["Monday evening", "Sunday evening"],
        "distance": "Rather far away",
        "buddy": "yes",
    },
}


async def fill(someone: Someone) -> None:
    for step, answers in STEPS.items():
        await someone.sends(step, **answers)


async def show_all(someone: Someone, who: str = "Members who are verified") -> None:
    every = [one for one in Field if one not in {"School", "Trust", "Postcode district"}]
    every.remove(Field.AUTHORITY)
    what: Any = every
    await someone.sends("profile-visibility", what=what, who=who)


def test_no_step_asks_more_than_one_page_and_every_part_has_one() -> None:
    """Five questions are one screen of the narrowest platform: no step has a second page."""
    for part in PARTS:
        assert 1 <= len(BY_NAME[part.command].asked) <= limits.FORM_PAGE
        assert BY_NAME[part.command].before is not None
        assert set(part.told) <= set(part.fields)
    asked = {one for part in PARTS for one in part.fields}
    assert asked == set(Field) - {Field.AUTHORITY}


def test_the_docs_count_the_questions_that_there_are() -> None:
    """In docs/profile.md: each step's, and all of them."""
    page = (ROOT / "docs" / "profile.md").read_text("utf-8")
    counts = {part.title: len(BY_NAME[part.command].asked) for part in PARTS}
    counts["all of it"] = sum(counts.values())
    for step, count in counts.items():
        (row,) = [line for line in page.splitlines() if line.startswith(f"| {step} |")]
        assert row.split("|")[2].strip() == f"{count}"


async def test_a_profile_is_filled_in_step_by_step_and_each_step_leads_on(network: Network) -> None:
    ada = await network.head("Ada")
    shown = await ada.sends("profile")
    assert "0 of 6 parts filled in" in read(shown)
    on = 0
    while going_on := [b for b in shown.buttons if b.label.startswith("Next: ")]:
        shown = await ada.sends(going_on[0].command, **STEPS[going_on[0].command])
        on += 1
        assert read(shown).startswith("Saved.")
    assert on == len(STEPS)
    assert "6 of 6 parts filled in" in read(shown)
    for words in (
        "Name: Ada L. Role: Co-head. Region or nation: Wales. Years as a head: 7. Language: Cym",
        f"School: {SCHOOL}. Trust: {TRUST}. Postcode district: CF10",
        "Knows well: SEND and alternative provision. Knows something of: Finance and staffing.",
        "Values: Hope, then Courage, then Joy",
        "In a line: Quokkas before breakfast.",
        "Can talk: Monday evening, Sunday evening. Near or far: Rather far away. Buddy each round",
    ):
        assert words in read(shown)


@pytest.mark.parametrize("platform", Platform)
async def test_every_step_is_filled_in_with_what_was_said_and_nothing_is_asked_twice(
    network: Network, platform: Platform
) -> None:
    ada = await network.head("Ada", platform)
    joined = await ada.asks("profile-about")
    assert isinstance(joined, Sheet)
    assert joined.filled["name"] == "Ada"
    await fill(ada)
    for step, answers in STEPS.items():
        sheet = await ada.asks(step)
        assert isinstance(sheet, Sheet)
        assert len(sheet.page) == len(sheet.fields)
        for name, answer in answers.items():
            match name, answer:
                case "district", _:
                    assert sheet.filled[name] == "CF10"
                case "some", _:
                    assert list(sheet.filled[name]) == ["Finance and staffing"]
                case "third" | "fifth", _:
                    assert sheet.filled["third"] == "Joy"
                case _, list():
                    assert list(sheet.filled[name]) == answer
                case _:
                    assert sheet.filled[name] == answer


async def test_a_step_that_needs_another_look_keeps_the_rest_and_is_taken_up_again(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    page = {"first": "Hope", "second": "Hope", "third": "Joy", "fourth": "", "fifth": ""}
    wrong = await ada.turns("profile-values", **page)
    assert "You chose Hope already" in read(wrong)
    sheet = await ada.presses_for_form(wrong, "Try again")
    assert [field.name for field in sheet.page] == ["second"]
    assert sheet.filled["first"] == "Hope"
    done = await ada.turns("profile-values", second="Courage")
    assert "Values: Hope, then Courage, then Joy" in read(done)
    with pytest.raises(FormInvalid) as caught:
        await ada.sends("profile-about", name="Ada", position="Co-head", region="Wales", years="99")
    assert list(caught.value.problems) == ["years"]


async def test_emptying_a_step_empties_it(network: Network) -> None:
    ada = await network.head("Ada")
    await fill(ada)
    await ada.sends("profile-experience")
    await ada.sends("profile-values")
    shown = await ada.sends("profile-offers")
    assert "3 of 6 parts filled in" in read(shown)
    assert "Next: Experience" in [button.label for button in shown.buttons]


async def test_membership_outlives_the_job(network: Network) -> None:
    """Clearing school and trust, and saying so, loses nothing else: no buddy, role or word."""
    ada = await network.head("Ada")
    await fill(ada)
    cal = await network.head("Cal", trust=TRUST, district="TR1", buddy="no")
    before = await ada.sends("profile")
    done = await ada.sends("profile-school", phase="Not in a school now")
    assert "You stay apart from people at your former school or trust" in read(done)
    await ada.sends("profile-about", name="Ada L", position="Between posts", region="Wales")
    after = read(await ada.sends("profile"))
    for part in ("Experience", "Values", "Offer and need", "When you have time"):
        facts = before.card.facts if before.card else ()
        assert f"{part}: {next(f.value for f in facts if f.label == part)}" in after
    assert SCHOOL not in after
    assert TRUST not in after
    listed = read(await ada.sends("ties"))
    assert f"{SCHOOL} (Everyone at a former school or trust)" in listed
    assert f"{TRUST} (Everyone at a former school or trust)" in listed
    await cal.sends("profile-times", buddy="yes")
    await network.pass_time(days=7)
    assert "No buddy fitted this time" in ada.heard
    assert "Meet" not in ada.heard + cal.heard


async def test_spelling_a_school_otherwise_is_no_new_school(network: Network) -> None:
    ada = await network.head("Ada", school="St Mary's CE Primary")
    saved = await ada.sends("profile-school", phase="Primary", school="St. Marys Primary School")
    assert "former school" not in read(saved)
    assert "nobody on your list" in read(await ada.sends("ties"))


async def test_nothing_is_shown_until_its_owner_opens_it(network: Network) -> None:
    ada = await network.head("Ada")
    await fill(ada)
    for eyes in ("member", "coach"):
        assert "Nothing." in read(await ada.sends("profile-as", eyes))
    buddy = read(await ada.sends("profile-as", "buddy"))
    assert "Name: Ada L" in buddy
    assert "Phase: Special" in buddy
    assert "Values" not in buddy.partition("Never shown")[0]

    saved = await ada.sends("profile-visibility", what="Values", who="Members who are verified")
    assert "Members who are verified: Values" in read(saved)
    assert "Values: Hope" in read(await ada.sends("profile-as", "member"))
    await ada.sends("profile-visibility", what="Values", who="My coach, while we talk")
    assert "Values" not in read(await ada.sends("profile-as", "member")).partition("Never")[0]
    assert "Values: Hope" in read(await ada.sends("profile-as", "coach"))


@pytest.mark.parametrize("who", ["Members who are verified", "My coach, while we talk"])
async def test_what_names_the_employer_cannot_be_opened(network: Network, who: str) -> None:
    ada = await network.head("Ada", school=SCHOOL)
    what: Any = ["School", "Values", "Local authority"]
    with pytest.raises(FormInvalid) as caught:
        await ada.sends("profile-visibility", what=what, who=who)
    assert "School, Local authority: shown to nobody" in caught.value.problems["what"]
    assert "Match-only: finds people, shown to nobody: Name" in read(
        await ada.sends("profile-seen")
    )


async def test_a_name_that_is_hidden_is_in_no_introduction_home_or_letter(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    ben = await network.head("Ben", Platform.SLACK, district="BT1")
    what: Any = ["Name", "Region or nation"]
    await ada.sends(
        "profile-visibility", what=what, who="Hidden: shown to nobody, used for nothing"
    )
    await network.pass_time(days=7)
    assert "Meet A member" in ben.heard
    assert "Headteacher or principal, Primary" in ben.heard
    assert "Yorkshire" not in ben.heard
    assert "Meet Ben" in ada.heard
    await ada.presses(ada.inbox[-1], "Write a message", words="Hello.")
    assert "Your buddy writes:" in ben.heard
    assert "Your buddy: A member" in read(await ben.sends("home"))
    assert "Ada" not in ben.heard + read(await ben.sends("buddy")) + read(await ben.sends("home"))


async def test_a_coach_reads_what_was_opened_to_them_and_never_the_name(network: Network) -> None:
    ada, cora = await network.head("Ada"), await network.coach("Cora")
    await fill(ada)
    what: Any = ["Name", "Phase", "In a line"]
    await ada.sends("profile-visibility", what=what, who="My coach, while we talk")
    await ada.sends("write", words="zanzibarquokka")
    read_first = await cora.presses(cora.offer, "Yes, I'll take it")
    for shown in (read_first, await cora.presses(cora.inbox[-1], "Read what they wrote")):
        assert "zanzibarquokka\n\nWhat they show their coach:\nPhase: Special" in read(shown)
        assert "In a line: Quokkas before breakfast." in read(shown)
        for never in ("Ada", "Hope", SCHOOL, TRUST, "Wales"):
            assert never not in read(shown)
    case = next(b.value for b in cora.inbox[-1].buttons if b.command == "read")
    assert "What they show" not in read(await ada.sends("read", case))
    for one in (ada, cora):
        await one.sends("end-now", case)
    assert not await network.sealed()


@given(any_profile())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
async def test_no_answer_to_anybody_holds_a_field_above_their_right(
    network: Network, profile: Profile
) -> None:
    """Two buddies, one with any profile: the other asks everything they can, and guesses."""
    ada, ben = network.person("Ada"), network.person("Ben")
    if "Join" in read(await ada.sends("home")):
        await network.head("Ada")
        await network.head("Ben", district="BT1", region="London", phase="Nursery")
        await network.pass_time(days=7)
    async with network.storage.begin() as work:
        owner = await work.accounts.owner(ada.account)
        assert owner is not None
        held = await work.members.get(owner)
        assert held is not None
        changed = {
            one.name: getattr(profile.member, one.name)
            for one in fields(held)
            if one.name in {"position", "phase", "region", "school", "trust"}
        }
        member = type(held)(**{one.name: getattr(held, one.name) for one in fields(held)} | changed)
        told = Profile(
            member=member,
            **{
                one.name: getattr(profile, one.name)
                for one in fields(profile)
                if one.name != "member"
            },
        )
        await work.members.change(member)
        await work.profiles.keep(told)
    heard = [read(await ben.sends("buddy")), read(await ben.sends("home"))]
    heard += [read(await ben.sends(name)) for name in ("profile", "profile-seen", "ties", "help")]
    heard.append(read(await ben.sends("ties-add", kind="Former colleague", name="Ada")))
    may = seen_by(told, Viewer.INTRODUCED)
    everything = "\n".join(heard)
    for secret in (member.school, member.trust, told.about):
        assert not secret or secret not in everything or secret in may.values()
    introduced = everything.partition("Your profile")[0]
    shown = {answer for answer in may.values() if isinstance(answer, str)}
    for one, answer in seen_by(told, Viewer.OWNER).items():
        # a phase and a kind of school may be called the same: "16 plus"
        if one not in may and isinstance(answer, str) and len(answer) > 6 and answer not in shown:
            assert answer not in introduced


def longest(words: type[W], count: int) -> tuple[W, ...]:
    return tuple(sorted(words, key=len, reverse=True)[:count])


def test_the_longest_profile_fits_one_card_everywhere() -> None:
    """Every list as full as its step allows, of its longest words; every text as long as it may."""
    long = Profile(
        member=replace(FULL.member, name="W" * 40, school="W" * 100, trust="W" * 100),
        governance=longest(Governance, 1)[0],
        knows_well=longest(Area, 6),
        knows_some=longest(Area, len(Area)),
        context=longest(Context, 6),
        values=longest(Value, 5),
        interests=longest(Interest, 6),
        offers=longest(Topic, 6),
        needs=longest(Topic, 6),
        about="W" * 150,
        times=longest(Time, 10),
        chosen=dict.fromkeys(Field, Visibility.MEMBERS),
    )
    assert "W" * 150 in plain(card(long))
    lines = said(seen_by(long, Viewer.OWNER))
    assert Card(title="As others see it", lines=lines).lines == lines


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_a_step_offers_as_many_as_the_longest_profile_has(part: Any) -> None:  # noqa: ANN401 - a Part
    asked = {field.name: field.question for field in BY_NAME[part.command].asked}
    limit = {"well": 6, "some": 12, "context": 6, "interests": 6, "offers": 6, "needs": 6}
    for name, question in asked.items():
        if (most := getattr(question, "at_most", None)) and name in limit:
            assert most == limit[name]
