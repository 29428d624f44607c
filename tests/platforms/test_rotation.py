"""The master key is exchanged while the bot runs, and nobody who talks notices."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from .process import ROOT
from .steps import coach_on_duty, join_on_discord
from .town import Town

CANARY = "quokkazanzibar"


def operates(folder: Path, *command: str) -> str:
    """Run an operator's command beside the running bot and return what it prints."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HEADSUP_")}
    environment |= {"HEADSUP_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "bot", *command]
    done = subprocess.run(  # noqa: S603 - our own program
        program, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


async def test_a_conversation_goes_on_through_a_rotation_and_a_backup(town: Town) -> None:
    folder = town.bot.folder
    key = folder.with_name("data.key")
    amina, cora = town.discord.person("Amina"), await coach_on_duty(town)
    await join_on_discord(amina)
    card = await amina.slash("headsup support")
    assert card.message
    talk = await amina.press(card.message, "I want to talk to someone from HeadsUp")
    assert talk.message
    asked = await amina.press(talk.message, "Write something first")
    await amina.submit(asked.modal, words=f"Before {CANARY}")
    offer = await cora.eventually("A request is waiting")

    before = await asyncio.to_thread(key.read_bytes)
    said = await asyncio.to_thread(operates, folder, "keys", "rotate")
    assert "number 2" in said
    assert "Keys wrapped anew: 2" in said
    assert (await asyncio.to_thread(key.read_bytes)) != before

    await cora.press(offer, "Yes, I'll take it")
    await cora.eventually(f"Before {CANARY}")
    await amina.eventually("A coach is here")
    await amina.dm(f"After {CANARY}")
    await cora.eventually(f"After {CANARY}")
    said = await asyncio.to_thread(operates, folder, "backup", "--to", str(folder / "copies"))
    assert "Cases with words in it: 1" in said
    status = await asyncio.to_thread(operates, folder, "keys", "status")
    assert "Cases with a key of their own: 1." in status
    await town.restart()
    await amina.dm(f"Later {CANARY}")
    await cora.eventually(f"Later {CANARY}")
    everything = town.bot.on_disk() + (said + status).encode()
    assert CANARY.encode() not in everything
    assert before.strip() not in everything
