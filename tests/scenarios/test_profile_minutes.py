"""A profile in under three minutes, on a phone: its taps counted as drawn; left and taken up."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pytest

from bot.adapters.discord import forms as discord_forms
from bot.adapters.slack import forms as slack_forms
from bot.commands.ask import Sheet
from bot.commands.profile_words import PARTS
from bot.core.people import Platform
from tests.architecture.source import ROOT
from tests.browser.pictures import FOLDER, PHONE, name

from .network import Network
from .profiles import STEPS
from .someone import find, read

Json = dict[str, Any]

SECONDS_A_TAP: Final = 2
SECONDS_TYPING: Final = 30
KB: Final = 1024

CHOSEN: Final[Mapping[str, Mapping[str, int]]] = {
    "profile-about": {"years": 1},
    "profile-school": {"governance": 1},
    "profile-experience": {"well": 3, "some": 3, "context": 2},
    "profile-values": dict.fromkeys(("first", "second", "third", "fourth", "fifth"), 1),
    "profile-offers": {"interests": 3, "offers": 3, "needs": 3, "about": 1},
    "profile-times": {"times": 3, "distance": 1},
}
"""How many words somebody picks in each question that joining has not answered."""


def taps_of(kind: str, *, several: bool, picks: int) -> int:
    """Return the taps one control takes: into a line; or open a list, pick, and close it."""
    if kind == "line":
        return 1
    return 1 + picks + several


def taps(sheet: Sheet, platform: Platform, chosen: Mapping[str, int]) -> int:
    """Count what it takes to answer *chosen* in the form as *platform* is sent it."""
    if platform is Platform.SLACK:
        drawn: Sequence[Json] = slack_forms.draw(sheet)["blocks"]
        elements = [(each["block_id"], each["element"]) for each in drawn]
        kinds = {
            key: ("list" if "options" in one else "line", one["type"].startswith("multi"))
            for key, one in elements
        }
    else:
        labels = discord_forms.draw(sheet).to_dict()["components"]
        inputs = [label["component"] for label in labels]
        kinds = {
            one["custom_id"]: ("list" if "options" in one else "line", one.get("max_values", 1) > 1)
            for one in inputs
        }
    answering = sum(
        taps_of(kinds[key][0], several=kinds[key][1], picks=picks) for key, picks in chosen.items()
    )
    return answering + 2  # the button that leads to the step, and the one that sends it


def column(step: str, number: int) -> str:
    page = (ROOT / "docs" / "profile.md").read_text("utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| {step} |")]
    return row.split("|")[number].strip()


@pytest.mark.parametrize("platform", Platform)
async def test_the_docs_count_the_taps_and_they_take_under_three_minutes(
    network: Network, platform: Platform
) -> None:
    ada = await network.head("Ada", platform, school="Oaks")
    total = 0
    where = 4 if platform is Platform.DISCORD else 5
    for part in PARTS:
        sheet = await ada.asks(part.command)
        assert isinstance(sheet, Sheet)
        asked = {field.name for field in sheet.page}
        assert {field.name for field in sheet.fields} == asked  # one screen, on both
        count = taps(sheet, platform, CHOSEN[part.command])
        assert column(part.title, where) == f"{count}"
        total += count
    assert column("all of it", where) == f"{total}"
    assert total * SECONDS_A_TAP + SECONDS_TYPING < 180


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
async def test_every_step_can_be_left_and_taken_up_again(network: Network, part: Any) -> None:  # noqa: ANN401 - a Part
    """Opened and closed, nothing changes; weeks later it is filled in with what was said."""
    ada = await network.head("Ada")
    before = read(await ada.sends("profile"))
    first = await ada.asks(part.command)
    assert isinstance(first, Sheet)
    assert read(await ada.sends("profile")) == before
    await network.pass_time(days=3)
    again = await ada.asks(part.command)
    assert isinstance(again, Sheet)
    assert again.filled == first.filled
    await ada.sends(part.command, **STEPS[part.command])
    saved = read(await ada.sends("profile"))
    await network.pass_time(days=40)
    assert read(await ada.sends("profile")) == saved
    taken_up = await ada.asks(part.command)
    assert isinstance(taken_up, Sheet)
    assert any(taken_up.filled.get(key) != first.filled.get(key) for key in STEPS[part.command])


async def test_the_whole_can_be_left_after_any_step_and_goes_on_with_the_next(
    network: Network,
) -> None:
    ada = await network.head("Ada")
    for done, part in enumerate(PARTS):
        shown = await ada.sends("profile")
        assert f"{done} of {len(PARTS)} parts filled in" in read(shown)
        assert find(shown, f"Next: {part.title}").command == part.command
        await ada.sends(part.command, **STEPS[part.command])
        await network.pass_time(days=10)
    assert f"{len(PARTS)} of {len(PARTS)} parts" in read(await ada.sends("profile"))


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.title)
def test_the_docs_show_every_step_at_the_width_of_a_phone(part: Any, platform: Platform) -> None:  # noqa: ANN401 - as above
    picture = FOLDER / name(platform, part.title)
    page = (ROOT / "docs" / "profile.md").read_text("utf-8")
    assert re.search(rf"!\[[^\]]+\]\(pictures/{re.escape(picture.name)}\)", page)
    content = picture.read_bytes()
    assert len(content) < 60 * KB
    width, _height = struct.unpack(">II", content[16:24])
    assert 300 < width <= PHONE[0]
