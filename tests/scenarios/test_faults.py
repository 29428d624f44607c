"""When something of ours is broken: the person is answered, and no word of theirs is logged."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest

from bot.commands.ask import Sheet
from bot.core.ports import Work
from bot.core.views import Reply
from storage.work import SqlStorage

from .network import ANSWERS, Network
from .someone import read

CANARY = "zanzibarquokka"


class Broken:
    """A database that cannot be opened, and says so with what somebody wrote."""

    def __init__(self, storage: SqlStorage) -> None:
        self.storage = storage

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[Work]:
        async with self.storage.begin() as work:
            yield work
            raise RuntimeError(f"disk I/O error while writing {CANARY}")

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[Work]:
        async with self.storage.read() as work:
            yield work
            raise RuntimeError(f"disk I/O error while reading {CANARY}")

    def when_posted(self, call: Callable[[], None]) -> None:
        self.storage.when_posted(call)


@pytest.fixture
def broken(network: Network) -> Network:
    """Let the network's database fail at the last moment of every transaction."""
    network.breaks(Broken(network.storage))
    return network


SAFE = ("support", "talk", "numbers", "child", "not-now", "charter")


@pytest.mark.parametrize("command", SAFE)
async def test_the_safety_pages_need_no_database(broken: Network, command: str) -> None:
    said = read(await broken.person("Ada").sends(command))
    assert "didn't work" not in said


@pytest.mark.parametrize("command", SAFE)
async def test_the_safety_pages_come_with_the_file_gone(network: Network, command: str) -> None:
    await network.head("Ada")
    for path in network.path.parent.iterdir():
        path.unlink()
    assert "didn't work" not in read(await network.person("Ada").sends(command))


@pytest.mark.parametrize(("command", "answers"), [("ask", {}), ("write", {"words": CANARY})])
async def test_a_head_whose_request_fails_is_given_numbers_to_ring(
    network: Network, command: str, answers: dict[str, str]
) -> None:
    ada = await network.head("Ada")
    network.breaks(Broken(network.storage))
    said = read(await ada.sends(command, **answers))
    assert "that is our fault, not yours" in said
    for number in ("999", "116 123", "08000 562 561"):
        assert number in said


async def test_a_message_that_cannot_be_taken_is_answered_with_numbers(broken: Network) -> None:
    said = await broken.person("Ada").writes(CANARY)
    assert said is not None
    assert "116 123" in read(said)


async def test_a_form_that_cannot_be_shown_is_answered_too(broken: Network) -> None:
    said = await broken.person("Ada").asks("write")
    assert isinstance(said, Reply)
    assert "116 123" in read(said)


@pytest.mark.parametrize("command", ["home", "help", "join"])
async def test_any_other_fault_shows_a_reference_that_is_in_the_log(
    broken: Network, caplog: pytest.LogCaptureFixture, command: str
) -> None:
    ada = broken.person("Ada")
    said = read(
        await ada.sends(command, **({"name": "Ada", **ANSWERS} if command == "join" else {}))
    )
    assert "it's not you. Nothing was lost" in said
    found = re.search(r"the reference (\w{4})\.", said)
    assert found
    assert f"/{command} failed, reference {found[1]}: RuntimeError at" in caplog.text
    assert CANARY not in caplog.text


async def test_a_fault_undoes_all_of_it(broken: Network) -> None:
    ada = broken.person("Ada")
    await ada.sends("join", name="Ada", **ANSWERS)
    async with broken.storage.read() as work:
        assert await work.members.every() == []


async def test_no_word_is_logged_at_any_level_by_anybody(
    network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    """Every logger there is, ours and the libraries', at its loudest, over a whole case."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, name)
    await _whole_case(network)
    assert len(caplog.records) > 100, "the loggers were not loud enough to prove anything"
    assert CANARY not in caplog.text
    assert all(CANARY not in str(record.__dict__) for record in caplog.records)


async def _whole_case(network: Network) -> None:
    ada = await network.head("Ada")
    cora = await network.coach("Cora")
    await ada.writes(CANARY)
    await ada.sends("write", words=CANARY)
    await cora.presses(cora.offer, "Yes, I'll take it")
    await ada.writes(CANARY)
    await cora.presses(cora.inbox[-1], "Reply", words=CANARY)
    assert CANARY in ada.heard
    assert CANARY in cora.heard
    await ada.sends("erase-now", ada.inbox[-1].buttons[0].value)
    network.breaks(Broken(network.storage))
    await ada.sends("write", words=CANARY)
    await ada.writes(CANARY)


async def test_confidential_words_are_never_a_draft(network: Network) -> None:
    """Even typed behind the command, where they do not belong."""
    ada = await network.head("Ada")
    await ada.asks("write", CANARY)
    await ada.asks("buddy-write", "x", words=CANARY)
    await ada.turns("write", words=CANARY)
    assert CANARY.encode() not in network.disk()


@pytest.mark.parametrize(
    ("typed", "meant"), [("jion", "join"), ("suport", "support"), ("profil", "profile")]
)
async def test_a_slip_of_the_keyboard_is_met_with_what_it_looks_like(
    network: Network, typed: str, meant: str
) -> None:
    ada = network.person("Ada")
    for said in (await ada.sends(typed), await ada.asks(typed), await ada.turns(typed)):
        assert isinstance(said, Reply)
        assert "I don't know that command. Nothing was changed." in read(said)
        assert meant in [button.command for button in said.buttons]


@pytest.mark.parametrize("typed", ["", "\x00", "x" * 5000, "☂", "continue", "press:home:", "../.."])
async def test_nonsense_is_met_with_help(network: Network, typed: str) -> None:
    for said in (await network.person("Ada").asks(typed), await network.person("Ada").sends(typed)):
        assert isinstance(said, Reply)
        assert said.buttons[-1].command == "help"


async def test_a_made_up_continue_button_changes_nothing(network: Network) -> None:
    ada = network.person("Ada")
    said = await ada.asks("continue", "nothing-of-ours")
    assert isinstance(said, Reply)
    assert "I don't know that command" in read(said)
    assert isinstance(await ada.asks("continue", "join"), Sheet)
    mo = await network.head("Mo")
    refused = await mo.asks("continue", "announce")
    assert isinstance(refused, Reply)
    assert "Only moderators of the network can do that" in read(refused)
