"""What was written while nobody listened: found in the history, passed on once, in order."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.servers.discord import Person as OnDiscord
from tests.servers.slack import Person as OnSlack
from tests.servers.slack import SlackServer

from .steps import asks_for_a_coach, coach_on_duty, in_conversation, join_on_discord
from .town import Town, open_town

TICK = "\N{WHITE HEAVY CHECK MARK}"
FOUND = rb"(Discord|Slack): found in the history and taken in"
"""Said by whoever looks first: the round after a gap, or what is heard before the round came."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncGenerator[Town]:
    """Open a town whose Slack delivers each event once, acknowledged or not."""
    async with open_town(tmp_path / "data", SlackServer(redelivery_delays=())) as opened:
        yield opened
    assert opened.discord.violations == []


def heard(inbox: list[str], words: str) -> list[str]:
    """Return what arrived in *inbox* of messages that begin with *words*, in order."""
    return [plain[plain.index(words) :].split("\n")[0] for plain in inbox if words in plain]


def of(person: OnDiscord | OnSlack) -> list[str]:
    if isinstance(person, OnDiscord):
        return [seen.plain for seen in person.inbox]
    return [seen.plain for seen in person.inbox if seen.from_bot and not seen.ephemeral]


async def test_what_was_written_while_it_was_down_arrives_once_and_in_order(town: Town) -> None:
    """Killed with both people in the middle of a sentence, and started again."""
    amina, cora = await in_conversation(town)
    await amina.dm("head says 0")
    await cora.eventually("head says 0")
    await town.bot.kill()
    await town.discord.gone()
    written = [await amina.dm(f"head says {number}") for number in (1, 2, 3)]
    marks = [await cora.dm(f"coach says {number}") for number in (1, 2, 3)]
    await town.restart()
    await amina.dm("head says 4")
    await cora.dm("coach says 4")

    await cora.eventually("head says 4", timeout=30)
    await amina.eventually("coach says 4", timeout=30)
    await asyncio.sleep(1)  # time for a second copy, if there were one
    assert heard(of(cora), "head says") == [f"head says {number}" for number in range(5)]
    assert heard(of(amina), "coach says") == [f"coach says {number}" for number in range(1, 5)]
    assert [seen.record.reactions for seen in written] == [[TICK]] * 3
    ticked = {args["timestamp"] for method, args in town.slack.calls if method == "reactions.add"}
    assert set(marks) <= ticked
    assert set(re.findall(FOUND, town.bot.printed)) == {b"Discord", b"Slack"}


async def test_a_session_that_cannot_be_resumed_loses_nothing(town: Town) -> None:
    """Discord voids the session: what is sent before the next one is in no event."""
    amina, cora = await in_conversation(town)
    await town.discord.invalidate_session()
    await amina.dm("head says 1")
    await amina.dm("head says 2")
    await town.bot.until(lambda: len(heard(of(cora), "head says")) == 2)
    assert town.discord.gateway.identified == 2
    assert heard(of(cora), "head says") == ["head says 1", "head says 2"]


async def test_a_slack_that_gave_up_loses_nothing(town: Town) -> None:
    """The socket is cut as the words leave; Slack does not try again, and history has them."""
    amina, cora = await in_conversation(town)
    town.slack.kill_sockets()
    await cora.dm("coach says 1")
    await town.slack.settled()
    await amina.eventually("coach says 1", timeout=30)
    assert heard(of(amina), "coach says") == ["coach says 1"]


async def test_who_waits_for_a_coach_gets_the_answer_that_they_would_have_got(town: Town) -> None:
    """Nothing of it is kept, and that is said, once."""
    amina = town.discord.person("Amina")
    await join_on_discord(amina)
    await asks_for_a_coach(amina)
    await amina.eventually("Yours is first in line")
    await town.bot.kill()
    await town.discord.gone()
    await amina.dm("are you there?")
    await town.restart()
    await amina.eventually("I kept nothing of what you wrote")
    assert len([plain for plain in of(amina) if "I kept nothing" in plain]) == 1


async def test_what_was_written_before_there_was_a_case_is_left_alone(town: Town) -> None:
    """A conversation begins with its case: nothing from before is carried into it."""
    amina = town.discord.person("Amina")
    await join_on_discord(amina)
    await town.bot.kill()
    await town.discord.gone()
    await amina.dm("only thinking aloud")
    await town.restart()
    cora = await coach_on_duty(town)
    await asks_for_a_coach(amina)
    await cora.press(await cora.eventually("A request is waiting"), "Yes, I'll take it")
    await amina.eventually("A coach is here")
    await town.restart()
    await amina.dm("now I mean you")
    await cora.eventually("now I mean you")
    assert town.slack.who_has_seen("thinking aloud") == set()
