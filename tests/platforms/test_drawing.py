"""Every form and every kind of view, drawn for both platforms and inside the limits of each."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.adapters import wire
from bot.adapters.discord import forms as discord_forms
from bot.adapters.discord import tree
from bot.adapters.discord import views as discord_views
from bot.adapters.pictures import png
from bot.adapters.slack import forms as slack_forms
from bot.adapters.slack import views as slack_views
from bot.adapters.slack.manifest import manifest
from bot.commands import ALL
from bot.commands.ask import Sheet
from bot.commands.spec import AnyCommand, Command
from bot.core import limits
from bot.core.confidential import Confidential
from bot.core.people import Account
from bot.core.questions import Choice, Choices, Number, Person, Text, When, YesNo
from bot.core.views import Button, Card, Fact, Moment, Picture, Reply

Json = dict[str, Any]

AT = datetime(2026, 12, 8, 19, tzinfo=UTC)
HOSTILE = "@everyone <!channel> <@U1> [x](https://evil.example) *b* `c` <https://evil.example|ok> &"


class Colour(StrEnum):
    """Something to choose."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryQuestion:
    """One question of each kind."""

    line: Annotated[str, Text("A line")]
    box: Annotated[str, Text("A box", long=True)]
    one: Annotated[Colour, Choice("One colour")]
    many: Annotated[tuple[Colour, ...], Choices("Some colours", at_most=2)]
    number: Annotated[int, Number("A number", at_least=1, at_most=9)]
    sure: Annotated[bool, YesNo("Sure?")]
    when: Annotated[datetime, When("When?")]
    who: Annotated[Account, Person("Who?")]


def show(_form: EveryQuestion) -> Reply:
    return Reply("Thank you.")


EVERY = Command(name="every", summary="Ask everything.", form=EveryQuestion, show=show)


def sheet_of(command: AnyCommand, value: str = "") -> Sheet:
    return Sheet(command=command, value=value, filled={}, answered=frozenset())


def slack_names(command: AnyCommand) -> list[str]:
    return [block["block_id"] for block in slack_forms.draw(sheet_of(command))["blocks"]]


async def discord_names(command: AnyCommand) -> list[str]:
    names: list[str] = []
    while page := Sheet(command=command, value="", filled={}, answered=frozenset(names)).page:
        sheet = Sheet(command=command, value="", filled={}, answered=frozenset(names))
        drawn: Json = dict(discord_forms.draw(sheet).to_dict())
        names += [label["component"]["custom_id"] for label in drawn["components"]]
        assert len(drawn["components"]) == len(page) <= limits.FORM_PAGE
    return names


ASKING = [command for command in (*ALL, EVERY) if command.asked]


@pytest.mark.parametrize("command", ASKING, ids=lambda c: c.name)
async def test_a_form_asks_the_same_on_both_platforms(command: AnyCommand) -> None:
    """The same questions in the same order, whatever the pages."""
    expected = [field.name for field in command.asked]
    assert slack_names(command) == await discord_names(command) == expected


@pytest.mark.parametrize("command", ASKING, ids=lambda c: c.name)
def test_a_slack_form_is_one_that_slack_takes(command: AnyCommand) -> None:
    """Checked by Slack's own models, with the longest value a button can carry."""
    View(**slack_forms.draw(sheet_of(command, "x" * limits.BUTTON_VALUE))).validate_json()


@pytest.mark.parametrize("command", ALL, ids=lambda c: c.name)
def test_ids_of_buttons_fit_discord(command: AnyCommand) -> None:
    """A custom_id has at most 100 characters."""
    assert len(wire.press(command.name, "x" * limits.BUTTON_VALUE)) <= 100
    assert wire.read(wire.form(command.name, "a:b")) == (command.name, "a:b")


def test_slash_commands_fit_discord() -> None:
    """At most 25 verbs of at most 25 options, 8,000 characters in all."""

    async def handle(*_: object) -> None:
        """Do nothing."""

    group = tree.root(ALL, "headsup", handle)
    assert len(group.commands) <= limits.VERBS
    text = [group.name, group.description]
    for command in group.walk_commands():
        text += [command.name, str(command.description)]
        parameters = getattr(command, "parameters", [])
        assert len(parameters) <= 25
        for parameter in parameters:
            text += [parameter.name, str(parameter.description)]
            text += [choice.name + str(choice.value) for choice in parameter.choices]
    assert sum(map(len, text)) <= 8000


