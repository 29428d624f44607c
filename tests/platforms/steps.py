"""What people do first, on either platform: join, be on duty, ask, and talk."""

from __future__ import annotations

from tests.servers.discord import Person as OnDiscord
from tests.servers.slack import Person as OnSlack

from .town import Town

CORNWALL = {
    "position": "Headteacher or principal",
    "phase": "Primary",
    "region": "South West",
    "district": "TR1",
}
LEEDS = {**CORNWALL, "region": "Yorkshire and the Humber", "district": "LS6"}


async def join_on_discord(person: OnDiscord) -> None:
    answer = await person.slash(
        "headsup join", name=person.name, **LEEDS, buddy=False, charter=True
    )
    assert f"Welcome, {person.name}" in answer.text


async def join_on_slack(person: OnSlack) -> None:
    await person.slash("/headsup", "join")
    assert person.view
    sent = await person.submit(
        person.view, {"name": person.name, **CORNWALL, "buddy": "no", "charter": "yes"}
    )
    assert sent.accepted


async def coach_on_duty(town: Town) -> OnSlack:
    cora = town.slack.person("Cora")
    await join_on_slack(cora)
    await cora.slash("/headsup", "duty on")
    return cora


async def asks_for_a_coach(amina: OnDiscord) -> None:
    card = await amina.slash("headsup support")
    assert card.message
    talk = await amina.press(card.message, "I want to talk to someone from HeadsUp")
    assert talk.message
    await amina.press(talk.message, "Ask for a coach, no words")


async def in_conversation(town: Town) -> tuple[OnDiscord, OnSlack]:
    amina = town.discord.person("Amina")
    await join_on_discord(amina)
    cora = await coach_on_duty(town)
    await asks_for_a_coach(amina)
    await cora.press(await cora.eventually("A request is waiting"), "Yes, I'll take it")
    await amina.eventually("A coach is here")
    return amina, cora
