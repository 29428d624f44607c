"""The slow round through open conversations: what the socket did not bring, and what it means."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.adapters.pulse import Pulse
from bot.adapters.recovery import Recovery, Written
from bot.commands.ask import Heard
from bot.core.confidential import Confidential
from bot.core.messages import TryLater
from bot.core.people import Account, Platform
from bot.core.support import OpenLine

from .network import Network
from .someone import Someone, find
from .test_faults import Broken

LATE = timedelta(minutes=3)
FOR_EVER = 3600.0


@dataclass
class History:
    """A platform that keeps everything written, and brings none of it by itself."""

    network: Network
    platform = Platform.DISCORD
    kept: list[tuple[str, Account, datetime, str]] = field(default_factory=list)
    asked: list[Account] = field(default_factory=list)
    busy: bool = False
    pause: float = 0.0
    """Seconds until a message is taken in: a platform's answer to the tick takes its time."""
    stuck: set[Account] = field(default_factory=set)
    """Whose messages are never taken in from the history."""

    def write(self, who: Someone, words: str) -> str:
        at = self.network.clock() + timedelta(seconds=len(self.kept))
        number = str(int(at.timestamp() * 1000))
        self.kept.append((number, who.account, at, words))
        return number

    def when(self, message: str) -> datetime:
        return next(at for number, _, at, _ in self.kept if number == message)

    async def since(self, line: OpenLine, after: datetime) -> Sequence[Written]:
        if self.busy:
            raise TryLater(7)
        self.asked.append(line.account)
        return [
            Written(f"discord:{number}", at, partial(self._take_slowly, self.heard(number)))
            for number, account, at, _ in self.kept
            if account == line.account and at > after
        ]

    def heard(self, number: str) -> Heard:
        account, words = next((a, w) for n, a, _, w in self.kept if n == number)
        request = f"discord:{number}"
        return Heard(account=account, request=request, words=Confidential(words), message=number)

    async def _take_slowly(self, heard: Heard) -> None:
        await asyncio.sleep(FOR_EVER if heard.account in self.stuck else self.pause)
        await self.take(heard)

    async def take(self, heard: Heard) -> None:
        await self.network.dispatcher.hear(heard)
        await self.network.courier.drain()


@dataclass
class Lines:
    network: Network
    history: History
    recovery: Recovery
    ada: Someone
    cora: Someone


@pytest.fixture
async def lines(network: Network) -> Lines:
    """Open a network with a head on Discord in conversation with a coach on Slack."""
    ada, cora = await network.head("Ada"), await network.coach("Cora")
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    network.move(minutes=1)
    history = History(network)
    recovery = Recovery(history, network.dispatcher, network.storage, Pulse())
    return Lines(network, history, recovery, ada, cora)


async def test_after_a_gap_everything_new_is_passed_on_in_order(lines: Lines) -> None:
    for words in ("one", "two", "three"):
        lines.history.write(lines.ada, words)
    await lines.recovery.everybody()
    await lines.recovery.everybody()
    lines.recovery.gap()
    await lines.recovery.everybody()
    assert said_to(lines.cora) == ["one", "two", "three"]


async def test_what_was_heard_live_is_not_passed_on_again(lines: Lines) -> None:
    """Nor is one that came out of order lost because a later one was heard."""
    first = lines.history.write(lines.ada, "first")
    second = lines.history.write(lines.ada, "second")
    await lines.history.take(lines.history.heard(second))
    await lines.recovery.everybody()
    assert lines.cora.heard.count("second") == 1
    assert lines.cora.heard.count("first") == 1
    async with lines.network.storage.read() as work:
        assert await work.accounts.last_heard(lines.ada.account) == second != first


async def test_a_round_that_finds_an_old_message_says_that_the_socket_is_deaf(
    lines: Lines,
) -> None:
    await lines.recovery.everybody()
    assert await lines.recovery.some()
    lines.history.write(lines.ada, "can you hear me?")
    assert await lines.recovery.some(), "it may still be on its way"
    lines.history.write(lines.ada, "hello?")
    lines.network.move(minutes=3)
    assert not await lines.recovery.some()
    assert "hello?" in lines.cora.heard


async def test_after_a_gap_an_old_message_is_no_surprise(lines: Lines) -> None:
    lines.history.write(lines.ada, "while you were away")
    lines.network.move(minutes=3)
    assert await lines.recovery.some()
    assert "while you were away" in lines.cora.heard


async def test_what_is_heard_waits_for_all_that_was_written_before_it(lines: Lines) -> None:
    """A second for each, not for all of them: here they take longer than that together."""
    lines.history.pause = 0.4
    for words in ("one", "two", "three"):
        lines.history.write(lines.ada, words)
    await goes_on_with(lines, lines.ada, "four")
    assert said_to(lines.cora) == ["one", "two", "three", "four"]


