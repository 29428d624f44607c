"""A profile in short steps: filled in, left and taken up again."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

import pytest

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
from tests.unit.profiles import FULL

from .network import Network
from .profiles import SCHOOL, STEPS, TRUST, fill
from .someone import read

W = TypeVar("W", bound=StrEnum)
BY_NAME = {command.name: command for command in ALL}


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
