"""A command typed as a message: offered, sent to nobody, kept nowhere."""

from __future__ import annotations

import pytest

from bot.core.views import Reply

from .network import Network
from .someone import read
from .talking import talking

CANARY = "zanzibarquokka"


@pytest.mark.parametrize(
    ("typed", "verb"),
    [
        ("/headsup profile", "profile"),
        ("  /HeadsUp   Profile ", "profile"),
        ("headsup profile", "profile"),
        ("/profile", "profile"),
        ("/home", "home"),
        ("/headsup support zanzibarquokka", "support"),
    ],
)
async def test_a_command_typed_as_words_is_offered_with_a_person_below_it(
    network: Network, caplog: pytest.LogCaptureFixture, typed: str, verb: str
) -> None:
    """Whatever else was typed with it is kept nowhere, and no log says it."""
    caplog.set_level("DEBUG")
    ada = await network.head("Ada")
    said = await ada.writes(typed)
    assert said is not None
    assert "looks like a command" in read(said)
    assert said.buttons[0].command == verb
    assert "116 123" in read(said)
    assert "talk" in {button.command for button in said.buttons}
    assert await ada.presses(said, said.buttons[0].label) is not None
    assert b"zanzibarquokka" not in network.disk()
    assert "zanzibarquokka" not in caplog.text
    assert await network.sealed() == []


@pytest.mark.parametrize(
    "words",
    ["Can we talk about my profile?", "/ not a command", "/headsup nonsense", "headsupport", "/"],
)
async def test_words_that_are_no_command_get_the_usual_answer(network: Network, words: str) -> None:
    ada = await network.head("Ada")
    assert "looks like a command" not in read(await ada.writes(words) or Reply("x"))


async def test_a_visitor_and_a_verb_of_another_role_get_the_usual_answer(network: Network) -> None:
    ada = await network.head("Ada")
    for someone in (network.person("Eve"), ada):
        said = await someone.writes("/headsup announce")
        assert said is not None
        assert "looks like a command" not in read(said)
        assert "116 123" in read(said)


async def test_a_lone_command_is_no_message_to_a_coach(network: Network) -> None:
    """With more words around it, it is one: nothing that is meant for somebody is held back."""
    ada, cora = await talking(network)
    before = len(cora.inbox)
    said = await ada.writes("/headsup profile")
    assert said is not None
    assert "I sent it to nobody" in read(said)
    assert len(cora.inbox) == before
    assert await ada.writes("/headsup profile does not open for me, you said") is None
    assert len(cora.inbox) == before + 1