async def test_who_writes_does_not_wait_for_what_somebody_else_missed(lines: Lines) -> None:
    """The round is held up by another head's conversation; this one is in order all the same."""
    bea, carl = await lines.network.head("Bea"), await lines.network.coach("Carl")
    await lines.cora.sends("duty", "off")
    await bea.sends("ask")
    await carl.presses(carl.offer, "Yes, I'll take it")
    lines.network.move(minutes=1)
    lines.history.stuck.add(lines.ada.account)
    lines.history.write(lines.ada, "of Ada's")
    around = asyncio.create_task(lines.recovery.everybody())
    while lines.ada.account not in lines.history.asked:  # noqa: ASYNC110 - it is a fake's list
        await asyncio.sleep(0.01)
    assert bea.account not in lines.history.asked, "the round comes to her later"
    lines.history.write(bea, "one")
    await goes_on_with(lines, bea, "two")
    around.cancel()
    await asyncio.wait({around})
    assert said_to(carl) == ["one", "two"]


async def test_what_is_heard_does_not_wait_where_nothing_moves(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.recovery._BEFORE", 0.05)
    lines.history.stuck.add(lines.ada.account)
    lines.history.write(lines.ada, "one")
    await goes_on_with(lines, lines.ada, "two")
    assert said_to(lines.cora) == ["two"]
    lines.history.stuck.clear()
    await lines.recovery.everybody()
    assert said_to(lines.cora) == ["two", "one"], "late, but not lost"


async def goes_on_with(lines: Lines, who: Someone, words: str) -> None:
    """Let somebody write what the socket brings, after what it did not."""
    live = lines.history.write(who, words)
    await lines.recovery.first(who.account)
    await lines.history.take(lines.history.heard(live))


def said_to(someone: Someone) -> list[str]:
    return [reply.words.reveal() for reply in someone.inbox if reply.words]


async def test_nobody_without_an_open_conversation_is_read(lines: Lines) -> None:
    """Not somebody who only joined, and not a head whose case has ended."""
    await lines.network.head("Ben")
    await lines.recovery.everybody()
    assert set(lines.history.asked) == {lines.ada.account}
    lines.history.asked.clear()
    case = find(lines.ada.inbox[-1], "End this conversation").value
    for one in (lines.ada, lines.cora):
        await one.sends("end-now", case)
    lines.history.write(lines.ada, "after the end")
    lines.recovery.gap()
    await lines.recovery.everybody()
    assert lines.history.asked == []


async def test_a_coach_is_not_quoted_from_before_they_were_asked(network: Network) -> None:
    ada, cora = await network.head("Ada"), await network.coach("Cora", Platform.DISCORD)
    history = History(network)
    network.move(minutes=5)
    history.write(cora, "what is this bot for?")
    network.move(minutes=5)
    await ada.sends("ask")
    await cora.presses(cora.offer, "Yes, I'll take it")
    recovery = Recovery(history, network.dispatcher, network.storage, Pulse())
    await recovery.everybody()
    assert cora.account in history.asked
    assert "what is this bot for?" not in ada.heard


async def test_who_was_told_that_nothing_was_kept_is_not_quoted_later(lines: Lines) -> None:
    """They were asked to send it again: the coach must not get both."""
    number = lines.history.write(lines.ada, "did it work?")
    lines.network.breaks(Broken(lines.network.storage))
    dispatcher = lines.network.dispatcher
    await lines.history.take(lines.history.heard(number))
    recovery = Recovery(lines.history, dispatcher, lines.network.storage, Pulse())
    await recovery.everybody()
    assert "did it work?" not in lines.cora.heard
    assert dispatcher.refused(f"discord:{number}")


async def test_what_was_answered_days_ago_is_not_asked_for_again(lines: Lines) -> None:
    """Which requests were answered is forgotten after two days: nothing so old may come back."""
    number = lines.history.write(lines.ada, "an old story")
    await lines.history.take(lines.history.heard(number))
    lines.network.move(days=3)
    async with lines.network.storage.begin() as work:
        await work.forget()
        assert await work.answered([f"discord:{number}"]) == frozenset()
    await lines.recovery.everybody()
    assert lines.cora.heard.count("an old story") == 1


async def test_a_platform_that_wants_a_pause_gets_one(lines: Lines) -> None:
    lines.history.busy = True
    with pytest.raises(TryLater):
        await lines.recovery.everybody()
    lines.history.busy = False
    lines.history.write(lines.ada, "after all")
    await lines.recovery.everybody()
    assert "after all" in lines.cora.heard
