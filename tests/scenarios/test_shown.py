"""A profile is seen by whom it is shown to, and by nobody else."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.core.errors import FormInvalid
from bot.core.people import Platform
from bot.core.profile import Profile, Viewer, seen_by
from tests.unit.profiles import any_profile

from .network import Network
from .profiles import SCHOOL, TRUST, fill
from .someone import read


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
