"""One request, one effect, one answer: whatever the platform repeats and whatever crashes."""

from __future__ import annotations

import asyncio

from tests.servers.discord import Person as OnDiscord

from .steps import asks_for_a_coach, coach_on_duty, join_on_discord
from .town import Town


async def test_a_redelivered_request_has_one_effect(town: Town) -> None:
    """Discord sends an interaction twice, Slack an event twice: one case, one message each."""
    town.slack.duplicate_events = True
    amina = town.discord.person("Amina")
    await join_on_discord(amina)
    cora = await coach_on_duty(town)
    await asks_for_a_coach(amina)
    town.discord.redeliver_last()

    offer = await cora.eventually("A request is waiting")
    await cora.press(offer, "Yes, I'll take it")
    await town.slack.redeliver_last("interactive")
    await amina.eventually("A coach is here")
    await cora.dm("Good evening")
    await amina.eventually("Good evening")

    offers = [seen for seen in cora.inbox if "A request is waiting" in seen.plain]
    relayed = [seen for seen in amina.inbox if "Good evening" in seen.plain]
    assert (len(offers), len(relayed)) == (1, 1)


async def test_a_double_click_takes_a_case_once(town: Town) -> None:
    """Two presses give the same answer, and the head is told once."""
    amina = town.discord.person("Amina")
    await join_on_discord(amina)
    cora = await coach_on_duty(town)
    await asks_for_a_coach(amina)
    offer = await cora.eventually("A request is waiting")
    await cora.press(offer, "Yes, I'll take it")
    await cora.press(offer, "Yes, I'll take it")
    await amina.eventually("A coach is here")
    answers = [seen for seen in cora.sees() if "The head asked without words" in seen.plain]
    told = [seen for seen in amina.inbox if "A coach is here" in seen.plain]
    assert (len(answers), len(told)) == (2, 1)


async def test_buttons_and_letters_survive_a_power_cut(town: Town) -> None:
    """Killed and started again, old buttons work and what was waiting goes out once."""
    amina = town.discord.person("Amina")
    await join_on_discord(amina)
    cora = await coach_on_duty(town)
    card = await amina.slash("headsup support")
    assert card.message
    await town.restart()
    talk = await amina.press(card.message, "I want to talk to someone from HeadsUp")
    assert talk.message
    # the offer is stored by Slack, but the answer never comes back; and then the power goes
    town.slack.fail("chat.postMessage", kind="drop_after")
    await amina.press(talk.message, "Ask for a coach, no words")
    await cora.eventually("A request is waiting")
    await town.restart()
    await cora.press(await cora.eventually("A request is waiting"), "Yes, I'll take it")
    await amina.eventually("A coach is here")
    offers = [seen for seen in cora.inbox if "A request is waiting" in seen.plain]
    assert len(offers) == 1


async def test_closed_direct_messages_lose_nothing(town: Town) -> None:
    """What cannot be sent waits on the home card, and is shown where only she sees it."""
    amina = town.discord.person("Amina")
    await join_on_discord(amina)
    amina.dms_open = False
    await asks_for_a_coach(amina)
    await town.bot.until(lambda: any(c.status == 403 for c in town.discord.calls))
    home = await amina.slash("headsup home")
    async with asyncio.timeout(20):  # the refusal is out before it is written down
        while "Waiting for you" not in home.text:
            home = await amina.slash("headsup home")
    assert home.message
    shown = await amina.press(home.message, "Show me")
    assert "We've got your request" in shown.text


async def test_whoever_is_interested_in_the_servers_event_is_on_the_one_list(town: Town) -> None:
    """Pressed on Discord's own page, it counts like a press on a post, and can be taken back."""
    amina = town.discord.person("Amina")
    await join_on_discord(amina)
    await town.bot.until(lambda: bool(amina.events()))
    first = amina.events()[0]
    amina.interested(first)
    calls = await eventually_says(amina, "You said you are coming.")
    assert "Coming: 1." in calls
    amina.interested(first, yes=False)
    assert "Coming: 0." in await eventually_says(amina, "You said you can't make it.")
    stranger = town.discord.person("Stranger")
    stranger.interested(first)
    assert "Coming: 0." in await eventually_says(amina, "You said you can't make it.")


async def eventually_says(person: OnDiscord, words: str) -> str:
    """Ask for the calls until the answer has *words* in it; return the answer."""
    async with asyncio.timeout(20):
        while words not in (said := (await person.slash("headsup calls")).text):  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
    return said