def test_nothing_confidential_or_discreet_is_an_option() -> None:
    """School and trust, and whatever is confidential, are asked in a form only."""

    async def handle(*_: object) -> None:
        """Do nothing."""

    group = tree.root(ALL, "headsup", handle)
    join = next(c for c in group.walk_commands() if c.name == "join")
    names = {parameter.name for parameter in getattr(join, "parameters", [])}
    assert "name" in names
    assert not names & {"school", "trust"}


def everything() -> Reply:
    return Reply(
        "A summary.",
        ("Before ", Moment(AT), " after."),
        Card(
            title="A title",
            lines=("One.", Moment(AT)),
            facts=(Fact("When", Moment(AT)), Fact("Where", "here")),
            picture=Picture("buddies", (("title", "Meet Ben"), ("below", "Wales")), "Meet Ben"),
            foot="Only you can see this.",
        ),
        (Button("Press me", "home", "x"),),
        Confidential("quokka words"),
    )


async def test_every_part_of_a_reply_is_drawn_on_both() -> None:
    """Text, times, card, alt text, buttons and words: nothing is left out anywhere."""
    discord = json.dumps(discord_views.draw(everything(), letter=True).payload())
    slack = json.dumps(slack_views.draw(everything()))
    for part in ("A summary.", "A title", "One.", "here", "Press me", "quokka words", "Only you"):
        assert part in discord
        assert part in slack
    stamp = int(AT.timestamp())
    assert f"<t:{stamp}:F>" in discord
    assert f"<!date^{stamp}^" in slack
    assert "UK time" in slack


async def test_hostile_text_is_inert_on_both() -> None:
    """No mention, no masked link: on Slack escaped, on Discord escaped and not parsed."""
    reply = Reply("S", HOSTILE, Card(title=HOSTILE, lines=(HOSTILE,), facts=(Fact("F", HOSTILE),)))
    payload = discord_views.draw(reply, letter=True).payload()
    assert payload["allowed_mentions"] == {"parse": []}
    assert not re.search(r"(?<!\\)\[x\]", payload["embeds"][0]["description"])
    for block in slack_views.draw(reply)["blocks"]:
        text = block["text"]
        if text["type"] == "mrkdwn":
            assert "<" not in text["text"]
            assert text["verbatim"]


@given(st.text(min_size=1, max_size=3000))
@settings(max_examples=60, deadline=None)
def test_any_words_are_blocks_that_slack_takes(words: str) -> None:
    """Whatever a head writes, up to the limit, can be delivered."""
    reply = Reply("S", "They write:", None, (), Confidential(words))
    for block in slack_views.blocks(reply):
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()


def test_the_manifest_is_one_that_slack_takes() -> None:
    """Names, required keys and limits as in Slack's published manifest schema 2.0.0."""
    made = manifest(ALL, "headsup")
    about, features = made["display_information"], made["features"]
    assert set(about) <= {"name", "description", "background_color", "long_description"}
    assert 1 <= len(about["name"]) <= 35
    assert 1 <= len(about["description"]) <= 140
    assert len(about["background_color"]) == 7
    assert set(features) == {"app_home", "bot_user", "shortcuts", "slash_commands"}
    assert features["app_home"]["messages_tab_read_only_enabled"] is False
    assert len(features["bot_user"]["display_name"]) <= 80
    for command in features["slash_commands"]:
        assert set(command) <= {"command", "description", "usage_hint", "should_escape", "url"}
        assert command["command"].startswith("/")
        assert 2 <= len(command["command"]) <= 32
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command["usage_hint"]) <= 1000
    assert set(made["settings"]) == {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    }
    assert made["settings"]["socket_mode_enabled"] is True
    assert len(made["settings"]["event_subscriptions"]["bot_events"]) <= 100


def test_a_picture_shows_its_text_in_the_bundled_font() -> None:
    """Without the font all text vanishes silently, and two names make the same picture."""

    def drawn(name: str) -> bytes:
        values = (("above", "Your buddy"), ("title", name), ("first", "a"), ("second", "b"))
        return png(Picture("buddies", values, "Your buddy")).getvalue()

    assert drawn("Siân") != drawn("Ŵyn")
    assert drawn("<script>") != drawn("&amp;")
    assert drawn("Siân").startswith(b"\x89PNG")
