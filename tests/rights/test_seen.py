"""No reader ever gets a field above their right: by any command, list, card, form, letter or error.

One member holds a canary in every field. Everybody else asks everything there is, presses what
comes back and what was copied from others, and no rendering of any answer holds a canary that
the rules of :mod:`bot.core.profile` don't give them.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.adapters.discord import tree
from bot.adapters.discord import views as discord_views
from bot.adapters.playground.draw import Drawing, words
from bot.adapters.playground.rooms import Message, Where
from bot.adapters.slack import views as slack_views
from bot.adapters.slack.manifest import manifest
from bot.commands import ALL
from bot.commands.ask import Sheet
from bot.core.errors import FormInvalid
from bot.core.membership import Phase, Position, Region
from bot.core.people import Platform, Role
from bot.core.profile import Field, Profile, Viewer, Visibility, seen_by
from bot.core.views import Reply
from bot.core.vocabulary import (
    Area,
    Context,
    Distance,
    Governance,
    Interest,
    Language,
    Time,
    Topic,
    Value,
)
from bot.wiring import renderers
from tests.scenarios.network import Network, open_network
from tests.scenarios.someone import Someone

from .filled import FILLED, FIXED

CANARIES: Final[Mapping[Field, str]] = {
    Field.NAME: "Quokkabethan",
    Field.POSITION: "System leader, not a head",
    Field.PHASE: "Middle deemed primary",
    Field.REGION: "East Midlands",
    Field.YEARS: "Years as a head: 47",
    Field.LANGUAGE: "Cymraeg",
    Field.SCHOOL: "Zanzibarquay",
    Field.TRUST: "Wombatminster",
    Field.DISTRICT: "NG99",
    Field.AUTHORITY: "E99999947",
    Field.GOVERNANCE: "Special school",
    Field.KNOWS_WELL: "A very large school",
    Field.KNOWS_SOME: "Opening or merging schools",
    Field.CONTEXT: "Comfortable area, high expectations",
    Field.VALUES: "Steadiness",
    Field.INTERESTS: "Climate and outdoors",
    Field.OFFERS: "Growing a leadership team",
    Field.NEEDS: "Coming back to headship",
    Field.ABOUT: "Pangolins before breakfast",
    Field.TIMES: "Saturday afternoon",
    Field.DISTANCE: "Rather far away",
}
"""What each field of the watched member says, and nothing else in the network does."""

PROFILE: Final = {
    "years": 47,
    "language": Language.WELSH,
    "governance": Governance("Special school"),
    "knows_well": (Area.LARGE,),
    "knows_some": (Area.OPENING,),
    "context": (Context.SECURE,),
    "values": (Value.STEADINESS,),
    "interests": (Interest.CLIMATE,),
    "offers": (Topic.LEADERS,),
    "needs": (Topic.RETURNING,),
    "about": "Pangolins before breakfast",
    "times": (Time.SAT_AFTERNOON,),
    "distance": Distance.FAR,
}

RIGHTS: Final = {
    "visitor": Viewer.NOBODY,
    "newcomer": Viewer.NEWCOMER,
    "member": Viewer.MEMBER,
    "buddy": Viewer.INTRODUCED,
    "coach": Viewer.COACH,
    "other coach": Viewer.MEMBER,
    "supervisor": Viewer.MEMBER,
    "moderator": Viewer.MEMBER,
    "organiser": Viewer.MEMBER,
}
"""Who looks, and how they stand to the watched member."""

_ENDS: Final = {"leave-now", "end", "end-now", "hand-back", "unlink-now", "link-enter"}
"""What changes how somebody stands to the watched member: asked once, last of all."""

_POINTED: Final = {
    "role": {"person": "discord:quokka", "role": "coach"},
    "verify-name": {"person": "discord:quokka"},
    "ties-add": {"kind": "Former colleague", "name": "Somebody"},
    "slot-host-off": {"number": "1"},
}
"""Answers that point at the watched member; a host whom moderators name is public to them."""


@dataclass
class Watched:
    """A network, the member whose fields are watched, and somebody who looks."""

    network: Network
    ada: Someone
    eve: Someone
    held: Profile
    copied: list[tuple[str, str]]

    async def keep(self, chosen: Mapping[Field, Visibility]) -> Profile:
        profile = replace(self.held, chosen=dict(chosen))
        async with self.network.storage.begin() as work:
            await work.members.change(profile.member)
            await work.profiles.keep(profile)
        return profile


async def watched(network: Network, who: str) -> Watched:
    """Set the scene: a buddy, a coach and others, and letters and buttons that they hold."""
    ada = network.person("Quokka")
    ada = Someone(network, "Quokkabethan", ada.account)
    ben = network.person("Ben")
    cora, carl = network.person("Cora"), network.person("Carl")
    eve = network.person("Eve")
    people = {"buddy": ben, "coach": cora, "other coach": carl}
    if who in people:
        people[who] = eve
        ben, cora, carl = people["buddy"], people["coach"], people["other coach"]
    plain = {"region": "Yorkshire and the Humber", "phase": "Primary"}
    join = {"position": "Headteacher or principal", "school": "", "trust": "", "charter": "yes"}
    near = {**plain, **join, "district": "LS6"}
    await ada.sends("join", name="Quokkabethan", **near, buddy="yes")
    await ben.sends("join", name="Ben", **{**near, "district": "BT1"}, buddy="yes")
    await network.know(ada)
    await network.know(ben)
    await network.plan()
    await network.pass_time(days=7)
    for coach in (cora, carl):
        away = {"district": "TR1", "region": "South West"}
        await coach.sends("join", name="Coach", **{**near, **away}, buddy="no")
        await network.appoint(coach, Role.COACH)
    await cora.sends("duty", "on")
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    await carl.sends("duty", "on")
    if who in {"newcomer", "member", *Role}:
        await eve.sends("join", name="Eve", **{**near, "district": "CF10"}, buddy="no")
    if who == "member":
        await network.know(eve)
    if who in set(Role) - {Role.MEMBER}:
        await network.appoint(eve, Role(who))
    await ada.sends("home")
    async with network.storage.begin() as work:
        owner = await work.accounts.owner(ada.account)
        assert owner is not None
        member = await work.members.get(owner)
        assert member is not None
    member = replace(
        member,
        name=CANARIES[Field.NAME],
        position=Position.SYSTEM_LEADER,
        phase=Phase.MIDDLE_PRIMARY,
        region=Region.EAST_MIDLANDS,
        district=CANARIES[Field.DISTRICT],
        authority=CANARIES[Field.AUTHORITY],
        school=CANARIES[Field.SCHOOL],
        trust=CANARIES[Field.TRUST],
    )
    held = Profile(member=member, **cast(Any, PROFILE))
    copied = [
        (button.command, button.value)
        for one in (ada, ben, cora, carl)
        for letter in one.inbox
        for button in letter.buttons
        if button.command not in _ENDS
    ]
    return Watched(network, ada, eve, held, copied)


_DRAWING: Final = Drawing(cast(Any, SimpleNamespace(renderers=renderers)))


async def rendered(said: Reply | Sheet, watch: Watched, *, letter: bool) -> str:
    """Return *said* as each door draws it: both platforms' payloads and the playground's JSON."""
    if isinstance(said, Sheet):
        forms = [await _DRAWING.sheet(said, platform) for platform in Platform]
        filled = json.dumps(dict(said.filled), ensure_ascii=False, default=str)
        return filled + _without_choices(forms)
    drawn: list[object] = []
    attached = discord_views.draw(replace(said, card=None), letter=letter)
    drawn += [file.fp.read().decode() for file in discord_views.files(attached, _no)]
    drawn += [slack_views.view(said, "HeadsUp"), slack_views.content(said).decode()]
    for platform in Platform:
        message = Message(
            id=f"m{next(_IDS)}",
            at=watch.network.clock(),
            where=Where.DIRECT if letter else Where.EPHEMERAL,
            platform=platform,
            reader=watch.eve.account,
            reply=said,
        )
        drawn += [await _DRAWING.message(message), words(message)]
    return json.dumps(drawn, ensure_ascii=False, default=str)


def _no(_picture: object) -> Any:  # noqa: ANN401 - never called: the card is left out
    raise AssertionError


def _without_choices(forms: object) -> str:
    """Return a form without what everybody may choose: lists hold every word there is."""

    def bare(node: object) -> object:
        if isinstance(node, dict):
            return {k: bare(v) for k, v in node.items() if k not in {"options", "choices"}}
        return [bare(each) for each in node] if isinstance(node, list) else node

    return json.dumps(bare(forms), ensure_ascii=False, default=str)


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        yield (number := number + 1)


_IDS: Final = _numbers()


async def ask_everything(watch: Watched, names: set[str]) -> set[Field]:
    """Return whose canaries the looker gets for asking *names*, in every way there is."""
    eve, heard = watch.eve, [""]
    by_name = {command.name: command for command in ALL}
    seen = len(eve.inbox)
    asked: set[tuple[str, str]] = set()
    to_ask = [(command.name, "") for command in ALL] + watch.copied + list(FIXED.items())
    while to_ask:
        name, value = to_ask.pop()
        if name not in names or (name, value) in asked:
            continue
        asked.add((name, value))
        answers = {**FILLED.get(name, {}), **_POINTED.get(name, {})}
        said: Reply | Sheet | None = None
        if by_name[name].asked:  # else it is answered at once, as below
            with suppress(FormInvalid):
                said = await eve.asks(name, value)
                heard.append(await rendered(said, watch, letter=False))
        try:
            said = await eve.sends(name, value, **answers)
            heard.append(await rendered(said, watch, letter=False))
        except FormInvalid as invalid:
            heard.append(json.dumps(invalid.problems, ensure_ascii=False))
        if isinstance(said, Reply) and len(asked) < len(ALL) + 20:
            to_ask += [(button.command, button.value) for button in said.buttons]
    heard += [await rendered(letter, watch, letter=True) for letter in eve.inbox[seen:]]
    everything = "\n".join(heard)
    return {one for one in Field if CANARIES[one] in everything}


OPEN: Final = dict.fromkeys(Field, Visibility.MEMBERS)
SHUT: Final = dict.fromkeys(Field, Visibility.HIDDEN)
COACHED: Final = dict.fromkeys(Field, Visibility.COACH_ONLY)


@pytest.fixture
async def watch(tmp_path: Path, who: str) -> AsyncGenerator[Watched]:
    async with open_network(tmp_path, verify=True) as network:
        yield await watched(network, who)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("who", RIGHTS)
@example(chosen=OPEN)
@example(chosen=COACHED)
@given(chosen=st.dictionaries(st.sampled_from(Field), st.sampled_from(Visibility)))
@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck))
async def test_nobody_gets_a_field_above_their_right(
    watch: Watched, who: str, chosen: Mapping[Field, Visibility]
) -> None:
    """Whatever the member chose: all of it open, all hidden, for coaches only, or anything."""
    watch.network.move(hours=2)  # cards of others are counted by the hour
    may = seen_by(await watch.keep(chosen), RIGHTS[who])
    got = await ask_everything(watch, {command.name for command in ALL} - _ENDS)
    assert got - frozenset(may) == set()


@pytest.mark.parametrize("who", RIGHTS)
async def test_nor_by_what_ends_something(watch: Watched, who: str) -> None:
    """Leaving, ending a case, handing one back, taking an account out: asked last."""
    may = seen_by(await watch.keep(SHUT), RIGHTS[who])
    assert await ask_everything(watch, set(_ENDS)) - frozenset(may) == set()


@pytest.mark.parametrize("who", ["buddy", "coach"])
async def test_what_is_theirs_they_do_get(watch: Watched, who: str) -> None:
    """So that the tests above would notice: canaries do arrive where they are meant to."""
    await watch.keep(OPEN)
    got = await ask_everything(watch, {"buddy", "home", "read"})
    assert got >= {"buddy": {Field.NAME, Field.POSITION}, "coach": {Field.VALUES}}[who]


async def test_nothing_is_offered_before_it_is_asked(tmp_path: Path) -> None:
    """Options typed after a slash command, and what Slack is told of us, are the same for all."""
    before = _offered()
    async with open_network(tmp_path, verify=True) as network:
        watch = await watched(network, "member")
        await watch.keep(OPEN)
        assert _offered() == before
    hidden = set(CANARIES) - _LISTS
    assert {one for one in hidden if CANARIES[one] in before} == set()


_LISTS: Final = {
    Field.POSITION,
    Field.PHASE,
    Field.REGION,
    Field.LANGUAGE,
    Field.GOVERNANCE,
    Field.DISTANCE,
}
"""Fields whose words everybody can choose from while typing."""


def _offered() -> str:
    async def handle(*_: object) -> None: ...

    group = tree.root(ALL, "headsup", handle)
    slash = [each.to_dict(cast(Any, None)) for each in group.commands]
    return json.dumps([slash, manifest(ALL, "headsup")], ensure_ascii=False, default=str)
