"""Conversations through both adapters, against the loopback Discord and Slack of the tests.

The bot is a process of its own at the lowest log level. It is killed in between, its requests
are delivered twice, and the platforms refuse and lose answers.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from benchmarks.canaries import door_pictures
from benchmarks.canaries.words import word
from tests.platforms.process import bot_process
from tests.platforms.steps import CORNWALL, LEEDS
from tests.platforms.town import Town
from tests.servers.discord import DiscordServer
from tests.servers.discord import Person as OnDiscord
from tests.servers.discord.seen import Seen
from tests.servers.slack import Person as OnSlack
from tests.servers.slack import Seen as OnSlacksScreen
from tests.servers.slack import SlackServer
from tests.servers.slack.state import TEAM

_PATIENCE = 40.0  # seconds, with kills and lost answers
_TIRELESS = "[coaches]\na_day = 1000\na_week = 1000\n"
"""Two coaches have all the conversations: more than anybody should in a day."""

_WHERE = {True: CORNWALL, False: LEEDS}


async def converse(folder: Path, numbers: range, seed: int, kills: int) -> tuple[int, list[bytes]]:
    """Hold the conversations of those *numbers*.

    Return how often the bot was killed, and some pixels of each picture that arrived.

    Everything the bot writes and prints is left in *folder*, as a crash leaves it.
    """
    every = max(1, len(numbers) // max(1, kills))
    killed, pixels = 0, list[bytes]()
    rules = folder / "support.toml"
    await asyncio.to_thread(rules.write_text, _TIRELESS)
    async with DiscordServer() as discord, SlackServer() as slack:
        coaches = discord.person("Dora"), slack.person("Sam")
        slack.channel("network", [coaches[1]])
        slack.duplicate_events = True
        async with bot_process(
            folder / "data",
            discord_token=discord.token,
            discord_api=discord.api_url,
            slack_bot_token=slack.bot_token,
            slack_app_token=slack.app_token,
            slack_api=slack.api_url,
            coaches=f"discord:{coaches[0].id},slack:{TEAM}:{coaches[1].id}",
            key_file=str(folder.with_name(f"{folder.name}.key")),
            log_level="DEBUG",
            support_file=str(rules),
        ) as bot:
            town = Town(discord, slack, bot)
            await town.awake()
            printed = bytearray()
            try:
                await _join_discord(coaches[0], coach=True)
                await _join_slack(coaches[1], coach=True)
                for place, number in enumerate(numbers):
                    said = word(seed, number)
                    pictured = door_pictures.has_one(number)
                    hold = _from_discord if number % 2 else _from_slack
                    pixels += await hold(town, f"Head {number}", said, pictured=pictured)
                    if killed < kills and (place + 1) % every == 0:
                        printed += bot.printed
                        await town.restart()
                        killed += 1
            finally:
                await bot.kill()
                printed += bot.printed
                await asyncio.to_thread((folder / "printed.log").write_bytes, bytes(printed))
    return killed, pixels


async def _from_discord(town: Town, name: str, said: str, *, pictured: bool) -> list[bytes]:
    """Let a head on Discord talk to the coach on Slack, and end it."""
    head, coach = town.discord.person(name), town.slack.person("Sam")
    before = {seen.plain for seen in coach.inbox}
    await _join_discord(head)
    await coach.slash("/headsup", "duty on")
    card = await head.slash("headsup support")
    talk = await head.press(_seen(card.message), "I want to talk to someone from HeadsUp")
    asked = await head.press(_seen(talk.message), "Write something first")
    await head.submit(asked.modal, words=f"It began when {said} said so.")
    town.discord.redeliver_last()
    offer = await coach.eventually(
        lambda seen: _new(seen, "A request is waiting", before), timeout=_PATIENCE
    )
    await coach.press(offer, "Yes, I'll take it")
    await coach.eventually(said, timeout=_PATIENCE)
    await head.eventually("A coach is here", timeout=_PATIENCE)
    town.slack.fail("chat.postMessage", kind="drop_after")
    await head.dm(f"And then {said} again.")
    written = await coach.eventually(f"And then {said} again.", timeout=_PATIENCE)
    town.discord.fail("POST", r"/channels/\d+/messages", kind="500")
    # by the button: she was in others' today, and where her copy stands is not known yet
    await coach.press(written, "Reply")
    if coach.view:
        await coach.submit(coach.view, {"words": f"I hear you, and {said}."})
    await head.eventually(f"I hear you, and {said}.", timeout=_PATIENCE)
    pixels = [await door_pictures.from_discord(town, head, coach, written)] if pictured else []
    await coach.slash("/headsup", "duty off")
    sure = await head.press(await head.eventually("A coach is here"), "End this conversation")
    sure = await head.press(_seen(sure.message), "Erase everything")
    await head.press(_seen(sure.message), "Yes, erase everything")
    return pixels


async def _from_slack(town: Town, name: str, said: str, *, pictured: bool) -> list[bytes]:
    """Let a head on Slack talk to the coach on Discord, and end it."""
    head, coach = town.slack.person(name), town.discord.person("Dora")
    before = {seen.plain for seen in coach.inbox}
    await _join_slack(head)
    await coach.slash("headsup duty", shift="On")
    await head.slash("/headsup", "support")
    await head.press(await head.eventually("999"), "I want to talk to someone from HeadsUp")
    await head.press(await head.eventually("Write something first"), "Write something first")
    if head.view:
        await head.submit(head.view, {"words": f"It began when {said} said so."})
    with suppress(AssertionError):
        await town.slack.redeliver_last("interactive")
    offer = await coach.eventually(
        lambda seen: _new(seen, "A request is waiting", before), timeout=_PATIENCE
    )
    await coach.press(offer, "Yes, I'll take it")
    await coach.eventually(said, timeout=_PATIENCE)
    await head.eventually("A coach is here", timeout=_PATIENCE)
    town.discord.fail("POST", r"/channels/\d+/messages", kind="drop_after")
    await head.dm(f"And then {said} again.")
    written = await coach.eventually(f"And then {said} again.", timeout=_PATIENCE)
    town.slack.fail("chat.postMessage", kind="500")
    form = await coach.press(written, "Reply")
    await coach.submit(form.modal, words=f"I hear you, and {said}.")
    await head.eventually(f"I hear you, and {said}.", timeout=_PATIENCE)
    pixels = [await door_pictures.from_slack(head, coach, written)] if pictured else []
    await coach.slash("headsup duty", shift="Off")
    await head.press(await head.eventually("A coach is here"), "End this conversation")
    await head.press(await head.eventually("End this?"), "Yes, end it")
    asked = await coach.eventually(
        lambda seen: _new(seen, "would like to end here", before), timeout=_PATIENCE
    )
    await coach.press(asked, "Yes, end it")
    await head.eventually("has ended", timeout=_PATIENCE)
    return pixels


async def _join_discord(person: OnDiscord, *, coach: bool = False) -> None:
    where = _WHERE[coach]
    await person.slash("headsup join", name=person.name, **where, buddy=False, charter=True)


async def _join_slack(person: OnSlack, *, coach: bool = False) -> None:
    await person.slash("/headsup", "join")
    if person.view:
        answers = {"name": person.name, **_WHERE[coach], "buddy": "no", "charter": "yes"}
        await person.submit(person.view, answers)


def _new(seen: Seen | OnSlacksScreen, words: str, before: set[str]) -> bool:
    return words in seen.plain and seen.plain not in before


def _seen(message: Seen | None) -> Seen:
    if message is None:
        raise LookupError("the bot shows nothing")
    return message
